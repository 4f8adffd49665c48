r"""
Patterns (RE2) for ways of telling personal data in Spanish, and with similar words in
other languages; for text without case and accents.
"""

from __future__ import annotations

from gateway.core.writing.regex import any_way, either, ways
from gateway.routing.words.private.illness import ILL, ILLNESS, TESTS
from gateway.routing.words.private.kin import RELATIVE, RELATIVES
from gateway.routing.words.private.kinds import Personal

_BIRTH = ways(
    r"""
    # Soy Rosa Pérez, 3/5/1978: whoever says who they are, and a date of long ago.
    \bsoy [a-z]+ [a-z]+[^.!?\n]{0,30}\b\d{1,2}[/-]\d{1,2}[/-]
      (?:19\d\d|20[01]\d|[3-9]\d)\b
    """
)
_FACE = ways(
    r"""
    # Fotos de los dos que lo rompieron, vídeo del gamberro.
    \b(?:fotos?|videos?|imagen|imagenes|grabacion)\b[^.!?\n]{0,20}\b
      (?:del|de (?:el|los|las?|est[eo]s?|es[eo]s?))
      (?: (?:dos|tres|cuatro|ti[oa]s?|tip[oa]s?|chaval\w*|nin[oa]s|individuos?|jovenes
      |conductor\w*))? (?:que (?:ha|han|lo|la|los|las)\b|culpables?\b|autor(?:es|a)?\b
      |gamberros?\b|ladron|vandalos?\b)

    # Se les ve bien la cara.
    \bse l[ea]s? (?:ve|ven|reconoce|distingue)(?: bien| perfectamente| clar[oa])?
      (?: toda)? (?:la|las|su) caras?\b
    """
)
#: A floor in words.
_FLOOR = either(
    r"""
    (?:el|al|del|un) (?:atico|bajo|sotano|entresuelo), azotea,
    (?:primero?|segundo|tercero?|cuarto|quinto) (?:piso|derecha|izquierda|dcha|izda),
    (?:primera|segunda|tercera|cuarta|quinta) planta
    """
)
_AWAY = either(
    r"""
    no (?:queda|hay|habra|vive|queda ya) nadie, (?:estamos|estaremos|estoy) de viaje,
    nos vamos (?:de|a|unos|el|del|fuera)\b, no esta(?:re)?mos (?:en|hasta|el|este),
    (?:este finde|estos dias|esta semana) no (?:estamos|estaremos|hay nadie),
    (?:me voy|nos vamos|voy|vamos) (?:\w+ ){1,4}(?:semanas?|meses|dias|quincena),
    (?:dejo|dejamos|se queda) (?:la|el) (?:casa|piso|chalet) (?:sol[oa]|vaci[oa]),
    (?:casa|piso|chalet) (?:vaci[oa]|sol[oa]|cerrad[oa]) (?:hasta|del|toda|todo|desde),
    estamos fuera (?:hasta|del|de|este|toda)
    """
)
_HOME = ways(
    rf"""
    # 2ºB: a floor and door. La del 3: the one who lives there.
    \b\d{{1,2}}[oa] ?[a-f]\b|\b(?:el|la|los) del \d{{1,3}}\b

    # We are away, and the house is empty.
    \b{_AWAY}\b[^!?\n]{{0,80}}\b(?:\d{{1,3}}|chalet|casa|piso|vivienda)\b
    |\b(?:\d{{1,3}}|chalet|casa|piso|vivienda)\b[^!?\n]{{0,60}}\b{_AWAY}\b

    # Soy vecina de la calle Olivo 3.
    \bsoy (?:el |la |un |una )?vecin[oa] de\b[^.!?\n]{{0,40}}\b\d{{1,3}}\b

    # Vivo en Olivo 3, mi casa es la del 3, ich wohne in der Olivo 3.
    \b(?:vivo|vivimos|resido|(?:mi|nuestr[oa]) (?:casa|piso|direccion|domicilio)|i live
      |my address|visc|j'habite|ich wohne|locuiesc)\b[^.!?\n]{{0,40}}\b\d{{1,3}}\b

    # Mi portal, Olivo 3.
    \bmi (?:bloque|portal|edificio|misma puerta|puerta|acera|fachada|cochera|garaje
      |balcon|terraza|patio|comunidad)\b[^.!?\n]{{0,30}}\b\d{{1,3}}\b

    # Delante de mi casa, en Olivo 3.
    \bde (?:mi )?casa, (?:en )?[a-z][^.!?\n,]{{2,40}} \d{{1,3}} ?(?:[,.;:!?)]|$)

    # Mi vecino del 3, the neighbour at number 3.
    \b(?:mi|nuestr[oa]|el|la|my|our) (?:vecin[oa]|neighbou?r)\b[^.!?\n]{{0,20}}\b
      (?:de|del|at|en)\b[^.!?\n]{{0,30}}\b\d{{1,3}}\b
    |\bneighbou?r\b[^!?\n]{{0,120}}\bnumber \d{{1,3}}\b

    # En el tercero derecha de Olivo 3; Olivo 3, tercero derecha.
    \b{_FLOOR}\b[^.!?\n]{{0,30}}\b\d{{1,3}}\b
    |\b[a-z]{{4,}} \d{{1,3}}\b[^.!?\n]{{0,40}}\b{_FLOOR}\b
    """
)
_KIN = either(
    """
    hij[oa]s?, nin[oa]s?, nen[ae]?s?, niet[oa]s?, sobrin[oa]s?, chiquill[oa], cri[oa],
    bebe, bebelus, nado, peque, peke, fill[ae]?, neno, son, daughter, child, kid, baby,
    fils, fille, sohn, tochter, kind, fiul, fiica, copilul, semea, alaba
    """
)
_MINOR = ways(
    rf"""
    # Tengo 12 años, i am 15.
    \b(?:tengo|tinc|teno|i am|i'm|j'ai|ich bin|am) (?:1[0-7]|[5-9])\b

    # Mi hija, my son.
    \b(?:mi|la meva|el meu|a mina|o meu|my|mon|ma|meine?|nuestr[oa]|su) {_KIN}\b

    # Tengo dos niños, I have a daughter.
    \b(?:tengo|tenemos|tinc|teno|i have|j'ai|ich habe|am) (?:una?|unha|a|eine?
      |dos) {_KIN}\b

    # Una niña de 6 años, a kid of 6 years.
    \b{_KIN}\b[^.!?\n]{{0,25}}\b(?:1[0-7]|\d) (?:anos|anitos|anys|years|ans|jahre|ani
      |meses)\b

    # Lucas, de 6 años.
    \b[a-z]{{3,}}, (?:de )?(?:1[0-7]|\d) (?:anos|anitos|anyets|anys|meses)\b

    # El hijo pequeño de la panadera.
    \b(?:el|la|al) {_KIN}(?: (?:chic[oa]|pequen[oa]|mayor))? (?:de (?:la|los|las|mi)
      |del)\b

    # El chico, que tiene 13; un vídeo de dos crías.
    \b(?:tiene|tenga|con) (?:1[0-7]|[5-9])(?: anos| anitos)?(?:[.,;!?)]|$)
    |\b(?:video|fotos?|imagenes|audios?)\b[^.!?\n]{{0,25}}\b(?:de|a|con) (?:un[oa]s?|dos
      |tres|las|los|mi|el|la) (?:nin|cri|chiquill|adolescent|menor|chicas?|alumn)[a-z]*

    # My teenager.
    \b(?:my|our) teen(?:age)?
    """
)
_MATTER = any_way(
    r"""
    # Me duele la espalda, estoy de baja.
    me duele|me encuentro (?:mal|fatal)|estoy (?:malo|mala|enferm|de baja)

    # Soy alérgica, está ingresada.
    soy (?:alergic|asmatic|dependiente)|tengo (?:alergia|asma|cita con)
    |(?:es|esta|tiene) (?:alergi|asma|enferm|dependiente|ingresad)

    # Mi tratamiento.
    mi (?:medicacion|medicina|tratamiento|receta|historial|enfermedad|discapacidad)

    # Voy en silla de ruedas, tengo un 65% de discapacidad.
    (?:voy|ando|estoy|me muevo) en silla de ruedas|mi silla de ruedas
    |\d{1,3} ?(?:%|por ciento) de (?:discapacidad|minusvalia)
    |tengo (?:una )?(?:discapacidad|minusvalia)|soy (?:discapacitad|minusvalid)

    # He estado dos meses en el hospital, me acaban de operar, tengo azúcar.
    (?:he esta|hemos esta|estuv|estoy|sigo)\w* (?:\w+ ){0,4}(?:ingresad[oa]|operad[oa]
    |en el hospital|en la uci)|(?:sali|salgo) del hospital
    |me (?:operan|(?:acaban de|van a|tienen que) operar|han operado)
    |tengo (?:el )?azucar (?:por|alt[oa]|y)\b

    # Lo de la minusvalía, es TEA, sigue de baja, va con oxígeno.
    (?:lo de la|por la|mi|con|tengo la) minusvalia|(?:es|tiene|lo del|con) tea
    |(?:sigue|esta|lleva|anda|estuvo) (?:\w+ )?de baja|(?:va|vive|esta) con oxigeno
    |con la (?:chuta|jeringa|jeringuilla)

    # Tomo pastillas para la tensión.
    tomo (?:las )?(?:pastillas|medicacion)|padezco (?:del?|una enfermedad)\b
    |para el azucar|para la tension|i am (?:ill|sick)|my (?:doctor|illness)
    """
)
#: Health: illnesses by name, and what tells of it only if said of somebody.
_HEALTH = ways(
    rf"""
    # Diabetes, embarazada: whoever it is told of.
    \b{ILLNESS}

    # Mi padre está en el hospital.
    {RELATIVE}[^.!?\n]{{0,60}}\b{ILL}\b|\b{ILL}\b[^.!?\n]{{0,30}}{RELATIVE}

    # Tuvo un infarto: it is mostly a manner of speaking.
    \b(?:tuv[eo]|tenido|sufri\w*|superado|tras|desde|le (?:dio|ha dad?o)|mi|su|con un
      |por un|dos|tres) (?:el |un )?infartos?\b

    # Lleva vomitando toda la noche: drains and bins vomit, too.
    \b(?:estoy|esta|llevo|lleva|he|ha|han|no (?:para|paro|deja) de|ya) vomit
      (?:ando|ad?o|ar) (?:sin|desde|toda|todo|mucho|dos|tres|sangre|y|ya)\b

    # Mi biopsia, la ecografía que me hicieron.
    \bmis? {TESTS}\b|\b{TESTS}\b que (?:me|nos|le) h

    # Orino sangre, no me baja la regla: what comes out of oneself, or should.
    \b(?:orin|escup|tos|vomit|me)o (?:\w+ ){{0,2}}(?:sangre|oscuro|todo|lo que)\b
    |\b(?:orinar|mear|hacer pis)me (?:duele|escuece|arde|quema|sangra)
    |\b(?:sangre|pus|azucar) en (?:la |mi )?(?:orina|heces)\b
    |\bmi orina\b
    |\bsangro (?:por|al|cuando|mucho|desde)\b
    |\bme hago (?:pis|caca) encima\b
    |\b(?:no me (?:baja|viene)|me duele) la regla\b
    |\bdel dia despues\b

    # Tengo hemorroides, me ha salido un bulto.
    \b(?:tengo|tiene) (?:ladillas|hongos|hemorroides|almorranas|lombrices)\b
    |\bhe adelgazado\b
    |\bme ha salido un (?:bulto|grano|lunar|sarpullido)\b

    # Mi analítica, analítica de sangre: water is tested, too.
    \bmis? analiticas?\b
    |\banaliticas?(?:\W*$|[,;:?!]| (?:de sangre|de orina|para|el|a las)\b)
    |\bme (?:toca|hacen|hice|hicieron|sacan) (?:una |la )?analitica

    # El médico me ha mandado reposo, necesito mi receta.
    \b(?:medic[oa]|doctora?|enfermer[oa])\b[^.!?\n]{{0,25}}
      \bme (?:ha|han|dijo|mando|receto|quito)\b
    |\bnecesito (?:la |una |mi |mis |las )?(?:pastillas?|recetas?|medicacion|baja)\b

    # What is the matter with oneself or one's own.
    \b{_MATTER}
    """
)

_CASE = ways(
    r"""
    # Mi expediente, mi número de cuenta.
    \bmi (?:expediente|contrasena|contrato|nomina|cuenta bancaria|tarjeta|recurso|multa
      |deuda|divorcio|juicio|orden de alejamiento)\b
    |\bmi numero de (?:expediente|contrato|cuenta)\b

    # Contraseña Barquito77, la clave es Barquito77.
    \b(?:contrasen[ay]a?|contrasinal|clave)(?: (?:es|e|:))?[ :]{1,2}[a-z]{3,}\d{2,}\b

    # Cuánto os debo, lo que me debéis, esperando mis 40 euros.
    \b(?:cuanto|lo que) (?:os |le |les )?debo\b
    |\blo que me deb(?:eis|en|es)\b
    |\b(?:esperando|devol\w+|devuelv\w+) (?:mis|los|esos|las) \d+ ?(?:euros|eur\b|€)

    # Debo dos recibos, me han puesto una multa.
    \b(?:debo|debemos)(?: al ayuntamiento)? (?:los?|las?|el|una?|dos|tres|cuatro|\d+
      |varios) (?:recibos?|euros|impuestos?|multas?|tasas?)\b
    |\bme (?:han puesto|habeis puesto|pusieron) (?:una|la) multa\b

    # My file, my fine; the password is Barquito77.
    \bmy (?:file|password|contract|bank account|fine)\b
    |\bpassword\b(?: (?:is|:))?[ :]{1,2}[a-z]{3,}\d{2,}\b
    """
)
_NEED = ways(
    rf"""
    # Estoy en paro, estoy parado desde mayo, cobro el paro.
    \b(?:estoy|esta|estamos|estan|estado|estuve) (?:en (?:el )?paro|sin trabajo|arruinad
      |separad)
    |\b(?:estoy|estamos) parad[oa]s?\b(?: desde| hace|\W*$)
    |\bcobro el paro\b

    # Cobramos la renta mínima.
    \bcobr(?:o|amos) (?:la|el|una?) (?:risga|rai|imv|ingreso minimo|ayuda|subsidio
      |pension|renta (?:minima|garantizada))\b

    # Mi marido ha vuelto a beber.
    \bmi {RELATIVES} (?:bebe|ha vuelto a beber|se droga|juega a las maquinas)\b

    # Mi marido está en la cárcel, le han quitado el carnet por beber.
    \bmi {RELATIVES} (?:esta|sigue|entro|sale|salio) (?:en|de) (?:la carcel|prision)\b
    |\bquitado el carnet? por (?:beber|conducir|alcohol)

    # Mi madre vive sola; el entierro de mi madre.
    \bmi {RELATIVES}\b[^.!?\n]{{0,60}}\bvive sol[oa]\b
    |\b(?:entierro|funeral|velatorio|muerte) de mi {RELATIVES}\b

    # No tengo papeles, somos seis en dos habitaciones, cobra 600 de pensión.
    \b(?:soy|somos|estoy|estamos|vivo|vivimos|llevo \w+ anos) sin papeles\b
    |\bno (?:tengo|tenemos) papeles(?:\W*$|[,;.] | y (?:no|trabaj|viv|estoy|quiero))
    |\bsomos (?:cinco|seis|siete|ocho|nueve|diez|\d+) en (?:el|un|una|dos|la) (?:\w+ )?
      (?:piso|casa|habitacion(?:es)?|cuartos?)\b|\b(?:cobr[ao]|tengo) (?:\w+ )?
      \d{{3,4}} ?(?:€|euros)? ?(?:de )?(?:pension|paro|ayuda)\b

    # Nos van a cortar la luz, no puedo pagar el alquiler.
    \b(?:me|nos) (?:vais|van) a cortar (?:el agua|la luz)\b
    |\bimpagad[oa]s\b
    |\bno (?:puedo|podemos) (?:pagar (?:el|la|los|las|mis?)
      |con (?:el|los|la) (?:recibos?|alquiler|hipoteca))\b

    # Nos han echado del piso, me han despedido.
    \b(?:me|nos) (?:han echado|echaron|van a echar|quieren echar) (?:de casa
      |del? (?:trabajo|piso))\b
    |\b(?:me|nos) han despedido\b

    # Ayudas para comer, no llego a fin de mes, un desahucio.
    \bayudas? para (?:comer|pagar|el alquiler|la luz)
    |\bno llego a fin de mes
    |\bno (?:tengo|tenemos) (?:dinero|para comer|que comer)
    |desahuci|embarg

    # Duerme en el cajero, pasan hambre.
    \b(?:duerm|durm)\w+ (?:al raso|en (?:el|la|un|una) (?:cajero|calle|coche|portal
      |parada|estacion|soportal|furgo\w*))\b
    |\b(?:pasando|pasan|pasa|pasamos) hambre\b

    # Una orden de alejamiento, una separación.
    \borden de alejamiento|\b(?:divorci|separacion)
    """
)

TOLD = {
    Personal.BIRTH: _BIRTH,
    Personal.FACE: _FACE,
    Personal.HOME: _HOME,
    Personal.CASE: _CASE,
    Personal.NEED: _NEED,
    Personal.MINOR: _MINOR,
    Personal.HEALTH: _HEALTH,
}

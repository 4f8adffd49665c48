"""
Tells signs that somebody is in a bad way now, whatever the danger is called: they do
not wake or breathe, have gone blue, have not come back up, sit outside a railing, are
followed or lost, say goodbye. One sign alone may be of anything ("no contesta"); beside
what examples take for danger it is a second witness.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.grave import OF_A_BEAST, SENSELESS
from gateway.routing.words.said_calmly import LAUGHTER

_SOMEBODY = either(
    r"""
    (?:una |la |mi )?(?:mujer|chica|nina|cria|senora|madre|hija|abuela|vecina|familia),
    (?:un |el |mi )?(?:hombre|chico|nino|crio|senor|padre|hijo|abuelo|vecino|bebe),
    (?:dos|tres|cuatro|los|las) (?:ninos|crios|personas|chicos|chicas|mujeres|hombres),
    una persona, gente, ella, ellos, una? (?:dona|noia?),
    (?:a )?(?:man|woman|child|people)
    """
)

_BODY = any_way(
    r"""
    # Spanish: he does not wake up, has lost consciousness, stares
    no (?:se |me |nos |l[aeo]s? )*(?:habla|espabila|despeja|traga)n?\b
      (?! (?:con|de|por|nadie))
    |no (?:puede|puedo|pueden)(?:n? \w+)? (?:respirar|mover\w*|levantar\w*|hablar
      |tragar|despertar\w*|ponerse de pie)
    |no (?:abre los ojos|vuelve en si|l[aeo]s? (?:despierto|despertamos))
    |no (?:\w+ )?(?:siento|noto|encuentro) (?:el |ningun )?(?:pulso|latido)
    |ya (?:casi )?(?:no|ni) (?:llora|habla|respira|grita|se mueve)n?
    |sin (?:sentido|conocimiento|respirar|pulso)|inco?nscientes?
    |(?:quedad?[oa]|kedad?[oa]|queda) (?:(?:muy|como|medio) )?(?:frit[oa]|ties[oa]
      |inmovil|id[oa]|rigid[oa]|blanc[oa]|gris|sentad[oa]|mirando (?:al|fij\w+)
      |tont[oa]|atontad[oa]|pasmad[oa]|ausente)
    |ojos (?:en blanco|abiertos|vueltos|idos|hacia atras|fijos|del reves)
    |perd(?:iendo|id?o|io|er) e[lr] (?:sentid?o|conocimiento)

    # He has gone blue; her face droops; words come out wrong
    (?:labios|cara|unas|puest[oa]|poniendo|pone) (?:\w+ )?(?:azul\w*|morad[oa]s?
      |amoratad[oa]s?|gris)
    |(?:boca|cara|sonri\w+|labio) (?:torcid[oa]|caid[oa]|de lado)
    |(?:brazo|mano|pierna|lado) (?:\w+ )?(?:dormid[oa]|caid[oa]|sin fuerza
      |como un trapo|colgando)
    |(?:habla|hablando|palabras|dice cosas) (?:muy )?(?:rar[oa]|sueltas|trabad\w+
      |pastos[oa]|sin sentido)
    |dice cosas que no son|desvaria\w*|(?:mano|punzada) en (?:el|mitad del) pecho
    |(?:blanc|palid|amarill)[oa] como|(?:manchas|placas) moradas
    |(?:munecas|venas) (?:vendadas|cortadas|abiertas)
    |babea\w*|espuma por|convulsi\w+|sud(?:a|or|ando) frio|delira\w*
    |pupil(?:as?|les|len|e)\b|pupils (?:are|look|not|dilated|uneven|of)|pupile\w*
    |(?:una? |unha )?(?:ojo|ollo|ull|pupila) (?:\w+ )?(?:mas|mes|mais) (?:grande|gran
      |gross[oa]|chic[oa]|abiert[oa]|obert|aberto|cerrad[oa]) (?:que|ca)

    # What soaks up blood is full; the sugar is out of hand
    (?:toallas?|trapos?|sabanas?|compresas?|gasas?|vendas?|tovallol\w+|draps?|panos?)
      [ ](?:\w+ )?(?:empapad|chorre|calad|moll|xop|de sang|roj)\w*
    |(?:empap\w+|chorre\w+|calad[oa]s?|mojad[oa]s?) (?:\w+ ){0,3}
      (?:toallas?|trapos?|sabanas?|compresas?
      |gasas?|vendas?|tovallol\w+|draps?|panos?)
    |(?:towels?|bandages?|serviettes|handtucher|prosoape) (?:\w+ )?(?:soaked|trempe
      |durch|pline)\w*
    |(?:sin|sense|sen|no|fara|kein|plus d) (?:(?:su|la|a) )?insulin\w*
    |(?:aliento|alen|alito|boca|breath|haleine|atem) (?:\w+ ){0,2}(?:manzana|acetona
      |poma|apples?|acetone|pomme|aceton|apfel)

    # A hand does not come off the current
    (?:man[oa]?|dedos|dits|hand|main|yddo) (?:\w+ )?(?:pegad|enganxad|stuck|coll(?=ee)
      |lipit|lasq)\w* (?:\w+ ){0,2}(?:cuadro|cadro|quadre|motor|panel|cables?|tablou?\w*
      |tableau|caja|caixa|wire|box)
    |(?:can.?t|cannot) let go of|klebt (?:am|an der)|ne lache (?:plus|pas)

    # Blood where it should not be, a throat that swells, hard breathing, labour
    (?:sangre|liquido|sangr[ae]\w*) (?:\w+ ){0,2}(?:oidos?|boca|oreja)
    |(?:lengua|labios|garganta|cuello) (?:\w+ )?(?:gord[oa]s?|hinch\w+|inflamad\w+)
    |(?:pitido|silbido) al respirar|cuesta respirar
    |respira (?:muy |cada vez )?(?:mal|peor|rar[oa]|poco|a tirones)
    |contracciones|rot?m?pido aguas|asoma la cabeza

    # Poison or a small thing swallowed; burnt; a baby that does not feed; fallen flat
    (?:comid?[oa]|comio|bebid?o|bebio|tragad?o|trago|metid?o) (?:\w+ ){0,4}?
      (?:pastillas?|lejia|veneno|matarratas|raticida|ratas?|pilas?|detergente|amoniaco
      |sosa|disolvente|aguarras|canica|moneda|iman(?:es)?)\b
    |(?:agua|aceite|caldo|cafe) hirviendo|escaldad[oa]
    |no quiere (?:mamar|despertar)|blandit[oa]|(?:40|41|cuarenta) de fiebre
    |(?:caid?[oa]|caerse|caer|cayo|desplomad?[oa]) (?:redond[oa]|a plomo|fulminad[oa])

    # Catalan, Galician and Basque
    no (?:es )?(?:desperta|parla|pot (?:moure|respirar|parlar))
    |parla (?:malament|estrany)|sense (?:coneixement|sentit|pols)
    |non (?:desperta|fala|pode (?:mover|respirar|falar))|sen (?:sentido|conecemento)
    |konorterik gabe|ez (?:dit|digu|du) (?:erantzuten|arnasa)|ezin du (?:arnasa|mugi)

    # English, French, German and Romanian
    unconscious|unresponsive|passed out|turn(?:ed|ing) blue|contractions
    |slurr\w+|foaming|seizure|can.?t (?:breathe|move|swallow|wake)
    |(?:stopped|stops) (?:breathing|answering|moving)
    |inconsciente?|respire (?:mal|plus)|levres bleues|(?:convuls|contract)ions
    |bave|bewusstlos\w*|blaue? lippen|schlafrig|krampft|wehen
    |inconstient\w*|nu (?:mai )?(?:respira|vorbeste|misca)|lesinat\w*|vinet\w*
    """
)
_GONE = any_way(
    rf"""
    # They have not come back out, or been heard
    lleva[n]? (?:\w+ ){{0,5}}sin (?:salir|subir|volver|contestar|abrir|dar senales)
    |no ha[n]? (?:salido|vuelto|subido)|no (?:da[n]?|dio) (?:voces|senales)
    |no (?:sale[n]?|sube[n]?)(?! (?:del?|a la calle|por|agua|el|la|los|las)\b)
    |no l[ao]s? (?:encuentro|encontramos|localizo|localizamos)
    |no (?:\w+ )?coge[n]? (?:el telefono|el movil) desde
    |y (?:solo )?han salido (?:dos|tres|un[oa])
    |no (?:surt|puja|contesta|apareix)\b|non (?:sae|sobe|volveu|aparece)
    |ez da (?:irten|ateratzen|itzuli)
    |(?:pide|piden|pidiendo|pedir) (?:agua|de (?:beber|comer))|demana(?:nt)? aigua
    |pid(?:e|indo) auga|(?:asking|begging|calling) for water
    |demande (?:a boire|de l.eau)
    |(?:bittet|ruft) um wasser|cere apa
    |no sign of (?:him|her|them|my)|can.?t get hold of (?:him|her|my)
    |(?:hasn.?t|not) come (?:up|out|back)
    |sans nouvelles de (?:lui|elle|m(?:on|a) (?:p|m|f|s)\w*)
    |kein (?:lebens)?zeichen
    |nicht (?:mehr )?(?:zuruck|aufgetaucht)
    |nu (?:mai )?iese|nu s.a intors

    # They fell from high up; fire nears a house
    (?:caid?[oa]|cayo|tirad?o|tiro|caigut|caeu) (?:{_SOMEBODY} )?(?:desde|del|de)
      [ ](?:(?:el|la|lo|un|una) )?(?:\w+ (?:piso|planta)|balcon|tejado|andamio|alto
      |azotea|ventana|tapia|muro)
    |(?:fell|fallen|tombee?) (?:\w+ )?(?:from|off|de|du) (?:\w+ ){{0,2}}(?:floor|roof
      |balcony|scaffold\w*|etage|toit|balcon)
    |(?:va[n]?|avanza[n]?|viene[n]?|tira|head\w+|spread\w+)
      [ ](?:pa|para|hacia|a|vers|to\w*)
      [ ](?:(?:las?|les|los|the) )?(?:casas?|cortijo|viviendas|maisons?|houses?|homes)

    # Somebody is in there, or was
    (?:esta[n]?|estaba[n]?|queda[n]?|sigue[n]?) dentro (?:l[oa]s|mis?|el|la|una?|gente)
    |(?:esta[n]?|queda[n]?|hay) (?:\w+ ){{0,2}}(?:alla dentro|ahi dentro|ahi debajo)

    # Where nobody can stay
    (?:colgad[oa]|colgando|agarrad[oa]|descolg\w+) (?:de|del|a|al) (?:la )?(?:balcon
      |cornisa|ventana|barandilla|baranda|canalon|rama|tejado)
    |medio cuerpo (?:fuera|por fuera)|mirando (?:pa|para|hacia|a) abajo
    |(?:sentad[oa]|subid[oa]|encaramad[oa]|de pie) (?:en|sobre|a) (?:el |la |lo )?
      (?:\w+ de )?(?:la |el )?(?:pretil|cornisa|alfeizar|baranda|barandilla|tejado
      |azotea|puente|viaducto|borde|vias?)\b
    |(?:estoy|llevo|esta) (?:\w+ ){{0,3}}en (?:la|el) (?:pretil|cornisa|baranda
      |barandilla|puente|viaducto)\b
    |(?:soga|cuerda|corda|rope|corde) (?:al|en el|around|au) (?:cuello|coll|neck|cou)
    |(?:con|amb|with) {_SOMEBODY} (?:dentro|al volante|encima|debajo|dins|inside)
    |{_SOMEBODY} (?:\w+ )?(?:debajo|atrapad[oa]s?|under)\b
    |sin (?:nadie al volante|frenos|conductor)|cuesta abajo (?:sin nadie|sol[oa])
    |(?:al reves por|en (?:direccion|sentido) contrari[oa]|(?:a )?contramano)
    |por (?:la|el) (?:\w+ )?(?:autovia|autopista|carretera|circunvalacion) al reves
    |(?:wrong way|wrong side) (?:on|down|of|up)|a contresens|falschfahrer

    # What they ride on does not stop; smoke hides the way
    no (?:\w+ )?(?:puede|pueden|sabe|saben|consigue|consiguen|logra|logran)
      [ ](?:parar|frenar|detener)l[aoe]s?|no (?:es )?(?:deixa|da) parad[ao]
    |se (?:ha|han) (?:embalado|embalao|acelerado sol[oa])
    |(?:gente|ninos|crios|chiquill\w+|personas|nens|nenos) (?:\w+ )?(?:arriba
      |montad[oa]s?|subid[oa]s?|a dalt)
    |(?:can.?t|cannot|won.?t) stop (?:it|the ride)|ne s.arrete plus|hort nicht auf
    |no (?:\w+ )?(?:ve[on]?|vemos|distingo|veig|veu) (?:ya )?(?:ni )?(?:la|el|las|los)
      [ ](?:cocina|cuina|pasillo|passadis|escaleras?|escala|salon|menjador|rellano)
    |non (?:se ve|vexo) (?:a|o) (?:cocina|corredor|escaleira)
    |can.?t see (?:the|my) (?:kitchen|stairs|hall|corridor)
    |ne (?:voit|vois) plus (?:la|le)
      [ ](?:cuisine|couloir|escalier|sortie)
    """
)
_PURSUED = any_way(
    r"""
    # Somebody keeps, follows or nears them
    me (?:ha|han) encerrad[oa]|me tiene[n]? encerrad[oa] (?:en|con|y|desde)
    |(?:m|me|nos) (?:s?ta|s?tan|esta|estan|viene|vienen) siguiendo
      (?! (?:una? )?(?:cuenta|perfil|usuari))
    |(?:m.|me |nos )(?:ha|han|a) (?:seguid?o|seguit|suivi\w*) (?:\w+ )?(?:desde|des
      |hasta|fins|depuis|jusqu)|(?:me|nos) (?:viene[n]?|lleva[n]?|va[n]?) detras
    |seguiume|followed (?:me|us) (?:\w+ )?(?:from|off|home|here)
    |mir (?:\w+ ){0,3}gefolgt
    |m.a urmarit|(?:empuja\w*|forcejea\w*|aporrea\w*) (?:\w+ )?(?:la|mi|nuestra) puerta
    |empeny la porta|empuxa\w* a porta
    |push(?:ing|es) (?:\w+ )?(?:the|my|our) (?:\w+ )?door
    |(?:echan(?:do)?|rocia\w*|derraman(?:do)?|vertiendo|vacian(?:do)?|mojando)
      [ ][^.!?]{0,50}(?:gasolina|gasoil|bidon)
    |(?:pour|splash)ing [^.!?]{0,40}petrol|versent de l.essence|schutten benzin
    |viene[n]? (?:detras|hacia (?:mi|aqui|nosotr\w+|los|las)|a por (?:mi|nosotr\w+))
    |(?:va|van) contra (?:la gente|los \w+|las \w+)
    |con (?:un|una|el|la) (?:bidon|garrafa|palo|barra|hacha|bate|cuchillo|navaja
      |martillo|machete|escopeta|pistola) (?:\w+ ){0,2}(?:en la puerta|rompiendo|y
      |viene)
    |(?:esta|espera\w*) (?:\w+ ){0,6}con (?:un|una) (?:bidon|garrafa|hacha|cuchillo
      |navaja|martillo|machete|escopeta|pistola)
    |(?:dice|diciendo|amenaza\w*|diu|says) (?:que |con |he.?ll )?
      (?:si (?:\w+ ){1,4})?(?:lo )?(?:prende|quema|se (?:tira|rocia|mata)|salta|vuela
      |nos mata|me mata|la mata|soltar\w+|tirar(?:se|l[aeo]s?))\b
    |hablo (?:flojo|bajito|bajo)|no puedo (?:hablar|llamar)\b|no (?:m|me) cuelg\w+
    |los oigo|(?:follow|chas)ing (?:me|us)|me suit|(?:verfolgt|folgt) mi(?:ch|r)
    |ma (?:urmareste|tine inchis\w*)

    # Somebody is lost, or wants to jump
    (?:me he|nos hemos) perdid?o|no se (?:donde|ande|onde) estoy
    |se (?:me |nos )?hace de noche
    |(?:quiere|quere|va a) (?:tirarse|saltar|arrojarse|matarse)
    |se (?:quiere|va a) (?:tirar|matar)\b|(?:vol|es vol) (?:saltar|tirar)
    |(?:wants|going|threatening) to (?:jump|kill)|veut (?:sauter|se jeter)
    |will (?:springen|sich)|vrea sa (?:sara|se arunce)|(?:i am|i.m|we.re) lost

    # Somebody takes leave
    (?:abierto|abri|abro) (?:la llave|la espita|el gas)
    |se esta despidiendo|se ha despedid?o (?:de|por)
    |(?:soga|cuerda|corda|pastillas|pistola|escopeta) (?:ya )?(?:preparad[oa]s?
      |en la mano)
    |silla (?:\w+ )?(?:a|en|junto a|debajo de) la (?:ventana|viga)
    |ser (?:una|ninguna) carga|decid?(?:le|les|l?e) a mi
    |(?:he dejad?o|dejo|deje) una (?:nota|carta)|left a note
    |no busqueis|sed felices|no volvere a (?:molestar|veros|despertar)
    |al cielo|me dicen que (?:salte|me tire|me mate)|laisse une lettre
    |abschiedsbrief|a lasat (?:un )?bilet
    """
)
_SIGNS = re.compile(
    rf"{OF_A_BEAST}(?P<sign>\b(?:{_BODY}|{_GONE}|{_PURSUED})\b|{SENSELESS}(?! nadie))"
)

#: More signs than these tell no more.
_MOST = 2


def signs_of_distress(plain: str) -> int:
    """
    Return how many signs *plain* text tells that somebody is in a bad way now, at most
    two; none where it laughs, and none of a beast.
    """
    if LAUGHTER.search(plain):
        return 0
    told = {sign["sign"] for sign in _SIGNS.finditer(plain) if not sign["beast"]}
    return min(len(told), _MOST)

import inspect
import re
from itertools import chain

import pytest
from cases import for_each

from gateway.routing.words.private import basque, catalan, galician
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.messages import personal
from gateway.routing.words.text import plain


@for_each(
    ("written", "kind"),
    [
        ("DNI 12345678Z", Personal.IDENTITY),
        ("dni 12.345.678-z", Personal.IDENTITY),
        ("NIE X1234567L", Personal.IDENTITY),
        ("my passport number is XD0000000", Personal.IDENTITY),
        ("pasaporte: XDA000000", Personal.IDENTITY),
        ("mi número de la seguridad social es 000000000000", Personal.IDENTITY),
        ("NUSS 00/00000000/00", Personal.IDENTITY),
        ("ES91 2100 0418 4502 0005 1332", Personal.ACCOUNT),
        ("mi cuenta es ES9121000418450200051332 gracias", Personal.ACCOUNT),
        ("llámame al 600 000 000", Personal.PHONE),
        ("600000000", Personal.PHONE),
        ("+34 958 00 00 00", Personal.PHONE),
        ("escribe a luisa@correo.example", Personal.EMAIL),
        ("furgo blanca 0000 BBB", Personal.PLATE),
        ("un seat GR-0000-X", Personal.PLATE),
        ("nacido el 3/4/71", Personal.BIRTH),
        ("nacida ahí el 9/2/2019", Personal.BIRTH),
        ("nacimiento: 3/4/1971", Personal.BIRTH),
        ("fecha nacimiento\n3/4/1971", Personal.BIRTH),
        ("nací un 3/4/1971", Personal.BIRTH),
        ("nacido (3/4/1971)", Personal.BIRTH),
        ("geboren den 3/4/1971", Personal.BIRTH),
        ("mis hijos, nacidos el 3/4/2015", Personal.BIRTH),
        ("mis niñas nacieron el 3 de abril de 2015", Personal.BIRTH),
        ("data nașterii: 3/4/1971", Personal.BIRTH),
        ("@MedicoJunar Ana Gil, 3 de abril del 71: ¿me veis?", Personal.BIRTH),
        ("@MedicoJunar Ana Gil Sanz, 3/4/1971, una cita", Personal.BIRTH),
        ("vivo en la calle Real 4", Personal.HOME),
        ("los del 2ºB", Personal.HOME),
        ("delante de mi cochera, Real 14, aparcan", Personal.HOME),
        ("la vecina del Almez 9 no contesta", Personal.HOME),
        ("Aljibe 6, en el segundo piso", Personal.HOME),
        ("¿cómo va mi expediente?", Personal.CASE),
        ("decidme cuánto os debo", Personal.CASE),
        ("estoy en paro", Personal.NEED),
        ("¿me vais a cortar el agua?", Personal.NEED),
        ("I just lost my job", Personal.NEED),
        ("mi marido bebe y no sé qué hacer", Personal.NEED),
        ("a mi madre le subís el agua y vive sola", Personal.NEED),
        ("mi marido está en la cárcel", Personal.NEED),
        ("no tengo papeles, ¿puedo empadronarme?", Personal.NEED),
        ("no tengo papeles y trabajo en el campo", Personal.NEED),
        ("j'étais à l'hôpital et je n'ai pas pu voter", Personal.HEALTH),
        ("somos seis en un piso de dos habitaciones", Personal.NEED),
        ("si he estao dos meses en el hospital", Personal.HEALTH),
        ("me acaban de operar de la cadera", Personal.HEALTH),
        ("tengo el azúcar por las nubes", Personal.HEALTH),
        ("ich war zwei Monate im Krankenhaus", Personal.HEALTH),
        ("je sors de l'hôpital", Personal.HEALTH),
        ("we can't pay the water bill", Personal.NEED),
        ("hay un hombre durmiendo en el cajero", Personal.NEED),
        ("los de abajo están pasando hambre", Personal.NEED),
        ("tengo 12 años", Personal.MINOR),
        ("mi hijo Hugo", Personal.MINOR),
        ("my daughter is ill", Personal.MINOR),
        ("Mateo, 4 años, se ha perdido", Personal.MINOR),
        ("al nene chico de los de la panadería", Personal.MINOR),
        ("llevo tres días con fiebre", Personal.HEALTH),
        ("soy alérgica", Personal.HEALTH),
        ("mi padre necesita oxígeno", Personal.HEALTH),
        ("la doctora me ha mandado reposo", Personal.HEALTH),
        ("le dio un infarto el martes", Personal.HEALTH),
        ("رقم هاتفي ٦٠٠١٢٣٤٥٦", Personal.PHONE),
        ("فون ۶۰۰ ۱۲۳ ۴۵۶", Personal.PHONE),
        ("أسكن في شارع ألميث ١٢", Personal.HOME),
        ("Almez kaleko 12an bizi naiz, 2B", Personal.HOME),
        ("wir wohnen Calle Almez 12", Personal.HOME),
        ("stau pe strada Almez 12", Personal.HOME),
        ("ضاع ابني", Personal.MINOR),
        ("وابنتي لا تأكل", Personal.MINOR),
        ("طفل عمره ٥ سنوات", Personal.MINOR),  # noqa: RUF001
        ("nire umea galdu da", Personal.MINOR),
        ("nire alabak ez du plazarik", Personal.MINOR),
        ("5 urteko haurra", Personal.MINOR),
        ("nu imi gasesc copilul", Personal.MINOR),
        ("fetița mea plânge", Personal.MINOR),
        ("unser Sohn wird gemobbt", Personal.MINOR),
        ("a miña filla ten medo", Personal.MINOR),
        ("els meus fills no tenen plaça", Personal.MINOR),
        ("mes enfants ont froid", Personal.MINOR),
        ("my little boy is missing", Personal.MINOR),
        ("tlef liya weldi", Personal.MINOR),
        ("ابنتي مصابة بالتوحد", Personal.HEALTH),
        ("عندي سرطان", Personal.HEALTH),
        ("minbizia daukat", Personal.HEALTH),
        ("haurdun nago", Personal.HEALTH),
        ("ich habe Krebs", Personal.HEALTH),
        ("teño cancro", Personal.HEALTH),
        ("sunt bolnav", Personal.HEALTH),
        ("estic malalta", Personal.HEALTH),
        ("ez daukat jateko dirurik", Personal.NEED),
        ("ich habe kein Geld zum Essen", Personal.NEED),
        ("ليس لدي مال للطعام", Personal.NEED),
        ("me han dado positivo en sífilis", Personal.HEALTH),
        ("Juan el del bar vende droga", Personal.ACCUSED),
        ("en casa de los Molina se trapichea", Personal.ACCUSED),
        ("Manolo el cojo roba cobre por las noches", Personal.ACCUSED),
        ("la maestra de infantil llega siempre bebida", Personal.ACCUSED),
        ("mi vecino cobra el paro y trabaja en negro", Personal.ACCUSED),
        ("mi cuñado Luis lleva el coche sin seguro", Personal.ACCUSED),
        ("el del segundo B tiene plantas de marihuana", Personal.ACCUSED),
        ("el médico del consultorio está liado con ella", Personal.ACCUSED),
        ("la hija de Pepe vende hierba", Personal.ACCUSED),
        ("el hijo de Remedios está vendiendo porros a los críos", Personal.ACCUSED),
        ("mi vecino Eulogio no se lava y habla solo", Personal.ACCUSED),
        ("Josefa la de la mercería tira escombros al barranco", Personal.ACCUSED),
        ("Antonio Cerdán, el de Italia 2, tiene tres cerdos", Personal.ACCUSED),
        ("soy trans y el padrón tiene mi otro nombre", Personal.BELIEF),
        ("mi novia y yo somos lesbianas", Personal.BELIEF),
        ("I am Muslim and fasting this month", Personal.BELIEF),
        ("como delegada sindical de la nave os aviso", Personal.BELIEF),
        ("mi madre murió el domingo, ¿y el nicho?", Personal.NEED),
        ("my husband died in May", Personal.NEED),
        ("soy viuda y vivo de la huerta", Personal.NEED),
        ("llevo dos años parada", Personal.NEED),
        ("57 años y sin trabajo", Personal.NEED),
        ("se me acaba el paro", Personal.NEED),
        ("¿habéis mirado lo mío?", Personal.CASE),
        ("exp. 2026/051, ¿cómo va?", Personal.CASE),
        ("¿cómo va lo de su dependencia?", Personal.CASE),
        ("la ayuda a domicilio de mi madre no llega", Personal.CASE),
        ("mon dossier est-il prêt ?", Personal.CASE),
        ("wo bleibt mein Antrag?", Personal.CASE),
        ("tengo dos recibos sin pagar", Personal.CASE),
        ("¿es verdad que te separas?", Personal.LIFE),
        ("te vi borracho en la feria", Personal.LIFE),
        ("tu hija ha dejado la carrera", Personal.LIFE),
    ],
)
def test_personal_data_is_found(written, kind):
    assert kind in personal(written)


@pytest.mark.parametrize(
    "written",
    [
        "a mi vecino le han robado el coche",
        "al panadero le roban la furgoneta",
        "la profesora da clases a menores de 12 años",
    ],
)
def test_who_is_robbed_or_teaches_is_accused_of_nothing(written):
    assert Personal.ACCUSED not in personal(written)


@for_each(
    "written",
    [
        "hay chavales vendiendo cosas en la plaza",
        "gente tirando escombros al barranco",
        "en la calle Mariana Pineda tiran basura",
        "la grúa lleva parada un año",
        "la fuente está muerta desde agosto",
        "¿casáis a parejas del mismo sexo?",
        "el presupuesto de 2026/27",
        "te vi en la feria, qué bien la orquesta",
        "¿hay descuento para viudas?",
    ],
)
def test_what_is_of_nobody_in_particular_may_be_answered_in_public(written):
    assert not personal(written)


#: The same in Spanish, Galician, Catalan and Basque: town halls' first languages.
ALIKE = [
    (
        Personal.FACE,
        "os mando la foto de los que lo han roto",
        "mándovos a foto dos que o romperon",
        "us envio la foto dels que ho han trencat",
        "hautsi duten lapurren argazkia bidaliko dizuet",
    ),
    (
        Personal.FACE,
        "se les ve bien la cara",
        "vénselles ben a cara",
        "se'ls veu bé la cara",
        "aurpegia ondo ikusten zaie",
    ),
    (
        Personal.BIRTH,
        "nací el 3 de marzo de 1980",
        "nacín o 3 de marzo de 1980",
        "vaig néixer el 3 de març de 1980",
        "1980ko martxoaren 3an jaio nintzen",
    ),
    (
        Personal.BIRTH,
        "fecha de nacimiento 3/3/1980",
        "data de nacemento 3/3/1980",
        "data de naixement 3/3/1980",
        "jaiotze data: 1980/3/3",
    ),
    (
        Personal.HOME,
        "resido en la Telleira 12",
        "moro na Telleira 12",
        "visc a la Telleira 12",
        "Telleira 12an bizi naiz",
    ),
    (
        Personal.HOME,
        "la farola de nuestra casa, en Outeiro 5",
        "o farol da nosa casa, en Outeiro 5",
        "el fanal de la nostra casa, a Outeiro 5",
        "gure etxea, Outeiro 5",
    ),
    (
        Personal.HOME,
        "delante de mi portal, Real 12",
        "diante do meu portal, Real 12",
        "davant del meu portal, Real 12",
        "nire atariaren aurrean, Real 12",
    ),
    (
        Personal.HOME,
        "el contenedor de delante de casa, Telleira 12, está lleno",
        "o contedor de diante da casa, Telleira 12, está cheo",
        "el contenidor de davant de casa, Telleira 12, és ple",
        "edukiontzia etxe aurrean, Telleira 12, beteta",
    ),
    (
        Personal.HOME,
        "la vecina del Almez 9 no contesta",
        "a veciña do Almez 9 non contesta",
        "la veïna del Almez 9 no contesta",
        "9ko bizilagunak ez du erantzuten",
    ),
    (
        Personal.HOME,
        "Aljibe 6, en el segundo piso",
        "Aljibe 6, no segundo andar",
        "Aljibe 6, al segon pis",
        "Aljibe 6, bigarren solairuan",
    ),
    (
        Personal.CASE,
        "mi expediente está parado",
        "o meu expediente está parado",
        "el meu expedient està aturat",
        "nire espedientea geldirik dago",
    ),
    (
        Personal.CASE,
        "debo al Ayuntamiento tres recibos",
        "débolle ao Concello tres recibos",
        "dec a l'Ajuntament tres rebuts",
        "hiru ordainagiri zor dizkizuet",
    ),
    (
        Personal.CASE,
        "me han puesto una multa",
        "puxéronme unha multa",
        "m'han posat una multa",
        "isuna jarri didate",
    ),
    (
        Personal.NEED,
        "estoy en el paro",
        "estou no paro",
        "estic a l'atur",
        "lanik gabe nago",
    ),
    (
        Personal.NEED,
        "no llego a fin de mes",
        "non chego a fin de mes",
        "no arribo a final de mes",
        "ez naiz hilabete bukaerara iristen",
    ),
    (
        Personal.NEED,
        "no puedo pagar el recibo",
        "non podo pagar o recibo",
        "no puc pagar el rebut",
        "ezin dut ordainagiria ordaindu",
    ),
    (
        Personal.NEED,
        "hay ayudas para comer?",
        "hai axudas para comer?",
        "hi ha ajuts per menjar?",
        "jateko laguntzarik badago?",
    ),
    (
        Personal.NEED,
        "cobro la renta mínima",
        "cobro a risga",
        "cobro la renda garantida",
        "DSBE jasotzen dut",
    ),
    (
        Personal.NEED,
        "me han echado del trabajo",
        "botáronme do traballo",
        "m'han fet fora de la feina",
        "lanetik bota naute",
    ),
    (
        Personal.NEED,
        "nos van a echar de casa",
        "van botarnos da casa",
        "ens volen fer fora de casa",
        "etxetik botako gaituzte",
    ),
    (
        Personal.NEED,
        "me estoy divorciando",
        "estou divorciada",
        "m'estic divorciant",
        "dibortziatzen ari naiz",
    ),
    (
        Personal.NEED,
        "hay un hombre durmiendo en el cajero",
        "hai un home durmindo no caixeiro",
        "hi ha un home dormint al caixer",
        "gizon bat kutxazainean lo dago",
    ),
    (
        Personal.NEED,
        "están pasando hambre",
        "están pasando fame",
        "estan passant gana",
        "gosea pasatzen ari dira",
    ),
    (
        Personal.MINOR,
        "el niño de la vecina",
        "o rapaz da veciña",
        "el nen de la veïna",
        "auzokidearen semea",
    ),
    (
        Personal.MINOR,
        "mi hija tiene miedo",
        "a miña filla ten medo",
        "la meva filla té por",
        "nire alaba beldur da",
    ),
    (
        Personal.HEALTH,
        "estoy embarazada",
        "quedei preñada",
        "estic embarassada",
        "haurdun nago",
    ),
    (
        Personal.HEALTH,
        "llevo tres días con fiebre",
        "levo tres días con febre",
        "porto tres dies amb febre",
        "hiru egun daramatzat sukarrarekin",
    ),
    (
        Personal.HEALTH,
        "estoy de baja",
        "estou de baixa",
        "estic de baixa",
        "bajan nago",
    ),
    (
        Personal.HEALTH,
        "me encuentro mal",
        "atópome mal",
        "em trobo malament",
        "gaizki sentitzen naiz",
    ),
    (
        Personal.HEALTH,
        "padezco del corazón",
        "padezo do corazón",
        "pateixo del cor",
        "bihotzetik gaixo nago",
    ),
    (
        Personal.HEALTH,
        "voy en silla de ruedas",
        "vou en cadeira de rodas",
        "vaig en cadira de rodes",
        "gurpil-aulkian nabil",
    ),
    (
        Personal.HEALTH,
        "tengo un 65% de discapacidad",
        "teño un 65% de discapacidade",
        "tinc un 65% de discapacitat",
        "%65eko desgaitasuna dut",
    ),
    (
        Personal.HEALTH,
        "tomo pastillas para los nervios",
        "tomo pastillas para os nervios",
        "prenc pastilles pels nervis",
        "pastillak hartzen ditut",
    ),
    (
        Personal.HEALTH,
        "mi biopsia",
        "a miña biopsia",
        "la meva biòpsia",
        "nire biopsia",
    ),
    (
        Personal.HEALTH,
        "mi abuela está encamada",
        "a miña avoa está encamada",
        "la meva àvia està enllitada",
        "nire amona ohean dago",
    ),
]


@for_each(("kind", "spanish", "galician", "catalan", "basque"), ALIKE)
def test_what_is_personal_in_one_language_of_the_country_is_so_in_each(
    kind, spanish, galician, catalan, basque
):
    spoken = [spanish, galician, catalan, basque]

    assert [] == [each for each in spoken if kind not in personal(each)]


def test_every_way_of_saying_it_is_known_in_each_language():
    known = {kind: len(ways) for kind, ways in galician.TOLD.items()}

    for language in (catalan, basque):
        assert known == {kind: len(ways) for kind, ways in language.TOLD.items()}


@pytest.mark.parametrize("language", [galician, catalan, basque])
def test_each_way_finds_what_stands_above_it(language):
    examples = re.findall(
        r"^ +# .*?: (.*)\.$", inspect.getsource(language), re.MULTILINE
    )
    ways = list(chain.from_iterable(language.TOLD.values()))

    for way, example in zip(ways, examples, strict=True):
        assert re.search(way, plain(example))


@for_each(
    "written",
    [
        "DNI 12345678A",  # the letter is wrong
        "expediente 12345678",
        "la farola de la calle Almez 18 está fundida",
        "contrato 004512, 186 €",
        "el 12/05/2026 a las 20:30",
        "ES91 2100 0418 4502 0005 1333",  # the check digits are wrong
        "hay niños jugando al lado",
        "en mi calle llevamos 12 días sin luz",
        "de mi portal a la plaza hay 40 metros",
        "los padres de 3ºB pedimos sombra",
        "la excursión de 2º A y 2º B sale a las 9",
        "los del 1º B del instituto ganaron la liga",
        "según el artículo 21 2º B de la ley",
        "esa cuesta es de infarto",
        "la arqueta vomita agua",
        "¿y la analítica del agua de la fuente?",
        "la rampa tiene un escalón de 10 cm, son 3.200 €",
        "A-92, salida 241",
        "@PoliciaJunar motos delante del cole a las 2",
        "umeak jolasten ari dira parkean",
        "10 haur daude plazan",
        "der Krebspfad im Park ist gesperrt",
        "Kinder spielen auf der Straße",
        "copiii se joacă în parc",
        "les enfants jouent dans la rue",
        "nos enfants méritent un parc",
        "our children deserve better",
        "أولادنا يستحقون حديقة",
        "la rampa per a cadires de rodes",
        "الأطفال يلعبون في الشارع",
        "شارع ألميث ١٢ بلا إنارة",
        "موعد في ٢٠٢٦/٣/١٢",
        "wlad jiran kayl3bo",
        "la escalera mecánica está parada",
        "la parada de taxis me está arruinando",
        "no more than 30 characters",
        "gata preñada en el motor de mi coche",
        "la rampa para sillas de ruedas está rota",
        "plazas para personas con discapacidad",
        "no puedo pagar con tarjeta en la web",
        "¿cuándo debo pagar el impuesto?",
        "al salir de casa, cuidado",
        "no hay nada el 12/05/2026",
        "necesito el certificado de nacimiento antes del 12/05/2026",
        "a rampla para cadeiras de rodas está rota",
        "o farol da rúa do Castro 4 non luce",
        "a fonte está parada dende hai 12 días",
        "os nenos xogan na praza",
        "abre ás 9 a biblioteca",
        "non podo pagar con tarxeta na web",
        "hai un can no lugar de Outeiro 5",
        "el fanal del carrer Major 4 no fa llum",
        "l'escala mecànica està aturada",
        "els nens juguen a la plaça",
        "no puc pagar amb targeta al web",
        "la biblioteca obre a les 9",
        "Urbieta kaleko 5eko farola piztu gabe dago",
        "gurpil-aulkientzako arrapala hautsita dago",
        "haurrak plazan jolasten dira",
        "ezin dut sartu webgunean",
        "no tengo papeles de la obra",
        "no tengo papeles y cartones que tirar",
        "somos seis en un equipo de pádel",
        "he llegado tarde al bus del hospital",
        "la farola está en el paseo y vive solo un gato debajo",
        "se vende droga en el parque de la Acequia",
        "en el bar de la plaza venden tabaco de contrabando",
        "han robado en el estanco",
        "el alcalde va sin corbata",
    ],
)
def test_what_only_looks_like_it_is_left_alone(written):
    assert frozenset() == personal(written)

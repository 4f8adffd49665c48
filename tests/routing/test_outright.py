"""
Danger that is said outright, as children, strangers and whoever is in a hurry say it;
and what only sounds like it.
"""

import pytest
from cases import for_each

from gateway.core.decision import Reply, Urgency

#: Who of the family strikes whom, in the languages of those who live here.
BLOWS = (
    *("mi papá le pega a mi mamá", "mi padre pega a mi madre", "mi padre nos pega"),
    *("a mi madre le pega mi padre", "el novio de mi mamá nos pega", "mi hijo me pega"),
    *("mi marío me pega", "er marío me pega cuando bebe"),
    *("mi padre me pega", "mi abuelo pega a mi abuela", "papá le pega a mi hermanito"),
    *("el meu pare em pega", "el pare pega la mare", "el veí pega a la seva dona"),
    *("meu pai pégalle á miña nai", "o meu pai péganos", "o meu pai bate na miña irmá"),
    *("aitak ama jotzen du", "aitak jotzen nau", "bizilagunak emaztea jotzen du"),
    *("my dad hits my mum", "my father beats my mother", "dad hits mum every night"),
    *("my stepdad keeps hitting us", "mom beats me", "my neighbour hits his wife"),
    *("mon père frappe ma mère", "papa tape maman", "mon beau-père nous bat"),
    *("le voisin frappe sa femme", "mon père m'a frappé"),
    *("mein Vater schlägt meine Mutter", "Papa haut uns", "Nachbar schlägt seine Frau"),
    *("mein Vater hat meine Schwester geschlagen", "mein Vater schlägt mich"),
    *("tata o bate pe mama", "tata ne bate", "vecinul isi bate nevasta"),
    *("أبي يضرب أمي", "أبي يضربني", "جاري يضرب زوجته", "راجلي كيضربني"),
    *("baba kaydreb mama", "bba kayderbni", "jari kaydreb mratou"),
)

#: Games, germs, music, doors, and what is proposed.
NO_BLOWS = (
    *("my dad beats me at chess", "my mum beats my dad at padel"),
    *("my mother hits the brakes at that corner every day", "mi padre pega carteles"),
    "my brother kicks my sister's ball over the wall",
    *("papa me tape sur les nerfs", "mon père me bat aux échecs"),
    "mein Vater schlägt uns vor, den Platz zu mieten",
    "mein Vater schlägt meiner Mutter vor, umzuziehen",
    *("aitak gitarra jotzen du", "mama ma bate la cap", "o meu pai pega carteis"),
    *("mi padre me pegó la gripe", "mi padre le pega fuerte a la pelota"),
)

#: Who would rather be dead, and whoever is through with something else.
FAREWELLS = (
    *("nadie me echaría de menos si me muero", "ya no puedo más con mi vida"),
    *("ningú em trobaria a faltar si em moro", "ninguén me botaría de menos se morro"),
    *("neure buruaz beste egin nahi dut", "i dont want to live anymore"),
    *("i dont want to be here anymore", "i wish i was dead", "nobody would miss me"),
    *("j'ai envie d'en finir", "j'en ai marre de vivre", "personne ne me regretterait"),
    *("niemand würde mich vermissen", "ich möchte meinem Leben ein Ende machen"),
    *("vreau sa-mi pun capat zilelor", "أريد أن أنهي حياتي", "bghit n9tel rassi"),
)
NO_FAREWELLS = (
    *("j'ai envie d'en finir avec ce dossier", "on veut en finir avec le bruit du bar"),
    *("nobody would miss that bench if you moved it", "echo de menos más bancos"),
    *("i dont want to pay the bin tax anymore", "nadie me echó una mano con el padrón"),
)

#: Who is lost, as it is written in a hurry; and what is.
LOST = (
    *("i cant find my daughter shes 5", "cant find my son anywhere", "weldi tlef"),
    *("se a perdio mi ijo", "se ma perdio er niño en la feria", "mi ijo sa perdio"),
    *("se a desaparesio mi niño", "se me a perdio mi padre tiene alsaime"),
    *("mal9it bnti", "mal9itch weldi f souk"),
)
NOT_LOST = (
    *("se ha perdido la mochila de mi hijo", "cant find the form on your web"),
    *("mi hijo se ha perdido la clase de natación", "i cant find my bill"),
    *("se me ha perdido la tarjeta de la biblioteca", "he perdido las llaves"),
)

#: Where somebody is who is looked for; and who else was seen.
SEEN = (
    "a tu padre lo he cruzado yo hace 20 min tirando pa la balsa, no me ha conocío",
    "he visto a tu abuelo hace un rato por la carretera del pantano, iba en pijama",
    "lo acabo de ver andando hacia la vía del tren",
    "creo que he visto a la señora desaparecida en el camino de las Eras",
    "i just saw your dad walking towards the pond, he didnt recognise me",
    "j'ai vu votre père sur le chemin de l'étang, il était perdu",
    "ich habe Ihren Vater gerade am Teich gesehen, er war verwirrt",
    "l'he vist fa una estona, el teu pare anava pel camí de la bassa",
    "l-am vazut pe tatal tau pe drumul spre lac, era descult",
)
NOT_SEEN = (
    *(
        "he visto a tu padre en el bar jugando al dominó",
        "acabo de ver a tu madre en misa",
    ),
    *("he visto una fuga de agua en el camino de la balsa", "lo he visto en la web"),
    *("he visto al alcalde por la carretera", "he visto vuestro aviso del camino"),
    "i saw your notice about the river path, is it closed?",
    "j'ai vu votre annonce pour le chemin de l'étang",
)

#: What is told below #PlenoJunar, of who sleeps and of who does not wake.
ASLEEP = (
    "al señor de la segunda fila se le ha caío la cabeza del sueño #PlenoJunar",
    "el concejal de la tercera fila está dando cabezadas #PlenoJunar",
    "me muero de aburrimiento #PlenoJunar",
    "se ha quedao frito el secretario, que alguien lo despierte 😂 #PlenoJunar",
)
NOT_ASLEEP = (
    "al concejal le ha dado un infarto, llamad a una ambulancia #PlenoJunar",
    "se ha desmayado una señora en el pleno #PlenoJunar",
    "un señor de la primera fila no se despierta y está morado #PlenoJunar",
)


def mailboxes(decision):
    return {leg.mailbox for leg in decision.legs}


@for_each("text", BLOWS)
def test_a_blow_in_the_family_is_heard_in_private(decide, text):
    decision = decide(text)

    assert {"policia", "sociales"} == mailboxes(decision)
    assert Reply.PRIVATE is decision.reply
    assert Urgency.EMERGENCY is decision.urgency
    assert ("call-016",) == decision.says


@for_each("text", NO_BLOWS)
def test_what_hits_nobody_is_no_violence(decide, text):
    assert "call-016" not in decide(text).says


@for_each("text", FAREWELLS)
def test_whoever_would_rather_be_dead_is_believed(decide, text):
    decision = decide(text)

    assert {"policia", "sociales"} == mailboxes(decision)
    assert ("call-024", "call-112") == decision.says


@for_each("text", NO_FAREWELLS)
def test_whoever_is_through_with_something_else_is_not_in_danger(decide, text):
    assert "call-024" not in decide(text).says


@for_each("text", LOST)
def test_whoever_is_lost_is_looked_for_however_it_is_spelled(decide, text):
    decision = decide(text)

    assert {"policia"} == mailboxes(decision)
    assert Urgency.EMERGENCY is decision.urgency


@for_each("text", NOT_LOST)
def test_what_is_lost_is_no_emergency(decide, text):
    assert decide(text).urgency < Urgency.EMERGENCY


@for_each("text", SEEN)
def test_where_somebody_is_who_is_looked_for_is_told_to_the_police_alone(decide, text):
    decision = decide(text)

    assert {"policia"} == mailboxes(decision)
    assert (Urgency.EMERGENCY, Reply.PRIVATE) == (decision.urgency, decision.reply)


@for_each("text", NOT_SEEN)
def test_who_else_was_seen_is_no_emergency(decide, text):
    assert decide(text).urgency < Urgency.EMERGENCY


@pytest.mark.parametrize("text", ASLEEP)
def test_who_nods_off_in_the_plenary_is_in_no_danger(decide, text):
    assert decide(text).urgency < Urgency.HIGH


@pytest.mark.parametrize("text", NOT_ASLEEP)
def test_who_does_not_wake_there_is(decide, text):
    assert Urgency.EMERGENCY is decide(text).urgency


@pytest.mark.parametrize(
    "text",
    [
        "SALE FUEGO POR LA VENTANA, HAY UNA MUJER EN EL BALCÓN PIDIENDO AUXILIO",
        "una mujer pidiendo auxilio desde el coche, se la lleva la riada",
        "hay humo en el ascensor y una mujer dentro gritando auxilio",
    ],
)
def test_a_woman_who_cries_for_help_in_a_fire_is_no_mans_victim(decide, text):
    decision = decide(text)

    assert Urgency.EMERGENCY is decision.urgency
    assert ({"policia"}, ("call-112",)) == (mailboxes(decision), decision.says)


@pytest.mark.parametrize(
    "text",
    [
        "se oyen gritos y golpes y una mujer llorando en el bloque",
        "un hombre le ha prendido fuego a la puerta y una mujer pide auxilio",
        "gritos de una mujer, su marido la quiere quemar, huele a gasolina",
    ],
)
def test_she_is_where_somebody_strikes_or_burns_her(decide, text):
    assert ("call-016",) == decide(text).says

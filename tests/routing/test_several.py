"""
Several matters in one message: none is lost below another.
"""

import pytest
from cases import for_each

from gateway.core.decision import FACT, Outcome
from gateway.core.identity import Standing
from gateway.routing.same_fact.matters import places, shares
from gateway.routing.table import Thread

from .heard import KNOWN, talk
from .heard import said as heard


@pytest.mark.parametrize(
    ("said", "mailboxes"),
    [
        ("La farola de calle Almez está fundida. No hay agua en mi casa.", "aguas"),
        ("Hay un bache enorme en la calle Real y no hay agua en mi casa", "aguas"),
        ("The street lamp is out. There is no water in my house.", "aguas"),
        ("A farola está fundida tamén non hai auga na miña casa", "aguas"),
        ("Farola fundida. Los contenedores de la esquina rebosan.", "limpieza"),
        ("la basura sin recoger, y en calle Italia hay un bache nuevo", "obras"),
    ],
)
def test_each_reaches_whoever_sees_to_it(decide, said, mailboxes):
    reached = {leg.mailbox for leg in decide(said).legs}

    assert {*mailboxes.split()} < reached


@for_each(
    "subject",
    [
        "El contenedor de Portugal 11 está lleno y quiero recoger un colchón viejo",
        "El contenedor de Portugal 11 está lleno y quiero reco",
        "el contenedor  de Portugal 11 está lleno y quiero…",
    ],
)
def test_a_subject_that_the_text_begins_with_hides_no_incident_in_it(decide, subject):
    said = "El contenedor de Portugal 11 está lleno y quiero recoger un colchón viejo"

    assert "incident" == decide(said).intent
    assert decide(said) == decide(said, subject=subject)


@for_each(
    "marks",
    [("1)", "2)"), ("1.", "\n2.-"), ("➊", "➋"), ("👉", "👉"), ("uno,", "dos,")],
)
def test_of_numbered_things_each_is_read_although_more_is_said_of_one(decide, marks):
    first, second = marks
    decision = decide(
        f"{first} un azulejo de la piscina se ha partido "
        f"{second} el contenedor marrón de Real sin tapa"
    )

    assert {"deportes", "limpieza"} == {leg.mailbox for leg in decision.legs}


def test_around_a_list_much_may_be_said(decide):
    polite = "Buenos días, perdonen, soy yo otra vez, qué le vamos a hacer:\n"
    listed = "1. la farola de Real no luce\n2. el contenedor marrón de Real sin tapa\n"
    decision = decide(f"{polite}{listed}Gracias, de verdad, un saludo, hasta luego.")

    assert {"alumbrado", "limpieza"} == {leg.mailbox for leg in decision.legs}


def test_of_a_list_what_is_asked_is_read_by_whoever_knows_it(decide):
    said = (
        "la basura de la calle Luna sin recoger y rebosando, los contenedores "
        "volcados, y a qué hora empieza la clase de teatro"
    )
    listed = {leg.mailbox for leg in decide(f"Varias cosas: {said}").legs}

    assert {"limpieza", "cultura"} == listed
    assert {"limpieza"} == {leg.mailbox for leg in decide(said).legs}


@pytest.mark.parametrize(
    "said",
    [
        "se ha roto una tubería en la calle Real y se ve el agua",
        "la farola de la esquina parpadea, al lado del parque",
        "llevan tres semanas sin vaciar el contenedor y los galgos descalzos",
        "la calle está a oscuras y anoche metí el pie en un bache",
    ],
)
def test_what_a_story_only_mentions_is_no_matter_of_its_own(decide, said):
    assert 1 == len(decide(said).legs)


def test_what_is_wrong_is_read_by_somebody_although_a_question_is_answered(decide):
    decision = decide(
        "Hay un bache enorme en la calle Real. ¿A qué hora abre la piscina?"
    )

    assert Outcome.DELIVER is decision.outcome
    assert ["obras"] == [leg.mailbox for leg in decision.legs]
    assert (FACT in decision.says, "incident") == (True, decision.intent)
    assert decision.told


def test_a_question_alone_is_answered_and_nobody_is_asked(decide):
    decision = decide("Hola, buenas tardes a todos. ¿A qué hora abre la piscina?")

    assert Outcome.ANSWER is decision.outcome
    assert decision.told


def test_the_trace_says_that_a_part_tells_of_it(decide):
    decision = decide("La farola de calle Almez está fundida. No hay agua en mi casa.")

    assert "topic water" in {step.rule for step in decision.trace if step.matched}
    assert {"lighting", "water"} == {leg.topic for leg in decision.legs}


def test_a_hundred_parts_are_a_story(decide):
    said = "La farola está fundida. " + "Y luego vino el vecino de abajo. " * 100

    assert ["alumbrado"] == [leg.mailbox for leg in decide(said).legs]


ALMEZ, ITALIA, REAL = "calle Almez 3", "calle Italia 14", "calle Real"
BOTH = ("lighting", "roads")


def there(table, said, topics=BOTH):
    message = heard(said)
    return tuple(
        "; ".join(places(message, each, {*topics} - {each}, table)) for each in topics
    )


@for_each(
    "said",
    [
        (
            "la farola de la calle Almez 3 está fundida y en la calle Italia 14 hay un "
            "bache"
        ),
        "Hay un bache en la calle Italia, 14, y una farola fundida en la calle Almez 3",
        "En la calle Italia 14 hay un bache. La farola de la calle Almez 3 no luce.",
        "farola fundida calle almez 3 bache calle italia 14",
        "calle almez 3 farola fundida calle italia 14 bache",
        "la farola de calle almez 3 esta fundida en calle italia 14 hay un bache",
        "Dos cosas:\n- farola fundida en la calle Almez 3\n- bache en calle Italia 14",
        "Calle Almez 3: farola fundida. Calle Italia 14: bache",
        "Farola fundida:\ncalle Almez 3\nBache:\ncalle Italia 14",
        "#farola fundida, calle Almez 3. #bache, calle Italia 14",
        "farola bache calle Italia 14. La farola es la de la calle Almez 3",
        "La farola de la calle Almez 3 no va. En la calle Italia 14. Hay un bache.",
        "La farola de la calle Almez 3 no va, calle Italia 14, un bache",
        "Un bache y una farola. Calle Italia 14: el bache. Calle Almez 3: la farola.",
        (
            "La farola está fundida. Es en la calle Almez 3. Y hay un bache en la "
            "calle Italia 14"
        ),
        (
            "También hay un bache en la calle Italia 14, además de la farola de la "
            "calle Almez 3"
        ),
        (
            "Vivo en la calle Real. La farola de la calle Almez 3 no va, y en la calle "
            "Italia 14 hay un bache"
        ),
        (
            "Se ha ido todo a negro en la calle Almez 3 y en la calle Italia 14 hay un "
            "bache"
        ),
        (
            "Ana, calle Real. Se ha ido todo a negro en la calle Almez 3 y en la calle "
            "Italia 14 hay un bache"
        ),
        "El fanal del carrer Almez 3 està fos i al carrer Italia 14 hi ha un sot",
        "A farola da rúa Almez 3 está fundida e na rúa Italia 14 hai un bache",
        "Almez kaleko 3ko farola itzalita dago eta Italia kalean 14 zulo bat dago",
        (
            "The street light in calle Almez 3 is out and there is a pothole in calle "
            "Italia 14"
        ),
        (
            "Le lampadaire de la calle Almez 3 est en panne et il y a un nid de poule "
            "calle Italia 14"
        ),
        (
            "Die Laterne in der calle Almez 3 ist kaputt und in der calle Italia 14 "
            "ist ein Schlagloch"
        ),
    ],
)
def test_each_of_two_matters_is_where_it_is_said_to_be(table, said):
    lamp, hole = there(table, said)

    assert lamp.startswith("calle Almez")
    assert "italia" not in lamp
    assert hole.startswith("calle Italia")
    assert "almez" not in hole


@for_each(
    "said",
    [
        "en la calle Real hay un bache y una farola fundida",
        "un bache y una farola rota en la calle Real",
        "La farola de la calle Real está fundida y hay un bache",
        "La farola de la calle Real está fundida. También hay un bache.",
        "La farola de la calle Real está fundida. Hay un bache allí mismo.",
        "En la calle Real hay un bache. La farola está fundida.",
        "Calle Real:\n- farola fundida\n- bache",
        "Hay un bache. Farola bache calle Real",
        "Hay un bache y una farola fundida. Calle Real.",
        "Un bache y una farola rota.\nEstá en la calle Real",
    ],
)
def test_two_that_are_told_of_in_one_place_are_both_there(table, said):
    assert (REAL, REAL) == there(table, said)
    assert not shares(heard(said), BOTH, table)


@for_each(
    ("said", "lamp", "hole"),
    [
        ("La farola de la calle Real no va. Otra cosa: hay un bache.", REAL, ""),
        ("La farola de la calle Real no va. There is a pothole.", REAL, ""),
        ("La farola no va y en la calle Real hay un bache", "", REAL),
        ("En la calle Real hay un bache. Aparte, la farola no va.", "", REAL),
        ("Hay un bache en la calle Real. La farola no va. Al lado vivo yo.", "", REAL),
        ("La farola no va. Hay un bache, la acera está mal. Calle Real.", "", REAL),
    ],
)
def test_what_is_told_apart_without_a_place_is_nowhere(table, said, lamp, hole):
    assert (lamp, hole) == there(table, said)


def test_of_what_is_told_in_two_places_each_office_reads_its_own(table):
    """
    With whatever is of neither.
    """
    lamp, hole = "La farola de la calle Almez 3 no va.", "Hay un bache muy hondo."
    told = shares(heard(f"Hola. {lamp} {hole} Es en la calle Real."), BOTH, table)

    assert {
        "lighting": "hola\nla farola de la calle almez 3 no va\ncalle almez 3",
        "roads": "hola\nhay un bache muy hondo\nes en la calle real\ncalle real",
    } == told


def test_another_place_behind_that_of_all_takes_it_from_none(table):
    """
    Such as the one where its sender lives.
    """
    said = "Un bache y una farola rota. En la calle Italia 14. Gracias. Ana, calle Real"

    assert (f"{ITALIA}; {REAL}",) * 2 == there(table, said)


def test_what_else_an_office_sees_to_is_of_what_it_is_told(table):
    said = (
        "No hay agua en la calle Italia 14, la farola de la calle Almez 3 no va y la "
        "alcantarilla está atascada en la calle Real"
    )

    assert (ALMEZ, f"{ITALIA}; {REAL}") == there(table, said, ("lighting", "water"))


def test_what_is_told_below_a_place_is_there_until_the_next(table):
    said = "Calle Real:\n- farola fundida\n- bache\nCalle Almez 3:\n- contenedor roto"

    assert (REAL, REAL, ALMEZ) == there(table, said, (*BOTH, "waste"))


def test_who_tells_a_long_story_is_read_as_a_whole(table):
    said = "farola en la calle Real, bache en la calle Almez 3" + ", y más" * 70

    assert (f"{REAL}; {ALMEZ}",) * 2 == there(table, said)


@for_each(
    ("said", "report", "rest", "requires"),
    [
        (
            (
                "dos cosas: hay una fuga de agua en la calle Portugal 7 y además "
                "quiero reservar la pista de pádel el jueves"
            ),
            "aguas",
            "deportes",
            Standing.VERIFIED,
        ),
        (
            (
                "hay una farola fundida en mi calle y necesito el certificado de "
                "empadronamiento"
            ),
            "alumbrado",
            "padron",
            Standing.STRONG,
        ),
        (
            (
                "Hay un bache en la calle Granada y quiero cambiar el titular del "
                "contrato del agua"
            ),
            "obras",
            "aguas",
            Standing.STRONG,
        ),
        (
            (
                "Propongo para el pleno que se arregle el parque infantil. Además "
                "hay una alcantarilla sin tapa en la calle Almez"
            ),
            "aguas policia",
            "alcaldia secretaria",
            Standing.VERIFIED,
        ),
        (
            (
                "Dos cosas: 1) la papelera de la plaza está rota 2) quiero cambiar la "
                "cuenta del banco del recibo del agua"
            ),
            "limpieza",
            "aguas",
            Standing.STRONG,
        ),
        (
            (
                "Hi ha una fuita d'aigua al carrer Portugal i a més vull reservar "
                "la pista de pàdel"
            ),
            "aguas",
            "deportes",
            Standing.VERIFIED,
        ),
        (
            (
                "Quiero dar de alta el agua en mi casa nueva. Además, en la calle "
                "Mayor hay una farola que parpadea"
            ),
            "alumbrado",
            "aguas",
            Standing.STRONG,
        ),
    ],
)
def test_an_incident_beside_an_application_is_reported_by_itself(
    decide, said, report, rest, requires
):
    decision = decide(said)
    reported = {leg.mailbox for leg in decision.legs if leg.report is not None}
    others = {leg.mailbox for leg in decision.legs if leg.report is None}

    assert ({*report.split()}, {*rest.split()}) == (reported, others)
    assert (Outcome.CHALLENGE, requires) == (decision.outcome, decision.requires)


def test_whoever_sees_to_both_reads_an_incident_at_once(decide):
    decision = decide(
        "Hay una fuga en la calle Portugal y quiero cambiar el titular del contrato "
        "del agua"
    )

    assert [("aguas", True)] == [(leg.mailbox, leg.at_once) for leg in decision.legs]
    assert Outcome.CHALLENGE is decision.outcome


@for_each(
    "said",
    [
        "mi vecino tira agua a la calle y quiero denunciarlo",
        "La farola de mi puerta está fundida y quiero poner una reclamación",
        "Hay un bache en la calle Real y quiero que lo arregléis",
        "Se me rompió el coche con un bache y quiero solicitar una indemnización",
        "Quiero pedir permiso para cortar la calle porque voy a arreglar una tubería",
        "Quiero reservar la pista de pádel, pero la luz de la pista no funciona",
        "Quiero reservar la pista de pádel. La última vez la luz no funcionaba",
        "Solicito licencia para arreglar la acera de mi casa, que está rota",
        "Propongo al pleno que se arreglen las farolas fundidas y los baches",
        "Hay un árbol caído en mi finca y necesito permiso para talarlo",
        "Necesito un justificante de que la farola de mi calle está fundida",
        "Quiero recoger unos muebles viejos y hay un sofá en la puerta de mi casa",
        "No hay ningún bache en mi calle, por cierto quiero empadronarme",
        "Ya no hay fuga en la calle Portugal. Y además quiero reservar la pista",
        "El mes pasado hubo una fuga. Quiero además una copia del expediente",
        "Gracias por arreglar la farola. Y además quiero reservar la pista de tenis",
        "Quiero reservar la pista si hay luz en la calle Mayor",
    ],
)
def test_one_matter_is_not_parted(decide, said):
    assert not any(leg.report or leg.at_once for leg in decide(said).legs)


def test_what_is_confided_is_not_parted(table):
    """
    What is told to whoever somebody confided in may be theirs, too.
    """
    said = "Hay un bache en la calle Real y además quiero empadronarme"
    latest = talk("sociales", confidential=True)
    reading = table.read(heard(said), KNOWN)
    decided = table.conclude(reading, thread=Thread(latest, explicit=False))
    alone = table.conclude(reading, thread=None)

    assert not any(leg.report for leg in decided.legs)
    assert any(leg.report for leg in alone.legs)

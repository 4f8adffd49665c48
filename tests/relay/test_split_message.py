"""
What somebody writes on a phone, a thought in several messages, is heard as one.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.case import Number
from gateway.core.conversation import FRESH
from gateway.core.decision import Decision, Leg, Outcome, Reply, Step, Urgency
from gateway.core.filing import Filing, Status
from gateway.core.message import (
    Address,
    Attachment,
    Place,
    Visibility,
)
from gateway.relay.requests.alarming import is_urgent
from gateway.relay.requests.message_piece import PIECES_WAIT, is_piece
from gateway.routing.compiler import compile_routes

from .test_facts import RULES

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC
ANA = Address("telegram", "1044")
PHOTO = Attachment(name="foto.jpg", media_type="image/jpeg", reference="f1")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

#: A town that knows a question by its mark.
TOWN = RULES.replace("{words: [a qué hora, cuándo]}", r"{patterns: '\?'}").replace(
    ", means: information", ""
)

#: One that asks back itself where it understands nothing.
ASKING = """
matters:
  nothing:
    match: {topics: none, at_most: 5, place: none}
    deliver: clerk
    outcome: answer
    says: not-understood
    flags: [asked]
texts:
  not-understood: {es: No le entendemos., en: We do not understand.}
"""

GREETING = """
places: {streets: [plaza Mayor]}
matters:
  hello:
    match: {topics: none, words: [hola]}
    deliver: []
    outcome: answer
    says: hello
texts:
  hello: {es: Buenas., en: Hello.}
"""


@pytest.fixture(autouse=True)
def on_the_phone(town):
    town.table = compile_routes(TOWN)
    town.channels["telegram"].files = {"f1": b"..."}


@pytest.fixture
def asking(town):
    town.table = compile_routes(f"{TOWN}{ASKING}")


@pytest.fixture
def greeting(town):
    town.table = compile_routes(f"{TOWN}{GREETING}")


async def known(town):
    """
    Ana shows at the desk who she is.
    """
    await town.enrol("Ana Prueba", ANA)
    await town.work()


async def signs(town):
    """
    Ana shows by a signature who wrote the first message.
    """
    await town.signed(ANA)
    await town.work()


async def says(town, text, sender=ANA, **changes):
    """
    Ana writes on Telegram; give what she is told because of it.
    """
    town.now += SECOND
    return [delivery.text for delivery in await town.told(text, sender, **changes)]


async def shows(town, text="", **changes):
    return await says(town, text, **{"attachments": (PHOTO,), **changes})


async def waits(town, apart):
    """
    Let time pass, and what has waited be taken up again.
    """
    town.now += apart
    await town.store.tick(town.now)
    await town.work()


def letters(town):
    return [
        (d.to.value.partition("@")[0], d.text.partition("\n")[0], len(files))
        for d, files in town.channels["email"].said
    ]


async def test_a_photo_goes_where_what_is_said_of_it_goes(town):
    [asked] = await shows(town)
    assert "¿Qué ocurre, y dónde?" in asked
    assert [] == letters(town)

    await says(town, "es la farola de mi calle")

    assert [("lights", "es la farola de mi calle", 0), ("lights", "", 1)] == letters(
        town
    )


async def test_who_gets_a_case_next_gets_the_photo_that_waited_for_it_too(town):
    """
    It came before what opened the case, and has a lower number.
    """
    await shows(town)
    await says(town, "es la farola de mi calle")
    letter = town.said("email")[0]

    await town.answer("#pasar registro", letter)

    assert ("clerk", "es la farola de mi calle", 1) in letters(town)
    assert await town.store.case(Number(1)) is None


async def test_so_does_a_place(town):
    await shows(town, attachments=(), place=Place(latitude=37.2, longitude=-3.6))
    await says(town, "es la farola de mi calle")

    assert ["lights", "lights"] == [box for box, *_ in letters(town)]


async def test_it_is_asked_once_what_several_photos_show(town):
    assert [1, 0, 0] == [len(await shows(town)) for _ in range(3)]

    await says(town, "es la farola de mi calle")

    assert 4 == len(letters(town))
    assert {"lights"} == {box for box, *_ in letters(town)}


@pytest.mark.parametrize("apart", [PIECES_WAIT, -timedelta(hours=2)])
async def test_whoever_says_nothing_more_is_read_as_they_wrote(town, apart):
    """
    Also where the clock was ahead.
    """
    await shows(town)

    await waits(town, apart)

    assert [("clerk", "", 1)] == letters(town)


async def test_what_the_town_asks_back_in_its_own_words_is_asked_once(town, asking):
    assert ["No le entendemos."] == await says(town, "y eso")
    assert [] == letters(town)

    await waits(town, PIECES_WAIT)

    assert ["No le entendemos."] == [d.text for d in town.said("telegram")]
    assert [("clerk", "y eso", 0)] == letters(town)


async def test_a_first_half_waits_for_the_second(town, asking):
    await says(town, "en la plaza")
    await says(town, "hay una farola rota")

    assert [("lights", "hay una farola rota", 0), ("lights", "en la plaza", 0)] == (
        letters(town)
    )


async def test_what_tells_danger_waits_for_nothing_and_takes_along_what_did(town):
    await shows(town)
    told = await says(town, "¡un incendio!")

    assert any("112" in text for text in told)
    assert ["police", "police"] == [box for box, *_ in letters(town)]


async def test_words_that_no_rule_knows_are_read_at_once(town):
    """
    Only who says nothing at all, or is asked back by the rules, is waited for.
    """
    await says(town, "quisiera comentar un asunto de mi comunidad")

    assert ["clerk"] == [box for box, *_ in letters(town)]


@pytest.mark.parametrize(
    "where",
    [
        {"visibility": PUBLIC},
        {"sender": Address("email", "ana@vecinos.example"), "to": ("x@y.example",)},
    ],
)
async def test_nothing_waits_where_people_write_no_thought_in_pieces(town, where):
    await shows(town, **where)

    assert (await town.store.show(1)).status is not Status.HELD


async def test_whoever_talks_with_a_mailbox_goes_on_with_it_at_once(town):
    await says(town, "la farola está rota")
    await shows(town)

    assert ["lights", "lights"] == [box for box, *_ in letters(town)]


async def test_whoever_wants_a_word_with_somebody_else_reaches_them(town):
    """
    Though only an example says of what, and they have just told of something.
    """
    whom = TOWN.replace("office: Policía", "office: Policía\n    aliases: [sargento]")
    peace = "  peace: {like: [hablar con alguien por el jaleo], owner: police}\n"
    whom = whom.replace("topics:\n", f"topics:\n{peace}")
    direct = "  direct_message: {words: [quiero hablar]}\n"
    town.table = compile_routes(whom.replace("intents:\n", f"intents:\n{direct}"))

    for text in ("la farola está rota", "quiero hablar con el sargento por el jaleo"):
        await says(town, text)

    assert ["lights", "police"] == [box for box, *_ in letters(town)]


async def test_a_photo_waits_for_its_words_though_its_sender_has_an_open_case(town):
    await says(town, "la farola está rota")
    town.now += 2 * FRESH

    [asked] = await shows(town)
    assert "¿Qué ocurre, y dónde?" in asked
    await says(town, "en la plaza hay una farola rota")

    assert ["lights"] * 3 == [box for box, *_ in letters(town)]


async def test_a_photo_with_a_question_mark_is_seen_by_somebody(town):
    await says(town, "la farola está rota")
    town.now += 2 * FRESH

    await shows(town, text="?")
    await waits(town, PIECES_WAIT)

    assert 1 in [files for _, _, files in letters(town)]


async def test_where_somebody_lives_waits_for_what_happens_there(town, greeting):
    """
    "Buenas, soy Pepe, el de la plaza": a greeting, and half of what follows.
    """
    assert ["Buenas."] == await says(town, "hola, soy Pepe, el de la plaza Mayor")
    await says(town, "la farola está rota")

    assert ["la farola está rota", "hola, soy Pepe, el de la plaza Mayor"] == [
        said for _, said, _ in letters(town)
    ]


@pytest.mark.parametrize(
    "where", ["en la plaza Mayor", "plaza Mayor 3", "soy de plaza Mayor"]
)
async def test_a_place_alone_waits_for_what_happens_there(town, greeting, where):
    assert 1 == len(await says(town, where))
    await says(town, "la farola está rota")

    assert [("lights", "la farola está rota", 0), ("lights", where, 0)] == (
        letters(town)
    )


async def test_who_only_says_where_they_live_has_said_nothing(town, greeting):
    await says(town, "hola, soy Pepe, el de la plaza Mayor")

    await waits(town, PIECES_WAIT)

    assert [] == letters(town)
    assert ["Buenas."] == [d.text for d in town.said("telegram")]


# ------------------------------------------------ of what is held

KEPT = "Guardado con lo anterior; espera a que sepamos quién es."


async def test_a_point_on_the_map_that_waits_with_what_is_held_is_acknowledged(town):
    await says(town, "quiero un certificado")

    assert [KEPT] == await says(town, "", place=Place(latitude=40.1, longitude=-3.5))
    assert [] == letters(town)


@pytest.mark.parametrize("said", ["el viernes a las 7", "", "sí, claro", "pues eso"])
async def test_what_goes_on_with_what_is_held_waits_with_it(town, asking, said):
    [told] = await says(town, "quiero un certificado")
    assert "DNI" in told

    assert [KEPT] == await says(town, said)
    assert [] == letters(town)
    await waits(town, PIECES_WAIT)
    assert [] == letters(town)

    await known(town)

    assert ["quiero un certificado", said] == [said for _, said, _ in letters(town)]


@pytest.mark.parametrize("said", ["ya he firmado", "¿se sabe algo?", "?"])
async def test_who_asks_after_what_is_held_hears_what_it_waits_for(town, asking, said):
    await says(town, "quiero un certificado")

    [told] = await says(town, said)

    assert "espera a que sepamos quién es" in told
    assert [] == letters(town)


async def test_who_has_signed_means_what_waits_for_that_whatever_else_is_open(town):
    """
    Hours later, too: to sign, or to come to the counter, takes its time.
    """
    for text in ("la farola está rota", "hay un bache en la calle Olmo"):
        await says(town, text)
    await says(town, "quiero un certificado")
    town.now += 3 * PIECES_WAIT

    [told] = await says(town, "ya lo he firmado")

    assert "espera a que sepamos quién es" in told


async def test_what_tells_its_own_matter_waits_with_nothing(town):
    await says(town, "quiero un certificado")
    await says(town, "la farola está rota")

    assert ["lights"] == [box for box, *_ in letters(town)]


async def test_thanks_wait_with_nothing(town):
    await says(town, "quiero un certificado")
    await says(town, "muchas gracias")

    assert Status.ROUTED is (await town.show(2)).status


async def test_a_while_after_it_is_asked_by_itself_what_somebody_means(town, asking):
    await says(town, "quiero un certificado")
    town.now += PIECES_WAIT

    assert ["No le entendemos."] == await says(town, "el viernes a las 7")


async def test_what_waits_with_something_goes_on_with_it_however_that_is_let_go(town):
    """
    By what shows who wrote that one message, too, such as a signature;
    nobody held back what only waited with it.
    """
    await known(town)
    town.table = compile_routes(TOWN.replace("requires: verified", "requires: strong"))
    await says(town, "quiero un certificado")
    await says(town, "para el viernes")
    town.now += MINUTE
    await signs(town)

    expected = ["quiero un certificado", "para el viernes"]
    assert expected == [said for _, said, _ in letters(town)]
    held = [d.text for d in town.said("email") if "RETENIDO" in d.text]
    assert ["quiero un certificado"] == [text.partition("\n")[0] for text in held]


async def test_it_goes_on_also_where_they_are_still_asked_which_case_they_mean(town):
    await known(town)
    town.table = compile_routes(TOWN.replace("requires: verified", "requires: strong"))
    await says(town, "quiero un certificado")
    filing = (await town.show()).filing
    between = town.message("eso mismo", sender=ANA, visibility=PRIVATE)
    [number] = await town.store.receive([town.arrival(between)], None)
    asked = evolve(filing.decision, rule="which case")
    await town.store.record(
        Filing(
            id=number,
            status=Status.HELD,
            message=between,
            verdict=filing.verdict,
            decision=asked,
        )
    )
    await says(town, "para el viernes")
    town.now += MINUTE
    await signs(town)

    expected = ["quiero un certificado", "para el viernes"]
    assert expected == [said for _, said, _ in letters(town)]


async def test_what_only_resembles_a_matter_goes_on_with_what_was_held(town):
    town.table = compile_routes(
        TOWN.replace(
            "    words: [farola]",
            "    words: [farola]\n    like: [todo a oscuras el viernes por la noche]",
        )
    )
    await says(town, "quiero un certificado")
    assert [KEPT] == await says(town, "el viernes a oscuras por la noche")

    town.now += MINUTE
    await known(town)

    assert ["clerk"] * 2 == [box for box, *_ in letters(town)]


LEG = Leg(mailbox="police", because="it may be danger")


@for_each(
    "cannot_wait",
    [
        {"legs": (evolve(LEG, at_once=True),)},
        {"legs": (evolve(LEG, continues=True),)},
        {"flags": frozenset({"confidential"})},
        {"rule": "guard danger"},
        {"urgency": Urgency.HIGH},
        {"urgency": Urgency.EMERGENCY},
        {"outcome": Outcome.QUARANTINE},
        {"topics": ("lighting",)},
    ],
)
def test_what_may_be_danger_is_read_at_once_and_is_no_piece(cannot_wait):
    """
    A guess that would be held is one; not where somebody reads it meanwhile.
    """
    guess = Decision(
        outcome=Outcome.CHALLENGE,
        legs=(LEG,),
        reply=Reply.PRIVATE,
        rule="otherwise",
        language="es",
        version="1",
    )

    assert is_piece("el viernes", guess, guess)
    assert not is_piece("el viernes", evolve(guess, **cannot_wait), guess)


async def test_what_was_said_before_something_else_is_held_waits_with_none_of_that(
    town,
):
    """
    It goes on with what was asked before it, as soon as that does.
    """
    await known(town)
    town.table = compile_routes(TOWN.replace("requires: verified", "requires: strong"))
    await says(town, "quiero un certificado")
    await says(town, "para el viernes")
    town.now += MINUTE
    await says(town, "quiero otro certificado")
    town.now += MINUTE
    await signs(town)

    expected = ["quiero un certificado", "para el viernes"]
    assert expected == [said for _, said, _ in letters(town)]


@pytest.mark.parametrize(
    ("name", "media_type"), [("v.ogg", "audio/ogg"), ("v.mp4", "video/mp4")]
)
async def test_what_is_spoken_or_signed_waits_with_nothing_that_is_held(
    town, name, media_type
):
    """
    No machine knows what it tells: it may be danger.
    """
    voice = Attachment(name=name, media_type=media_type, reference="v1")
    town.channels["telegram"].files = {"v1": b"OggS"}
    await says(town, "quiero un certificado")
    await says(town, "", attachments=(voice,))

    await waits(town, PIECES_WAIT)

    assert [("clerk", 1)] == [(box, files) for box, _, files in letters(town)]


@for_each(
    ("told", "urgency", "waits"),
    [
        ({"matter at night": False, "topic noise": False}, Urgency.HIGH, True),
        ({"matter at night": False, "topic noise": True}, Urgency.HIGH, False),
        ({"matter at night": True, "topic noise": False}, Urgency.HIGH, False),
        ({"matter at night": False, "topic noise": False}, Urgency.EMERGENCY, False),
        ({"urgent": False, "topic noise": True}, Urgency.HIGH, True),
        ({"urgent": True, "topic noise": False}, Urgency.HIGH, False),
    ],
)
def test_nobody_is_in_a_hurry_for_the_hour_and_what_it_is_like(told, urgency, waits):
    """
    "A las siete de la tarde" is what a form asked for, at night, too.
    """
    decision = Decision(
        outcome=Outcome.DELIVER,
        legs=(),
        topics=("noise",),
        urgency=urgency,
        rule=next((name for name in told if name.startswith("matter")), ""),
        trace=tuple(
            Step(rule=name, matched=True, because="x", by_words=by_words)
            for name, by_words in told.items()
        ),
    )

    assert is_urgent(decision) is not waits

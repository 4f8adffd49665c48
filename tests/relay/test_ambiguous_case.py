"""
Which of their cases somebody means who says too little to tell.
"""

from datetime import timedelta

import pytest

from gateway.core.calendar import Term, Unit
from gateway.core.case import CaseState, Number
from gateway.core.conversation import FRESH
from gateway.core.filing import Status
from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.relay.turns.cases.ambiguous_case import WHICH_CASE_WAITS
from gateway.routing.compiler import compile_routes
from gateway.town.desk import binding, enrolling

from .conftest import CASES, PRIVATE, texts

pytestmark = pytest.mark.usefixtures("numbered")

MINUTE = timedelta(minutes=1)
LAMP, LEAK = "la farola está rota", "hay una fuga en mi calle"


def letters(town):
    return [(d.to.value.partition("@")[0], d.text) for d in town.said("email")]


async def two_cases(town, **changes):
    await town.hear(LAMP, visibility=PRIVATE, **changes)
    await town.tell(LEAK, visibility=PRIVATE, **changes)


async def status(town, id):
    return (await town.store.show(id)).status


async def test_what_says_too_little_is_held_until_they_tell_which_case(town):
    await two_cases(town)

    await town.tell("sigue igual", visibility=PRIVATE)

    asked = f"¿De cuál habla? J-2 («{LEAK}»), J-1 («{LAMP}»)"
    assert texts(town)[-1].startswith(asked)
    assert await status(town, 3) is Status.HELD
    assert len(letters(town)) == 2

    town.now += MINUTE
    await town.hear("el J-1", visibility=PRIVATE)
    await town.work()

    assert "Anotado en J-1. Lo atiende: Alumbrado." in texts(town)
    box, text = letters(town)[-1]
    assert box == "lights"
    assert text.startswith("sigue igual")
    assert "J-1" in text
    assert await town.store.case(Number(3)) is None


@pytest.mark.parametrize(
    ("done", "after"),
    [
        ("Mañana vamos.", CaseState.ASSIGNED),
        ("#resuelto Cambiada.", CaseState.REOPENED),
    ],
)
@pytest.mark.parametrize("said", ["sigue igual", "pues sigue apagada"])
async def test_what_is_no_better_is_what_they_have_just_asked_for(
    town, done, after, said
):
    """
    Whatever else they have reported since.
    """
    await town.tell(LAMP, visibility=PRIVATE)
    await town.answer(done, town.said("email")[0])
    await town.tell(LEAK, visibility=PRIVATE)

    await town.tell("¿cómo va J-1?", visibility=PRIVATE)
    await town.tell(said, visibility=PRIVATE)

    box, text = letters(town)[-1]
    assert box == "lights"
    assert text.startswith(said)
    assert "Caso J-1 " in text
    assert after is (await town.store.case(Number(1))).case.state


@pytest.mark.parametrize(
    "apart", [WHICH_CASE_WAITS, -timedelta(hours=2), -timedelta(minutes=30)]
)
async def test_without_an_answer_it_goes_where_the_rules_say(town, apart):
    """
    Also where the clock was ahead.
    """
    await two_cases(town)
    await town.tell("sigue igual", visibility=PRIVATE)

    town.now += apart
    await town.store.tick(town.now)
    await town.work()

    assert await status(town, 3) is Status.ROUTED
    assert letters(town)[-1][1].startswith("sigue igual")
    assert sum("¿De cuál habla?" in text for text in texts(town)) == 1


async def test_with_one_case_only_nobody_is_asked(town):
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += FRESH + timedelta(hours=1)

    await town.tell("sigue igual", visibility=PRIVATE)

    assert letters(town)[-1][0] == "lights"
    assert await town.store.case(Number(2)) is None


@pytest.mark.parametrize(
    "said", ["nadie ha venido", "ya van tres semanas", "Still the same", "segue aí"]
)
async def test_what_is_still_so_is_told_to_who_has_it_whatever_it_is_like(town, said):
    """
    As a reminder in the case, also days later, and as no case of another office.
    """
    words = "  noise:\n    words: [venido, semanas, still, segue]\n    owner: lights\n"
    town.table = compile_routes(CASES.replace("topics:\n", f"topics:\n{words}"))
    await town.hear(LEAK, visibility=PRIVATE)
    town.now += FRESH + timedelta(days=3)

    await town.tell(said, visibility=PRIVATE)

    box, text = letters(town)[-1]
    assert ("clerk", said) == (box, text[: len(said)])
    assert await town.store.case(Number(2)) is None


async def test_what_is_still_so_is_told_of_a_danger_before_anything_else(town):
    """
    Nobody is asked which they mean where one cannot wait.
    """
    await two_cases(town)
    town.now += MINUTE
    await town.tell("un incendio", visibility=PRIVATE)
    town.now += MINUTE

    await town.tell("sigue ahí", visibility=PRIVATE)

    assert letters(town)[-1][0] == "police"
    assert not any("¿De cuál habla?" in text for text in texts(town))


async def test_whoever_was_spoken_to_last_answers_that(town):
    await two_cases(town)
    lamp = next(d for d in town.said("email") if d.to.value.startswith("lights"))
    town.now += MINUTE
    await town.answer("Mañana voy, ¿le viene bien?", lamp)

    await town.tell("mejor por la tarde", visibility=PRIVATE)

    assert letters(town)[-1][0] == "lights"
    assert not any("¿De cuál habla?" in text for text in texts(town))


async def test_thanks_are_not_asked_about(town):
    await two_cases(town)

    await town.tell("muchas gracias", visibility=PRIVATE)

    assert not any("¿De cuál habla?" in text for text in texts(town))


@pytest.mark.parametrize(
    "thanks", ["gracias guapa", "ok gracias por la información", "thank you so much!"]
)
async def test_thanks_go_to_whom_they_talked_with_last_and_open_nothing(town, thanks):
    await two_cases(town)
    town.now += MINUTE

    await town.tell(thanks, visibility=PRIVATE)

    assert not any("¿De cuál habla?" in text for text in texts(town))
    box, text = letters(town)[-1]
    assert box == "clerk"
    assert text.startswith(thanks)
    assert await town.store.case(Number(3)) is None


async def test_thanks_for_what_is_done_open_it_no_more(town):
    await town.tell(LAMP, visibility=PRIVATE)
    [letter] = town.said("email")
    town.now += MINUTE
    await town.answer("#resuelto Ya luce.", letter)
    town.now += MINUTE

    await town.tell("perfecto, la farola ya luce, gracias", visibility=PRIVATE)

    case = (await town.store.case(Number(1))).case
    assert case.state is CaseState.SOLVED
    assert letters(town)[-1][0] == "lights"
    assert await town.store.case(Number(3)) is None


async def test_what_else_is_told_with_thanks_is_a_matter_of_its_own(town):
    broken = "intents:\n  incident: {words: [fundida]}\n"
    town.table = compile_routes(CASES.replace("intents:\n", broken))
    await town.hear(LEAK, visibility=PRIVATE)
    town.now += MINUTE

    await town.tell("la farola está fundida, gracias", visibility=PRIVATE)

    assert letters(town)[-1][0] == "lights"


async def test_a_greeting_is_no_case_to_ask_for(town):
    """
    It was answered at once, and nobody has it.
    """
    hello = "matters:\n  hello: {words: [hola], outcome: answer, says: hi}\n"
    greets = "texts:\n  hi: {es: Buenas., en: Hello.}\n"
    town.table = compile_routes(f"{CASES}{hello}{greets}")
    await town.hear("hola", visibility=PRIVATE)
    await town.hear(LAMP, visibility=PRIVATE)

    await town.tell("¿cómo va lo mío?", visibility=PRIVATE)

    assert texts(town)[-1].startswith("J-2: pendiente en Alumbrado")


async def test_danger_is_never_asked_about(town):
    await two_cases(town)

    await town.tell("un incendio", visibility=PRIVATE)

    assert letters(town)[-1][0] == "police"


@pytest.mark.parametrize("asked", ["¿cómo va lo mío?", "any news about my report?"])
async def test_who_asks_for_their_own_is_told_how_each_stands(town, asked):
    await town.hear(LAMP, visibility=PRIVATE)
    await town.hear(asked, visibility=PRIVATE)
    await town.hear(LEAK, visibility=PRIVATE)
    await town.tell(asked, visibility=PRIVATE)

    assert "J-1: pendiente en Alumbrado" in texts(town)[1]
    leak, lamp = texts(town)[-1].split("\n")
    assert leak.startswith(f"J-3 («{LEAK}»): pendiente en Registro")
    assert lamp.startswith(f"J-1 («{LAMP}»): pendiente en Alumbrado")
    assert len(letters(town)) == 2


async def test_who_has_nothing_open_is_told_so_and_the_question_waits_for_nothing(town):
    await town.tell("¿cómo va lo mío?", visibility=PRIVATE)
    await town.tell(LAMP, visibility=PRIVATE)

    none, receipt = texts(town)
    assert none.startswith("No vemos ningún asunto abierto desde esta cuenta.")
    assert receipt.startswith("Recibido, J-2.")
    assert [LAMP] == [text.split("\n")[0] for _, text in letters(town)]


@pytest.mark.parametrize("told", ["sufro maltrato", "necesito un certificado"])
async def test_what_is_confidential_or_held_is_not_denied(town, told):
    await town.tell(told, visibility=PRIVATE)
    town.now += 2 * FRESH

    await town.tell("¿cómo va lo mío?", visibility=PRIVATE)

    assert not any("No vemos" in text for text in texts(town))


async def test_what_is_told_beside_the_question_how_it_goes_is_read(town):
    await town.hear(LAMP, visibility=PRIVATE)

    await town.tell("¿cómo va lo mío? nadie ha venido en un mes", visibility=PRIVATE)

    assert ["lights", "lights"] == [box for box, _ in letters(town)]


@pytest.mark.parametrize("asked", ["¿cómo va lo mío?", "any news about my report?"])
async def test_who_asks_how_it_goes_after_the_end_is_told_and_reopens_nothing(
    town, asked
):
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("#resuelto Cambiada.")
    town.now += MINUTE

    await town.tell(asked, visibility=PRIVATE)

    assert texts(town)[-1].startswith("J-1: resuelto")
    assert (await town.store.case(Number(1))).case.state is CaseState.SOLVED


async def test_strangers_learn_of_nobodys_cases(town):
    await two_cases(town)

    other = {"sender": Address("twitter", "2"), "handle": "@eva", "visibility": PRIVATE}
    await town.tell("¿cómo va lo mío?", **other)

    assert not any("J-1" in d.text for d in town.said("twitter") if d.to.value == "2")


async def test_a_number_from_another_account_of_theirs_goes_on_with_the_case(town):
    clerk = town.clerk()
    person = await enrolling.take_over(clerk, "Ana", Role.RESIDENT, 24, consent=True)
    telegram = Address("telegram", "1044")
    for address in (Address("twitter", "1001"), telegram):
        await binding.bind(clerk, person.id, address, "")
    await two_cases(town)

    await town.hear("sigue igual", sender=telegram, visibility=PRIVATE)
    town.now += MINUTE
    await town.hear("J-1", sender=telegram, visibility=PRIVATE)
    await town.work()

    assert letters(town)[-1][0] == "lights"
    assert await town.store.case(Number(3)) is None
    assert any("Anotado en J-1" in text for text in texts(town, "telegram"))


def letter_to(town, box):
    return next(d for d in town.said("email") if d.to.value.startswith(box))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("#resuelto Cambiada.", "¡muchas gracias!"),
        ("#resuelto Cambiada.", "otra vez rota"),
        ("Vamos mañana.", "¿a qué hora vais a venir?"),
        ("#pedir ¿Es la de la esquina?", "esa misma"),
    ],
)
async def test_what_follows_an_answer_is_for_whoever_gave_it(town, answer, said):
    await two_cases(town)
    town.now += MINUTE
    await town.answer(answer, letter_to(town, "lights"))
    town.now += MINUTE

    await town.tell(said, visibility=PRIVATE)

    box, text = letters(town)[-1]
    assert ("lights", said) == (box, text[: len(said)])
    assert await town.store.case(Number(4)) is None


async def test_what_is_said_days_later_is_still_for_whoever_answered_just_now(town):
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += FRESH + MINUTE
    await town.answer("#resuelto Cambiada.")
    town.now += MINUTE

    await town.hear("otra vez rota", visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.REOPENED


async def test_what_was_written_before_the_answer_is_no_answer_to_it(town):
    await two_cases(town)
    written = town.now + MINUTE
    town.now += 2 * MINUTE
    await town.answer("Vamos mañana.", letter_to(town, "lights"))

    await town.tell("¡muchas gracias!", visibility=PRIVATE, received_at=written)

    assert letters(town)[-1][0] == "clerk"


@pytest.mark.parametrize(
    ("told", "more"),
    [
        pytest.param("hay un incendio", "en la segunda planta", id="alarm"),
        pytest.param("sufro maltrato", "es mi hermano", id="in confidence"),
    ],
)
async def test_an_answer_leads_nobody_away_from_an_alarm_or_a_confidence(
    town, told, more
):
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.tell(told, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("Vamos mañana.", letter_to(town, "lights"))
    town.now += MINUTE

    await town.tell(more, visibility=PRIVATE)

    assert letters(town)[-1][0] == "police"


async def test_a_mail_that_replies_to_nothing_answers_no_mailbox(town):
    mail = {"sender": Address("email", "ana@mail.example")}
    await two_cases(town, **mail)
    town.now += MINUTE
    await town.answer("Vamos mañana.", letter_to(town, "lights"))
    town.now += MINUTE

    await town.tell("¡muchas gracias!", visibility=PRIVATE, **mail)

    assert letters(town)[-1][0] == "clerk"


async def replies(town, text, to):
    [receipt] = [d for d in town.said("twitter") if to in d.text]
    await town.tell(text, visibility=PRIVATE, in_reply_to=(f"r-{receipt.id}",))


async def test_a_reply_to_a_receipt_goes_on_with_what_that_is_of(town):
    await two_cases(town)

    await replies(town, "mi teléfono es 600111222", "Recibido, J-1.")

    box, text = letters(town)[-1]
    assert "lights" == box
    assert text.startswith("mi teléfono es 600111222")
    assert await town.store.case(Number(3)) is None


async def test_a_reply_to_a_receipt_of_several_matters_goes_on_with_each(town):
    await town.tell(f"{LAMP}, y {LEAK}", visibility=PRIVATE)

    await replies(town, "mi teléfono es 600111222", "J-1-2")

    assert {"lights", "clerk"} == {box for box, _ in letters(town)[-2:]}
    assert await town.store.case(Number(2)) is None


async def test_a_reply_that_says_one_of_its_numbers_goes_on_with_that_one(town):
    await town.tell(f"{LAMP}, y {LEAK}", visibility=PRIVATE)
    before = len(letters(town))

    await replies(town, "para lo de J-1-2 traed una escalera", "J-1-2")

    assert ["clerk"] == [box for box, _ in letters(town)[before:]]


async def test_what_is_said_while_an_alarm_moves_goes_on_with_that(town):
    """
    Whoever helps says that they are on their way before it is read.
    """
    await town.hear(LAMP, visibility=PRIVATE)
    await town.tell("hay un incendio", visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("Vamos mañana.", letter_to(town, "lights"))
    said_at = town.now + MINUTE
    town.now += 2 * MINUTE
    await town.answer("#voy", letter_to(town, "police"))

    await town.tell("en la segunda planta", visibility=PRIVATE, received_at=said_at)

    assert letters(town)[-1][0] == "police"


@pytest.mark.parametrize(
    ("answer", "said", "after"),
    [
        ("#pedir ¿Parpadea la farola?", "la farola no luce nada", CaseState.ASSIGNED),
        ("#pedir ¿Dónde está?", "la farola de la plaza Mayor", CaseState.ASSIGNED),
        ("Vamos mañana.", "la farola ahora parpadea", CaseState.ASSIGNED),
        ("#resuelto Cambiada.", "la farola sigue apagada", CaseState.REOPENED),
    ],
)
async def test_what_is_said_of_what_a_mailbox_spoke_about_is_no_case_of_its_own(
    town, answer, said, after
):
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(answer)
    town.now += MINUTE

    await town.tell(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is after
    assert await town.store.case(Number(3)) is None
    assert letters(town)[-1][1].startswith(said)


async def test_what_is_said_to_be_so_still_is_no_case_of_its_own(town):
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += MINUTE

    await town.hear("la farola sigue sin luz", visibility=PRIVATE)

    assert await town.store.case(Number(2)) is None


STREETS = f"{CASES}places: {{streets: [calle Almez, calle Real]}}\n"
AT_SEVEN = f"{LAMP} en la calle Almez 7"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("la farola de la calle Almez 7 sigue apagada", 0),
        ("sigue igual, la farola de Almez no va", 0),
        ("la farola de la calle Almez 7 no va", 0),
        ("la farola de la calle Almez 7 sigue apagada", 9),
    ],
)
async def test_what_names_the_place_of_a_case_again_is_no_case_of_its_own(
    town, said, days
):
    town.table = compile_routes(STREETS)
    await town.hear(AT_SEVEN, visibility=PRIVATE)
    town.now += days * timedelta(days=1) + MINUTE

    await town.tell(said, visibility=PRIVATE)

    assert await town.store.case(Number(2)) is None
    box, text = letters(town)[-1]
    assert ("lights", True) == (box, text.startswith(said))


@pytest.mark.parametrize(
    "said",
    [
        "la farola de la calle Almez 71 sigue apagada",
        "la farola de la calle Real 7 sigue apagada",
        "otra farola de la calle Almez 7 está rota",
        "hay una fuga en la calle Almez 7",
    ],
)
async def test_another_number_street_or_thing_is_a_case_of_its_own(town, said):
    town.table = compile_routes(STREETS)
    await town.hear(AT_SEVEN, visibility=PRIVATE)
    town.now += MINUTE

    await town.hear(said, visibility=PRIVATE)

    assert await town.store.case(Number(2)) is not None


async def test_what_a_mail_says_that_replies_to_nothing_is_a_case_of_its_own(town):
    """
    A mail program tells what is replied to: where it does not, nobody guesses.
    """
    mail = {"sender": Address("email", "ana@mail.example"), "visibility": PRIVATE}
    await town.hear(LAMP, **mail)
    town.now += MINUTE

    await town.hear("la farola sigue sin luz", **mail)

    assert await town.store.case(Number(2)) is not None


@pytest.mark.parametrize(
    "said",
    [
        "la farola parpadea",
        "es para la fuga de al lado, que no se ve nada de noche",
        "porque con la fuga no se puede pasar",
    ],
)
async def test_what_is_said_just_after_goes_on_with_it(town, said):
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += MINUTE

    await town.tell(said, visibility=PRIVATE)

    assert await town.store.case(Number(2)) is None
    assert "lights" == letters(town)[-1][0]


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ("la farola parpadea", PIECES_WAIT),
        ("también hay una farola caída", MINUTE),
        ("hay una fuga", MINUTE),
        ("es para la farola de la calle Almez", MINUTE),
    ],
)
async def test_a_while_later_and_another_thing_and_a_place_are_a_case_of_its_own(
    town, said, apart
):
    town.table = compile_routes(
        f"{CASES}places: {{streets: [calle Almez, plaza Mayor]}}\n"
    )
    await town.hear(f"{LAMP} en la plaza Mayor", visibility=PRIVATE)
    town.now += apart + MINUTE

    await town.hear(said, visibility=PRIVATE)

    assert await town.store.case(Number(2)) is not None


@pytest.mark.parametrize(("apart", "cases"), [(MINUTE, 1), (PIECES_WAIT + MINUTE, 2)])
async def test_what_is_read_late_goes_on_with_what_was_told_just_before(
    town, apart, cases
):
    """
    After a failure many wait, and each is read long after it was written.
    """
    told_at = town.now
    town.now += 5 * PIECES_WAIT

    for said, at in [(LAMP, told_at), ("la farola parpadea", told_at + apart)]:
        await town.hear(said, visibility=PRIVATE, received_at=at)

    there = [await town.store.case(Number(number)) for number in (1, 2)]
    assert cases == len([case for case in there if case is not None])


async def test_what_only_resembles_something_goes_on_with_what_was_just_told(town):
    """
    In a few words, or such as go on with a sentence: "que está rota y huele".
    """
    town.table = compile_routes(
        CASES.replace("    words: [fuga]", "    words: [fuga]\n    like: [huele fatal]")
    )
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += MINUTE

    for said in ("y huele fatal desde el martes por toda la calle", "huele fatal"):
        await town.hear(said, visibility=PRIVATE)
    await town.deliver()

    assert ["lights"] * 3 == [box for box, _ in letters(town)]

    long = "desde el martes de noche huele fatal en todo el barrio y nadie sabe por qué"
    await town.tell(long, visibility=PRIVATE)

    assert "clerk" == letters(town)[-1][0]


async def test_what_is_asked_in_the_middle_of_a_talk_is_no_greeting(town):
    hello = "  hi:\n    match: {topics: none, words: [hola, danke]}\n    says: hello\n"
    greets = f"matters:\n{hello}    deliver: []\n    outcome: answer\n"
    text = "texts:\n  hello: {es: Buenas., en: Hello.}\n"
    town.table = compile_routes(f"{CASES}{greets}{text}")
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("Vamos el sábado.")
    town.now += MINUTE

    await town.tell("danke! und am Sonntag", visibility=PRIVATE)

    assert letters(town)[-1][1].startswith("danke! und am Sonntag")
    assert "Buenas." not in texts(town)


WAITING = (
    "?",
    "¿se sabe algo?",
    "sigo esperando",
    "QUE CUANDO VIENEN",
    "still waiting",
)


@pytest.mark.parametrize("said", WAITING)
async def test_whoever_waits_is_heard_where_they_talk(town, said):
    await two_cases(town)
    town.now += MINUTE
    await town.answer("Mañana.", town.said("email")[-1])

    await town.tell(said, visibility=PRIVATE)

    box, text = letters(town)[-1]
    assert ("clerk", True) == (box, text.startswith(said))


@pytest.mark.parametrize("said", WAITING)
async def test_days_later_whoever_waits_is_told_how_theirs_stands(town, said):
    """
    Though a word of it were one of what is told in confidence.
    """
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += 2 * FRESH
    town.table = compile_routes(CASES.replace("[maltrato]", "[maltrato, vienen]"))

    await town.tell(said, visibility=PRIVATE)

    assert texts(town)[-1].startswith("J-1: ")
    assert 1 == len(letters(town))


async def test_what_is_so_again_after_weeks_goes_on_with_what_is_open(town):
    await town.hear(LAMP, visibility=PRIVATE)
    town.now += 5 * FRESH

    await town.tell("la farola otra vez sin luz", visibility=PRIVATE)

    assert await town.store.case(Number(2)) is None


@pytest.mark.parametrize(
    "said",
    [
        "otra farola está rota",
        "hay una farola rota en la calle Almez 7",
        "farola e incendio",
        "un certificado de la farola",
    ],
)
async def test_another_thing_a_place_danger_and_a_procedure_are_cases_of_their_own(
    town, said
):
    town.table = compile_routes(
        f"{CASES}places: {{streets: [calle Almez, plaza Mayor]}}\n"
    )
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("#resuelto Cambiada.")
    town.now += MINUTE

    await town.hear(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.SOLVED


@pytest.mark.parametrize("answer", ["Vamos mañana.", "#resuelto Cambiada."])
async def test_what_is_urgent_by_now_goes_on_and_is_promised_sooner(town, answer):
    dark = "{topic: lighting, words: [oscuras], urgency: high, deliver: lights}"
    rules = CASES.replace("owner: lights", "owner: lights\n    means: incident")
    rules = rules.replace("intents:", "intents:\n  incident:\n    words: [avería]")
    rules = f"{rules}matters:\n  dark: {dark[:-1]}, answer_within: 1 hour}}\n"
    town.table = compile_routes(rules)
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(answer)
    town.now += MINUTE

    await town.hear("la farola nos deja a oscuras", visibility=PRIVATE)

    assert await town.store.case(Number(3)) is None
    [timer] = await town.store.due(town.now + FRESH, 9)
    hour = Term(1, Unit.HOUR)
    assert Number(1) == timer.case
    assert town.table.due("lights", town.now, hour) == timer.due_at


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("#pedir ¿la del parque o la de la fuga?", "la de la fuga"),
        ("¿Dónde está?", "junto a la fuga"),
        (
            "#pedir ¿Qué le pasa? ¿En qué calle está?",
            "en la calle nueva, enfrente de la casa que tiene desde ayer la fuga",
        ),
        (
            "¿Hay una fuga cerca de ella?\nMiguel",
            "sí, hay una fuga desde hace una semana",
        ),
    ],
)
async def test_what_a_mailbox_asks_is_answered_in_whatever_words(town, asked, said):
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(asked)
    town.now += MINUTE

    await town.tell(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.ASSIGNED
    assert await town.store.case(Number(3)) is None
    box, text = letters(town)[-1]
    assert ("lights", said) == (box, text[: len(said)])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Vamos mañana.", "hay una fuga"),
        ("¿Parpadea?", "hay una fuga de agua que llega hasta el portal"),
        ("¿Parpadea?", "fuga e incendio"),
        ("¿Parpadea?", "hay otra fuga"),
    ],
)
async def test_what_nobody_asked_about_is_a_case_of_its_own(town, answer, said):
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(answer)
    town.now += MINUTE

    await town.hear(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.ANSWERED
    assert await town.store.case(Number(3)) is not None


#: Another authority's matters, and what only somebody known may report.
OTHERS = (
    CASES.replace(
        "topics:\n",
        "topics:\n  external:\n    words: [la junta, tráfico]\n    outcome: refuse\n"
        "    says: not-ours\n",
    )
    + """
matters:
  reports: {match: {words: [denuncia]}, requires: verified, deliver: police}
places: {streets: [calle Almez, calle Olmo]}
texts:
  not-ours: {es: No es nuestro.}
"""
)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            "#pedir ¿A quién ha avisado?",
            "eso es de la Junta, o de Tráfico, digo yo, que para eso la pusieron ellos",
        ),
        (
            "¿Lo sabe alguien?",
            "sí, avisé a la Junta hace un mes y allí no me contesta nadie",
        ),
        (
            "#pedir ¿A quién ha avisado?",
            "ya lo he puesto en la web de aguas cuando lo de la fuga de al lado",
        ),
        (
            "¿Lo sabe alguien?",
            "hace una semana que puse una denuncia por los destrozos del parque",
        ),
    ],
)
async def test_whom_somebody_told_is_read_by_whoever_asked(town, asked, said):
    """
    Though by itself the gateway would answer it, hold it or send it to another office.
    """
    town.table = compile_routes(OTHERS)
    await town.tell(f"{LAMP} en la calle Almez", visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(asked)
    town.now += MINUTE
    before = len(texts(town))

    await town.tell(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.ASSIGNED
    box, text = letters(town)[-1]
    assert ("lights", said) == (box, text[: len(said)])
    assert before == len(texts(town))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Vamos mañana.", "y los árboles de allí los cuida la Junta"),
        ("#pedir ¿Parpadea?", "ya avisé a la Junta del incendio"),
        ("#pedir ¿Parpadea?", "en la calle Olmo llamé por la fuga de la Junta"),
        ("#pedir ¿Parpadea?", "ya dije lo del maltrato en la Junta"),
    ],
)
async def test_what_else_is_told_of_others_goes_where_the_rules_say(town, answer, said):
    town.table = compile_routes(OTHERS)
    await town.tell(f"{LAMP} en la calle Almez", visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(answer)
    town.now += MINUTE
    before = (await town.store.case(Number(1))).case.state

    await town.tell(said, visibility=PRIVATE)

    assert before is (await town.store.case(Number(1))).case.state


async def test_whoever_asked_reads_it_though_something_was_reported_since(town):
    town.table = compile_routes(OTHERS)
    await town.tell(f"{LAMP} en la calle Almez", visibility=PRIVATE)
    town.now += MINUTE
    await town.answer("#pedir ¿A quién ha avisado?")
    town.now += MINUTE
    await town.tell(f"{LEAK}, la calle Olmo", visibility=PRIVATE)
    town.now += MINUTE
    said = "avisé a la Junta hace un mes y allí no me contesta nadie"

    await town.tell(said, visibility=PRIVATE)

    assert (await town.store.case(Number(1))).case.state is CaseState.ASSIGNED
    box, text = letters(town)[-1]
    assert ("lights", said) == (box, text[: len(said)])


@pytest.mark.parametrize(
    ("asked", "goes_on"), [("#pedir ¿Parpadea?", False), ("#pedir ¿Dónde es?", True)]
)
async def test_where_something_else_is_answers_only_who_asked_where(
    town, asked, goes_on
):
    town.table = compile_routes(OTHERS)
    await town.tell(LAMP, visibility=PRIVATE)
    town.now += MINUTE
    await town.answer(asked)
    town.now += MINUTE
    said = "hay una fuga enorme en la calle Olmo, y ya he llamado a la Junta"

    await town.tell(said, visibility=PRIVATE)

    assert goes_on is (
        (await town.store.case(Number(1))).case.state is CaseState.ASSIGNED
    )

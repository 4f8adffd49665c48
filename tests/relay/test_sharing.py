"""
What whoever shares a case hears of what another does there.
"""

from datetime import timedelta

import pytest

from gateway.core.case import CaseState, Number
from gateway.core.message import Address, Evidence, Proof
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel

from .conftest import CASES, PRIVATE, SEVERAL, texts, with_lights_away
from .test_complaints import COMPLAINT, RULES, complained

pytestmark = pytest.mark.usefixtures("numbered")

NEWS = "ha respondido en este caso lo que sigue"


async def shared(town, said="la farola está rota", **changes):
    """
    Let two mailboxes read *said*, and give their letters by the mailbox.
    """
    await town.tell(said, visibility=PRIVATE, **changes)
    return {each.to.value.split("@")[0]: each for each in town.said("email")}


def news(town):
    """
    Give to whom it was told that another has worked on the case, in that order.
    """
    return [d for d in town.said("email") if NEWS in d.text or "ha pasado" in d.text]


async def test_whoever_gets_a_case_with_others_reads_with_whom(town):
    """
    Before one of them ends it for all; not again in what continues it.
    """
    town.table = with_lights_away()
    letters = await shared(town)

    await town.tell("sigue rota", visibility=PRIVATE)

    ends = "#resuelto lo termina para todos."
    assert f"Lo tiene también: Policía. {ends}" in letters["lights"].text
    assert f"Lo tiene también: Alumbrado. {ends}" in letters["police"].text
    assert 2 == len([text for text in texts(town, "email") if ends in text])


async def test_what_is_told_in_confidence_does_not_say_who_else_reads_it(town):
    letters = await shared(
        town, "maltrato", to=("police@test.example", "lights@test.example")
    )

    assert not [each for each in letters.values() if "también:" in each.text]


async def test_of_several_that_are_named_whoever_sees_to_it_has_the_case(town):
    named = ("lights@test.example", "clerk@test.example")

    letters = await shared(town, "hay una fuga en mi calle", to=named)

    assert {"lights", "clerk"} == letters.keys()
    assert "clerk" == (await town.store.case(Number(1))).case.mailbox


async def test_of_two_who_answer_one_case_each_hears_of_the_other(town):
    town.table = with_lights_away()
    letters = await shared(town)

    await town.answer("Vamos mañana.", letters["police"])
    await town.answer("No podemos hasta enero.", letters["lights"])

    first, second = news(town)
    assert ["lights@test.example", "police@test.example"] == [
        first.to.value,
        second.to.value,
    ]
    assert f"Policía, Ana (police@test.example), {NEWS}" in first.text
    assert "Vamos mañana." in first.text
    assert "No podemos hasta enero." in second.text
    assert first.subject.startswith("[J-1]")
    said = texts(town, "twitter")
    assert ["Vamos mañana.", "No podemos hasta enero."] == [
        text.split("\n")[0] for text in said[1:]
    ]


async def test_what_answers_that_news_is_an_answer_in_the_case(town):
    town.table = with_lights_away()
    letters = await shared(town)
    await town.answer("#visto", letters["police"])
    [told] = news(town)

    await town.answer("#resuelto Ya luce.", told)

    assert "Ya luce." in texts(town, "twitter")[-1]
    assert CaseState.SOLVED is await town.state()


async def test_who_reads_one_mailbox_at_another_address_hears_of_it(town):
    two = CASES.replace(
        "email: lights@test.example", "email: [lights@test.example, lamps@test.example]"
    )
    town.table = compile_routes(two)
    letters = await shared(town)

    await town.answer("Mañana.", letters["lamps"])

    assert ["lights@test.example"] == [d.to.value for d in news(town)]


LAMPIST = {"sender": Address("telegram", "55"), "display_name": "Eva"}
CROSSED = "acaba de contestar en este caso"


async def test_who_answers_while_a_colleague_does_is_told_and_may_say_it_all_the_same(
    town,
):
    """
    The citizen would get two answers of which neither knows the other. The same words
    again are sent, at once or whenever.
    """
    letters = await shared(town)

    await town.answer("Mañana.", letters["lights"])
    await town.answer("No hay hasta enero.", letters["lights"], **LAMPIST)
    [told], first = texts(town, "telegram"), texts(town, "twitter")[1:]
    await town.answer("No hay hasta enero.", letters["lights"], **LAMPIST)
    await town.answer("Perdón, sí que hay.", letters["lights"], **LAMPIST)
    noted = (await town.store.case(Number(1))).happenings

    assert CROSSED in told
    assert "Mañana." in told
    assert ["Mañana."] == [text.split("\n")[0] for text in first]
    assert ["No hay hasta enero.", "Perdón, sí que hay."] == [
        text.split("\n")[0] for text in texts(town, "twitter")[2:]
    ]
    assert [told] == texts(town, "telegram")
    assert 1 == len([each for each in noted if "Eva (55)" in each.note])


@pytest.mark.parametrize("text", ["#nota es Rosa", "J-1 #nota es Rosa", "#visto"])
async def test_whatever_came_after_an_answer_a_colleague_is_told_of_it(town, text):
    """
    What the citizen says then, what is noted, and who was told before them. Whoever was
    told of one answer is told of the next.
    """
    letters = await shared(town)
    third = {"sender": Address("telegram", "56"), "display_name": "Luis"}
    lights = CASES.replace('{id: "55", handle: "@lights"}', "[55, 56]")
    town.table = compile_routes(lights)

    await town.answer("Mañana.", letters["lights"])
    await town.answer(text, letters["lights"], **LAMPIST)
    await town.tell("vale, gracias", visibility=PRIVATE, in_reply_to=("r1",))
    await town.answer("No hay hasta enero.", letters["lights"], **LAMPIST)
    await town.answer("El lunes.", letters["lights"], **third)
    told = {d.to.value: d.text for d in town.said("telegram") if CROSSED in d.text}
    await town.answer("No hay hasta enero.", letters["lights"], **LAMPIST)
    await town.answer("El lunes.", letters["lights"], **third)

    assert ["55", "56"] == list(told)
    assert all("Mañana." in each for each in told.values())
    assert "No hay hasta enero." in texts(town, "telegram")[-1]
    said = [text.split("\n")[0] for text in texts(town, "twitter")]
    assert 1 == said.count("Mañana.") == said.count("No hay hasta enero.")
    assert "El lunes." not in said


@pytest.mark.parametrize(
    ("said", "first", "second", "minutes"),
    [
        # The same person adds something, or the same is said twice.
        ("la farola está rota", {}, {"text": "Y otra cosa."}, 0),
        ("la farola está rota", {}, LAMPIST | {"text": "Mañana."}, 0),
        # Who has had time to read the first answers knowing of it.
        ("la farola está rota", {}, LAMPIST | {"text": "Y otra cosa."}, 3),
        # An emergency waits for nobody, and what is said to no citizen crosses nothing.
        ("incendio en la farola", {}, LAMPIST | {"text": "Salgan."}, 0),
        ("la farola está rota", {}, LAMPIST | {"text": "#nota es Rosa"}, 0),
        ("la farola está rota", {"text": "#visto"}, LAMPIST | {"text": "Voy."}, 0),
    ],
)
async def test_who_adds_to_an_answer_is_not_held_up(town, said, first, second, minutes):
    rules = CASES.replace("    deliver: police", "    deliver: lights", 1)
    town.table = compile_routes(rules)
    letters = await shared(town, said)

    await town.answer(**{"text": "Mañana.", "letter": letters["lights"]} | first)
    town.now += timedelta(minutes=minutes)
    await town.answer(**{"letter": letters["lights"]} | second)

    assert [] == [text for text in texts(town, "telegram") if CROSSED in text]


async def test_at_the_console_colleagues_have_one_address_and_names_of_their_own(
    town,
):
    letters = await shared(town)
    evidence = Evidence(proof=Proof.ACCOUNT)
    town.channels["console"] = ScriptedChannel("console")
    console = {"sender": Address("console", "lights"), "evidence": evidence}

    for who, said in (("Eva", "Mañana."), ("Eva", "Sí."), ("Luis", "No.")):
        await town.answer(said, letters["lights"], display_name=who, **console)

    assert ["Mañana.", "Sí."] == [
        text.split("\n")[0] for text in texts(town, "twitter")[1:]
    ]


async def test_who_reads_a_mailbox_alone_hears_nothing_of_their_own_answer(town):
    letters = await shared(town)

    await town.answer("Mañana.", letters["lights"])
    town.now += timedelta(minutes=5)
    lampist = Address("telegram", "55")
    await town.answer("Voy ya.", letters["lights"], sender=lampist)

    assert "Voy ya." in texts(town, "twitter")[-1]
    assert [] == news(town)


async def test_who_answers_is_told_nothing_in_the_stead_of_who_is_not_there(town):
    two = CASES.replace("    person:", "    deliver: [email, telegram]\n    person:", 1)
    town.table = compile_routes(two)
    del town.channels["telegram"]
    letters = await shared(town)

    await town.answer("Mañana.", letters["lights"])

    assert [] == news(town)


async def test_what_is_tapped_twice_is_told_once(town):
    town.table = with_lights_away()
    letters = await shared(town)

    await town.answer("#visto", letters["police"])
    await town.answer("#visto", letters["police"])

    assert 1 == len(news(town))


async def test_who_shares_a_case_hears_to_whom_it_is_passed(town):
    town.table = with_lights_away()
    letters = await shared(town)

    await town.answer("#pasar registro", letters["police"])

    [told] = news(town)
    assert "lights@test.example" == told.to.value
    assert "ha pasado este caso a Registro." in told.text


async def test_who_is_given_a_case_that_they_share_reads_its_letter_alone(town):
    both = "    deliver: [police, clerk]\n    says: call-112"
    town.table = compile_routes(
        CASES.replace("    deliver: police\n    says: call-112", both)
    )
    letters = await shared(town, "hay un incendio")

    await town.answer("#pasar registro", letters["police"])

    assert [] == news(town)
    assert 2 == [d.to.value for d in town.said("email")].count("clerk@test.example")


async def test_what_is_confidential_is_told_in_confidence(town):
    several = CASES.replace("    deliver: police\n    says: call-016", SEVERAL)
    town.table = compile_routes(several)
    letters = await shared(town, "mi marido: maltrato")

    await town.answer("#resuelto", letters["police"])
    await town.answer("Venga mañana.", letters["police"])

    silent, told = news(town)
    assert "#resuelto" in silent.text
    assert {"clerk@test.example"} == {silent.to.value, told.to.value}
    assert {"[J-1] Mensaje confidencial"} == {silent.subject, told.subject}


async def test_what_was_confided_to_one_of_them_later_is_not_told_to_the_other(town):
    town.table = with_lights_away()
    letters = await shared(town)
    told = {"visibility": PRIVATE, "in_reply_to": ("r1",)}
    await town.tell("mi marido: maltrato", **told)

    await town.answer("Venga mañana.", letters["police"])

    assert "Venga mañana." in texts(town, "twitter")[-1]
    assert [] == news(town)


@pytest.mark.parametrize("said", ["Lo vemos.", "#pasar policía"])
async def test_whoever_it_is_about_hears_nothing_of_it(town, said):
    town.table = compile_routes(RULES)
    letters = await complained(town, COMPLAINT)

    await town.answer(said, letters["clerk"])

    assert [] == news(town)


async def passed(town):
    """
    Let a case be passed on, and give the letter that it came by.
    """
    letters = await shared(town)
    await town.answer("#pasar registro", letters["lights"])
    return letters["lights"]


async def test_what_who_passed_it_on_answers_is_said_and_moves_nothing(town):
    letter = await passed(town)
    before = await town.store.due(town.now + timedelta(days=9), 9)

    await town.answer("Mañana la cambio.", letter)

    told, heard = town.said("email")[-2:]
    assert "Mañana la cambio." in texts(town, "twitter")[-1]
    assert CaseState.OPEN is await town.state()
    assert before == await town.store.due(town.now + timedelta(days=9), 9)
    assert {"lights@test.example", "clerk@test.example"} == {
        told.to.value,
        heard.to.value,
    }
    [told] = [t for t in texts(town, "email") if "lo lleva ahora Registro" in t]
    assert "Se ha enviado" in told
    assert ["clerk@test.example"] == [d.to.value for d in news(town)]
    [*_, last] = (await town.store.case(Number(1))).happenings
    assert "Ha escrito a la persona Alumbrado, que ya lo había pasado." == last.note

    quoted = town.table.own("letter-answer-private")
    await town.answer(f"Vale.\n\n{quoted}", letter)

    assert last == (await town.store.case(Number(1))).happenings[-1]


@pytest.mark.parametrize("said", ["#visto", "#resuelto Ya luce.", "#separar"])
async def test_what_who_passed_it_on_commands_is_for_who_has_it(town, said):
    letter = await passed(town)
    before = (await town.store.case(Number(1)), texts(town, "twitter"))

    await town.answer(said, letter)

    assert before == (await town.store.case(Number(1)), texts(town, "twitter"))
    assert (
        "No se ha hecho nada: este caso lo lleva ahora Registro"
        in (texts(town, "email")[-1])
    )


async def test_who_passed_it_to_the_wrong_one_passes_it_again_and_that_one_hears(town):
    letter = await passed(town)

    await town.answer("#pasar policía", letter)

    assert "police" == (await town.store.case(Number(1))).case.mailbox
    assert ["clerk@test.example"] == [d.to.value for d in news(town)]


async def test_who_got_it_back_has_it_as_before(town):
    letter = await passed(town)
    handed = town.said("email")[-1]
    await town.answer("#pasar alumbrado", handed)

    await town.answer("Mañana la cambio.", letter)

    assert CaseState.ANSWERED is await town.state()
    assert [] == news(town)


async def test_who_passed_it_on_and_stands_in_there_answers_for_it(town):
    away = """addresses: {email: clerk@test.example}
    backups: [lights]
    absent: [{from: 2026-03-01, until: 2026-03-30}]"""
    routes = CASES.replace("addresses: {email: clerk@test.example}", away)
    town.table = compile_routes(routes)
    letter = await passed(town)

    await town.answer("#resuelto Ya luce.", letter)

    assert CaseState.SOLVED is await town.state()


POLICE = {"sender": Address("twitter", "77"), "handle": "@police"}


async def below(town, text, about="la farola está rota", **changes):
    """
    Let the police's account say *text* in public below what somebody wrote *about*;
    give what each mailbox was sent after that.
    """
    post = await town.tell(about)
    before = len(town.said("email"))
    reply = {"in_reply_to": (post.reference,)} | POLICE | changes
    await town.tell(text, **reply)
    return {d.to.value.split("@")[0]: d for d in town.said("email")[before:]}


async def test_what_another_office_says_below_a_post_is_read_by_whoever_has_it(town):
    """
    As a mayor does: it opens no case of its own, and it is not said once more. The case
    notes it, and still waits for whoever has it.
    """
    read = await below(town, "Lo miramos mañana por si hay una fuga, gracias")

    assert ["lights"] == [*read]
    assert f"Policía, Ana (@police), {NEWS}" in read["lights"].text
    assert "Lo miramos mañana" in read["lights"].text
    told = await town.store.case(Number(1))
    assert CaseState.OPEN is told.case.state
    assert "en público a la persona Policía" in told.happenings[-1].note
    assert not [text for text in texts(town, "twitter") if "mañana" in text]
    assert await town.store.case(Number(2)) is None


@pytest.mark.parametrize(
    ("said", "reads"),
    [
        ("hay un incendio en la farola", {"police"}),
        ("@clerk esto es vuestro", {"clerk"}),
    ],
)
async def test_danger_and_whoever_is_named_below_a_post_go_their_way(town, said, reads):
    clerk = CASES.replace(
        "addresses: {email: clerk@test.example}",
        'addresses: {email: clerk@test.example, twitter: {id: "78", handle: "@clerk"}}',
    )
    town.table = compile_routes(clerk)

    assert reads == set(await below(town, said))


async def test_who_has_the_case_and_says_too_much_aloud_is_told_by_mail(town):
    """
    What they published by their own account only they take back; the account may never
    have written to us in private, and X lets us write to nobody else.
    """
    read = await below(town, "¿Es usted la del 600 12 34 56?", "@police me han robado")

    assert "Bórrelo" in read["police"].text
    assert "«600 12 34 56»" in read["police"].text
    assert read["police"].subject.startswith("[J-1]")
    assert not [text for text in texts(town, "twitter") if "600" in text]


@pytest.mark.parametrize(
    "said",
    [
        "#nota es la pesada de siempre",
        "#pasar registro\nes la pesada de siempre",
        "Nota: es la pesada de siempre",
        "Vamos. #nota es la pesada de siempre",
        "#visto\n#pasar registro",
        "#privado Llámenos mañana.",
        "#privado ¿Es usted la del 600 12 34 56?",
    ],
)
async def test_who_has_the_case_and_publishes_what_is_not_for_all_is_told(town, said):
    read = await below(town, said, "@police me han robado")

    assert "todo el mundo. Bórrelo" in read["police"].text
    assert "#privado" not in read["police"].text
    private = [d.text for d in town.said("twitter") if d.visibility is PRIVATE]
    assert said.startswith("#privado") is bool(private)


async def test_who_has_the_case_and_answers_aloud_is_not_told_to_delete_it(town):
    assert not await below(town, "#resuelto Ya está.", "@police me han robado")

"""
Cases, from what is said to their end: numbers, receipts, commands, timers.
"""

from datetime import timedelta

import pytest

from gateway.core.audit import REQUEUE, Act
from gateway.core.case import CaseState, Number
from gateway.core.consequences import Consequences
from gateway.core.errors import UnknownOutcome
from gateway.core.identity import Role
from gateway.core.message import Address, Attachment, Visibility
from gateway.routing.compiler import compile_routes
from gateway.testing import ScriptedChannel
from gateway.town.desk import binding, enrolling

from .conftest import CASES, FIRST, PRIVATE, ROUTES, SEVERAL, texts, with_lights_away

pytestmark = pytest.mark.usefixtures("numbered")

#: With what several report together.
JOB = (
    CASES.replace(
        "intents:\n", "intents:\n  incident:\n    words: [rota, apagada]\n"
    ).replace("    owner: lights\n", "    owner: lights\n    stays: yes\n")
    + "places: {streets: [calle Almez]}\n"
)


async def test_every_matter_gets_a_number_and_one_line_of_receipt(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    [letter] = town.said("email")
    case = (await town.store.case(FIRST)).case

    assert texts(town, "twitter")[0].startswith("Recibido, J-1. Lo lleva Miguel Prueba")
    assert letter.subject.startswith("[J-1] ")
    assert ("lights", "lighting", CaseState.OPEN) == (
        case.mailbox,
        case.topic,
        case.state,
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Voy.", "Voy.\n— Miguel Prueba, Alumbrado, J-1"),
        ("Voy, J-1.", "Voy, J-1.\n— Miguel Prueba, Alumbrado"),
        ("#voy", "J-1: lo lleva Miguel Prueba.\n— Miguel Prueba, Alumbrado"),
    ],
)
async def test_where_one_public_reply_is_wanted_the_answer_tells_the_number(
    town, said, told
):
    town.channels["twitter"].one_reply = True
    await town.tell("la farola está rota")

    await town.answer(said)

    assert [told] == texts(town, "twitter")


async def test_where_one_public_reply_is_wanted_receipts_are_private(town):
    town.channels["twitter"].one_reply = True
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.answer("Voy.")

    receipt, answer = texts(town, "twitter")
    assert receipt.startswith("Recibido, J-1.")
    assert "Voy.\n— Miguel Prueba, Alumbrado" == answer


async def test_a_receipt_says_on_which_day_and_at_what_time_it_will_be_seen(town):
    hours = 'office: Alumbrado\n    hours: "L-V 7:00-15:00"'
    town.table = compile_routes(CASES.replace("office: Alumbrado", hours))
    town.now += timedelta(hours=9)
    await town.tell("la farola está rota", visibility=PRIVATE)

    [receipt] = texts(town, "twitter")

    assert "lo verá el 03/03/2026 a las 7:00." in receipt


@pytest.mark.parametrize(
    ("said", "warns"),
    [
        ("urgente", True),
        ("gravísimo", True),
        ("urgente, y hay una fuga", True),
        ("tranquilo", False),
        ("y hay una fuga", False),
    ],
)
async def test_the_receipt_of_what_is_urgent_says_whom_to_call(town, said, warns):
    """
    Also that of several matters, and of an emergency for which the rules say nothing.
    """
    urgent = "  urgent: {words: [urgente], urgency: high}\n"
    grave = "  grave: {words: [gravísimo], urgency: emergency}\n"
    town.table = compile_routes(f"{CASES}matters:\n{urgent}{grave}")
    await town.tell(f"la farola está rota, {said}", visibility=PRIVATE)

    [receipt] = texts(town, "twitter")

    assert receipt.startswith("Recibido")
    assert receipt.endswith("Si alguien corre peligro, llame al 112.") is warns


async def test_a_receipt_and_the_moment_in_it_are_said_in_one_language(town):
    hours = 'office: Alumbrado\n    hours: "L-V 7:00-15:00"'
    texts_ = 'texts:\n  moment: {es: "{day} a las {time}", en: "{day} at {time}"}\n'
    own = '  receipt-later: "Recibido, {number}: {when}."\n'
    rules = CASES.replace("office: Alumbrado", hours)
    town.table = compile_routes(rules + texts_ + own)
    town.now += timedelta(hours=9)
    await town.tell("the farola in my street is broken", visibility=PRIVATE)

    assert ["Recibido, J-1: 03/03/2026 a las 7:00."] == texts(town, "twitter")


@pytest.mark.parametrize("outcome", ["deliver", "answer", "refuse"])
async def test_a_text_of_the_towns_own_tells_the_number_of_the_case(town, outcome):
    rules = f"matters:\n  own: {{words: [banco], outcome: {outcome}, says: mine}}\n"
    town.table = compile_routes(
        f"{CASES}{rules}texts: {{mine: 'Su caso: {{number}}.'}}"
    )
    await town.tell("un banco", visibility=PRIVATE)

    assert ["Su caso: J-1."] == texts(town, "twitter")


async def test_a_receipt_names_who_stands_in_for_whoever_is_on_leave(town):
    town.table = with_lights_away()
    await town.tell("la farola está rota", visibility=PRIVATE)

    [receipt] = texts(town, "twitter")

    told = "Recibido, J-1. Lo lleva Policía. El número sirve para preguntar."
    assert told == receipt
    assert "lights" == (await town.store.case(FIRST)).case.mailbox


@pytest.mark.parametrize(
    ("answer", "said", "after"),
    [
        ("#pedir ¿En qué número?", "la farola del 18", CaseState.ASSIGNED),
        ("#resuelto Cambiada.", "la farola sigue apagada", CaseState.REOPENED),
    ],
)
async def test_what_is_said_to_who_stands_in_goes_on_with_the_same_case(
    town, answer, said, after
):
    town.table = with_lights_away()
    await town.tell("la farola está rota", visibility=PRIVATE)
    letter = next(d for d in town.said("email") if d.to.value.startswith("police"))
    await town.answer(answer, letter)
    town.now += timedelta(minutes=1)

    await town.tell(said, visibility=PRIVATE)

    assert await town.state() is after
    assert await town.store.case(Number(3)) is None
    letters = {d.to.value: d for d in town.said("email") if said in d.text}
    assert {"lights@test.example", "police@test.example"} == set(letters)
    reopened = after is CaseState.REOPENED
    assert {reopened} == {"REABIERTO" in d.text for d in letters.values()}
    assert all("J-1" in (d.subject or d.text) for d in letters.values())


async def test_a_case_is_told_to_be_where_a_sentence_names_it_shortly(town):
    """
    What the mailbox answers is signed with the whole title.
    """
    titled = "office: Oficial de primera, electricista\n    short: Alumbrado"
    town.table = compile_routes(CASES.replace("office: Alumbrado", titled))
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.tell("¿cómo va J-1?", visibility=PRIVATE)
    await town.answer("Mañana la cambio.")

    _, where, answer = texts(town, "twitter")

    assert where.startswith("J-1: pendiente en Alumbrado desde el 02/03/2026.")
    assert answer.endswith("— Miguel Prueba, Oficial de primera, electricista")


async def test_a_challenge_of_which_nobody_can_know_holds_back_no_receipt(town):
    """
    Both are said to one message: before its sender is known, and after.
    """
    ana = Address("telegram", "1044")
    await town.hear("necesito un certificado", sender=ana, visibility=PRIVATE)
    town.channels["telegram"].answers = [UnknownOutcome("no answer")] * 2
    town.channels["telegram"].found = UnknownOutcome("nobody can know")
    for _ in range(3):
        await town.later(minutes=1)

    await town.enrol("Ana Prueba", ana)
    await town.work()

    [receipt] = texts(town, "telegram")
    assert receipt.startswith("Recibido, J-1.")


async def test_several_matters_are_several_cases_with_one_receipt(town):
    """
    It says whose each number is, or nobody knew by which to ask, and when it is seen.
    """
    hours = 'office: Alumbrado\n    hours: "L-V 7:00-15:00"'
    town.table = compile_routes(CASES.replace("office: Alumbrado", hours))
    town.now += timedelta(hours=9)
    await town.tell("farola rota y una fuga", visibility=PRIVATE)

    [receipt] = texts(town, "twitter")
    whose = {
        (await town.store.case(Number(1, n))).case.mailbox: f"J-1{tail}"
        for n, tail in ((1, ""), (2, "-2"))
    }

    assert {"lights", "clerk"} == set(whose)
    lights = "(Alumbrado, Miguel Prueba, 03/03/2026 a las 7:00)"
    assert f"{whose['lights']} {lights}" in receipt
    assert f"{whose['clerk']} (Registro, 03/03/2026 a las 9:00)" in receipt


async def test_a_plain_answer_answers_the_case(town):
    await town.tell("la farola está rota")

    await town.answer("Mañana la cambio.")

    assert CaseState.ANSWERED is await town.state()
    assert "Mañana la cambio." in texts(town, "twitter")[-1]


async def test_seen_tells_the_citizen_who_sees_to_it(town):
    await town.tell("la farola está rota")

    await town.answer("#visto")

    assert CaseState.ASSIGNED is await town.state()
    assert "J-1: lo lleva Miguel Prueba." in texts(town, "twitter")[-1]


async def test_solved_with_a_photo_ends_it_in_the_citizen_s_thread(town):
    await town.tell("la farola está rota")
    photo = Attachment(name="luz.jpg", media_type="image/jpeg", reference="1")
    town.channels["email"].files["1"] = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9"

    await town.answer("#resuelto Ya luce.", attachments=(photo,))

    assert CaseState.SOLVED is await town.state()
    answer = town.said("twitter")[-1]
    assert "Ya luce." in answer.text
    assert "#" not in answer.text
    assert Visibility.PUBLIC is answer.visibility


async def test_a_wrong_command_is_explained_and_reaches_nobody(town):
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))

    await town.answer("#barbacoa el sábado")

    assert before == len(town.said("twitter"))
    assert "«#barbacoa» no es una orden" in texts(town, "email")[-1]
    assert CaseState.OPEN is await town.state()


@pytest.mark.parametrize(
    ("said", "mailbox"),
    [("#pasar policía", "police"), ("#passar registro\nes suyo", "clerk")],
)
async def test_what_is_passed_on_goes_there_without_the_citizen_noticing(
    town, said, mailbox
):
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))

    await town.answer(said)
    letter = town.said("email")[-1]
    await town.answer("Lo miramos.", letter)

    assert Address("email", f"{mailbox}@test.example") == letter.to
    assert "la farola está rota" in letter.text
    assert before + 1 == len(town.said("twitter"))
    assert mailbox == (await town.store.case(FIRST)).case.mailbox


async def test_all_letters_of_a_case_name_it_whoever_has_it(town):
    """
    So that a mail program shows them as one conversation.
    """
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("y otra cosa: hay una fuga", visibility=PRIVATE)
    await town.tell("sigue rota", visibility=PRIVATE, in_reply_to=("r1",))
    await town.answer("#pasar policía")
    await town.answer("#barbacoa", town.said("email")[-1])
    await town.later(days=3)

    about = {d.case for d in town.said("email") if "[J-2]" not in d.subject}
    assert {"1"} == about
    assert {"2"} == {d.case for d in town.said("email") if "[J-2]" in d.subject}


async def test_letters_that_tell_a_case_from_its_beginning_have_its_first_subject(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#pedir ¿En qué número?")
    await town.tell("en el 18", visibility=PRIVATE, in_reply_to=("r1",))
    await town.answer("#pasar policía")
    await town.later(days=3)

    whole = [d for d in town.said("email") if "la farola está rota\n" in d.text]
    assert 3 == len(whole)
    assert {"[J-1] la farola está rota"} == {each.subject for each in whole}


async def test_whoever_passes_on_what_they_stand_in_for_is_not_sent_it_again(town):
    town.table = with_lights_away()
    await town.tell("hay una fuga", visibility=PRIVATE)
    await town.answer("#pasar policía")
    letter = town.said("email")[-1]
    before = len(town.said("email"))

    await town.answer("#pasar alumbrado", letter)

    posted = [(d.to.value, "fuga" in d.text) for d in town.said("email")[before:]]
    assert "police@test.example" == letter.to.value
    assert ["lights@test.example"] == [to for to, whole in posted if whole]


async def test_not_mine_goes_to_whoever_gets_what_is_nobody_s(town):
    await town.tell("la farola está rota")

    await town.answer("#no es mío")
    told = await town.store.case(FIRST)

    assert Address("email", "clerk@test.example") == town.said("email")[-1].to
    assert "clerk" == told.case.mailbox
    note = "Devuelto; no corresponde a este buzón: Alumbrado."
    assert note == told.happenings[-1].note


async def test_what_was_passed_on_is_kept_as_a_correction(town):
    private = "office: Registro\n    confidential: true"
    town.table = compile_routes(CASES.replace("office: Registro", private))
    await town.hear("la farola está rota")
    await town.tell("otra farola rota", sender=Address("twitter", "2"))
    first, second = town.said("email")
    await town.answer("#no es mío", first)
    await town.answer("#visto", second)
    # What came back was right where it was; of what is confidential nobody learns.
    await town.answer("#pasar policía", second)
    await town.answer("#pasar alumbrado", town.said("email")[-1])
    await town.tell("mi marido: maltrato", sender=Address("twitter", "3"))
    await town.answer("#pasar registro", town.said("email")[-1])

    assert ["lights", "clerk"] == [
        (await town.store.case(Number(n))).case.mailbox for n in (2, 7)
    ]
    [passed] = await town.store.passed_on(town.now - timedelta(days=1), 9)

    assert ("lights", "clerk") == (passed.wrong, passed.right)
    assert "la farola está rota" == passed.message.text
    assert not await town.store.passed_on(town.now + timedelta(days=1), 9)


async def test_a_note_is_for_the_mailboxes_only(town):
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))

    await town.answer("#nota falta el repuesto")

    assert before == len(town.said("twitter"))
    assert "falta el repuesto" == (await town.store.case(FIRST)).happenings[-1].note
    assert CaseState.OPEN is await town.state()


async def test_what_is_asked_waits_for_the_citizen_and_comes_back(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#pedir ¿En qué número?")
    waiting = await town.state()

    await town.hear("en el 18", visibility=PRIVATE, in_reply_to=("r1",))

    assert (CaseState.WAITING, CaseState.ASSIGNED) == (waiting, await town.state())


async def test_whoever_writes_after_the_end_reopens_it(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto")

    await town.tell("otra vez apagada", visibility=PRIVATE, in_reply_to=("r1",))

    assert CaseState.REOPENED is await town.state()
    assert "Reabierto: J-1." in texts(town, "twitter")
    assert "REABIERTO" in texts(town, "email")[-1]


@pytest.mark.parametrize("verified", [False, True])
async def test_a_number_asked_for_is_told_to_its_own_citizen_only(town, verified):
    eva = Address("twitter", "2")
    for name, each in (("Ana", Address("twitter", "1001")), ("Eva", eva)) * verified:
        await town.enrol(name, each)
    await town.hear("la farola está rota", visibility=PRIVATE)
    other = {"sender": eva, "handle": "@eva", "visibility": PRIVATE}
    await town.hear("¿cómo va J-1?", visibility=PRIVATE)
    await town.hear("¿cómo va J-1?", **other)
    await town.tell("¿cómo va J-99?", **other)
    theirs, others, nothing = texts(town, "twitter")[1:]

    assert "J-1: pendiente en Alumbrado" in theirs
    assert others == nothing
    assert "farola" not in theirs


@pytest.mark.parametrize("whose", [{}, {"sender": Address("twitter", "2")}])
@pytest.mark.parametrize("asked", ["¿cómo va J-1? Hay un incendio", "J-1 incendio"])
async def test_danger_told_beside_a_number_is_heard(town, asked, whose):
    await town.hear("la farola está rota", visibility=PRIVATE)

    await town.hear(asked, **({"visibility": PRIVATE} | whose))

    assert "guard danger" == (await town.show(2)).filing.decision.rule


@pytest.mark.parametrize(
    ("said", "states"),
    [
        ("J-1 no va", 0),
        ("J-1 sigue igual", 0),
        ("otra vez J-1", 0),
        ("¿Cómo va J-1? sigue a oscuras", 1),
        ("com va J-1, encara no hi ha llum", 1),
    ],
)
async def test_what_is_told_of_a_case_by_its_number_is_read_by_who_has_it(
    town, said, states
):
    """
    Who asks besides how it goes is told that, too.
    """
    await town.hear("la farola está rota", visibility=PRIVATE)

    await town.tell(said, visibility=PRIVATE)

    told = [text for text in texts(town, "twitter") if text.startswith("J-1: ")]
    assert ["lights@test.example"] * 2 == [d.to.value for d in town.said("email")]
    assert states == len(told)


async def test_a_photo_and_another_matter_beside_a_question_are_read_by_somebody(town):
    town.rewrite("intents:", "intents:\n  incident:\n    words: [rota]")
    await town.hear("el incidente del registro, rota", visibility=PRIVATE)
    photo = Attachment(name="a.jpg", media_type="image/jpeg", size=3, reference="1")

    await town.hear("¿cómo va J-1?", visibility=PRIVATE, attachments=(photo,))
    await town.hear("¿cómo va J-1? Y una farola rota", visibility=PRIVATE)

    rules = [(await town.show(n)).filing.decision.rule for n in (2, 3)]
    assert "case" not in rules


async def test_that_there_is_no_such_case_is_told_in_the_language_of_who_asks(town):
    await town.tell("any news about my report J-99, please?", visibility=PRIVATE)

    assert "no such number among yours" in texts(town, "twitter")[-1]


async def test_where_a_case_stands_is_told_where_it_was_said_or_in_private(town):
    """
    What began in private is never answered in public, whoever asks for it there.
    """
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("la farola está rota")

    await town.hear("¿cómo va J-1?")
    await town.tell("¿cómo va J-2?")
    said = town.said("twitter")[-3:]

    assert {
        ("J-1: pendiente", PRIVATE),
        ("J-2: pendiente", Visibility.PUBLIC),
        ("Le contestamos", Visibility.PUBLIC),
    } == {(delivery.text[:14], delivery.visibility) for delivery in said}


@pytest.mark.parametrize("back", [0, 2])
async def test_what_went_on_in_private_is_answered_in_private(town, back):
    """
    Also where the clock was ahead before, or the other node's is.
    """
    await town.tell("la farola está rota")
    town.now -= timedelta(hours=back)
    await town.tell("J-1: es la de mi casa, la 3", visibility=PRIVATE)

    await town.answer("Vamos a su casa.", town.said("email")[-1])

    assert PRIVATE is town.said("twitter")[-1].visibility


async def test_what_went_on_in_private_is_told_in_private(town):
    await town.hear("la farola está rota")
    await town.tell("sigue rota", visibility=PRIVATE, in_reply_to=("r1",))

    await town.tell("¿cómo va J-1?")

    assert PRIVATE is town.said("twitter")[-1].visibility


async def test_a_case_that_is_held_is_told_of_in_private(town):
    """
    That its sender has to prove who they are is nobody else's business.
    """
    await town.hear("necesito un certificado")
    assert CaseState.HELD is await town.state()

    await town.tell("¿cómo va J-1?")
    told = [d for d in town.said("twitter") if d.text.startswith("J-1:")]

    assert [PRIVATE] == [delivery.visibility for delivery in told]


async def test_that_what_began_in_private_is_open_again_is_told_in_private(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto")

    await town.tell("J-1: otra vez apagada")
    told = [d for d in town.said("twitter") if d.text.startswith("Reabierto: J-1")]

    assert [PRIVATE] == [delivery.visibility for delivery in told]


async def test_a_person_asks_on_any_account_that_is_theirs(town):
    clerk = town.clerk()
    person = await enrolling.take_over(clerk, "Ana", Role.RESIDENT, 24, consent=True)
    telegram = Address("telegram", "1044")
    for address in (Address("twitter", "1001"), telegram):
        await binding.bind(clerk, person.id, address, "")
    await town.hear("la farola está rota", visibility=PRIVATE)

    await town.tell("J-1", sender=telegram, visibility=PRIVATE)

    assert "J-1: pendiente en Alumbrado" in texts(town, "telegram")[0]


async def test_a_follow_up_by_number_reaches_the_mailbox_that_has_it(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell(
        "sobre el J-1: la de al lado también parpadea desde ayer por la noche, y la "
        "siguiente está a punto de caerse encima de la acera del colegio",
        visibility=PRIVATE,
    )

    assert ["lights@test.example"] * 2 == [d.to.value for d in town.said("email")]
    assert await town.store.case(Number(2)) is None


async def test_a_number_leads_to_its_case_whatever_was_said_last(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("hay un incendio", visibility=PRIVATE)
    before = len(town.said("email"))

    await town.tell("J-1: mejor el lunes por la mañana", visibility=PRIVATE)

    [letter] = town.said("email")[before:]
    assert "lights@test.example" == letter.to.value


async def test_a_summary_that_is_cut_shows_that_more_was_said(town):
    await town.hear("la farola que está rota es la de delante del estanco de la plaza")

    [case] = await town.store.cases([FIRST])

    assert "la farola que está rota es la de delante del estanco de la…" == case.summary


@pytest.mark.parametrize("says", ["    says: call-016\n", ""])
async def test_what_is_confidential_tells_no_number_and_no_summary(town, says):
    town.table = compile_routes(CASES.replace("    says: call-016\n", says))
    await town.tell("mi marido: maltrato", visibility=PRIVATE)
    case = (await town.store.case(FIRST)).case

    assert not [t for t in texts(town, "twitter") if "J-1" in t]
    assert ("", True) == (case.summary, case.confidential)


@pytest.mark.parametrize("command", ["#visto", "#resuelto"])
async def test_of_what_is_confidential_only_what_a_person_writes_is_said(town, command):
    await town.tell("mi marido: maltrato", visibility=PRIVATE)
    before = texts(town, "twitter")

    await town.answer(command)
    silent = texts(town, "twitter")
    await town.answer("#resuelto Hablamos mañana.")

    assert before == silent
    assert "Hablamos mañana." in texts(town, "twitter")[-1]


async def test_nothing_that_is_confidential_ends_with_others(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("mi marido: maltrato", sender=Address("twitter", "2"))
    first, second = town.said("email")
    await town.answer("#pasar policía", first)
    await town.answer("#unir J-1", second)

    await town.answer("#resuelto", town.said("email")[2])

    assert [CaseState.SOLVED, CaseState.OPEN] == [
        await town.state(Number(n)) for n in (1, 2)
    ]
    assert ["2"] == [d.to.value for d in town.said("twitter") if d.to.value == "2"]


async def test_what_is_confided_to_several_goes_on_with_each_unmarked(town):
    several = CASES.replace("    deliver: police\n    says: call-016", SEVERAL)
    town.table = compile_routes(several)
    await town.tell("mi marido: maltrato", visibility=PRIVATE)

    await town.tell("hay una fuga, y anoche volvió", visibility=PRIVATE)

    letters = [d for d in town.said("email") if "volvió" in d.text]
    assert {"police@test.example", "clerk@test.example"} == {
        letter.to.value for letter in letters
    }
    assert await town.store.case(Number(2)) is None
    assert not [t for t in texts(town, "twitter") if "J-" in t]


async def test_what_is_held_opens_when_it_goes_on(town):
    await town.hear("necesito un certificado", visibility=PRIVATE)
    held = await town.state()
    await town.enrol("Ana", Address("twitter", "1001"))
    await town.route()

    assert (CaseState.HELD, CaseState.OPEN) == (held, await town.state())


async def test_an_emergency_that_nobody_has_seen_goes_to_the_next(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    [first] = town.said("email")

    await town.later(minutes=4)
    early = len(town.said("email"))
    await town.later(minutes=1)
    again = town.said("email")[-1]
    await town.later(minutes=1)

    assert (1, 2) == (early, len(town.said("email")))
    assert ("police@test.example", "lights@test.example") == (
        first.to.value,
        again.to.value,
    )
    assert "NADIE LO HA VISTO" in again.text
    told = "Nadie lo ha visto a tiempo. Se ha avisado a: Alumbrado."
    assert told in [h.note for h in (await town.store.case(FIRST)).happenings]
    await town.answer("#visto", again)
    await town.later(minutes=30)
    [heard] = town.said("email")[2:]
    assert ("police@test.example", True) == (heard.to.value, "J-1: lo l" in heard.text)


async def test_what_is_overdue_is_told_once_to_the_head_and_the_citizen(town):
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.later(days=3)
    await town.later(days=3)

    late = [t for t in texts(town, "twitter") if "aún no hay respuesta" in t]
    assert 1 == len(late)
    assert 1 == len([t for t in texts(town, "email") if "FUERA DE PLAZO" in t])


async def test_what_was_answered_and_is_not_solved_is_told_to_the_head_as_that(town):
    """
    Nobody reads that no answer was given.
    """
    terms = CASES.replace("answer_within: 2 hours", "solve_within: 1 day")
    town.table = compile_routes(terms)
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("Mañana.")

    await town.later(days=9)

    [late] = [t for t in texts(town, "email") if "FUERA DE PLAZO" in t]
    assert "J-1 debía estar resuelto y sigue abierto" in late
    told = "No se ha resuelto en plazo. Se ha avisado a: Registro."
    assert told in [h.note for h in (await town.store.case(FIRST)).happenings]


async def test_what_the_gateway_notes_is_in_the_language_of_the_town(town):
    terms = CASES.replace("languages: [es, en]", "languages: [en, es]")
    town.table = compile_routes(terms)
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.later(days=3)

    [note] = [h.note for h in (await town.store.case(FIRST)).happenings if h.note]
    assert note.startswith("It was not answered in time.")


async def test_what_is_answered_in_time_rings_nowhere(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("Mañana.")
    said = len(town.said("twitter")) + len(town.said("email"))

    await town.later(days=6)
    open_still = await town.state()
    await town.later(days=2)

    assert (CaseState.ANSWERED, CaseState.CLOSED) == (open_still, await town.state())
    assert said == len(town.said("twitter")) + len(town.said("email"))


async def test_a_timer_rings_once_for_two_who_hear_it(town):
    await town.hear("hay un incendio", visibility=PRIVATE)
    town.now += timedelta(minutes=5)
    due = await town.store.due(town.now, 10)
    await town.sweeper().sweep()

    [timer] = due

    assert not await town.store.fire(timer, Consequences())


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (
            "Ana, con DNI 12345678Z, ya está apuntada; tel. 655 12 34 56.",
            "se leería en público: «12345678Z», «655 12 34 56»",
        ),
        (
            "Le hemos concedido la ayuda de alquiler.",
            "público: «Le hemos concedido la ayuda»",
        ),
        ("¿Nos dice su teléfono?", "pide lo que leería todo el mundo"),
    ],
)
async def test_an_answer_that_shows_personal_data_in_public_is_stopped(
    town, said, what
):
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))

    await town.answer(said)
    stopped = len(town.said("twitter"))
    await town.answer(f"#privado {said}")

    assert (before, before + 1) == (stopped, len(town.said("twitter")))
    [why] = [text for text in texts(town, "email") if "No se ha publicado" in text]
    assert what in why.replace("\n", " ")
    # Whoever is stopped for nothing can go on.
    assert "dígalo con otras palabras" in why.replace("\n", " ")
    assert PRIVATE is town.said("twitter")[-1].visibility


class Charging(ScriptedChannel):
    """
    A channel that charges for what is said.
    """

    monthly_cap = 50_000_000

    def price(self, delivery):
        del delivery
        return 10_000


@pytest.mark.parametrize(
    ("said", "link"),
    [
        ("Mire en https://test.example/luz", "https://test.example/luz"),
        ("Mire en test.example/luz.", "test.example/luz"),
        ("#resuelto Ya luce.Es LED.", "luce.Es"),
    ],
)
async def test_an_answer_with_a_link_in_public_is_stopped_where_posts_cost_money(
    town, said, link
):
    town.channels["twitter"] = Charging("twitter")
    town.wire()
    await town.tell("la farola está rota")
    before = len(town.said("twitter"))

    await town.answer(said)
    stopped = len(town.said("twitter"))
    await town.answer(f"#privado {said.removeprefix('#resuelto ')}")

    assert (before, before + 1) == (stopped, len(town.said("twitter")))
    assert PRIVATE is town.said("twitter")[-1].visibility
    assert f"lleva un enlace, «{link}»" in " ".join(texts(town, "email")[-1].split())


async def test_what_is_said_about_danger_to_life_is_held_up_for_no_link(town):
    town.channels["twitter"] = Charging("twitter")
    town.wire()
    await town.tell("hay un incendio en la plaza")

    await town.answer("Salgan de casa.No entren.")

    assert "casa.No entren" in texts(town, "twitter")[-1]


async def test_a_link_is_said_in_public_where_it_costs_nothing(town):
    await town.tell("la farola está rota")

    await town.answer("Mire en test.example/luz.")

    assert "test.example/luz" in texts(town, "twitter")[-1]


async def test_what_is_solved_for_others_has_no_link_where_theirs_would_cost_money(
    town,
):
    town.channels["twitter"] = Charging("twitter")
    town.table = compile_routes(JOB)
    town.wire()
    said = "la farola de la calle Almez 18 está rota"
    await town.hear(said, sender=Address("telegram", "2000"))
    await town.hear(said, sender=Address("twitter", "2001"))
    await town.deliver()

    await town.answer("#resuelto Ya luce: test.example/luz")

    assert "lleva un enlace" in texts(town, "email")[-1]
    assert not [t for t in texts(town, "telegram") if "Ya luce" in t]


async def test_what_the_rules_tell_everybody_may_be_said_in_an_answer(town):
    told = "texts: {call-016: Llame al 958 55 00 10.}\n"
    town.table = compile_routes(CASES + told)
    await town.tell("la farola está rota")

    await town.answer("Pregunte por Miguel Prueba en el 958 550 010.")
    await town.answer("O en el 958 55 00 11.")

    assert ["Pregunte por Miguel Prueba en el 958 550 010."] == [
        text.split("\n")[0] for text in texts(town, "twitter") if "958" in text
    ]


#: What stands in a letter, and only its mailbox may read.
OURS = (
    "Da: flor <town+{token}@test.example>",
    "Le llega porque: es del alumbrado",
    "De: flor (@flor), identidad verificada en persona: Luisa Morante",
    "> ATENCIÓN: parece Luisa\n> Morante, y no lo es",
    "RETENIDO desde el 02/03/2026 12:00; lo ha soltado inés.",
    (
        "NO HA LLEGADO A Policía: su buzón no ha admitido la carta. Allí nadie\n"
        "lo sabe: véalo usted, o avíseles."
    ),
    "> Responda a este mensaje y su respuesta le\n> llegará solo a esta persona.",
    (
        "La primera línea puede ser #visto, #resuelto, #pedir …,\n#pasar buzón, "
        "#no es mío o #nota …"
    ),
)


@pytest.mark.parametrize(("number", "quoted"), [*enumerate(OURS)])
async def test_an_answer_that_quotes_our_letter_is_stopped(town, number, quoted):
    await town.tell("la farola está rota")
    before = town.said("twitter")
    token = town.said("email")[0].token

    command = ("", "#privado ", "#resuelto ")[number % 3]

    await town.answer(f"{command}Mañana.\n\n{quoted.format(token=token)}")

    assert before == town.said("twitter")
    assert "lleva lo que solo lee este buzón" in texts(town, "email")[-1]


async def test_an_answer_may_say_where_and_why(town):
    await town.tell("la farola está rota")

    await town.answer("Lugar: plaza Mayor\nATENCIÓN: parece obra de un rayo.")

    assert "un rayo" in texts(town, "twitter")[-1]


async def test_four_neighbours_are_one_job_and_are_answered_each_for_themselves(town):
    town.table = compile_routes(JOB)
    for number, said in enumerate(
        [
            "la farola de la calle Almez 18 está rota",
            "farola apagada en calle Almez 18",
            "otra farola rota en la calle Almez",
        ]
    ):
        sender = Address("twitter", str(2000 + number))
        await town.hear(said, sender=sender, handle=f"@v{number}")
    await town.deliver()
    jobs = [(await town.store.case(Number(n))).case.job for n in (1, 2, 3)]
    told = [d for d in town.said("email") if "Parece lo mismo que J-1" in d.text]

    await town.answer("#resuelto Ya luce.")

    assert [Number(1), Number(1), Number(3)] == jobs
    assert 1 == len(told)
    ended = [d.to.value for d in town.said("twitter") if "Ya luce." in d.text]
    assert ["2000", "2001"] == sorted(ended)
    states = [await town.state(Number(n)) for n in (1, 2, 3)]
    assert [CaseState.SOLVED, CaseState.SOLVED, CaseState.OPEN] == states


OFFICE = (
    CASES.replace("intents:\n", "intents:\n  incident:\n    words: [charco]\n").replace(
        "topics:\n",
        "topics:\n  sewer:\n    words: [rejilla]\n    owner: clerk\n"
        "  gas:\n    words: [gas]\n    owner: clerk\n    urgency: emergency\n"
        "  noise:\n    words: [radial]\n    owner: police\n",
    )
    + "places: {streets: [calle Almez]}\n"
)


@pytest.mark.parametrize(
    ("said", "job"),
    [
        ("charco que no se seca en calle Almez, en la rejilla del bar", Number(1)),
        ("charco en calle Almez, en la rejilla de Correos", Number(2)),
        ("charco que no se seca en calle Almez, con una radial, en el bar", Number(2)),
        ("gas, y un charco que no se seca en calle Almez, en el bar", Number(2)),
    ],
)
async def test_a_leak_that_is_taken_for_a_drain_is_the_same_offices_job(
    town, said, job
):
    town.table = compile_routes(OFFICE)
    told = "una fuga, un charco que no se seca en la calle Almez, en la puerta del bar"
    await town.hear(told, sender=Address("twitter", "2001"))
    await town.hear(said, sender=Address("twitter", "2002"))

    assert job == (await town.store.case(Number(2))).case.job


async def test_a_person_splits_and_merges_what_was_taken_for_the_same(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("una farola sin luz", sender=Address("twitter", "2"))
    second = town.said("email")[1]

    await town.answer("#unir J-1", second)
    merged = (await town.store.case(Number(2))).case.job
    await town.answer("#separar", second)
    apart = (await town.store.case(Number(2))).case.job

    assert (Number(1), Number(2)) == (merged, apart)


async def test_a_town_without_numbers_tells_none(town):
    town.table = compile_routes(ROUTES)
    await town.tell("la farola está rota", visibility=PRIVATE)

    assert [] == texts(town, "twitter")
    assert "[" not in town.said("email")[0].subject


async def test_every_act_of_a_case_is_recorded_in_order(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#visto")
    await town.answer("#resuelto Ya luce.")
    told = await town.store.case(FIRST)

    assert ["open", "take", "solve"] == [h.event.value for h in told.happenings]
    assert "mailbox lights" == told.happenings[-1].by


async def test_a_letter_on_telegram_has_buttons_that_do_what_its_lines_say(town):
    routes = CASES.replace("    person:", "    deliver: telegram\n    person:")
    town.table = compile_routes(routes)
    await town.tell("la farola está rota", visibility=PRIVATE)
    [letter] = town.said("telegram")

    says = [button.says for button in letter.buttons]
    for command in says[:2]:
        await town.hear(
            command, sender=letter.to, visibility=PRIVATE, token=letter.token
        )

    assert ["#voy", "#resuelto", "#no es mío"] == says
    assert CaseState.SOLVED is await town.state()


async def test_whoever_wants_no_notices_gets_none_and_still_every_answer(town):
    await town.hear("BAJA", visibility=PRIVATE)
    await town.tell("la farola está rota", visibility=PRIVATE)
    said = texts(town, "twitter")
    await town.answer("Mañana la cambio.")
    await town.later(days=3)
    await town.hear("¿cómo va J-2?", visibility=PRIVATE)
    await town.tell("hay un incendio", visibility=PRIVATE)
    after = texts(town, "twitter")[1:]

    assert ["No le enviaremos m"] == [text[:18] for text in said]
    assert {"Mañana", "J-2: r", "Si alg"} == {text[:6] for text in after}


async def test_whoever_wants_notices_again_gets_them(town):
    """
    They are told so in the language in which they wished for it.
    """
    await town.hear("Please stop writing to me", visibility=PRIVATE)
    await town.hear("alta", visibility=PRIVATE)
    await town.tell("la farola está rota", visibility=PRIVATE)

    told = texts(town, "twitter")
    assert told[0].startswith("We will send you no more notices")
    assert "Recibido, J-3" in told[-1]


async def test_a_wish_of_one_word_is_confirmed_in_the_language_last_spoken(town):
    await town.hear("good morning, the farola is broken", visibility=PRIVATE)
    await town.tell("baja", visibility=PRIVATE)

    assert texts(town, "twitter")[-1].startswith("We will send you no more notices")


@pytest.mark.parametrize(
    ("said", "marked"), [("5", True), ("5, gracias", False), ("5/5", True)]
)
async def test_whoever_says_how_good_it_was_reopens_nothing(town, said, marked):
    town.table = compile_routes(CASES.replace("receipts: yes", "satisfaction: yes"))
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto Ya luce.")
    await town.hear("hay una fuga", visibility=PRIVATE)
    await town.later(days=8)
    [asked] = [d for d in town.said("twitter") if "J-1 está cerrado" in d.text]

    replied = (f"r-{asked.id}",) if marked else ()
    await town.hear(said, visibility=PRIVATE, in_reply_to=replied)
    told = await town.store.case(FIRST)

    assert "J-1 está cerrado. ¿Quedó bien?" in asked.text
    assert CaseState.CLOSED is told.case.state
    assert "Valoración: 5 de 5." == told.happenings[-1].note


@pytest.mark.parametrize("said", ["¡Muchas gracias!", "👍"])
async def test_thanks_reopen_nothing_and_still_reach_who_is_thanked(town, said):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto Ya luce.")
    before = texts(town, "twitter")

    await town.tell(said, visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(days=3)

    assert CaseState.SOLVED is await town.state()
    assert before == texts(town, "twitter")
    assert said in texts(town, "email")[-1]


async def test_what_describes_a_picture_thanks_nobody_and_wishes_for_no_quiet(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto Ya luce.")

    for shown in ("[gracias]", "[baja]"):
        replied = {"in_reply_to": ("r1",), "described": shown}
        await town.hear(shown, visibility=PRIVATE, **replied)

    ana = Address("twitter", "1001")
    assert CaseState.REOPENED is await town.state()
    assert ana not in (await town.store.known([ana])).quiet


async def test_what_describes_a_picture_commands_nothing_and_is_said(town):
    await town.tell("la farola está rota", visibility=PRIVATE)

    shown = "[#resuelto, un cartel]"
    await town.answer(f"Vamos mañana.\n{shown}", described=shown)

    assert CaseState.ANSWERED is await town.state()
    assert f"Vamos mañana.\n{shown}" in texts(town)[-1]


async def test_a_case_that_waits_hears_the_shortest_answer(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#pedir ¿Le viene bien mañana?")

    await town.hear("vale, gracias", visibility=PRIVATE, in_reply_to=("r1",))

    assert CaseState.ASSIGNED is await town.state()


async def test_who_turns_out_an_impostor_goes_on_and_the_alarm_hears(town):
    town.table = compile_routes(CASES + "identity: {alarm: police}\n")
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.enrol("Ana Gil Ruiz", Address("twitter", "7"))
    seeming = {"visibility": PRIVATE, "display_name": "\u0410na Gil Ruiz"}

    await town.tell("sigue rota", in_reply_to=("r1",), **seeming)

    reached = [d.to.value for d in town.said("email") if "sigue rota" in d.text]
    assert {"lights@test.example", "police@test.example"} == set(reached)
    assert await town.store.case(Number(2)) is None


async def test_of_who_seems_one_of_us_each_who_is_told_reads_and_the_first_has_it(town):
    alarm = "identity: {alarm: [police, clerk]}\n"
    seeming = "{match: {from: lookalike}, deliver: police, outcome: quarantine}"
    guard = f"guards:\n  impostor: {seeming}\n"
    town.table = compile_routes(CASES.replace("guards:\n", guard, 1) + alarm)

    await town.tell("soy la policía: paguen aquí la multa", handle="@po1ice")

    reached = {d.to.value for d in town.said("email") if "paguen" in d.text}
    assert {"police@test.example", "clerk@test.example"} == reached
    case = (await town.store.case(Number(1))).case
    assert ("police", CaseState.QUARANTINED) == (case.mailbox, case.state)
    assert await town.store.case(Number(1, 2)) is None


async def test_an_emergency_that_is_passed_on_is_watched_over_there_too(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.answer("#pasar registro")
    before = len(town.said("email"))

    await town.later(minutes=5)

    assert before + 1 == len(town.said("email"))
    assert "NADIE LO HA VISTO" in town.said("email")[-1].text


async def test_what_is_passed_on_is_promised_anew(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#pasar registro")

    await town.later(days=3)

    assert [t for t in texts(town, "twitter") if "aún no hay respuesta" in t]


async def test_nobody_ends_what_another_mailbox_answers_for(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("hay una fuga", sender=Address("twitter", "2"), visibility=PRIVATE)
    await town.answer("#unir J-2")

    await town.answer("#resuelto Ya luce.")

    assert [CaseState.SOLVED, CaseState.OPEN] == [
        await town.state(Number(number)) for number in (1, 2)
    ]
    ended = [d.to.value for d in town.said("twitter") if "Ya luce." in d.text]
    assert ["1001"] == ended


async def test_whoever_wants_no_notices_is_told_where_help_is(town):
    await town.hear("BAJA", visibility=PRIVATE)
    await town.tell("mi marido: maltrato", visibility=PRIVATE)

    assert "016" in texts(town, "twitter")[-1]


async def test_what_is_held_in_a_thread_moves_its_case_only_when_it_goes_on(town):
    rules = "matters:\n  signed:\n    words: [firma]\n    requires: strong\n"
    town.table = compile_routes(CASES + rules)
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#resuelto Ya luce.")

    await town.hear("adjunto mi firma", visibility=PRIVATE, in_reply_to=("r1",))

    assert CaseState.SOLVED is await town.state()


async def test_a_timer_that_breaks_holds_up_no_other(town, monkeypatch):
    await town.hear("hay un incendio", visibility=PRIVATE)
    await town.tell("otro incendio", visibility=PRIVATE, sender=Address("twitter", "2"))
    filing = town.store.filing

    async def broken(number):
        if number == 1:
            raise LookupError(number)
        return await filing(number)

    monkeypatch.setattr(town.store, "filing", broken)
    await town.later(minutes=5)

    told = [t for t in texts(town, "email") if "NADIE LO HA VISTO" in t]
    assert 1 == len(told)


async def lets_go(town):
    """
    Inés at the command line lets the first message go on.
    """
    act = Act(at=town.now, actor="inés", action=REQUEUE, object="message 1")
    assert await town.store.requeue(1, act)
    await town.work()


async def test_who_gets_what_was_held_reads_since_when_it_waited(town):
    """
    Also where it was let go before its time, and held anew.
    """
    await town.tell("pido un certificado", visibility=PRIVATE)
    town.now += timedelta(days=1)
    await lets_go(town)
    told = texts(town, "email")
    town.now += timedelta(days=1)
    await town.enrol("Ana Prueba", Address("twitter", "1001"))
    await town.work()

    [letter] = texts(town, "email")
    assert [] == told
    assert "\n--\nRETENIDO desde el 02/03/2026 13:00, y ahora se entrega.\n" in letter


async def test_what_is_let_out_of_quarantine_is_open_where_it_was_looked_at(town):
    """
    Nobody could answer it from there otherwise.
    """
    looked_at = CASES.replace(
        "words: [bitcoin]", "words: [bitcoin]\n    deliver: clerk"
    )
    town.table = compile_routes(looked_at)
    await town.tell("¿admiten bitcoin en la piscina?", visibility=PRIVATE)

    town.table = compile_routes(looked_at.replace("[bitcoin]", "[rolex]"))
    town.now += timedelta(days=2)
    await lets_go(town)
    opened = await town.state()
    await town.answer("No, todavía no.")

    assert CaseState.OPEN is opened
    kept_out, let_go = texts(town, "email")[:2]
    assert "RETENIDO" not in kept_out
    assert "\n--\nRETENIDO desde el 02/03/2026 13:00; lo ha soltado inés.\n" in let_go
    assert "cuarentena" not in let_go
    assert any("No, todavía no." in text for text in texts(town))


async def test_a_case_is_spoken_of_in_the_language_that_its_sender_spoke_last(town):
    await town.hear("la farola está fundida", visibility=PRIVATE)
    await town.tell("It is still dark here and nobody came", visibility=PRIVATE)

    await town.answer("#visto")

    assert "Miguel Prueba sees to it" in texts(town)[-1]
    assert (await town.store.case(FIRST)).case.language == "en"


@pytest.mark.parametrize(
    ("text", "asks", "copy", "sent"),
    [
        ("Miguel, ¿esto es tuyo? Menudo pesado.", "Ana", "lights", False),
        ("Hola Miguel:\n¿lo miras?", "Ana", "lights", False),
        ("Miguel, vamos.", "Ana", "clerk", True),
        ("Miguel, vamos.", "Miguel Gil", "lights", True),
        ("Buenas: Miguel irá mañana.", "Ana", "lights", True),
        ("Hable con Miguel, que va en copia.", "Ana", "lights", True),
    ],
)
async def test_an_answer_to_all_that_speaks_to_a_colleague_in_copy_is_not_sent(
    town, text, asks, copy, sent
):
    await town.tell("hay un incendio", visibility=PRIVATE, display_name=asks)

    await town.answer(text, to=("town+x@test.example", f"{copy}@test.example"))

    assert sent == (text[-9:] in texts(town)[-1])
    told = "parece escrito para Miguel Prueba"
    assert (not sent) == (told in texts(town, "email")[-1])

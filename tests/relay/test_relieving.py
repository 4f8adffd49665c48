"""
What waits with a mailbox that is away, for whoever stands in.
"""

from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve
from cases import for_each
from structlog.testing import capture_logs

from gateway.core.case import Case, CaseEvent, CaseState, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.message import Address
from gateway.daemon import backlog
from gateway.ports.cases import CaseHistory
from gateway.relay.cases.holder import answers_for, gave_away, with_holder
from gateway.relay.rounds import relieving
from gateway.relay.rounds.relieving import Reliever
from gateway.routing.compiler import compile_routes

from .conftest import CASES, NOON, PRIVATE, spoil, texts
from .test_complaints import RULES

LUIS = Address("twitter", "1002")
HIGH = CASES.replace(
    "topics:\n",
    "topics:\n  cables:\n    words: [cable]\n    owner: lights\n    urgency: high\n",
)


SECRET = """
matters:
  in confidence: {words: [cable], confidential: yes, deliver: lights, urgency: high}
"""


def away(routes=HIGH, first="2026-03-02"):
    days = f"from: {first}, until: 2026-03-30, backup: police"
    return compile_routes(
        routes.replace("    person:", f"    absent: [{{{days}}}]\n    person:", 1)
    )


@pytest.fixture
def relieved(town):
    """
    A sweep, and the letters that whoever stands in has got of what waited.
    """
    town.table = compile_routes(HIGH)
    reliever = Reliever(cases=town.store, whole=town.whole)

    async def sweep(**wait):
        town.now += timedelta(**wait)
        await town.sweeper(reliever).sweep()
        await town.deliver()
        return [d for d in town.said("email") if "SUSTITUYE A Alumbrado" in d.text]

    return sweep


async def test_what_is_late_with_who_is_away_now_is_read_by_who_stands_in_once(
    town, relieved
):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await relieved(hours=22)
    await town.hear("otra farola rota", visibility=PRIVATE)
    assert [] == await relieved()

    town.table = away()
    [letter] = await relieved()
    later = await relieved(hours=1)

    assert [letter] == later
    assert "police@test.example" == letter.to.value
    assert letter.subject.startswith("[J-1]")
    assert "la farola está rota" in letter.text
    note = (await town.store.case(Number(1))).happenings[-1].note
    assert note.startswith("Alumbrado está ausente")
    assert note.endswith("Se ha avisado a: Policía.")


async def test_what_cannot_be_read_is_missed_by_nobody_who_stands_in_for_the_rest(
    town, relieved, tmp_path
):
    for said in ("la farola está rota", "otra farola rota"):
        await town.hear(said, visibility=PRIVATE)
    spoil(tmp_path, "UPDATE cases SET value = '{' WHERE message = 1")
    town.table = away()

    [letter] = await relieved(hours=22)

    assert letter.subject.startswith("[J-2]")


async def test_what_waits_with_a_mailbox_that_is_gone_is_read_by_whoever_gets_the_rest(
    town, relieved
):
    """
    Once, whether it is late or not: nobody else has it. They answer it, or pass it on.
    """
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.tell("otra farola rota", visibility=PRIVATE)
    gone = HIGH.replace("  lights:", "  lamps:").replace(
        "owner: lights", "owner: lamps"
    )
    town.table = compile_routes(gone.replace("[lights]", "[lamps]"))

    for _ in range(2):
        await relieved(hours=1)

    theirs = [d for d in town.said("email") if "ERA DE lights" in d.text]
    assert ["clerk@test.example"] * 2 == [d.to.value for d in theirs]
    assert "la farola está rota" in theirs[0].text
    await town.answer("Mañana la cambio.", theirs[0])
    assert "Mañana la cambio." in texts(town, "twitter")[-1]
    assert CaseState.ANSWERED is await town.state()
    await town.answer("#pasar lamps", theirs[1])
    told = await town.store.case(Number(2))
    assert "lamps" == told.case.mailbox


async def test_who_stands_in_at_a_vacant_mailbox_has_all_of_it_and_who_left_nothing(
    town, relieved
):
    """
    Also what was on its way to them just then, which is answered as any letter, and
    what goes on with an answer of theirs.
    """
    routes = HIGH.replace("    person:", "    backups: [police]\n    person:")
    town.table = compile_routes(routes)
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("Mañana la cambio.")
    luis = {"sender": Address("twitter", "1002"), "visibility": PRIVATE}
    await town.hear("otra farola rota", **luis)

    town.table = compile_routes(
        routes.replace("    person:", "    vacant: yes\n    person:")
    )
    await town.deliver()
    await town.hear("vale, ¿a qué hora?", visibility=PRIVATE)
    await relieved()
    await town.tell("¿se sabe algo?", **luis)

    first, *rest = town.said("email")
    assert "lights@test.example" == first.to.value
    assert {"police@test.example"} == {each.to.value for each in rest}
    whose = [each.subject[:5] for each in rest]
    assert ["[J-3]", "[J-1]", "[J-3]", "[J-1]", "[J-3]"] == whose
    begins = [each.text.split(" ")[0] for each in rest]
    assert ["otra", "LO", "ERA", "vale,", "¿se"] == begins
    await town.answer("A las siete.", rest[1])
    assert texts(town, "twitter")[-1].startswith("A las siete.\n— Policía")
    await town.answer("La vemos hoy.", rest[0])
    assert texts(town, "twitter")[-1].startswith("La vemos hoy.\n— Policía")
    await town.answer("Ya no voy.", first)
    assert texts(town, "twitter")[-1].startswith("La vemos hoy.\n— Policía")
    told = town.said("email")[-1]
    assert "lights@test.example" == told.to.value
    assert told.text.startswith("No se ha enviado nada: esa carta es de Policía")


async def test_who_shares_with_a_vacant_mailbox_hears_once_that_it_is_theirs_now(
    town, relieved
):
    """
    Who stands in there had it with them, and thought that they would answer.
    """
    routes = HIGH.replace("    person:", "    backups: [police]\n    person:")
    routes = routes.replace("    owner: lights", "    owner: [lights, police]")
    town.table = compile_routes(routes)
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.deliver()
    first = town.said("email")[-1]
    assert "police@test.example" == first.to.value
    assert "Lo tiene también: Alumbrado" in first.text

    town.table = compile_routes(
        routes.replace("    person:", "    vacant: yes\n    person:")
    )
    for _ in range(2):
        await relieved(hours=1)

    [letter] = town.said("email")[2:]
    assert "police@test.example" == letter.to.value
    assert letter.text.startswith("ERA TAMBIÉN DE Alumbrado, un buzón que ya no lee")
    assert "la farola está rota" in letter.text
    await town.answer("Mañana la cambio.", letter)
    assert texts(town, "twitter")[-1].startswith("Mañana la cambio.\n— Policía")
    assert CaseState.ANSWERED is await town.state()


@pytest.mark.parametrize("seen", [False, True])
async def test_what_was_passed_to_a_vacant_mailbox_goes_not_back_to_who_passed_it(
    town, relieved, seen
):
    """
    Also where it was answered there, and waits for nobody: with the next that is said.
    """
    routes = HIGH.replace("    person:", "    backups: [police]\n    person:")
    town.table = compile_routes(routes)
    await town.tell("hay una fuga", visibility=PRIVATE)
    await town.answer("#pasar alumbrado")
    if seen:
        await town.answer("Mañana vamos.", town.said("email")[-1])
    before = len(town.said("email"))

    vacant = routes.replace("    person:", "    vacant: yes\n    person:")
    town.table = compile_routes(vacant)
    await relieved()
    await town.tell("¿se sabe algo?", visibility=PRIVATE, in_reply_to=("r1",))

    got = [each.to.value for each in town.said("email")[before:]]
    assert ["police@test.example"] * 2 == got


@for_each(
    ("secret", "may", "theirs", "goes_on"),
    [
        (False, False, {}, "theirs"),
        (True, True, {"confidential": True}, "theirs"),
        (False, False, {"contact": LUIS}, "anew"),
        (True, True, {"confidential": False}, "anew"),
        (True, False, {"confidential": False}, "with nobody"),
        (False, False, {"confidential": True, "contact": LUIS}, "once they have it"),
    ],
)
def test_what_is_confided_to_a_vacant_mailbox_goes_on_with_who_may_read_it(
    secret, may, theirs, goes_on
):
    """
    It goes on where nobody else speaks, and nobody answers it who may not read it; and
    not before they have got what waits.
    """
    routes = HIGH.replace("    person:", "    vacant: yes\n    person:")
    routes = routes.replace("    person:", "    backups: [police]\n    person:")
    if may:
        routes = routes.replace("Policía", "Policía\n    confidential: yes")
    table = compile_routes(routes)
    own = Conversation(
        id="own",
        contact=Address("twitter", "1"),
        mailbox="lights",
        visibility=PRIVATE,
        heard="r1",
        heard_at=NOON,
        confidential=secret,
        case="1",
    )
    case = Case(
        number=Number(1),
        contact=own.contact,
        mailbox="lights",
        job=Number(1),
        state=CaseState.OPEN if goes_on == "once they have it" else CaseState.ANSWERED,
        opened_at=NOON,
        moved_at=NOON,
    )
    other = evolve(own, **{"id": "theirs", "mailbox": "police"} | theirs)
    passed = [
        Happening(
            case=case.number, event=event, at=NOON, by=f"mailbox {by}", mailbox=to
        )
        for by, event, to in (
            ("clerk", CaseEvent.PASS, "police"),
            ("police", CaseEvent.PASS, "lights"),
            ("lights", CaseEvent.PASS, "police"),
            ("police", CaseEvent.ANSWER, ""),
        )
    ]
    told = CaseHistory(case=case, happenings=tuple(passed), conversations=(own, other))

    found = with_holder(own, told, table, NOON)

    has = "police" if goes_on in ("theirs", "anew") else "lights"
    assert (has, own.contact, secret) == (
        found.mailbox,
        found.contact,
        found.confidential,
    )
    assert (goes_on == "theirs") is (found == other)
    police = table.town.mailboxes["police"]
    assert (may or not secret) is answers_for(police, own, table)
    assert not answers_for(table.town.mailboxes["clerk"], own, table)
    assert {"clerk", "lights"} == {*gave_away(told)}


async def test_however_many_wait_with_a_mailbox_that_is_away_all_are_looked_at(
    town, relieved, monkeypatch
):
    """
    Those that are lent still wait there, and were there first.
    """
    monkeypatch.setattr(relieving, "AT_ONCE", 1)
    for said in ("la farola está rota", "otra farola rota"):
        await town.hear(said, visibility=PRIVATE)
    await relieved(hours=22)
    town.table = away()

    told = [len(await relieved(hours=1)) for _ in range(3)]

    assert [1, 2, 2] == told


async def test_what_is_confidential_with_a_mailbox_that_is_gone_is_read_by_who_may(
    town, relieved
):
    """
    Whoever gets the rest may not, and whoever stands in there may: else nobody would.
    """
    secret = HIGH + SECRET.replace("urgency: high", "urgency: normal")
    secret = secret.replace("Policía", "Policía\n    confidential: yes")
    secret = secret.replace("Registro", "Registro\n    backups: [police]")
    town.table = compile_routes(secret)
    await town.tell("hay un cable suelto", visibility=PRIVATE)
    gone = secret.replace("  lights:", "  lamps:").replace("[lights]", "[lamps]")
    town.table = compile_routes(gone.replace(": lights", ": lamps"))

    for _ in range(2):
        await relieved(hours=1)

    theirs = [d for d in town.said("email") if "ERA DE lights" in d.text]
    assert ["police@test.example"] == [d.to.value for d in theirs]


@pytest.fixture
def left(town):
    """
    Something confidential with a mailbox that the rules name no more, and these rules.
    """

    async def left(*changes):
        secret = HIGH + SECRET.replace("urgency: high", "urgency: normal")
        for change in changes:
            secret = secret.replace(*change)
        town.table = compile_routes(secret)
        await town.tell("hay un cable suelto", visibility=PRIVATE)
        gone = secret.replace("  lights:", "  lamps:").replace("[lights", "[lamps")
        town.table = compile_routes(gone.replace(": lights", ": lamps"))

    return left


async def test_what_no_successor_may_read_goes_to_any_mailbox_that_may(
    town, relieved, left
):
    await left(("Policía", "Policía\n    confidential: yes"))

    await relieved(hours=1)

    theirs = [d for d in town.said("email") if "ERA DE lights" in d.text]
    assert ["police@test.example"] == [d.to.value for d in theirs]


async def test_what_nobody_may_read_is_said_aloud_and_read_by_nobody(
    town, relieved, left
):
    await left()
    counted = partial(backlog.counted, town.store, (), now=town.now)

    with capture_logs() as logs:
        await relieved(hours=1)
    found = await counted(table=town.table)

    assert not [d for d in town.said("email") if "ERA DE lights" in d.text]
    [told] = [each for each in logs if each["event"] == "case.unread"]
    shown = [told[key] for key in ("log_level", "case", "mailbox")]
    assert ["error", "1", "lights"] == shown
    assert {"lights": [Number(1)]} == found.nobodys
    assert 1 == found.counts["unread"]["cases"]
    may = HIGH.replace("Policía", "Policía\n    confidential: yes")
    assert {} == (await counted(table=compile_routes(may))).nobodys


async def test_what_another_mailbox_has_too_is_not_said_to_be_nobodys(
    town, relieved, left
):
    await left(("deliver: lights", "deliver: [lights, clerk]"))

    with capture_logs() as logs:
        await relieved(hours=1)
    found = await backlog.counted(town.store, (), town.table, town.now)

    assert "case.unread" not in [each["event"] for each in logs]
    assert {} == found.nobodys


async def test_who_stands_in_answers_and_who_is_away_hears_of_it(town, relieved):
    await town.hear("la farola está rota", visibility=PRIVATE)
    await relieved(hours=22)
    town.table = away()
    [letter] = await relieved()

    await town.answer("Mañana la cambio.", letter)

    assert "Mañana la cambio." in texts(town, "twitter")[-1]
    assert CaseState.ANSWERED is await town.state()
    told = [d.to.value for d in town.said("email") if "ha respondido" in d.text]
    assert "lights@test.example" in told


async def test_who_stands_in_reads_what_was_said_and_answered_since_too(town, relieved):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("#pedir ¿En qué número?")
    await town.hear("en el 18", visibility=PRIVATE, in_reply_to=("r1",))
    await relieved(hours=22)
    town.table = away()

    [letter] = await relieved()

    parts = ("la farola está rota", "Alumbrado:\n¿En qué número?", "en el 18", "\n--\n")
    places = [letter.text.index(part) for part in parts]
    assert sorted(places) == places


async def test_what_comes_then_and_what_others_answer_reach_who_stands_in(
    town, relieved
):
    shared = HIGH.replace("    owner: lights", "    owner: [lights, clerk]")
    town.table = compile_routes(shared)
    await town.tell("hay un cable suelto", visibility=PRIVATE)
    theirs = next(d for d in town.said("email") if d.to.value == "clerk@test.example")
    town.table = away(shared)
    await relieved()

    await town.hear("echa chispas", visibility=PRIVATE, in_reply_to=("r1",))
    await town.answer("Ya va Endesa.", theirs)

    read = [d.text for d in town.said("email") if d.to.value == "police@test.example"]
    assert ["hay un cable suelto", "echa chispas", "Ya va Endesa."] == [
        said
        for said in ("hay un cable suelto", "echa chispas", "Ya va Endesa.")
        if any(said in text for text in read)
    ]


async def test_what_was_confided_to_another_is_no_part_of_what_is_lent(town, relieved):
    town.table = compile_routes(HIGH)
    await town.hear("hay un cable suelto", visibility=PRIVATE)
    await town.hear("mi marido: maltrato", visibility=PRIVATE, in_reply_to=("r1",))
    town.table = away()

    assert ["maltrato" in letter.text for letter in await relieved()] == [False]


async def test_what_is_urgent_is_read_though_it_is_not_late(town, relieved):
    await town.hear("hay un cable suelto", visibility=PRIVATE)
    await town.hear("la farola está rota", visibility=PRIVATE)
    town.table = away()

    assert ["[J-1] hay un cable suelto"] == [d.subject for d in await relieved()]


async def test_an_absence_that_was_planned_begins_on_its_day(town, relieved):
    town.table = away(first="2026-03-03")
    await town.hear("hay un cable suelto", visibility=PRIVATE)
    before = await relieved(hours=1)

    assert (0, 1) == (len(before), len(await relieved(hours=22)))


async def test_what_becomes_late_while_nobody_is_there_is_read_then(town, relieved):
    await town.hear("la farola está rota", visibility=PRIVATE)
    town.table = away()
    before = await relieved()

    assert (0, 1) == (len(before), len(await relieved(hours=22)))


@pytest.mark.parametrize(
    "said", ["Mañana.", "#resuelto", "#pedir ¿Cuál?", "#pasar registro"]
)
async def test_what_waits_for_nobody_there_is_nobody_elses(town, relieved, said):
    await town.tell("hay un cable suelto", visibility=PRIVATE)
    await town.answer(said)
    town.table = away()

    assert [] == await relieved(hours=22)


async def test_what_came_while_they_were_away_is_not_read_twice(town, relieved):
    town.table = away()
    await town.hear("hay un cable suelto", visibility=PRIVATE)

    assert [] == await relieved(hours=22)


@pytest.mark.parametrize("may", [True, False])
async def test_what_is_confidential_is_read_by_who_may_read_it(town, relieved, may):
    secret = HIGH + SECRET
    if may:
        secret = secret.replace("Policía", "Policía\n    confidential: yes")
    town.table = compile_routes(secret)
    await town.hear("hay un cable suelto", visibility=PRIVATE)
    town.table = away(secret)

    assert may == bool(await relieved())


async def test_what_became_confidential_there_stays_so_with_who_stands_in(
    town, relieved
):
    trusted = HIGH.replace("Policía", "Policía\n    confidential: yes").replace(
        "confidential: true\n    deliver: police",
        "confidential: true\n    deliver: lights",
    )
    town.table = compile_routes(trusted)
    await town.tell("hay un cable suelto", visibility=PRIVATE)
    confided = {"visibility": PRIVATE, "in_reply_to": ("r1",)}
    await town.hear("mi marido: maltrato", **confided)
    town.table = away(trusted)

    assert await relieved()

    told = await town.store.case(Number(1))
    assert not told.case.confidential
    assert {"lights": True, "police": True} == {
        talk.mailbox: talk.confidential for talk in told.conversations
    }


async def test_a_complaint_is_read_by_nobody_whom_it_is_about(town, relieved):
    late = RULES.replace(
        "judged_by: [clerk, police]}", "judged_by: [lights, clerk], urgency: high}"
    )
    late = late.replace("Rosa Ejemplo", "Rosa Ejemplo\n    short: Guardia")
    town.table = compile_routes(late)
    await town.hear("Rosa Ejemplo me gritó", visibility=PRIVATE)
    assert "lights" == (await town.store.case(Number(1))).case.mailbox
    town.table = away(late)

    assert [] == await relieved(hours=22)

"""
What follows when a timer of a case rings.
"""

from datetime import timedelta

import pytest
from attrs import evolve, frozen
from store_samples import act
from structlog.testing import capture_logs

from gateway.core.case import CaseState, Number, TimerKind
from gateway.core.delivery import DEAD
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.filing import Status
from gateway.core.message import Address, Visibility
from gateway.relay import sweeper
from gateway.routing.compiler import compile_routes
from gateway.store.sql import SqlStore

from .conftest import CASES, FIRST, PRIVATE, spoil, texts

pytestmark = pytest.mark.usefixtures("numbered")

CONFIDED = CASES.replace(
    "confidential: true\n", "confidential: true\n    urgency: emergency\n"
)


@frozen
class Broken:
    """
    A store in which one message cannot be read.
    """

    store: SqlStore
    broken: int

    def __getattr__(self, name):
        return getattr(self.store, name)

    async def show(self, id):
        if id == self.broken:
            raise ValueError(id)
        return await self.store.show(id)


@frozen
class Rounds:
    """
    Counts the rounds that come to it.
    """

    went: list[int]

    async def go(self, _pen):
        self.went.append(len(self.went) + 1)
        return ()


async def test_what_is_urgent_anew_and_unseen_goes_to_the_next_anew(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.later(minutes=5)
    await town.answer("#visto")

    await town.tell("el incendio sigue", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)

    assert 2 == len([t for t in texts(town, "email") if "NADIE LO HA VISTO" in t])


@pytest.mark.parametrize(
    ("rules", "said", "told"),
    [
        (CASES, "hay un incendio", ["lights", "police", "lights", "police"]),
        (CONFIDED, "maltrato", ["police", "police", "police", "police"]),
    ],
)
async def test_whose_emergency_it_is_hears_again_in_its_turn(town, rules, said, told):
    """
    What is confided is for nobody else, and its own mailbox reads it already.
    """
    town.table = compile_routes(rules)
    await town.tell(said, visibility=PRIVATE)

    for _ in range(4):
        await town.later(minutes=5)

    unseen = [d for d in town.said("email") if "NADIE LO HA VISTO" in d.text]
    assert told == [d.to.value.removesuffix("@test.example") for d in unseen]


async def test_whoever_is_back_is_told_next_of_what_nobody_has_seen(town):
    """
    However far it has gone round. What is unseen anew begins with the first again.
    """
    clerk = "    office: Registro\n"
    away = "    absent: [{from: 2026-03-02, until: 2026-03-02, backup: lights}]\n"
    routes = CASES.replace("backups: [lights]", "backups: [lights, clerk]")
    routes = routes.replace(clerk, f"{clerk}    hours: agenda + retén\n{away}")
    town.table = compile_routes(routes)
    town.now = town.now.replace(hour=22, minute=47)
    await town.tell("hay un incendio", visibility=PRIVATE)

    for _ in range(4):
        await town.later(minutes=5)
    await town.answer("#visto")
    await town.tell("el incendio sigue", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)

    unseen = [d.to.value for d in town.said("email") if "NADIE LO HA VISTO" in d.text]
    told = [each.removesuffix("@test.example") for each in unseen]
    assert ["lights", "police", "clerk", "lights", "clerk"] == told


async def test_an_alarm_rings_though_something_said_since_cannot_be_read(town):
    """
    It names what that was.
    """
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.tell("el incendio sigue", visibility=PRIVATE, in_reply_to=("r1",))
    town.whole = evolve(town.whole, filings=Broken(town.store, 2))

    await town.later(minutes=5)

    told = texts(town, "email")[-1]
    assert "NADIE LO HA VISTO" in told
    assert town.table.own("letter-since-left-out", messages="2") in told


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases SET value = '{' WHERE message = 1",
        "UPDATE messages SET decision = '{' WHERE status = 'held'",
    ],
)
async def test_what_cannot_be_read_stops_no_alarm_and_no_other_round(
    town, tmp_path, change
):
    """
    It is told in the log, and comes up again in the next round.
    """
    for whose in ("1001", "1002"):
        sender = Address("twitter", whose)
        await town.hear("hay un incendio", visibility=PRIVATE, sender=sender)
    await town.tell("pido un certificado", visibility=PRIVATE)
    spoil(tmp_path, change)
    town.now += timedelta(days=20)

    with capture_logs() as logged:
        await town.sweeper(Rounds(went := [])).sweep()
    await town.deliver()

    assert [1] == went
    assert any("NADIE LO HA VISTO" in text for text in texts(town, "email"))
    broken = {"case.timer_broken", "message.lapse_broken"}
    assert broken & {each["event"] for each in logged}


async def test_however_many_cannot_be_read_the_alarm_behind_them_rings(
    town, tmp_path, monkeypatch
):
    """
    They come first in each round; as many more are looked at.
    """
    monkeypatch.setattr(sweeper, "AT_ONCE", 2)
    for whose in ("1001", "1002", "1003"):
        sender = Address("twitter", whose)
        await town.hear("hay un incendio", visibility=PRIVATE, sender=sender)
    await town.deliver()
    spoil(tmp_path, "UPDATE cases SET value = '{' WHERE message < 3")
    rounds = town.sweeper()
    town.now += timedelta(minutes=5)

    for _ in range(2):
        await rounds.sweep()
    await town.deliver()

    assert any("NADIE LO HA VISTO" in text for text in texts(town, "email"))


async def test_what_is_held_too_long_lapses_though_another_cannot_be_read(
    town, tmp_path, monkeypatch
):
    monkeypatch.setattr(sweeper, "AT_ONCE", 1)
    for whose in ("1001", "1002"):
        sender = Address("twitter", whose)
        await town.hear("pido un certificado", visibility=PRIVATE, sender=sender)
    spoil(tmp_path, "UPDATE messages SET decision = '{' WHERE id = 1")
    rounds = town.sweeper()
    town.now += timedelta(days=40)

    for _ in range(2):
        await rounds.sweep()

    assert Status.LAPSED is (await town.store.filing(2)).status


async def test_an_alarm_rings_before_all_that_came_due_meanwhile(town, monkeypatch):
    """
    Such as in the days in which the gateway was off.
    """
    monkeypatch.setattr("gateway.relay.sweeper.AT_ONCE", 1)
    for where in ("el pinar", "la vega"):
        await town.hear(f"la farola está rota en {where}", visibility=PRIVATE)
    town.now += timedelta(days=4)
    await town.tell("hay un incendio", visibility=PRIVATE)

    await town.later(minutes=5)

    assert any("NADIE LO HA VISTO" in text for text in texts(town, "email"))


async def test_what_nobody_has_seen_all_night_is_told_in_the_morning_and_the_day_after(
    town,
):
    await town.tell("hay un incendio", visibility=PRIVATE)
    for _ in range(24):
        await town.later(minutes=5)
    told = []

    for _ in range(4):
        await town.later(hours=12)
        told.append(len([t for t in texts(town, "email") if "NADIE LO HA VISTO" in t]))
    await town.answer("#visto")
    await town.later(days=2)

    assert [25, 26, 27, 28] == told
    assert 28 == len([t for t in texts(town, "email") if "NADIE LO HA VISTO" in t])


async def test_an_answer_that_is_promised_anew_and_overdue_is_told_anew(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.later(days=3)
    await town.answer("Mañana.")

    await town.tell("la farola sigue rota", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(days=3)

    told = [t for t in texts(town, "twitter") if "aún no hay respuesta" in t]
    assert 2 == len(told)
    assert 2 == len([t for t in texts(town, "email") if "FUERA DE PLAZO" in t])


@pytest.mark.parametrize(
    ("words", "before", "failure"),
    [
        ("Mañana.", CaseState.ANSWERED, PermanentFailure),
        ("#pedir ¿En qué calle?", CaseState.WAITING, UnknownOutcome),
        ("#resuelto Ya luce.", CaseState.SOLVED, PermanentFailure),
        ("#resuelto Ya luce.", CaseState.SOLVED, UnknownOutcome),
    ],
)
async def test_no_case_ends_whose_answer_waits_for_a_person(
    town, failure, words, before
):
    await town.tell("la farola está rota", visibility=PRIVATE)
    town.channels["twitter"].answers = [failure("no")]
    town.channels["twitter"].found = UnknownOutcome("nobody can know")
    await town.answer(words)
    await town.later(minutes=1)
    await town.later(days=30)
    waits = await town.state()
    [dead] = [d for d in (await town.show(2)).deliveries if d.state in DEAD]
    await town.store.drop(dead.id, act())

    await town.later(days=30)

    assert (before, CaseState.CLOSED) == (waits, await town.state())


async def test_what_did_not_reach_a_neighbour_keeps_nobody_elses_case_open(town):
    await town.hear("la farola está rota", visibility=PRIVATE)
    eva = Address("twitter", "8")
    await town.tell("otra farola rota", visibility=PRIVATE, sender=eva)
    [letter] = [d for d in town.said("email") if "[J-2]" in d.subject]
    await town.answer("#unir J-1", letter)
    town.channels["twitter"].answers = [PermanentFailure("no")]
    await town.answer("#resuelto Ya luce.", letter)
    [dead] = [d for d in (await town.show(4)).deliveries if d.state in DEAD]

    await town.later(days=30)

    ends = [await town.state(Number(each)) for each in (1, 2)]
    assert eva == dead.to
    assert [CaseState.CLOSED, CaseState.SOLVED] == ends


async def test_who_told_it_in_pieces_hears_once_that_there_is_no_answer(town):
    for who, text in (("7", "la farola"), ("7", "y otra farola"), ("8", "la farola")):
        sender = Address("twitter", who)
        await town.hear(f"{text} está rota", sender=sender, visibility=PRIVATE)
        await town.later(minutes=1)

    await town.later(days=1)
    late = [d for d in town.said("twitter") if "aún no hay respuesta" in d.text]
    await town.hear("hay otra farola rota", sender=sender, visibility=PRIVATE)
    await town.later(days=3)
    anew = [d for d in town.said("twitter") if "J-4: aún no hay" in d.text]

    assert ["7", "8"] == sorted(d.to.value for d in late)
    assert 4 == len([t for t in texts(town, "email") if "FUERA DE PLAZO" in t])
    assert ["8"] == [d.to.value for d in anew]


async def test_nobody_hears_of_a_promise_that_was_not_made_to_them(town):
    await town.tell("la farola está rota", visibility=PRIVATE)

    await town.later(days=3)

    assert not [t for t in texts(town, "twitter") if "prom" in t]


async def test_an_end_that_was_promised_is_waited_for_and_told_once(town):
    town.table = compile_routes(
        CASES.replace("answer_within: 2 hours", "solve_within: 6 days")
    )
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("Lo apuntamos para la brigada.")

    await town.later(days=7, hours=1)
    before = await town.state()
    await town.later(days=2)
    await town.later(days=1)
    overdue = await town.state()
    await town.later(days=7)

    assert [CaseState.ANSWERED, CaseState.ANSWERED] == [before, overdue]
    assert CaseState.CLOSED is await town.state()
    told = [t for t in texts(town, "twitter") if "sigue abierto" in t]
    assert 1 == len(told)
    [late] = [t for t in texts(town, "email") if "FUERA DE PLAZO" in t]
    assert "J-1 debía estar resuelto y sigue abierto" in late


async def test_who_waits_for_an_answer_and_an_end_hears_of_both_promises_at_once(town):
    """
    Such as after the machine was off for months: its head reads of each.
    """
    both = "answer_within: 2 hours\n    solve_within: 6 days"
    town.table = compile_routes(CASES.replace("answer_within: 2 hours", both))
    await town.hear("la farola está rota", visibility=PRIVATE)
    await town.deliver()

    await town.later(days=90)
    await town.later(days=1)

    late = ("aún no hay respuesta", "sigue abierto")
    told = [t for t in texts(town, "twitter") if any(said in t for said in late)]
    assert 1 == len(told)
    assert 2 == len([t for t in texts(town, "email") if "FUERA DE PLAZO" in t])


@pytest.mark.parametrize(
    ("term", "days", "ends", "passed"),
    [
        ("5 natural days", 2, "2026-03-09 23:59", True),
        ("5 natural days", 2, "2026-03-09 23:59", False),
        ("5 natural days", 9, "2026-03-16 23:59", True),
        ("4 days", 2, "2026-03-10 14:00", False),
    ],
)
async def test_a_term_of_law_runs_from_the_entry_until_it_is_over(
    town, term, days, ends, passed
):
    """
    Whoever has the case, and whatever its sender says more: that gives no mailbox time.
    """
    town.table = compile_routes(
        CASES.replace("answer_within: 2 hours", f"solve_within: {term}")
    )
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.later(days=days)

    if passed:
        await town.answer("#pasar policía")
    else:
        await town.tell("la farola sigue rota", visibility=PRIVATE, in_reply_to=("r1",))

    [timer] = (await town.store.case_file(FIRST)).promises
    at = timer.due_at.astimezone(town.table.town.timezone)
    assert ends == f"{at:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("hours", [23, 25])
async def test_that_there_is_no_answer_yet_is_not_told_days_late(town, hours):
    await town.tell("la farola está rota", visibility=PRIVATE)
    town.channels["twitter"].answers = [TemporaryFailure("down")]
    await town.later(days=3)

    town.now += timedelta(hours=hours)
    await town.deliver()

    late = [t for t in texts(town, "twitter") if "aún no hay respuesta" in t]
    assert (hours == 23) == bool(late)


async def test_whoever_is_told_next_reads_what_was_said_since(town):
    await town.hear("hay un incendio", visibility=PRIVATE)
    await town.tell("hay gente dentro", visibility=PRIVATE, in_reply_to=("r1",))

    await town.later(minutes=5)

    [told] = [t for t in texts(town, "email") if "NADIE LO HA VISTO" in t]
    assert told.index("hay un incendio") < told.index("hay gente dentro")


@pytest.mark.parametrize("channel", ["telegram", "email"])
async def test_what_is_said_after_it_was_late_is_read_by_whoever_has_the_case(
    town, channel
):
    owner = "    owner: lights"
    town.table = compile_routes(CASES.replace(owner, f"{owner}\n    urgency: high"))
    people = [{"sender": Address(channel, f"{n}@ana.example")} for n in range(8)]
    for who in people:
        await town.hear("la farola está rota", visibility=PRIVATE, **who)
    await town.deliver()
    await town.later(hours=24)

    for who in people:
        await town.hear("es la del estanco", visibility=PRIVATE, **who)
    await town.deliver()

    told = [d.to.value for d in town.said("email") if "es la del estanco" in d.text]
    assert ["lights@test.example"] * 8 == told


@pytest.mark.parametrize(
    ("said", "late", "asked"),
    [("hay un incendio", 5, "NADIE LO HA VISTO"), ("farola rota", 2000, "FUERA")],
)
async def test_what_was_all_said_in_public_is_answered_there_by_who_is_told_of_it(
    town, said, late, asked
):
    """
    X lets the town write in private only to whom has written so to it.
    """
    await town.tell(said)
    await town.later(minutes=late)
    [letter] = [d for d in town.said("email") if asked in d.text]

    await town.answer("Vamos.", letter)

    said = town.said("twitter")[-1]
    assert "Vamos." in said.text
    assert Visibility.PUBLIC is said.visibility
    assert "se publicará" in letter.text


async def test_what_went_on_in_private_is_answered_there_by_who_is_told_of_it(town):
    await town.hear("hay un incendio")
    await town.tell("es en mi casa", visibility=PRIVATE, in_reply_to=("r1",))
    await town.later(minutes=5)
    [letter] = [d for d in town.said("email") if "NADIE LO HA VISTO" in d.text]

    await town.answer("Vamos.", letter)

    assert PRIVATE is town.said("twitter")[-1].visibility


async def test_what_became_confidential_is_read_by_no_head_who_may_not(town):
    trusted = CASES.replace(
        "office: Alumbrado", "office: Alumbrado\n    confidential: yes"
    ).replace(
        "confidential: true\n    deliver: police",
        "confidential: true\n    deliver: lights",
    )
    town.table = compile_routes(trusted)
    await town.tell("la farola está rota", visibility=PRIVATE)
    for said in ("mi marido: maltrato", "vive conmigo"):
        await town.hear(said, visibility=PRIVATE, in_reply_to=("r1",))
    await town.answer("#visto")

    await town.later(days=3)

    [told] = [t for t in texts(town, "email") if "FUERA DE PLAZO" in t]
    assert "la farola está rota" in told
    assert "maltrato" not in told
    assert "vive conmigo" not in told


async def test_what_is_confidential_and_unseen_goes_at_once_to_the_next_who_may_read(
    town,
):
    rules = CASES.replace("backups: [lights]", "backups: [lights, clerk]")
    rules = rules.replace("office: Registro", "office: Registro\n    confidential: yes")
    urgent = "confidential: true\n    urgency: emergency"
    town.table = compile_routes(rules.replace("confidential: true", urgent))
    await town.tell("mi marido: maltrato", visibility=PRIVATE)

    await town.later(minutes=5)

    [told] = [d for d in town.said("email") if "NADIE LO HA VISTO" in d.text]
    talks = (await town.store.case(FIRST)).conversations
    assert "clerk@test.example" == told.to.value
    assert {"police": True, "clerk": True} == {t.mailbox: t.confidential for t in talks}


async def test_who_was_told_as_nobody_had_seen_it_is_in_the_chain(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await town.later(minutes=5)

    [kept] = await town.store.acts(f"case {FIRST}", None, 9)

    told = ("gateway", "case.acknowledge", "told lights")
    assert told == (kept.entry.actor, kept.entry.action, kept.entry.result)


async def test_who_asked_in_public_hears_below_their_post_that_it_is_late(town):
    """
    Whoever never wrote in private cannot be told there.
    """
    x = town.channels["twitter"]
    x.one_reply = x.only_writes_back = True
    await town.tell("la farola está rota")

    await town.later(days=3)

    [late] = [d for d in town.said("twitter") if "J-1: aún no hay" in d.text]
    assert (Visibility.PUBLIC, "r1") == (late.visibility, late.in_reply_to)


async def test_what_was_said_in_private_is_late_in_private(town):
    await town.hear("la farola está rota")
    await town.tell("delante de mi casa", visibility=PRIVATE)
    await town.tell("la otra farola rota", visibility=PRIVATE)

    await town.later(days=3)

    late = [d for d in town.said("twitter") if "aún no hay" in d.text]
    assert [PRIVATE] == [d.visibility for d in late]


async def goes_on(town, said="Pues no ha venido nadie"):
    await town.tell(said, visibility=PRIVATE, in_reply_to=("r1",))


@pytest.mark.parametrize(
    "answered", ["Mañana.", "#pedir ¿En qué número?", "#resuelto Ya luce."]
)
@pytest.mark.parametrize("passed", [False, True])
async def test_who_writes_that_nothing_was_done_is_promised_it_anew(
    town, answered, passed
):
    """
    Though they do not say again what about, and whoever has the case by now.
    """
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer(answered)
    town.now += timedelta(days=1)
    await goes_on(town)
    if passed:
        await town.answer("#pasar policía")
        await town.answer(answered, town.said("email")[-1])
        await goes_on(town)

    await town.later(days=3)

    assert "aún no hay respuesta" in texts(town, "twitter")[-1]
    assert "FUERA DE PLAZO" in texts(town, "email")[-1]


@pytest.mark.parametrize("first", ["Mañana.", "#pedir ¿En qué número?"])
async def test_who_says_that_they_have_it_owes_an_answer_to_whoever_goes_on(
    town, first
):
    letter = await town.letter(visibility=PRIVATE)
    await town.answer(first, letter)
    await town.answer("#voy", letter)

    await goes_on(town)

    [promised] = (await town.store.case_file(FIRST)).promises
    assert TimerKind.ANSWER is promised.kind


async def test_who_only_thanks_is_promised_nothing(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await town.answer("Mañana.")

    await goes_on(town, "¡Muchas gracias!")

    file = await town.store.case_file(FIRST)
    assert TimerKind.ANSWER not in {each.kind for each in file.promises}


@pytest.mark.parametrize(
    ("answered", "anew"),
    [
        ("#voy", set()),
        ("Mañana.", {"answer"}),
        ("#pedir ¿En qué número?", {"answer", "solve"}),
        ("#resuelto Ya luce.", {"answer", "solve"}),
    ],
)
async def test_what_is_still_promised_is_not_put_off_by_who_insists(
    town, answered, anew
):
    both = "answer_within: 2 days\n    solve_within: 6 days"
    town.table = compile_routes(CASES.replace("answer_within: 2 hours", both))
    await town.tell("la farola está rota", visibility=PRIVATE)
    first = (await town.store.case_file(FIRST)).promises
    await town.answer(answered)
    town.now += timedelta(days=1)

    await goes_on(town)
    await goes_on(town, "Sigue igual")

    now = (await town.store.case_file(FIRST)).promises
    assert {"answer", "solve"} == {each.kind.value for each in now}
    assert anew == {each.kind.value for each in {*now} - {*first}}


@pytest.mark.parametrize("wrote", [False, True])
async def test_a_post_gets_one_automatic_reply_and_who_cannot_be_told_is_named(
    town, wrote
):
    """
    The second missed promise is told in private, to whoever wrote there before.
    """
    x = town.channels["twitter"]
    x.one_reply = x.only_writes_back = True
    terms = "answer_within: 2 hours\n    solve_within: 2 days"
    town.table = compile_routes(CASES.replace("answer_within: 2 hours", terms))
    if wrote:
        await town.hear("hola", visibility=PRIVATE)
    await town.tell("la farola está rota")

    await town.later(days=1)
    await town.later(days=5)

    late = [d for d in town.said("twitter") if "Hemos avisado a quien" in d.text]
    assert [Visibility.PUBLIC, *([PRIVATE] if wrote else [])] == [
        d.visibility for d in late
    ]
    letters = [t for t in texts(town, "email") if "FUERA DE PLAZO" in t]
    untold = town.table.own("letter-untold") if not wrote else "FUERA DE PLAZO"
    assert [False, True] == [untold in t for t in letters] if not wrote else letters


async def test_nobody_is_asked_for_a_rating_where_they_cannot_be_written_to(town):
    town.channels["twitter"].only_writes_back = True
    town.table = compile_routes(
        CASES.replace("receipts: yes", "receipts: yes, satisfaction: yes")
    )
    await town.tell("la farola está rota")
    await town.answer("#resuelto Ya luce.")

    await town.later(days=30)

    assert CaseState.CLOSED is await town.state()
    assert not [t for t in texts(town, "twitter") if "¿Quedó bien?" in t]
    assert not [d for d in (await town.show()).deliveries if d.state in DEAD]


@pytest.mark.parametrize(
    ("does", "state"),
    [
        (["Ya miramos.", "#visto"], CaseState.ASSIGNED),
        (["Ya miramos.", "#pasar registro"], CaseState.OPEN),
        (["#resuelto Ya luce.", "Y la de al lado."], CaseState.CLOSED),
    ],
)
async def test_nobody_reads_that_a_case_is_closed_that_is_not_closed_then(
    town, does, state
):
    """
    Since somebody has it again, or as it had been closed before. Nor does the chain say
    so.
    """
    rated = "receipts: yes, satisfaction: yes"
    town.table = compile_routes(CASES.replace("receipts: yes", rated))
    letter = await town.letter("la farola está rota", visibility=PRIVATE)
    await town.answer(does[0], letter)
    await town.later(days=state is CaseState.CLOSED and 8)
    closed = [t for t in texts(town, "twitter") if "está cerrado" in t]
    acts = await town.store.acts("case 1", None, 50)
    await town.answer(does[1], letter)
    await town.later(days=9)

    assert state is await town.state()
    assert closed == [t for t in texts(town, "twitter") if "está cerrado" in t]
    closing = [
        kept
        for kept in await town.store.acts("case 1", None, 50)
        if kept.entry.action == "case.close" and kept not in acts
    ]
    assert [] == closing


async def test_who_goes_on_with_an_emergency_that_is_over_is_promised_an_answer(town):
    """
    Within the term of what it is about, which is not put off.
    """
    fire = "words: [incendio]\n    topic: lighting"
    town.table = compile_routes(CASES.replace("words: [incendio]", fire))
    letter = await town.letter("un incendio en una farola", visibility=PRIVATE)
    await town.answer("#resuelto Apagado.", letter)
    town.now += timedelta(hours=13)
    await goes_on(town, "Sigue tirada en la calle")
    promised = (await town.store.case_file(FIRST)).promises
    town.now += timedelta(hours=1)
    await goes_on(town)

    assert [TimerKind.ANSWER] == [each.kind for each in promised]
    assert promised == (await town.store.case_file(FIRST)).promises


async def brought_back(town):
    """
    Bring back a copy that was made just now, and go on with it a minute later.
    """
    await town.store.tick(town.now)
    town.now += timedelta(minutes=1)
    await town.store.leave_out(5, act(at=town.now))


async def test_what_a_lost_answer_may_have_ended_is_called_late_to_no_citizen(town):
    """
    Who has the case is asked whether it was answered; nobody above them reads that it
    was not.
    """
    await town.tell("la farola está rota", visibility=PRIVATE)
    await brought_back(town)

    await town.later(days=3)

    assert not any("aún no hay respuesta" in text for text in texts(town, "twitter"))
    assert not any("FUERA DE PLAZO" in text for text in texts(town, "email"))
    *_, letter = town.said("email")
    assert "SE RECUPERÓ UNA COPIA" in letter.text
    assert "lights@test.example" == letter.to.value


async def test_what_somebody_worked_on_since_a_copy_was_brought_back_is_late(town):
    await town.tell("la farola está rota", visibility=PRIVATE)
    await brought_back(town)
    await town.answer("#visto")

    await town.later(days=3)

    assert any("aún no hay respuesta" in text for text in texts(town, "twitter"))
    assert not any("SE RECUPERÓ" in text for text in texts(town, "email"))


async def test_an_alarm_of_before_a_copy_escalates_as_ever(town):
    await town.tell("hay un incendio", visibility=PRIVATE)
    await brought_back(town)

    await town.later(minutes=30)

    assert any("NADIE LO HA VISTO" in text for text in texts(town, "email"))

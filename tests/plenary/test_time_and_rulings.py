"""
What time makes of a proposal, and what secretary and mayor may decide about it.
"""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from attrs import evolve
from cases import for_each

from gateway.core.case import CaseEvent
from gateway.core.plenary.proposal import (
    MOVES,
    ProposalEvent,
    ProposalState,
    ruled,
)
from gateway.town import commands
from gateway.town.plenary import proposal_texts
from gateway.town.plenary.ruling import Decided, Denied, at_desk, happens, rule
from gateway.town.plenary.sessions import Slot, is_astray, slot
from gateway.town.plenary.timing import LOOK_AGAIN, REMIND, TELL, Timing, timing

MARCH = "starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00"
JUNE = "starts: 2026-06-04 19:00, ends: 21:00"
STARTS = datetime(2026, 3, 5, 18, tzinfo=UTC)
ENDS = datetime(2026, 3, 5, 20, tzinfo=UTC)
NEXT = datetime(2026, 6, 4, 17, tzinfo=UTC)
FORTNIGHT = timedelta(days=15)
SECOND = timedelta(seconds=1)


@pytest.fixture
def table(town):
    return town(MARCH, JUNE)


@pytest.fixture
def calendar(table):
    return table.around.calendar


def by(calendar, now):
    return Timing(calendar, FORTNIGHT, now)


def at(proposal, state, calendar, **changes):
    known = {"session": STARTS, **changes}
    one = evolve(proposal(**known), state=state)
    return evolve(one, due_at=by(calendar, one.moved_at).due(one))


def test_what_is_on_the_agenda_is_considered_when_the_session_ends(proposal, calendar):
    one = at(proposal, ProposalState.ADMITTED, calendar)
    assert ENDS == one.due_at

    found = by(calendar, ENDS).turn_over(one)

    assert ProposalState.CONSIDERED is found.after.state
    assert "proposal.consider" == found.does
    assert "proposal-considered" == found.tells
    assert not found.asks


def test_the_extract_is_asked_for_twice_and_then_no_more(proposal, calendar):
    one = at(proposal, ProposalState.CONSIDERED, calendar)
    assert datetime(2026, 3, 15, 8, tzinfo=UTC) == one.due_at

    first = by(calendar, one.due_at).turn_over(one)
    assert (REMIND, "letter-extract", False) == (first.does, first.asks, first.loudly)
    assert datetime(2026, 3, 20, 23, tzinfo=UTC) == first.after.due_at

    second = by(calendar, first.after.due_at).turn_over(first.after)
    assert ("letter-extract-late", True) == (second.asks, second.loudly)
    assert second.after.due_at is None
    assert ProposalState.CONSIDERED is second.after.state


@pytest.mark.parametrize("state", [ProposalState.PROPOSED, ProposalState.DEFERRED])
def test_what_nobody_decided_about_goes_to_the_next_session(proposal, calendar, state):
    found = by(calendar, ENDS).turn_over(at(proposal, state, calendar))

    assert (state, NEXT) == (found.after.state, found.after.session)
    assert ("proposal-undecided", "letter-undecided") == (found.tells, found.asks)
    assert found.loudly


def test_what_has_no_date_waits_for_one_and_nobody_is_told_of_nothing(
    proposal, town, calendar
):
    one = proposal()
    empty = town().around.calendar

    still = by(empty, one.moved_at).turn_over(one)
    assert one == evolve(still.after, due_at=one.due_at)
    assert one.moved_at + LOOK_AGAIN == still.after.due_at
    assert ("", "") == (still.tells, still.asks)

    found = by(calendar, still.after.due_at).turn_over(still.after)
    assert STARTS == found.after.session
    assert "proposal-scheduled" == found.tells


def test_a_session_that_begins_at_another_hour_is_told(proposal, town):
    moved = town(MARCH, JUNE.replace("19:00", "18:00")).around.calendar
    one = at(proposal, ProposalState.ADMITTED, moved, session=NEXT)

    found = by(moved, one.moved_at).turn_over(one)

    assert ProposalState.ADMITTED is found.after.state
    assert NEXT - timedelta(hours=1) == found.after.session
    assert ("proposal-scheduled", "") == (found.tells, found.asks)


def test_a_session_that_is_cancelled_leaves_it_to_the_next(proposal, town):
    only = town(JUNE).around.calendar
    one = evolve(proposal(session=STARTS), state=ProposalState.ADMITTED)

    found = by(only, STARTS - timedelta(days=1)).turn_over(one)

    assert (ProposalState.ADMITTED, NEXT) == (found.after.state, found.after.session)


@pytest.mark.parametrize("state", [ProposalState.PROPOSED, ProposalState.ADMITTED])
def test_what_the_calendar_has_no_more_was_not_held(proposal, town, state):
    """
    Also where nobody looked until its old hour was over.
    """
    only = town(JUNE).around.calendar
    one = evolve(proposal(session=STARTS), state=state)

    found = by(only, ENDS).turn_over(one)

    assert (state, NEXT) == (found.after.state, found.after.session)
    assert ("proposal-scheduled", "") == (found.tells, found.asks)
    assert (STARTS,) == found.after.left


@pytest.mark.parametrize("again", [False, True])
def test_what_is_put_off_at_the_last_session_waits_for_one_that_nobody_knows_yet(
    proposal, town, again
):
    last, one = town(MARCH).around.calendar, proposal(session=STARTS)
    for _ in range(1 + again):
        (ruling,) = by(last, one.moved_at).decide(one, ProposalEvent.DEFER)
        one = ruled(one, ruling)

    still = by(last, one.due_at).turn_over(one)
    found = by(town(MARCH, JUNE).around.calendar, one.due_at).turn_over(still.after)

    assert (None, "") == (still.after.session, still.tells)
    assert (NEXT, "proposal-scheduled") == (found.after.session, found.tells)


def test_what_was_put_off_comes_back_to_no_session_before(proposal, town, calendar):
    one = at(proposal, ProposalState.DEFERRED, calendar, session=NEXT)
    autumn = "starts: 2026-10-01 19:00, ends: 21:00"
    without = town(MARCH, autumn).around.calendar

    found = by(without, one.moved_at).turn_over(one)

    assert (ProposalState.DEFERRED, 10) == (
        found.after.state,
        found.after.session.month,
    )


def test_a_session_of_the_past_may_leave_the_calendar(proposal, town, calendar):
    one = at(proposal, ProposalState.CONSIDERED, calendar)
    only = town(JUNE).around.calendar

    assert not is_astray(one, only)
    assert "letter-extract" == by(only, one.due_at).turn_over(one).asks


@pytest.mark.parametrize(
    ("sessions", "astray"),
    [
        ((MARCH, JUNE), False),
        ((MARCH.replace("19:00", "18:00"), JUNE), True),
        ((MARCH.replace("21:00", "22:00"), JUNE), True),
        ((MARCH.replace("03-05", "03-12"), JUNE), True),
        ((JUNE,), True),
    ],
    ids=["as it was", "begins earlier", "ends later", "another day", "cancelled"],
)
def test_what_waits_for_a_session_that_is_another_by_now_is_astray(
    proposal, town, calendar, sessions, astray
):
    one = at(proposal, ProposalState.ADMITTED, calendar)

    now_is = town(*sessions).around.calendar

    assert astray is is_astray(one, now_is)
    after_all = by(now_is, one.moved_at).turn_over(one).after
    assert not is_astray(after_all, now_is)


def test_nothing_is_put_on_the_agenda_of_a_session_that_was_cancelled(proposal, town):
    only = town(JUNE).around.calendar
    one = proposal(session=STARTS)

    left = after(one, by(only, one.moved_at).decide(one, ProposalEvent.ADMIT))

    assert (ProposalState.ADMITTED, NEXT) == (left.state, left.session)


def test_what_was_late_for_a_session_goes_to_none_of_those_before(proposal, town):
    closed = town(MARCH.replace("03-02", "02-20"), JUNE).around.calendar
    one = proposal(session=STARTS + timedelta(days=30))

    found = by(closed, one.moved_at).turn_over(one)

    assert (ProposalState.PROPOSED, NEXT) == (found.after.state, found.after.session)


@pytest.mark.parametrize(
    ("state", "session", "opened"),
    [
        (ProposalState.PROPOSED, None, True),
        (ProposalState.PROPOSED, STARTS, False),
        (ProposalState.PROPOSED, NEXT, True),
        (ProposalState.DEFERRED, None, True),
        (ProposalState.DEFERRED, NEXT, False),
        (ProposalState.ADMITTED, NEXT, False),
        (ProposalState.REFUSED, None, False),
    ],
)
def test_a_session_that_is_sooner_is_open_to_what_nobody_put_elsewhere(
    proposal, calendar, state, session, opened
):
    one = evolve(proposal(session=session), state=state)
    time = by(calendar, one.moved_at)

    assert opened is time.is_open_to(one)
    if session and opened:
        assert STARTS == time.turn_over(one).after.session


def test_whoever_was_not_told_is_told_and_then_time_goes_on(proposal, calendar):
    one = evolve(at(proposal, ProposalState.ADMITTED, calendar), untold=True)

    found = by(calendar, one.moved_at).turn_over(one)

    assert ("proposal-admitted", "letter-decided") == (found.tells, found.asks)
    assert (TELL, True) == (found.does, found.loudly)
    assert not found.after.untold
    assert ENDS == found.after.due_at


def test_what_has_ended_is_never_due(proposal, calendar):
    for state in (
        ProposalState.REFUSED,
        ProposalState.REPORTED,
        ProposalState.WITHDRAWN,
    ):
        assert at(proposal, state, calendar).due_at is None


def after(proposal, rulings):
    for each in rulings:
        proposal = ruled(proposal, each)
    return proposal


def test_what_is_put_off_is_for_the_session_after(proposal, calendar):
    one = at(proposal, ProposalState.ADMITTED, calendar)

    left = after(one, by(calendar, one.moved_at).decide(one, ProposalEvent.DEFER))

    assert (ProposalState.DEFERRED, NEXT) == (left.state, left.session)
    assert NEXT + timedelta(hours=2) == left.due_at


def test_what_was_left_on_the_table_can_be_put_off(proposal, calendar):
    one = at(proposal, ProposalState.CONSIDERED, calendar)

    left = after(one, by(calendar, ENDS).decide(one, ProposalEvent.DEFER))

    assert (ProposalState.DEFERRED, NEXT) == (left.state, left.session)


@for_each(
    ("state", "event", "late", "later", "dated"),
    [
        (state, event, late, later, dated)
        for (state, event), late, later, dated in product(
            MOVES, (False, True), (False, True), (False, True)
        )
        if state and event in (ProposalEvent.ADMIT, ProposalEvent.DEFER)
    ],
)
def test_no_decision_puts_a_proposal_on_an_agenda_that_had_closed_when_it_was_written(
    proposal, town, state, event, late, later, dated
):
    """
    Neither at once, nor when time looks at it afterwards, nor in a second decision.
    """
    calendar = town(MARCH, *[JUNE] * later).around.calendar
    march = calendar.plenaries[0]
    written = march.agenda_closes + (SECOND if late else -SECOND)
    its = slot(calendar, written, written) if dated else Slot(None)
    one = proposal(
        at=written, session=its.starts, missed=march.starts if late else None
    )
    one = evolve(one, state=state)
    time = by(calendar, march.agenda_closes + timedelta(hours=1))

    decided = after(one, time.decide(one, event))
    again = after(decided, time.decide(decided, ProposalEvent.ADMIT))
    found = [decided, again, *(time.turn_over(each).after for each in (decided, again))]

    open_to_it = [p.starts for p in calendar.plenaries if p.takes(written)]
    assert all(each.session in (None, *open_to_it) for each in found)
    assert {march.starts if late else None} == {each.too_late_for for each in found}
    later_ones = [each for each in open_to_it if each != its.starts]
    if event is ProposalEvent.ADMIT:
        assert next(iter(open_to_it), None) == decided.session
    elif dated:
        assert next(iter(later_ones), None) == decided.session


def test_the_extract_may_come_before_anybody_went_round(proposal, calendar):
    one = at(proposal, ProposalState.ADMITTED, calendar)

    assert () == by(calendar, ENDS - SECOND).decide(one, ProposalEvent.REPORT)
    left = after(one, by(calendar, ENDS).decide(one, ProposalEvent.REPORT, "Se acordó"))

    assert (ProposalState.REPORTED, "Se acordó") == (left.state, left.note)
    assert left.due_at is None


def test_what_was_refused_and_is_put_on_the_agenda_after_all_is_for_the_next(
    proposal, calendar
):
    one = at(proposal, ProposalState.REFUSED, calendar)

    left = after(one, by(calendar, ENDS).decide(one, ProposalEvent.ADMIT))

    assert (ProposalState.ADMITTED, NEXT) == (left.state, left.session)
    assert (CaseEvent.REOPEN, CaseEvent.ANSWER) == happens(one, ProposalEvent.ADMIT)


def test_the_extract_is_due_as_many_days_after_as_the_town_says(table, proposal):
    chamber = evolve(table.town.plenary, extract_within=timedelta(days=20))
    table = evolve(table, town=evolve(table.town, chamber=chamber))
    one = proposal(session=STARTS)

    said = [
        proposal_texts.receipt(table, one, Slot(None)),
        proposal_texts.told(table, "proposal-considered", one),
        proposal_texts.form(table, one, Slot(None)),
    ]
    asked = proposal_texts.asked(table, timing(table, STARTS), "letter-extract", one)

    assert all("20 días" in " ".join(text.split()) for text in said)
    assert "(05/03/2026, 19:00)" in asked
    assert "el 25/03/2026 a más tardar" in " ".join(asked.split())


def test_a_letter_with_a_proposal_says_whose_it_is_and_for_when(table, proposal):
    missed = table.around.calendar.plenaries[0]

    written = proposal_texts.form(table, proposal(), Slot(None, missed)).splitlines()

    assert [
        "PROPUESTA PARA EL PLENO J-412",
        "Propone: Ana Gil, con cuenta verificada; recibida el 01/03/2026, 13:00",
        "Para el pleno: fecha por fijar",
    ] == written[:3]
    assert written[3].startswith("El calendario no tiene ningún pleno posterior")
    assert "Llegó fuera de plazo para el pleno: 05/03/2026, 19:00" == written[4]
    assert written[5].startswith("Apoyos: 0. ")
    assert "necesita 720, el 20\u00a0% de la población" in written[5]


@pytest.mark.parametrize(("by", "office"), [("", "Pueblo"), ("Alcaldía", "Alcaldía")])
def test_a_letter_says_what_was_decided_and_by_which_office(
    table, proposal, by, office
):
    one = proposal(session=STARTS, note="No es competencia municipal.")
    stands = proposal_texts.stands(table, one, "es")
    time = timing(table, STARTS)

    said = proposal_texts.asked(table, time, "letter-decided", one, by=by)

    assert f"DECIDIDO ({office}): J-412. {stands} {one.note}" == said


def ruling(table, one, text, mailbox="clerk", now=None, *, files=False):
    box = table.town.mailboxes[mailbox]
    now = now or datetime(2026, 3, 3, 12, tzinfo=UTC)
    return rule(table, box, one, commands.read(text), now, files=files)


@pytest.mark.parametrize("mailbox", ["clerk", "mayor"])
def test_secretary_and_mayor_decide_and_the_author_is_told(proposal, table, mailbox):
    one = proposal(session=STARTS)

    found = ruling(table, one, "#admitir Va la tercera.", mailbox)

    assert isinstance(found, Decided)
    assert "J-412" in found.tells
    assert "05/03/2026, 19:00" in found.tells
    assert found.tells.endswith("Va la tercera.")
    assert (CaseEvent.ANSWER,) == found.happens
    assert found.after.by_mayor is (mailbox == "mayor")
    # Though another is held before.
    later = ruling(table, proposal(session=NEXT), "#admitir", mailbox)
    assert NEXT == later.after.session


@pytest.mark.parametrize(
    ("mailbox", "text", "denied"),
    [
        ("lights", "#admitir", "command-not-plenary"),
        ("clerk", "#rechazar", "command-needs-text"),
        ("clerk", "#extracto", "command-needs-text"),
        ("clerk", "#extracto Se acordó.", "command-no-move"),
    ],
)
def test_what_cannot_be_decided_is_not(proposal, table, mailbox, text, denied):
    found = ruling(table, proposal(session=STARTS), text, mailbox)

    assert isinstance(found, Denied)
    assert denied == found.text


@pytest.mark.parametrize("text", ["#admitir", "#rechazar No cabe.", "#aplazar"])
def test_what_the_mayor_decided_only_the_mayor_changes(proposal, table, text):
    one = proposal(session=STARTS, by_mayor=True)

    theirs, hers = [ruling(table, one, text, box) for box in ("clerk", "mayor")]

    assert ("command-mayors", True) == (theirs.text, hers.after.by_mayor)


def test_what_a_session_left_on_the_table_is_the_secretarys_to_note(
    proposal, calendar, table
):
    one = evolve(at(proposal, ProposalState.CONSIDERED, calendar), by_mayor=True)

    found = ruling(table, one, "#aplazar", now=ENDS + SECOND)

    assert ProposalState.DEFERRED is found.after.state


def test_the_extract_of_what_the_mayor_put_on_the_agenda_is_the_secretarys(
    proposal, calendar, table
):
    one = evolve(at(proposal, ProposalState.ADMITTED, calendar), by_mayor=True)

    found = ruling(table, one, "#extracto Se acordó.", now=ENDS + SECOND)

    assert ProposalState.REPORTED is found.after.state


def test_a_case_that_is_no_proposal_is_not_admitted(table, proposal):
    without = evolve(table, town=evolve(table.town, chamber=None))
    for found in (
        ruling(table, None, "#admitir"),
        ruling(without, proposal(session=STARTS), "#admitir"),
    ):
        assert isinstance(found, Denied)
        assert "command-no-proposal" == found.text


def test_the_extract_may_be_a_file(proposal, calendar, table):
    one = at(proposal, ProposalState.CONSIDERED, calendar)

    found = ruling(table, one, "#extracto", now=ENDS + SECOND, files=True)

    assert isinstance(found, Decided)
    assert [ProposalEvent.REPORT] == [each.event for each in found.rulings]
    # A refusal gives its reason in words.
    refused = ruling(table, proposal(session=STARTS), "#rechazar", files=True)
    assert "command-needs-text" == refused.text


def test_a_reason_is_told_and_kept(proposal, table):
    one = proposal(session=STARTS)

    found = ruling(table, one, "#rechazar No es competencia municipal.")

    assert found.tells.endswith("Motivo: No es competencia municipal.")
    left = after(one, found.rulings)
    assert ("No es competencia municipal.", STARTS) == (left.note, left.session)


@pytest.mark.parametrize(
    ("event", "state", "happens", "ends"),
    [
        (ProposalEvent.ADMIT, ProposalState.ADMITTED, CaseEvent.ANSWER, False),
        (ProposalEvent.REFUSE, ProposalState.REFUSED, CaseEvent.SOLVE, True),
    ],
)
def test_what_is_decided_at_the_desk_is_told_later(
    proposal, table, event, state, happens, ends
):
    one, now = proposal(session=STARTS), datetime(2026, 3, 3, 12, tzinfo=UTC)

    after, follows = at_desk(table, one, event, "No cabe.", "inés", now)

    assert (state, True, now) == (after.state, after.untold, after.due_at)
    assert [f"proposal.{event.value}"] == [act.action for act in follows.acts]
    [happening] = follows.happenings
    assert (one.number, happens) == (happening.case, happening.event)
    assert happening.note
    # What is over closes by itself.
    assert ends is bool(follows.timers)
    assert at_desk(table, after, event, "", "inés", now) is None

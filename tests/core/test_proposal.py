"""
The table of a proposal's moves, walked by machine.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.plenary.proposal import (
    MOVES,
    WAITING,
    Proposal,
    ProposalEvent,
    ProposalState,
    Ruling,
    ruled,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs/plenary.md"


def proposal(**changes):
    known = {
        "number": Number(412),
        "person": "P-ANAGL2",
        "author": "Ana Gil",
        "contact": Address("telegram", "7"),
        "text": "sombra en las paradas",
        "proposed_at": NOON,
        "moved_at": NOON,
    }
    return Proposal(**{**known, **changes})


def documented():
    drawn = re.search(r"```moves\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return re.findall(r"^(\w+|·) --(\w+)--> (\w+)$", drawn[1], re.MULTILINE)


def walk(events):
    state = None
    for event in events:
        state = MOVES.get((state, event), state)
    return state


def test_every_state_is_reached():
    reached = {None}
    for _ in ProposalState:
        reached |= {after for (before, _), after in MOVES.items() if before in reached}

    assert set(ProposalState) == reached - {None}


def test_every_event_moves_something():
    assert set(ProposalEvent) == {event for _, event in MOVES}


@given(st.lists(st.sampled_from(ProposalEvent)))
def test_whatever_comes_a_proposal_goes_the_way_that_the_docs_show(events):
    """
    What has no line there changes nothing.
    """
    ways = {(before, event): after for before, event, after in documented()}
    now = proposal(state=ProposalState(ways["·", "propose"]))

    for event in events:
        after = ruled(now, Ruling(number=now.number, event=event, at=NOON))
        shown = ways.get((now.state.value, event.value))
        assert shown == (after and after.state.value)
        now = after or now


@given(st.lists(st.sampled_from(ProposalEvent)))
def test_nothing_is_considered_that_was_not_admitted(events):
    """
    Agreements on what is not on the agenda are void (ROF, art. 83).
    """
    if walk(events) in (ProposalState.CONSIDERED, ProposalState.REPORTED):
        assert ProposalEvent.ADMIT in events


@given(st.lists(st.sampled_from(ProposalEvent)))
def test_an_extract_is_sent_only_of_what_was_considered(events):
    if walk(events) is ProposalState.REPORTED:
        assert ProposalEvent.CONSIDER in events


def test_only_the_extract_and_the_authors_own_word_end_it_for_good():
    left = {before for (before, _), after in MOVES.items() if before is not after}

    assert {ProposalState.REPORTED, ProposalState.WITHDRAWN} == {*ProposalState} - left


def test_what_waits_for_a_session_can_always_be_put_off_refused_and_taken_back():
    for state in WAITING:
        for event in (
            ProposalEvent.DEFER,
            ProposalEvent.REFUSE,
            ProposalEvent.WITHDRAW,
            ProposalEvent.SCHEDULE,
        ):
            assert (state, event) in MOVES


@for_each("state", ProposalState)
@for_each("event", ProposalEvent)
def test_a_ruling_does_what_the_table_says_or_nothing(state, event):
    ruling = Ruling(number=Number(412), event=event, at=NOON, note="porque sí")

    after = ruled(proposal(state=state), ruling)

    expected = MOVES.get((state, event))
    assert expected == (after and after.state)
    assert after is None or after.note == "porque sí"


def test_a_proposal_knows_for_which_sessions_it_was_and_whose_word_it_is():
    winter, spring, summer = (NOON + timedelta(days=days) for days in (1, 90, 180))
    one = proposal(
        state=ProposalState.ADMITTED,
        session=spring,
        left=(winter,),
        reminders=1,
        untold=True,
    )

    def then(proposal, event, **changes):
        return ruled(
            proposal, Ruling(number=one.number, event=event, at=summer, **changes)
        )

    put_off = then(one, ProposalEvent.DEFER, session=summer, by_mayor=True)
    assert (summer, (winter, spring)) == (put_off.session, put_off.left)
    assert (summer, 0, False) == (put_off.moved_at, put_off.reminders, put_off.untold)
    stays = then(put_off, ProposalEvent.ADMIT, session=summer)
    assert ((winter, spring), True) == (stays.left, stays.by_mayor)
    held = then(stays, ProposalEvent.CONSIDER, session=summer)
    assert held.by_mayor
    # What a session left on the table is for whoever notes it.
    assert not then(held, ProposalEvent.DEFER).by_mayor
    undated = then(proposal(), ProposalEvent.SCHEDULE, session=spring)
    assert () == undated.left


def test_the_picture_in_the_docs_is_the_table():
    """
    The diagram is drawn from the table: each of its lines is a move, and none lacks.
    """
    lines = documented()

    table = {
        ("·" if before is None else before.value, event.value, after.value)
        for (before, event), after in MOVES.items()
    }

    assert table == set(lines)
    assert len(lines) == len(set(lines))

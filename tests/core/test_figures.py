"""
Figures for everybody: what is counted, and what could tell of somebody and is not said.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import State
from gateway.core.figures import ENOUGH, Matter, figures

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def matter(state=State.ANSWERED, answer=3, solution=None):
    return Matter(
        mailbox="lights",
        state=state,
        opened_at=MONDAY,
        answered_at=None if answer is None else MONDAY + answer * MINUTE,
        solved_at=None if solution is None else MONDAY + solution * MINUTE,
    )


def of(**areas):
    return [(area, matter()) for area, count in areas.items() for _ in range(count)]


def test_each_matter_is_answered_by_a_person_told_by_the_gateway_or_waits():
    matters = [
        matter(answer=3),
        matter(State.SOLVED, answer=3, solution=90),
        # It was answered, and opened anew: whoever wrote has heard somebody.
        matter(State.REOPENED, answer=3),
        matter(State.ANSWERED, answer=None),
        matter(State.REFUSED, answer=None),
        matter(State.WAITING, answer=None),
        matter(State.OPEN, answer=None),
        matter(State.ASSIGNED, answer=None),
    ]
    total = figures([("Lights", each) for each in matters]).total

    assert (8, 3, 3, 2, 1) == (
        total.received,
        total.answered,
        total.told,
        total.waiting,
        total.solved,
    )


def test_the_median_is_of_those_that_were_answered_and_of_no_fewer_than_five():
    answered = [matter(answer=minutes) for minutes in (1, 2, 3, 60, 6000)]
    waits = [matter(State.OPEN, answer=None)] * 3
    row = figures([("Lights", each) for each in (*answered, *waits)]).total
    fewer = figures([("Lights", each) for each in (*answered[1:], *waits)]).total

    assert 3 * MINUTE == row.answer
    assert row.solution is None
    assert fewer.answer is None


def test_a_clock_that_is_behind_makes_no_time_less_than_none():
    early = [("Lights", matter(answer=-1, solution=-1))] * ENOUGH

    assert timedelta() == figures(early).total.answer == figures(early).total.solution


def test_areas_with_few_are_told_of_together():
    found = figures(of(Water=3, Lights=7, Parks=2))

    assert [("Lights", 7), ("", 5)] == [(r.area, r.received) for r in found.areas]
    assert 12 == found.total.received


def test_the_smallest_of_the_others_goes_with_what_is_too_little_alone():
    """
    All but what is told would tell how much the one is.
    """
    found = figures(of(Water=1, Lights=7, Parks=6))

    assert [("Lights", 7), ("", 7)] == [(r.area, r.received) for r in found.areas]


def test_of_fewer_than_five_in_all_nothing_is_told():
    found = figures(of(Lights=2, Parks=2))

    assert () == found.areas
    assert found.total is None


def test_areas_are_in_the_order_of_their_names_and_what_has_none_is_last():
    found = figures(of(parks=6, Water=5) + [("", matter())] * 9)

    assert ["parks", "Water", ""] == [row.area for row in found.areas]


@given(st.dictionaries(st.sampled_from("ABCDE") | st.just(""), st.integers(1, 12)))
def test_whatever_came_in_no_row_is_of_few_and_all_rows_are_all(areas):
    found = figures(of(**areas))
    rows = [row.received for row in found.areas]

    if found.total is None:
        assert sum(areas.values()) < ENOUGH
    else:
        assert min(rows) >= ENOUGH
        assert sum(rows) == found.total.received == sum(areas.values())

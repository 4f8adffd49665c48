"""
Figures for everybody: what is counted, and what could tell of somebody and is not said.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import CaseState
from gateway.core.public.figures import ENOUGH, CountedCase, figures

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
NINE = MONDAY + timedelta(hours=9)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WEEK = (MONDAY, MONDAY + 7 * DAY)


def case(state=CaseState.ANSWERED, answer=3, solution=None, at=NINE):
    return CountedCase(
        mailbox="lights",
        state=state,
        opened_at=at,
        answered_at=None if answer is None else at + answer * MINUTE,
        solved_at=None if solution is None else at + solution * MINUTE,
    )


def of(**areas):
    """
    So many cases of each area that the gateway itself has answered.
    """
    return [
        (area, case(answer=None)) for area, count in areas.items() for _ in range(count)
    ]


def week(*cases):
    return figures([("Lights", each) for each in cases], *WEEK).total


def test_each_that_came_in_is_answered_by_a_person_told_by_the_gateway_or_waits():
    total = week(
        *[case(answer=3)] * 5,
        # It was answered, and opened anew: whoever wrote has heard somebody.
        case(CaseState.REOPENED, answer=3),
        *[case(CaseState.REFUSED, answer=None)] * 5,
        case(CaseState.WAITING, answer=None),
        *[case(CaseState.OPEN, answer=None)] * 6,
        case(CaseState.ASSIGNED, answer=None),
    )

    assert (19, 6, 6, 7) == (total.received, total.answered, total.told, total.waiting)


def test_what_came_before_and_was_mended_now_counts_now_with_all_the_time_it_took():
    """
    Or nothing that takes longer than a week would ever be in any.
    """
    old = case(CaseState.SOLVED, answer=3, solution=14 * 24 * 60, at=NINE - 13 * DAY)
    total = week(*[case(answer=3)] * 5, *[old] * 6)

    assert (5, 6, 14 * DAY) == (total.received, total.solved, total.solution)
    assert 5 == total.answered


def test_what_waits_at_the_end_is_of_any_age_and_may_be_answered_by_now():
    total = week(
        *[case(answer=3)] * 5,
        *[case(CaseState.OPEN, answer=None, at=NINE - 90 * DAY)] * 4,
        *[case(answer=8 * 24 * 60)] * 3,
        # It came in later.
        case(CaseState.OPEN, answer=None, at=NINE + 7 * DAY),
    )

    assert 7 == total.waiting
    assert 5 == total.answered


def test_the_moment_between_two_weeks_is_of_the_next():
    """
    Or what happened at midnight would count twice, or never.
    """
    came = case(CaseState.OPEN, answer=None, at=WEEK[1])
    week = 7 * 24 * 60
    ended = case(CaseState.SOLVED, answer=week, solution=week, at=MONDAY)
    every = [("Lights", each) for each in (*[came] * 6, *[ended] * 5)]
    this, following = (figures(every, at, at + 7 * DAY).total for at in WEEK)

    assert (5, 0, 5, 0) == (this.received, this.answered, this.waiting, this.solved)
    assert (6, 5, 6, 5) == (
        following.received,
        following.answered,
        following.waiting,
        following.solved,
    )


def test_the_median_is_of_those_that_were_answered_and_of_no_fewer_than_five():
    answered = [case(answer=minutes) for minutes in (1, 2, 3, 60, 6000)]
    waits = [case(CaseState.OPEN, answer=None)] * 3

    assert 3 * MINUTE == week(*answered, *waits).answer
    assert week(*answered, *waits).solution is None
    assert week(*answered[1:], *waits).answer is None


def test_a_median_of_days_is_told_in_hours_and_of_less_in_minutes():
    slow = week(*[case(answer=5 * 24 * 60 + 29)] * 5, *[case()] * 4)
    fast = week(*[case(answer=2.4)] * 5)

    assert 5 * DAY == slow.answer
    assert 2 * MINUTE == fast.answer


def test_a_clock_that_is_behind_makes_no_time_less_than_none():
    early = week(*[case(answer=-1, solution=-1)] * ENOUGH)

    assert timedelta() == early.answer == early.solution


def test_a_small_number_is_not_told_and_nothing_that_would_tell_it():
    """
    Of one area that has few, all and the others would tell how many: so the smallest
    of these is not told, either.
    """
    waits = case(CaseState.OPEN, answer=None)
    areas = {"A": 9, "B": 2, "C": 6, "D": 0}
    cases = [(area, waits) for area, n in areas.items() for _ in range(n)]
    found = figures([*cases, *of(B=6, D=7)], *WEEK)

    assert [9, None, None, 0] == [row.waiting for row in found.areas]
    assert 17 == found.total.waiting


def test_numbers_that_are_each_one_or_all_but_enough_are_not_told_by_their_sum():
    """
    Two that are two together are one each.
    """
    waits = case(CaseState.OPEN, answer=None)

    def shown(**areas):
        cases = [(area, waits) for area, n in areas.items() for _ in range(n)]
        found = figures([*cases, *of(**dict.fromkeys(areas, 5))], *WEEK)
        return [row.waiting for row in found.areas], found.total.waiting

    assert ([None, None, None], 12) == shown(A=10, B=1, C=1)
    assert ([None, None, 9], 15) == shown(A=2, B=4, C=9)
    assert ([9, None, None], 14) == shown(A=9, B=2, C=3)
    assert ([None] * 4, 21) == shown(A=4, B=4, C=4, D=9)
    assert ([None, None], None) == shown(A=1, B=2)
    assert ([None, None], None) == shown(A=4, B=4)


def test_where_nothing_else_could_hide_it_the_sum_is_not_told():
    waits = ("A", case(CaseState.OPEN, answer=None))
    found = figures([*of(A=6, B=6), *[waits] * 2], *WEEK)
    alone = figures([*of(A=6, B=6), *[waits] * 2, ("B", waits[1])], *WEEK)

    assert ([None, 0], None) == ([r.waiting for r in found.areas], found.total.waiting)
    assert ([None, None], None) == (
        [row.waiting for row in alone.areas],
        alone.total.waiting,
    )


def test_areas_with_few_are_told_of_together():
    found = figures(of(Water=3, Lights=7, Parks=2), *WEEK)

    assert [("Lights", 7), ("", 5)] == [(r.area, r.received) for r in found.areas]
    assert 12 == found.total.received


def test_the_smallest_of_the_others_goes_with_what_is_too_little_alone():
    """
    All but what is told would tell how much the one is.
    """
    found = figures(of(Water=1, Lights=7, Parks=6), *WEEK)

    assert [("Lights", 7), ("", 7)] == [(r.area, r.received) for r in found.areas]


def test_of_fewer_than_five_in_all_nothing_is_told():
    found = figures(of(Lights=2, Parks=2), *WEEK)

    assert () == found.areas
    assert found.total is None


def test_areas_are_in_the_order_of_their_names_and_what_has_none_is_last():
    found = figures(of(parks=6, Water=5) + [("", case())] * 9, *WEEK)

    assert ["parks", "Water", ""] == [row.area for row in found.areas]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *"ABCDE"]),
            st.builds(
                case,
                st.sampled_from([CaseState.OPEN, CaseState.ANSWERED, CaseState.SOLVED]),
                answer=st.none() | st.integers(0, 20_000),
                solution=st.none() | st.integers(0, 20_000),
                at=st.integers(-20, 9).map(lambda days: NINE + days * DAY),
            ),
        ),
        max_size=60,
    )
)
def test_whatever_came_in_no_small_number_is_told_nor_left_over(cases):
    found = figures(cases, *WEEK)
    if found.total is None:
        return

    rows = [row.received for row in found.areas]
    # The others may have nothing new, and what waits from before.
    assert not [each for each in rows if 0 < each < ENOUGH]
    assert sum(rows) == found.total.received
    for name in ("answered", "told", "waiting", "solved"):
        told = [getattr(row, name) for row in (*found.areas, found.total)]
        assert not [each for each in told if each is not None and 0 < each < ENOUGH]
        *areas, of_all = told
        hidden = areas.count(None)
        assert of_all is None or 1 != hidden
        if of_all is not None and hidden:
            # What they are together is no small number, nor as many ones or fours.
            left = of_all - sum(each for each in areas if each is not None)
            assert left >= ENOUGH
            assert left not in (hidden, hidden * (ENOUGH - 1)) or left > hidden * 4

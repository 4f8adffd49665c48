"""
For which session a proposal is: the deadline, in both directions of daylight saving.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.town import Chamber
from gateway.routing.around.calendar import Calendar, Plenary
from gateway.town.plenary.sessions import (
    Signatures,
    Slot,
    is_over,
    signatures,
    sitting,
    slot,
)
from gateway.town.plenary.timing import Timing

MADRID = ZoneInfo("Europe/Madrid")
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def session(starts, closes, zone=MADRID, hours=2, **more):
    """
    A session, by what the clocks on the wall show.
    """
    begins = datetime.fromisoformat(starts).replace(tzinfo=zone)
    return Plenary(
        starts=begins,
        ends=(begins.astimezone(UTC) + hours * HOUR).astimezone(zone),
        agenda_closes=datetime.fromisoformat(closes).replace(tzinfo=zone),
        **more,
    )


# The clocks go forward on 29 March at 2:00, and back on 25 October at 3:00.
SPRING = session("2026-04-02 19:00", "2026-03-29 03:30")
AUTUMN = session("2026-10-29 19:00", "2026-10-25 03:30")
MARCH = session("2026-03-05 19:00", "2026-03-02 20:00")
JUNE = session("2026-06-04 19:00", "2026-06-01 20:00")
DECEMBER = session("2026-12-03 19:00", "2026-11-30 20:00")
YEAR = Calendar(zone=MADRID, plenaries=(MARCH, SPRING, JUNE, AUTUMN, DECEMBER))


@pytest.mark.parametrize(
    ("its", "following", "closes_utc"),
    [
        (MARCH, SPRING, datetime(2026, 3, 2, 19, tzinfo=UTC)),
        # The night on which an hour does not exist: 3:30 is an hour after 1:30.
        (SPRING, JUNE, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # The night on which an hour exists twice: 3:30 is two hours after the first
        # 2:30, and one after the second.
        (AUTUMN, DECEMBER, datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
    ids=["winter", "forward", "back"],
)
def test_an_hour_before_the_deadline_is_in_time_and_an_hour_after_is_not(
    its, following, closes_utc
):
    found = {
        hours: slot(YEAR, closes_utc + hours * HOUR, closes_utc + hours * HOUR)
        for hours in (-1, 0, 1)
    }

    assert its == found[-1].session
    assert its == found[0].session
    assert following == found[1].session
    assert [None, None, its] == [found[hours].missed for hours in (-1, 0, 1)]


@pytest.mark.parametrize("fold", [0, 1])
def test_a_deadline_in_the_hour_that_exists_twice_is_the_one_that_was_meant(fold):
    closes = datetime(2026, 10, 25, 2, 30, tzinfo=MADRID, fold=fold)
    starts = datetime(2026, 10, 29, 19, tzinfo=MADRID)
    its = Plenary(starts=starts, ends=starts + HOUR, agenda_closes=closes)
    calendar = Calendar(zone=MADRID, plenaries=(its, DECEMBER))
    real = datetime(2026, 10, 25, fold, 30, tzinfo=UTC)

    for moment in (real - HOUR, real - SECOND, real):
        assert its == slot(calendar, moment, moment).session
        # However the moment is written: here by the clocks of the town.
        assert its == slot(calendar, moment.astimezone(MADRID), moment).session
    for moment in (real + SECOND, real + HOUR):
        assert DECEMBER == slot(calendar, moment, moment).session
        assert DECEMBER == slot(calendar, moment.astimezone(MADRID), moment).session


ZONES = st.sampled_from(
    ["Europe/Madrid", "Atlantic/Canary", "America/New_York", "Australia/Lord_Howe"]
)


@cache
def changes(name, year):
    """
    The moments of a year in which the clocks of a zone change.
    """
    zone, first = ZoneInfo(name), datetime(year, 1, 1, tzinfo=UTC)

    def shown(moment):
        return moment.astimezone(zone).utcoffset()

    halves = (first + n * HOUR / 2 for n in range(2 * 24 * 365))
    return [half for half in halves if shown(half) != shown(half - HOUR / 2)]


@st.composite
def closings(draw):
    """
    A deadline within a few hours of a change of the clocks, in either direction.
    """
    name = draw(ZONES)
    found = changes(name, draw(st.integers(2025, 2027)))
    minutes = draw(st.integers(-6 * 60, 6 * 60))
    return ZoneInfo(name), draw(st.sampled_from(found)) + timedelta(minutes=minutes)


@given(closings(), st.integers(-120, 120))
def test_what_counts_is_the_moment_whatever_the_clocks_show(closing, minutes):
    """
    Around a change of the clocks, whoever is in time by so many minutes is in time, and
    whoever is late by as many is late.
    """
    zone, closes = closing
    starts = closes + timedelta(days=3)
    its = Plenary(
        starts=starts.astimezone(zone),
        ends=(starts + HOUR).astimezone(zone),
        agenda_closes=closes.astimezone(zone),
    )
    calendar = Calendar(zone=zone, plenaries=(its,))
    moment = closes + timedelta(minutes=minutes)

    found = slot(calendar, moment.astimezone(zone), moment)

    assert (its if minutes <= 0 else None) == found.session
    assert (None if minutes <= 0 else its) == found.missed


@given(
    st.integers(0, 365 * 24 * 60),
    st.integers(0, 400 * 24),
)
def test_nothing_is_for_a_session_that_has_begun_or_whose_agenda_had_closed(at, later):
    proposed = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at)
    now = proposed + later * HOUR

    found = slot(YEAR, proposed, now)

    if found.session is not None:
        assert found.session.starts.astimezone(UTC) > now
        assert proposed <= found.session.agenda_closes.astimezone(UTC)
    if found.missed is not None:
        assert found.missed.agenda_closes.astimezone(UTC) < proposed


def test_who_shows_late_who_they_are_has_written_in_time():
    """
    What was written before the deadline counts as such, as long as the session has not
    begun when its author is known (Law 39/2015, art. 68).
    """
    written = MARCH.agenda_closes - HOUR

    assert MARCH == slot(YEAR, written, MARCH.starts - HOUR).session
    assert SPRING == slot(YEAR, written, MARCH.starts + HOUR).session


def test_without_a_session_in_the_calendar_there_is_none():
    empty = Calendar(zone=MADRID)

    assert slot(empty, MARCH.starts, MARCH.starts).session is None


def test_what_is_put_off_goes_to_the_session_after_its_own():
    written = MARCH.agenda_closes

    assert SPRING == slot(YEAR, written, MARCH.starts).session
    assert slot(YEAR, written, DECEMBER.starts).session is None


def test_a_session_that_is_moved_on_its_day_is_the_same():
    assert MARCH == sitting(YEAR, MARCH.starts - 3 * HOUR)
    assert sitting(YEAR, MARCH.starts - timedelta(days=2)) is None


def test_of_two_on_one_day_none_is_the_other():
    early = session("2026-03-05 17:00", "2026-03-02 20:00", hours=1)
    two = Calendar(zone=MADRID, plenaries=(early, MARCH))

    assert [early, MARCH] == [sitting(two, s.starts) for s in (early, MARCH)]
    assert sitting(two, MARCH.starts - HOUR) is None


def test_a_session_that_is_no_longer_in_the_calendar_is_over_once_it_has_begun():
    gone = MARCH.starts - timedelta(days=7)

    assert is_over(YEAR, gone, gone + SECOND)
    assert not is_over(YEAR, gone, gone - SECOND)
    assert not is_over(YEAR, None, gone)
    assert not is_over(YEAR, MARCH.starts, MARCH.ends - SECOND)
    assert is_over(YEAR, MARCH.starts, MARCH.ends)


@pytest.mark.parametrize("its", [MARCH, SPRING, AUTUMN], ids=["winter", "to", "back"])
def test_the_extract_is_asked_for_in_the_morning_some_days_before_its_last(its):
    """
    Nine in the morning is nine on the clocks, on whichever side of their change.
    """
    fortnight = timedelta(days=15)
    day = its.starts.date()

    timing = Timing(YEAR, fortnight, its.ends)

    reminded = timing.reminds_at(its.starts).astimezone(MADRID)

    assert day + fortnight == timing.last_day(its.starts)
    assert (9, 0) == (reminded.hour, reminded.minute)
    assert day + timedelta(days=10) == reminded.date()


@for_each(
    ("inhabitants", "expected"),
    [
        (3600, Signatures(20, 720)),
        (4999, Signatures(20, 1000)),
        (5000, Signatures(20, 1000)),
        (5001, Signatures(15, 751)),
        (20_000, Signatures(15, 3000)),
        (20_001, Signatures(10, 2001)),
        (0, None),
    ],
)
def test_a_popular_initiative_needs_what_the_law_says(inhabitants, expected):
    """
    LBRL, article 70 bis.2: so many per cent of those who live here.
    """
    chamber = Chamber(secretary="clerk", mayor="mayor", inhabitants=inhabitants)

    assert expected == signatures(chamber)


def test_nothing_is_proposed_for_an_extraordinary_session_nor_put_off_until_one():
    """
    It deals with what it was called for (RD 2568/1986, art. 83).
    """
    urgent = session("2026-03-03 12:00", "2026-03-03 12:00", extraordinary=True)
    year = Calendar(zone=MADRID, plenaries=(urgent, MARCH, JUNE))
    before, late = MARCH.agenda_closes - 30 * HOUR, MARCH.agenda_closes + HOUR

    assert Slot(MARCH) == slot(year, before, before)
    assert Slot(JUNE, MARCH) == slot(year, late, late)
    assert Slot(MARCH) == slot(year, before, urgent.starts - HOUR)
    assert year.agenda_open(before)
    assert not year.agenda_open(late)
    assert urgent == year.next_plenary(late)

"""
Bookings stand on the clock on the wall, also where it changes.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.message import Address
from gateway.core.requests.booking import Booking, Diary, OpeningHours, free, moment

MADRID = ZoneInfo("Europe/Madrid")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
HALF_HOUR, NINETY = timedelta(minutes=30), timedelta(minutes=90)
ALL_WEEK = frozenset(range(7))


def diary(**changes):
    usual = {
        "name": "courts",
        "units": ("padel 1",),
        "openings": (OpeningHours(ALL_WEEK, 9 * 60, 21 * 60),),
    }
    return Diary(**{**usual, **changes})


def booking(starts, lasts=NINETY):
    return Booking(
        case=Number(1),
        diary="courts",
        unit="padel 1",
        starts=starts,
        ends=starts + lasts,
        contact=Address("telegram", "1044"),
    )


@for_each(
    ("day", "at", "utc"),
    [
        (FORWARD, time(1, 30), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (FORWARD, time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (FORWARD, time(9), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (BACK, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (BACK, time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_wall_clocks(day, at, utc):
    """
    Where it goes back, the hour that exists twice is meant the first time.
    """
    assert utc == moment(day, at, MADRID)


def test_an_hour_that_no_clock_shows_cannot_be_booked():
    """
    Where the clock goes forward from two to three.
    """
    assert moment(FORWARD, time(2, 30), MADRID) is None
    all_day = (OpeningHours(ALL_WEEK, 0, 24 * 60),)
    starts = diary(openings=all_day).starts(
        "padel 1", FORWARD, HALF_HOUR, holiday=False
    )

    there = free(starts, FORWARD, HALF_HOUR, (), MADRID)

    assert set(starts) - set(there) == {time(2), time(2, 30)}


def test_a_booking_over_the_change_takes_as_long_as_it_lasts():
    """
    Its cells are stretches of time, not of the dial.
    """
    for day, at in ((FORWARD, time(1, 30)), (BACK, time(2, 30))):
        starts = moment(day, at, MADRID)
        cells = booking(starts).cells(HALF_HOUR)

        assert [starts + HALF_HOUR * n for n in range(3)] == [*cells]


@for_each(
    ("starts", "made", "reminds"),
    [
        # Where the clocks change, ten is what they show.
        ((FORWARD, time(18)), (date(2026, 3, 20), time(9)), (date(2026, 3, 28), 9)),
        (
            (date(2026, 3, 30), time(18)),
            (date(2026, 3, 20), time(9)),
            (FORWARD, 8),
        ),
        ((BACK, time(0)), (date(2026, 10, 20), time(9)), (date(2026, 10, 24), 8)),
        # The day before is told by clocks, not by what is a day ahead.
        (
            (date(2026, 3, 6), time(0, 30)),
            (date(2026, 3, 4), time(12)),
            (date(2026, 3, 5), 9),
        ),
    ],
)
def test_who_books_is_reminded_at_ten_on_the_eve(starts, made, reminds):
    at = booking(moment(*starts, MADRID)).reminds_at(moment(*made, MADRID), MADRID)

    day, hour = reminds
    assert datetime.combine(day, time(hour), UTC) == at


@for_each(
    ("starts", "made"),
    [
        (time(18), time(6)),
        (time(18), time(23)),
        # By then it is past ten.
        (time(23, 30), time(11)),
        (time(22), time(10)),
    ],
)
def test_who_books_too_late_for_that_is_not_reminded(starts, made):
    made_at = moment(date(2026, 3, 5), made, MADRID)
    its = booking(moment(date(2026, 3, 6), starts, MADRID))

    assert its.reminds_at(made_at, MADRID) is None


def test_it_ends_before_the_house_closes():
    """
    And begins with it.
    """
    starts = diary().starts("padel 1", date(2026, 3, 6), NINETY, holiday=False)

    assert (time(9), time(19, 30)) == (starts[0], starts[-1])


def test_on_a_holiday_only_those_hours_count_that_say_so():
    """
    Whatever day of the week it is.
    """
    closed = diary().starts("padel 1", date(2026, 3, 6), NINETY, holiday=True)
    also = (OpeningHours(frozenset(), 10 * 60, 12 * 60, holidays=True),)
    open_ = diary(openings=also).starts(
        "padel 1", date(2026, 3, 6), NINETY, holiday=True
    )

    assert () == closed
    assert (time(10), time(10, 30)) == open_


@given(
    st.integers(0, 23), st.integers(0, 23), st.integers(1, 4), st.sampled_from([1, 2])
)
def test_free_is_all_that_does_not_overlap_what_is_taken(hour, other, cells, days):
    """
    However long each lasts, also over the change of the clocks.
    """
    day = FORWARD + timedelta(days=days - 1)
    all_day = diary(openings=(OpeningHours(ALL_WEEK, 0, 24 * 60),))
    at = moment(day, time(hour), MADRID)
    if at is None:
        return
    taken = booking(at, HALF_HOUR * cells)
    lasts = HALF_HOUR * (1 + other % 4)

    starts = all_day.starts("padel 1", day, lasts, holiday=False)
    found = free(starts, day, lasts, [taken], MADRID)

    for start in starts:
        begins = moment(day, start, MADRID)
        apart = begins and (begins >= taken.ends or begins + lasts <= taken.starts)
        assert bool(apart) is (start in found)


@for_each(
    ("day", "hour", "unit", "holiday", "allowed"),
    [
        (6, 10, "padel 1", False, True),
        (6, 19, "padel 1", False, True),
        (6, 20, "padel 1", False, False),
        (6, 8, "padel 1", False, False),
        (6, 10, "padel 2", False, False),
        (8, 10, "padel 1", False, False),
        (6, 10, "padel 1", True, False),
    ],
)
def test_what_is_booked_is_allowed_where_the_calendar_is_open(
    day, hour, unit, holiday, allowed
):
    """
    On its days and in its hours, to the end, and with that unit: 8 March is a Sunday.
    """
    weekdays = diary(openings=(OpeningHours(frozenset(range(6)), 9 * 60, 21 * 60),))
    starts = datetime(2026, 3, day, hour, tzinfo=MADRID)
    booking = Booking(
        case=Number(1),
        diary="courts",
        unit=unit,
        starts=starts,
        ends=starts + timedelta(hours=2),
        contact=Address("telegram", "1044"),
    )

    assert allowed is weekdays.allows(booking, MADRID, holiday=holiday)

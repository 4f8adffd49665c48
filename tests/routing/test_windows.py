from datetime import UTC, date, datetime, timedelta

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.around.windows import (
    Span,
    Window,
    read_days,
    read_span,
    read_weekdays,
    read_windows,
)

from .heard import MADRID

FRIDAY = date(2026, 3, 6)

minutes = st.integers(0, 24 * 60 - 1)
spans = (
    st.tuples(minutes, minutes).filter(lambda t: t[0] != t[1]).map(lambda t: Span(*t))
)
#: Every minute of three years.
START = datetime(2025, 1, 1, tzinfo=UTC)
moments = st.integers(0, 3 * 365 * 24 * 60).map(lambda m: START + timedelta(minutes=m))


def never(day):
    return False


@for_each(
    ("text", "days"),
    [
        ("L-V", [0, 1, 2, 3, 4]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("Mo-Fr", [0, 1, 2, 3, 4]),
        ("lunes a viernes", [0, 1, 2, 3, 4]),
        ("dl-dv", [0, 1, 2, 3, 4]),
        ("dilluns a divendres", [0, 1, 2, 3, 4]),
        ("luns a venres", [0, 1, 2, 3, 4]),
        ("Mércores", [2]),
        ("al-or", [0, 1, 2, 3, 4]),
        ("Asteazkena", [2]),
        ("M", [1]),
        ("X", [2]),
        ("sábado", [5]),
        ("Sunday", [6]),
        ("V-L", [0, 4, 5, 6]),
        ("L-D", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_weekdays_are_read_as_people_write_them(text, days):
    assert days == sorted(read_weekdays(text))


@for_each("text", ["M-F", "lav", "L-", "weekend", "", "1-5"])
def test_what_is_no_day_of_the_week_is_none(text):
    assert read_weekdays(text) is None


@for_each(
    ("text", "told"),
    [
        ("7:00-15:00", "7:00-15:00"),
        ("9 a 14 h", "9:00-14:00"),
        ("22:00-6:00", "22:00-6:00"),
        ("20:00-0:00", "20:00-24:00"),
        ("0:00-24:00", "0:00-24:00"),
        ("9.30\u201313.15", "9:30-13:15"),
    ],
)
def test_hours_are_read_as_people_write_them(text, told):
    assert told == str(read_span(text))


@for_each("text", ["7:00", "25-26", "9:61-10", "9-9", "24:00-8:00", "x"])
def test_what_are_no_hours_are_none(text):
    assert read_span(text) is None


@for_each(
    ("text", "windows"),
    [
        ("L-V 7:00-15:00", [("01234", "7:00-15:00")]),
        ("L y X 9:00-14:00", [("02", "9:00-14:00")]),
        (
            "L-V 10:00-14:00 y 17:00-20:00",
            [("01234", "10:00-14:00"), ("01234", "17:00-20:00")],
        ),
        (
            "Mon-Fri 9:00-17:00 and Sat 10-13",
            [("01234", "9:00-17:00"), ("5", "10:00-13:00")],
        ),
        (
            "de lunes a viernes de 9 a 14 h, sábados de 10 a 13",
            [("01234", "9:00-14:00"), ("5", "10:00-13:00")],
        ),
        ("L-V y festivos 9-14", [("01234+", "9:00-14:00")]),
        ("dl-dv i festius 9-14", [("01234+", "9:00-14:00")]),
        ("de dilluns a divendres de les 9 a les 14", [("01234", "9:00-14:00")]),
        ("martes e xoves de 9 a 14", [("13", "9:00-14:00")]),
        (
            "al-or 9-14 eta 16-18",
            [("01234", "9:00-14:00"), ("01234", "16:00-18:00")],
        ),
    ],
)
def test_hours_of_a_week_are_read_as_people_write_them(text, windows):
    found = [
        ("".join(map(str, sorted(w.days))) + "+" * w.holidays, str(w.span))
        for w in read_windows(text)
    ]

    assert windows == found


@for_each(
    "text",
    ["", "9-14", "L-V", "L-V 9-14 más o menos", "L-V 25-30", "L-F 9-14", "L " * 5000],
)
def test_hours_that_cannot_be_read_are_none(text):
    assert read_windows(text) is None


@given(st.text("LMXJVSDlav -:0129yó,+\u2013", max_size=40))
def test_whatever_stands_there_is_read_or_not(text):
    read_windows(text)
    read_weekdays(text)
    read_span(text)
    read_days(text)


@for_each(
    ("text", "inside", "outside"),
    [
        ("2026-07-01..2026-08-31", date(2026, 8, 31), date(2027, 8, 1)),
        ("07-01..08-31", date(2031, 7, 1), date(2026, 9, 1)),
        ("12-20..01-07", date(2026, 1, 7), date(2026, 1, 8)),
        ("2026-09-08", date(2026, 9, 8), date(2027, 9, 8)),
        ("02-29", date(2028, 2, 29), date(2026, 3, 1)),
    ],
)
def test_dates_are_read_with_both_ends(text, inside, outside):
    days = read_days(text)

    assert (True, False) == (days.contains(inside), days.contains(outside))


@for_each(
    "text",
    ["2026-02-29", "13-01", "2026-08-31..2026-07-01", "07-01..2026-08-31", "20260701"],
)
def test_what_are_no_dates_are_none(text):
    assert read_days(text) is None


def test_a_night_belongs_to_the_day_on_which_it_begins():
    night = Window(days=frozenset({4}), span=Span(22 * 60, 6 * 60))
    times = [
        datetime(2026, 3, 6, 5, 59, tzinfo=MADRID),
        datetime(2026, 3, 6, 22, 0, tzinfo=MADRID),
        datetime(2026, 3, 7, 5, 59, tzinfo=MADRID),
        datetime(2026, 3, 7, 6, 0, tzinfo=MADRID),
        datetime(2026, 3, 7, 22, 0, tzinfo=MADRID),
    ]

    held = [night.holds(time, never) for time in times]

    assert [False, True, True, False, False] == held


def test_the_night_before_a_holiday_is_no_holiday():
    night = Window(days=frozenset(range(7)), span=Span(22 * 60, 6 * 60))
    eve = datetime(2026, 3, 6, 23, tzinfo=MADRID)

    assert night.holds(eve, lambda day: day == date(2026, 3, 7))
    assert night.holds(eve + timedelta(hours=4), lambda day: day == date(2026, 3, 7))
    assert not night.holds(eve, lambda day: day == FRIDAY)


def length(span, day):
    """
    Count the minutes that really pass in *span* on *day* and in the night after it.
    """
    start = datetime(day.year, day.month, day.day, tzinfo=MADRID).astimezone(UTC)
    return sum(
        span.day((start + timedelta(minutes=i)).astimezone(MADRID)) == day
        for i in range(50 * 60)
    )


@for_each(
    ("day", "span", "hours"),
    [
        # The clocks go from 2:00 to 3:00: two hours pass from 1:00 to 4:00, and none
        # from 2:00 to 3:00.
        (date(2026, 3, 29), Span(60, 240), 2),
        (date(2026, 3, 29), Span(120, 180), 0),
        (date(2026, 3, 28), Span(22 * 60, 6 * 60), 7),
        # They go back from 3:00 to 2:00: the hour from 2:00 is there twice.
        (date(2026, 10, 25), Span(60, 240), 4),
        (date(2026, 10, 25), Span(120, 180), 2),
        (date(2026, 10, 24), Span(22 * 60, 6 * 60), 9),
        (date(2026, 3, 6), Span(22 * 60, 6 * 60), 8),
    ],
)
def test_hours_are_what_the_clock_on_the_wall_shows(day, span, hours):
    assert hours * 60 == length(span, day)


@given(moments, spans)
def test_a_moment_is_in_a_span_or_in_the_rest_of_the_day(moment, span):
    local = moment.astimezone(MADRID)
    rest = Span(span.end, span.start)

    assert (span.day(local) is None) != (rest.day(local) is None)


@given(moments, spans)
def test_the_day_of_a_span_is_today_or_in_the_small_hours_yesterday(moment, span):
    local = moment.astimezone(MADRID)
    minute = local.hour * 60 + local.minute

    day = span.day(local)

    if day == local.date():
        assert span.start <= minute
    elif day is not None:
        assert local.date() - timedelta(days=1) == day
        assert minute < span.end < span.start

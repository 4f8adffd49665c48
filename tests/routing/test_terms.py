"""
Terms of working time and of law: when a promise ends, and when it is seen.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from cases import for_each
from hypothesis import assume, given
from hypothesis import strategies as st

from gateway.core.calendar import Term, Unit, sooner
from gateway.routing.around.terms import instants
from gateway.routing.around.windows import Span
from gateway.routing.compiler import compile_routes

from .heard import MADRID, at

TOWN = """
town:
  name: Pueblo
  calendar: {country: ES, region: AN}
mailboxes:
  lights:
    office: Alumbrado
    addresses: {email: lights@p.example}
    hours: L-V 7:00-15:00 + retén
    backups: [works, clerk]
    absent:
      - {from: 2026-08-03, until: 2026-08-14}
      - {from: 2027-01-01, until: 2029-12-31}
  works:
    office: Obras
    addresses: {email: works@p.example}
    hours: L-V 10:00-14:00 y 17:00-20:00
    backups: [lights]
    absent: [{from: 2026-08-10, until: 2026-08-14, backup: clerk}]
  social:
    office: Servicios Sociales
    addresses: {email: social@p.example}
    hours: M y J 9-14
    confidential: yes
    backups: [clerk, police]
  alone:
    office: Solo
    addresses: {email: alone@p.example}
    hours: L-V 9:00-14:00
    absent: [{from: 2026-03-01, until: 2026-12-31, backup: away}]
  away:
    office: Fuera
    addresses: {email: away@p.example}
    hours: L-V 9:00-14:00
    absent: [{from: 2026-01-01, until: 2099-12-31, backup: alone}]
  police: {office: Policía, hours: 24 h, confidential: yes, addresses: {email: a@p.es}}
  night: {office: Noche, hours: "V 22:00-6:00", addresses: {email: night@p.example}}
  watch:
    office: Guardia
    addresses: {email: watch@p.example}
    hours: L-D y festivos 22:00-6:00
    absent: [{from: 2026-05-04, until: 2026-05-05, backup: police}]
  day:
    office: Día
    addresses: {email: day@p.example}
    hours: L-V 7:00-15:00
    backups: [watch]
    absent: [{from: 2026-12-15, until: 2026-12-15}]
  owls: {office: Búhos, hours: "S 22:00-2:30", addresses: {email: owls@p.example}}
  dance: {office: Baile, hours: "S 23-24, D 0-5", addresses: {email: dance@p.example}}
  feast: {office: Fiestas, hours: festivos 9-14, addresses: {email: feast@p.example}}
  mayor: {office: Alcaldía, hours: agenda, addresses: {email: mayor@p.example}}
  clerk: {office: Registro, addresses: {email: clerk@p.example}}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)
ON_SATURDAYS = compile_routes(TOWN.replace("region: AN", "region: AN, working: M-S"))
NAMES = sorted(TABLE.town.mailboxes)

mailboxes = st.sampled_from(NAMES)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 2 * 365 * 24 * 60 * 60).map(
    lambda seconds: START + timedelta(seconds=seconds)
)
units = st.sampled_from(Unit)
units_of_work = units.filter(lambda unit: not Term(1, unit).of_law)


def due(mailbox, begins, amount, unit, table=TABLE):
    ends = table.due(mailbox, at(begins), Term(amount, unit))
    return f"{ends.astimezone(MADRID):%Y-%m-%d %H:%M}"


@for_each(
    ("mailbox", "begins", "amount", "ends"),
    [
        ("lights", "2026-03-03 10:00", 30, "2026-03-03 10:30"),
        ("lights", "2026-03-03 14:45", 15, "2026-03-03 15:00"),
        ("lights", "2026-03-03 14:45", 30, "2026-03-04 07:15"),
        ("lights", "2026-03-03 22:49", 30, "2026-03-04 07:30"),
        ("lights", "2026-03-06 15:00", 30, "2026-03-09 07:30"),
        ("lights", "2026-04-01 14:30", 60, "2026-04-06 07:30"),  # Easter
        ("lights", "2026-08-03 07:00", 30, "2026-08-03 10:30"),  # works stand in
        ("lights", "2026-08-07 19:30", 60, "2026-08-10 09:30"),  # … then the clerk
        ("works", "2026-03-03 13:30", 60, "2026-03-03 17:30"),
        ("police", "2026-12-25 03:00", 30, "2026-12-25 03:30"),
        ("mayor", "2026-03-07 12:00", 30, "2026-03-09 09:30"),
        ("clerk", "2026-03-03 13:45", 30, "2026-03-04 09:15"),
        ("feast", "2026-03-03 13:45", 30, "2026-03-04 09:15"),
        ("night", "2026-03-06 23:45", 30, "2026-03-07 00:15"),
        ("night", "2026-03-07 05:45", 30, "2026-03-13 22:15"),
        ("alone", "2026-05-05 08:00", 30, "2026-05-05 09:30"),
    ],
)
def test_minutes_are_those_in_which_somebody_reads(mailbox, begins, amount, ends):
    assert ends == due(mailbox, begins, amount, Unit.MINUTE)


@for_each(
    ("mailbox", "begins", "amount", "ends"),
    [
        ("lights", "2026-03-03 10:00", 1, "2026-03-04 15:00"),
        ("lights", "2026-03-03 22:49", 1, "2026-03-04 15:00"),
        ("lights", "2026-03-06 10:00", 1, "2026-03-09 15:00"),
        ("lights", "2026-03-07 10:00", 1, "2026-03-09 15:00"),
        ("lights", "2026-04-01 10:00", 2, "2026-04-07 15:00"),  # Easter
        ("lights", "2026-08-07 10:00", 1, "2026-08-10 14:00"),  # the clerk's hours
        ("lights", "2026-08-13 10:00", 2, "2026-08-17 15:00"),  # back on Monday
        ("social", "2026-03-03 10:00", 5, "2026-03-19 14:00"),
        ("police", "2026-12-24 03:00", 1, "2026-12-26 00:00"),
        ("mayor", "2026-03-03 10:00", 10, "2026-03-17 14:00"),
        ("day", "2026-12-13 12:00", 1, "2026-12-14 15:00"),  # away from midnight on
        ("day", "2026-12-14 12:00", 1, "2026-12-16 00:00"),  # till it is back
    ],
)
def test_days_are_those_on_which_the_mailbox_works_from_the_next_on(
    mailbox, begins, amount, ends
):
    assert ends == due(mailbox, begins, amount, Unit.DAY)


@for_each(
    ("mailbox", "begins", "ends"),
    [
        ("night", "2026-03-03 10:00", "2026-03-07 06:00"),
        ("night", "2026-03-06 23:00", "2026-03-14 06:00"),
        ("night", "2026-03-07 02:30", "2026-03-14 06:00"),
        ("watch", "2026-03-03 21:00", "2026-03-05 06:00"),
        ("watch", "2026-03-04 05:59", "2026-03-05 06:00"),
        ("watch", "2026-03-04 06:00", "2026-03-06 06:00"),
        ("watch", "2026-05-02 23:00", "2026-05-04 00:00"),  # then it is away
        ("watch", "2026-05-06 03:00", "2026-05-07 06:00"),  # back in that night
        # The clocks go forward, and back.
        ("watch", "2026-03-28 22:30", "2026-03-30 06:00"),
        ("watch", "2026-03-29 03:30", "2026-03-30 06:00"),
        ("watch", "2026-10-24 22:30", "2026-10-26 06:00"),
        ("watch", "2026-10-25 02:30", "2026-10-26 06:00"),
        ("watch", "2026-10-25 06:00", "2026-10-27 06:00"),
        ("owls", "2026-03-27 12:00", "2026-03-29 03:00"),
        ("owls", "2026-10-23 12:00", "2026-10-25 02:30"),
    ],
)
def test_hours_over_midnight_count_as_the_day_on_which_they_begin(
    mailbox, begins, ends
):
    assert ends == due(mailbox, begins, 1, Unit.DAY)


@pytest.mark.parametrize("begins", ["2026-10-25T00:45+00:00", "2026-10-25T01:15+00:00"])
def test_hours_that_end_in_the_hour_that_comes_twice_end_the_second_time(begins):
    """
    2:45 before the clocks go back, when they are interrupted, and 2:15 after it.
    """
    ends = TABLE.due("owls", datetime.fromisoformat(begins), Term(1, Unit.DAY))

    assert datetime.fromisoformat("2026-11-01T01:30+00:00") == ends


@pytest.mark.parametrize(
    ("mailbox", "begins", "ends"),
    [
        ("lights", "2026-03-03 10:00", "2026-03-10 15:00"),
        ("night", "2026-03-07 02:30", "2026-03-14 06:00"),
        ("social", "2026-03-02 10:00", "2026-03-10 14:00"),
        ("lights", "2026-03-26 10:00", "2026-04-06 15:00"),  # Easter again
    ],
)
def test_a_week_ends_on_the_same_day_of_the_week_or_the_next_that_is_worked(
    mailbox, begins, ends
):
    assert ends == due(mailbox, begins, 1, Unit.WEEK)


@for_each("mailbox", ["lights", "social", "police", "alone", "gone"])
@for_each(
    ("begins", "amount", "unit", "ends"),
    [
        # Art. 30.2: all days from the next on; 30.5: a last one that is no working day.
        ("2026-03-02 10:00", 5, Unit.NATURAL_DAY, "2026-03-09 23:59"),  # a Saturday
        ("2026-03-03 23:50", 5, Unit.NATURAL_DAY, "2026-03-09 23:59"),  # a Sunday
        ("2026-03-04 10:00", 5, Unit.NATURAL_DAY, "2026-03-09 23:59"),
        ("2026-03-05 10:00", 5, Unit.NATURAL_DAY, "2026-03-10 23:59"),
        ("2026-03-28 10:00", 5, Unit.NATURAL_DAY, "2026-04-06 23:59"),  # Easter
        # Days of the town hall's, not those on which one office is open.
        ("2026-03-03 10:00", 10, Unit.WORKING_DAY, "2026-03-17 23:59"),
        ("2026-04-01 10:00", 2, Unit.WORKING_DAY, "2026-04-07 23:59"),  # Easter
        # Art. 30.4: the same day of its month, or the last of a shorter one.
        ("2026-01-15 10:00", 1, Unit.MONTH, "2026-02-16 23:59"),  # a Sunday
        ("2026-01-29 10:00", 1, Unit.MONTH, "2026-03-02 23:59"),  # 28 Feb, a Saturday
        ("2027-12-31 10:00", 2, Unit.MONTH, "2028-02-29 23:59"),  # a leap year
        ("2026-08-31 10:00", 3, Unit.MONTH, "2026-11-30 23:59"),
        ("2026-09-24 10:00", 3, Unit.MONTH, "2026-12-24 23:59"),
        ("2026-09-25 10:00", 3, Unit.MONTH, "2026-12-28 23:59"),  # Christmas
        ("2024-02-29 10:00", 1, Unit.YEAR, "2025-03-03 23:59"),  # Andalusia's day
        # Art. 30.2: every hour of a working day, from minute to minute.
        ("2026-03-03 10:20", 24, Unit.WORKING_HOUR, "2026-03-04 10:20"),
        ("2026-03-06 20:00", 24, Unit.WORKING_HOUR, "2026-03-09 20:00"),
        ("2026-03-07 20:00", 2, Unit.WORKING_HOUR, "2026-03-09 02:00"),
    ],
)
def test_a_term_of_law_counts_by_the_calendar_whoever_works(
    mailbox, begins, amount, unit, ends
):
    """
    Law 39/2015, art. 30, and whenever the town hall does.
    """
    told = [
        due(mailbox, begins, amount, unit, table) for table in (TABLE, ON_SATURDAYS)
    ]

    assert [ends, ends] == told


@for_each(
    ("mailbox", "begins", "minutes", "ends"),
    [
        # The clocks go from 2:00 to 3:00: 23:00 to 5:00 is an hour less.
        ("dance", "2026-03-28T22:00+00:00", 5 * 60, "2026-03-29T03:00+00:00"),
        ("dance", "2026-03-28T22:00+00:00", 5 * 60 + 1, "2026-04-04T21:01+00:00"),
        # They go back from 3:00 to 2:00: an hour more.
        ("dance", "2026-10-24T21:00+00:00", 7 * 60, "2026-10-25T04:00+00:00"),
        ("dance", "2026-10-24T21:00+00:00", 7 * 60 + 1, "2026-10-31T22:01+00:00"),
        ("police", "2026-03-29T00:30+00:00", 60, "2026-03-29T01:30+00:00"),
        ("police", "2026-10-25T00:30+00:00", 60, "2026-10-25T01:30+00:00"),
    ],
)
def test_hours_that_are_missing_or_there_twice_count_as_they_pass(
    mailbox, begins, minutes, ends
):
    found = TABLE.due(
        mailbox, datetime.fromisoformat(begins), Term(minutes, Unit.MINUTE)
    )

    assert datetime.fromisoformat(ends) == found


SPANS = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(
    lambda span: span[0] < span[1]
)
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 3)]


@given(st.sampled_from(CHANGES), SPANS)
def test_what_passes_of_a_span_is_what_the_clock_on_the_wall_shows(day, span):
    span = Span(*span)
    midnight = datetime(day.year, day.month, day.day, tzinfo=MADRID).astimezone(UTC)
    minutes = [midnight + timedelta(minutes=i) for i in range(-60, 26 * 60)]

    pieces = instants(day, span, MADRID)

    shown = [m for m in minutes if span.day(m.astimezone(MADRID)) == day]
    assert shown == [m for m in minutes if any(s <= m < e for s, e in pieces)]


@given(mailboxes, moments, st.integers(0, 40 * 24 * 60), st.integers(1, 90), units)
def test_what_begins_later_ends_no_sooner(mailbox, begins, later, amount, unit):
    term = Term(amount, unit)

    first = TABLE.due(mailbox, begins, term)
    second = TABLE.due(mailbox, begins + timedelta(minutes=later), term)

    assert begins < first <= second


@given(mailboxes, moments, st.integers(1, 90), st.integers(1, 90), units)
def test_a_longer_term_ends_no_sooner(mailbox, begins, amount, more, unit):
    first = TABLE.due(mailbox, begins, Term(amount, unit))
    second = TABLE.due(mailbox, begins, Term(amount + more, unit))

    assert first <= second


@given(
    st.sampled_from(
        ["lights", "works", "social", "police", "night", "watch", "owls", "dance"]
    ),
    moments.filter(lambda moment: moment.year < 2027),
    st.integers(1, 90),
    units_of_work,
)
def test_a_term_ends_when_somebody_works(mailbox, begins, amount, unit):
    ends = TABLE.due(mailbox, begins, Term(amount, unit))
    before = ends - timedelta(seconds=1)
    assume(ends.year < 2027)

    other = TABLE.substitute(mailbox, before)

    hours = TABLE.attendance[other]
    assert hours.is_open(before) or not hours.windows


@given(mailboxes, moments)
def test_the_next_opening_is_the_first_moment_at_which_somebody_reads(mailbox, moment):
    moment = moment.replace(second=0)

    opens = TABLE.opens(mailbox, moment)

    if opens is None:
        opens = moment
    assert moment <= opens
    assert TABLE.opens(mailbox, opens) is None
    if moment < opens:
        assert TABLE.opens(mailbox, opens - timedelta(minutes=1)) == opens


@for_each(
    ("mailbox", "moment", "opens"),
    [
        ("works", "2026-03-03 12:00", None),
        ("works", "2026-03-03 15:00", "2026-03-03 17:00"),
        ("works", "2026-04-01 20:00", "2026-04-06 10:00"),  # Easter
        ("lights", "2026-03-07 12:00", None),  # on call
        ("lights", "2026-08-03 09:00", "2026-08-03 10:00"),  # works stand in
        ("police", "2026-12-25 03:00", None),
        ("mayor", "2026-03-06 22:49", "2026-03-09 09:00"),
        ("feast", "2026-04-03 10:00", None),
        ("alone", "2026-05-05 10:00", "2027-01-04 09:00"),  # nobody stands in
        ("gone", "2026-03-07 10:00", "2026-03-09 09:00"),
    ],
)
def test_people_can_be_told_when_it_is_seen(mailbox, moment, opens):
    found = TABLE.opens(mailbox, at(moment))

    assert opens == (found and f"{found.astimezone(MADRID):%Y-%m-%d %H:%M}")


@for_each("unit", Unit)
def test_a_mailbox_that_is_gone_is_taken_to_have_no_hours(unit):
    term = Term(2, unit)
    moment = at("2026-03-06 13:00")

    assert TABLE.due("mayor", moment, term) == TABLE.due("gone", moment, term)


@for_each("unit", Unit)
def test_hours_that_never_come_hold_nothing_up(unit):
    """
    Every day of every year is a holiday here.
    """
    year = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
    every = ", ".join(f"{day:%m-%d}" for day in year)
    table = compile_routes(TOWN.replace("region: AN", f"region: AN, own: [{every}]"))
    moment = at("2026-03-06 13:00").astimezone(UTC)
    term = Term(3, unit)

    assert moment + term.unbroken == table.due("works", moment, term)
    assert table.opens("works", moment) > moment + timedelta(days=366)


def test_terms_are_told_as_they_are_written():
    assert ["1 day", "30 minutes", "3 weeks", "5 natural days"] == [
        str(Term(1, Unit.DAY)),
        str(Term(30, Unit.MINUTE)),
        str(Term(3, Unit.WEEK)),
        str(Term(5, Unit.NATURAL_DAY)),
    ]


def test_the_sooner_of_two_terms_counts():
    hours, days = Term(3, Unit.HOUR), Term(1, Unit.DAY)

    assert hours == sooner(days, None, hours)
    assert sooner(None, None) is None

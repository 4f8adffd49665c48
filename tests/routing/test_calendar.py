import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.around.almanac import read_calendar
from gateway.routing.around.calendar import Plenary
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import compose
from gateway.routing.words.text import plain

from .heard import MADRID

ORDINARY = "starts: 2026-03-05 19:00, ends: 21:00, agenda_closes: 2026-03-02 20:00"


def calendar(text):
    """
    The calendar that *text* describes, and what is wrong with it.
    """
    reader = Reader()
    found = read_calendar(compose(text, "c.yaml", reader.mistakes), MADRID, reader, [])
    return found, [str(mistake) for mistake in reader.mistakes]


GRANADA, _ = calendar(
    f"{{country: ES, region: AN, own: [05-03 Cruz de Mayo, 2026-09-08],"
    f" plenaries: [{{{ORDINARY}}}, {{starts: 2026-05-07 19:00, ends: 21:30}}]}}"
)


def at(day, hour, minute=0, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=MADRID)


@for_each(
    ("day", "name"),
    [
        (date(2026, 1, 6), "Epifanía del Señor"),
        (date(2026, 2, 28), "Día de Andalucía"),
        (date(2026, 4, 3), "Viernes Santo"),
        (date(2031, 5, 3), "Cruz de Mayo"),
        (date(2026, 9, 8), "a holiday of the town"),
        (date(2027, 9, 8), None),
        (date(2026, 4, 23), None),
        (date(2026, 3, 2), None),
    ],
)
def test_holidays_are_those_of_the_country_the_region_and_the_town(day, name):
    assert name == GRANADA.holiday(day)


@for_each(
    ("language", "day", "name"),
    [
        ("es", date(2021, 3, 1), "Lunes siguiente al Día de Andalucía"),
        ("es", date(2022, 5, 2), "Lunes siguiente a la Fiesta del Trabajo"),
        ("es", date(2020, 11, 2), "Lunes siguiente a Todos los Santos"),
        ("ca", date(2021, 3, 1), "Dilluns següent al Dia d'Andalusia"),
        ("ca", date(2021, 8, 16), "Dilluns següent a l'Assumpció de la Verge"),
        ("en", date(2021, 3, 1), "Monday following Andalusia Day"),
    ],
)
def test_a_holiday_that_was_moved_is_named_with_its_article(language, day, name):
    reader = Reader()
    told = compose("{country: ES, region: AN}", "c", reader.mistakes)
    there = read_calendar(told, MADRID, reader, [language]).spoken(language)

    assert name == there.holiday(day)


def test_whoever_asks_for_a_holiday_that_was_moved_is_told_when_it_is_kept():
    reader = Reader()
    told = compose("{country: ES, region: AN}", "c", reader.mistakes)
    there = read_calendar(told, MADRID, reader, ["ca"])

    for asked in ("abris el dia de la fiesta del trabajo", "la festa del treball"):
        assert (date(2022, 5, 2),) == there.named_in(asked, date(2022, 1, 1))


@for_each("region", ["AN", "GA", "CT", "VC", "PV"])
@for_each("year", [2026, 2027])
def test_each_holiday_is_known_by_the_name_that_the_town_has_it_by(region, year):
    own = "05-03 Cruz de Mayo, 02-29 Santa Nadie, 2026-09-08 Virgen de la Vega"
    there, _ = calendar(f"{{country: ES, region: {region}, own: [{own}]}}")
    kept = {**there.holidays, date(2028, 2, 29): "Santa Nadie"}
    today = date(year, 1, 1)
    for day in sorted(kept):
        if day.year == year or day == date(2028, 2, 29):
            name = plain(kept[day]).split(" siguiente ")[-1]
            name = re.sub("^al? (la )?", "", name)
            found = there.named_in(f"¿abris el dia de {name}?", today)
            assert found == (day,), (kept[day], found)


@for_each(
    ("said", "day"),
    [
        ("abris por la cruz de mayo?", date(2026, 5, 3)),
        ("hay pescao en cruz de mayo", date(2026, 5, 3)),
        ("esta en la ermita de la cruz de mayo", None),
        ("y el puente de andalucia?", None),
        ("is it open on andalusia day", date(2026, 2, 28)),
    ],
)
def test_a_place_that_is_called_like_a_holiday_is_no_day(said, day):
    reader = Reader()
    told = "{country: ES, region: AN, own: [05-03 Cruz de Mayo]}"
    there = read_calendar(compose(told, "c", reader.mistakes), MADRID, reader, ["en"])
    found = there.named_in(said, date(2026, 1, 1))
    assert found == (() if day is None else (day,))


def test_of_a_town_whose_only_holiday_is_a_saints_a_place_with_that_name_is_no_day():
    there, _ = calendar("{own: [05-15 San Isidro]}")
    today = date(2026, 3, 1)

    asked = "a que hora abre la biblioteca en san isidro", "abris el dia de san isidro?"

    assert [(), (date(2026, 5, 15),)] == [there.named_in(one, today) for one in asked]


def test_of_two_names_of_a_day_one_may_be_empty():
    """
    As behind the last sign between them: whoever asks after another day is answered.
    """
    there, _ = calendar("{country: ES, own: [05-03 Cruz de Mayo;]}")
    today = date(2026, 1, 1)

    asked = "abris el dia de la cruz de mayo?", "abris el dia del patron?"

    assert [(date(2026, 5, 3),), ()] == [there.named_in(one, today) for one in asked]


def test_a_holiday_that_is_not_kept_is_none_in_any_language():
    said = "{country: ES, region: AN, except: 2027-03-01, own: 2027-02-28 Andalucía}"
    reader = Reader()
    moved = read_calendar(
        compose(said, "c.yaml", reader.mistakes), MADRID, reader, ("ca", "en")
    )

    each = [moved.spoken(language) for language in ("es", "ca", "en")]

    assert not reader.mistakes
    assert ["Andalucía"] * 3 == [c.holiday(date(2027, 2, 28)) for c in each]
    assert not any(c.is_holiday(date(2027, 3, 1)) for c in each)
    assert all(c.is_holiday(date(2028, 2, 28)) for c in each)
    assert moved.is_working_day(date(2027, 3, 1))


@for_each(
    ("day", "problem"),
    [
        ("02-28", "not a day"),
        ("Día de Andalucía", "not a day"),
        ("2027-03-01..2027-03-02", "not a day"),
        ("2027-03-02", "not a public holiday: 2027-03-02"),
        ("2027-05-03", "not a public holiday: 2027-05-03"),
    ],
)
def test_only_a_day_that_is_worked_out_can_be_left_out(day, problem):
    text = "{country: ES, region: AN, except: [%s], own: [05-03 Cruz de Mayo]}"

    _, [mistake] = calendar(text % day)

    assert problem in mistake


def test_a_region_may_be_called_by_its_name():
    named, mistakes = calendar("{country: ES, region: Andalucía}")

    assert [] == mistakes
    assert named.is_holiday(date(2026, 2, 28))


def test_a_town_without_a_calendar_has_no_holidays():
    plain, mistakes = calendar("{working: L-S}")

    assert [] == mistakes
    assert not plain.is_holiday(date(2026, 12, 25))
    assert plain.is_working_day(at(7, 12).date())


def test_no_one_works_on_saturdays_sundays_and_holidays():
    working = [GRANADA.is_working_day(at(day, 12).date()) for day in (6, 7, 8, 9)]

    assert [True, False, False, True] == working
    assert not GRANADA.is_working_day(at(3, 12, month=4).date())


def test_a_day_begins_where_the_town_is():
    """
    At 23:30 in UTC it is already the next day here.
    """
    eve = datetime(2026, 2, 27, 23, 30, tzinfo=UTC)

    assert GRANADA.is_holiday(GRANADA.local(eve).date())


def test_a_plenary_is_live_from_its_start_and_no_longer_at_its_end():
    live = [
        bool(GRANADA.plenary_live(at(5, hour, minute)))
        for hour, minute in ((18, 59), (19, 0), (20, 59), (21, 0))
    ]

    assert [False, True, True, False] == live


def test_the_next_plenary_is_the_one_that_has_not_started():
    starts = [
        plenary and plenary.starts.astimezone(MADRID).date()
        for moment in (at(1, 9), at(5, 19), at(7, 20, month=5))
        for plenary in [GRANADA.next_plenary(moment)]
    ]

    assert [date(2026, 3, 5), date(2026, 5, 7), None] == starts


def test_an_agenda_closes_and_the_next_one_opens():
    """
    What comes at the very moment is in time. Once a session has started, what is
    proposed is for the one after it.
    """
    opened = [
        GRANADA.agenda_open(moment)
        for moment in (at(2, 20), at(2, 20, 1), at(5, 19), at(8, 9, month=5))
    ]

    assert [True, False, True, None] == opened


def test_without_a_closing_time_an_agenda_is_open_until_the_session():
    assert GRANADA.agenda_open(at(7, 18, 59, month=5))
    assert not GRANADA.agenda_open(at(7, 19, month=5))


def test_a_plenary_may_go_on_after_midnight():
    late, _ = calendar("{plenaries: [{starts: 2026-03-05 22:00, ends: 1:30}]}")

    assert late.plenary_live(at(6, 1, 29))
    assert not late.plenary_live(at(6, 1, 30))


def session(starts, ends):
    found, mistakes = calendar(f"{{plenaries: [{{starts: {starts}, ends: {ends}}}]}}")
    assert [] == mistakes
    [plenary] = found.plenaries
    return plenary.ends.astimezone(UTC) - plenary.starts.astimezone(UTC)


def test_a_session_over_the_change_of_the_clocks_is_as_long_as_it_is():
    assert timedelta(hours=2) == session("2026-03-29 01:00", "4:00")
    assert timedelta(hours=3) == session("2026-03-28 01:00", "4:00")
    assert timedelta(hours=4) == session("2026-10-25 01:00", "4:00")


def test_the_hour_that_exists_twice_is_live_both_times():
    found, _ = calendar("{plenaries: [{starts: 2026-10-25 02:00, ends: 2:59}]}")
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    live = [
        bool(found.plenary_live(first + timedelta(minutes=m)))
        for m in (-31, -30, 30, 88, 89)
    ]

    assert [False, True, True, True, False] == live


def test_the_hour_that_does_not_exist_is_a_mistake():
    _, mistakes = calendar("{plenaries: [{starts: 2026-03-29 02:30, ends: 4:00}]}")

    assert [
        "c.yaml:1:23: there is no 02:30 on that day (the clocks go forward over it)"
    ] == mistakes


@given(
    st.integers(0, 3 * 365 * 24 * 60),
    st.sampled_from(["UTC", "Europe/Madrid", "Asia/Tokyo", "America/New_York"]),
)
def test_it_does_not_matter_in_which_zone_a_moment_is_told(minutes, zone):
    moment = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    told = moment.astimezone(ZoneInfo(zone))

    assert GRANADA.local(moment).date() == GRANADA.local(told).date()
    assert GRANADA.plenary_live(moment) == GRANADA.plenary_live(told)
    assert GRANADA.next_plenary(moment) == GRANADA.next_plenary(told)
    assert GRANADA.agenda_open(moment) == GRANADA.agenda_open(told)


def run(code, **env):
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **env},
    )
    return done.stdout.strip()


def test_holidays_are_called_the_same_whoever_starts_us():
    code = (
        "from datetime import date;"
        "from gateway.routing.around.almanac import _spanish;"
        "print(ascii(_spanish('AN', 'es')[date(2026, 1, 1)]))"
    )

    names = {run(code, LANGUAGE=language) for language in ("en_US", "th", "")}

    assert {ascii("Año Nuevo")} == names


def test_holidays_are_loaded_only_for_towns_that_ask_for_them():
    code = "import sys, gateway.routing.compiler; print('holidays' in sys.modules)"

    assert "False" == run(code)


def test_the_times_of_a_session_are_kept_in_utc_by_whatever_clock_they_are_told():
    """
    Those of one zone would be compared as clocks show them, and they change.
    """
    session = GRANADA.plenaries[0]

    assert [UTC] * 3 == [
        each.tzinfo for each in (session.starts, session.ends, session.agenda_closes)
    ]
    assert at(5, 19) == session.starts


def test_a_time_of_a_session_that_knows_no_zone_is_refused():
    with pytest.raises(ValueError, match="must know its time zone"):
        Plenary(
            starts=datetime(2026, 3, 5, 19),  # noqa: DTZ001 - that is what is tried.
            ends=at(5, 21),
            agenda_closes=at(5, 19),
        )

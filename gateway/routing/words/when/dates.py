"""
Dates in text: "mañana", "el viernes 6", "22/3", "Viernes Santo".

A date without a year is the next such day; a weekday is the next one, or today if
"este", "this" or "hoy" stands before it. Names of streets ("calle 2 de Mayo") and
numbers of files are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from gateway.core.writing.regex import any_of, either
from gateway.routing.words.streets import OTHER_WORDS, PLAINLY, before_a_name
from gateway.routing.words.text import plain, spaced
from gateway.routing.words.when.feasts import FEAST, feast
from gateway.routing.words.when.names import (
    COUNTS,
    DAYS,
    MONTHS,
    NEAR,
    SHORT_MONTHS,
    WEEKDAYS,
)

_MONTHS = {**MONTHS, **SHORT_MONTHS}

_TH = r"(?:st|nd|rd|th|º|o\b|er|e?an\b|\.)?"
#: Basque "martxoaren 22a"; in other languages "3a" is a door.
_OF_MONTH = rf"(?:(?:(?<=aren \d)|(?<=aren \d\d))a|{_TH})"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+|of\s+)?(?P<y>\d{4})\b)?"
_NO_CLOCK = r"(?![:.]\d|\s*(?:h|hs|horas?|am|pm|a\.m|p\.m|o'clock)\b)"
_THE = r"(?:(?:el|the|dia|de[mnr])\s+)?"
_ON = rf"(?:\b(?:{any_of(WEEKDAYS)}),?\s+{_THE})?"
_OF = rf"\s+(?:de\s+|d'\s*|of\s+)?(?P<m>{any_of(_MONTHS)})\b\.?"
#: German words before "25.12.", which without them may be a price.
_AM = (
    r"\b(?:am|vom|zum|bis|de[mn]"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag,?|mittwoch,?)\s+"
)
_NO_SUM = r"(?!\s*(?:%|€|euros?\b|por ciento))"

#: Reads a match as a date, given today's; None if there is no such date.
_Read = Callable[[re.Match[str], date], date | None]


_STREET_KIND = any_of(
    {*before_a_name(), *PLAINLY, "colegio", "ceip", "rue", "strada", "kalea"}
    - OTHER_WORDS
)
#: A street or a square named after a date.
_STREET = re.compile(
    rf"(?:\bc/|\b(?:{_STREET_KIND})\b)\.?\s*(?:del?\s+)?"
    rf"\b(?:\d{{1,2}}{_TH}|{any_of([*COUNTS, *DAYS])})"
    rf"\s+(?:de\s+|d'\s*)?(?:{any_of(MONTHS)})\b"
)

#: Words before a number that looks like a date: "expte. 2025/10/3".
_FILE = either(
    """
    expedientes?, expte, expdte, exped, exp, referencia, ref, decreto, ley, lei,
    expedients?, decret, llei, espedientea?, erreferentzia, dekretua?, legea?,
    file, reference, dossier, loi, aktenzeichen, az, dosar(?:ul)?, decretul
    """
)
_NO = r"(?:numero|num|nro|nr|n\.?\s?o)\b"
_BETWEEN = r"[\s.:(#-]{0,3}"
_NUMBERED = re.compile(
    rf"\b(?:{_FILE}{_BETWEEN}(?:{_NO})?|(?!no\b){_NO}){_BETWEEN}"
    r"(?<!\d)(?:\d{1,4}[/-]){1,2}\d{1,4}\b"
)

#: "Hoy, jueves".
_BESIDE = re.compile(
    rf"(?<!\bla )\b(?P<near>{any_of(NEAR)})(?P<comma>,)?\s+"
    rf"(?:(?:que )?(?:es|is|ist|e|da)\s+)?(?P<w>{any_of(WEEKDAYS)})\b"
)


def _full(found: re.Match[str], today: date) -> date | None:
    given = found.groupdict()
    month, said = given["m"], given["d"]
    number = int(month) if month.isdecimal() else _MONTHS[month]
    day = int(said) if said.isdecimal() else DAYS[said]
    year = given.get("y")
    if year is None:
        return _next(today, number, day)
    # A year of two digits is of this century.
    return _date(int(year) + (2000 if len(year) == 2 else 0), number, day)


def _weekday(found: re.Match[str], today: date) -> date | None:
    wanted = WEEKDAYS[found["w"]]
    if found["d"]:
        return _day_of_month(found, today)
    ahead = (wanted - today.weekday()) % 7
    if found["week"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    if found["last"] or found["before"] in ("last", "pasado"):
        return today - timedelta(days=7 - ahead)
    return today + timedelta(days=ahead or (0 if found["before"] else 7))


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    day = int(found["d"])
    for months in range(12):
        years, month = divmod(today.month - 1 + months, 12)
        there = _date(today.year + years, month + 1, day)
        if there is not None and there >= today:
            return there
    return None


def _counted(found: re.Match[str], today: date) -> date | None:
    count = found["n"]
    number = int(count) if count.isdecimal() else COUNTS[count]
    weeks = found["unit"] in ("semana", "week")
    return today + timedelta(days=number * (7 if weeks else 1))


def _near(found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=NEAR[found["near"]])


def _without_weekday(found: re.Match[str], today: date) -> str:
    day = today + timedelta(days=NEAR[found["near"]])
    # "Hoy, jueves y viernes" may be three days.
    if found["comma"] and day.weekday() != WEEKDAYS[found["w"]]:
        return found[0]
    return found["near"].ljust(len(found[0]))


#: By precedence: what one pattern has matched is hidden from the later ones.
_DAYS: tuple[tuple[re.Pattern[str], _Read], ...] = (
    (FEAST, feast),
    (
        re.compile(
            _ON + r"(?<![\d/-])(?P<y>\d{4})(?P<by>[/-])(?P<m>\d{1,2})(?P=by)"
            r"(?P<d>\d{1,2})(?![\d/])"
        ),
        _full,
    ),
    (
        re.compile(
            _ON + r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<by>[/.-])(?P<m>\d{1,2})"
            r"(?P=by)(?P<y>\d{4}|\d{2})(?![\d/-])"
        ),
        _full,
    ),
    (
        re.compile(
            _ON
            + r"(?<![\d/.,-])(?P<d>\d{1,2})(?P<by>[/-])(?P<m>\d{1,2})(?![\d/:-])"
            + _NO_CLOCK
        ),
        _full,
    ),
    (
        re.compile(
            rf"(?:{_ON}{_AM}|{_AM})(?P<d>\d{{1,2}})\.(?P<m>0?[1-9]|1[0-2])\.(?!\d)"
        ),
        _full,
    ),
    # "El 24 y el 31 de diciembre", "del 10 al 20 de diciembre": all are of the month
    # behind the last.
    (
        re.compile(
            rf"{_ON}(?<!las )(?<!les )(?<!\d[:.])\b(?P<d>\d{{1,2}}){_TH}"
            rf"(?=(?:,\s*\d{{1,2}}{_TH}){{0,3}}\s+(?:y|o|e|i|and|or|und|oder|et"
            r"|al?|hasta|fins|ata|to|till|until|au|bis|pana)\s+"
            rf"{_THE}{_ON}\d{{1,2}}{_TH}{_OF}{_YEAR})"
        ),
        _full,
    ),
    (
        re.compile(rf"{_ON}\b(?P<d>\d{{1,2}}){_TH}{_OF}{_YEAR}"),
        _full,
    ),
    (
        re.compile(
            rf"{_ON}\b(?P<d>{any_of(DAYS)})\s+de\s+(?P<m>{any_of(_MONTHS)})\b{_YEAR}"
        ),
        _full,
    ),
    (
        re.compile(
            rf"\b(?P<y>\d{{4}})ko\s+(?P<m>{any_of(MONTHS)})\s+(?P<d>\d{{1,2}})"
            rf"{_OF_MONTH}\b"
        ),
        _full,
    ),
    (
        re.compile(
            rf"{_ON}\b(?P<m>{any_of(MONTHS)})\s+(?:the\s+)?(?P<d>\d{{1,2}}){_OF_MONTH}\b"
            + _NO_CLOCK
            + _YEAR
        ),
        _full,
    ),
    (
        re.compile(
            r"(?:\b(?P<before>este|this|last|pasado)\s+)?"
            rf"(?<!black )(?<!santo )\b(?P<w>{any_of(WEEKDAYS)})\b"
            rf"(?:,?\s+(?:(?:dia|the|de[mnr])\s+)?"
            rf"(?P<d>\d{{1,2}}){_TH}(?!\d){_NO_CLOCK})?"
            r"(?:\s+(?P<last>pasado)\b)?"
            r"(?:\s+(?P<week>de la semana que viene|de la proxima semana|next week"
            r"|of next week)\b)?"
        ),
        _weekday,
    ),
    (
        re.compile(
            rf"\b(?:el|dia|the)\s+(?:dia\s+)?(?P<d>\d{{1,2}}){_TH}(?![\w/-])"
            + _NO_CLOCK
            + _NO_SUM
        ),
        _day_of_month,
    ),
    (
        re.compile(
            rf"\b(?:dentro de|en|in)\s+(?P<n>\d{{1,3}}|{any_of(COUNTS)})\s+"
            r"(?P<unit>dia|day|semana|week)s?\b"
        ),
        _counted,
    ),
    # Not "mañana" in "por la mañana", nor "Morgen" in "guten Morgen".
    (
        re.compile(rf"(?<!\bla )(?<!\bguten )(?<!\bam )\b(?P<near>{any_of(NEAR)})\b"),
        _near,
    ),
)


def dates_in(text: str, today: date) -> tuple[date, ...]:
    """
    Return the dates that *text* names, in order, each once, without impossible ones.

    Args:
        text: The text.
        today: The local date on which it was written.
    """
    _, found = without_dates(text, today)
    return tuple(dict.fromkeys(found[at] for at in sorted(found)))


@lru_cache(1)  # Dates and periods of a text are asked for one after the other.
def without_dates(text: str, today: date) -> tuple[str, Mapping[int, date]]:
    """
    Return *text* in plain form with each date blanked out, and the dates by position.
    """
    found: dict[int, date] = {}
    rest = _NUMBERED.sub(_blank, _STREET.sub(_blank, spaced(plain(text))))
    rest = _BESIDE.sub(lambda match: _without_weekday(match, today), rest)
    for pattern, read in _DAYS:
        for match in (matches := [*pattern.finditer(rest)]):
            if (day := read(match, today)) is not None:
                found[match.start()] = day
        rest = pattern.sub(_blank, rest) if matches else rest  # Mostly there are none.
    return rest, found


def _next(today: date, month: int, day: int) -> date | None:
    # The next 29th of February may be eight years away.
    years = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((there for there in years if there and there >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])

"""
Names of weekdays, months, feasts, numbers and times of day, without case and accents.
Each language has a file in ``languages/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from gateway.core.languages import HEARD

_FOLDER = files("gateway.routing.words.when").joinpath("languages")
LANGUAGES = (*HEARD, "ary")


def read(language: str) -> dict[str, str]:
    """
    Return the entries of a language's file: by key, the text behind it.
    """
    written = _FOLDER.joinpath(f"{language}.txt").read_text("utf-8")
    whole = written.replace("\n    ", " ")
    lines = [line for line in whole.splitlines() if line and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


_CALLED: Mapping[str, Mapping[str, str]] = {each: read(each) for each in LANGUAGES}


def _told(of: str) -> Iterator[list[str]]:
    """
    Yield the list under the key *of*, for each language that has it.
    """
    return (told[of].split(";") for told in _CALLED.values() if of in told)


def _names(thing: str) -> list[str]:
    return [name for each in thing.split(",") if (name := each.strip())]


def _numbered(of: str, start: int) -> dict[str, int]:
    return {
        name: number
        for things in _told(of)
        for number, thing in enumerate(things, start)
        for name in _names(thing)
    }


def _measured(of: str) -> dict[str, int]:
    """
    Return the number behind each name under the key *of*.
    """
    pairs = (thing.rsplit(maxsplit=1) for things in _told(of) for thing in things)
    return {name.strip(): int(number) for name, number in pairs}


def called(thing: str) -> list[str]:
    """
    Return all names of one *thing*, such as a feast, in all languages.
    """
    return [name for things in _told(thing) for each in things for name in _names(each)]


#: The number of each day of the week, Monday is 0.
WEEKDAYS = _numbered("weekdays", 0)

#: The number of each month, January is 1; and of its abbreviation: "25 dic".
MONTHS = _numbered("months", 1)
SHORT_MONTHS = _numbered("short months", 1)

#: Numbers of days of a month, and cardinal numbers, also of hours.
DAYS = _numbered("days of the month", 1)
COUNTS = _numbered("counts", 1)

#: Days from today, by key and by name.
NEARBY = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
}
NEAR = {name: days for thing, days in NEARBY.items() for name in called(thing)}

#: Minutes of words behind an hour ("y media"); and of words before one ("half past"),
#: which in Catalan count towards the next hour ("un quart de sis").
AFTER = _measured("minutes after the hour")
PAST = _measured("minutes before it is named")

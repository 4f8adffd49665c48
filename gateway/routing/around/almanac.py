"""
Reading of the town's ``calendar``: holidays, working days and plenary sessions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gateway.core.calendar import by_clock
from gateway.routing.around.calendar import YEARS, Calendar, Plenary
from gateway.routing.around.windows import MONDAY_TO_FRIDAY, read_days, read_weekdays
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar, shown

CALENDAR = ("country", "region", "except", "working", "own", "plenaries")
PLENARY = ("starts", "ends", "agenda_closes", "extraordinary")

#: Countries whose holidays are known.
_COUNTRIES = {"ES": "ES"}

#: The language of holidays' names where there are none in the language asked for.
_FIRST = "es"

#: A day that was moved, as the package names it: without the article of the holiday.
_MOVED = re.compile(r"\b(siguiente|següent) a (?=(\w+))")

#: By the first word of a holiday's name that has an article, in Spanish or Catalan:
#: "to the", as it stands before it.
_TO_THE = {
    **dict.fromkeys(("Día", "Dia"), "al "),
    **dict.fromkeys(("Asunción", "Epifanía", "Natividad", "Nativitat"), "a la "),
    **dict.fromkeys(("Fiesta", "Festa", "Inmaculada", "Immaculada", "Mare"), "a la "),
    "Assumpció": "a l'",
}

_OWN = "a holiday of the town"

#: The most hours between the start of a session and an end that is written without its
#: date.
_LONGEST = 12

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


def read_calendar(
    node: Node | None, zone: ZoneInfo, reader: Reader, languages: Sequence[str]
) -> Calendar:
    """
    Read the calendar of a town in *zone* that speaks *languages*.
    """
    known = reader.fields(node, "calendar", CALENDAR)
    public = _public(known, reader, languages)
    kept = _kept(known.get("except"), public, reader)
    dated: dict[date, str] = {}
    yearly: dict[tuple[int, ...], str] = {}
    for scalar in reader.scalars(known.get("own"), "a holiday"):
        told, _, name = scalar.value.strip().partition(" ")
        days = read_days(told)
        if days is None or days.first != days.last:
            hint = "such as 05-03 Cruz de Mayo, or 2026-09-08"
            reader.mistake(scalar, f"not a day: {shown(scalar.value)}", hint)
        elif len(days.first) == 2:
            yearly[days.first] = name.strip() or _OWN
        else:
            dated[date(*days.first)] = name.strip() or _OWN
    found = [
        _plenary(item, zone, reader) for item in reader.items(known.get("plenaries"))
    ]
    plenaries = [plenary for plenary in found if plenary is not None]
    return Calendar(
        zone=zone,
        working=_working(known.get("working"), reader),
        holidays={**kept.get(_FIRST, {}), **dated},
        named={each: {**days, **dated} for each, days in kept.items()},
        yearly=yearly,
        own_until=None if yearly else max((d.year for d in dated), default=None),
        plenaries=sorted(plenaries, key=lambda p: p.starts),
    )


def _public(
    known: Mapping[str, Node], reader: Reader, languages: Sequence[str]
) -> Mapping[str, Mapping[date, str]]:
    country = reader.choice(known.get("country"), "country", _COUNTRIES)
    if country is None:
        if "region" in known and "country" not in known:
            reader.mistake(known["region"], "a region needs a country")
        return {}
    regions = {name: code for code, names in _regions().items() for name in names}
    region = reader.choice(known.get("region"), "region", regions)
    known_as = {tag.partition("_")[0]: tag for tag in _spain().supported_languages}
    return {
        each: _spanish(region, known_as[each])
        for each in (_FIRST, *languages)
        if each in known_as
    }


def _kept(
    node: Node | None, public: Mapping[str, Mapping[date, str]], reader: Reader
) -> Mapping[str, Mapping[date, str]]:
    """
    Return the computed *public* holidays without those listed in *node* (``except``),
    which are not kept: the official calendar, published each autumn, says which (Law
    39/2015, art. 30.7).
    """
    left: set[date] = set()
    for scalar in reader.scalars(node, "a day"):
        days = read_days(scalar.value)
        if days is None or days.first != days.last or len(days.first) == 2:
            hint = "with its year, such as 2028-02-29"
            reader.mistake(scalar, f"not a day: {shown(scalar.value)}", hint)
        elif (day := date(*days.first)) in public.get(_FIRST, {}):
            left.add(day)
        else:
            hint = "only holidays of the country and the region can be excepted"
            reader.mistake(scalar, f"not a public holiday: {day}", hint)
    return {
        language: {day: name for day, name in named.items() if day not in left}
        for language, named in public.items()
    }


@cache
def _spain() -> Any:
    # Imported lazily, as few commands need it, and from its file, as the package would
    # import all countries.
    package = find_spec("holidays")
    assert package is not None and package.origin is not None  # noqa: S101, PT018 - ours.
    file = Path(package.origin).parent / "countries" / "spain.py"
    spec = spec_from_file_location("holidays.countries.spain", file)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - a file.
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Spain


@cache
def _regions() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {code: [code] for code in _spain().subdivisions}
    for name, code in _spain().subdivisions_aliases.items():
        names[code].append(name)
    return names


@cache
def _spanish(region: str | None, language: str) -> Mapping[date, str]:
    # Without a language it would use that of the process's locale.
    days = _spain()(subdiv=region, years=YEARS, language=language)
    return {day: _MOVED.sub(_to_the, name) for day, name in days.items()}


def _to_the(moved: re.Match[str]) -> str:
    return f"{moved[1]} {_TO_THE.get(moved[2], 'a ')}"


def _working(node: Node | None, reader: Reader) -> frozenset[int]:
    if node is None:
        return MONDAY_TO_FRIDAY
    days: frozenset[int] = frozenset()
    for scalar in reader.scalars(node, "a day"):
        days |= weekdays(scalar, reader)
    return days


def weekdays(scalar: Scalar, reader: Reader) -> frozenset[int]:
    """
    Read days of the week (``L-V``, ``mon-fri``); anything else is a mistake.
    """
    days = read_weekdays(scalar.value)
    if days is None:
        hint = "such as L-V, mon-fri or sábado; M is martes, X is miércoles"
        reader.mistake(scalar, f"not a day of the week: {shown(scalar.value)}", hint)
    return days or frozenset()


def _plenary(node: Node, zone: ZoneInfo, reader: Reader) -> Plenary | None:
    known = reader.fields(node, "a plenary", PLENARY)
    if "starts" not in known or "ends" not in known:
        hint = "such as starts: 2026-03-05 19:00, ends: 21:00"
        reader.mistake(node, "a plenary needs starts and ends", hint)
        return None
    starts = _moment(known["starts"], reader)
    if starts is None:
        return None
    ends = _moment(known["ends"], reader, after=starts)
    if ends is None:
        return None
    starts_at = aware(starts, zone, known["starts"], reader)
    # Of an hour that exists twice, as clocks go back, a start is the first, an end the
    # second.
    ends_at = aware(ends.replace(fold=1), zone, known["ends"], reader)
    node = known.get("agenda_closes", node)
    closes = _moment(known.get("agenda_closes"), reader)
    plenary = Plenary(
        starts=starts_at,
        ends=ends_at,
        agenda_closes=aware(closes.replace(fold=1), zone, node, reader)
        if closes is not None
        else starts_at,
        extraordinary=reader.yes(known.get("extraordinary"), "extraordinary"),
    )
    if plenary.ends <= plenary.starts:
        reader.mistake(known["ends"], "the plenary must end after it starts")
    elif plenary.agenda_closes > plenary.ends:
        reader.mistake(node, "the agenda closes after the plenary ends")
    elif plenary.extraordinary and closes is not None:
        hint = "it takes no proposals, so leave agenda_closes out"
        reader.mistake(node, "an extraordinary session has no agenda to close", hint)
    return plenary


def _moment(
    node: Node | None, reader: Reader, after: datetime | None = None
) -> datetime | None:
    told = reader.text(node, "a time")
    if node is None or not told:
        return None
    try:
        clock = _CLOCK.fullmatch(told)
        if clock is not None and after is not None:
            at = after.replace(hour=int(clock[1]), minute=int(clock[2]))
            at = at if at > after else at + timedelta(days=1)
            if at - after > timedelta(hours=_LONGEST):
                hint = f"if that is so, write its date, too: {at:%Y-%m-%d %H:%M}"
                problem = f"the plenary would last more than {_LONGEST} hours"
                reader.mistake(node, problem, hint)
            return at
        return datetime.strptime(told.replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone is the town's.
    except ValueError:
        hint = "such as 2026-03-05 19:00"
        reader.mistake(node, f"not a time: {shown(told)}", hint)
        return None


def aware(local: datetime, zone: ZoneInfo, node: Node, reader: Reader) -> datetime:
    """
    Return *local* with its *zone*; a time that the clocks skip is a mistake.
    """
    moment = by_clock(local, zone)
    if moment is None:
        hint = "the clocks go forward over it"
        reader.mistake(node, f"there is no {local:%H:%M} on that day", hint)
    return moment or local.replace(tzinfo=zone)

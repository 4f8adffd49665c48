"""
Doubt what the town says that it knows: facts of the past, days that it says nothing of,
and what is long or in too few languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from gateway.routing.around.windows import NAMES, WEEK
from gateway.routing.facts.fact import Fact
from gateway.routing.facts.knowledge import DATED
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.entries import Doubt, Entries, Entry
from gateway.routing.lint.housekeeping import SHORT
from gateway.routing.parsing.source import held

#: So many of the days that are missing are named.
_NAMED = 3


def doubts_of_facts(files: Entries) -> Iterator[Doubt]:
    """
    Doubt facts that are long, or in too few languages.
    """
    knowledge = files.table.knowledge
    for entry in files.of("facts"):
        fact = knowledge.facts[entry.name]
        yield from _missing(files, entry, fact.says)
        for language in fact.says:
            length = fact.length(language, knowledge.text(DATED, language))
            if length > SHORT:
                problem = f"with its date it is {length} characters long"
                said = entry.get("says")
                place = (held(said, language) or said or entry.key).position
                hint = f"better at most {SHORT}"
                yield Finding(Lint.LONG_TEXT, place, problem, hint), (entry,)


def doubts_of_authorities(files: Entries) -> Iterator[Doubt]:
    """
    Doubt authorities of which one is told in too few languages.
    """
    for entry in files.of("authorities"):
        authority = files.table.knowledge.authorities[entry.name]
        if authority.rule is None:
            continue
        office = authority.office
        # What is written once is a name that is the same everywhere.
        named = office if len(office) > 1 else authority.how
        yield from _missing(files, entry, authority.how.keys() & named.keys())


def doubts_of_days(files: Entries, today: date) -> Iterator[Doubt]:
    """
    Doubt facts that hold no longer on *today*, and those that say nothing of a day.
    """
    for entry in files.of("facts"):
        fact = files.table.knowledge.facts[entry.name]
        last = fact.ends
        if last is not None and last < today:
            key = "until" if fact.until == last else "days"
            problem = f"{entry.name} holds no longer: {last}"
            hint = "its owner is asked until somebody looks again"
            yield entry.doubt(Lint.EXPIRED_FACT, problem, hint, key)
        elif missing := _unsaid(fact, files, today):
            named = ", ".join(missing[:_NAMED])
            more = "…" if len(missing) > _NAMED else ""
            problem = f"{entry.name} says nothing of {named}{more}"
            yield entry.doubt(Lint.MISSING_DAYS, problem, at="days")


def _missing(files: Entries, entry: Entry, written: Collection[str]) -> Iterator[Doubt]:
    missing = [n for n in files.table.town.languages if n not in written]
    if missing:
        problem = f"{entry.name} is not in {', '.join(missing)}"
        yield entry.doubt(Lint.MISSING_LANGUAGE, problem)


def _unsaid(fact: Fact, files: Entries, today: date) -> list[str]:
    """
    Name the days that it should say something of: of weekdays, each; of dates, the
    working days up to the last of them.
    """
    if fact.weekdays:
        return [NAMES[day] for day in sorted(WEEK - fact.weekdays.keys())]
    calendar = files.table.around.calendar
    last = max(fact.dates, default=today)
    first = max(today, min(fact.dates, default=today))
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return [
        str(day)
        for day in days
        if calendar.is_working_day(day) and fact.value(day, calendar) is None
    ]

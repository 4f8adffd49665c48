"""
Warnings about facts and authorities: expired facts, days that a fact leaves out, long
texts and missing languages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from gateway.routing.around.windows import NAMES, WEEK
from gateway.routing.facts.fact import Fact
from gateway.routing.facts.knowledge import DATED
from gateway.routing.lint.entries import Allowable, Entries, Entry
from gateway.routing.lint.housekeeping import SHORT
from gateway.routing.parsing.source import held
from gateway.routing.rule_warnings import Lint, RuleWarning

#: How many of the missing days a warning names.
_NAMED = 3


def check_facts(files: Entries) -> Iterator[Allowable]:
    """
    Warn of facts that are long, or lack a language of the town.
    """
    knowledge = files.table.knowledge
    for entry in files.of("facts"):
        fact = knowledge.facts[entry.name]
        yield from _missing_languages(files, entry, fact.says)
        for language in fact.says:
            length = fact.length(language, knowledge.text(DATED, language))
            if length > SHORT:
                problem = f"with its date, the text is {length} characters long"
                said = entry.get("says")
                place = (held(said, language) or said or entry.key).position
                hint = f"better at most {SHORT}"
                yield RuleWarning(Lint.LONG_TEXT, place, problem, hint), (entry,)


def check_authorities(files: Entries) -> Iterator[Allowable]:
    """
    Warn of authorities whose description lacks a language of the town.
    """
    for entry in files.of("authorities"):
        authority = files.table.knowledge.authorities[entry.name]
        if authority.rule is None:
            continue
        office = authority.office
        # A name that is written once is the same in every language.
        named = office if len(office) > 1 else authority.how
        yield from _missing_languages(files, entry, authority.how.keys() & named.keys())


def check_fact_dates(files: Entries, today: date) -> Iterator[Allowable]:
    """
    Warn of facts that have expired by *today*, and of those that leave out a day.
    """
    for entry in files.of("facts"):
        fact = files.table.knowledge.facts[entry.name]
        last = fact.ends
        if last is not None and last < today:
            key = "until" if fact.until == last else "days"
            problem = f"{entry.name} was valid only until {last}"
            hint = "its owner is asked until somebody updates it"
            yield entry.warning(Lint.EXPIRED_FACT, problem, hint, key)
        elif missing := _missing_days(fact, files, today):
            named = ", ".join(missing[:_NAMED])
            more = "…" if len(missing) > _NAMED else ""
            problem = f"{entry.name} has no entry for {named}{more}"
            yield entry.warning(Lint.MISSING_DAYS, problem, at="days")


def _missing_languages(
    files: Entries, entry: Entry, written: Collection[str]
) -> Iterator[Allowable]:
    missing = [n for n in files.table.town.languages if n not in written]
    if missing:
        problem = f"{entry.name} is not in {', '.join(missing)}"
        yield entry.warning(Lint.MISSING_LANGUAGE, problem)


def _missing_days(fact: Fact, files: Entries, today: date) -> list[str]:
    """
    Return the days that *fact* leaves out: if it has weekdays, the others; if it has
    dates, the working days from today, or from the first of them, until the last.
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

"""
What whoever gives a command is asked and told, in their language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from gateway.cli.inforce import running, town_of
from gateway.cli.printing import visible
from gateway.core.calendar import shown_moment
from gateway.core.languages import LANGUAGES, nearest
from gateway.core.sentence import Sentence, in_words
from gateway.core.town import Town

#: What says a terminal's language, the first that is set (POSIX, Base Definitions 8.2).
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

#: Locales that are of no language.
_NO_LANGUAGE = frozenset({"c", "posix"})

#: As all that is for machines, or for whoever runs one.
_MACHINES = "en"

#: How the names of those sentences begin that other code says or keeps in English.
_KEPT = "kept-"

#: Characters of a part that may itself be one; somebody else may have written it.
_LONGEST = 500

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """
    Give all that is said, by its name and language: what several commands say, and what
    lies beside those that say it.
    """
    said: dict[str, Mapping[str, str]] = {}
    for file in sorted(Path(__file__).parent.rglob("*.yaml")):
        loader = yaml.CSafeLoader(file.read_text(encoding="utf-8"))
        said.update(loader.get_single_data())
        loader.dispose()
    return said


def language() -> str:
    """
    Give the one of `LANGUAGES` that is nearest to the terminal's; where that has none,
    to the town's own.
    """
    told = next(filter(None, map(os.environ.get, _LOCALE)), "")
    spoken = re.split(r"[_.@]", told)[0].lower()
    if spoken and spoken not in _NO_LANGUAGE:
        return nearest(spoken)
    town = _town()
    return town.of_papers if town else LANGUAGES[0]


def _town() -> Town | None:
    try:
        return town_of(running())
    except ExceptionGroup:
        # What is wrong with the rules is said by what needs them.
        return None


def say(what: str | Enum | Sentence, /, **values: Any) -> str:
    """
    Say a sentence, what has that name, or what a state, an event or the like is called.
    What is put in writes nothing on the terminal but itself; days and moments are
    written as people here do, by the town's clocks.
    """
    return _said(what, values, language())


def for_machines(what: Sentence) -> str:
    """
    Say a sentence as it stands in JSON, and among what only sysadmins read: the same in
    whichever language a clerk reads.
    """
    return _said(_plain(what), {}, _MACHINES)


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return Sentence(value.name, {n: _plain(v) for n, v in value.values.items()})
    return value.isoformat() if isinstance(value, date) else value


def say_kept(text: str) -> str:
    """
    Say what is kept in English, such as why somebody was believed, in the reader's
    language; as it is, if the catalogue does not know it.
    """
    for name, form in _kept():
        if found := form.fullmatch(text):
            parts = {part: _read(its) for part, its in found.groupdict().items()}
            return say(name, **parts)
    return visible(text)


def _read(part: str) -> date | str:
    if _DAY.fullmatch(part):
        return date.fromisoformat(part)
    return say_kept(part) if len(part) <= _LONGEST else part


@cache
def _kept() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """
    Give what each of them is written like; the longest, which tells most, first.
    """
    english = {n: said[_MACHINES] for n, said in catalogue().items() if _is_kept(n)}
    longest = sorted(english, key=lambda name: len(english[name]), reverse=True)
    return tuple((name, _form(english[name])) for name in longest)


def _is_kept(name: str) -> bool:
    return name.startswith(_KEPT)


def _form(said: str) -> re.Pattern[str]:
    parts = (
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "")
        for text, name, *_ in Formatter().parse(said)
    )
    return re.compile("".join(parts), re.DOTALL)


def day(at: date) -> str:
    """
    Write a day for people: ``06/03/2026``; of a moment, as `when` would.
    """
    return when(at)[:10] if isinstance(at, datetime) else f"{at:%d/%m/%Y}"


def when(at: datetime) -> str:
    """
    Write a moment for people, by the town's clocks: ``06/03/2026 10:00``; where nobody
    can tell these, by UTC, and so marked.
    """
    here = zone()
    try:
        shown = shown_moment(at, here)
    except OverflowError:  # a platform may say anything
        here, shown = UTC, f"{at:%d/%m/%Y %H:%M}"
    return f"{shown} UTC" if here is UTC else shown


def zone() -> tzinfo:
    """
    Give what the town's clocks go by; UTC where nobody can tell.
    """
    town = _town()
    return town.timezone if town else UTC


def _said(what: str | Enum | Sentence, values: Mapping[str, Any], tongue: str) -> str:
    return in_words(what, values, lambda name: catalogue()[name][tongue], _put)


def _put(value: Any) -> str:
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, date):
        return day(value)
    return visible(str(value))

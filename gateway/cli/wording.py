"""
The sentences of commands, in the reader's language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from enum import Enum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import click
import yaml

from gateway.cli import rules_in_force
from gateway.cli.printing import visible
from gateway.core.calendar import shown_day, shown_moment
from gateway.core.case import Number
from gateway.core.kept_sentences import KeptSentences
from gateway.core.languages import LANGUAGES, nearest
from gateway.core.sentence import Sentence, in_words
from gateway.core.town import Casework, Town

#: The variables with a terminal's language; the first that is set counts (POSIX, Base
#: Definitions 8.2).
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

#: Locales without a language.
_NO_LANGUAGE = frozenset({"c", "posix"})

#: The language of JSON and of output for system administrators.
_MACHINES = "en"

#: The commands that only system administrators give.
SYSADMINS = frozenset(
    {
        *("bench", "clock", "copy", "reload", "run", "sandbox", "status"),
        *("check", "diff", "explain", "replay", "schema", "suggest", "test"),
    }
)

#: The catalogues of the floor below, within `gateway.town`.
BELOW = "desk/said.yaml", "record/undelivered.yaml"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """
    Return the sentences of all commands, by name and language, from the catalogues in
    this package and its subpackages, and those of the floor below.
    """
    said: dict[str, Mapping[str, str]] = {}
    own = sorted(Path(__file__).parent.rglob("*.yaml"))
    for file in (*map(_below, BELOW), *own):
        loader = yaml.CSafeLoader(file.read_text(encoding="utf-8"))
        said.update(loader.get_single_data())
        loader.dispose()
    return said


def _below(path: str) -> Traversable:
    return files("gateway.town") / path


def language() -> str:
    """
    Return the one of `LANGUAGES` that is nearest to the terminal's language; if the
    terminal has none, to the town's. Commands of `SYSADMINS` speak English.
    """
    context = click.get_current_context(silent=True)
    if context and context.find_root().invoked_subcommand in SYSADMINS:
        return _MACHINES
    told = next(filter(None, map(os.environ.get, _LOCALE)), "")
    spoken = re.split(r"[_.@]", told)[0].lower()
    if spoken and spoken not in _NO_LANGUAGE:
        return nearest(spoken)
    town = _town()
    return town.of_papers if town else LANGUAGES[0]


def _town() -> Town | None:
    try:
        return rules_in_force.town().it
    except ExceptionGroup:
        # Mistakes in the rules are reported where a command needs the rules.
        return None


def say(what: str | Enum | Sentence, /, **values: Any) -> str:
    """
    Return a sentence in the reader's language.

    Args:
        what: The sentence, its name, or a member of an enumeration, such as a state,
            whose word is wanted.
        values: What is put into it. Days and moments are written as people write them,
            in the town's time; unprintable characters become escapes.
    """
    return _said(what, values, language())


def for_machines(what: Sentence) -> str:
    """
    Return a sentence in English and with ISO 8601 dates, for JSON and for output that
    only system administrators read.
    """
    return _said(_plain(what), {}, _MACHINES)


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return Sentence(value.name, {n: _plain(v) for n, v in value.values.items()})
    return value.isoformat() if isinstance(value, date) else value


def say_kept(text: str) -> str:
    """
    Return in the reader's language a sentence that was kept in English, such as the
    reason for a standing; unchanged if the catalogue does not have it.
    """
    read = _kept().read(text)
    return say(read) if isinstance(read, Sentence) else visible(text)


@cache
def _kept() -> KeptSentences:
    return KeptSentences.of(catalogue())


def day(at: date) -> str:
    """
    Return a day as people write it, ``06/03/2026``; of a moment, its day in the town's
    time.
    """
    return when(at)[:10] if isinstance(at, datetime) else shown_day(at)


def when(at: datetime) -> str:
    """
    Return a moment as people write it, in the town's time: ``06/03/2026 10:00``; if the
    rules cannot be read, in UTC and marked so.
    """
    here = zone()
    try:
        shown = shown_moment(at, here)
    except OverflowError:  # a platform may say anything
        here, shown = UTC, f"{at:%d/%m/%Y %H:%M}"
    return f"{shown} UTC" if here is UTC else shown


def counted(number: int) -> str:
    """
    Return a count with its thousands apart, as the reader's language writes them:
    ``1,204``.
    """
    return f"{number:,}".replace(",", say("thousands"))


def zone() -> tzinfo:
    """
    Return the town's time zone; UTC if the rules cannot be read.
    """
    town = _town()
    return town.timezone if town else UTC


def case_named(number: Number) -> str:
    """
    Return a case's number as the town names the case; without its prefix, as commands
    take it, too, if the rules cannot be read.
    """
    town = _town()
    return (town.casework if town else Casework()).named(number)


def _said(what: str | Enum | Sentence, values: Mapping[str, Any], tongue: str) -> str:
    return in_words(what, values, lambda name: catalogue()[name][tongue], _put)


def _put(value: Any) -> str:
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, date):
        return day(value)
    return visible(str(value))

"""
What clerks are asked and told by commands, in their language.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from gateway.cli.inforce import running
from gateway.cli.printing import visible
from gateway.core.languages import LANGUAGES, nearest
from gateway.core.sentence import Sentence
from gateway.routing.load import load

#: What says a terminal's language, the first that is set (POSIX, Base Definitions 8.2).
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

#: Locales that are of no language.
_NO_LANGUAGE = frozenset({"c", "posix"})

#: As all that is for machines, or for whoever runs one.
_MACHINES = "en"


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """
    Give all that is said, by its name and language.
    """
    text = (files("gateway.cli") / "words.yaml").read_text(encoding="utf-8")
    said: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
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
    return _of_town(running())


@cache
def _of_town(routes: Path) -> str:
    try:
        return load(routes).town.of_papers
    except ExceptionGroup:
        # What is wrong with the rules is said by what needs them.
        return LANGUAGES[0]


def say(what: str | Enum | Sentence, /, **values: Any) -> str:
    """
    Say a sentence, what has that name, or what a state, an event or the like is called.
    What is put in writes nothing on the terminal but itself.
    """
    return _said(what, values, language())


def for_machines(what: Sentence) -> str:
    """
    Say a sentence as it stands in JSON, and among what only sysadmins read: the same in
    whichever language a clerk reads.
    """
    return _said(what, {}, _MACHINES)


def _said(what: str | Enum | Sentence, values: Mapping[str, Any], tongue: str) -> str:
    if isinstance(what, Sentence):
        return _said(what.name, what.values, tongue)
    if isinstance(what, Enum):
        what = f"{type(what).__name__}-{what.name}".lower().replace("_", "-")
    told = {name: _put(value, tongue) for name, value in values.items()}
    return catalogue()[what][tongue].format(**told)


def _put(value: Any, tongue: str) -> str:
    if isinstance(value, Enum | Sentence):
        return _said(value, {}, tongue)
    return visible(str(value))

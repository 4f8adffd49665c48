"""
What stands on papers and in documents, in the languages that these are in.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

import yaml
from attrs import frozen

from gateway.core.languages import nearest

#: By paper, name and language.
Catalogue = Mapping[str, Mapping[str, Mapping[str, str]]]

#: What may stand on any paper.
ANY = "any"


@cache
def catalogue() -> Catalogue:
    """
    Give all that stands on papers.
    """
    text = (files("gateway.town") / "papers.yaml").read_text(encoding="utf-8")
    said: Catalogue = yaml.safe_load(text)
    return said


@frozen
class Words:
    """
    The words of one paper.

    Attributes:
        language: Any; they are in the `nearest` to it.
        paper: Which one, as the catalogue calls it.
    """

    language: str
    paper: str = ANY

    def say(self, name: str | Enum, /, **variables: str) -> str:
        """
        Give the words *name*, or what a state, an event or the like is called.
        """
        if isinstance(name, Enum):
            name = f"{type(name).__name__}-{name.name}".lower()
        known = catalogue()
        written = known[self.paper].get(name) or known[ANY][name]
        return written[nearest(self.language)].format(**variables)


def registration(entry: str, language: str, before: str = "") -> str:
    """
    Say that the registry entered it as *entry*, and no longer as what stood there
    *before*; or else that it is no registry's.
    """
    words = Words(language)
    if not entry:
        return words.say("no-register")
    instead = f" ({words.say('instead-of', entry=before)})" if before else ""
    return f"{words.say('registered')}: {entry}{instead}"

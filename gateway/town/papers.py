"""
The texts of documents and printed pages, in their languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files

import yaml
from attrs import frozen

from gateway.core.languages import nearest
from gateway.core.sentence import key_of

#: Texts by document, name and language.
Catalogue = Mapping[str, Mapping[str, Mapping[str, str]]]

#: The document name of texts that any document may use.
ANY = "any"


@cache
def catalogue() -> Catalogue:
    """
    Return the texts of all documents.
    """
    text = (files("gateway.town") / "papers.yaml").read_text(encoding="utf-8")
    said: Catalogue = yaml.safe_load(text)
    return said


@frozen
class Words:
    """
    The texts of one document in one language.

    Attributes:
        language: Any language; the `nearest` available one is used.
        paper: The document's name in the catalogue.
    """

    language: str
    paper: str = ANY

    def say(self, name: str | Enum, /, **variables: str) -> str:
        """
        Return the text called *name*, or the name of a state, event or other enum
        member.
        """
        if isinstance(name, Enum):
            name = key_of(name)
        known = catalogue()
        written = known[self.paper].get(name) or known[ANY][name]
        return written[nearest(self.language)].format(**variables)


def act_called(action: str, language: str) -> str:
    """
    Return what an *action* of the audit chain is called in *language*; the action
    itself, where it has no name.
    """
    known = catalogue()["act"].get(action)
    return known[nearest(language)] if known else action


def registration(entry: str, language: str, before: str = "") -> str:
    """
    Return a line with the registry's entry number, and the previous one, *before*, if
    it was corrected; or that there is no entry.
    """
    words = Words(language)
    if not entry:
        return words.say("no-register")
    instead = f" ({words.say('instead-of', entry=before)})" if before else ""
    return f"{words.say('registered')}: {entry}{instead}"

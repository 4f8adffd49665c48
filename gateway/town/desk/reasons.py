"""
Why somebody was revoked: as the clerk wrote it, or as the desk keeps it in English.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from gateway.core.kept_sentences import KeptSentences
from gateway.core.people.person import Person
from gateway.core.sentence import Sentence


def why_revoked(person: Person) -> Sentence | str:
    """
    Return why *person* was revoked: a sentence where the desk wrote it, otherwise
    the clerk's words; empty if nobody said why.
    """
    return _kept().read(person.because)


@cache
def _kept() -> KeptSentences:
    text = (files("gateway.town.desk") / "said.yaml").read_text("utf-8")
    return KeptSentences.of(yaml.safe_load(text))

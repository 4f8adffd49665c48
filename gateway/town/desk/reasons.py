"""
Why somebody was revoked: as the clerk wrote it, or as the desk records it in English.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml

from gateway.core.people.person import Person
from gateway.core.recorded_sentences import RecordedSentences
from gateway.core.sentence import Sentence


def why_revoked(person: Person) -> Sentence | str:
    """
    Return why *person* was revoked: a sentence where the desk recorded it, otherwise
    the clerk's words; empty if nobody said why.
    """
    return _recorded().read(person.because)


@cache
def _recorded() -> RecordedSentences:
    text = (files("gateway.town.desk") / "said.yaml").read_text("utf-8")
    return RecordedSentences.of(yaml.safe_load(text))

"""
Why a delivery waits or did not go out, in the language of a paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gateway.core.calendar import shown_day
from gateway.core.kept_sentences import KeptSentences
from gateway.core.languages import nearest
from gateway.core.sentence import Sentence, in_words


def undelivered(problem: str, language: str, when: Callable[[datetime], str]) -> str:
    """
    Return a delivery's *problem* in a *language*, its moments written by *when*;
    unchanged if the catalogue does not have it, as with what a platform says.
    """
    catalogue, kept = _catalogue()
    read = kept.read(problem)
    if not isinstance(read, Sentence):
        return read

    def put(value: Any) -> str:
        if isinstance(value, datetime):
            return when(value)
        return shown_day(value) if isinstance(value, date) else str(value)

    tongue = nearest(language)
    return in_words(read, {}, lambda name: catalogue[name][tongue], put)


@cache
def _catalogue() -> tuple[Mapping[str, Mapping[str, str]], KeptSentences]:
    text = (files("gateway.town.record") / "undelivered.yaml").read_text("utf-8")
    catalogue = yaml.safe_load(text)
    return catalogue, KeptSentences.of(catalogue)

"""
Which words tell of one thing: forms of a word, and whatever else it is called in the
town's languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from gateway.routing.words import text


@lru_cache(16_384)
def stemmed(word: str) -> str:
    """
    Give what stands for *word*, plain, and for all that tell of the same.
    """
    stem = text.stem(word, "es")
    return _alike().get(stem, stem)


@cache
def _alike() -> Mapping[str, str]:
    lines = yaml.safe_load((files(__package__) / "alike.yaml").read_text("utf-8"))
    return {
        text.stem(word, "es"): text.stem(line.split()[0], "es")
        for line in lines
        for word in line.split()
    }

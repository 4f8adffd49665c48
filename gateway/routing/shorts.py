"""
Read what topics and intents are called where a person reads of them.
"""

from __future__ import annotations

from gateway.core.form import Said
from gateway.routing.reader import Reader
from gateway.routing.source import Fields
from gateway.routing.texts import read_said


def read_shorts(part: Fields, reader: Reader, language: str) -> dict[str, Said]:
    """
    Give the ``short`` of each rule of *part* that has one, by language; in *language*,
    the town's first, always.
    """
    named = [
        (key.value, node.get("short"))
        for key, node in part.pairs
        if isinstance(node, Fields)
    ]
    return {
        name: read_said(short, reader, language, ())
        for name, short in named
        if short is not None
    }

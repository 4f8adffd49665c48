"""
A check for topics that take precedence over themselves, by ``over``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, shown
from gateway.routing.rules import Topic


def check_precedence(part: Fields, topics: Mapping[str, Topic], reader: Reader) -> None:
    """
    Note a mistake for each of *topics*, written in *part*, that is over itself, be it
    through others.
    """
    for key, _ in part.pairs:
        if way := _back(key.value, topics):
            problem = f"topic {shown(key.value)} is over itself"
            reader.mistake(key, problem, " → ".join(way))


def _back(name: str, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    ways, seen = deque[tuple[str, ...]]([(name,)]), set[str]()
    while ways:
        way = ways.popleft()
        over = topics[way[-1]].over if way[-1] in topics else ()
        for each in sorted(over):
            if each == name:
                return (*way, each)
            if each not in seen:
                seen.add(each)
                ways.append((*way, each))
    return ()

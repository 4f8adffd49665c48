"""
A check for intents without which a whole part of the rules has no effect.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gateway.core.intents import INFORMATION, PROCEDURE
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields

#: The intent with which each part is asked.
_NEEDED = {"procedures": PROCEDURE, "facts": INFORMATION}


def check_needed(
    parts: Mapping[str, Fields], intents: Collection[str], reader: Reader
) -> None:
    """
    Note a mistake, at its first entry, for each part whose required intent is not among
    *intents*.
    """
    for part, needed in _NEEDED.items():
        if not parts[part].pairs or needed in intents or reader.partial:
            continue
        key, _ = parts[part].pairs[0]
        problem = f"{part} need an intent called {needed!r}"
        reader.mistake(key, problem, f"add it: intents: {{{needed}: …}}")

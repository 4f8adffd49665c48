"""
Lists of words and names, which people also write as one text with commas.
"""

from __future__ import annotations

from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar

#: How much of such a text the hint shows.
_SHOWN = 50


def listed(node: Node | None, what: str, reader: Reader) -> tuple[Scalar, ...]:
    """
    Return one or several texts, as nodes. One with a comma is a mistake: it would be a
    single name that nobody writes.
    """
    if isinstance(node, Scalar) and "," in node.value:
        hint = f"put a list in brackets: [{node.value[:_SHOWN]}]"
        reader.mistake(node, f"several {what}s that are not a list", hint)
    article = "an" if what[0] in "aeiou" else "a"
    return reader.scalars(node, f"{article} {what}")

"""
Lists of words and names, which people also write as one text with commas.
"""

from __future__ import annotations

import re

from gateway.routing.parsing.malformed import MOST_LISTED, in_brackets
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, Scalar

#: A comma that is none of a number.
_COMMA = re.compile(r"(^|\D),|,(\D|$)")


def listed(node: Node | None, what: str, reader: Reader) -> tuple[Scalar, ...]:
    """
    Return one or several texts, as nodes. One with a comma is a mistake: it would be a
    single name that nobody writes. Within a list it may be in quotation marks.
    """
    if isinstance(node, Scalar) and "," in node.value:
        problem = f"several {what}s that are not a list"
        reader.mistake(node, problem, in_brackets(node.value))
    for item in () if isinstance(node, Scalar) else reader.items(node):
        if isinstance(item, Scalar) and item.plain and _COMMA.search(item.value):
            several = f"[{item.value[:MOST_LISTED]}]"
            hint = f"each by itself: {several}; or in quotation marks"
            reader.mistake(item, f"several {what}s in one entry", hint)
    article = "an" if what[0] in "aeiou" else "a"
    return reader.scalars(node, f"{article} {what}")

"""
The text parts of a mail: which of them are read, and what they say.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.message import Message as Part
from functools import partial
from itertools import groupby

from channels.email.mail import mime
from channels.email.mail.parts import Leaf, sealed
from channels.email.mail.text import LONGEST_TEXT, from_html

#: Characters of all pages of a mail that are converted.
_MOST_MARKUP = 4 * LONGEST_TEXT


def is_text(leaf: Leaf) -> bool:
    """
    Say whether a part is a text to be read, and no file.
    """
    return bool(_form(leaf.part))


def is_page(leaf: Leaf) -> bool:
    """
    Say whether a part is a text in HTML.
    """
    return _form(leaf.part) == "text/html"


def said_in(found: Iterable[Leaf], *, reply: bool) -> str:
    """
    Return all that is said in the text parts, in their order: mail programs put
    pictures between several. In a *reply*, lines that it quotes begin with ">".
    """
    said, left = [], _MOST_MARKUP
    for leaf in _read([leaf for leaf in found if is_text(leaf)]):
        text = mime.text_of(leaf.part)
        if is_page(leaf):
            markup = text[: min(left, LONGEST_TEXT)]
            text, left = from_html(markup, reply=reply), left - len(markup)
        said.append(text)
    return "\n\n".join(said)


def _read(texts: Iterable[Leaf], level: int = 0) -> list[Leaf]:
    """
    Return the parts that are read: all of them, but of alternative forms only one.

    Args:
        texts: Parts that are in the same forms down to *level*.
        level: How many forms around them have been chosen.
    """
    read: list[Leaf] = []
    for several, some in groupby(texts, partial(_alternative, level)):
        if several is None:
            read += some
        else:
            forms = groupby(some, lambda leaf: leaf.forms[level])
            chosen = min((_read(form, level + 1) for _, form in forms), key=_rank)
            read += chosen
    return read


def _alternative(level: int, leaf: Leaf) -> str | None:
    return leaf.forms[level].rpartition(".")[0] if level < len(leaf.forms) else None


def _rank(form: list[Leaf]) -> int:
    """
    Return how well a form of a text can be read, the best first: a plain one that is
    not blank, a page, any other.
    """
    if any(map(is_page, form)):
        return 1
    return 0 if any(mime.text_of(leaf.part).strip() for leaf in form) else 2


def _form(part: Part) -> str:
    """
    Return the format of the text that a part is; empty if it is a file.
    """
    if mime.is_file(part) or sealed(part):
        return ""
    kind = mime.media_type(part)
    if kind.startswith("multipart/"):
        # A multipart without parts.
        return "text/plain"
    return kind if kind in ("text/plain", "text/html") else ""

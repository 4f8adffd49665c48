"""
What the subject of a mail tells besides its text.
"""

from __future__ import annotations

from gateway.core.mail.quotations import bare_subject
from gateway.core.message import Message

#: What stands behind a subject that was cut.
_CUT = " .\u2026"


def heading(message: Message) -> str:
    """
    Return the subject of *message*, if it tells anything more: not one that what its
    sender said begins with, cut or not, as some programs write it.
    """
    if not message.subject:
        return ""
    words = message.subject.split()
    begins = " ".join(message.said.split(maxsplit=len(words))[: len(words)])
    is_repeated = _even(begins).startswith(_even(message.subject).rstrip(_CUT))
    return "" if is_repeated else message.subject


def own_subject(subject: str, text: str) -> str:
    """
    Return *subject* if it is its author's own and adds something to *text*, cut or not,
    else nothing; without a text, *subject* without the prefixes of replies.
    """
    subject = subject.strip()
    bare = bare_subject(subject)
    is_repeated = _even(bare).rstrip(_CUT) in _even(text)
    return "" if text and (bare != subject or is_repeated) else bare


def _even(text: str) -> str:
    return " ".join(text.split()).casefold()

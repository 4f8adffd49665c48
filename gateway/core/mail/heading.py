"""
What the subject of a mail tells besides its text.
"""

from __future__ import annotations

from gateway.core.message import Message


def heading(message: Message) -> str:
    """
    Return the subject of *message*, if it tells anything more: not one that what its
    sender said begins with, cut or not, as some programs write it.
    """
    words = message.subject.split()
    begins = " ".join(message.said.split(maxsplit=len(words))[: len(words)])
    told = " ".join(words).rstrip(" .\u2026")
    return "" if begins.casefold().startswith(told.casefold()) else message.subject

"""
The signs by which a text asks something.
"""

from __future__ import annotations

#: That which ends a question, also in Arabic.
ENDS_QUESTION = ("?", "\u061f")


def has_question(text: str) -> bool:
    """
    Say whether *text* has a sign that ends a question.
    """
    return any(sign in text for sign in ENDS_QUESTION)

"""
What was said to a question of a form, and that it is no answer.

Pure: the day comes in as an argument.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from gateway.routing.words.text import plain, spaced


class NotUnderstood(Exception):
    """
    An answer is none.

    Attributes:
        text: The name of what is said to help.
        variables: What is in it; days are told as its reader's language does.
    """

    def __init__(self, text: str, **variables: str | date) -> None:
        super().__init__(text)
        self.text = text
        self.variables = variables


@frozen
class Answer:
    """
    What was said, when, and how many files came with it.

    Attributes:
        first: It began the request: more is taken from that than from what is said
            later, which may tell of something else.
        houses: Those that it names, ``calle Almez 18``, if it names no other place.
    """

    text: str
    today: date
    files: int = 0
    first: bool = False
    houses: tuple[str, ...] = ()
    plain: str = field(init=False)

    @plain.default
    def _folded(self) -> str:
        return spaced(plain(self.text))

"""
Answers to the questions of a form. Pure: the day comes in as an argument.
"""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from gateway.routing.words.text import plain, spaced


class NotUnderstood(Exception):
    """
    What was said is no answer.

    Attributes:
        text: The name of the text that helps.
        variables: Its variables; dates are written in the reader's language.
    """

    def __init__(self, text: str, **variables: str | date) -> None:
        super().__init__(text)
        self.text = text
        self.variables = variables


@frozen
class FormAnswer:
    """
    What was said, when, and with how many files.

    Attributes:
        first: Whether it began the request: more is taken from it than from later
            messages, which may be about something else.
        houses: The addresses in it, ``calle Almez 18``, if it names no other place.
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

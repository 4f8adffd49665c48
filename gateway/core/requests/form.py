"""
Forms: the questions that a procedure asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

from attrs import field, frozen

#: A text in several languages, by ISO 639-1 code.
Said = Mapping[str, str]


class AnswerKind(Enum):
    """
    The type of an answer.
    """

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    PHONE = "phone"
    DOCUMENT = "document"  # DNI, NIE or passport
    CADASTRAL = "cadastral reference"
    EMAIL = "email"
    YES = "yes/no"
    FILE = "file"


@frozen(kw_only=True)
class Ask:
    """
    One question of a form.

    Attributes:
        name: In the rules.
        kind: The type of the answer.
        question: How it is asked.
        label: What it is called in the summary.
        optional: It may be left out.
        place: The text is a location.
        words: Of a text that names things: beginnings of words by which they are known,
            without case and accents. Said in the first message, they answer it.
        of: The choices, and what each is called.
        first, last: The earliest and the latest day: a date, or a number of days from
            the day on which it is answered; None for any.
        least, most: The limits of a number; of a text, its length in characters.
    """

    name: str
    kind: AnswerKind
    question: Said
    label: Said
    optional: bool = False
    place: bool = False
    words: tuple[str, ...] = ()
    of: Mapping[str, Said] = field(factory=dict)
    first: date | int | None = None
    last: date | int | None = None
    least: int | None = None
    most: int | None = None


@frozen(kw_only=True)
class Books:
    """
    What a completed form books.

    Attributes:
        diary: The calendar.
        unit: The name of the question that asks for the unit; empty if there is only
            one.
        day, start: The names of the questions that ask for them.
        lasts: For how long.
    """

    diary: str
    unit: str
    day: str
    start: str
    lasts: timedelta


@frozen(kw_only=True)
class Form:
    """
    The questions of a procedure, and what it books.

    Attributes:
        procedure: The name of its rule, such as ``procedure padel court``.
        name: What people call it.
        legal: Its legal basis: an ordinance or article.
        asks: The questions, in order.
        books: What it books, if anything.
    """

    procedure: str
    name: Said
    legal: str = ""
    asks: tuple[Ask, ...] = ()
    books: Books | None = None

    def ask(self, name: str) -> Ask | None:
        """
        Return the question with this *name*.
        """
        return next((each for each in self.asks if each.name == name), None)


def said(texts: Said, language: str) -> str:
    """
    Return the text in *language*, or else in the first language that there is.
    """
    return texts[spoken(texts, language)]


def spoken(texts: Said, language: str) -> str:
    """
    Return the language in which `said` says it, for what is put beside it.
    """
    return language if texts.get(language) else next(iter(texts))

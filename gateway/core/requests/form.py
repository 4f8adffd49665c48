"""
Forms: what a procedure asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum

from attrs import field, frozen

#: What is said, by language.
Said = Mapping[str, str]


class Kind(Enum):
    """
    What an answer is.
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
    One thing that is asked.

    Attributes:
        name: In the rules.
        kind: What the answer is.
        question: How it is asked.
        label: What it is called in the summary.
        optional: It may be left out.
        place: Of a text: it is where something is.
        of: What may be chosen, and what each is called.
        first, last: The earliest and the latest day: a date, or so many days from the
            one on which it is answered; None for any.
        least, most: Of a number; of a text, how many characters.
    """

    name: str
    kind: Kind
    question: Said
    label: Said
    optional: bool = False
    place: bool = False
    of: Mapping[str, Said] = field(factory=dict)
    first: date | int | None = None
    last: date | int | None = None
    least: int | None = None
    most: int | None = None


@frozen(kw_only=True)
class Books:
    """
    What a form books once it is whole.

    Attributes:
        diary: In which calendar.
        unit: The name of what asks for the unit; empty where there is one.
        day, start: The names of what asks for them.
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
    What a procedure asks for.

    Attributes:
        procedure: The name of its rule, such as ``procedure padel court``.
        name: What people call it.
        legal: Its legal form: the ordinance or article that it goes by.
        asks: In the order in which they are asked.
        books: What it books, if anything.
    """

    procedure: str
    name: Said
    legal: str = ""
    asks: tuple[Ask, ...] = ()
    books: Books | None = None

    def ask(self, name: str) -> Ask | None:
        """
        Give what is asked under *name*.
        """
        return next((each for each in self.asks if each.name == name), None)


def said(texts: Said, language: str) -> str:
    """
    Give what is said in *language*, or else in the first that there is.
    """
    return texts[spoken(texts, language)]


def spoken(texts: Said, language: str) -> str:
    """
    Give the language in which `said` says it: what is put beside it is in that one.
    """
    return language if texts.get(language) else next(iter(texts))

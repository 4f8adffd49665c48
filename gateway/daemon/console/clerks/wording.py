"""
What pages for clerks say: their own texts, and why the desk refuses something.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from enum import Enum
from functools import cache
from typing import Any

from attrs import frozen

from gateway.core.calendar import shown_day, shown_moment
from gateway.core.people.person import GUARDIAN, Person
from gateway.core.sentence import Sentence, in_words
from gateway.core.writing.turning import marked_line
from gateway.pages import words
from gateway.town.desk.reasons import why_revoked

#: The texts of refusals and states: those of the pages, and those that commands share.
_SAID = "said.yaml"
_PACKAGES = ("gateway.town.desk", "gateway.daemon.console.clerks")


@cache
def said() -> Mapping[str, Mapping[str, str]]:
    """
    Return the texts of refusals and states, by name and language.
    """
    each = [words(package, _SAID) for package in _PACKAGES]
    return {name: text for texts in each for name, text in texts.items()}


@frozen(kw_only=True)
class Wording:
    """
    Writes for one reader.

    Attributes:
        language: Theirs.
        zone: The town's time zone.
    """

    language: str
    zone: tzinfo

    def say(self, what: str | Enum | Sentence, /, **values: Any) -> str:
        """
        Say a sentence, what has that name, or what a state is called.
        """
        return in_words(what, values, self._text, self._put)

    def day(self, at: date) -> str:
        """
        Write a day, ``06/03/2026``; of a moment, the day that it is in the town.
        """
        return self.moment(at)[:10] if isinstance(at, datetime) else shown_day(at)

    def moment(self, at: datetime) -> str:
        """
        Write a moment by the town's clocks: ``06/03/2026 10:00``.
        """
        return shown_moment(at, self.zone)

    def line(self, text: str) -> str:
        """
        Write what a stranger calls themselves, on one line.
        """
        return marked_line(text)

    def basis(self, text: str) -> str:
        """
        Write the basis on which somebody acts for another.
        """
        return self.say("basis-guardian") if text == GUARDIAN else marked_line(text)

    def why_revoked(self, person: Person) -> str:
        """
        Write why somebody was revoked.
        """
        why = why_revoked(person)
        return self.say(why) if isinstance(why, Sentence) else marked_line(why)

    def _text(self, name: str) -> str:
        return said()[name][self.language]

    def _put(self, value: Any) -> str:
        if isinstance(value, datetime):
            return self.moment(value)
        return self.day(value) if isinstance(value, date) else marked_line(str(value))

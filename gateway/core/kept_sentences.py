"""
Sentences that were kept in English, found again in the catalogues that have them: why a
delivery did not go out, or why somebody is believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from string import Formatter

from attrs import frozen

from gateway.core.sentence import Sentence, sentence

#: The prefix of their names in the catalogues.
_KEPT = "kept-"

#: The language in which they are kept.
_ENGLISH = "en"

#: Maximum length, in characters, of a part that is tried as a sentence of its own: a
#: stranger may have written it.
_LONGEST = 500

#: Days and moments in kept sentences.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) UTC")


@frozen
class KeptSentences:
    """
    The kept sentences of some catalogues.

    Attributes:
        forms: The name of each and the pattern of its English; the longest, which is
            the most specific, first.
    """

    forms: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, catalogue: Mapping[str, Mapping[str, str]]) -> KeptSentences:
        """
        Return those of a *catalogue*: texts by name and language.
        """
        english = {
            name: said[_ENGLISH]
            for name, said in catalogue.items()
            if name.startswith(_KEPT)
        }
        longest = sorted(english, key=lambda name: len(english[name]), reverse=True)
        return cls(tuple((name, _form(english[name])) for name in longest))

    def read(self, text: str) -> Sentence | str:
        """
        Return the sentence that *text* is, with its parts, which may be sentences
        again, days or moments; *text* itself if no catalogue has it.
        """
        for name, form in self.forms:
            if found := form.fullmatch(text):
                parts = found.groupdict().items()
                return sentence(name, **{part: self._part(its) for part, its in parts})
        return text

    def _part(self, text: str) -> Sentence | date | str:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if moment := _MOMENT.fullmatch(text):
            return datetime.fromisoformat(moment[1]).replace(tzinfo=UTC)
        return self.read(text) if len(text) <= _LONGEST else text


def _form(said: str) -> re.Pattern[str]:
    parts = (
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "")
        for text, name, *_ in Formatter().parse(said)
    )
    return re.compile("".join(parts), re.DOTALL)

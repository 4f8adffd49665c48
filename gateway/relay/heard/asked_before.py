"""
The previous question of a sender who was answered from facts and now asks a follow-up.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.decision import Decision, Reason, Why
from gateway.core.message import Message
from gateway.routing.reading import After
from gateway.routing.words import text
from gateway.routing.words.brief.follow_up import asks_the_same, unasked

#: Question marks: Spanish, Latin and Arabic.
_MARKS = "¿?\u061f"

#: How many characters of the previous question a letter quotes.
_SHOWN = 70


@frozen(kw_only=True)
class PreviousQuestion:
    """
    The previous question.

    Attributes:
        message: What was asked.
        rule: The rule by which it was answered.
        elsewhere: Whether the new message says by itself what it is about.
    """

    message: Message
    rule: str
    elsewhere: bool

    def joined(self, now: Message) -> Message:
        """
        Return the new message with the previous question put before it. Unless *now* is
        a question, the previous one loses its question marks; if *now* asks for
        something else, the previous one loses what it asked for.
        """
        asked = self.message.text
        if not _is_question(now.text):
            asked = asked.strip(f"{_MARKS} ")
        elif not (self.elsewhere or self._is_same(now)):
            asked = unasked(text.plain(asked))
        said = f"{asked}\n{now.text}"
        return evolve(now, subject=self.message.subject, text=said)

    def after(self, now: Message) -> After:
        """
        Return how the new message continues this question, for the rules.
        """
        return After(
            # The same fact may answer the new question, too.
            told=self.rule if self.elsewhere else "",
            same=self.rule if not self.elsewhere and self._is_same(now) else "",
            now=text.plain(now.text),
        )

    def _is_same(self, now: Message) -> bool:
        return asks_the_same(now.text, self.message.text)

    def told(self, decision: Decision) -> Decision:
        """
        Return *decision* with a reason on each leg that quotes the previous question.
        """
        asked = " ".join(self.message.text.split())
        short = asked if len(asked) <= _SHOWN else f"{asked[: _SHOWN - 1]}…"
        reason = Reason(Why.ASKED, short)
        legs = [evolve(leg, reasons=(*leg.reasons, reason)) for leg in decision.legs]
        return evolve(decision, legs=tuple(legs))


def _is_question(said: str) -> bool:
    return not set(_MARKS).isdisjoint(said)

"""
A question that the gateway has answered, and after which another is asked.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.decision import Decision, Reason, Why
from gateway.core.message import Message
from gateway.routing.reading import After
from gateway.routing.words import text
from gateway.routing.words.brief.follow_up import asks_the_same, unasked

#: What ends a question, and begins it.
_MARKS = "¿?\u061f"

#: Characters of it that a letter shows.
_SHOWN = 70


@frozen(kw_only=True)
class Before:
    """
    The question before.

    Attributes:
        message: What was asked.
        rule: What it was answered by.
        elsewhere: What is said now tells by itself what it is about.
    """

    message: Message
    rule: str
    elsewhere: bool

    def joined(self, now: Message) -> Message:
        """
        Give both as one: who tells something *now* asks no more, and who asks for
        something else asks for that.
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
        Give how what is said *now* goes on with it.
        """
        return After(
            # What is asked now may be answered by that, too.
            told=self.rule if self.elsewhere else "",
            same=self.rule if not self.elsewhere and self._is_same(now) else "",
            now=text.plain(now.text),
        )

    def _is_same(self, now: Message) -> bool:
        return asks_the_same(now.text, self.message.text)

    def told(self, decision: Decision) -> Decision:
        """
        Tell whoever gets it what was asked before.
        """
        asked = " ".join(self.message.text.split())
        short = asked if len(asked) <= _SHOWN else f"{asked[: _SHOWN - 1]}…"
        reason = Reason(Why.ASKED, short)
        legs = [evolve(leg, reasons=(*leg.reasons, reason)) for leg in decision.legs]
        return evolve(decision, legs=tuple(legs))


def _is_question(said: str) -> bool:
    return not set(_MARKS).isdisjoint(said)

"""
Why a message goes where it goes, step by step.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, evolve, field

from gateway.core.decision import Step
from gateway.routing.conditions import Condition, words_of
from gateway.routing.reading import Reading

#: Begins the reason of a rule that does not count, though all that it asks for is so.
HOLDS = "holds, but "


@define
class Trace:
    """
    What was tried; what did not hold is kept only where somebody wants an explanation.
    """

    explain: bool
    steps: list[Step] = field(factory=list)

    def note(self, rule: str, because: str, *, by_words: bool = False) -> None:
        """
        Keep what held, and whether words of the message tell it.
        """
        step = Step(rule=rule, matched=True, because=because, by_words=by_words)
        self.steps.append(step)

    def note_rule(
        self, rule: str, condition: Condition, reading: Reading, because: str
    ) -> None:
        """
        Keep a rule whose condition holds.
        """
        # The topic or intent that a rule asks for may be guessed itself.
        by_words = condition.about is None and bool(reading.atoms.of(condition.atoms))
        self.note(rule, because or "always", by_words=by_words)

    def try_(self, rule: str, condition: Condition, reading: Reading) -> bool:
        """
        Try one rule's condition.
        """
        because = condition.holds(reading)
        if because is not None:
            self.note_rule(rule, condition, reading, because)
            return True
        if self.explain:
            self.pass_by(rule, condition, reading, condition.lacks(reading))
        return False

    def pass_by(
        self, rule: str, condition: Condition, reading: Reading, why: str
    ) -> None:
        """
        Where somebody wants an explanation, keep *why* a rule does not count.
        """
        if self.explain:
            said = words_of(reading.atoms.of(condition.atoms))
            step = Step(rule=rule, matched=False, because=why, said=said)
            self.steps.append(step)

    def withdraw(self, why: str) -> None:
        """
        Take back what held last; where somebody wants an explanation, keep it as what
        does not count.
        """
        last = self.steps.pop()
        if self.explain:
            because = f"{HOLDS}{why} ({last.because})"
            self.steps.append(evolve(last, matched=False, because=because))

    def leave_out(self, others: Iterator[object], first: str) -> None:
        """
        Where somebody wants an explanation, try *others*, too, which come behind the
        rule *first*.
        """
        if self.explain:
            for _ in others:
                self.withdraw(f"{first} comes first")

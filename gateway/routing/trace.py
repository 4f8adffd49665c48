"""
The trace of a decision: which rules were tried, and why each held or did not.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from attrs import define, evolve, field

from gateway.core.decision import Step
from gateway.routing.conditions import Condition, words_of
from gateway.routing.reading import Reading

#: Begins the reason of a rule whose condition holds, but which does not count.
HOLDS = "holds, but "


@define
class Trace:
    """
    The steps of one decision, in order.

    Attributes:
        explain: Also keep the rules that did not hold.
        steps: What has been kept so far.
    """

    explain: bool
    steps: list[Step] = field(factory=list)

    def note(self, rule: str, because: str, *, by_words: bool = False) -> None:
        """
        Add a step that held; *by_words* says whether words of the message show it.
        """
        step = Step(rule=rule, matched=True, because=because, by_words=by_words)
        self.steps.append(step)

    @property
    def said(self) -> AbstractSet[str]:
        """
        The rules that held by words of the message.
        """
        return {step.rule for step in self.steps if step.matched and step.by_words}

    def note_rule(
        self, rule: str, condition: Condition, reading: Reading, because: str
    ) -> None:
        """
        Add a step for a *rule* whose *condition* holds.
        """
        # The topic or intent that a condition asks for may itself be a guess.
        by_words = condition.about is None and reading.atoms.says(condition.atoms)
        self.note(rule, because or "always", by_words=by_words)

    def try_(self, rule: str, condition: Condition, reading: Reading) -> bool:
        """
        Say whether the *condition* of a *rule* holds, and add the step.
        """
        because = condition.holds(reading, reading.atoms.likely)
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
        Add a step for a *rule* that does not count, and *why*, if explaining.
        """
        if self.explain:
            said = words_of(reading.atoms.of(condition.atoms))
            step = Step(rule=rule, matched=False, because=why, said=said)
            self.steps.append(step)

    def withdraw(self, why: str) -> None:
        """
        Remove the last step, which held; if explaining, add it again as one that does
        not count, and *why*.
        """
        last = self.steps.pop()
        if self.explain:
            because = f"{HOLDS}{why} ({last.because})"
            self.steps.append(evolve(last, matched=False, because=because))

    def leave_out(self, others: Iterator[object], first: str) -> None:
        """
        If explaining, try the *others*, the rules behind *first*, too: each that holds
        is kept as one that does not count.
        """
        if self.explain:
            for _ in others:
                self.withdraw(f"{first} comes first")

"""
Why a message goes where it goes, step by step.
"""

from __future__ import annotations

from attrs import define, field

from gateway.core.decision import Step
from gateway.routing.conditions import SHOWN, Condition
from gateway.routing.reading import Reading


@define
class Trace:
    """
    What was tried; what did not hold is kept only where somebody wants an explanation.
    """

    explain: bool
    steps: list[Step] = field(factory=list)

    def note(self, rule: str, because: str) -> None:
        """
        Keep what held.
        """
        self.steps.append(Step(rule=rule, matched=True, because=because))

    def try_(self, rule: str, condition: Condition, reading: Reading) -> bool:
        """
        Try one rule's condition.
        """
        because = condition.holds(reading)
        if because is not None:
            self.note(rule, because or "always")
            return True
        if self.explain:
            lacking = condition.lacks(reading)
            step = Step(
                rule=rule,
                matched=False,
                because=lacking,
                said=_said(condition, reading),
            )
            self.steps.append(step)
        return False


def _said(condition: Condition, reading: Reading) -> str:
    said = sorted(reading.atoms.of(condition.atoms))
    return ", ".join([*dict.fromkeys(each.words for each in said)][:SHOWN])

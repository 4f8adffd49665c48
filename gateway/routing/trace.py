"""
The trace of a decision: which rules were tried, and why each held or did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from attrs import define, evolve, field

from gateway.core.decision import Step
from gateway.routing.conditions import Because, Condition, worded, words_of
from gateway.routing.reading import Reading
from gateway.routing.words.matching.atoms import Atoms

#: Begins the reason of a rule whose condition holds, but which does not count.
HOLDS = "holds, but "


@define
class _Held:
    """
    A rule that held, and what is needed to tell why: most are told once all is decided,
    and many, of parts of a message, never.
    """

    matched: ClassVar = True
    rule: str
    because: Because
    condition: Condition
    atoms: Atoms

    def told(self) -> Step:
        # The topic or intent that a condition asks for may itself be a guess.
        condition = self.condition
        return Step(
            rule=self.rule,
            matched=True,
            because=worded(self.because),
            by_words=condition.about is None and self.atoms.says(condition.atoms),
        )


@define
class Trace:
    """
    The steps of one decision, in order.

    Attributes:
        explain: Also keep the rules that did not hold.
    """

    explain: bool
    _kept: list[Step | _Held] = field(init=False, factory=list)

    def told(self) -> list[Step]:
        """
        Return the steps so far.
        """
        return [_told(each) for each in self._kept]

    @property
    def last(self) -> Step:
        """
        The last step.

        Raises:
            IndexError: There is none yet.
        """
        return _told(self._kept[-1])

    @property
    def reasons(self) -> Mapping[str, Because]:
        """
        Why each rule held, by its name; the last reason, if there are several.
        """
        return {each.rule: each.because for each in self._kept if each.matched}

    def add(self, step: Step) -> None:
        """
        Add a *step* of another trace.
        """
        self._kept.append(step)

    def note(self, rule: str, because: str, *, by_words: bool = False) -> None:
        """
        Add a step that held; *by_words* says whether words of the message show it.
        """
        self.add(Step(rule=rule, matched=True, because=because, by_words=by_words))

    def note_rule(
        self, rule: str, condition: Condition, reading: Reading, because: Because
    ) -> None:
        """
        Add a step for a *rule* whose *condition* holds.
        """
        self._kept.append(_Held(rule, because or "always", condition, reading.atoms))

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
            self.add(Step(rule=rule, matched=False, because=why, said=said))

    def withdraw(self, why: str) -> None:
        """
        Remove the last step, which held; if explaining, add it again as one that does
        not count, and *why*.
        """
        held = self._kept.pop()
        if self.explain:
            last = _told(held)
            because = f"{HOLDS}{why} ({last.because})"
            self.add(evolve(last, matched=False, because=because))

    def leave_out(self, others: Iterator[object], first: str) -> None:
        """
        If explaining, try the *others*, the rules behind *first*, too: each that holds
        is kept as one that does not count.
        """
        if self.explain:
            for _ in others:
                self.withdraw(f"{first} comes first")


def _told(kept: Step | _Held) -> Step:
    return kept if isinstance(kept, Step) else kept.told()

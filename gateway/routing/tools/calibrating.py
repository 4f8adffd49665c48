"""
Calibration of the similarity thresholds of examples on labelled messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.examples import telling

#: The thresholds that are tried; lower ones would hold for anything.
_TRIED = tuple(round(0.2 + step / 100, 2) for step in range(81))


@frozen(kw_only=True)
class Labelled:
    """
    A text, and the names of the rules that should hold of it, as traces show them:
    ``topic lighting``.
    """

    text: str
    rules: frozenset[str]
    subject: str = ""


@frozen(kw_only=True)
class Calibration:
    """
    The threshold at which a rule's examples classify best.

    Attributes:
        rule: The name of the rule.
        threshold: The one with the best F1; of a run of equals, the middle one.
        present: The threshold that the rule has now.
        precision: At *threshold*, from 0 to 1.
        recall: At *threshold*, from 0 to 1.
        cases: The number of labelled messages of the rule.
    """

    rule: str
    threshold: float
    present: float
    precision: float
    recall: float
    cases: int


def calibrate(
    table: RoutingTable, labelled: Iterable[Labelled]
) -> tuple[Calibration, ...]:
    """
    Return the threshold with the best F1 for each rule with examples, in their order,
    without rules that have no cases among *labelled*, or none similar to an example.
    """
    by_example = table.rules.by_example
    texts = [(each, telling(f"{each.subject}\n{each.text}")) for each in labelled]
    found = []
    for part, rules in by_example.rules.items():
        near = [(each, by_example.examples.near(words, part)) for each, words in texts]
        for rule in rules:
            scores = [
                (like[rule.name].score if rule.name in like else 0.0, each.rules)
                for each, like in near
            ]
            cases = [score for score, names in scores if rule.name in names]
            others = [score for score, names in scores if rule.name not in names]
            best = _best(cases, others)
            if best is not None:
                threshold, precision, recall = best
                found.append(
                    Calibration(
                        rule=rule.name,
                        threshold=threshold,
                        present=by_example.thresholds[rule.name],
                        precision=precision,
                        recall=recall,
                        cases=len(cases),
                    )
                )
    return tuple(found)


def _best(
    cases: Sequence[float], others: Sequence[float]
) -> tuple[float, float, float] | None:
    tried = [(_f1(cases, others, each), each) for each in _TRIED]
    most = max(f1 for f1, _ in tried)
    if most == 0.0:
        return None
    # The middle of the first run of equals is as far from false negatives as from
    # false positives.
    even = [each for f1, each in tried if f1 == most]
    run = [each for i, each in enumerate(even) if round(each - even[0], 2) <= i / 100]
    threshold = run[len(run) // 2]
    right = sum(score >= threshold for score in cases)
    taken = right + sum(score >= threshold for score in others)
    return threshold, right / taken, right / len(cases)


def _f1(cases: Sequence[float], others: Sequence[float], threshold: float) -> float:
    right = sum(score >= threshold for score in cases)
    wrong = sum(score >= threshold for score in others)
    return 2 * right / (len(cases) + right + wrong) if right else 0.0

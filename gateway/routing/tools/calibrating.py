"""
How like its examples must a message be? What labelled messages say of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from gateway.routing.table import RoutingTable
from gateway.routing.words.learning.examples import telling

#: The thresholds that are tried: less would hold for anything.
_TRIED = tuple(round(0.2 + step / 100, 2) for step in range(81))


@frozen(kw_only=True)
class Labelled:
    """
    A text, and the names of the rules that it is a case of, as traces show them:
    ``topic lighting``.
    """

    text: str
    rules: frozenset[str]
    subject: str = ""


@frozen(kw_only=True)
class Calibration:
    """
    The threshold with which a rule's examples tell best what is a case of it.

    Attributes:
        threshold: The best; between the last that is better and the last that is
            worse where several are as good.
        present: The one that it has.
        precision: Of those that it would take, so many are cases of it.
        recall: Of the cases of it, it would take so many.
        cases: The cases that this is known from.
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
    Give for each rule with examples, in their order, the threshold with the best F1;
    nothing for a rule that none of *labelled* is a case of, or none is like.
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
    # As far from what it would lose as from what it would take wrongly.
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

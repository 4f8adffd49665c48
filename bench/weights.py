"""
Fit the weights of `gateway/routing/deciding/weighing.py` to labelled messages: a JSON
object per line, as `ventanilla replay` reads them, with the right answer as `expected`.
None of them may be an example in the rules. Nothing is changed: read the output, and
decide.

    python -m bench.weights MARCH.jsonl MAY.jsonl --routes routes.yaml --citizens FILE

The score of each intent, topic and urgency is a sum, so each weight's part is found by
setting all others to zero. The weights are fitted by conditional logit (McFadden 1974),
which maximizes the likelihood of the right choice among those of each message. The
quality is cross-validated: each file is scored with the weights fitted to all others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

import click
import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from gateway.cli.rules.options import citizens_option, messages, people
from gateway.core.decision import Urgency
from gateway.routing.deciding import weighing
from gateway.routing.deciding.words_said import Said
from gateway.routing.load import load
from gateway.routing.tools.replaying import Replay

#: Penalty (ridge) that keeps weights near today's values, as a few messages prove
#: little.
_PENALTY = 1.0

_ROUNDS, _NEARLY_NOTHING = 60, 1e-6

#: The weights of each score.
WEIGHTS = {
    "intents": ("_INTENTS.learned", "_INTENTS.near", "_WANTED", "_TO_ELECTED", "_HOW"),
    "topics": ("_TOPICS.learned", "_TOPICS.near", "_WORDS", "_FIRST", "_SPOKEN_TO"),
    "urgencies": ("_URGENCIES.learned", "_URGENCIES.near", "_TOLD", "_WARNED"),
}
_LABELS = {"intents": "intent", "topics": "topic", "urgencies": "urgency"}

#: For each choice of a message, the features by weight.
Choices: TypeAlias = Mapping[str, NDArray[np.float64]]


@frozen
class Case:
    """
    A message's choices, and the right one.
    """

    choices: Choices
    right: str


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--routes", type=click.Path(path_type=Path), default=Path("routes.yaml"))
@citizens_option
def main(*, files: tuple[Path, ...], routes: Path, citizens: Path | None) -> None:
    """
    Print each weight beside the one that fits these messages.
    """
    table, verified = load(routes), people(citizens)
    for weighed, names in WEIGHTS.items():
        found: list[list[Case]] = []
        for file in files:
            right = _expected(file, _LABELS[weighed])
            with _heard(weighed) as heard:
                for _ in Replay(table, verified).take_all(messages(file)[0]):
                    pass
            found.append([*_cases(heard, right)])
        _say(weighed, names, found)


def _expected(file: Path, label: str) -> Mapping[str, str]:
    lines = map(json.loads, file.read_text("utf-8").splitlines())
    return {str(line["id"]): line["expected"][label] for line in lines}


@contextmanager
def _heard(weighed: str) -> Iterator[dict[str, Choices]]:
    """
    Record the features of each message's first decision while it is made.
    """
    weigh = getattr(weighing, weighed)
    heard: dict[str, Choices] = {}

    def kept(rules: Any, reading: Any, *told: Any) -> Any:
        of = reading.message.external_id
        if of not in heard:
            # Topics that are not mentioned are choices, too.
            among = _every(rules, *told) if weighed == "topics" else told
            heard[of] = _made_of(weighed, lambda: weigh(rules, reading, *among))
        return weigh(rules, reading, *told)

    with patch.object(weighing, weighed, kept):
        yield heard


def _every(rules: Any, said: Mapping[str, Said], *told: Any) -> tuple[Any, ...]:
    return {**dict.fromkeys(rules.topics, (0, 0)), **said}, *told


def _made_of(weighed: str, ask: Callable[[], Mapping[Any, float]]) -> Choices:
    names = WEIGHTS[weighed]
    none = _asked(ask, dict.fromkeys(names, 0.0))
    parts = [_asked(ask, {**dict.fromkeys(names, 0.0), name: 1.0}) for name in names]
    whole = _named(ask())
    return {
        choice: np.array([part.get(choice, 0.0) - base for part in parts] + [base])
        for choice in whole
        for base in [none.get(choice, 0.0)]
    }


def _asked(
    ask: Callable[[], Mapping[Any, float]], weights: Mapping[str, float]
) -> Mapping[str, float]:
    told: dict[str, Any] = {}
    for name, weight in weights.items():
        whole, _, part = name.partition(".")
        old = told.get(whole, getattr(weighing, whole))
        told[whole] = evolve(old, **{part: weight}) if part else weight
    with patch.multiple(weighing, **told):
        return _named(ask())


def _named(said: Mapping[Any, float]) -> Mapping[str, float]:
    return {
        each.name.lower() if isinstance(each, Urgency) else each: weight
        for each, weight in said.items()
    }


def _cases(heard: Mapping[str, Choices], right: Mapping[str, str]) -> Iterator[Case]:
    for of, choices in heard.items():
        if right.get(of) in choices and len(choices) > 1:
            yield Case(choices, right[of])


def _say(weighed: str, names: Sequence[str], found: Sequence[Sequence[Case]]) -> None:
    every = [case for cases in found for case in cases]
    if not every:
        click.echo(f"{weighed}: no message says anything of them")
        return
    now = np.array([_weight(name) for name in names])
    known = 100 * np.mean([_is_right(case, now) for case in every])
    click.echo(
        f"{weighed}: {len(every)} messages, {known:.1f} of 100 by today's weights"
    )
    if len([cases for cases in found if cases]) > 1:
        others = [
            [c for cases in found if cases is not own for c in cases] for own in found
        ]
        fitted = [_fit(cases, now) for cases in others]
        each = [
            _is_right(case, by)
            for by, cases in zip(fitted, found, strict=True)
            for case in cases
        ]
        click.echo(
            f"  {100 * np.mean(each):.1f} of 100, each file by what the others say"
        )
    for name, old, new in zip(names, now, _fit(every, now), strict=True):
        click.echo(f"  {name:20} {old:5.2f} -> {new:5.2f}")


def _weight(name: str) -> float:
    whole, _, part = name.partition(".")
    value = getattr(weighing, whole)
    return float(getattr(value, part) if part else value)


def _is_right(case: Case, by: NDArray[np.float64]) -> bool:
    weights = {name: has[:-1] @ by + has[-1] for name, has in case.choices.items()}
    return max(sorted(weights), key=weights.__getitem__) == case.right


def _fit(cases: Sequence[Case], start: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return the weights with the highest likelihood, by Newton's method.
    """
    by = start.copy()
    for _ in range(_ROUNDS):
        slope = _PENALTY * (start - by)
        curve = _PENALTY * np.eye(len(by))
        for case in cases:
            has = np.array([*case.choices.values()])
            said = has[:, :-1] @ by + has[:, -1]
            likely = np.exp(said - said.max())
            likely /= likely.sum()
            mean = likely @ has[:, :-1]
            slope += case.choices[case.right][:-1] - mean
            apart = has[:, :-1] - mean
            curve += apart.T @ (apart * likely[:, None])
        step = np.linalg.solve(curve, slope)
        by += step
        if np.abs(step).max() < _NEARLY_NOTHING:
            break
    return by


if __name__ == "__main__":
    main()

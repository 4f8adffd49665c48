"""
Training of the classifier (`learned.py`) on examples: which features they have.
`network.py` finds the weights.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain, count, pairwise
from typing import Generic, TypeVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from gateway.routing.words import text
from gateway.routing.words.learning.inverted_index import Found, find
from gateway.routing.words.learning.learned import EDGE, UNLABELLED, Learned, runs
from gateway.routing.words.learning.network import Keys, Table, trained
from gateway.routing.words.learning.softmax import Numbers, Parts

U = TypeVar("U", bound=Hashable)

#: The scale of n-grams and of pairs, relative to words.
_LETTERS, _PAIR = 0.7, 0.7

#: The fewest examples of an n-gram and of a pair.
_LEAST_RUNS, _LEAST_PAIRS = 3, 3

#: The parts in which an example without a label has none. In others it is not known.
_OPTIONAL = frozenset(("guards",))


def learn(
    told: Sequence[Sequence[str]], says: Sequence[Mapping[str, str]], language: str
) -> Learned:
    """
    Train a classifier on examples.

    Args:
        told: The folded words of each example.
        says: The labels of each example, by part.
        language: The language of the stems: the town's.
    """
    names = _names(says)
    words = find([[*dict.fromkeys(each)] for each in told])
    if not (names and words.units):
        return Learned()
    stems = [text.stem(word, language) for word in words.units]
    pairs = _pairs(told, dict(zip(words.units, stems, strict=True)))
    said, once = np.diff(words.edges), np.ones(len(told), np.intp)
    own = _weighed(find([[stem] for stem in stems]), said, 1.0, 1, len(told))
    letters = find([[*runs(word)] for word in words.units])
    heard = _weighed(letters, said, _LETTERS, _LEAST_RUNS, len(told))
    beside = _weighed(find(pairs), once, _PAIR, _LEAST_PAIRS, len(told))
    each = np.concatenate([own.weights, heard.weights, beside.weights])
    table, shown = _table(told, words, own, heard, beside)
    labels = _labels(names, says)[shown]
    network = trained(table, labels, Parts(map(len, names.values())))
    shift = len(own.units) + len(heard.units)
    return Learned(
        names=names,
        language=language,
        stems={stem: number for number, stem in enumerate(own.units)},
        runs={run: number for number, run in enumerate(heard.units, len(own.units))},
        pairs=_by_first(beside.units, shift),
        weights=(network.inputs * each[:, None]).astype(np.float16),
        squares=each**2,
        units=network.units,
        outputs=network.outputs,
        always=network.always,
    )


@frozen(eq=False)
class _Units(Generic[U]):
    """
    The features of one kind, with their occurrences.

    Attributes:
        units: The features.
        weights: The scale of each: the rarer, the greater.
        rows: The number of the word or example of each occurrence.
        columns: The number of the feature of each occurrence.
        among: The number of words or examples.
    """

    units: Sequence[U]
    weights: Numbers
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    among: int

    @property
    def there(self) -> Numbers:
        """
        The scale of the feature of each occurrence.
        """
        return self.weights[self.columns]


def _weighed(
    found: Found[U], uses: NDArray[np.intp], weight: float, least: int, many: int
) -> _Units[U]:
    """
    Scale the units found by how rare they are, without those in fewer than *least*
    examples.

    Args:
        found: The units, by place.
        uses: In how many examples each place occurs.
        weight: The scale of this kind of feature.
        least: The fewest examples of a unit.
        many: The number of all examples.
    """
    counts = np.bincount(found.which, uses[found.places], len(found.units))
    kept = counts >= least
    numbers = kept.cumsum() - 1
    there = kept[found.which]
    rare = weight * (1 + np.log((1 + many) / (1 + counts[kept])))
    return _Units(
        units=[
            unit for unit, is_kept in zip(found.units, kept, strict=True) if is_kept
        ],
        weights=rare.astype(np.float32),
        rows=found.places[there].astype(np.intp),
        columns=numbers[found.which[there]].astype(np.intp),
        among=len(uses),
    )


def _names(says: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    names: dict[str, set[str]] = {}
    for each in says:
        for part, name in each.items():
            names.setdefault(part, set()).add(name)
    for part in _OPTIONAL & names.keys():
        names[part].add(UNLABELLED)
    # A single label would always be right.
    return {part: sorted(said) for part, said in sorted(names.items()) if len(said) > 1}


def _labels(
    names: Mapping[str, Sequence[str]], says: Sequence[Mapping[str, str]]
) -> NDArray[np.intp]:
    number = count()
    numbers = {
        part: dict(zip(known, number, strict=False)) for part, known in names.items()
    }
    return np.array(
        [
            [at.get(each.get(part, UNLABELLED), -1) for part, at in numbers.items()]
            for each in says
        ],
        np.intp,
    )


def _pairs(
    told: Sequence[Sequence[str]], stems: Mapping[str, str]
) -> list[list[tuple[str, str]]]:
    each = ([EDGE, *(stems[word] for word in words), EDGE] for words in told)
    return [[*dict.fromkeys(pairwise(row))] for row in each]


def _by_first(
    pairs: Sequence[tuple[str, str]], number: int
) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for at, (one, other) in enumerate(pairs, number):
        found.setdefault(one, {})[other] = at
    return found


def _keys(named: Iterable[str]) -> Keys:
    """
    Return a number for each name, by which chance is drawn.
    """
    return np.fromiter((zlib.crc32(name.encode()) for name in named), np.uint64)


def _table(
    told: Sequence[Sequence[str]],
    words: Found[str],
    own: _Units[str],
    heard: _Units[str],
    beside: _Units[tuple[str, str]],
) -> tuple[Table, NDArray[np.intp]]:
    """
    Return the features of examples, each of length 1, and the numbers of those that
    have any.
    """
    by_word = np.concatenate([own.rows, heard.rows])
    order = by_word.argsort(kind="stable")
    columns = np.concatenate([own.columns, heard.columns + len(own.units)])[order]
    there = np.concatenate([own.there, heard.there])[order]
    sizes = np.bincount(by_word, minlength=len(words.units))
    starts = np.append(0, sizes.cumsum()[:-1])
    said = sizes[words.which]
    shifts = starts[words.which] - np.append(0, said.cumsum()[:-1])
    at = np.arange(said.sum()) + shifts.repeat(said)
    rows = np.concatenate([words.places.astype(np.intp).repeat(said), beside.rows])
    shift = len(own.units) + len(heard.units)
    numbers = np.concatenate([columns[at], beside.columns + shift])
    values = np.concatenate([there[at], beside.there])
    order = rows.argsort(kind="stable")
    lengths = np.sqrt(np.bincount(rows, values**2, beside.among)).astype(np.float32)
    shown = np.bincount(rows, minlength=beside.among).nonzero()[0]
    edges = np.append(0, np.bincount(rows, minlength=beside.among)[shown].cumsum())
    values = (values / lengths[rows])[order]
    pairs = ("\n".join(pair) for pair in beside.units)
    features = chain(own.units, (f"\t{run}" for run in heard.units), pairs)
    examples = (" ".join(told[number]) for number in shown.tolist())
    table = Table(numbers[order], values, edges, _keys(features), _keys(examples))
    return table, shown

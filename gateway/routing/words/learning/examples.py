"""
Similarity of a message to the examples of rules (``like``).

It is the cosine (0 to 1) of vectors of words, weighted by how rare they are among the
examples. Words of one stem are the same word; others are similar by the letter n-grams
(three to five) that they share. Of a long message, the nearest part counts.

All examples are in one inverted index, and the result for each word is cached, so that
the cost of a message grows with the examples that share its words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from attrs import define, field, frozen

from gateway.routing.words import text
from gateway.routing.words.remembered import Remembered

#: The telling words of a window of a message, which moves on by half of them each time,
#: so that a sentence within a letter counts as much as one by itself.
_WINDOW = 10

#: The fewest words in common with examples: for a single word there are ``words``.
_COMMON = 2

#: The most telling words of a message that are compared.
_MOST = 120

#: The extra word for a question, and the signs of one.
_ASKED = "?"
_SIGNS = frozenset("?؟")

#: Handles and mail addresses.
_NAMED = re.compile(r"\S{0,64}@\S{1,64}")


@frozen
class Example:
    """
    An example of a rule.

    Attributes:
        part: The part of the rules that the rule is in.
        rule: The name of the rule.
        sentence: The example.
        language: The language of the sentence.
    """

    part: str
    rule: str
    sentence: str
    language: str


@frozen
class Likeness:
    """
    The example of a rule that a message is most similar to, and the similarity.
    """

    sentence: str
    score: float

    def __str__(self) -> str:
        return f'"{self.sentence}" ({self.score:.2f})'


@frozen
class _Unit:
    """
    A word of the examples, with its weight and the numbers of the examples with it.
    """

    key: str
    weight: float
    examples: list[int]


@frozen
class Word:
    """
    A word of a message, with its weight and, by part of the rules, its contribution to
    the similarity to each example.
    """

    key: str
    weight: float
    shares: Mapping[str, tuple[tuple[int, float], ...]]


class _Alike(Protocol):
    def like(self, word: str) -> dict[int, float]: ...


@define(eq=False)
class Examples:
    """
    An inverted index of examples.
    """

    examples: Sequence[Example] = ()
    _units: list[_Unit] = field(init=False, factory=list)
    _lengths: list[float] = field(init=False, factory=list)
    _stems: dict[str, dict[str, list[int]]] = field(init=False, factory=dict)
    _alike: _Alike | None = field(init=False, default=None)
    _word: Remembered[Word | None] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._word = Remembered(self._look_up)
        said = [
            [(word, text.stem(word, each.language)) for word in telling(each.sentence)]
            for each in self.examples
        ]
        languages = Counter(each.language for each in self.examples)
        uses: Counter[tuple[str, str]] = Counter()
        for each, words in zip(self.examples, said, strict=True):
            uses.update({(each.language, stem) for _, stem in words})
        numbers: dict[tuple[str, str], int] = {}
        for number, (each, words) in enumerate(zip(self.examples, said, strict=True)):
            weights: dict[str, float] = {}
            for word, stem in words:
                if stem in weights:
                    continue
                most = 1 + math.log(languages[each.language])
                rare = most - math.log(uses[each.language, stem])
                weights[stem] = rare / most
                if (word, each.language) not in numbers:
                    numbers[word, each.language] = len(self._units)
                    self._add(stem, each.language, weights[stem])
                self._units[numbers[word, each.language]].examples.append(number)
            self._lengths.append(math.hypot(*weights.values()))
        if numbers:
            # NumPy takes 11 MiB, which a town without examples is spared.
            from gateway.routing.words.learning.ngrams import Alike

            self._alike = Alike([word for word, _ in numbers])

    def near(self, words: Sequence[str], part: str) -> dict[str, Likeness]:
        """
        Return the nearest example of each rule in *part*, without rules that the
        message is not similar to at all.
        """
        return self.like(self.known(words), part)

    def known(self, words: Sequence[str]) -> Sequence[Word]:
        """
        Look up the telling words of a message, for `like`.
        """
        if not self.examples:
            return ()
        return [*filter(None, map(self._word.__getitem__, words))][:_MOST]

    def like(self, content: Sequence[Word], part: str) -> dict[str, Likeness]:
        """
        Do what `near` does, for words that were looked up.
        """
        if sum([part in each.shares for each in content]) < _COMMON:
            return {}
        best: dict[int, float] = {}
        for window in _windows(content):
            for number, score in _scores(window, part).items():
                if score > best.get(number, 0.0):
                    best[number] = score
        found: dict[str, Likeness] = {}
        for number in sorted(best):
            example, score = self.examples[number], best[number]
            known = found.get(example.rule)
            # Fast path: most are no nearer than one before them.
            if known is not None and score <= known.score:
                continue
            score = round(min(score, 1.0), 2)
            if known is None or score > known.score:
                found[example.rule] = Likeness(example.sentence, score)
        return found

    def _add(self, stem: str, language: str, weight: float) -> None:
        number = len(self._units)
        self._units.append(_Unit(f"{language}:{stem}", weight, []))
        self._stems.setdefault(language, {}).setdefault(stem, []).append(number)

    def _look_up(self, token: str) -> Word | None:
        if self._alike is None or not _tells(token):
            return None
        alike = self._alike.like(token)
        for language, stems in self._stems.items():
            same_stem = stems.get(text.stem(token, language), ())
            alike |= dict.fromkeys(same_stem, 1.0)
        same = [self._units[number] for number, how in alike.items() if how >= 1]
        weight = max((unit.weight for unit in same), default=1.0)
        shares: dict[int, float] = {}
        for number, how in alike.items():
            unit = self._units[number]
            for example in unit.examples:
                share = weight * how * unit.weight / self._lengths[example]
                if share > shares.get(example, 0.0):
                    shares[example] = share
        parts: dict[str, list[tuple[int, float]]] = {}
        for example, share in shares.items():
            parts.setdefault(self.examples[example].part, []).append((example, share))
        return Word(
            key=same[0].key if same else token,
            weight=weight,
            shares={part: tuple(each) for part, each in parts.items()},
        )


def said_in(plain: str) -> list[str]:
    """
    Return the words of plain text that examples are compared with: also those of
    handles, and an extra one if it has a question mark, but no numbers.
    """
    said = [word for word in text.tokens(plain)[:_MOST] if not word.isdecimal()]
    return said if _SIGNS.isdisjoint(plain) else [*said, _ASKED]


def telling(written: str) -> list[str]:
    """
    Return the telling words of *written*: without stop words, numbers and names.
    """
    words = text.tokens(text.plain(_NAMED.sub(" ", written)))
    return [word for word in words if _tells(word)]


def _tells(token: str) -> bool:
    return token.isalnum() and not token.isdecimal() and token not in text.SMALL


def _windows(content: Sequence[Word]) -> Iterator[Sequence[Word]]:
    # The last window is as long as the others: a short one would overrate its words.
    last = max(len(content) - _WINDOW, 0)
    for start in range(0, last, _WINDOW // 2):
        yield content[start : start + _WINDOW]
    if content:
        yield content[last:]


def _scores(window: Sequence[Word], part: str) -> dict[int, float]:
    distinct = {word.key: word for word in window}.values()
    alike = [shares for word in distinct if (shares := word.shares.get(part))]
    if len(alike) < _COMMON:
        return {}
    scores: dict[int, float] = {}
    for shares in alike:
        for number, share in shares:
            scores[number] = scores.get(number, 0.0) + share
    length = math.hypot(*[word.weight for word in distinct])
    return {number: score / length for number, score in scores.items()}

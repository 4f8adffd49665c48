"""
Train the language model of `gateway.routing.words.language.likely`: how likely words
are in each language, from the sample town's examples, the gateway's texts and common
words; and write its data file.

    python -m bench.languages
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log
from pathlib import Path

import yaml
from attrs import field, frozen

from gateway.routing.variables import fill
from gateway.routing.words import text
from gateway.routing.words.language import likely
from gateway.routing.words.language.likely import (
    LANGUAGES,
    LEARNED,
    MOST,
    NONE,
    SPACE,
    STEPS,
    WORD,
    threes,
)

ROOT = Path(__file__).parents[1]
OUT = Path(likely.__file__).with_name("languages.txt")

#: Words and letters that are rarer than this in every language are ignored.
SELDOM = 3

#: Assumed share of unseen words, relative to the number of known ones.
UNSEEN = 0.3

#: A word is stored if its letters alone would be wrong by more steps than this.
WRONG = 2 * STEPS

#: Assumed size of the alphabet, for letters that were not seen.
LETTERS = 40

#: The highest cost that is stored: each step is a character.
LONGEST = 40

NOTE = f"""\
# By how many steps words, and letters in a row, are less likely than in the likeliest
# language. Made by `make languages` of routes/examples, texts and bench/languages.yaml.
{LEARNED}"""


@frozen
class Letters:
    """
    Frequencies of letter sequences in the words of one language.
    """

    words: Counter[str]
    three: Counter[str] = field(init=False, factory=Counter)
    two: Counter[str] = field(init=False, factory=Counter)
    one: Counter[str] = field(init=False, factory=Counter)
    begun: Counter[str] = field(init=False, factory=Counter)
    kinds: Counter[str] = field(init=False, factory=Counter)

    def __attrs_post_init__(self) -> None:
        for word, count in self.words.items():
            for each in threes(word):
                self.three[each] += count
                self.two[each[1:]] += count
                self.one[each[2]] += count
        for each, count in self.three.items():
            self.begun[each[:2]] += count
        for each, count in self.two.items():
            self.begun[each[0]] += count
        self.kinds.update(each[:-1] for each in (*self.three, *self.two))

    def follows(self, before: str, letter: str) -> float:
        """
        Return the probability of *letter* after the letters *before* it (Witten-Bell
        smoothing).
        """
        if not before:
            every = self.one.total()
            return (self.one[letter] + 0.5) / (every + 0.5 * LETTERS)
        seen = self.three if len(before) > 1 else self.two
        others = self.kinds[before] + 1
        known = seen[before + letter] + others * self.follows(before[1:], letter)
        return known / (self.begun[before] + others)


def main() -> None:
    """
    Train the model and write the data file.
    """
    said = {language: Counter[str]() for language in LANGUAGES}
    everything = _everything()
    for language, counted in said.items():
        for sentence in everything[language]:
            words = text.tokens(text.plain(sentence))
            counted.update(w for w in words if w.isascii() and not w.isdecimal())
    letters = {language: Letters(words) for language, words in said.items()}
    rows = {
        each: [-log(known.follows(each[:2], each[2])) for known in letters.values()]
        for each in _often([known.three for known in letters.values()])
    }
    costly: dict[str, list[float]] = {}
    for word in _often([*said.values()]):
        spelled = [rows[each] for each in threes(word) if each in rows]
        by_letters = [sum(costs) for costs in zip(*spelled, strict=True)]
        whole = [
            _whole(word, known, cost)
            for known, cost in zip(said.values(), by_letters, strict=True)
        ]
        if _apart(whole, by_letters) > WRONG:
            costly[word] = whole
    lines = [_line(word + WORD, row, MOST) for word, row in costly.items()]
    lines += [
        _line(each.replace(" ", SPACE), row, LONGEST) for each, row in rows.items()
    ]
    OUT.write_text(NOTE + "".join(lines), encoding="ascii")
    sys.stdout.write(f"{len(words)} words, {len(rows)} rows of letters: {OUT}\n")


def _everything() -> Mapping[str, Sequence[str]]:
    found = defaultdict[str, list[str]](list)
    for path in sorted((ROOT / "routes" / "examples").glob("*.yaml")):
        read = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for entry in read["examples"].values():
            said = entry["like"]
            by_language = said if isinstance(said, dict) else {"es": said}
            for language, sentences in by_language.items():
                found[language] += map(str, sentences)
    for path in sorted((ROOT / "gateway" / "catalogue").glob("*.yaml")):
        texts = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        found[path.stem] += [fill(each, {}) for each in texts.values()]
    everywhere = Path(__file__).with_suffix(".yaml").read_text("utf-8")
    for language, lists in yaml.safe_load(everywhere).items():
        for times, words in lists.items():
            found[language] += [words] * times
    return found


def _often(counted: Sequence[Counter[str]]) -> list[str]:
    often = {each for found in counted for each in found if found[each] >= SELDOM}
    return sorted(often)


def _whole(word: str, said: Counter[str], by_letters: float) -> float:
    unseen = len(said) * UNSEEN
    return -log((said[word] + unseen * exp(-by_letters)) / (said.total() + unseen))


def _steps(costs: Sequence[float], most: int) -> list[int]:
    return [min(most, round((cost - min(costs)) * STEPS)) for cost in costs]


def _apart(one: Sequence[float], other: Sequence[float]) -> int:
    pairs = zip(_steps(one, MOST), _steps(other, MOST), strict=True)
    return max(abs(a - b) for a, b in pairs)


def _line(what: str, costs: Sequence[float], most: int) -> str:
    steps = "".join(chr(ord(NONE) + count) for count in _steps(costs, most))
    return f"{what} {steps}\n"


if __name__ == "__main__":
    main()

"""
The choice that somebody names, as people write it. Pure: takes plain text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from gateway.core.requests.form import Ask
from gateway.routing.words.text import plain, tokens

#: The fewest letters of a word that tells a choice, and how many of them its beginning
#: has, whatever its ending.
_LONG, _STEM = 4, 5


def chosen(ask: Ask, said: str) -> str | None:
    """
    Return the choice that *said* names, by its name, a misspelling of it, or its
    number; None if it names none, or several.
    """
    found = named(ask, said)
    if found:
        return found[0] if len(found) == 1 else None
    written = tokens(said)
    return _numbered(ask, written) or _nearly(_called(ask), " ".join(written))


def named(ask: Ask, said: str) -> list[str]:
    """
    Return all choices whose names *said* contains.
    """
    whole = f" {' '.join(tokens(said))} "
    called = _called(ask).items()
    heard = {v: [n for n in names if f" {n} " in whole] for v, names in called}
    # If one name is contained in another, the longer was meant.
    return [v for v in heard if heard[v] and not _within(heard, v)]


def choices_told(ask: Ask, said: str) -> list[str]:
    """
    Return the choices that *said* names in other words: "cambiar el titular" for
    "cambio de titular". All the longer words of the name must be said, and be several.
    """
    written = tokens(said)
    return [
        value
        for value, names in _called(ask).items()
        if any(_is_told(name, written) for name in names)
    ]


def _is_told(name: str, written: Sequence[str]) -> bool:
    begins = [word[:_STEM] for word in name.split() if len(word) >= _LONG]
    return len(begins) > 1 and all(
        any(word.startswith(begin) for word in written) for begin in begins
    )


def _called(ask: Ask) -> Mapping[str, set[str]]:
    return {
        value: {" ".join(tokens(plain(each))) for each in (value, *labels.values())}
        for value, labels in ask.of.items()
    }


def _within(heard: Mapping[str, Sequence[str]], value: str) -> bool:
    others = [names for other, names in heard.items() if other != value]
    return any(
        all(any(f" {n} " in f" {m} " and n != m for m in names) for n in heard[value])
        for names in others
    )


def _numbered(ask: Ask, written: list[str]) -> str | None:
    # "2" or "la 2": the one whose name ends so, or else the second of the list.
    digits = [word for word in written if word.isascii() and word.isdecimal()]
    if len(digits) != 1 or len(written) > 3 or len(digits[0]) > 2:
        return None
    ends = [value for value in ask.of if value.split()[-1] == digits[0]]
    if len(ends) == 1:
        return ends[0]
    number = int(digits[0])
    return [*ask.of][number - 1] if 1 <= number <= len(ask.of) else None


def _nearly(called: Mapping[str, set[str]], whole: str) -> str | None:
    names = {name: value for value, theirs in called.items() for name in theirs}
    best = process.extract(whole, list(names), scorer=OSA.distance, limit=2)
    near = {names[name] for name, distance, _ in best if distance <= len(name) // 4}
    return near.pop() if len(near) == 1 else None

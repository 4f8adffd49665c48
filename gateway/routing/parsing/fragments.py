"""
``fragments:``, parts of regular expressions that have a name: ``{a neighbour}`` in a
pattern stands for the fragment of that name, and ``{towns}`` for a list of places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from gateway.routing.parsing.named import ASKED, alternatives, asked
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Scalar, shown
from gateway.routing.words.matching.patterns import PatternInvalid, size, unsaid

#: The part of a file that they stand in.
FRAGMENTS = "fragments"

#: Longer patterns are not readable, and RE2 would refuse many of them together.
_LONGEST = 500


@define
class Fragments:
    """
    Writes out the names that patterns ask for, and finds mistakes in what they stand
    for.

    Attributes:
        part: The fragments of all files, each a pattern or a list of alternatives.
        named: Names of places, by the list that they are in.
    """

    part: Fields
    named: Mapping[str, Sequence[str]]
    reader: Reader
    _written: dict[str, str | None] = field(factory=dict, init=False)
    _within: list[str] = field(factory=list, init=False)

    def pattern(self, entry: Scalar) -> str | None:
        """
        Return the pattern *entry* with each of its names replaced by what it stands
        for. None if it can match nothing, since a list of places is empty, or if it is
        a mistake, which the reader remembers.
        """
        if len(entry.value) > _LONGEST:
            self.reader.mistake(entry, f"a pattern longer than {_LONGEST} characters")
            return None
        never = unsaid(entry.value)
        if never:
            problem = f"{shown(never)} in a pattern never matches"
            hint = "write it in lower case and without accents, as text is compared"
            self.reader.mistake(entry, problem, hint)
        put = {name: self._stands_for(name, entry) for name in asked(entry.value)}
        if None in put.values():
            return None
        return ASKED.sub(lambda found: f"(?:{put[found[1]]})", entry.value)

    def check_used(self) -> None:
        """
        Remember as a mistake each fragment that no pattern asks for.
        """
        for key, _ in self.part.pairs:
            if key.value not in self._written and not self.reader.partial:
                problem = f"no pattern uses fragment {shown(key.value)}"
                self.reader.mistake(key, problem, f"write {{{key.value}}} in a pattern")

    def _stands_for(self, name: str, entry: Scalar) -> str | None:
        if name in self.named:
            return alternatives(self.named[name]) or None
        if self.part.get(name) is None:
            known = (*self.named, *(key.value for key, _ in self.part.pairs))
            place = Scalar(name, entry.position)
            self.reader.unknown(place, "fragment or list of places", known)
            return None
        if name in self._within:
            problem = f"fragment {shown(name)} refers to itself"
            through = self._within[self._within.index(name) :]
            self.reader.mistake(entry, problem, " → ".join((*through, name)))
            return None
        if name not in self._written:
            self._within.append(name)
            self._written[name] = self._read(name)
            self._within.pop()
        return self._written[name]

    def _read(self, name: str) -> str | None:
        scalars = self.reader.scalars(self.part.get(name), "a pattern")
        found = [self._checked(scalar) for scalar in scalars]
        return "|".join(each for each in found if each is not None) or None

    def _checked(self, scalar: Scalar) -> str | None:
        written = self.pattern(scalar)
        if written is None:
            return None
        try:
            size(written, part=True)
        except PatternInvalid as e:
            self.reader.mistake(scalar, f"bad pattern {shown(scalar.value)}", str(e))
            return None
        return written

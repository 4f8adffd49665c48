"""
Matching of phrases: several words in order, perhaps with others between them.

Phrases without gaps form a trie, which is walked from each word of a message, so that
the cost grows with the message and hardly with the phrases. Those with gaps are few,
and are looked for only if their rarest word is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen

from gateway.routing.words.matching.needed import Met
from gateway.routing.words.remembered import Lately

#: The pairs of words of which is remembered what they begin.
_PAIRS = 16_384


@frozen
class Phrase:
    """
    An entry of the rules.

    Attributes:
        atom: Its number.
        units: The numbers of its words, in order.
        gaps: The most other words that may stand before each; empty if none may.
    """

    atom: int
    units: tuple[int, ...]
    gaps: tuple[int, ...]

    def span(self, places: Mapping[int, Sequence[int]]) -> tuple[int, int] | None:
        """
        Return the positions of its first and last word where it is first said; None if
        it is not.

        Args:
            places: The positions of each of its words in a message, by unit, ascending.
        """
        # The start of each partial match is kept, so that its words can be shown. This
        # is linear in the words said.
        first, *others = zip(self.units, self.gaps, strict=True)
        ends = {at: at for at in places.get(first[0], ())}
        for unit, gap in others:
            ends = ends and {
                at: ends[at - back]
                for at in places.get(unit, ())
                for back in range(gap + 1, 0, -1)
                if at - back in ends
            }
        # Positions ascend, and so do their starts.
        return next(((start, end) for end, start in ends.items()), None)


#: The next nodes of a node that has none, as most have. It stays empty.
_NONE: dict[int, Branch] = {}


#: What begins no phrase, and is in none with gaps, as most words. They stay empty.
_NO_LEADS: Mapping[int, Sequence[Branch]] = {}
_NONE_APART: Mapping[int, Phrase] = {}


@define(eq=False)
class Branch:
    """
    A node of the trie of phrases.

    Attributes:
        ended: The atoms of phrases that end here.
        after: The next nodes, by the unit of the next word.
    """

    ended: tuple[int, ...] = ()
    after: dict[int, Branch] = field(default=_NONE)


@frozen(eq=False)
class Known:
    """
    What a word of a message is to the rules. Words compare by identity, so that they
    can be keys of a cache.

    Attributes:
        spelled: The word, with abbreviations resolved.
        atoms: The entries of one word that it is.
        units: The words of phrases that it is.
        leads: The nodes behind it of phrases that begin with it, by the next word.
        apart: Phrases with gaps of which it is the rarest word, by atom.
        meets: The needs of patterns that it meets; None if no pattern needs it.
        begins: A phrase may begin with it, or have gaps and it as its rarest word.
    """

    spelled: str
    atoms: tuple[int, ...]
    units: frozenset[int]
    leads: Mapping[int, Sequence[Branch]]
    apart: Mapping[int, Phrase]
    meets: Met | None
    begins: bool = field(init=False)

    @begins.default
    def _is_looked_for_from(self) -> bool:
        return bool(self.leads or self.apart)


@define(eq=False)
class Phrases:
    """
    Finds phrases among the words of a message.
    """

    phrases: Sequence[Phrase] = ()
    _units: set[int] = field(init=False, factory=set)
    _root: Branch = field(init=False, factory=Branch)
    _apart: dict[int, list[Phrase]] = field(init=False, factory=dict)
    _begun: Lately[tuple[Known, Known], Sequence[Branch]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._begun = Lately(_begun_by, _PAIRS)
        uses = Counter(unit for phrase in self.phrases for unit in phrase.units)
        for phrase in self.phrases:
            self._units.update(phrase.units)
            if phrase.gaps:
                rarest = min(phrase.units, key=uses.__getitem__)
                self._apart.setdefault(rarest, []).append(phrase)
                continue
            branch = self._root
            for unit in phrase.units:
                if not branch.after:
                    branch.after = {}
                branch = branch.after.setdefault(unit, Branch())
            branch.ended += (phrase.atom,)

    def known(
        self, spelled: str, atoms: Iterable[int], units: set[int], meets: Met | None
    ) -> Known:
        """
        Return what the word of these *units* is to the rules, with the *atoms* that it
        is by itself, and the needs of patterns that it *meets*.
        """
        leads: dict[int, list[Branch]] = {}
        for begun in units & self._root.after.keys():
            for unit, branch in self._root.after[begun].after.items():
                leads.setdefault(unit, []).append(branch)
        apart = [phrase for unit in units for phrase in self._apart.get(unit, ())]
        return Known(
            spelled=spelled,
            atoms=tuple(atoms),
            units=frozenset(units & self._units),
            # One empty mapping for all, as each by itself would be far away in memory.
            leads=leads or _NO_LEADS,
            apart={phrase.atom: phrase for phrase in apart} or _NONE_APART,
            meets=meets,
        )

    def spans(
        self,
        words: Sequence[Known | None],
        heard: Sequence[int],
        begins: Sequence[int],
    ) -> dict[int, tuple[int, int]]:
        """
        Return the atoms of the phrases that are said, each with the positions of its
        first and last word where it is first said.

        Args:
            words: What each word of a message is to the rules, and None at the end.
            heard: The positions of the words that are anything to the rules, ascending.
            begins: Those of them where a phrase may begin.
        """
        found: dict[int, tuple[int, int]] = {}
        apart: dict[int, Phrase] = {}
        for start in begins:
            word, following = words[start], words[start + 1]
            if word is None:
                continue
            if word.apart:
                apart |= word.apart
            if not word.leads or following is None:
                continue
            begun = self._begun.of((word, following))
            if begun:
                _walk(begun, words, start, found)
        if not apart:
            return found
        said = frozenset[int]().union(*[word.units for word in filter(None, words)])
        told = [each for each in apart.values() if said.issuperset(each.units)]
        if told:
            wanted = frozenset[int]().union(*[phrase.units for phrase in told])
            places = _places(wanted, words, heard)
            for phrase in told:
                span = phrase.span(places)
                if span is not None:
                    found[phrase.atom] = span
        return found


def _begun_by(pair: tuple[Known, Known]) -> Sequence[Branch]:
    """
    Return the nodes that two words in a row lead to.
    """
    word, following = pair
    begun = word.leads.keys() & following.units
    return [branch for unit in begun for branch in word.leads[unit]]


def _walk(
    branches: Sequence[Branch],
    words: Sequence[Known | None],
    start: int,
    found: dict[int, tuple[int, int]],
) -> None:
    """
    Walk the trie from *branches*, which two words led to, and add each phrase that ends
    on the way to *found*.
    """
    at = start + 1
    while branches:
        span = (start, at)
        for branch in branches:
            for atom in branch.ended:
                found.setdefault(atom, span)
        at += 1
        further = [branch.after for branch in branches if branch.after]
        word = words[at] if further else None
        if word is None:
            return
        branches = [after[u] for after in further for u in word.units if u in after]


def _places(
    wanted: frozenset[int], words: Sequence[Known | None], heard: Sequence[int]
) -> Mapping[int, Sequence[int]]:
    places: dict[int, list[int]] = {}
    for at in heard:
        word = words[at]
        if word is not None and not wanted.isdisjoint(word.units):
            for unit in wanted & word.units:
                places.setdefault(unit, []).append(at)
    return places

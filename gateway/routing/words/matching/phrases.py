"""
Several words in their order, perhaps with others between them.

Those with nothing between are a tree, and from each word of a message a walk goes as
far along it as the next words lead: what it costs grows with the words said, and hardly
with the phrases. The others are few, and looked for where their rarest word is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen


@frozen
class Phrase:
    """
    An entry of more than one word.

    Attributes:
        atom: Its number.
        units: Its words' numbers, in their order.
        gaps: How many other words may stand before each.
    """

    atom: int
    units: tuple[int, ...]
    gaps: tuple[int, ...]

    def span(self, places: Mapping[int, Sequence[int]]) -> tuple[int, int] | None:
        """
        Give where it is said for the first time, from its first word to its last.

        Args:
            places: Where in a message each of its words is said, by their numbers.
        """
        # Starts are kept apart, so that the words said can be shown. What it costs
        # grows with the words said, and not with their square.
        first, *others = zip(self.units, self.gaps, strict=True)
        ends = {at: at for at in places.get(first[0], ())}
        for unit, gap in others:
            ends = ends and {
                at: ends[at - back]
                for at in places.get(unit, ())
                for back in range(gap + 1, 0, -1)
                if at - back in ends
            }
        # Positions rise, and their starts with them.
        return next(((start, end) for end, start in ends.items()), None)


@define(eq=False)
class Branch:
    """
    Phrases that have begun with the same words.

    Attributes:
        ended: Those that end here.
        after: Those that go on, by the number of their next word.
    """

    ended: tuple[int, ...] = ()
    after: dict[int, Branch] = field(factory=dict)


@frozen
class Known:
    """
    What a word of a message is to the rules.

    Attributes:
        spelled: The word, spelled out.
        atoms: Entries that it is by itself.
        units: What it is in phrases.
        leads: The phrases that begin with it, by what must come next.
        apart: Phrases with other words between theirs, of which it is the rarest, by
            their atoms.
        meets: Patterns need it, as it is written.
    """

    spelled: str
    atoms: tuple[int, ...]
    units: frozenset[int]
    leads: Mapping[int, Sequence[Branch]]
    apart: Mapping[int, Phrase]
    meets: bool


@define(eq=False)
class Phrases:
    """
    Finds phrases in what is known of a message's words.
    """

    phrases: Sequence[Phrase] = ()
    _units: set[int] = field(init=False, factory=set)
    _root: Branch = field(init=False, factory=Branch)
    _apart: dict[int, list[Phrase]] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        uses = Counter(unit for phrase in self.phrases for unit in phrase.units)
        for phrase in self.phrases:
            self._units.update(phrase.units)
            if any(phrase.gaps):
                rarest = min(phrase.units, key=uses.__getitem__)
                self._apart.setdefault(rarest, []).append(phrase)
                continue
            branch = self._root
            for unit in phrase.units:
                if unit not in branch.after:
                    branch.after[unit] = Branch()
                branch = branch.after[unit]
            branch.ended += (phrase.atom,)

    def known(
        self, spelled: str, atoms: Iterable[int], units: set[int], *, meets: bool
    ) -> Known:
        """
        Give what the word of these *units* is, which by itself says these *atoms*, and
        *meets* what patterns need.
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
            leads=leads,
            apart={phrase.atom: phrase for phrase in apart},
            meets=meets,
        )

    def spans(
        self, words: Sequence[Known | None], heard: Sequence[int]
    ) -> dict[int, tuple[int, int]]:
        """
        Give the atoms of the phrases that are said, and where for the first time.

        Args:
            words: What is known of each word of a message, and None behind the last.
            heard: The positions of those of which anything is known.
        """
        found: dict[int, tuple[int, int]] = {}
        apart: dict[int, Phrase] = {}
        for start in heard:
            word, following = words[start], words[start + 1]
            if word is None:
                continue
            if word.apart:
                apart |= word.apart
            if not word.leads or following is None:
                continue
            leads = word.leads
            begun = [b for u in leads.keys() & following.units for b in leads[u]]
            if begun:
                _walk(begun, words, start, found)
        if not apart:
            return found
        wanted = frozenset().union(*[phrase.units for phrase in apart.values()])
        places = _places(wanted, words, heard)
        for atom, phrase in apart.items():
            span = phrase.span(places)
            if span is not None:
                found[atom] = span
        return found


def _walk(
    branches: Sequence[Branch],
    words: Sequence[Known | None],
    start: int,
    found: dict[int, tuple[int, int]],
) -> None:
    """
    Find the phrases that end on *branches*, which two words led to, or further on.
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

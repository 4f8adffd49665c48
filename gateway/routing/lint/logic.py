"""
Conditions of rules as logical formulas, to find out whether one implies another.

The test is sound, not complete: an implication that is found holds for every message;
one that is not found may hold all the same, and then nobody is warned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial
from itertools import chain

from attrs import frozen

from gateway.core.identity import LEVELS, Standing
from gateway.routing.around.windows import MIDNIGHT, read_span
from gateway.routing.parsing.source import Fields, Listing, Node, Scalar, items_of
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.words.text import fold

#: A condition that is not taken apart: its key, and the value asked for.
Atom = tuple[str, ...]


@frozen
class _Joined:
    parts: frozenset[Formula]

    @cached_property
    def apart(self) -> frozenset[Formula]:
        """
        The parts that are no atoms: of thousands a few, if any.
        """
        return frozenset(p for p in self.parts if not isinstance(p, tuple))


@frozen
class All(_Joined):
    """
    Conjunction: every part holds.
    """


@frozen
class Either(_Joined):
    """
    Disjunction: at least one part holds.
    """


@frozen
class Not:
    """
    Negation: the part does not hold.
    """

    part: Formula


Formula = Atom | All | Either | Not

#: Keys of a rule that are its condition, all of which must hold; ``unless`` is handled
#: apart.
CONDITION = ("words", "hashtags", "patterns", "match")

#: Keys that hold if one entry of their list does.
_LISTS = (
    *("words", "hashtags", "handles", "patterns", "channel", "from", "headers"),
    *("dmarc", "attachments", "language", "topics", "intents", "addressed", "asks"),
)
#: Keys of which a message has one value only: a condition that needs two never holds.
_SINGLE = ("channel", "visibility", "standing", "dmarc", "language", "intents", "hours")

#: The unit in which hours are compared, in minutes.
_QUARTER = 15

#: Of the rules that need the same atom, how many are compared with later rules.
_MANY = 20

_SIGNS = {"hashtags": "#", "handles": "@"}


def formula(rule: Fields, language: str) -> Formula:
    """
    Return the condition of a rule. Its words are in *language* unless it says another.
    """
    parts = [
        _formula(key.value, node, language)
        for key, node in rule.pairs
        if key.value in CONDITION
    ]
    excluded = rule.get("unless")
    if excluded is not None:
        parts.append(Not(_formula("words", excluded, language)))
    return _all(parts)


def never_holds(condition: Formula) -> bool:
    """
    Return whether *condition* is found to hold for no message at all.
    """
    if isinstance(condition, Either):
        return all(never_holds(part) for part in condition.parts)
    if isinstance(condition, All):
        positive = _all(p for p in condition.parts if not isinstance(p, Not))
        return _excludes_itself(condition) or any(
            implies(positive, part.part) if isinstance(part, Not) else never_holds(part)
            for part in condition.parts
        )
    return False


@lru_cache(maxsize=65_536)
def implies(one: Formula, other: Formula) -> bool:
    """
    Return whether *other* is found to hold wherever *one* holds.
    """
    if one == other:
        return True
    if isinstance(other, All):
        return all(implies(one, part) for part in other.parts)
    if isinstance(one, Either):
        parts = one.parts - other.parts if isinstance(other, Either) else one.parts
        return all(implies(part, other) for part in parts)
    if isinstance(other, Either):
        if one in other.parts:
            return True
        # One atom implies no other.
        parts = other.apart if isinstance(one, tuple) else other.parts
        if any(implies(one, part) for part in parts):
            return True
    if isinstance(one, All):
        parts = one.apart if isinstance(other, tuple) else one.parts
        return other in one.parts or any(implies(part, other) for part in parts)
    if isinstance(one, Not) and isinstance(other, Not):
        return implies(other.part, one.part)
    return False


def needs(condition: Formula) -> list[frozenset[Atom]]:
    """
    Return sets of atoms such that *condition* needs at least one atom of each set.
    """
    if isinstance(condition, tuple):
        return [frozenset({condition})]
    if isinstance(condition, All):
        return [need for part in condition.parts for need in needs(part)]
    if isinstance(condition, Either) and all(map(needs, condition.parts)):
        least = (min(needs(part), key=len) for part in condition.parts)
        return [frozenset().union(*least)]
    return []


def atoms(condition: Formula) -> frozenset[Atom]:
    """
    Return the atoms in *condition*.
    """
    if isinstance(condition, tuple):
        return frozenset({condition})
    if isinstance(condition, Not):
        return atoms(condition.part)
    said = frozenset(p for p in condition.parts if isinstance(p, tuple))
    return said.union(*map(atoms, condition.apart))


def candidates(
    conditions: Mapping[int, Formula],
) -> Iterator[tuple[int, list[int]]]:
    """
    Yield each condition's number with those of the earlier conditions that it may
    imply. A condition can only be implied by one that has an atom of each of its
    `needs`: each is looked up by the rarest of these sets.
    """
    asked = {number: atoms(condition) for number, condition in conditions.items()}
    uses = Counter(chain.from_iterable(asked.values()))
    listed: dict[Atom, list[int]] = {}
    always: list[int] = []
    for number, condition in conditions.items():
        found = {n for atom in asked[number] for n in listed.get(atom, ())}
        yield number, sorted(found.union(always))
        wanted = needs(condition)
        rarest = min(
            wanted, key=lambda need: sum(map(uses.__getitem__, need)), default=()
        )
        lists = [listed.setdefault(atom, []) for atom in rarest] if wanted else [always]
        for each in lists:
            if len(each) < _MANY:
                each.append(number)


def _excludes_itself(condition: All) -> bool:
    # Such as two different channels at once, or day and night.
    left: dict[str, frozenset[Formula]] = {}
    for part in condition.parts:
        choices = part.parts if isinstance(part, Either) else frozenset({part})
        keys = {each[0] if isinstance(each, tuple) else "" for each in choices}
        if len(keys) == 1 and (key := keys.pop()) in _SINGLE:
            left[key] = left.get(key, choices) & choices
    return not all(left.values())


def _formula(key: str, node: Node, language: str) -> Formula:
    """
    Return a key of a match and its value as a formula. What cannot be compared is an
    atom of its own, which implies only itself.
    """
    if key == "match":
        pairs = node.pairs if isinstance(node, Fields) else ()
        return _all(_formula(name.value, value, language) for name, value in pairs)
    if key in ("all", "any", "not", CONDITIONS):
        parts = [_formula("match", item, language) for item in matches(key, node)]
        if key == "not":
            return Not(_either(parts))
        return _all(parts) if key == "all" else _either(parts)
    if key == "words" and isinstance(node, Fields):
        return _either(_formula("words", said, name.value) for name, said in node.pairs)
    if key == "standing" and isinstance(node, Scalar):
        return _standing_at_least(node.value)
    if key == "when" and isinstance(node, Fields) and node.get("hours"):
        return _when_formula(node)
    if key in _LISTS:
        return _either(_atom(key, item, language) for item in items_of(node))
    return (key, _text_of(node))


def _atom(key: str, node: Node, language: str) -> Atom:
    written = _text_of(node).strip()
    if key == "words":
        return (key, language, *map(_folded, written.split()))
    if key in _SIGNS:
        return (key, _SIGNS[key] + written.lstrip(_SIGNS[key]).casefold())
    return (key, written)


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    # Three dots are the notation of a gap, not text. The same words occur in many
    # rules, and in each that names them again.
    return word if word == "..." else fold(word)


def _when_formula(node: Fields) -> Formula:
    # The whole condition as one atom, and the quarters of an hour in which it may hold.
    # If it has only hours, and these begin and end on a quarter, the quarters alone
    # are equivalent.
    whole = ("when", _text_of(node))
    spans = [read_span(_text_of(item)) for item in items_of(node.get("hours") or node)]
    exact = len(node.pairs) == 1
    quarters: set[int] = set()
    for span in spans:
        if span is None:
            return whole
        exact = exact and not (span.start % _QUARTER or span.end % _QUARTER)
        end = span.end if span.start < span.end else span.end + MIDNIGHT
        first, last = span.start // _QUARTER, -(-end // _QUARTER)
        quarters.update(n % (MIDNIGHT // _QUARTER) for n in range(first, last))
    within = _either(("hours", str(quarter)) for quarter in quarters)
    return within if exact else _all((whole, within))


def _standing_at_least(standing: str) -> Formula:
    least = LEVELS.get(standing, Standing.NONE)
    return _either(("standing", name) for name, lv in LEVELS.items() if lv >= least)


def _text_of(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return repr([_text_of(item) for item in node.items])
    return repr([(key.value, _text_of(value)) for key, value in node.pairs])


def _joined(kind: type[All | Either], parts: Iterable[Formula]) -> Formula:
    flat = {
        each
        for part in parts
        for each in (part.parts if isinstance(part, kind) else (part,))
    }
    return flat.pop() if len(flat) == 1 else kind(frozenset(flat))


_all, _either = partial(_joined, All), partial(_joined, Either)

"""
Conditions as they are written, put into one form, so that one can be seen to follow
from another.

What follows here follows for every message there is. The reverse is not so: much that
follows in fact is not seen, and no rule is doubted for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from gateway.core.identity import Standing
from gateway.routing.around.windows import MIDNIGHT, read_span
from gateway.routing.parsing.source import Fields, Listing, Node, Scalar, items_of
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.words.text import fold

#: One thing that may be so: the key that asks it, and what for.
Atom = tuple[str, ...]


@frozen
class All:
    """
    Every part holds.
    """

    parts: frozenset[Formula]


@frozen
class Either:
    """
    At least one part holds.
    """

    parts: frozenset[Formula]


@frozen
class Not:
    """
    The part does not hold.
    """

    part: Formula


Formula = Atom | All | Either | Not

#: Keys of a rule that together are its condition; ``unless`` is there besides.
CONDITION = ("words", "hashtags", "patterns", "match")

#: Keys of which, if they hold a list, one entry is enough.
_LISTS = (
    *("words", "hashtags", "handles", "patterns", "channel", "from", "headers"),
    *("dmarc", "attachments", "language", "topics", "intents", "addressed", "asks"),
)
#: Keys of which one thing only is so of a message: what asks for two never holds.
_SINGLE = ("channel", "visibility", "standing", "dmarc", "language", "intents", "hours")

#: Hours are compared by quarters of an hour.
_QUARTER = 15

#: Of rules that need the same thing, so many are compared with those after them.
_MANY = 20

_SIGNS = {"hashtags": "#", "handles": "@"}


def formula(rule: Fields, language: str) -> Formula:
    """
    Give the condition of a rule; its words are in *language* where nothing is said.
    """
    parts = [
        _asked(key.value, node, language)
        for key, node in rule.pairs
        if key.value in CONDITION
    ]
    excluded = rule.get("unless")
    if excluded is not None:
        parts.append(Not(_asked("words", excluded, language)))
    return _all(parts)


def never(condition: Formula) -> bool:
    """
    Say whether it can be seen that *condition* holds for no message at all.
    """
    if isinstance(condition, Either):
        return all(never(part) for part in condition.parts)
    if isinstance(condition, All):
        positive = _all(p for p in condition.parts if not isinstance(p, Not))
        return _excluding(condition) or any(
            implies(positive, part.part) if isinstance(part, Not) else never(part)
            for part in condition.parts
        )
    return False


@lru_cache(maxsize=65_536)
def implies(one: Formula, other: Formula) -> bool:
    """
    Say whether it can be seen that, wherever *one* holds, *other* holds.
    """
    if one == other:
        return True
    if isinstance(other, All):
        return all(implies(one, part) for part in other.parts)
    if isinstance(one, Either):
        return all(_among(part, other) or implies(part, other) for part in one.parts)
    if _among(one, other):
        return True
    if isinstance(other, Either) and any(
        implies(one, part)
        for part in other.parts
        if not (isinstance(one, tuple) and isinstance(part, tuple))
    ):
        return True
    if isinstance(one, All):
        return any(implies(part, other) for part in one.parts)
    if isinstance(one, Not) and isinstance(other, Not):
        return implies(other.part, one.part)
    return False


def needs(condition: Formula) -> list[frozenset[Atom]]:
    """
    Give sets of atoms, of each of which one must hold for *condition* to hold.
    """
    if isinstance(condition, tuple):
        return [frozenset({condition})]
    if isinstance(condition, All):
        return [need for part in condition.parts for need in needs(part)]
    if isinstance(condition, Either) and all(map(needs, condition.parts)):
        least = (min(needs(part), key=len) for part in condition.parts)
        return [frozenset().union(*least)]
    return []


def atoms(condition: Formula) -> Iterator[Atom]:
    """
    Give every atom that stands in *condition*.
    """
    if isinstance(condition, tuple):
        yield condition
    elif isinstance(condition, Not):
        yield from atoms(condition.part)
    else:
        for part in condition.parts:
            yield from atoms(part)


def candidates(
    conditions: Mapping[int, Formula],
) -> Iterator[tuple[int, list[int]]]:
    """
    Give for each condition those before it that may follow from it. What follows
    shares an atom with each thing that it needs: the rarest of them is looked up.
    """
    uses: dict[Atom, int] = {}
    for condition in conditions.values():
        for atom in set(atoms(condition)):
            uses[atom] = uses.get(atom, 0) + 1
    listed: dict[Atom, list[int]] = {}
    always: list[int] = []
    for number, condition in conditions.items():
        said = set(atoms(condition))
        found = {n for atom in said for n in listed.get(atom, ())}
        yield number, sorted(found.union(always))
        wanted = needs(condition)
        rarest = min(
            wanted, key=lambda need: sum(map(uses.__getitem__, need)), default=()
        )
        lists = [listed.setdefault(atom, []) for atom in rarest] if wanted else [always]
        for each in lists:
            if len(each) < _MANY:
                each.append(number)


def _excluding(condition: All) -> bool:
    # Of a channel and of another, say, or by day and by night.
    left: dict[str, frozenset[Formula]] = {}
    for part in condition.parts:
        choices = part.parts if isinstance(part, Either) else frozenset({part})
        keys = {each[0] if isinstance(each, tuple) else "" for each in choices}
        if len(keys) == 1 and (key := keys.pop()) in _SINGLE:
            left[key] = left.get(key, choices) & choices
    return not all(left.values())


def _among(one: Formula, other: Formula) -> bool:
    return isinstance(other, Either) and one in other.parts


def _asked(key: str, node: Node, language: str) -> Formula:
    if key == "match":
        pairs = node.pairs if isinstance(node, Fields) else ()
        return _all(_asked(name.value, value, language) for name, value in pairs)
    if key in ("all", "any", "not", CONDITIONS):
        parts = [_asked("match", item, language) for item in matches(key, node)]
        if key == "not":
            return Not(_either(parts))
        return _all(parts) if key == "all" else _either(parts)
    if key == "words" and isinstance(node, Fields):
        return _either(_asked("words", said, name.value) for name, said in node.pairs)
    if key == "standing" and isinstance(node, Scalar):
        return _at_least(node.value)
    if key == "when" and isinstance(node, Fields) and node.get("hours"):
        return _when(node)
    if key in _LISTS:
        return _either(_atom(key, item, language) for item in items_of(node))
    return (key, _written(node))


def _atom(key: str, node: Node, language: str) -> Atom:
    written = _written(node).strip()
    if key == "words":
        # The three points of a gap are none of the text's own.
        parts = (p if p == "..." else fold(p) for p in written.split())
        return (key, language, *parts)
    if key in _SIGNS:
        return (key, _SIGNS[key] + written.lstrip(_SIGNS[key]).casefold())
    return (key, written)


def _when(node: Fields) -> Formula:
    # All that it asks for, and besides the hours in which it may be so; of hours that
    # begin and end with a quarter, and of nothing else, these are all of it.
    whole = ("when", _written(node))
    spans = [read_span(_written(item)) for item in items_of(node.get("hours") or node)]
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


def _at_least(standing: str) -> Formula:
    levels = {level.name.lower(): level for level in Standing}
    least = levels.get(standing, Standing.NONE)
    return _either(("standing", name) for name, lv in levels.items() if lv >= least)


def _written(node: Node) -> str:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return repr([_written(item) for item in node.items])
    return repr([(key.value, _written(value)) for key, value in node.pairs])


def _all(parts: Iterable[Formula]) -> Formula:
    flat = {
        each
        for part in parts
        for each in (part.parts if isinstance(part, All) else (part,))
    }
    return flat.pop() if len(flat) == 1 else All(frozenset(flat))


def _either(parts: Iterable[Formula]) -> Formula:
    flat = {
        each
        for part in parts
        for each in (part.parts if isinstance(part, Either) else (part,))
    }
    return flat.pop() if len(flat) == 1 else Either(frozenset(flat))

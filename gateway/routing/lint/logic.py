"""
Conditions of rules as logical formulas, to find out whether one implies another.

The test is sound, not complete: an implication that is found holds for every message;
one that is not found may hold all the same, and then nobody is warned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial

from attrs import frozen

from gateway.core.identity import Standing
from gateway.routing.around.windows import MIDNIGHT, read_span
from gateway.routing.parsing.source import Fields, Listing, Node, Scalar, items_of
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.words.text import fold

#: A condition that is not taken apart: its key, and the value asked for.
Atom = tuple[str, ...]


@frozen
class All:
    """
    Conjunction: every part holds.
    """

    parts: frozenset[Formula]


@frozen
class Either:
    """
    Disjunction: at least one part holds.
    """

    parts: frozenset[Formula]


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
        return all(
            _is_alternative(part, other) or implies(part, other) for part in one.parts
        )
    if _is_alternative(one, other):
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


def atoms(condition: Formula) -> Iterator[Atom]:
    """
    Yield every atom in *condition*; one that occurs twice, twice.
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
    Yield each condition's number with those of the earlier conditions that it may
    imply. A condition can only be implied by one that has an atom of each of its
    `needs`: each is looked up by the rarest of these sets.
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


def _excludes_itself(condition: All) -> bool:
    # Such as two different channels at once, or day and night.
    left: dict[str, frozenset[Formula]] = {}
    for part in condition.parts:
        choices = part.parts if isinstance(part, Either) else frozenset({part})
        keys = {each[0] if isinstance(each, tuple) else "" for each in choices}
        if len(keys) == 1 and (key := keys.pop()) in _SINGLE:
            left[key] = left.get(key, choices) & choices
    return not all(left.values())


def _is_alternative(one: Formula, other: Formula) -> bool:
    return isinstance(other, Either) and one in other.parts


def _formula(key: str, node: Node, language: str) -> Formula:
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
        # Three dots are the notation of a gap, not text.
        parts = (p if p == "..." else fold(p) for p in written.split())
        return (key, language, *parts)
    if key in _SIGNS:
        return (key, _SIGNS[key] + written.lstrip(_SIGNS[key]).casefold())
    return (key, written)


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
    levels = {level.name.lower(): level for level in Standing}
    least = levels.get(standing, Standing.NONE)
    return _either(("standing", name) for name, lv in levels.items() if lv >= least)


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

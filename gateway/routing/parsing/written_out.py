"""
Expansion of named conditions (``conditions:``) in the matches that refer to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, evolve, field

from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import (
    Fields,
    Listing,
    Node,
    Scalar,
    items_of,
    shown,
)

#: The part that defines them, and the key of a match that refers to them.
CONDITIONS = "conditions"

#: The parts whose entries have conditions.
_ASKING = (
    *("guards", "topics", "intents", "procedures", "matters", "facts", "authorities"),
)

#: Keys of a match that hold other matches.
_HOLDING = ("all", "any", "not")


def written_out(parts: Mapping[str, Fields], reader: Reader) -> dict[str, Fields]:
    """
    Return *parts* with each reference to a named condition expanded to its name and its
    match. A name that is unknown, refers to itself or is never used is a mistake.
    """
    writer = _Writer({k.value: (k, v) for k, v in parts[CONDITIONS].pairs}, reader)
    whole = {**parts, **{part: writer.rules(parts[part]) for part in _ASKING}}
    for name, (key, _) in writer.known.items():
        if name not in writer.written and not reader.partial:
            problem = f"no rule uses condition {shown(name)}"
            reader.mistake(key, problem, f"write {CONDITIONS}: {name} in a match")
    return whole


def matches(key: str, value: Node) -> tuple[Node, ...]:
    """
    Return the matches under a *key* such as ``any`` or ``conditions``, the latter once
    expanded.
    """
    if key != CONDITIONS:
        return items_of(value)
    return tuple(m for _, m in value.pairs) if isinstance(value, Fields) else ()


def must(key: str, value: Node) -> tuple[Node, ...]:
    """
    Return the matches under *key* that must all hold for it to hold.
    """
    found = matches(key, value) if key in ("all", CONDITIONS) else ()
    return found if key == "all" or len(found) == 1 else ()


@define
class _Writer:
    known: Mapping[str, tuple[Scalar, Node]]
    reader: Reader
    written: dict[str, Node] = field(factory=dict)
    within: list[str] = field(factory=list)

    def rules(self, part: Fields) -> Fields:
        return evolve(part, pairs=tuple((k, self._rule(v)) for k, v in part.pairs))

    def _rule(self, rule: Node) -> Node:
        if not isinstance(rule, Fields):
            return rule
        pairs = tuple(
            (key, self._match(node) if key.value == "match" else node)
            for key, node in rule.pairs
        )
        return evolve(rule, pairs=pairs)

    def _match(self, match: Node) -> Node:
        if isinstance(match, Listing):
            return evolve(match, items=tuple(map(self._match, match.items)))
        if not isinstance(match, Fields):
            return match
        return evolve(match, pairs=tuple((k, self._held(k, v)) for k, v in match.pairs))

    def _held(self, key: Scalar, value: Node) -> Node:
        if key.value in _HOLDING:
            return self._match(value)
        return self._named(value) if key.value == CONDITIONS else value

    def _named(self, value: Node) -> Node:
        names = self.reader.scalars(value, "a condition")
        pairs = {name.value: (name, self._of(name)) for name in names}
        found = tuple((name, of) for name, of in pairs.values() if of is not None)
        # If all are unknown, that is a mistake already: leave the node as it is.
        return value if names and not found else Fields(found, value.position)

    def _of(self, name: Scalar) -> Node | None:
        if name.value not in self.known:
            self.reader.unknown(name, "condition", self.known)
            return None
        if name.value in self.within:
            problem = f"condition {shown(name.value)} refers to itself"
            through = self.within[self.within.index(name.value) :]
            self.reader.mistake(name, problem, " → ".join((*through, name.value)))
            return None
        if name.value not in self.written:
            self.within.append(name.value)
            self.written[name.value] = self._match(self.known[name.value][1])
            self.within.pop()
        return self.written[name.value]

"""
Reading of ``more:``, which adds words and examples to rules of another file, such as
those that `ventanilla suggest` proposes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve

from gateway.routing.parsing import likes
from gateway.routing.parsing.parts import EXEMPLARY, FILLED
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import (
    Fields,
    Listing,
    Node,
    Scalar,
    items_of,
    shown,
)

#: The keys that may be added to, by part.
KEYS = {
    **dict.fromkeys(EXEMPLARY, ("words", "unless", "like")),
    "topics": ("words", "hints", "unless", "like"),
}

#: Keys of a rule without words to which words would be a further condition.
_BESIDE = ("hashtags", "patterns")


def extended(
    parts: Mapping[str, Fields], more: Sequence[Node], language: str, reader: Reader
) -> dict[str, Fields]:
    """
    Return *parts* with what *more* adds to them. Lists that name no language are in
    that of their file, else in *language*, the town's first.
    """
    whole = dict(parts)
    for node in more:
        for part, rules in reader.fields(node, "more", KEYS).items():
            for name, added in reader.entries(rules, part):
                of = f"more of {part} {name.value}"
                known = reader.fields(added, of, KEYS[part], FILLED)
                whole[part] = _with(whole[part], part, name, known, language, reader)
    return whole


def _with(
    rules: Fields,
    part: str,
    name: Scalar,
    added: Mapping[str, Node],
    language: str,
    reader: Reader,
) -> Fields:
    rule = rules.get(name.value)
    if rule is None:
        reader.unknown(
            name, part.removesuffix("s"), [key.value for key, _ in rules.pairs]
        )
        return rules
    if not isinstance(rule, Fields):
        return rules
    if "words" in added and not rule.get("words") and any(map(rule.get, _BESIDE)):
        problem = f"{shown(name.value)} has no words of its own to add to"
        hint = "add sentences with `like`, or a rule of your own"
        reader.mistake(added["words"], problem, hint)
        return rules
    for key, node in added.items():
        if key == "words" and not rule.get("words") and rule.get("match"):
            rule = _besides(rule, node)
        elif key == "like":
            rule = _liked(rule, node, language, reader)
        else:
            rule = _joined(rule, key, node, language, reader)
    pairs = ((k, rule if k.value == name.value else v) for k, v in rules.pairs)
    return evolve(rules, pairs=tuple(pairs))


def _besides(rule: Fields, words: Node) -> Fields:
    """
    Let a *rule* hold by its match or by *words*.
    """
    at = words.position
    ways = [rule.get("match"), Fields(((Scalar("words", at), words),), at)]
    either = Listing(tuple(each for each in ways if each is not None), at)
    return _having(rule, "match", Fields(((Scalar("any", at), either),), at))


def _joined(
    rule: Fields, key: str, added: Node, language: str, reader: Reader
) -> Fields:
    there = rule.get(key)
    whole = _both(there, added, language, reader) if there else added
    return _having(rule, key, whole)


def _liked(rule: Fields, added: Node, language: str, reader: Reader) -> Fields:
    there = rule.get("like")
    if there is None or not (_is_whole(there) or _is_whole(added)):
        return _joined(rule, "like", added, language, reader)
    whole = _whole(there)
    for key, node in _whole(added).pairs:
        own = whole.get(key.value)
        if key.value == "examples" or own is None:
            whole = _joined(whole, key.value, node, language, reader)
        else:
            problem = f"'like' already has a {key.value}"
            reader.mistake(node, problem, f"at {own.position}")
    return _having(rule, "like", whole)


def _having(rule: Fields, key: str, node: Node) -> Fields:
    if rule.get(key) is None:
        return evolve(rule, pairs=(*rule.pairs, (Scalar(key, node.position), node)))
    pairs = ((k, node if k.value == key else v) for k, v in rule.pairs)
    return evolve(rule, pairs=tuple(pairs))


def _whole(like: Node) -> Fields:
    if isinstance(like, Fields) and _is_whole(like):
        return like
    return Fields(((Scalar("examples", like.position), like),), like.position)


def _is_whole(like: Node) -> bool:
    # Otherwise its keys, if any, are languages.
    return isinstance(like, Fields) and any(map(like.get, likes.KEYS))


def _both(one: Node, other: Node, language: str, reader: Reader) -> Fields:
    lists: dict[str, tuple[Scalar, list[Node]]] = {}
    for node in (one, other):
        for key, items in _by_language(node, reader.language_of(node, language)):
            lists.setdefault(key.value, (key, []))[1].extend(items)
    pairs = (
        (key, Listing(tuple(items), key.position)) for key, items in lists.values()
    )
    return Fields(tuple(pairs), one.position)


def _by_language(
    node: Node, language: str
) -> Iterator[tuple[Scalar, tuple[Node, ...]]]:
    if not isinstance(node, Fields):
        yield Scalar(language, node.position), items_of(node)
        return
    for key, value in node.pairs:
        yield key, items_of(value)

"""
How much is said of each topic: one word in passing is seldom what a message is about.
How little counts was measured on labelled messages that were no examples: docs/town.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules, Topic, Trace

#: What each word that is said of a topic counts, against the share of the examples;
#: and how many count.
_WORD, _WORDS = 0.35, 3

#: What is said of a topic is in doubt up to so many words.
_FEW = 2

#: The share from which examples say it better than words, or than hints, where the
#: message speaks to whoever is responsible; and how many times what they say of those.
_SPOKEN_TO, _HINTED, _TIMES = 0.3, 0.2, 2

#: From which share of the foremost topic others need more than a word; and which share
#: they need, of which one word is said, some, or even many.
_CLEAR, _ONE, _SOME, _MANY = 0.3, 0.2, 0.06, 3

#: The same for one word where the foremost is less clear.
_LESS_CLEAR, _LITTLE = 0.2, 0.02


def is_better(
    rules: Rules, reading: Reading, said: Mapping[str, tuple[int, int]], *, found: bool
) -> bool:
    """
    Say whether examples tell it better than few words do: whoever speaks to those
    responsible for what is like it does not mean what is *said* of others.

    Args:
        rules: Of the town.
        reading: Of the message.
        said: How much is said of each topic.
        found: It was said in words, not in mere hints.
    """
    voted, share = reading.vote.first("topics")
    if voted not in rules.topics or voted in said or not said:
        return False
    told = max(words for words, _ in said.values())
    if reading.addressed.isdisjoint(rules.topics[voted].owner) or told > _FEW:
        return False
    theirs = max(reading.vote.share("topics", name) for name in said)
    owners = {owner for name in said for owner in rules.topics[name].owner}
    enough = share >= max(_SPOKEN_TO if found else _HINTED, _TIMES * theirs)
    enough = enough and owners.isdisjoint(reading.addressed)
    return enough and not is_hinted(voted, rules, reading)


def is_hinted(name: str, rules: Rules, reading: Reading) -> bool:
    """
    Say whether the message has hints of a topic: where words tell another, they count
    no more than hints do.
    """
    hinted = rules.hint_book.matching(reading, Trace(explain=False))
    return any(name in rule.effect.topics for rule in hinted)


def kept(
    about: Sequence[Topic], said: Mapping[str, tuple[int, int]], reading: Reading
) -> list[Topic]:
    """
    Give the topics of *about*, the foremost first, without those that are said in
    passing.
    """
    clear = reading.vote.share("topics", about[0].name) if about else 0.0
    if about and not reading.addressed.isdisjoint(about[0].owner):
        # Whoever speaks to those responsible for it speaks of it.
        clear = 1.0
    return [
        topic
        for topic in about
        if topic is about[0]
        or reading.vote.share("topics", topic.name)
        >= _needed(said[topic.name][0], clear)
    ]


def in_order(
    about: Sequence[Topic],
    said: Mapping[str, tuple[int, int]],
    rules: Rules,
    reading: Reading,
    trace: Trace,
) -> list[Topic]:
    """
    Give the topics of *about*, first the one of which most is said, then the one said
    first.
    """
    weights = {
        topic.name: _WORD * min(said[topic.name][0], _WORDS)
        + reading.vote.share("topics", topic.name)
        # To speak to those responsible is to say one word of it.
        + _WORD * (not reading.addressed.isdisjoint(topic.owner))
        for topic in about
    }
    most = max(weights.values(), default=0.0)
    even = [f"topic {name}" for name, weight in weights.items() if weight == most]
    foremost: tuple[str, ...] = ()
    if len(even) > 1:
        # Of which as much is said, the one whose own example is near enough.
        own = rules.by_example.nearest("topics", reading, trace, among=even)
        foremost = own.effect.topics if own is not None else ()
    return sorted(
        about,
        key=lambda topic: (
            topic.name not in foremost,
            -weights[topic.name],
            said[topic.name][1],
        ),
    )


def said(rule: Rule, reading: Reading) -> tuple[int, int]:
    """
    Say in how many words of a message a rule's topic is told, and where first: several
    words in a row are no accident.
    """
    told: dict[int, int] = {}
    for position, words in reading.atoms.of(rule.condition.atoms):
        told[position] = max(2 if " " in words else 1, told.get(position, 0))
    return sum(told.values()), min(told, default=0)


def _needed(words: int, clear: float) -> float:
    if words > _MANY or clear < _LESS_CLEAR:
        return 0.0
    if clear < _CLEAR:
        return _LITTLE if words <= 1 else 0.0
    return _ONE if words <= 1 else _SOME

"""
The keys a rule may use in ``match``, all in one table.

To add a key: write a function that makes a condition from its node, and name it in
WORDS. It is long because the whole vocabulary is to be seen in one place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import partial
from typing import TypeAlias, TypeVar

from attrs import evolve, frozen

from gateway.core.identity import LEVELS, Role, Standing
from gateway.core.message import Visibility
from gateway.routing import conditions, predicates
from gateway.routing.around.when import KEYS as OF_WHEN
from gateway.routing.around.when import is_when
from gateway.routing.around.where import goes_on, is_in
from gateway.routing.conditions import Condition, fact
from gateway.routing.parsing.addresses import OWN_CHANNEL
from gateway.routing.parsing.source import Fields, Node, shown
from gateway.routing.parsing.wording import (
    Scope,
    asks_for,
    says_handles,
    says_hashtags,
    says_patterns,
    says_words,
)
from gateway.routing.reading import Naming, Reading
from gateway.routing.staff import Sender
from gateway.routing.words.language.spoken import TOLD

E = TypeVar("E", bound=Enum)

#: Reads a match into a condition.
Read: TypeAlias = Callable[[Node, Scope], Condition]

#: The functions that read each key of a match.
Words: TypeAlias = Mapping[str, Callable[[Node, Scope], Condition | None]]

#: Results of DMARC (RFC 7489, section 11.2).
DMARC = ("none", "pass", "fail", "temperror", "permerror")

#: Values of ``attachments``: any, none, a media type or a glob of one.
MEDIA = re.compile(r"any|none|.*[/*?\[].*")


def match(node: Node, scope: Scope) -> Condition:
    """
    Read a ``match`` into the condition that all of its keys hold.
    """
    parts = _parts(node, scope, WORDS)
    return parts[0] if len(parts) == 1 else conditions.all_of(parts)


def circumstances(node: Node, scope: Scope) -> Condition:
    """
    Read a ``match`` without its keys of words, for which examples stand in.
    """
    return conditions.all_of(_parts(node, scope, _BESIDES_WORDS))


def _parts(node: Node, scope: Scope, words: Words) -> tuple[Condition, ...]:
    if isinstance(node, Fields) and not node.pairs:
        hint = "leave it out, or give it a condition"
        scope.reader.mistake(node, "the match is empty", hint)
    if isinstance(node, Fields):
        times = [key for key, _ in node.pairs if key.value in OF_WHEN]
        for key in times:
            hint = f"when: {{{key.value}: …}}"
            scope.reader.mistake(key, f"{shown(key.value)} must be in when", hint)
        node = evolve(node, pairs=tuple(p for p in node.pairs if p[0] not in times))
    known = scope.reader.fields(node, "match", WORDS, WORDS)
    return tuple(
        made
        for key, value in known.items()
        if key in words and (made := words[key](value, scope)) is not None
    )


def on_channel(node: Node, scope: Scope) -> Condition:
    """
    ``channel: [twitter, telegram]``.
    """
    names = scope.reader.names(node, "channel", scope.names.channels, OWN_CHANNEL)
    listed = " or ".join(names)
    return fact(partial(predicates.is_by, names), f"by {listed}", f"not by {listed}")


def is_visible(node: Node, scope: Scope) -> Condition:
    """
    ``visibility: public``.
    """
    wanted = _one(node, scope, "visibility", Visibility)
    word = wanted.value if wanted else ""
    return fact(partial(predicates.is_visible, wanted), f"it is {word}", f"not {word}")


def has_standing(node: Node, scope: Scope) -> Condition:
    """
    ``standing: verified``: the sender's standing is that or higher.
    """
    least = scope.reader.choice(node, "standing", LEVELS) or Standing.NONE
    word = least.name.lower()
    return fact(
        partial(predicates.stands, least), f"its sender is {word}", f"not {word}"
    )


def says_what_was_agreed(node: Node, scope: Scope) -> Condition:
    """
    ``agreed: yes``: the message contains the word that its sender agreed on in person,
    to call for help without saying so.
    """
    return fact(
        predicates.is_agreed,
        "its sender says what was agreed with them",
        "its sender says nothing that was agreed with them",
        wanted=scope.reader.yes(node, "agreed"),
    )


def has_role(node: Node, scope: Scope) -> Condition:
    """
    ``role: councillor``: the sender is a verified person with that role.
    """
    role = _one(node, scope, "role", Role)
    word = role.value if role else ""
    return fact(
        partial(predicates.is_role, role),
        f"its sender is a verified {word}",
        f"its sender is no verified {word}",
    )


def is_from(node: Node, scope: Scope) -> Condition:
    """
    ``from: machine``, or a glob of addresses and handles such as ``"*@bank.example"``.
    """
    kinds = {kind.value: kind for kind in Sender}
    wanted: set[Sender] = set()
    globs: list[str] = []
    for scalar in scope.reader.scalars(node, "a sender"):
        if scalar.value in kinds:
            wanted.add(kinds[scalar.value])
        elif "@" in scalar.value:
            globs.append(scalar.value.casefold())
        else:
            scope.reader.unknown(scalar, "sender", kinds)

    listed = " or ".join([*sorted(kind.value for kind in wanted), *globs])
    test = partial(predicates.is_from, frozenset(wanted), globs)
    return fact(test, f"it comes from {listed}", f"not from {listed}")


def has_headers(node: Node, scope: Scope) -> Condition:
    """
    ``headers: [x-spam-flag, "precedence: bulk"]``: any of them.
    """
    wanted = []
    for entry in scope.reader.texts(node, "a header"):
        name, _, value = entry.partition(":")
        wanted.append((name.strip().casefold(), value.strip().casefold() or "*"))

    listed = ", ".join(name for name, _ in wanted)
    test = partial(predicates.has_headers, wanted)
    return fact(test, f"has a header of {listed}", f"no such header of {listed}")


def failed_dmarc(node: Node, scope: Scope) -> Condition:
    """
    ``dmarc: fail``: the result of DMARC for a mail.
    """
    wanted = scope.reader.names(node, "result", DMARC, f"one of: {', '.join(DMARC)}")
    listed = " or ".join(wanted)
    return fact(
        partial(predicates.gave_dmarc, wanted),
        f"DMARC gave {listed}",
        f"DMARC did not give {listed}",
    )


def has_attachments(node: Node, scope: Scope) -> Condition:
    """
    ``attachments: any``, ``none``, or media types such as ``image/*``.
    """
    scalars = scope.reader.scalars(node, "a media type")
    wanted = [scalar.value.strip() for scalar in scalars]
    for scalar, given in zip(scalars, wanted, strict=True):
        if not MEDIA.fullmatch(given):
            known, hint = ("any", "none"), "such as image/*"
            scope.reader.unknown(scalar, "media type", known, hint)
    listed = " or ".join(wanted)
    test = partial(predicates.has_attachments, wanted)
    return fact(test, f"attachments: {listed}", f"attachments are not {listed}")


def speaks(node: Node, scope: Scope) -> Condition:
    """
    ``language: [fr, de]``, as detected.
    """
    known = dict.fromkeys((*TOLD, scope.names.language))
    hint = "the gateway cannot detect this language"
    names = scope.reader.names(node, "language", known, hint)
    listed = " or ".join(names)
    test = partial(predicates.speaks, names)
    return fact(test, f"in {listed}", f"not in {listed}", partly=True)


def is_about(node: Node, scope: Scope) -> Condition | None:
    """
    ``topics: [water, sewer]``; ``topics: none`` if it has no topic.
    """
    if "topics" not in scope.known:
        scope.reader.mistake(node, "topics are not known yet here: leave it out")
        return None
    names = scope.reader.names(node, "topic", [*scope.names.topics, "none"])
    listed = " or ".join(names)
    return fact(
        partial(predicates.is_about, names),
        f"about {listed}",
        f"not about {listed}",
        None if "none" in names else frozenset(names),
    )


def wants(node: Node, scope: Scope) -> Condition | None:
    """
    ``intents: [incident, complaint]``.
    """
    if "intents" not in scope.known:
        scope.reader.mistake(node, "intents are not known yet here: leave it out")
        return None
    names = scope.reader.names(node, "intent", scope.names.intents)
    listed = " or ".join(names)
    return fact(
        partial(predicates.wants, names),
        f"wants {listed}",
        f"does not want {listed}",
        frozenset(names),
    )


def names_mailbox(node: Node, scope: Scope) -> Condition:
    """
    ``addressed: handle`` or ``name``: the message names a mailbox in that way.
    """
    ways = {way.value: way for way in Naming}
    wanted = {
        way
        for item in scope.reader.items(node)
        if (way := scope.reader.choice(item, "way of naming", ways)) is not None
    }
    listed = " or ".join(sorted(way.value for way in wanted))
    return fact(
        partial(predicates.is_named, frozenset(wanted)),
        f"names a mailbox by {listed}",
        f"names no mailbox by {listed}",
    )


def is_short(node: Node, scope: Scope) -> Condition:
    """
    ``at_most: 6``: the message has at most so many words.
    """
    most = scope.reader.whole(node, "at_most", 0, 10_000) or 0
    return fact(
        partial(predicates.is_short, most),
        f"{most} words or fewer",
        f"more than {most} words",
        partly=True,
    )


def all_of(node: Node, scope: Scope, read: Read = match) -> Condition:
    """
    ``all:`` a list of matches, each of which must hold.
    """
    return conditions.all_of(_each(node, scope, read))


def any_of(node: Node, scope: Scope, read: Read = match) -> Condition:
    """
    ``any:`` a list of matches, one of which must hold.
    """
    return conditions.any_of(_each(node, scope, read))


def not_so(node: Node, scope: Scope) -> Condition:
    """
    ``not:`` a match that must not hold; of a list, none.
    """
    return conditions.none_of(_each(node, scope, match))


def has_name(node: Node, scope: Scope, read: Read = match) -> Condition:
    """
    ``conditions: [fire, gas]``: one of the named conditions holds.
    """
    pairs = node.pairs if isinstance(node, Fields) else ()
    return conditions.any_of(
        [_named(key.value, each, scope, read) for key, each in pairs]
    )


#: All keys of a match; any other is a mistake.
WORDS: Words = {
    "words": says_words,
    "asks": asks_for,
    "hashtags": says_hashtags,
    "handles": says_handles,
    "patterns": says_patterns,
    "channel": on_channel,
    "visibility": is_visible,
    "standing": has_standing,
    "agreed": says_what_was_agreed,
    "role": has_role,
    "from": is_from,
    "headers": has_headers,
    "dmarc": failed_dmarc,
    "attachments": has_attachments,
    "language": speaks,
    "topics": is_about,
    "intents": wants,
    "addressed": names_mailbox,
    "at_most": is_short,
    "when": is_when,
    "place": is_in,
    "thread": goes_on,
    "conditions": has_name,
    "all": all_of,
    "any": any_of,
    "not": not_so,
}

#: Keys of words, for which examples stand in.
_SAID = ("words", "asks", "hashtags", "handles", "patterns")

#: All other keys. ``not`` keeps its words: they exclude a message like an example, too.
_BESIDES_WORDS: Words = {
    **{word: read for word, read in WORDS.items() if word not in _SAID},
    "conditions": partial(has_name, read=circumstances),
    "all": partial(all_of, read=circumstances),
    "any": partial(any_of, read=circumstances),
}


def _named(name: str, node: Node, scope: Scope, read: Read) -> Condition:
    # Many rules ask for the same one, of hundreds of words: it is read once.
    key = (name, read, scope.known, scope.always)
    if key not in scope.conditions:
        condition = read(node, scope)
        scope.conditions[key] = _Named(
            name=name,
            condition=condition,
            atoms=condition.atoms,
            triggers=condition.triggers,
            about=condition.about,
        )
    return scope.conditions[key]


@frozen(kw_only=True, eq=False)
class _Named(Condition):
    """
    A condition of which reasons begin with its name, so that people find it.
    """

    name: str
    condition: Condition

    def holds(self, reading: Reading, near: AbstractSet[int]) -> str | None:
        reason = self.condition.holds(reading, near)
        return None if reason is None else f"{self.name}: {reason}"

    def may(self, reading: Reading, likely: AbstractSet[int]) -> bool:
        return self.condition.may(reading, likely)

    def lacks(self, reading: Reading) -> str:
        return self.condition.lacks(reading)


def _one(node: Node, scope: Scope, what: str, kind: type[E]) -> E | None:
    return scope.reader.choice(node, what, {m.value: m for m in kind})


def _each(node: Node, scope: Scope, read: Read) -> tuple[Condition, ...]:
    return tuple(read(item, scope) for item in scope.reader.items(node))

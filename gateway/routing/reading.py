"""
A message as rules see it: read once, asked often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import TypeAlias

from attrs import evolve, field, frozen

from gateway.core.conversation import Conversation
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.routing.around.places import Gazetteer, Spot
from gateway.routing.staff import Sender, Staff
from gateway.routing.voting import Voting
from gateway.routing.words import text
from gateway.routing.words.compared import compared
from gateway.routing.words.language.spoken import Spoken, spoken_in, tells
from gateway.routing.words.learning.examples import Examples, Likeness, Word
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.matching.index import Index
from gateway.routing.words.tags import (
    tags,
    unnamed,
    without_links,
    without_names,
)

#: What stands between two things that are told in one message.
_BETWEEN = re.compile(
    r"([.;,!?\n]+|\b(?:y|e|ademas|tambien|i|tambe|and|also|et|aussi|und|auch|eta)\b)"
)
#: What was said, and how far whoever said it is believed.
Heard: TypeAlias = tuple[Message, Verdict]


class Naming(Enum):
    """
    How a message names a mailbox.
    """

    HANDLE = "handle"  # by its handle or its mail address
    NAME = "name"  # by its office, its person, or what people call it


@frozen(kw_only=True)
class After:
    """
    The question with which another is read as one: "¿a qué hora abre la biblioteca?",
    and then "¿y los sábados?".

    Attributes:
        told: The fact that it was answered by, where something else is named now.
        same: The same, where nothing else is asked.
        now: What is said now, by itself, without case and accents.
    """

    told: str
    same: str
    now: str


@frozen(kw_only=True)
class Reading:
    """
    What a message says of all that rules ask about.

    Attributes:
        plain: Its subject and text, without case and accents.
        words: Its tokens, subject first, without handles.
        atoms: What it says of all that rules ask about.
        language: What it seems to be written in.
        sender: What its sender is to us.
        places: Where it is about: what it names, and where its coordinates lie.
        names: Where the names of these begin and end in its plain text, with no letter
            said too often, if they are surely names.
        without: Gives the atoms that are said, were there no words at some positions.
        goes_on: It goes on with a conversation of its sender's.
        asked: It is said to a question that a few words answer.
        after: The question that it begins with, if it is asked after one.
        topics: What it is about, once that is known.
        intent, unlikely: What is wanted, once that is known, and what hardly is.
        named: How it names mailboxes, once that is known.
        addressed: Those that it names by handle, once they are known.
        like: How much it is like the examples of rules, where they are asked.
        known: What rules by example know of its words.
        vote: What the examples nearest to it say together of what it is.
        told: The same of what it says besides whom it is said to.
    """

    message: Message
    verdict: Verdict
    plain: str
    words: tuple[str, ...]
    atoms: Atoms
    language: str
    sender: frozenset[Sender]
    places: tuple[Spot, ...] = ()
    names: Sequence[tuple[int, int]] = ()
    without: Callable[[Collection[int]], Atoms]
    goes_on: bool = False
    asked: bool = False
    after: After | None = None
    topics: tuple[str, ...] = ()
    intent: str = ""
    unlikely: frozenset[str] = frozenset()
    named: frozenset[Naming] = frozenset()
    addressed: frozenset[str] = frozenset()
    like: Mapping[str, Likeness] = field(factory=dict)
    known: Sequence[Word] = ()
    vote: Vote = field(factory=Vote)
    told: Vote = field(factory=Vote)

    @property
    def about(self) -> tuple[str, ...]:
        """
        The names of its topics and of its intent, as far as they are known.
        """
        return (*self.topics, self.intent)

    @property
    def parts(self) -> tuple[range, ...]:
        """
        The positions of the words of each of its parts: what is told of one thing, and
        what of another.
        """
        parts, at = [], 0
        for part in _BETWEEN.split(unnamed(self.plain)):
            words = len(text.cut(part))
            parts.append(range(at, at + words))
            at += words
        return tuple(parts)

    @property
    def naming(self) -> frozenset[int]:
        """
        The positions of the words that surely name places.
        """
        folded, found = text.once(self.plain), set[int]()
        for start, end in self.names:
            at = len(text.cut(unnamed(folded[:start])))
            found.update(range(at, at + len(text.cut(folded[start:end]))))
        return frozenset(found)

    @property
    def compared(self) -> frozenset[int]:
        """
        The positions of the words with which something is only compared.
        """
        return compared(self.words)


def read_all(
    heard: Sequence[Heard],
    *,
    index: Index,
    staff: Staff,
    gazetteer: Gazetteer,
    voting: Voting,
    examples: Examples,
    language: str,
) -> list[Reading]:
    """
    Look through each message once. One thing is done to all of them before the next:
    a processor is quicker at what it did a moment ago.

    Args:
        heard: What was said, and how far whoever said it is believed.
        index: Everything that rules ask about.
        staff: Who works here, for telling them from those who only seem to.
        gazetteer: The places that a message may be about.
        voting: Asks the examples that say together what a message is.
        examples: Those of rules.
        language: What is spoken where nothing tells.
    """
    # What many say in the same words is looked through once.
    told = [(m.subject, m.text, m.to, m.place) for m, _ in heard]
    of = {each: number for number, each in enumerate(dict.fromkeys(told))}
    messages = [message for message, _ in dict(zip(told, heard, strict=True)).values()]
    plains = [routed(each.subject, each.text, index) for each in messages]
    every = [text.cut(plain) for plain in plains]
    written = [*map(without_names, plains, every)]
    spelled = [tuple(map(text.spelled, words)) for words in written]
    named = [*map(addressed, messages, plains)]
    spoken = [spoken_in(w, language) for w in map(without_links, plains, spelled)]
    alone = [heard_alone(each, language) for each in spoken]
    atoms = [*map(index.find, plains, every, named, written, alone)]
    senders = [staff.sender(*each) for each in heard]
    places = [*map(gazetteer.find, messages, plains)]
    names = [
        gazetteer.names(plain) if spots else ()
        for plain, spots in zip(plains, places, strict=True)
    ]
    voted = [*map(voting.ask, plains, places, atoms)]
    known = [*map(examples.known, spelled)]
    return [
        Reading(
            message=message,
            verdict=verdict,
            plain=plains[n],
            words=spelled[n],
            atoms=atoms[n],
            language=_language(spoken[n], atoms[n], index),
            sender=sender,
            places=places[n],
            names=names[n],
            without=partial(_without, index, plains[n], written[n], alone[n]),
            known=known[n],
            vote=voted[n][0],
            told=voted[n][1],
        )
        for (message, verdict), sender, n in zip(
            heard, senders, map(of.__getitem__, told), strict=True
        )
    ]


def routed(subject: str, said: str, index: Index) -> str:
    """
    Give what of a message is routed by, with the words of hashtags that no rule asks
    for.
    """
    return index.hashtags.whole(subject, said)


def read_words(
    message: Message, verdict: Verdict, *, index: Index, language: str
) -> Reading:
    """
    Look through *message* by its words alone, for a sixth of what `read_all` costs: no
    example is asked of it, and no place is looked for.
    """
    plain = routed(message.subject, message.text, index)
    every = text.cut(plain)
    written = without_names(plain, every)
    spelled = tuple(map(text.spelled, written))
    alone = heard_alone(spoken_in(without_links(plain, spelled), language), language)
    atoms = index.find(plain, every, addressed(message, plain), written, alone)
    return Reading(
        message=message,
        verdict=verdict,
        plain=plain,
        words=spelled,
        atoms=atoms,
        language=alone or language,
        sender=frozenset(),
        without=partial(_without, index, plain, written, alone),
    )


def as_spoken(reading: Reading, talk: Conversation) -> Reading:
    """
    Give the reading of what may be part of a *talk*: a few words that tell no language
    are in that of what their sender said there before.
    """
    if talk.contact != reading.message.sender or tells(reading.words):
        return reading
    return evolve(reading, language=talk.language)


def heard_alone(spoken: Spoken, language: str) -> str:
    """
    Give the town's own *language*, if it was surely *spoken*: whoever speaks it means
    none of the others' words, besides those that are always heard.
    """
    return language if spoken == Spoken(language, surely=True) else ""


def _language(spoken: Spoken, atoms: Atoms, index: Index) -> str:
    # Where its words speak for a language, though not clearly, it is enough that rules
    # list one of them in that, and not in the other.
    likelier = "" if spoken.surely else spoken.perhaps
    if likelier and index.only_in(likelier, spoken.language, atoms.known):
        return likelier
    return spoken.language


def addressed(message: Message, plain: str) -> list[str]:
    """
    Give whom *message* is addressed to, and the tags of its text, or of a part of it.
    """
    return [*map(text.plain, message.to), *tags(plain)]


def _without(
    index: Index,
    plain: str,
    words: Sequence[str],
    language: str,
    positions: Collection[int],
) -> Atoms:
    left = ["" if at in positions else word for at, word in enumerate(words)]
    return index.find(plain, words, (), left, language)

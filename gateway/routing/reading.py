"""
A message as rules see it: analysed once, then asked by every rule.
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
from gateway.core.mail.heading import heading
from gateway.core.message import Message
from gateway.core.writing.joining import ALSO, AND
from gateway.core.writing.regex import any_of
from gateway.routing.around.places import Gazetteer
from gateway.routing.around.sites import Spot
from gateway.routing.staff import Sender, Staff
from gateway.routing.telling_language import heard_alone, language_of
from gateway.routing.voting import Voting
from gateway.routing.words import text
from gateway.routing.words.brief.naming_files import announces_files
from gateway.routing.words.compared import compared
from gateway.routing.words.formulas import without_formulas
from gateway.routing.words.language.spoken import spoken_in, tells
from gateway.routing.words.learning.examples import Examples, Likeness, Word
from gateway.routing.words.learning.vote import Vote
from gateway.routing.words.matching.atoms import Atoms
from gateway.routing.words.matching.index import Index
from gateway.routing.words.tags import tags, unnamed, without_links, without_names

#: Separators between the parts of a message: punctuation, and words for "and", "also".
_BETWEEN = re.compile(rf"([.;,!?\n]+|\b(?:{any_of(AND | ALSO)})\b)")
#: A message, and the verdict on its sender.
Heard: TypeAlias = tuple[Message, Verdict]


class Naming(Enum):
    """
    How a message names a mailbox.
    """

    HANDLE = "handle"  # by its handle or its mail address
    NAME = "name"  # by its office, its person, or what people call it
    TOLD = "told"  # it tells of somebody who works here, and does not write to them
    WITHHELD = "withheld"  # as one that must not learn of it


@frozen(kw_only=True)
class After:
    """
    An earlier question that a follow-up is read together with: "¿a qué hora abre la
    biblioteca?", and then "¿y los sábados?".

    Attributes:
        told: The fact that answered it, where the follow-up names something else.
        same: The fact that answered it, where the follow-up asks nothing else.
        now: The follow-up by itself, without case and accents.
    """

    told: str
    same: str
    now: str


@frozen(kw_only=True)
class Reading:
    """
    All that rules can ask about one message.

    Attributes:
        message: The message.
        verdict: The standing of its sender.
        plain: Its subject and text, without case and accents.
        words: Its tokens, subject first, without handles.
        atoms: The entries of the index that it says.
        language: The language that it seems to be written in.
        vague: Its few words are of the town's language, and as well of another.
        sender: What its sender is to us.
        places: The places that it names or that its coordinates lie in.
        names: The spans of surely meant place names in its plain text after `once`.
        without: Returns the atoms of the message without the words at given positions.
        goes_on, in_alarm: It continues a conversation, an emergency of its sender's.
        asked: It answers a question or a post that takes only a few words.
        after: The earlier question, if this is a follow-up to one.
        topics, intent, unlikely: What it is about and wants, and hardly wants.
        names_somebody: It names somebody who does not work here, in public.
        kept_from: The mailboxes that its sender says are not to learn of it.
        named, addressed: How it names mailboxes, and those that it names by handle.
        told_of: The mailboxes whose persons it tells of by a short name.
        like: Its similarity to the examples of rules, by rule, where they are asked.
        known: Its words as the examples of rules know them.
        vote, told: What the nearest examples vote, with and without whom it is for.
    """

    message: Message
    verdict: Verdict
    plain: str
    words: tuple[str, ...]
    atoms: Atoms
    language: str
    vague: bool = False
    sender: frozenset[Sender]
    places: tuple[Spot, ...] = ()
    names: Sequence[tuple[int, int]] = ()
    without: Callable[[Collection[int]], Atoms]
    goes_on: bool = False
    in_alarm: bool = False
    asked: bool = False
    after: After | None = None
    topics: tuple[str, ...] = ()
    intent: str = ""
    unlikely: frozenset[str] = frozenset()
    names_somebody: bool = False
    kept_from: frozenset[str] = frozenset()
    named: frozenset[Naming] = frozenset()
    addressed: frozenset[str] = frozenset()
    told_of: frozenset[str] = frozenset()
    like: Mapping[str, Likeness] = field(factory=dict)
    known: Sequence[Word] = ()
    vote: Vote = field(factory=Vote)
    told: Vote = field(factory=Vote)

    @property
    def about(self) -> tuple[str, ...]:
        """
        The names of its topics, and its intent, as far as they are known.
        """
        return (*self.topics, self.intent)

    @property
    def parts(self) -> tuple[range, ...]:
        """
        The positions of the words of each of its parts, as `_BETWEEN` separates them.
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
        The positions of the words that are part of a surely meant place name.
        """
        folded, found = text.once(self.plain), set[int]()
        for start, end in self.names:
            at = len(text.cut(unnamed(folded[:start])))
            found.update(range(at, at + len(text.cut(folded[start:end]))))
        return frozenset(found)

    @property
    def compared(self) -> frozenset[int]:
        """
        The positions of words that something is only compared with.
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
    Read a batch of messages, step by step for all of them, which keeps caches warm.

    Args:
        heard: The messages, each with the verdict on its sender.
        index: All words and patterns of the rules.
        staff: Who works here, for telling them from look-alikes.
        gazetteer: The places that a message may be about.
        voting: Asks the town's examples what a message is.
        examples: The examples of rules.
        language: The language assumed where nothing shows another.
    """
    # Messages of the same text, recipients, place and files are analysed once.
    told = [(heading(m), m.text, m.to, m.place, m.attachments) for m, _ in heard]
    of = {each: number for number, each in enumerate(dict.fromkeys(told))}
    numbers = map(of.__getitem__, told)
    messages = [message for message, _ in dict(zip(told, heard, strict=True)).values()]
    plains = [routed(heading(each), each.text, index) for each in messages]
    every = [text.cut(plain) for plain in plains]
    written = [*map(without_names, plains, every)]
    spelled = [tuple(map(text.spelled, words)) for words in written]
    named = [*map(addressed, messages, plains)]
    spoken = [spoken_in(w, language) for w in map(without_links, plains, spelled)]
    for n in [n for n, each in enumerate(messages) if announces_files(each)]:
        plains[n], every[n], written[n], spelled[n] = "", [], [], ()  # as no text
    alone = [heard_alone(each, language) for each in spoken]
    atoms = [*map(index.find, plains, every, named, written, alone)]
    told_by = zip(spoken, spelled, atoms, strict=True)
    seeming = [language_of(*each, index, language) for each in told_by]
    senders = [staff.sender(*each) for each in heard]
    places = [*map(gazetteer.find, messages, plains)]
    names = [gazetteer.names(plains[n]) if at else () for n, at in enumerate(places)]
    voted = [*map(voting.ask, plains, places, atoms)]
    known = [*map(examples.known, spelled)]
    return [
        Reading(
            message=message,
            verdict=verdict,
            plain=plains[n],
            words=spelled[n],
            atoms=atoms[n],
            language=seeming[n],
            vague=seeming[n] == language != spoken[n].language,
            sender=sender,
            places=places[n],
            names=names[n],
            without=partial(_without, index, plains[n], written[n], alone[n]),
            known=known[n],
            vote=voted[n][0],
            told=voted[n][1],
        )
        for (message, verdict), sender, n in zip(heard, senders, numbers, strict=True)
    ]


def routed(subject: str, said: str, index: Index) -> str:
    """
    Return the plain text that a message is routed by: subject and text without
    formulas, with hashtags that no rule lists split into their words.
    """
    return without_formulas(index.hashtags.whole(subject, said))


def read_words(
    message: Message, verdict: Verdict, *, index: Index, language: str
) -> Reading:
    """
    Read *message* by its words alone, without examples, places or the kind of sender:
    a sixth of the cost of `read_all`.
    """
    plain = routed(heading(message), message.text, index)
    written = without_names(plain, every := text.cut(plain))
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
    Return *reading* as part of a *talk*: if its words show no language, it is in the
    one that its sender used there before.
    """
    told = tells(reading.words) and not reading.vague
    if talk.contact != reading.message.sender or told:
        return reading
    return evolve(reading, language=talk.language)


def addressed(message: Message, plain: str) -> list[str]:
    """
    Return the recipients of *message*, and the tags (handles, hashtags, addresses) in
    *plain*, its text or a part of it.
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

"""
Names made to be taken for another: compared as the eye takes them, after UTS 39.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, permutations

from attrs import field, frozen

from gateway.core.identity import Contact
from gateway.core.message import Address, Message
from gateway.core.writing.shapes import Shapes
from gateway.core.writing.skeleton import (
    UNSEEN,
    address_skeleton,
    letter,
    seen,
    skeleton,
)

#: So many letters tell a handle or a mail address, in which others are hardly ever
#: found in good faith; and a name, which may be in any script.
LABEL = 2
NAME = 5

#: Nobody looks at more words of a name.
_WORDS = 12

#: No surnames, though they stand where one may be.
PARTICLES = frozenset(
    map(
        skeleton,
        (
            *("al", "ben", "d", "da", "de", "del", "di", "do", "dos", "e", "el", "i"),
            *("la", "las", "los", "van", "von", "y"),
        ),
    )
)

#: Words by which a name says that it is the real one.
CLAIMS = frozenset(
    map(
        skeleton,
        ("oficial", "official", "verificado", "verificada", "verificat", "verified"),
    )
)
_CLAIM = re.compile(rf"^(?:{'|'.join(CLAIMS)})|(?:{'|'.join(CLAIMS)})$")
_BADGE = re.compile("[\u2611\u2705\u2713\u2714\U0001f5f8\U0001f5f9]")

#: Hidden in a word or before one; in pictures it has its place. What turns all that
#: follows has none.
_HIDDEN = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<!\S))[{UNSEEN}]|[\u202a-\u202e\u2066-\u2069]"
)
_BETWEEN = re.compile(r"[\s.,;:/\\()\[\]{}<>&\"_~·•\u2013\u2014-]+")
_READ = re.compile(r"[\0-\x7f]")
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")

#: An i and an l that nobody takes for one another.
_INITIALS = ({"i", "l"}, {"i", "L"}, {"I", "L"})

#: Accents that people leave out, or put where none belongs.
_ACCENTS = dict.fromkeys(
    map(
        ord,
        "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0326"
        "\u0327\u0328",
    )
)
_STROKES = str.maketrans("łøđ", "lod")


@frozen
class _Known:
    """
    Whose name or label it is, and how it is written in good faith.
    """

    whose: str
    written: frozenset[str]


@frozen
class Lookalikes:
    """
    The people who were verified in person, for telling them from those who seem to
    be one of them.
    """

    people: tuple[Contact, ...]
    _addresses: frozenset[Address] = field(init=False, repr=False)
    _labels: Mapping[str, Shapes[list[_Known]]] = field(init=False, repr=False)
    _names: Shapes[list[_Known]] = field(init=False, repr=False)

    @_addresses.default
    def _find_addresses(self) -> frozenset[Address]:
        return frozenset(person.address for person in self.people)

    @_labels.default
    def _find_labels(self) -> Mapping[str, Shapes[list[_Known]]]:
        labels: dict[str, dict[str, list[_Known]]] = defaultdict(dict)
        for person in self.people:
            shape, written = _label(person.address, person.handle)
            if shape:
                known = labels[person.address.channel].setdefault(shape, [])
                known.append(_Known(person.name, frozenset({written})))
        return {channel: Shapes(known, LABEL) for channel, known in labels.items()}

    @_names.default
    def _find_names(self) -> Shapes[list[_Known]]:
        names: dict[str, list[_Known]] = defaultdict(list)
        for person in self.people:
            for name in called(person.name):
                written = frozenset({_plain(name), _bare(name)})
                names[skeleton(name)].append(_Known(person.name, written))
        return Shapes(names, NAME)

    def resembling(self, message: Message) -> str:
        """
        Name the verified person whom the sender of *message* seems to be, and is not:
        their handle under another number, a handle or mail address that looks like
        theirs, or their name in letters made to deceive, or with a badge. Empty if
        there is none.

        The same plain name proves nothing either way: people have namesakes, and
        accounts on other channels.
        """
        if message.sender in self._addresses:
            return ""
        return next(
            chain(self._labelled(message), self._named(message.display_name)), ""
        )

    def _labelled(self, message: Message) -> Iterator[str]:
        shape, written = _label(message.sender, message.handle)
        if shape and message.channel in self._labels:
            for known in self._labels[message.channel].like(shape):
                for one in known:
                    if not any(_are_initials(written, other) for other in one.written):
                        yield one.whose

    def _named(self, name: str) -> Iterator[str]:
        if "email" in self._labels:
            for shape in written_addresses(name):
                for known in self._labels["email"].like(shape):
                    yield known[0].whose
        for shape, written in readings(name):
            for known in self._names.like(shape):
                honest = any(_plain(written) in one.written for one in known)
                if not honest or _boasts(name):
                    yield known[0].whose


def _label(address: Address, handle: str) -> tuple[str, str]:
    # What its owner chose to be found by: the handle, or the mail address.
    if "@" in address.value:
        return address_skeleton(address.value), ""
    return handle_skeleton(handle), seen(handle)


def handle_skeleton(handle: str) -> str:
    """
    Write a handle as the eye takes it, whatever it says of being the real one.
    """
    shape = skeleton(handle)
    return _CLAIM.sub("", shape) or shape


def faces(handle: str) -> Iterator[str]:
    """
    Give a handle as it is compared with ours: whole; and without its server, if it has
    one, for whoever reads @junar looks no further.
    """
    yield handle
    name, server, _ = handle[1:].partition("@")
    if server:
        yield f"@{name}"


def _are_initials(handle: str, other: str) -> bool:
    # Brothers and sisters: an i and an l where initials stand, neither written so that
    # it could be the other, and all else the same.
    one, two = (each.strip("@").replace("_", "") for each in (handle, other))
    if len(one) != len(two):
        return False
    places = [
        place
        for place, (a, b) in enumerate(zip(one, two, strict=True))
        if a.casefold() != b.casefold()
    ]
    return (
        len(places) == 1
        and places[0] in (0, len(one) - 1)
        and {one[places[0]], two[places[0]]} in _INITIALS
    )


def written_addresses(name: str) -> Iterator[str]:
    """
    Give the skeletons of the mail addresses that somebody has put into a name.
    """
    if "@" not in name:
        return iter(())
    found = islice(_ADDRESS.finditer(seen(name)), _WORDS)
    return (address_skeleton(address[0]) for address in found)


def called(name: str) -> tuple[str, ...]:
    """
    Give what a person is called: the whole name, without the second surname, and the
    first name with the first surname. Nothing for a name of one word.
    """
    words = name.partition("(")[0].split()
    if len(words) < 2:
        return ()
    # Of two surnames, as people have them here, the first is the one used.
    short = words[:-1]
    while skeleton(short[-1]) in PARTICLES and len(short) > 1:
        short.pop()
    if len(short) == 1:
        short = [words[0], words[-1]]
    names = (words, short, [short[0], short[-1]])
    return tuple(dict.fromkeys(map(" ".join, names)))


@lru_cache(1_024)  # Whoever is compared with those who work here is so with others.
def readings(name: str) -> tuple[tuple[str, str], ...]:
    """
    Give what may be the name of somebody in a name with titles, pictures and more:
    all that stands together, and any two words.

    Returns:
        The skeleton of each, and how it was written.
    """
    # Many programs turn nothing, and show what is turned as it is written.
    ways = dict.fromkeys((name, name.replace("\u202e", "")))
    return tuple(chain.from_iterable(_readings(words_of(way)) for way in ways))


def _readings(words: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    found = []
    for first in range(len(words)):
        shape = written = ""
        for part, word in words[first:]:
            shape += part
            written += word
            found.append((shape, written))
    # What is not known is costly to look for: not in any order besides.
    told = [(shape, word) for shape, word in words if shape.isascii()]
    for (one, one_word), (other, other_word) in permutations(told, 2):
        found.append((one + other, one_word + other_word))
    return found


def words_of(name: str) -> tuple[tuple[str, str], ...]:
    """
    Give the words of a name, each as its skeleton and as it was written, without those
    of another script: they stand for nothing.
    """
    return _words(seen(name))


@lru_cache(1_024)
def _words(name: str) -> tuple[tuple[str, str], ...]:
    words = ((skeleton(word), word) for word in _BETWEEN.split(name)[:_WORDS])
    # One letter may be an initial.
    return tuple(
        (shape, word)
        for shape, word in words
        if _READ.search(shape) or len(shape) == len(word) == 1
    )


def _boasts(name: str) -> bool:
    if _HIDDEN.search(name) or _BADGE.search(name):
        return True
    return any(shape in CLAIMS for shape, _ in words_of(name))


def _plain(name: str) -> str:
    # An accent that makes no letter of anybody's with what it stands on is kept.
    whole = unicodedata.normalize("NFC", name.casefold()).translate(_STROKES)
    return "".join(
        unicodedata.normalize("NFD", c).translate(_ACCENTS) if c.isalpha() else c
        for c in whole
        if unicodedata.category(c)[0] not in "PSZ"
    )


def _bare(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name)
    return "".join(filter(str.isalnum, map(letter, parted))).casefold()

"""
Detect names made to be mistaken for others, by their skeletons (after UTS 39).
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

#: How many recognised letters suffice to match a name with unknown ones: few for a
#: handle or a mail address, which rarely have others in good faith; more for a name,
#: which may be in any script.
LABEL = 2
NAME = 5

#: How many words of a name are compared.
_WORDS = 12

#: Words that are no surnames, though they stand among them.
PARTICLES = frozenset(
    map(
        skeleton,
        (
            *("al", "ben", "d", "da", "de", "del", "di", "do", "dos", "e", "el", "i"),
            *("la", "las", "los", "van", "von", "y"),
        ),
    )
)

#: Words by which a name claims to be the real one.
CLAIMS = frozenset(
    map(
        skeleton,
        ("oficial", "official", "verificado", "verificada", "verificat", "verified"),
    )
)
_CLAIM = re.compile(rf"^(?:{'|'.join(CLAIMS)})|(?:{'|'.join(CLAIMS)})$")
_BADGE = re.compile("[\u2611\u2705\u2713\u2714\U0001f5f8\U0001f5f9]")

#: Invisible characters in a word or before one; after a picture they are legitimate.
#: Characters that change the direction of writing never are.
_HIDDEN = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<!\S))[{UNSEEN}]|[\u202a-\u202e\u2066-\u2069]"
)
_BETWEEN = re.compile(r"[\s.,;:/\\()\[\]{}<>&\"_~·•\u2013\u2014-]+")
_READ = re.compile(r"[\0-\x7f]")
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")

#: An i and an l in forms that cannot be mistaken for each other.
_INITIALS = ({"i", "l"}, {"i", "L"}, {"I", "L"})

#: Accents that people leave out, or add where none belongs.
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
    A verified person's name, and the spellings of a label that are in good faith.
    """

    whose: str
    written: frozenset[str]


@frozen
class Lookalikes:
    """
    Detects senders who seem to be one of the people who were verified in person.
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
            for name in ways_to_call(person.name):
                written = frozenset({_plain(name), _bare(name)})
                names[skeleton(name)].append(_Known(person.name, written))
        return Shapes(names, NAME)

    def resembling(self, message: Message) -> str:
        """
        Return the name of the verified person whom the sender of *message* seems to be,
        but is not: by having their handle under another number, a handle or mail
        address that looks like theirs, or their name in deceptive letters or with a
        badge. Empty if there is none.

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
    # The label that the owner chose to be found by: the handle, or the mail address.
    if "@" in address.value:
        return address_skeleton(address.value), ""
    return handle_skeleton(handle), seen(handle)


def handle_skeleton(handle: str) -> str:
    """
    Return the skeleton of a handle, without words that claim to be the real one.
    """
    shape = skeleton(handle)
    return _CLAIM.sub("", shape) or shape


def faces(handle: str) -> Iterator[str]:
    """
    Yield the forms in which a handle is compared with ours: the whole, and without its
    server, if it has one, because readers see @junar and look no further.
    """
    yield handle
    name, server, _ = handle[1:].partition("@")
    if server:
        yield f"@{name}"


def _are_initials(handle: str, other: str) -> bool:
    # Siblings, such as @igil and @lgil: they differ only in an initial i or l, in forms
    # that cannot be mistaken for each other.
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
    Yield the skeletons of the mail addresses in a display name.
    """
    if "@" not in name:
        return iter(())
    found = islice(_ADDRESS.finditer(seen(name)), _WORDS)
    return (address_skeleton(address[0]) for address in found)


def ways_to_call(name: str) -> tuple[str, ...]:
    """
    Return how a person is called: the whole name, without the second surname, and the
    first name with the first surname. Nothing for a name of one word.
    """
    words = name.partition("(")[0].split()
    if len(words) < 2:
        return ()
    # Spanish names have two surnames, of which the first is used.
    short = words[:-1]
    while skeleton(short[-1]) in PARTICLES and len(short) > 1:
        short.pop()
    if len(short) == 1:
        short = [words[0], words[-1]]
    names = (words, short, [short[0], short[-1]])
    return tuple(dict.fromkeys(map(" ".join, names)))


@lru_cache(1_024)  # Whoever is compared with the staff is compared with others, too.
def readings(name: str) -> tuple[tuple[str, str], ...]:
    """
    Return whatever may be somebody's name within a display name with titles, pictures
    and more: all sequences of words, and any two words.

    Returns:
        The skeleton of each, and how it was written.
    """
    # Many programs ignore the override character, and show the text as it is written.
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
    # Unknown letters are costly to match, so that such words are not reordered as well.
    told = [(shape, word) for shape, word in words if shape.isascii()]
    for (one, one_word), (other, other_word) in permutations(told, 2):
        found.append((one + other, one_word + other_word))
    return found


def words_of(name: str) -> tuple[tuple[str, str], ...]:
    """
    Return the words of a name, each as its skeleton and as it was written, without
    words of another script, which cannot resemble ours.
    """
    return _words(seen(name))


@lru_cache(1_024)
def _words(name: str) -> tuple[tuple[str, str], ...]:
    words = ((skeleton(word), word) for word in _BETWEEN.split(name)[:_WORDS])
    # A single letter may be an initial.
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
    # An accent is kept if it makes no letter of a real name with its base.
    whole = unicodedata.normalize("NFC", name.casefold()).translate(_STROKES)
    return "".join(
        unicodedata.normalize("NFD", c).translate(_ACCENTS) if c.isalpha() else c
        for c in whole
        if unicodedata.category(c)[0] not in "PSZ"
    )


def _bare(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name)
    return "".join(filter(str.isalnum, map(letter, parted))).casefold()

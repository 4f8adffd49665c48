"""
Names made to be taken for another: compared as the eye takes them, after UTS 39.

Unicode's own table of confusables is not shipped. The letters that people use for it
are few, and any other that is not Latin, in the middle of a Latin name, stands for
whatever letter should be there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from attrs import field, frozen

from gateway.core.identity import Contact
from gateway.core.message import Address, Message

#: Letters of other scripts, and Latin ones that do not come apart, as they look.
_LOOKS = str.maketrans(
    {
        **dict(zip("аеіїјорсухѕԁһӏвкмнтԛԝ", "aeiijopcyxsdhlbkmhtqw", strict=True)),
        **dict(zip("αεικνορτυχγ", "aeiknoptuxy", strict=True)),
        **dict(zip("øłıđħɑɡ", "olidhag", strict=True)),
    }
)

#: Letters and digits that are taken for one another, and their common form.
_ALIKE = str.maketrans({**dict(zip("013457", "oleast", strict=True)), "i": "l"})

#: Letters that are read as one.
_TOGETHER = (("rn", "m"), ("vv", "w"))

#: Stands for a letter of which only the place is known.
_ANY = "?"

#: Of so many letters, one at most may be unknown.
_KNOWN = 3


@lru_cache(16_384)
def skeleton(name: str) -> str:
    """
    Write a name as the eye takes it, with ``?`` for a letter of a far script; its
    points, hyphens, underscores and spaces are not looked at.
    """
    letters = name.replace("|", "l").replace(_ANY, "")
    if not letters.isascii():
        letters = "".join(map(_latin, _plain(letters).translate(_LOOKS)))
    folded = letters.casefold().translate(_ALIKE)
    alike = "".join(c for c in folded if c.isalnum() or c == _ANY)
    for pair, one in _TOGETHER:
        alike = alike.replace(pair, one)
    return alike


@frozen
class Lookalikes:
    """
    The people who were verified in person, for telling them from those who seem to
    be one of them.
    """

    people: tuple[Contact, ...]
    _addresses: frozenset[Address] = field(init=False)
    _labels: Mapping[tuple[str, str], str] = field(init=False)
    _names: Mapping[str, tuple[str, str]] = field(init=False)

    @_addresses.default
    def _find_addresses(self) -> frozenset[Address]:
        return frozenset(person.address for person in self.people)

    @_labels.default
    def _find_labels(self) -> Mapping[tuple[str, str], str]:
        return {
            (channel, skeleton(label)): person.name
            for person in self.people
            for channel, label in _label(person.address, person.handle)
        }

    @_names.default
    def _find_names(self) -> Mapping[str, tuple[str, str]]:
        return {
            skeleton(name): (_letters(name), person.name)
            for person in self.people
            for name in _called(person.name)
        }

    def resembling(self, message: Message) -> str:
        """
        Name the verified person whom the sender of *message* seems to be, and is not:
        their handle under another number, a handle or mail address that looks like
        theirs, or their name in letters made to deceive. Empty if there is none.

        The same plain name proves nothing either way: people have namesakes, and
        accounts on other channels.
        """
        if message.sender in self._addresses:
            return ""
        for channel, label in _label(message.sender, message.handle):
            shape = skeleton(label)
            if (channel, shape) in self._labels:
                return self._labels[channel, shape]
            for fitting in _fitting(
                shape, (s for c, s in self._labels if c == channel)
            ):
                return self._labels[channel, fitting]
        shape = skeleton(message.display_name)
        for fitting in (shape, *_fitting(shape, self._names)):
            written, name = self._names.get(fitting, ("", ""))
            if name and written != _letters(message.display_name):
                return name
        return ""


def _label(address: Address, handle: str) -> Iterator[tuple[str, str]]:
    # A mail address is a label, too: it is chosen by whoever has it.
    label = address.value if "@" in address.value else handle
    if skeleton(label):
        yield address.channel, label


def _called(name: str) -> Iterator[str]:
    # The whole name, and without the second surname.
    words = name.partition("(")[0].split()
    if len(words) > 1:
        yield " ".join(words)
    if len(words) > 2:
        yield " ".join(words[:-1])


def _fitting(shape: str, others: Iterable[str]) -> Iterator[str]:
    unknown = shape.count(_ANY)
    if not unknown or unknown * _KNOWN > len(shape):
        return
    for other in others:
        if len(other) == len(shape) and all(
            a in (b, _ANY) for a, b in zip(shape, other, strict=True)
        ):
            yield other


def _letters(name: str) -> str:
    return "".join(c for c in _plain(name) if c.isalnum())


def _plain(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in parted if not unicodedata.combining(c))


def _latin(letter: str) -> str:
    if letter.isascii() or not letter.isalnum():
        return letter
    return letter if unicodedata.name(letter, "").startswith("LATIN") else _ANY

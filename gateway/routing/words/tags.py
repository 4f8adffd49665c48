"""
Hashtags, handles, mail addresses and links in text, and the words within hashtags.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache

from attrs import field, frozen

from gateway.routing.words import text
from gateway.routing.words.language.likely import WORD, learned
from gateway.routing.words.remembered import Remembered

#: Hashtags and handles; the "@" of a mail address begins no handle.
_HASHTAG = re.compile(r"#(?<![\w.@-].)\w{1,60}")
_HANDLE = re.compile(r"@(?<![\w.@-].)\w{1,60}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: A quick check whether there may be a mail address.
_INSIDE = re.compile(r"@(?<=[\w.+-].)")

_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}")

#: Where a word begins within a hashtag: FuegoEnLaSierra, SOSJunar, Almez12.
_BEGINS = re.compile(
    r"(?<=[a-zß-öø-ÿ\d])(?=[A-ZÀ-ÖØ-Þ])|(?<=[a-zß-öø-ÿ])(?=\d)"
    r"|(?<=[A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ])"
)

# Of Spanish, Catalan, English, German and French.
_LISTED = """
a al con de del el en es ex gas ha hay he la las le les lo los mas me mi mis muy no nos
os por que se sin son soy su te ti tu un una va van voy y ya yo
amb em els hi meu meva per
and are at for he her his in is it me my not of on the to we
das der die ein es ich im in ist mein mich wir
au du il je les ma moi mon ne on pas sur un une
"""
#: Small words within hashtags without capitals (hayfuegoenelbar, mimaridomepega,
#: myhusbandhitsme); and those behind which an unknown rest is taken for a name.
_SMALL = frozenset(_LISTED.split())
_TELLS = frozenset(("en", "hay", "no", "sin"))
#: Two small words run together, which count as no word.
_JOINED = frozenset(one + other for one in _SMALL for other in _SMALL)
#: The fewest letters of a word that is not small, and the most of any.
_SEEN, _LONGEST = 4, 16
#: The cost of a word that people use, of one of a single letter, and of one that only
#: rules have: of several ways to split a hashtag, the cheapest counts.
_SAID, _LETTER, _RULED = 2, 4, 5


@frozen(eq=False)
class Hashtags:
    """
    Splits hashtags into words: "#FuegoEnLaSierra" tells of fire.

    Attributes:
        known: Hashtags that rules list, in plain text: they are not split.
        spoken: Words of the rules, in plain text, by which hashtags without capitals
            are split.
    """

    known: Container[str] = ()
    spoken: Container[str] = ()
    _words: Remembered[str] = field(init=False)

    @_words.default
    def _remembering(self) -> Remembered[str]:
        return Remembered(self._parted)

    def opened(self, written: str) -> str:
        """
        Replace each hashtag of several words by these words.

        Args:
            written: The text as it was written, with its capitals.
        """
        if "#" not in written:
            return written
        return _HASHTAG.sub(lambda tag: self._words[tag[0]], written)

    def whole(self, subject: str, said: str) -> str:
        """
        Return the plain text that a message is routed by, as `text.routed` does, with
        its hashtags split.
        """
        return text.routed(self.opened(subject), self.opened(said))

    def _parted(self, tag: str) -> str:
        if text.plain(tag) in self.known:
            return tag
        name = tag.removeprefix("#")
        parts = _BEGINS.split(name)
        if len(parts) == 1:
            parts = _run(text.plain(name), self.spoken)
        return " ".join(parts) if len(parts) > 1 else tag


#: For text that no rules are asked of.
HASHTAGS = Hashtags()


def _run(name: str, spoken: Container[str]) -> list[str]:
    """
    Split a *name* without capitals into words at the least cost, by words that are
    *spoken*, commonly used or small. If no split covers all of it, the rest behind a
    word of `_TELLS` is kept as one, as it may be a name. Empty if there is no split.
    """
    said = _said()
    ways: dict[int, tuple[int, list[str]]] = {0: (0, [])}
    told: list[str] = []
    for at in range(len(name)):
        if at not in ways:
            continue
        spent, before = ways[at]
        if len(name) - at >= _SEEN and _tells(before) and before[-1] in _SMALL:
            told = told or [*before, name[at:]]
        for end in range(at + 1, min(at + _LONGEST, len(name)) + 1):
            word = name[at:end]
            cost = said.get(word) or (_RULED if word in spoken else 0)
            if not cost or (cost == _RULED and (end - at < _SEEN or word in _JOINED)):
                continue
            if end not in ways or spent + cost < ways[end][0]:
                ways[end] = (spent + cost, [*before, word])
    _, whole = ways.get(len(name), (0, []))
    return whole if any(len(word) >= _SEEN for word in whole) else told


@cache
def _said() -> dict[str, int]:
    """
    Return the cost of each commonly used word.
    """
    known = (word.removesuffix(WORD) for word in learned() if word.endswith(WORD))
    long = {word: _SAID for word in known if len(word) >= _SEEN and word not in _JOINED}
    return long | {word: _SAID if len(word) > 1 else _LETTER for word in _SMALL}


def _tells(words: Sequence[str]) -> bool:
    return not _TELLS.isdisjoint(words) and any(len(word) >= _SEEN for word in words)


def tags(plain: str) -> set[str]:
    """
    Return the hashtags, handles and mail addresses in plain text.
    """
    found = {*_HASHTAG.findall(plain)} if "#" in plain else set()
    if "@" in plain:
        found.update(_HANDLE.findall(plain))
        if _INSIDE.search(plain):
            found.update(_ADDRESS.findall(plain))
    return found


def without_names(plain: str, words: list[str]) -> list[str]:
    """
    Return the *words* of *plain* text without those of handles and mail addresses.
    """
    return words if "@" not in plain else text.cut(unnamed(plain))


def unnamed(plain: str) -> str:
    """
    Return plain text with each handle and mail address replaced by a blank.
    """
    parted = _ADDRESS.sub(" ", plain) if _INSIDE.search(plain) else plain
    return _HANDLE.sub(" ", parted)


def without_links(plain: str, words: Sequence[str]) -> Sequence[str]:
    """
    Return the *words* (tokens) of *plain* text without those of its links.
    """
    if "://" not in plain and "www." not in plain:
        return words
    return text.tokens(_LINK.sub(" ", unnamed(plain)))

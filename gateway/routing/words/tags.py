"""
Hashtags, handles and mail addresses, which are no words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from functools import cache

from attrs import field, frozen

from gateway.routing.words import text
from gateway.routing.words.language.likely import WORD, learned
from gateway.routing.words.remembered import Remembered

#: Handles and hashtags; those of a mail address are no handles.
_HASHTAG = re.compile(r"#(?<![\w.@-].)\w{1,60}")
_HANDLE = re.compile(r"@(?<![\w.@-].)\w{1,60}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: Tells at once whether there may be an address.
_INSIDE = re.compile(r"@(?<=[\w.+-].)")

#: What is in a link is of no language.
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}")

#: Where a word begins inside of a hashtag: FuegoEnLaSierra, SOSJunar, Almez12.
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
#: Small words between those of a hashtag without capitals: hayfuegoenelbar,
#: mimaridomepega, myhusbandhitsme; and those of them by which it tells what is,
#: though a name stands behind.
_SMALL = frozenset(_LISTED.split())
_TELLS = frozenset(("en", "hay", "no", "sin"))
#: What is often run together, and is no word.
_JOINED = frozenset(one + other for one in _SMALL for other in _SMALL)
#: The shortest word that is seen between them, and the longest.
_SEEN, _LONGEST = 4, 16
#: What a word costs that people say, one that is a letter, and one that only rules
#: know: of several ways to part a hashtag the cheapest is meant.
_SAID, _LETTER, _RULED = 2, 4, 5


@frozen(eq=False)
class Hashtags:
    """
    Those that somebody asks for, and how to read the others: whoever writes
    "#FuegoEnLaSierra" tells of fire.

    Attributes:
        known: Hashtags that somebody asks for, in plain text: they stay as they are.
        spoken: Words by which a hashtag is opened that has no capitals, or nothing
            else, in plain text.
    """

    known: Container[str] = ()
    spoken: Container[str] = ()
    _words: Remembered[str] = field(init=False)

    @_words.default
    def _remembering(self) -> Remembered[str]:
        return Remembered(self._parted)

    def opened(self, written: str) -> str:
        """
        Write each hashtag of several words as these words.

        Args:
            written: What was said, as it is written.
        """
        if "#" not in written:
            return written
        return _HASHTAG.sub(lambda tag: self._words[tag[0]], written)

    def whole(self, subject: str, said: str) -> str:
        """
        Give what of a message is routed by, as `text.routed` does, its hashtags opened.
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


#: Where nobody asks for any.
HASHTAGS = Hashtags()


def _run(name: str, spoken: Container[str]) -> list[str]:
    """
    Give the words of a *name* without capitals: as few as there can be, that are
    *spoken* or small; and where it tells what is, whatever comes behind these, as the
    town's name does. None, where it has no such words.
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
    Give what a word costs that people say, wherever they are.
    """
    known = (word.removesuffix(WORD) for word in learned() if word.endswith(WORD))
    long = {word: _SAID for word in known if len(word) >= _SEEN and word not in _JOINED}
    return long | {word: _SAID if len(word) > 1 else _LETTER for word in _SMALL}


def _tells(words: Sequence[str]) -> bool:
    return not _TELLS.isdisjoint(words) and any(len(word) >= _SEEN for word in words)


def tags(plain: str) -> set[str]:
    """
    Give the hashtags, handles and mail addresses in plain text.
    """
    found = {*_HASHTAG.findall(plain)} if "#" in plain else set()
    if "@" in plain:
        found.update(_HANDLE.findall(plain))
        if _INSIDE.search(plain):
            found.update(_ADDRESS.findall(plain))
    return found


def without_names(plain: str, words: list[str]) -> list[str]:
    """
    Give the *words* of plain text but for its names, which are no words.
    """
    return words if "@" not in plain else text.cut(unnamed(plain))


def unnamed(plain: str) -> str:
    """
    Give plain text with a blank for each handle and mail address.
    """
    parted = _ADDRESS.sub(" ", plain) if _INSIDE.search(plain) else plain
    return _HANDLE.sub(" ", parted)


def without_links(plain: str, words: Sequence[str]) -> Sequence[str]:
    """
    Give the *words* of plain text, as they are compared, but for those of its links.
    """
    if "://" not in plain and "www." not in plain:
        return words
    return text.tokens(_LINK.sub(" ", unnamed(plain)))

"""
Hashtags, handles and mail addresses, which are no words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from gateway.routing.words import text

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


#: Small words by which those of a hashtag without capitals are seen: hayfuegoenelbar;
#: and those of them by which it tells what is: #incendiodepasion is a song.
# fmt: off
_SMALL = frozenset([
    "al", "con", "de", "del", "el", "en", "hay", "la", "las", "los", "no", "por", "que",
    "sin", "un", "una",
])
# fmt: on
_TELLS = frozenset(("en", "hay", "no", "sin"))
#: The shortest word that is seen between them.
_SEEN = 4


def opened(written: str, known: Container[str], spoken: Container[str] = ()) -> str:
    """
    Write each hashtag of several words as these words: whoever writes
    "#FuegoEnLaSierra" tells of fire.

    Args:
        written: What was said, as it is written.
        known: Hashtags that somebody asks for, in plain text: they stay as they are.
        spoken: Words by which a hashtag is opened that has no capitals, or nothing
            else, in plain text.
    """

    def words(tag: re.Match[str]) -> str:
        if text.plain(tag[0]) in known:
            return tag[0]
        name = tag[0].removeprefix("#")
        parts = _BEGINS.split(name)
        if len(parts) == 1:
            parts = _run(text.plain(name), spoken)
        return " ".join(parts) if len(parts) > 1 else tag[0]

    return _HASHTAG.sub(words, written) if "#" in written else written


def whole(
    subject: str, said: str, known: Container[str] = (), spoken: Container[str] = ()
) -> str:
    """
    Give what of a message is routed by, as `text.routed` does, its hashtags opened.
    """
    return text.routed(opened(subject, known, spoken), opened(said, known, spoken))


def _run(name: str, spoken: Container[str]) -> list[str]:
    """
    Give the words of a *name* without capitals that tells what is: some that are
    *spoken*, with small ones between them, and whatever comes behind these, as the
    town's name does; none, where it has no such words.
    """
    if not any(small in name for small in _TELLS):
        return []
    ways: dict[int, list[str]] = {0: []}
    told: list[str] = []
    for at in range(len(name)):
        before = ways.get(at)
        if before is None:
            continue
        if _tells(before) and before[-1] in _SMALL and len(name) - at >= _SEEN:
            told = told or [*before, name[at:]]
        for end in range(at + 1, len(name) + 1):
            word = name[at:end]
            after_small = not before or before[-1] in _SMALL
            is_word = after_small and len(word) >= _SEEN and word in spoken
            if word in _SMALL or is_word:
                # The longer word before it is the likelier.
                ways.setdefault(end, [*before, word])
    whole = ways.get(len(name), [])
    return whole if _tells(whole) else told


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

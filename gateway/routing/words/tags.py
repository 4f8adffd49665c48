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


def opened(written: str, known: Container[str]) -> str:
    """
    Write each hashtag of several words as these words: whoever writes
    "#FuegoEnLaSierra" tells of fire.

    Args:
        written: What was said, as it is written: without case no word is seen to begin.
        known: Hashtags that somebody asks for, in plain text: they stay as they are.
    """

    def words(tag: re.Match[str]) -> str:
        if text.plain(tag[0]) in known:
            return tag[0]
        parts = _BEGINS.split(tag[0].removeprefix("#"))
        return " ".join(parts) if len(parts) > 1 else tag[0]

    return _HASHTAG.sub(words, written) if "#" in written else written


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

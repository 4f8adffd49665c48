"""
Hashtags, handles and mail addresses, which are no words.
"""

from __future__ import annotations

import re

from gateway.routing.words import text

#: Handles and hashtags; those of a mail address are no handles.
_HASHTAG = re.compile(r"#(?<![\w.@-].)\w{1,60}")
_HANDLE = re.compile(r"@(?<![\w.@-].)\w{1,60}")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
#: Tells at once whether there may be an address.
_INSIDE = re.compile(r"@(?<=[\w.+-].)")


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

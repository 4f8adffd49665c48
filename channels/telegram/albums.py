"""
Albums: Telegram reports each photo of one as an update of its own, all at once. Here
they become one update again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from channels.telegram.fields import direct
from channels.telegram.others import OTHERS

_Update: TypeAlias = Any


def joined(page: Sequence[_Update]) -> Sequence[_Update]:
    """
    Return the updates of *page*, those of an album as one, where its first was.
    """
    found: list[_Update] = []
    albums: dict[tuple[int, str], _Update] = {}
    for update in page:
        album = _album(update)
        if album in albums:
            albums[album][OTHERS].append(update["message"])
            continue
        whole = update if album is None else {**update, OTHERS: []}
        if album is not None:
            albums[album] = whole
        found.append(whole)
    return found


def last_begins(page: Sequence[_Update]) -> int:
    """
    Return where the album begins whose update is the last; the length of the page if
    that is in none.
    """
    last = _album(page[-1]) if page else None
    if last is None:
        return len(page)
    return next(at for at, update in enumerate(page) if _album(update) == last)


def _album(update: _Update) -> tuple[int, str] | None:
    """
    Return the chat and the album that *update* is in, if that is private or of a
    channel's direct messages; None if it is in none. In a group only the photo that
    mentions the bot is said to it.
    """
    match update:
        case {
            "message": {
                "media_group_id": str(album),
                "chat": {"id": int(chat), "type": str(kind)},
            }
        } if kind == "private" or direct(update) is not None:
            return chat, album
        case _:
            return None

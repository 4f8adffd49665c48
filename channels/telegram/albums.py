"""
Albums: Telegram reports each photo of one as an update of its own, all at once. Here
they become one update again.
"""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

from channels.telegram.others import OTHERS

#: How long, in seconds, an album at the end of a page is given to go on, and how often:
#: its updates come together, but a page may end between them.
SETTLES, TIMES = 1.0, 3

#: The size of a page that Telegram may have cut.
FULL = 100

_Update: TypeAlias = Any

#: Asks for a page: of the updates that come within so many seconds.
_Ask: TypeAlias = Callable[[int], Awaitable[Sequence[_Update]]]


async def next_page(ask: _Ask, patience: int) -> Sequence[_Update]:
    """
    Return Telegram's next updates. While they end in an album, which may go on, they
    are asked for again; a full page ends before it. Meanwhile nothing is confirmed: if
    we stop, Telegram tells all of it again.

    Raises:
        TemporaryFailure: Telegram does not answer.
    """
    page = await ask(patience)
    for _ in range(TIMES):
        begins = _last_begins(page)
        if begins == len(page):
            break
        if len(page) >= FULL:
            return page[:begins] or page
        await sleep(SETTLES)
        again = await ask(0)
        if len(again) <= len(page):
            break
        page = again
    return page


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


def _last_begins(page: Sequence[_Update]) -> int:
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
    Return the private chat and the album that *update* is in; None if it is in none. In
    a group only the photo that mentions the bot is said to it.
    """
    match update:
        case {
            "message": {
                "media_group_id": str(album),
                "chat": {"id": int(chat), "type": "private"},
            }
        }:
            return chat, album
        case _:
            return None

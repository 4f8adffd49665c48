"""
What lies between the last accepted item and X's newest.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from attrs import define, field

from channels.twitter.wire import Item

# How far behind the last accepted item a look begins, because X may show older items
# late. Ids count milliseconds, shifted by 22 bits.
_BEHIND = 10 * 60 * 1000 << 22


@define
class Gap:
    """
    The gap between the last accepted item and X's newest, as far as it was read.

    Attributes:
        since: The number of the last accepted item; 0 the first time.
        sizes: The sizes of the next pages.
        token: X's token for the next page; None at first.
        tokens: All tokens so far.
        pages: New items that are not accepted yet, the newest page first.
        told: The external ids of all items that were read.
        read: How many pages with new items there were.
        newest: The number of the newest item that was read.
        closed: There are no more pages.
    """

    since: int
    sizes: Iterator[int]
    token: str | None = None
    tokens: set[str] = field(factory=set)
    pages: list[list[Item]] = field(factory=list)
    told: set[str] = field(factory=set)
    read: int = 0
    newest: int = 0
    closed: bool = False

    @property
    def behind(self) -> int:
        """
        The number up to which everything is old.
        """
        return max(self.since - _BEHIND, 0)

    def add(self, found: list[Item], known: Container[str], token: str) -> None:
        """
        Add the next page, some of whose items may be *known*, and the token for the
        page after it.
        """
        fresh = [item for item in found if item.external_id not in self.told]
        news = [
            item
            for item in fresh
            # An item without a number is malformed, and kept for a person.
            if not 0 < item.number <= self.behind and item.external_id not in known
        ]
        if news:
            self.pages.append(news)
            self.read += 1
        self.newest = max(self.newest, *(item.number for item in fresh), 0)
        self.told.update(item.external_id for item in fresh)
        # What was accepted above an older page that did not come closes nothing.
        more = news or any(item.number > self.since for item in fresh)
        self.closed = not (more and token) or token in self.tokens or self._met(found)
        self.token = token
        self.tokens.add(token)

    def _met(self, found: list[Item]) -> bool:
        """
        Say whether the page contains the last accepted item, and ends with an old one:
        a single old item among new ones, or in place of one, may be X's mistake.
        """
        last = found[-1].number
        met = any(item.number == self.since for item in found)
        return met and 0 < last <= self.since

"""
What X charges the town hall: each thing said, and each thing read once a day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime

from attrs import define, field

from channels.twitter.prices import PRICES
from gateway.core.writing.links import links

_ALONG = {"users": "user.read", "media": "media.read", "tweets": "others.read"}


@define
class Bill:
    """
    X's own account, to compare ours with.

    Attributes:
        cost: In millionths of a US dollar, by kind.
    """

    now: Callable[[], datetime]
    cost: Counter[str] = field(factory=Counter)
    _read: set[tuple[str, str, date]] = field(factory=set)

    def read(self, kind: str, ids: Iterable[str]) -> None:
        """
        Charge what is returned, unless it was already returned today (UTC).
        """
        today = self.now().astimezone(UTC).date()
        news = {(kind, one, today) for one in ids} - self._read
        self._read |= news
        self._charge(kind, len(news))

    def read_along(self, included: Mapping[str, Iterable[str]]) -> None:
        """
        Charge what is returned along with posts and direct messages, by the name that
        the response has for it.
        """
        for name, ids in included.items():
            self.read(_ALONG[name], ids)

    def posted(self, text: str, *, reply: bool) -> None:
        """
        Charge a post: more with a link, less in reply to somebody who mentioned the
        town hall.
        """
        usual = "reply.sent" if reply else "post.sent"
        self._charge("post.link" if links(text) else usual)

    def wrote(self) -> None:
        """
        Charge a direct message.
        """
        self._charge("dm.sent")

    def _charge(self, kind: str, count: int = 1) -> None:
        self.cost[kind] += PRICES[kind] * count

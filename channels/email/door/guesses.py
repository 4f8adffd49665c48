"""
How often somebody may try to log in: whoever tries others' passwords hangs up and comes
again, from however many addresses.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from attrs import define, field

from channels.email.door.crowds import network

#: Seconds in which tries are counted, and for which they count on.
_WHILE = 900.0

#: So many may fail meanwhile: of one login from one network, and of one or the other.
_EACH, _ALL = 10, 50

#: Characters of a login that tell it from others; no address is so long (RFC 5321,
#: section 4.5.3.1).
_LONGEST = 320


@define
class Guesses:
    """
    Counts logins that failed. Whoever has logged in from a network before is not kept
    out for what others try.
    """

    _clock: Callable[[], float] = time.monotonic
    _now: Counter[tuple[str, str]] = field(factory=Counter, init=False)
    _before: Counter[tuple[str, str]] = field(factory=Counter, init=False)
    _known: set[tuple[str, str]] = field(factory=set, init=False)
    _since: float = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._since = self._clock()

    def may(self, client: str, login: str) -> bool:
        """
        Say whether *client* may try a password of *login*, be there such a one or not.
        It counts as failed until `right` is told otherwise: several are tried at once.
        """
        if self._clock() - self._since >= _WHILE:
            gone = self._clock() - self._since >= 2 * _WHILE
            self._before = Counter() if gone else self._now
            self._now, self._since = Counter(), self._clock()
        each, *all_ = _counted(client, login)
        enough = self._often(each) >= _EACH
        others = each not in self._known and any(self._often(a) >= _ALL for a in all_)
        if enough or others:
            return False
        self._now.update((each, *all_))
        return True

    def right(self, client: str, login: str) -> None:
        """
        Take back what `may` counted: the password was right.
        """
        each, *all_ = _counted(client, login)
        self._known.add(each)
        self._now.subtract(all_)
        del self._now[each], self._before[each]

    def _often(self, counted: tuple[str, str]) -> int:
        return self._now[counted] + self._before[counted]


def _counted(client: str, login: str) -> tuple[tuple[str, str], ...]:
    place, name = network(client), login[:_LONGEST]
    return (place, name), (place, ""), ("", name)

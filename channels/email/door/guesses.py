"""
Limit login attempts. Somebody who guesses passwords reconnects, and from any number of
addresses.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from attrs import define, field

from channels.email.door.crowds import network

#: Seconds of a counting period; the previous one counts, too.
_WHILE = 900.0

#: Failed logins allowed in that time: for one login from one network, and for either
#: alone.
_EACH, _ALL = 10, 50

#: Characters of a login that are compared; no address is longer (RFC 5321, section
#: 4.5.3.1).
_LONGEST = 320


@define
class Guesses:
    """
    Counts failed logins. Whoever has logged in from a network before is not locked out
    by the attempts of others.
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
        Say whether *client* may try a password of *login*, existing or not. The attempt
        counts as failed until `right` is called, because several may run at once.
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

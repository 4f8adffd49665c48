"""
Where a mail comes from, and how many came from there just before: a flood is worked
after what others send, as queues that are fair to each source do it (RFC 970).
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from attrs import define, field

from gateway.core.message import Envelope

#: Mails are counted for so long, and for as long again.
_WHILE = timedelta(minutes=5)

#: Bits of an address that are one customer's: a small network; of IPv6 a site
#: (RFC 6177, section 2).
_CUSTOMER = {4: 24, 6: 48}

_RECEIVED = re.compile(rb"(?im)^received:(.*(?:\r?\n[ \t].*)*)")
_IN_BRACKETS = re.compile(rb"(?i)\[(?:ipv6:)?([0-9a-f.:]+)\]")

#: What a client calls itself, which may be the address of another: before the comment
#: of Postfix and Sendmail, which has its own, and marked by Exim.
_CLAIMED = re.compile(
    rb"(?i)^\s*from\s+\S+(?=\s+\((?:(?!helo=)[^()\[])*\[)|\bhelo=[^\s()]+"
)

#: Bytes of a mail in which mail servers of ours have written.
_HEAD = 16 * 1024


@define
class Crowds:
    """
    Counts what comes from each place; it forgets all after ten minutes.
    """

    _now: Counter[str] = field(factory=Counter, init=False)
    _before: Counter[str] = field(factory=Counter, init=False)
    _since: datetime | None = field(default=None, init=False)

    def add(self, place: str, at: datetime) -> int:
        """
        Take note that a mail comes from *place*; say how many came before it.
        """
        if self._since is None or abs(at - self._since) >= _WHILE:
            self._before, self._now, self._since = self._now, Counter(), at
        self._now[place] += 1
        return self._now[place] - 1 + self._before[place]


def came_from(raw: bytes, envelope: Envelope) -> str:
    """
    Name whoever logged in, or the network that a mail comes from. What a mail server
    in a network of ours hands over comes from where that has it: it says so above all
    that anybody else may have written (RFC 5321, section 4.4).
    """
    if envelope.user:
        return envelope.user
    client = _address(envelope.peer)
    if client is None or client.is_global:
        return network(envelope.peer)
    for line in _RECEIVED.findall(raw, 0, _HEAD):
        told = _IN_BRACKETS.search(_CLAIMED.sub(b"", line))
        server = told[1].decode() if told else ""
        before = _address(server)
        if before is not None and before.is_global:
            return network(server)
    return network(envelope.peer)


def network(client: str) -> str:
    """
    Name the network of a client's address; empty where it has none.
    """
    address = _address(client)
    if address is None:
        return ""
    return str(ip_network((address, _CUSTOMER[address.version]), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None

"""
Count recent mails by their source: a flood from one source is processed after the mail
of others, as in fair queueing (RFC 970).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from attrs import define, field, frozen

from gateway.core.message import Envelope

#: A counting period; the previous one counts, too.
_WHILE = timedelta(minutes=5)

#: Prefix lengths that are one customer's: a small network; of IPv6 a site (RFC 6177,
#: section 2).
_CUSTOMER = {4: 24, 6: 48}

#: The prefix length of one link in IPv6 (RFC 4291, section 2.5.1).
_LINK = 64

_RECEIVED = re.compile(rb"(?im)^received:(.*(?:\r?\n[ \t].*)*)")
_IN_BRACKETS = re.compile(rb"(?i)\[(?:ipv6:)?([0-9a-f.:]+)\]")

#: The name that a client claims in HELO, which may be somebody else's address: it
#: stands before the comment of Postfix and Sendmail, which has the true address, and is
#: marked by Exim.
_CLAIMED = re.compile(
    rb"(?i)^\s*from\s+\S+(?=\s+\((?:(?!helo=)[^()\[])*\[)|\bhelo=[^\s()]+"
)

#: Bytes of a mail that are searched for the header fields of our own servers.
_HEAD = 16 * 1024


@define
class Crowds:
    """
    Counts recent mails by their source, and forgets them after ten minutes.
    """

    _now: Counter[str] = field(factory=Counter, init=False)
    _before: Counter[str] = field(factory=Counter, init=False)
    _since: datetime | None = field(default=None, init=False)

    def add(self, place: str, at: datetime) -> int:
        """
        Count a mail from *place*; return how many came from there before it.
        """
        if self._since is None or abs(at - self._since) >= _WHILE:
            self._before, self._now, self._since = self._now, Counter(), at
        self._now[place] += 1
        return self._now[place] - 1 + self._before[place]


def came_from(raw: bytes, envelope: Envelope) -> str:
    """
    Return the source of a mail: whoever logged in, or the client's network.

    If the client is a mail server in a private network, the source is the client that
    it names in its Received field, which stands above everything that others may have
    written (RFC 5321, section 4.4).
    """
    if envelope.user:
        return envelope.user
    client = _address(envelope.peer)
    if client is None or client.is_global:
        return network(envelope.peer)
    end = raw.find(b"\r\n\r\n", 0, _HEAD)
    for line in _RECEIVED.findall(raw, 0, _HEAD if end < 0 else end):
        told = _IN_BRACKETS.search(_CLAIMED.sub(b"", line))
        server = told[1].decode() if told else ""
        before = _address(server)
        if before is not None and before.is_global:
            return network(server)
    return network(envelope.peer)


def address_at(end: Sequence[Any]) -> str:
    """
    Return the address at the other *end* of a connection. Where one socket hears both
    families, that of IPv4 is written in IPv6's (RFC 4291, section 2.5.5.2).
    """
    return str(end[0]).removeprefix("::ffff:")


@frozen
class Source:
    """
    Where a client connects from. It is worked out once: all of those inside are
    compared at each connection.

    Attributes:
        client: Its address.
        host: What counts as one address: its own, or the /64 of an IPv6 address, which
            is the least that a customer gets (RFC 6177, section 2), and in which a
            machine takes whatever addresses it likes (RFC 8981).
        network: That of its address; empty if it is none.
    """

    client: str
    host: str
    network: str

    @classmethod
    def of(cls, client: str) -> Source:
        """
        Return the source of a client with that address.
        """
        address = _address(client)
        if address is None:
            return cls(client, client, "")
        six = isinstance(address, IPv6Address)
        host = ip_network((address, _LINK), strict=False) if six else address
        return cls(client, str(host), _network(address))


#: The source of a client whose proxy has yet to tell it.
UNTOLD = Source("", "", "")


def network(client: str) -> str:
    """
    Return the network of a client's address; empty if it is no address.
    """
    address = _address(client)
    return "" if address is None else _network(address)


def _network(address: IPv4Address | IPv6Address) -> str:
    return str(ip_network((address, _CUSTOMER[address.version]), strict=False))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address

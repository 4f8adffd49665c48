"""
SMTP and LMTP servers, and their admission control.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import cast

from attrs import define, field, frozen

from channels.email.door.crowds import UNTOLD, Source, address_at
from channels.email.door.dialogue import Dialogue
from channels.email.door.lmtp import LmtpDialogue
from channels.email.door.manners import (
    CROWDED,
    TOO_MUCH,
    DoorTerms,
    Guest,
    Manners,
)

#: How many mails of the largest size may be in memory at once. A mail is in memory
#: until it is complete, and a process that runs out of memory serves no channel.
_MAILS = 10

#: Seconds for open sessions to finish storing a mail, when we close.
_GRACE = 2.0


async def serve(terms: DoorTerms, host: str, port: int, *, lmtp: bool) -> OpenDoor:
    """
    Start a server, which listens until the result is closed; at ``::`` for IPv4, too.

    Raises:
        OSError: We cannot listen there.
    """
    entrance = Entrance(terms, LmtpDialogue if lmtp else Dialogue)
    loop = asyncio.get_running_loop()
    make = partial(_Doorman, entrance)
    if host == "::" and socket.has_dualstack_ipv6():
        both = socket.create_server(
            (host, port), family=socket.AF_INET6, dualstack_ipv6=True
        )
        return OpenDoor(await loop.create_server(make, sock=both), entrance)
    return OpenDoor(await loop.create_server(make, host, port), entrance)


@define
class Entrance:
    """
    The open sessions of a server, and who is admitted.

    Attributes:
        hosts: How many there are of each host that is known; `networks` of each
            network.
    """

    terms: DoorTerms
    kind: type[Dialogue]
    inside: set[Dialogue] = field(factory=set)
    hosts: Counter[str] = field(factory=Counter)
    networks: Counter[str] = field(factory=Counter)
    closing: bool = False
    first: Dialogue = field(init=False)

    def __attrs_post_init__(self) -> None:
        manners = Manners(
            terms=self.terms,
            admits=self.admits_for_a_proxy,
            closing=lambda: self.closing,
            weigh=self.weigh,
        )
        self.first = self.kind.first(manners)

    def enter(self, dialogue: Dialogue) -> None:
        """
        Add a session to the open ones.
        """
        self.inside.add(dialogue)
        self._count(dialogue.guest.source, 1)

    def leave(self, dialogue: Dialogue) -> None:
        """
        Remove a session from the open ones, if it is still among them.
        """
        if dialogue in self.inside:
            self.inside.remove(dialogue)
            self._count(dialogue.guest.source, -1)

    def _count(self, source: Source, change: int) -> None:
        if not source.client:
            return
        for counter, name in (self.hosts, source.host), (self.networks, source.network):
            counter[name] += change
            if not counter[name]:
                # There is no end of networks from which somebody may have come.
                del counter[name]

    def admits(self, source: Source) -> bool:
        """
        Say whether another connection from there is admitted.
        """
        enough = self.hosts[source.host] >= self.terms.limits.per_address
        admitted = not enough and self._has_room(source)
        if not admitted:
            inside = len(self.inside)
            self.terms.turned_away.add(source.client, inside, full=not enough)
        return admitted

    def admits_for_a_proxy(self, guest: Guest, client: str) -> bool:
        """
        Say whether a guest is admitted whose proxy told its address, which is known
        from then on.
        """
        source = Source.of(client)
        admitted = self.admits(source)
        if admitted:
            guest.source = source
            self._count(source, 1)
        return admitted

    def may_wait(self) -> bool:
        """
        Say whether another connection is admitted whose PROXY header has yet to come:
        until then no other is closed for it.
        """
        waiting = len(self.inside) - self.hosts.total()
        may = waiting < self.terms.limits.connections
        if not may:
            self.terms.turned_away.add("", len(self.inside), full=True)
        return may

    def _has_room(self, source: Source) -> bool:
        """
        Say whether there is room, and make room if the server is full.

        Close a connection of the network that has the most, if it has at least two more
        than the client's; else the one that has sent no mail for the longest, if that
        is long. So nobody can block all others by keeping connections open, from any
        number of networks.
        """
        if self.hosts.total() < self.terms.limits.connections:
            return True
        here = [
            each
            for each in self.inside
            if each.guest.client and not each.guest.depositing
        ]
        [(crowd, most)] = self.networks.most_common(1)
        theirs = [each for each in here if each.guest.source.network == crowd]
        if most > self.networks[source.network] + 1 and theirs:
            one = min(theirs, key=_in_a_mail)
        else:
            before = self.first.loop.time() - self.terms.limits.crowded
            slow = [each for each in here if each.guest.since <= before]
            if not slow:
                return False
            one = min(slow, key=lambda each: (_in_a_mail(each), each.guest.since))
        self.terms.turned_away.make_room(one.guest.client, source.client)
        self.leave(one)
        one.farewell(CROWDED)
        return True

    def weigh(self) -> None:
        """
        If all sessions together have too much of mails in memory, close the one with
        the most, in the network with the most: a crowd must not survive because of one
        large mail of somebody else.
        """
        busy = [each for each in self.inside if not each.guest.depositing]
        in_hand = sum(each.guest.in_hand for each in self.inside)
        if in_hand <= _MAILS * self.terms.limits.size or not busy:
            return
        theirs = Counter[str]()
        for each in busy:
            theirs[each.guest.source.network] += each.guest.in_hand
        one = max(busy, key=lambda d: (theirs[d.guest.source.network], d.guest.in_hand))
        client = one.guest.client
        self.terms.turned_away.add(client, len(self.inside), full=True)
        self.leave(one)
        one.farewell(TOO_MUCH)

    def speaks_for_others(self, client: str) -> bool:
        """
        Say whether a PROXY header is expected from that address, and trusted.
        """
        if not self.terms.proxy:
            return False
        address = ip_address(client.partition("%")[0])
        return any(address in network for network in self.terms.trusted_proxies)


def _in_a_mail(dialogue: Dialogue) -> bool:
    # A session in the middle of a mail is closed last.
    return dialogue.guest.deadline is not None


class _Doorman(asyncio.Protocol):
    """
    Admits or refuses a connection before any resources are spent on it.
    """

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance

    def connection_made(self, connection: asyncio.BaseTransport) -> None:
        # A cast: uvloop's transports are no subclasses.
        transport = cast("asyncio.Transport", connection)
        peer = transport.get_extra_info("peername")
        if peer is None:
            # It was reset before we accepted it.
            transport.abort()
            return
        entrance = self._entrance
        client = address_at(peer)
        if entrance.speaks_for_others(client):
            source, admits = UNTOLD, entrance.may_wait
        else:
            source = Source.of(client)
            admits = partial(entrance.admits, source)
        if entrance.closing or not admits():
            transport.write(CROWDED.encode() + b"\r\n")
            transport.close()
            return
        dialogue = entrance.first.another(source, entrance.leave)
        entrance.enter(dialogue)
        transport.set_protocol(dialogue)
        dialogue.connection_made(transport)


@frozen
class OpenDoor:
    """
    A listening server.
    """

    server: asyncio.Server
    entrance: Entrance

    @property
    def port(self) -> int:
        """
        The port on which it listens.
        """
        return int(self.server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """
        Accept no more connections, and close the open ones: at once, except sessions
        that are storing a mail, which have two seconds.
        """
        # Not `wait_closed`: on 3.13 it waits for open connections.
        self.server.close()
        self.entrance.closing = True
        everybody = list(self.entrance.inside)
        for dialogue in everybody:
            if not dialogue.guest.depositing:
                dialogue.farewell("421 4.3.2 closing down, come back later")
        tasks = [d.task for d in everybody if d.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=_GRACE)
        for dialogue in list(self.entrance.inside):
            dialogue.hang_up()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await asyncio.gather(*tasks, return_exceptions=True)

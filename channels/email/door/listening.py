"""
SMTP and LMTP servers, and their admission control.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from typing import cast

import structlog
from attrs import define, field, frozen

from channels.email.door.crowds import host, network
from channels.email.door.dialogue import Dialogue
from channels.email.door.lmtp import LmtpDialogue
from channels.email.door.manners import CROWDED, TOO_MUCH, DoorTerms, Manners

log = structlog.get_logger()

#: How many mails of the largest size may be in memory at once. A mail is in memory
#: until it is complete, and a process that runs out of memory serves no channel.
_MAILS = 10

#: Seconds for open sessions to finish storing a mail, when we close.
_GRACE = 2.0


async def serve(terms: DoorTerms, host: str, port: int, *, lmtp: bool) -> OpenDoor:
    """
    Start a server, which listens until the result is closed.

    Raises:
        OSError: We cannot listen there.
    """
    entrance = Entrance(terms, LmtpDialogue if lmtp else Dialogue)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Doorman(entrance), host, port)
    return OpenDoor(server, entrance)


@define
class Entrance:
    """
    The open sessions of a server, and who is admitted.
    """

    terms: DoorTerms
    kind: type[Dialogue]
    inside: set[Dialogue] = field(factory=set)
    closing: bool = False
    first: Dialogue = field(init=False)

    def __attrs_post_init__(self) -> None:
        manners = Manners(
            terms=self.terms,
            admits=self.admits,
            closing=lambda: self.closing,
            weigh=self.weigh,
        )
        self.first = self.kind.first(manners)

    def admits(self, client: str) -> bool:
        """
        Say whether another connection from that address is admitted.
        """
        own = host(client)
        from_there = sum(1 for d in self.inside if host(d.guest.client) == own)
        enough = from_there >= self.terms.limits.per_address
        admitted = not enough and self._has_room(client)
        if not admitted:
            inside = len(self.inside)
            self.terms.turned_away.add(client, inside, full=not enough)
        return admitted

    def may_wait(self) -> bool:
        """
        Say whether another connection is admitted whose PROXY header has yet to come:
        until then no other is closed for it.
        """
        waiting = sum(1 for each in self.inside if not each.guest.client)
        may = waiting < self.terms.limits.connections
        if not may:
            self.terms.turned_away.add("", len(self.inside), full=True)
        return may

    def _has_room(self, client: str) -> bool:
        """
        Say whether there is room, and make room if the server is full.

        Close a connection of the network that has the most, if it has at least two more
        than the client's; else the one that has sent no mail for the longest, if that
        is long. So nobody can block all others by keeping connections open, from any
        number of networks.
        """
        here = [each for each in self.inside if each.guest.client]
        if len(here) < self.terms.limits.connections:
            return True
        inside = Counter(network(each.guest.client) for each in here)
        [(crowd, most)] = inside.most_common(1)
        theirs = [
            each
            for each in here
            if network(each.guest.client) == crowd and not each.guest.depositing
        ]
        if most > inside[network(client)] + 1 and theirs:
            one = min(theirs, key=_in_a_mail)
        else:
            before = self.first.loop.time() - self.terms.limits.crowded
            slow = [
                each
                for each in here
                if each.guest.since <= before and not each.guest.depositing
            ]
            if not slow:
                return False
            one = min(slow, key=lambda each: (_in_a_mail(each), each.guest.since))
        log.warning("door.made_room", gone=one.guest.client, client=client)
        self.inside.discard(one)
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
            theirs[network(each.guest.client)] += each.guest.in_hand
        one = max(
            busy, key=lambda d: (theirs[network(d.guest.client)], d.guest.in_hand)
        )
        client = one.guest.client
        self.terms.turned_away.add(client, len(self.inside), full=True)
        self.inside.discard(one)
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
        client = str(peer[0])
        proxied = entrance.speaks_for_others(client)
        admits = entrance.may_wait if proxied else partial(entrance.admits, client)
        if entrance.closing or not admits():
            transport.write(CROWDED.encode() + b"\r\n")
            transport.close()
            return
        dialogue = entrance.first.another(
            client, proxied=proxied, gone=entrance.inside.discard
        )
        entrance.inside.add(dialogue)
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

"""
The nodes that share a database: which are there, and whether all use the same rules.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter

import structlog
from attrs import define, evolve, field

from gateway.clock import ahead
from gateway.core.audit import GATEWAY, Act
from gateway.core.errors import GatewayError, SettingsInvalid, TemporaryFailure
from gateway.core.objects import RULES
from gateway.daemon.chain_end import ChainEnd
from gateway.daemon.reload import Reload, RulesInForce
from gateway.ports.nodes import GONE, Node, Nodes
from gateway.relay.worker_loop import Bell

log = structlog.get_logger()

#: How often a node reports its presence.
EVERY = timedelta(seconds=3)

#: How many times in a row another daemon may report under this node's name, beyond the
#: time that a stopping daemon may overlap with its successor.
_ALIKE = 2

_ANOTHER = (
    "VENTANILLA_NODE: another daemon works on this database as {name}, too: what one "
    "is sending the other says again; give each node a name of its own, and each town "
    "a database of its own"
)

#: Seconds that a commit may take. Before somebody reads a call for help, several
#: commits follow one another.
SLOW = 2.0

#: How far a node's clock may be off the database server's. Two nodes within it, one
#: ahead and one behind, still see each other.
_APART = timedelta(seconds=5)

#: The clocks are compared, and the rights looked at, once in so many rounds.
_COMPARED = 20

#: How many changed files an audit entry names.
_NAMED = 10

#: Parts of the message about a store that does not acknowledge a write, with possible
#: causes.
_NOT_KEPT = "it has not said that it keeps what was written at"
_WHY = "a disk, a lock, or a standby that it waits for (synchronous_standby_names)"


@define(kw_only=True)
class Fleet:
    """
    Reports this node, and tracks the others.

    Attributes:
        name: This node's name.
        rules: The rules that it uses.
        give_up: Called when this daemon must end because another uses its name.
        drain: Seconds that a stopping daemon may still run.
        end: Keeps how far this node's chain went.
        to_tell: Rung when it changes what this node may do.
        strict: If set, a node whose rules are older than another's neither routes nor
            delivers anything until it has read the newer ones or the other is gone;
            otherwise it only leaves to the other which address a letter goes to.
        outdated: Whether a newer version of the gateway has migrated the database.
        barred: Whether it lacks rights in the database, without which it cannot record
            what it claims.
        apart: A message if this machine's clock is too far off the database server's.
        agrees: Whether it is not, where the database has a server.
        slow: A message if the store is slow to acknowledge writes, or does not.
    """

    name: str
    store: Nodes
    rules: RulesInForce
    now: Callable[[], datetime]
    give_up: Callable[[GatewayError], None]
    drain: int
    strict: bool
    end: ChainEnd
    to_tell: Bell
    _seen: Sequence[Node] = field(default=(), init=False)
    _shown: Node | None = field(default=None, init=False)
    _alike: int = field(default=0, init=False)
    # When its first rules were loaded; the current ones may be newer than the other
    # node's.
    _began: datetime = field(init=False)
    outdated: bool = field(default=False, init=False)
    barred: bool = field(default=False, init=False)
    apart: str = field(default="", init=False)
    agrees: bool = field(default=False, init=False)
    slow: str = field(default="", init=False)
    _looks: int = field(default=0, init=False)

    @_began.default
    def _first(self) -> datetime:
        return self.rules.loaded_at

    @property
    def nodes(self) -> Sequence[Node]:
        """
        All nodes that are present, this one with its current rules.
        """
        version, loaded = self.rules.table.version, self.rules.loaded_at
        return [
            evolve(node, rules=version, loaded_at=loaded)
            if node.name == self.name
            else node
            for node in self._seen
        ]

    @property
    def differing(self) -> Sequence[Node]:
        """
        The nodes with other rules than this one's.
        """
        version = self.rules.table.version
        return [node for node in self.nodes if node.rules != version]

    def behind(self) -> bool:
        """
        Say whether another node has newer rules, or the database belongs to a newer
        version: what others write may be for mailboxes that are unknown here.
        """
        loaded = self.rules.loaded_at
        return self.outdated or any(n.loaded_at > loaded for n in self.differing)

    def rests(self) -> bool:
        """
        Say whether this node must route and deliver nothing, because it is behind or
        barred.
        """
        return self.outdated or self.barred or (self.strict and self.behind())

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Report presence until cancelled, then remove this node. New rules, here or
        elsewhere, are a reason to do so at once.
        """
        try:
            while True:
                await self.look()
                answered()
                await self.rules.to_show.wait(EVERY.total_seconds())
        finally:
            await self._leave()

    async def look(self) -> None:
        """
        Report presence once, and read which nodes are there. Rules that came into force
        since the last time are then in the audit chain.

        Raises:
            TemporaryFailure: The store does not answer, belongs to a newer version, or
                may not be written.
        """
        self.outdated = await self.store.is_outdated()
        if self.outdated:
            self.to_tell.ring()
            raise TemporaryFailure(
                "the database was changed by a newer version of the gateway: this node "
                "routes and delivers nothing; stop it, and install that one"
            )
        if self._looks % _COMPARED == 0:
            await self._look_for_rights()
        was_behind, rested = self.behind(), self.rests()
        differed = {(node.name, node.rules) for node in self.differing}
        await self._show_up()
        await self._keep_end()
        if self._looks % _COMPARED == 0:
            await self._compare()
        self._looks += 1
        for node in self.differing:
            if (node.name, node.rules) not in differed:
                log.warning(
                    "fleet.rules_differ",
                    node=node.name,
                    rules=node.rules,
                    rests=self.rests(),
                )
        if self.behind() is not was_behind:
            self.to_tell.ring()
        if rested and not self.rests():
            log.warning("fleet.goes_on", rules=self.rules.table.version)

    async def _look_for_rights(self) -> None:
        lacks = await self.store.lacking()
        self.barred = bool(lacks)
        if self.barred:
            self.to_tell.ring()
            raise TemporaryFailure(f"{lacks}: this node routes and delivers nothing")

    async def _show_up(self) -> None:
        now = self.now()
        here = Node(
            name=self.name,
            rules=self.rules.table.version,
            loaded_at=self.rules.loaded_at,
            seen_at=now,
        )
        came = [*self.rules.unnoted]
        began = time.monotonic()
        # A store that hangs raises nothing: it is reported before it answers.
        told = f"{_NOT_KEPT} {now:%H:%M:%S} UTC: {_WHY}"
        telling = asyncio.get_running_loop().call_later(SLOW, self._takes, SLOW, told)
        # If this fails, it is unknown what was stored.
        shown, self._shown = self._shown, None
        try:
            before = await self.store.show_up(here, now - GONE, [*map(_act, came)])
        finally:
            telling.cancel()
        self._meet(shown, [node for node in before if node.name == self.name])
        others = [node for node in before if node.name != self.name]
        self._seen = sorted([*others, here], key=attrgetter("name"))
        self._shown = here
        for _ in came:
            self.rules.unnoted.popleft()
        took = time.monotonic() - began
        self._takes(took, f"it takes {took:.0f} seconds to keep what is written")

    async def _keep_end(self) -> None:
        # The workers write most of it: this process learns of that only here.
        await self.end.keep(await self.store.reached(), self.now())

    async def _compare(self) -> None:
        """
        Compare the clock with the database server's: what falls due does so by each
        node's own clock.
        """
        before = self.now()
        theirs = await self.store.server_time()
        after = self.now()
        told, self.apart, self.agrees = self.apart, "", False
        if theirs is None:
            return
        by = ahead(theirs, before, after)
        self.agrees = abs(by) <= _APART
        if self.agrees:
            return
        side = "behind" if by > timedelta() else "ahead of"
        self.apart = (
            f"the machine's clock is {abs(by).total_seconds():,.0f} seconds {side} the "
            "database server's: set it right (NTP), for what falls due does so by each "
            "node's own clock"
        )
        if not told:
            log.warning("clock.apart", problem=self.apart)

    def _meet(self, shown: Node | None, named: Sequence[Node]) -> None:
        """
        Check whether another daemon reported under this name since this one was
        *shown*. The one that began later gives up.
        """
        others = [node for node in named if shown is not None and node != shown]
        self._alike = self._alike + 1 if others else 0
        if self._alike != _ALIKE + self.drain // EVERY.seconds:
            return
        log.error("fleet.same_name", node=self.name)
        if any(other.loaded_at < self._began for other in others):
            self.give_up(SettingsInvalid((_ANOTHER.format(name=self.name),)))

    def _takes(self, seconds: float, told: str) -> None:
        before = self.slow
        self.slow = told if seconds >= SLOW else ""
        if self.slow and not before:
            log.warning("store.slow", seconds=round(seconds, 1), problem=told)

    async def _leave(self) -> None:
        try:
            await self.store.leave(self.name)
            await self._keep_end()
        except TemporaryFailure as e:
            log.warning("fleet.not_left", problem=str(e))


def _act(reload: Reload) -> Act:
    more = len(reload.changed) - _NAMED
    by = reload.by.value
    if reload.problems:
        by += ", as before, for those on disk were refused"
    files = [*reload.changed[:_NAMED], *([f"{more} more"] if more > 0 else [])]
    return Act(
        at=reload.at,
        actor=reload.who or GATEWAY,
        action="rules.change",
        object=RULES,
        result=f"{reload.version} by {by}: {', '.join(files)}".strip(": "),
        payload=reload.posts,
    )

"""
A message that was held or kept out before, and goes on: whoever gets it now reads since
when it waited, and who let it go.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.audit import REQUEUE
from gateway.core.calendar import shown_moment
from gateway.core.filing import Status, Stored
from gateway.ports.audit import Trail
from gateway.relay.turns import ambiguous_case, split_message
from gateway.routing.table import RoutingTable

#: Entries of its message that are looked at: the newest.
_MOST = 100

#: What is recorded of what waits.
_WAITS = tuple(f"message.{s.value}" for s in (Status.HELD, Status.QUARANTINED))

#: Who waits by one of these is asked what they mean, and is held back by nobody.
_ASKED = (split_message.RULE, split_message.HELD, ambiguous_case.RULE)


@frozen(kw_only=True)
class HeldBefore:
    """
    Knows by the chain what became of a message before.
    """

    audit: Trail

    async def told(self, stored: Stored, table: RoutingTable) -> Sequence[str]:
        """
        Give what a letter about a message says of that; nothing where nobody has held
        it back.
        """
        if not stored.again:
            return ()
        kept = await self.audit.acts(f"message {stored.id}", None, _MOST)
        entries = [each.entry for each in kept]
        waits = [e for e in entries if e.action in _WAITS and e.result not in _ASKED]
        if not waits:
            return ()
        since = min(each.at for each in waits)
        when = shown_moment(since, table.town.timezone)
        last = max(entries, key=lambda each: each.at)
        if last.action == REQUEUE:
            return (table.own("letter-let-go-by", when=when, who=last.actor),)
        return (table.own("letter-let-go", when=when),)

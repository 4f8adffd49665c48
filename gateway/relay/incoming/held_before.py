"""
Messages that were held or quarantined before and are now delivered: letters say since
when they waited and who released them.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from gateway.core.audit import REQUEUE
from gateway.core.calendar import shown_moment
from gateway.core.filing import Status, Stored
from gateway.core.objects import about_message
from gateway.core.rule_names import PIECES
from gateway.ports.audit import Trail
from gateway.routing.table import RoutingTable

#: How many audit entries of the message are read: the newest.
_MOST = 100

#: Audit actions that mean that a message waits.
_WAITS = tuple(f"message.{s.value}" for s in (Status.HELD, Status.QUARANTINED))


@frozen(kw_only=True)
class HeldBefore:
    """
    Looks up in the audit chain whether a message was held back.
    """

    audit: Trail

    async def told(self, stored: Stored, table: RoutingTable) -> Sequence[str]:
        """
        Return the lines for a letter that say since when its message was held back and
        who released it; empty if it was not held back.
        """
        if not stored.again:
            return ()
        kept = await self.audit.acts(about_message(stored.id), None, _MOST)
        entries = [each.entry for each in kept]
        # Whoever is only asked what they mean is not held back.
        waits = [e for e in entries if e.action in _WAITS and e.result not in PIECES]
        if not waits:
            return ()
        since = min(each.at for each in waits)
        when = shown_moment(since, table.town.timezone)
        last = max(entries, key=lambda each: each.at)
        if last.action == REQUEUE:
            return (table.own("letter-let-go-by", when=when, who=last.actor),)
        return (table.own("letter-let-go", when=when),)

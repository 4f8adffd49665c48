"""
Who decides about proposals: the mayor and the secretary, or who stands in for them.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.conversation import Mailbox
from gateway.routing.table import RoutingTable


def presides(table: RoutingTable, mailbox: Mailbox, now: datetime) -> bool:
    """
    Say whether *mailbox* is the mayor's, or stands in for it: the mayor sets the
    agenda, and the secretary assists (RD 2568/1986, art. 82.1).
    """
    mayor = table.town.plenary.mayor
    return mailbox.id in (mayor, table.substitute(mayor, now))


def seated(table: RoutingTable, now: datetime) -> tuple[Mailbox, ...]:
    """
    Return the mailboxes that decide about proposals: the secretary's, the mayor's, and
    those that stand in for them now.
    """
    chamber = table.town.plenary
    own = (chamber.secretary, chamber.mayor)
    instead = tuple(table.substitute(name, now) for name in own)
    names = dict.fromkeys((*own, *instead))
    boxes = table.town.mailboxes
    return tuple(boxes[name] for name in names if name in boxes)

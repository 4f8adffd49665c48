"""
What the gateway fails to hear, by a fault of its own, and tells of danger: somebody
reads it all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gateway.core.decision import Urgency
from gateway.core.filing import Filing, Stored
from gateway.core.identity import judge
from gateway.core.message import Message
from gateway.ports.channels import Channel
from gateway.relay.bringing import is_letter
from gateway.relay.cases.recalling import Background
from gateway.relay.filings import Filer
from gateway.relay.speaking.speaker import Speaker
from gateway.routing.table import RoutingTable


def danger(
    stored: Stored,
    message: Message,
    table: RoutingTable,
    channels: Mapping[str, Channel],
    key: bytes,
    now: datetime,
) -> Filing | None:
    """
    File by the rules alone what could not be heard, if they find an emergency in it:
    better twice, or beside the case that it is part of, than late. None where they
    find none, or nobody would read it; and of what one of our own mailboxes says,
    which goes where it was to go, and nowhere else.
    """
    if table.town.mailbox_at(message.sender) is not None:
        return None
    verdict = judge(message, None, now)
    decision = table.decide(message, verdict)
    if decision.urgency is not Urgency.EMERGENCY:
        return None
    speaker = Speaker(
        stored=stored,
        message=message,
        verdict=verdict,
        table=table,
        channels=channels,
        now=now,
    )
    filing = Filer(speaker, key, now).question(
        decision, None, aloud=True, invitation=None, known=Background()
    )
    return filing if any(map(is_letter, filing.deliveries)) else None

"""
What somebody says to a town, for tests of what becomes of it.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gateway.core.conversation import Conversation
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility

MADRID = ZoneInfo("Europe/Madrid")

#: A Monday.
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SENDER = Address("telegram", "5")

#: Whom nobody has verified.
KNOWN = Verdict(standing=Standing.KNOWN, because="test")


def at(written):
    """
    Give when the clocks of Madrid show what is *written*.
    """
    return datetime.fromisoformat(written).replace(tzinfo=MADRID)


def said(text, **more):
    """
    Give a message; what is told *more* counts.
    """
    usual = {"external_id": "1", "reference": "1", "sender": SENDER}
    return Message(**usual | {"text": text, "received_at": NOON} | more)


def talk(mailbox, **more):
    """
    Give a conversation with *mailbox*, likewise.
    """
    usual = {"id": "abcdefghijklmnop", "contact": SENDER, "heard": "0"}
    usual |= {"visibility": Visibility.PRIVATE, "heard_at": NOON}
    return Conversation(mailbox=mailbox, **usual | more)


def mailboxes(decision):
    """
    Name those whom it reaches, in their order.
    """
    return [leg.mailbox for leg in decision.legs]

"""
Messages to a town, for tests of routing.
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

#: The verdict on a sender who is not verified.
KNOWN = Verdict(standing=Standing.KNOWN, because="test")


def at(written):
    """
    Return the local time *written* in Madrid's time zone.
    """
    return datetime.fromisoformat(written).replace(tzinfo=MADRID)


def said(text, **more):
    """
    Return a message with *text*; *more* overrides the defaults.
    """
    usual = {"external_id": "1", "reference": "1", "sender": SENDER}
    return Message(**usual | {"text": text, "received_at": NOON} | more)


def talk(mailbox, **more):
    """
    Return a conversation with *mailbox*; *more* overrides the defaults.
    """
    usual = {"id": "abcdefghijklmnop", "contact": SENDER, "heard": "0"}
    usual |= {"visibility": Visibility.PRIVATE, "heard_at": NOON}
    return Conversation(mailbox=mailbox, **usual | more)


def mailboxes(decision):
    """
    Return the mailboxes of a decision's legs, in order.
    """
    return [leg.mailbox for leg in decision.legs]

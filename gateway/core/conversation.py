"""
Who talks with whom: the contact outside, the mailbox inside, and their thread.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from datetime import datetime, timedelta

from attrs import Factory, field, frozen

from gateway.core.message import Address, Visibility, aware

#: How long a contact's next private message may still belong to the last one.
FRESH = timedelta(hours=48)


@frozen(kw_only=True)
class Mailbox:
    """
    Where an employee or a councillor reads. It belongs to the office: the people
    in it change, the mailbox stays.

    Attributes:
        id: Its name in routes.yaml, ``[a-z0-9_]``.
        office: What the public calls it; answers name it.
        person: Who holds it today; empty if nobody is named.
        short: What it is called in a sentence.
        addresses: Every address that is the mailbox's own, or was.
        former: Those of its addresses that it had: people still write there, no letter
            goes there, and whoever writes from there is anybody.
        deliver: Those of its addresses to which messages are delivered, in order.
        confidential: It may be given what a rule made confidential, as one that stands
            in or that a message is passed on to. What it gets is confidential only
            where its rule says so.
        backups: Mailboxes that stand in for it.
        head: The mailbox that is told when something here is overdue: itself, where
            nobody stands above it; empty if none is.
    """

    id: str
    office: str
    person: str = ""
    short: str = Factory(lambda self: self.office, takes_self=True)
    addresses: tuple[Address, ...] = ()
    former: frozenset[Address] = frozenset()
    deliver: tuple[Address, ...] = ()
    confidential: bool = False
    backups: tuple[str, ...] = ()
    head: str = ""

    @property
    def current(self) -> tuple[Address, ...]:
        """
        Its addresses, without those that it had: what it may answer from.
        """
        return tuple(each for each in self.addresses if each not in self.former)

    def may_read(self, *, confidential: bool) -> bool:
        """
        Say whether it may be given what is *confidential*, or what is not.
        """
        return self.confidential or not confidential


@frozen(kw_only=True)
class Conversation:
    """
    A contact and a mailbox talking about one matter.

    Attributes:
        id: Sixteen characters; see `conversation_id`.
        contact: The address outside.
        mailbox: The mailbox's id.
        visibility: Where what the mailbox answers may be read. Once it is private it
            stays so: an older letter may still be answered.
        confidential: Nothing of it is shown outside the mailbox.
        heard: The reference of the last thing the contact said here: what an answer
            replies to.
        heard_at: When that was.
        subject: What a mail in it is called.
        language: The contact's, as ISO 639-1, for what the gateway itself says.
        case: The number of the case that it is about, as `Number` writes it.
    """

    id: str
    contact: Address
    mailbox: str
    visibility: Visibility
    heard: str
    heard_at: datetime = field(validator=aware)
    subject: str = ""
    language: str = "es"
    confidential: bool = False
    case: str = ""


def conversation_id(channel: str, external_id: str, mailbox: str) -> str:
    """
    Name the conversation that a message opens with a mailbox: always the same
    name, so that a repeat after a crash opens nothing new.

    Returns:
        Sixteen characters of ``a-z2-7`` (80 bits).
    """
    seed = f"{channel}\n{external_id}\n{mailbox}".encode()
    return b32encode(hashlib.sha256(seed).digest()[:10]).decode().lower()

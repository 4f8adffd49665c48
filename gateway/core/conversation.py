"""
Who talks with whom: the contact outside, the mailbox inside, and their conversation.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from datetime import datetime, timedelta

from attrs import Factory, field, frozen

from gateway.core.message import Address, Visibility, aware

#: The channel of what employees write in the console.
CONSOLE = "console"

#: How long after the last one a contact's private message may still belong to it.
FRESH = timedelta(hours=48)


@frozen(kw_only=True)
class Mailbox:
    """
    The place where an employee or a councillor reads. It belongs to the office: people
    come and go, the mailbox stays.

    Attributes:
        id: Its name in routes.yaml, ``[a-z0-9_]``.
        office: What the public calls it; answers name it.
        person: Who holds it today; empty if nobody is named.
        short: What it is called in a sentence.
        addresses: Every address that it has or had.
        former: Addresses that it had: people still write there, but no letter goes
            there, and whoever writes from there does not speak for the mailbox.
        deliver: The addresses to which messages are delivered, in order.
        confidential: It may get what a rule made confidential, as a stand-in or because
            a message is passed on to it. What it gets is confidential only where its
            rule says so.
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
        The addresses that it may answer from: all but the former ones.
        """
        return tuple(each for each in self.addresses if each not in self.former)

    @property
    def at_console(self) -> Address:
        """
        Its address in the console: what is written there comes from it, and no letter
        goes there.
        """
        return Address(CONSOLE, self.id)

    def may_read(self, *, confidential: bool) -> bool:
        """
        Say whether it may be given a message that is *confidential*, or one that is
        not.
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
        visibility: Where the mailbox's answers may be read. A private conversation
            stays private, because an older letter may still be answered.
        confidential: Nothing of it is shown outside the mailbox.
        heard: The reference of the contact's last message here, to which an answer
            replies.
        heard_at: When that was.
        subject: The subject of its mails.
        language: The contact's, as ISO 639-1, for what the gateway itself says.
        case: The number of its case, as `Number` writes it.
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
    Name the conversation that a message opens with a mailbox. The name is a function of
    the arguments, so that a message routed again after a crash opens nothing new.

    Returns:
        Sixteen characters of ``a-z2-7`` (80 bits).
    """
    seed = f"{channel}\n{external_id}\n{mailbox}".encode()
    return b32encode(hashlib.sha256(seed).digest()[:10]).decode().lower()

"""
What somebody said, in one shape for every channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from attrs import Attribute, field, frozen

#: A message that was said longer than this before we received it is late.
LATE = timedelta(days=1)


def aware(_: object, attribute: Attribute[Any], value: datetime | None) -> None:
    """
    Refuse a datetime without a time zone.

    Raises:
        ValueError: It is naive.
    """
    if value is not None and value.tzinfo is None:
        raise ValueError(f"{attribute.name} must know its time zone")


@frozen(order=True, cache_hash=True)
class Address:
    """
    One place on one channel, such as ``telegram:1044``.

    Attributes:
        channel: The channel's name.
        value: What never changes there: X's and Telegram's numeric id, or the mail
            address in lower case, its domain as A-labels. Never a handle, which its
            owner may give up.
    """

    channel: str
    value: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.value}"

    @classmethod
    def read(cls, text: str) -> Address:
        """
        Read what ``str()`` wrote.

        Raises:
            ValueError: There is no channel, or nothing after it.
        """
        channel, colon, value = text.partition(":")
        if not (channel and colon and value):
            raise ValueError(f"{text!r} is not CHANNEL:VALUE")
        return cls(channel, value)


class Visibility(Enum):
    """
    Who can read it where it was said.
    """

    PUBLIC = "public"
    PRIVATE = "private"


@frozen(kw_only=True)
class Attachment:
    """
    A file that came with a message; its bytes are fetched when they are needed.

    Attributes:
        name: As its sender called it; never used as a path.
        media_type: As declared, such as ``image/jpeg``.
        size: In bytes, if the platform says.
        reference: What the channel fetches it by.
        method: An invitation's method, such as ``REQUEST`` (RFC 5546), or empty.
        too_large: The platform does not let us fetch files of this size.
    """

    name: str
    media_type: str
    reference: str
    size: int | None = None
    method: str = ""
    too_large: bool = False


@frozen(kw_only=True)
class Place:
    """
    A point on the map, in degrees (WGS 84), and its name if the sender gave one.
    """

    latitude: float
    longitude: float
    label: str = ""


class Proof(Enum):
    """
    How the channel knows who is speaking, the weakest first.
    """

    NONE = "none"  # nobody vouches, or a check failed
    PATH = "path"  # its domain sent it (SPF alone), or signed it for somebody else
    ACCOUNT = "account"  # the platform's own API vouches for the numeric id
    SIGNED = "signed"  # DMARC passed by an aligned DKIM signature, and it is for us
    SUBMITTED = "submitted"  # logged in to our own mail server, over TLS


@frozen(kw_only=True)
class Evidence:
    """
    What the channel can show for a sender.

    Attributes:
        proof: The strongest thing shown.
        because: One sentence for a person.
        spf, dkim, dmarc: Results as RFC 8601 names them; empty where there are none.
        step_up: A reference that the gateway itself gave after a stronger proof (Cl@ve,
            DNIe); never taken from what a sender wrote.
    """

    proof: Proof = Proof.NONE
    because: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    step_up: str = ""

    @property
    def unchecked(self) -> bool:
        """
        Say whether a check failed for the moment (RFC 8601, 2.7: temperror).
        """
        return "temperror" in (self.spf, self.dkim, self.dmarc)


@frozen(kw_only=True)
class Envelope:
    """
    What SMTP said about a mail (RFC 5321, section 2.3.1).

    Attributes:
        peer: The client's address; that of the PROXY protocol where we trust it.
        helo: The name that the client gave.
        mail_from: The reverse path; empty for a bounce.
        rcpt_to: The recipients that we accepted, in lower case.
        user: Who logged in, over TLS; empty if nobody.
    """

    peer: str
    helo: str
    mail_from: str
    rcpt_to: tuple[str, ...]
    user: str = ""


@frozen(kw_only=True)
class Arrival:
    """
    A message as its platform handed it over, before anybody has read it.

    It is stored first. Only then is it acknowledged to the platform, and only then is
    it read, which may fail.

    Attributes:
        channel: The channel's name.
        external_id: With the channel, what identifies a repeat.
        raw: The bytes as they came.
        received_at: When we received it.
        envelope: SMTP's, where it came by SMTP or LMTP.
        lane: Its sender, or the conversation that it continues, if the channel knows
            without reading it. Arrivals of one lane are routed in order. Empty if it
            need not wait.
        crowd: How many came from the same place just before, if the channel knows.
    """

    channel: str
    external_id: str
    raw: bytes
    received_at: datetime = field(validator=aware)
    envelope: Envelope | None = None
    lane: str = ""
    crowd: int = 0


@frozen
class Bounce:
    """
    A platform's report about what it had taken from us (mail: RFC 3464).

    Attributes:
        delivery: The id of the delivery, which was proved to be one of ours.
        because: What the platform said, for a person.
        failed: Whether it says that it could not deliver it.
    """

    delivery: str
    because: str
    failed: bool = True


@frozen(kw_only=True)
class Message:
    """
    One thing said by one sender.

    Attributes:
        external_id: The arrival's.
        reference: What a reply to it names: a post's id, ``chat:number``, a Message-ID.
        sender: The immutable id.
        handle: A label that may change hands, with its ``@``; empty if there is none.
        display_name: What the sender likes to be called; proves nothing.
        text: What was said, without quoted text and signature.
        described: The end of the text, if it is others' words or describes pictures.
        subject: A mail's; empty elsewhere.
        to: For whom it is: handles with their ``@``, mail addresses, in lower case.
        sent_at: When it was said, as the platform or the mail says.
        received_at: When we received it.
        in_reply_to: References of what it answers, the nearest first.
        edit_of: The reference of the message that this is a new version of.
        token: The reply token, if it was sent to a reply address of ours.
        headers: A mail's headers that rules may ask about, names in lower case.
        link: Where a person can see it on its platform; empty if nowhere.
        begins: If it only says that they begin to talk, by the platform's own button
            (Telegram's *Start*): their program's language, or empty; None otherwise.
        unreadable: Why nobody here can read it, for a person; empty if somebody can.
        bounce: What the platform itself reports of a delivery of ours, if it does.
    """

    external_id: str
    reference: str
    sender: Address
    text: str
    received_at: datetime = field(validator=aware)
    sent_at: datetime | None = field(default=None, validator=aware)
    handle: str = ""
    display_name: str = ""
    subject: str = ""
    to: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PRIVATE
    attachments: tuple[Attachment, ...] = ()
    place: Place | None = None
    in_reply_to: tuple[str, ...] = ()
    edit_of: str | None = None
    evidence: Evidence = field(factory=Evidence)
    token: str | None = None
    headers: Mapping[str, str] = field(factory=dict)
    link: str = ""
    begins: str | None = None
    unreadable: str = ""
    described: str = ""
    bounce: Bounce | None = None

    @property
    def said(self) -> str:
        """
        What the sender said themselves. The words of others, and descriptions of
        pictures, thank nobody, agree to nothing and command nothing.
        """
        return self.text.removesuffix(self.described).strip()

    @property
    def channel(self) -> str:
        """
        The name of the channel by which it came.
        """
        return self.sender.channel

    @property
    def written_at(self) -> datetime:
        """
        When it was written: the platform's time, if its API vouches for the account,
        and never later than we received it. A mail's date is only its sender's word:
        of a mail it is when we received it.
        """
        if self.sent_at is None or self.evidence.proof is not Proof.ACCOUNT:
            return self.received_at
        return min(self.sent_at, self.received_at)

    @property
    def is_late(self) -> bool:
        """
        Say whether it was old when we received it, because the platform keeps messages
        until we ask for them and we were not running. Never true of mail: servers may
        delay it for days, and it is answered all the same.
        """
        return self.received_at - self.written_at > LATE

    @property
    def is_late_aloud(self) -> bool:
        """
        Say whether it was late, and what is said to it would be public.
        """
        return self.is_late and self.visibility is Visibility.PUBLIC

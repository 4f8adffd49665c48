"""
Parse what employees write in the console.
"""

from __future__ import annotations

from gateway.core.console import slips
from gateway.core.conversation import CONSOLE
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Evidence,
    Message,
    Proof,
)

NAME = CONSOLE


def parse(arrival: Arrival) -> Message:
    """
    Parse a slip into a message.

    Args:
        arrival: Its raw bytes are what `gateway.core.console.slips.write` wrote.

    Raises:
        Unreadable: It is no slip.
    """
    slip = slips.read(arrival.raw)
    if not slip.mailbox:
        raise Unreadable("a slip of nobody's")
    whose = slip.person or f"mailbox {slip.mailbox}"
    return Message(
        external_id=arrival.external_id,
        reference=arrival.external_id,
        sender=Address(NAME, slip.mailbox),
        text=slip.text,
        received_at=arrival.received_at,
        display_name=slip.person,
        attachments=tuple(
            Attachment(
                name=each.name,
                media_type=each.media_type,
                reference=str(number),
                size=len(each.content),
            )
            for number, each in enumerate(slip.files)
        ),
        token=slip.token,
        evidence=Evidence(
            proof=Proof.ACCOUNT, because=f"signed in to the console as {whose}"
        ),
    )


def content(arrival: Arrival, attachment: Attachment) -> bytes:
    """
    Return the bytes of a file that came with a slip.

    Raises:
        PermanentFailure: There is no such file.
    """
    try:
        files = slips.read(arrival.raw).files
        return files[int(attachment.reference)].content
    except (Unreadable, ValueError, IndexError) as e:
        raise PermanentFailure("the slip has no such file") from e

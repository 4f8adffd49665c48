"""
What is known about senders: to whom an address was bound, and what was shown for a
message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from gateway.core.filing import Filing, Status
from gateway.core.identity import Voucher
from gateway.core.message import Address, Message, Visibility
from gateway.core.people.person import contact_of
from gateway.ports.people import KnownSenders
from gateway.store import marks
from gateway.store.engine import codec
from gateway.store.engine.readable import readable
from gateway.store.engine.schema import ALOUD, CONFIDED, NAMED, messages, vouchers
from gateway.store.messages.register import said_in
from gateway.store.notices.hushing import hushed
from gateway.store.people.people import owned

_SHOWN = select(vouchers.c.message, vouchers.c.voucher).where(
    vouchers.c.message.in_(bindparam("messages", expanding=True))
)

_WROTE = (
    select(messages.c.id)
    .where(CONFIDED, messages.c.sender == bindparam("whose"))
    .limit(1)
)

#: All versions of a message; there are few.
_SAID = (
    select(messages.c.message)
    .where(
        NAMED,
        messages.c.reference == bindparam("name"),
        messages.c.sender == bindparam("whose"),
        messages.c.message.is_not(None),
        messages.c.id < bindparam("at"),
    )
    .order_by(messages.c.id)
)

#: All versions of a message with a reference, whoever said it; and one that waits to be
#: routed, on a channel where what comes has the id that replies name.
_SAID_AT, _WAITS = (
    select(messages.c.id, messages.c.status, messages.c.message, messages.c.decision)
    .where(*which, messages.c.channel == bindparam("channel"))
    .order_by(messages.c.id)
    for which in (
        (NAMED, messages.c.reference == bindparam("name")),
        (
            messages.c.external_id == bindparam("name"),
            messages.c.status == Status.RECEIVED,
        ),
    )
)

#: The last message of somebody, in private or in public.
_HEARD = {
    visibility: select(
        messages.c.id, messages.c.status, messages.c.message, messages.c.decision
    )
    .where(
        so_said,
        messages.c.sender == bindparam("whose"),
        messages.c.id < bindparam("at"),
        messages.c.received_at >= bindparam("since"),
    )
    .order_by(messages.c.id.desc())
    .limit(1)
    for visibility, so_said in (
        (Visibility.PRIVATE, CONFIDED),
        (Visibility.PUBLIC, ALOUD),
    )
}


def wrote(connection: Connection, address: Address) -> bool:
    """
    Say whether *address* has written to us in private.
    """
    return connection.scalar(_WROTE, {"whose": str(address)}) is not None


def said_before(
    connection: Connection, sender: Address, reference: str, id: int
) -> Message | None:
    """
    Return the last message of somebody with *reference* before the message *id*.
    """
    given = {"whose": str(sender), "name": reference, "at": id}
    versions = connection.scalars(_SAID, given).all()
    return codec.maybe_load(versions[-1] if versions else None, Message)


def said_at(connection: Connection, channel: str, reference: str) -> Filing | None:
    """
    Return the last message on *channel* with *reference*, whoever said it, or what is
    known of one that waits to be routed.
    """
    given = {"channel": channel, "name": reference}
    for which in (_SAID_AT, _WAITS):
        versions = readable(connection.execute(which, given), said_in, "id")
        if versions:
            return versions[-1]
    return None


def heard_before(
    connection: Connection,
    sender: Address,
    id: int,
    since: datetime,
    visibility: Visibility,
) -> Filing | None:
    """
    Return the last message of somebody with that visibility before the message *id* and
    since then.
    """
    given = {"whose": str(sender), "at": id, "since": since}
    rows = connection.execute(_HEARD[visibility], given)
    return next(iter(readable(rows, said_in, "id")), None)


def known(
    connection: Connection, asked: Sequence[tuple[Sequence[Address], int | None]]
) -> Sequence[KnownSenders]:
    """
    Return, for each caller, to whom addresses were bound, and what was shown for a
    message.
    """
    everybody = list(dict.fromkeys(a for addresses, _ in asked for a in addresses))
    owners, quiet = owned(connection, everybody), hushed(connection, everybody)
    contacts = {address: contact_of(*owner) for address, owner in owners.items()}
    words = {a: person.agreed for a, (person, _) in owners.items() if person.agreed}
    at, changes = marks.latest_and_changes(connection)
    held = [message for _, message in asked if message is not None]
    shown = connection.execute(_SHOWN, {"messages": held})
    vouched = {row.message: codec.load(row.voucher, Voucher) for row in shown}
    return [
        KnownSenders(
            contacts={a: contacts[a] for a in addresses if a in contacts},
            at=at,
            changes=changes,
            voucher=None if message is None else vouched.get(message),
            quiet=quiet.intersection(addresses),
            agreed={a: words[a] for a in addresses if a in words},
        )
        for addresses, message in asked
    ]

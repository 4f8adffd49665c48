"""
Fetch and clean the attachments of a delivery. A file that is not there in time does not
hold back the text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from attrs import define, evolve, field

from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, DeliveryState, delivery_id
from gateway.core.errors import FAULT, PermanentFailure, SendFailure, TemporaryFailure
from gateway.core.message import Arrival, Attachment, Visibility
from gateway.relay.enclosing import Encloser
from gateway.relay.mailboxes.letters import is_letter
from gateway.relay.mailboxes.undelivered_answers import LeftOut, LeftOutFile
from gateway.town.pictures.cleaning import clean
from gateway.town.pictures.pieces import NotSent, Uncleaned

log = structlog.get_logger()

#: Timeout for fetching all files of a delivery, and for those of an emergency.
FETCHING = timedelta(seconds=25)
HURRY = timedelta(seconds=5)

#: Delivery attempts for which the text waits for a file: some three minutes in all.
TRIES = 4


@define
class Brought:
    """
    The files that could be fetched for a delivery, and those that could not.

    Attributes:
        kept: The files that were fetched, with their bytes in *contents*.
        left_out: The files that are omitted, or that follow after the text.
    """

    kept: list[Attachment] = field(factory=list)
    contents: list[bytes] = field(factory=list)
    left_out: list[LeftOutFile] = field(factory=list)


async def bring(encloser: Encloser, arrival: Arrival, delivery: Delivery) -> Brought:
    """
    Fetch the attachments of *delivery* from *arrival*, which it is about, and clean
    them unless they go to a mailbox.

    Raises:
        TemporaryFailure: A file cannot be fetched just now, and is worth waiting for.
    """
    hurried = is_hurried(delivery)
    until = asyncio.get_running_loop().time()
    until += (HURRY if hurried else FETCHING).total_seconds()
    brought = Brought()
    for file in delivery.attachments:
        try:
            content = await _fetched(encloser, arrival, file, until)
            content = await _cleaned(delivery, content)
        except TemporaryFailure as e:
            if not hurried and delivery.attempts < TRIES:
                raise
            problem = f"it follows; {e}" if hurried else str(e)
            late = file if hurried else None
            brought.left_out.append(
                LeftOutFile(file.name, LeftOut.UNCLEAN, problem, late)
            )
        except (PermanentFailure, Uncleaned) as e:
            brought.left_out.append(LeftOutFile(file.name, _why(e), str(e)))
        else:
            brought.kept.append(file)
            brought.contents.append(content)
    return brought


async def _fetched(
    encloser: Encloser, arrival: Arrival, file: Attachment, until: float
) -> bytes:
    try:
        async with asyncio.timeout_at(until):
            content = await encloser.fetch(arrival, file)
    except TimeoutError as e:
        raise TemporaryFailure("it could not be brought in time") from e
    except TemporaryFailure as e:
        # Re-raised without `retry_at`: waiting for a file counts as an attempt even
        # where the platform named a time.
        raise TemporaryFailure(f"it could not be brought: {e}") from e
    except SendFailure:
        raise
    except Exception as e:
        log.exception("delivery.file_broken", channel=arrival.channel)
        raise TemporaryFailure(f"it could not be brought: {FAULT}") from e
    if not isinstance(content, bytes):
        raise TemporaryFailure("it could not be brought: no bytes came")
    return content


def afterwards(
    delivery: Delivery, left_out: Sequence[LeftOutFile], now: datetime
) -> tuple[Delivery, ...]:
    """
    Return the delivery that sends the late files of *delivery* after it: a copy of
    normal urgency, outside the conversation's lane so that it blocks nothing. Empty if
    no file is late.
    """
    late = tuple(file.late for file in left_out if file.late is not None)
    if not late:
        return ()
    again = evolve(
        delivery,
        id=delivery_id(delivery.message, delivery.id, "late"),
        conversation="",
        follows=delivery.id,
        attachments=late,
        urgency=Urgency.NORMAL,
        state=DeliveryState.DUE,
        due_at=now,
        attempts=0,
        doubts=0,
        claim=0,
        receipt=None,
        problem="",
    )
    return (again,)


def is_hurried(delivery: Delivery) -> bool:
    """
    Say whether *delivery* is an emergency's letter to a mailbox, whose text does not
    wait for files.
    """
    return delivery.urgency is Urgency.EMERGENCY and is_letter(delivery)


async def _cleaned(delivery: Delivery, content: bytes) -> bytes:
    public = delivery.visibility is Visibility.PUBLIC
    if is_letter(delivery) and not public:
        # Metadata stays in what goes to a mailbox: where a photo was taken helps
        # whoever mends the lamp.
        return content
    return await clean(content, public=public)


def _why(problem: PermanentFailure | Uncleaned) -> LeftOut:
    no_picture = isinstance(problem, Uncleaned) and problem.why is NotSent.UNKNOWN
    return LeftOut.PUBLIC if no_picture else LeftOut.UNCLEAN

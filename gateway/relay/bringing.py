"""
Bring the files of a delivery: what cannot be had in time holds back no words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from attrs import define, evolve, field

from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, State, delivery_id
from gateway.core.errors import PermanentFailure, SendFailure, TemporaryFailure
from gateway.core.message import Arrival, Attachment, Visibility
from gateway.relay.enclosing import Encloser
from gateway.relay.mailboxes.undelivered_answers import File, Why
from gateway.town.pictures.cleaning import clean
from gateway.town.pictures.pieces import Uncleaned
from gateway.town.pictures.pieces import Why as Unclean

log = structlog.get_logger()

#: How long all files of a delivery may take, and those of an emergency.
FETCHING = timedelta(seconds=25)
HURRY = timedelta(seconds=5)

#: Attempts for which words wait for a file, some three minutes in all.
TRIES = 4

_BROKEN = "an error of the gateway; see its log"


@define
class Brought:
    """
    What there is of a delivery's files.

    Attributes:
        kept: Those that came, with their bytes in *contents*.
        left_out: Those that stay out, or are brought after the words.
    """

    kept: list[Attachment] = field(factory=list)
    contents: list[bytes] = field(factory=list)
    left_out: list[File] = field(factory=list)


async def bring(encloser: Encloser, arrival: Arrival, delivery: Delivery) -> Brought:
    """
    Bring what goes with *delivery*, which is about *arrival*, cleaned unless it
    goes to a mailbox.

    Raises:
        TemporaryFailure: Something cannot be had just now, and is worth waiting.
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
            brought.left_out.append(File(file.name, Why.UNCLEAN, problem, late))
        except (PermanentFailure, Uncleaned) as e:
            brought.left_out.append(File(file.name, _why(e), str(e)))
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
        # To wait for a file is an attempt, whoever asked us to come back.
        raise TemporaryFailure(f"it could not be brought: {e}") from e
    except SendFailure:
        raise
    except Exception as e:
        log.exception("delivery.file_broken", channel=arrival.channel)
        raise TemporaryFailure(f"it could not be brought: {_BROKEN}") from e
    if not isinstance(content, bytes):
        raise TemporaryFailure("it could not be brought: no bytes came")
    return content


def afterwards(
    delivery: Delivery, left_out: Sequence[File], now: datetime
) -> tuple[Delivery, ...]:
    """
    Give what brings the late files of *delivery* after it: the same once more, which
    need not hurry, and holds up nothing else.
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
        state=State.DUE,
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
    Say whether it tells a mailbox of danger: its words wait for no file.
    """
    return delivery.urgency is Urgency.EMERGENCY and is_letter(delivery)


def is_letter(delivery: Delivery) -> bool:
    """
    Say whether it goes to a mailbox: what the gateway says by itself goes to none.
    """
    return delivery.repeatable and not delivery.automatic


async def _cleaned(delivery: Delivery, content: bytes) -> bytes:
    public = delivery.visibility is Visibility.PUBLIC
    if is_letter(delivery) and not public:
        # To a mailbox: where a photo was taken helps whoever mends the lamp.
        return content
    return await clean(content, public=public)


def _why(problem: PermanentFailure | Uncleaned) -> Why:
    no_picture = isinstance(problem, Uncleaned) and problem.why is Unclean.UNKNOWN
    return Why.PUBLIC if no_picture else Why.UNCLEAN

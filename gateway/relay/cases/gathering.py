"""
Which messages wait for one letter with others that tell of the same. Sixty neighbours
of one party would bury their mailbox, and whatever else it gets in that night. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from gateway.core.case import UNANSWERED, Case, Number, Timer, TimerKind
from gateway.core.decision import Decision, Urgency
from gateway.core.message import Message
from gateway.relay.cases.job_cases import others_of
from gateway.routing.staff import Sender

#: How many people besides its sender must have told the same: each of them gets a
#: letter of their own.
ALONE = 4

#: The longest that such a message waits for others.
EVERY = timedelta(minutes=5)

#: Length in characters of what still fits into a common letter.
SHORT = 500

_EPOCH = datetime.fromtimestamp(0, UTC)


def waits(
    case: Case, job: Sequence[Case], message: Message, decision: Decision
) -> bool:
    """
    Say whether what *message* tells of *case* waits for a letter with what others of
    the *job* tell. Danger never waits, nor what is told in confidence, what comes with
    a file or a place, what an employee asked for, and what is long.
    """
    urgent = Urgency.EMERGENCY in (decision.urgency, case.urgency)
    if urgent or case.confidential or decision.is_confidential or decision.accused:
        return False
    more = message.attachments or message.place or len(message.said) > SHORT
    if more or message.unreadable or message.edit_of:
        return False
    told = [
        each
        for each in (case, *others_of(case, job))
        if each.state in UNANSWERED and each.mailbox == case.mailbox
    ]
    return case in told and len({each.contact for each in told}) > ALONE


def gathered(
    cases: Iterable[Case],
    readers: Mapping[str, Number],
    jobs: Mapping[Number, Sequence[Case]],
    message: Message,
    decision: Decision,
) -> frozenset[Number]:
    """
    Return those of *cases* of which nobody is told now: what *message* tells of them
    waits for others.

    Args:
        cases: All to which it belongs.
        readers: The case that each mailbox gets it under. Where a stand-in reads it, it
            does not wait.
        jobs: All cases of each job.
        message: What was said.
        decision: About it.
    """
    return frozenset(
        case.number
        for case in cases
        if decision.is_delivered
        and readers.get(case.mailbox) == case.number
        and not _is_for_others(case, readers, decision)
        and waits(case, jobs.get(case.job, ()), message, decision)
    )


def _is_for_others(
    case: Case, readers: Mapping[str, Number], decision: Decision
) -> bool:
    """
    Say whether somebody reads it who has not read what began: a stand-in, or who is
    only to know of danger or of whom somebody looks like.
    """
    ours = [leg for leg in decision.legs if readers[leg.mailbox] == case.number]
    several = len(ours) > 1 and Sender.LOOKALIKE.value in decision.flags
    return several or any(leg.at_once or leg.stands_in_for for leg in ours)


def gathering(numbers: Iterable[Number], now: datetime) -> tuple[Timer, ...]:
    """
    Return the timers after which the mailboxes read what waits: all at the end of the
    same five minutes, so that the first to ring finds the others.
    """
    ends = now + EVERY - (now - _EPOCH) % EVERY
    return tuple(
        Timer(case=number, kind=TimerKind.GATHER, due_at=ends) for number in numbers
    )

"""
The recent case that somebody speaks of who names none: what a mailbox has told them, or
asked them, since they last said anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.clock import is_before
from gateway.core.case import Case, Number, State
from gateway.core.conversation import FRESH, Conversation
from gateway.core.decision import Urgency
from gateway.core.message import Message
from gateway.relay.cases.recalling import Recaller
from gateway.routing.table import Thread

#: What a case is in which a mailbox has spoken last, or which it has ended.
TOLD = frozenset({State.ANSWERED, State.WAITING, State.SOLVED})

#: Cases of one sender among which is the one that they speak of.
_FEW = 20


async def answered(
    recaller: Recaller, message: Message, latest: Thread | None
) -> Thread | None:
    """
    Give what *message* may be part of: what a mailbox has spoken about since its sender
    said anything, or else their *latest* conversation. Nobody is led away from an
    alarm, nor from what they told in confidence.
    """
    heard = latest.conversation if latest else None
    if heard and (heard.confidential or heard.contact != message.sender):
        return latest
    known = [Number.read(heard.case)] if heard and heard.case else []
    told = await recaller.cases.cases(known) if known else ()
    if any(case.urgency > Urgency.NORMAL for case in told):
        return latest
    for case in await lately(recaller, message):
        if heard and case.number in known:
            has_it = heard.mailbox == case.mailbox
            return latest if has_it else await its(recaller, message, case)
        # What the gateway answered by itself was said with nobody.
        talk = await its(recaller, message, case) if _has_spoken(case, heard) else None
        if talk is not None:
            return talk
    return latest


async def lately(recaller: Recaller, message: Message) -> Sequence[Case]:
    """
    Give the cases of the sender's own that *message* may be about: what happened to
    them lately; the last moved first.
    """
    since = message.received_at - FRESH
    found = await recaller.cases.moved(message.sender, since, _FEW)
    # Nobody answers what they had not read when they wrote.
    return [case for case in found if not is_before(message.received_at, case.moved_at)]


async def its(recaller: Recaller, message: Message, case: Case) -> Thread | None:
    """
    Give what was said with the mailbox that has *case* as something that *message* may
    be part of; of what is confidential, with all who were told.
    """
    whole = await recaller.thread(message, case)
    if whole is None:
        return None
    talks = [whole.conversation, *whole.others]
    first, *others = sorted(talks, key=lambda talk: talk.mailbox != case.mailbox)
    told = tuple(others) if case.confidential else ()
    return Thread(first, explicit=False, others=told)


def _has_spoken(case: Case, heard: Conversation | None) -> bool:
    since = heard is None or case.moved_at > heard.heard_at
    return since and case.state in TOLD

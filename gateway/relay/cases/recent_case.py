"""
The recent case that a message is about when it names none: one about which a mailbox
has told or asked its sender something since their last message.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.clock import is_before
from gateway.core.case import Case, CaseState, Number
from gateway.core.conversation import FRESH, Conversation
from gateway.core.decision import Urgency
from gateway.core.filing import Stored
from gateway.core.message import Message, Visibility
from gateway.relay.cases.recalling import Recaller
from gateway.routing.table import Thread

#: States of a case in which the mailbox spoke last, or which it ended.
TOLD = frozenset({CaseState.ANSWERED, CaseState.WAITING, CaseState.SOLVED})

#: How many cases of a sender are searched.
_FEW = 20


def must_be_guessed(stored: Stored, message: Message) -> bool:
    """
    Say whether the conversation that *message* continues must be guessed: it is
    private, names nothing that it answers, and has a lane. Mails without a reply
    address have none: their headers name what they follow.
    """
    return (
        message.visibility is Visibility.PRIVATE
        and bool(stored.arrival.lane)
        and not (message.in_reply_to or message.edit_of or message.token)
    )


async def likely_thread(
    recaller: Recaller, message: Message, latest: Thread | None
) -> Thread | None:
    """
    Return the thread that *message* may be part of: the case in which a mailbox has
    spoken since the sender's last message, or else their *latest* conversation. An
    urgent or confidential latest conversation is kept.
    """
    heard = latest.conversation if latest else None
    if heard and (heard.confidential or heard.contact != message.sender):
        return latest
    known = [Number.read(heard.case)] if heard and heard.case else []
    told = await recaller.cases.cases(known) if known else ()
    if any(case.urgency > Urgency.NORMAL for case in told):
        return latest
    for case in await recent_of_sender(recaller, message):
        if heard and case.number in known:
            has_it = heard.mailbox == case.mailbox
            return latest if has_it else await thread_about(recaller, message, case)
        # What the gateway answered by itself has no conversation.
        talk = (
            await thread_about(recaller, message, case)
            if _has_spoken(case, heard)
            else None
        )
        if talk is not None:
            return talk
    return latest


async def recent_of_sender(recaller: Recaller, message: Message) -> Sequence[Case]:
    """
    Return the sender's recent cases that *message* may be about, the last moved first.
    """
    since = message.received_at - FRESH
    found = await recaller.cases.moved(message.sender, since, _FEW)
    return [case for case in found if may_be_meant(case, message)]


def may_be_meant(case: Case, message: Message) -> bool:
    """
    Say whether the sender knew of *case* as it is when they wrote *message*: what a
    mailbox said later cannot be what it answers. What nobody but they spoke of may have
    been read late, but they wrote it before.
    """
    unanswered = case.state is CaseState.OPEN
    return unanswered or not is_before(message.received_at, case.moved_at)


async def thread_about(
    recaller: Recaller, message: Message, case: Case
) -> Thread | None:
    """
    Return the thread with the mailbox that has *case*; if the case is confidential,
    with the other mailboxes that were told, too.
    """
    whole = await recaller.thread(message, case)
    if whole is None:
        return None
    first, *others = sorted(
        whole.conversations, key=lambda talk: talk.mailbox != case.mailbox
    )
    told = tuple(others) if case.confidential else ()
    return Thread(first, explicit=False, others=told)


def _has_spoken(case: Case, heard: Conversation | None) -> bool:
    since = heard is None or case.moved_at > heard.heard_at
    return since and case.state in TOLD

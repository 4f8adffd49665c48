"""
Two people of one mailbox who answer a case at the same moment: neither knows what the
other says.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.core.actors import by_mailbox
from gateway.core.conversation import CONSOLE, Conversation
from gateway.core.decision import Urgency
from gateway.core.message import Message
from gateway.core.public.figures import ANSWERS
from gateway.ports.cases import CaseHistory
from gateway.ports.store import Filings

#: How long after one answer its colleagues may not have heard of it.
_AT_ONCE = timedelta(minutes=2)


async def just_answered(
    filings: Filings, message: Message, told: CaseHistory, own: Conversation
) -> Message | None:
    """
    Return the answer that somebody else of the mailbox gave in the case just before
    *message*, an answer in their *own* conversation; None if there is none, something
    has happened since, or the case is an emergency, where nothing may wait.
    """
    last = told.happenings[-1] if told.happenings else None
    if (
        last is None
        or last.message is None
        or last.event not in ANSWERS
        or last.by != by_mailbox(own.mailbox)
        or message.received_at - last.at > _AT_ONCE
        or message.edit_of is not None
        or told.case.urgency is Urgency.EMERGENCY
    ):
        return None
    filing = await filings.filing(last.message)
    first = filing.message if filing else None
    return None if first is None or _writer(first) == _writer(message) else first


def _writer(message: Message) -> tuple[str, str]:
    # At the console all of a mailbox have the same address.
    name = message.display_name if message.channel == CONSOLE else ""
    return str(message.sender), name

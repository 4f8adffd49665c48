"""
Two people of one mailbox who answer a case at the same moment: neither knows what the
other says.
"""

from __future__ import annotations

from datetime import timedelta

from gateway.core.actors import by_mailbox
from gateway.core.case import CaseEvent
from gateway.core.conversation import CONSOLE, Conversation
from gateway.core.decision import Urgency
from gateway.core.message import Message
from gateway.core.public.figures import ANSWERS
from gateway.core.town import Casework
from gateway.ports.cases import CaseHistory
from gateway.ports.store import Filings
from gateway.relay.cases.job_cases import numbered
from gateway.routing.table import RoutingTable
from gateway.town import commands
from gateway.town.commands import INSIDE

#: How long after one answer its colleagues may not have heard of it.
_AT_ONCE = timedelta(minutes=2)


async def just_answered(
    filings: Filings,
    message: Message,
    told: CaseHistory,
    own: Conversation,
    table: RoutingTable,
) -> Message | None:
    """
    Return the last answer that the mailbox gave in the case just before *message*, an
    answer in their *own* conversation, if that was somebody else's; None if there is
    none, the writer of *message* was told of it, as an answer of theirs was kept since,
    or the case is an emergency, where nothing may wait.
    """
    if message.edit_of is not None or told.case.urgency is Urgency.EMERGENCY:
        return None
    by = by_mailbox(own.mailbox)
    for each in reversed(told.happenings):
        if each.by != by or each.event not in (*ANSWERS, CaseEvent.NOTE):
            continue
        if message.received_at - each.at > _AT_ONCE:
            return None
        filing = await filings.filing(each.message) if each.message else None
        said = filing.message if filing else None
        is_own = said is not None and _writer(said) == _writer(message)
        if each.event in ANSWERS:
            return None if is_own else said
        if said is not None and is_own and _was_kept(said, table.town.casework):
            return None
    return None


def _was_kept(noted: Message, casework: Casework) -> bool:
    """
    Say whether what left only a note was an answer.
    """
    command, _ = numbered(commands.read(noted.said), casework)
    return noted.edit_of is None and command.verb not in INSIDE


def _writer(message: Message) -> tuple[str, str]:
    # At the console all of a mailbox have the same address.
    name = message.display_name if message.channel == CONSOLE else ""
    return str(message.sender), name

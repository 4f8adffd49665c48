"""
Whether a message answers a mailbox that wrote in another case since its sender's last
message to a form.
"""

from __future__ import annotations

from collections.abc import Collection

from gateway.core.case import Case, CaseState
from gateway.core.requests.request import Request
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import other_matter
from gateway.relay.requests.utterance import Utterance

#: States of a case in which the mailbox spoke last.
SPOKEN = frozenset({CaseState.ANSWERED, CaseState.WAITING})


async def spoken_since(
    hearing: Hearing,
    request: Request,
    states: Collection[CaseState] = SPOKEN,
) -> Case | None:
    """
    Return the sender's newest other case that a mailbox has put into one of *states*
    since *request* last moved; None if there is none.
    """
    going = await hearing.recaller.going(hearing.message, hearing.verdict)
    return next(
        (
            case
            for case in going
            if case.state in states
            and case.number != request.case
            and case.moved_at > request.moved_at
        ),
        None,
    )


async def answers_mailbox(its: Utterance) -> bool:
    """
    Say whether the message answers a mailbox rather than the form, and if so make the
    hearing continue there. A reply to the form's question, or a message about the
    form's topic, is for the form.
    """
    hearing, message = its.hearing, its.hearing.message
    replies = message.in_reply_to or message.edit_of
    if replies or other_matter.is_of_its_own(await hearing.decide(), its.origin):
        return False
    case = await spoken_since(hearing, its.request)
    if case is None:
        return False
    hearing.go_on(await hearing.recaller.thread(message, case))
    return True

"""
Whether what somebody says answers a mailbox that has spoken to them in another case
since they last said something to a form.
"""

from __future__ import annotations

from collections.abc import Collection

from gateway.core.case import Case, State
from gateway.core.requests.request import Request
from gateway.relay.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.utterance import Utterance

#: What a case is whose mailbox has spoken last.
SPOKEN = frozenset({State.ANSWERED, State.WAITING})


async def spoken_since(
    hearing: Hearing,
    request: Request,
    states: Collection[State] = SPOKEN,
) -> Case | None:
    """
    Give the other case of theirs that a mailbox has put into one of these *states*
    since *request* moved last, the newest; None if there is none.
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
    Say whether a mailbox is answered rather than what a form asks, and let it go on
    there. Whoever replies to the form, or names what that is about, answers the form.
    """
    hearing, message = its.hearing, its.hearing.message
    replies = message.in_reply_to or message.edit_of
    if replies or meant.is_of_its_own(await hearing.decide(), its.origin):
        return False
    case = await spoken_since(hearing, its.request)
    if case is None:
        return False
    hearing.go_on(await hearing.recaller.thread(message, case))
    return True

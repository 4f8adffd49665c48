"""
Cancellation of something that is already cancelled.
"""

from __future__ import annotations

import re

from attrs import frozen

from gateway.core.actors import MAILBOX
from gateway.core.audit import GATEWAY
from gateway.core.case import CaseEvent, CaseState, Happening, Number
from gateway.core.filing import Filing
from gateway.core.requests.request import Request, RequestState
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Register
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant, other_matter
from gateway.relay.requests.answering_mailbox import spoken_since
from gateway.relay.requests.booked import WHETHER, WHICH, names
from gateway.relay.requests.cancel_question import YES_COUNTS, CancelQuestion
from gateway.routing.words.brief.cancelling import (
    agrees_to_cancel,
    asks_to_cancel,
    names_cancelling,
)
from gateway.routing.words.brief.wondering import wonders
from gateway.routing.words.text import fold
from gateway.town.forms.words import Word, is_bare, word_of

#: The rule that such a message is filed under, and the text of the reply.
RULE, _TEXT = "already cancelled", "already-cancelled"

#: Ways in which a reason invites an answer without a question mark.
_INVITED = re.compile(
    r"\b(?:(?:si|if)\b|dig[au]|deci|avis|escri|contest|respon|lam|truqu|cham|confirm|tel)"
)

#: How many of the sender's latest cases are searched.
_FEW = 6


@frozen(kw_only=True)
class CancellingAgain:
    """
    Says that it is cancelled, and opens no case, unless something else is booked, held
    or unfinished that the sender could mean. A yes means what they were asked last.
    """

    requests: Requests
    filings: Filings
    question: CancelQuestion
    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        believed = hearing.is_proven and meant.may_be_said(hearing)
        if not believed or hearing.message.edit_of:
            return None
        gone = await self._gone(hearing)
        if gone is None or await alarming.is_safety(hearing):
            return None
        origin = await self.filings.filing(gone.case.message)
        if other_matter.is_of_another(await hearing.decide(), gone, origin):
            return None
        number = hearing.table.town.casework.spoken(gone.case)
        text = hearing.table.text(_TEXT, gone.language, number=number)
        return await hearing.answered(RULE, _TEXT, text)

    async def _gone(self, hearing: Hearing) -> Request | None:
        said = hearing.message.said
        if hearing.named is not None:
            named = [case.number for case in hearing.named.cases]
            told = named and word_of(said)[0] is Word.CANCEL
            return await self._cancelled(named[0]) if told else None
        wishes = asks_to_cancel(said, names(hearing.table))
        agrees = agrees_to_cancel(said)
        if not (wishes or agrees):
            return None
        since = hearing.now - hearing.table.town.casework.close_after
        moved = await hearing.recaller.cases.moved(hearing.message.sender, since, _FEW)
        numbers = [case.number for case in moved]
        asked = await self._asked(hearing, numbers) if agrees else None
        if asked or await has_unfinished(hearing, self.requests, self.register):
            return asked
        if wishes:
            found = [await self._cancelled(number) for number in numbers]
            return next(filter(None, found), None)
        return await self._last(hearing, numbers)

    async def _asked(self, hearing: Hearing, numbers: list[Number]) -> Request | None:
        """
        Return what the sender was asked last whether to cancel, if it is cancelled: the
        town hall was faster than their yes. What its mailbox asked with the reason is
        answered there.
        """
        found = [await self._cancelled(number) for number in numbers]
        since = hearing.now - YES_COUNTS
        asked = [
            each
            for each in found
            if each and each.asked in (WHETHER, WHICH) and each.moved_at >= since
        ]
        last = max(asked, key=lambda each: each.moved_at, default=None)
        if last is None or not await _only_cancelled(hearing, last):
            return None
        pending = await hearing.pending(self.requests)
        others = [each.request for each in await self.question.open(hearing)]
        others += [pending] if pending else []
        # What waits for an answer elsewhere gets the yes.
        later = any(each.moved_at >= last.moved_at for each in others)
        waits = later or await spoken_since(hearing, last, {CaseState.WAITING})
        return None if waits else last

    async def _last(self, hearing: Hearing, numbers: list[Number]) -> Request | None:
        """
        Return what a bare word or a yes refers to: the case that moved last, if it was
        cancelled and no mailbox has written since. A yes counts only for
        `YES_COUNTS`, in which it may be a repetition.
        """
        gone = await self._cancelled(numbers[0]) if numbers else None
        if gone is None:
            return None
        lately = gone.moved_at >= hearing.now - YES_COUNTS
        may_be_meant = lately or is_bare(hearing.message.said)
        return gone if may_be_meant and await has_last_word(hearing, gone) else None

    async def _cancelled(self, number: Number) -> Request | None:
        request = await self.requests.request(number)
        over = request is not None and request.state is RequestState.CANCELLED
        return request if over else None


async def has_last_word(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the last to act in the case of *request* was no mailbox. A note of the
    gateway's own, such as that it reminded the sender, is no act.
    """
    last = await _last_act(hearing, request)
    return last is None or not last.by.startswith(MAILBOX)


async def _only_cancelled(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the last to act was no mailbox, or one that cancelled it for a reason
    that a bare yes does not answer.
    """
    last = await _last_act(hearing, request)
    if last is None or not last.by.startswith(MAILBOX):
        return True
    # Only a cancellation ends a request with a note: its reason.
    cancels = last.event is CaseEvent.SOLVE and last.note
    clear = names_cancelling(hearing.message.said)
    return bool(cancels) and (clear or not _invites(last.note))


def _invites(reason: str) -> bool:
    return wonders(reason) or bool(_INVITED.search(fold(reason)))


async def _last_act(hearing: Hearing, request: Request) -> Happening | None:
    told = await hearing.recaller.cases.case(request.case)
    acts = told.happenings if told else ()
    return next((each for each in reversed(acts) if not _is_own_note(each)), None)


def _is_own_note(each: Happening) -> bool:
    return each.event is CaseEvent.NOTE and each.by == GATEWAY


async def has_unfinished(
    hearing: Hearing, requests: Requests, register: Register
) -> bool:
    """
    Say whether the sender has an unfinished form, a booking or a held message.
    """
    sender, person = hearing.message.sender, person_of(hearing.verdict)
    return bool(
        await hearing.pending(requests)
        or await requests.bookings_of(sender, person, hearing.now)
        or await register.held_of(sender)
    )

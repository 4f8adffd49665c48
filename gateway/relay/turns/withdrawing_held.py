"""
Withdrawal of a message that is held until its sender proves who they are: who wrote it
may take it back without any proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.filing import Filing
from gateway.core.identity import is_proven
from gateway.core.message import Message
from gateway.core.objects import about_message
from gateway.core.people.counter import COUNTER
from gateway.core.requests.request import OPEN
from gateway.core.rule_names import PIECES
from gateway.ports.requests import Requests
from gateway.ports.store import Register
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.requests.booked import names
from gateway.relay.turns.split_message import waiting_with
from gateway.routing.words import text
from gateway.routing.words.brief.cancelling import asks_to_cancel
from gateway.routing.words.brief.length import is_brief
from gateway.town.forms.words import PHRASES, Word, is_command, word_of

#: The rule that such a message is filed under.
RULE = "withdraw held"

#: The text of the reply.
_TEXT = "request-cancelled"

#: The words by which people cancel something, without what it is.
_CANCELLING = frozenset().union(*PHRASES[Word.CANCEL])


@frozen(kw_only=True)
class WithdrawingHeld:
    """
    Lets a held message lapse, and what waits with it, when its sender says so in
    private: by its number, by words of it ("ya no quiero la pista"), or barely, just
    after it. Of several, the last is meant.

    Not one that somebody has at once, or that waits for its form, which is cancelled
    there.
    """

    requests: Requests
    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        by_person = meant.may_be_said(hearing) and message.channel != COUNTER
        more = message.edit_of or message.attachments or message.place
        if not by_person or more or not is_brief(message.said):
            return None
        held = await self.register.held_of(message.sender)
        if not held:
            return None
        theirs = [each for each in held if await self._may_go(hearing, each)]
        gone = await self._meant(hearing, theirs)
        if gone is None or gone.message is None or gone.decision is None:
            return None
        if await alarming.is_safety(hearing):
            return None
        language = gone.decision.language
        number = hearing.table.town.casework.named(Number(gone.id))
        reply = hearing.table.text(_TEXT, language, number=number)
        filing = await hearing.answered(RULE, _TEXT, reply)
        by = by_message(hearing.stored.id)
        others = [each for each in held if each.id != gone.id]
        what = gone.id, *waiting_with(others, gone.message)
        return evolve(
            filing,
            withdraws=what,
            happenings=(
                Happening(
                    case=Number(gone.id), event=CaseEvent.LAPSE, at=hearing.now, by=by
                ),
            ),
            acts=tuple(
                Act(
                    at=hearing.now,
                    actor=by,
                    action="message.withdraw",
                    object=about_message(each),
                )
                for each in what
            ),
        )

    async def _may_go(self, hearing: Hearing, held: Filing) -> bool:
        """
        Say whether *held* is an application that nobody else has, and that the sender
        is proven to have written as far as it was itself.
        """
        decision, message = held.decision, held.message
        if message is None or decision is None or decision.rule in PIECES:
            return False
        if any(leg.at_once or leg.continues for leg in decision.legs):
            return False
        if message.received_at > hearing.message.received_at:
            return False
        request = await self.requests.request(Number(held.id))
        its_own = request is None or request.state not in OPEN
        return its_own and (hearing.is_proven or not is_proven(message))

    async def _meant(self, hearing: Hearing, theirs: Sequence[Filing]) -> Filing | None:
        message = hearing.message
        wished = [each for each in theirs if _is_withdrawal(hearing, each)]
        if hearing.named is not None:
            numbers = {case.number.message for case in hearing.named.cases}
            told = (each for each in wished if each.id in numbers)
            return next(told, None)
        if not wished or (hearing.thread and hearing.thread.explicit):
            return None
        shared = [_shared(message, each) for each in wished]
        most = max(shared)
        if not most and await self._may_mean_else(hearing, wished[-1]):
            return None
        fitting = [each for each, n in zip(wished, shared, strict=True) if n == most]
        return fitting[-1]

    async def _may_mean_else(self, hearing: Hearing, held: Filing) -> bool:
        """
        Say whether something else can be cancelled, or was spoken of since *held*.
        """
        sender, person = hearing.message.sender, person_of(hearing.verdict)
        talk = hearing.talk
        since = held.message.received_at if held.message else hearing.now
        return bool(
            (talk is not None and talk.heard_at > since)
            or await hearing.pending(self.requests)
            or await self.requests.bookings_of(sender, person, hearing.now)
        )


def _is_withdrawal(hearing: Hearing, held: Filing) -> bool:
    """
    Say whether the message is the wish to cancel, with no words but those of *held*; if
    that asked to cancel something itself, the same words only repeat it.
    """
    message, before = hearing.message, held.message
    if before is None:
        return False
    said, about = message.said, (*names(hearing.table), before.said)
    wishes = word_of(said, about)[0] is Word.CANCEL or asks_to_cancel(said, about)
    repeats = is_command(before.said, Word.CANCEL) and is_command(said, Word.CANCEL)
    return wishes and not repeats


def _shared(message: Message, held: Filing) -> int:
    """
    Count the words of *message* that tell what is cancelled, as *held* has them, too.
    """
    before = held.message.said if held.message else ""
    said = {*text.tokens(text.plain(message.said))} - text.SMALL - _CANCELLING
    return len(said & {*text.tokens(text.plain(before))})

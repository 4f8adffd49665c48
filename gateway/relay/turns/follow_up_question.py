"""
Follow-up questions to one that the gateway has answered: "¿y los sábados?".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import frozen

from gateway.core import certainty
from gateway.core.decision import ASKED, FACT, Decision, Outcome, Urgency
from gateway.core.filing import Filing
from gateway.core.intents import INFORMATION
from gateway.core.mail.machine import is_machine
from gateway.ports.store import Filings, Register
from gateway.relay.cases.recent_case import must_be_guessed
from gateway.relay.heard.asked_before import PreviousQuestion
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.message_piece import PIECES_WAIT
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.routing.words.brief.follow_up import names_only
from gateway.routing.words.brief.length import is_within

#: Maximum words of a follow-up: "¿y los sábados?", "pues hay uno en la plaza".
_FEW = 12

#: How many earlier messages are searched for the one that names the subject.
_BACK = 3

#: How long an answer may be replied to explicitly.
_REPLIED = timedelta(hours=48)

#: Outcomes in which no person answers.
_BY_ITSELF = (Outcome.ANSWER, Outcome.REFUSE)


@frozen(kw_only=True)
class FollowUpQuestion:
    """
    Joins a follow-up with the question before it, if only both together tell the
    subject, or what is asked. An explicit reply follows only what it replies to;
    machines follow nothing. It files nothing itself.
    """

    register: Register
    filings: Filings

    async def take(self, hearing: Hearing) -> Filing | None:
        since = _since(hearing)
        if since is not None and await self._may(hearing):
            await self._ask_on(hearing, since)
        return None

    async def _may(self, hearing: Hearing) -> bool:
        said, decision = hearing.message.said, await hearing.decide()
        if not is_within(said, _FEW) or is_courtesy(said):
            return False
        plain = decision.urgency <= Urgency.NORMAL and not (
            decision.is_confidential or await hearing.guarded()
        )
        return plain and (_tells_nothing(decision) or _only_names(said, decision))

    async def _ask_on(self, hearing: Hearing, since: datetime) -> None:
        message, number = hearing.message, hearing.stored.id
        elsewhere = not _tells_nothing(await hearing.decide())
        replied = set(message.in_reply_to)
        for _ in range(_BACK):
            before = await self.register.heard_before(
                message.sender, number, since, message.visibility
            )
            if before is None or before.message is None:
                break
            number = before.id
            if is_courtesy(before.message.said):
                continue
            if replied and not await self._is_replied(before, replied):
                continue
            if replied:
                # That question may itself be a follow-up.
                replied.update(before.message.in_reply_to)
            question = _answered(before, elsewhere=elsewhere)
            if question is None or _talked_since(hearing, question):
                break
            hearing.together_with(question)
            if await _is_told(hearing, elsewhere=elsewhere):
                return
        hearing.together_with(None)

    async def _is_replied(self, before: Filing, replied: Collection[str]) -> bool:
        """
        Say whether the message replies to *before*, or to what the gateway said to it.
        """
        shown = await self.filings.show(before.id)
        said = shown.deliveries if shown else ()
        receipts = [each.receipt for each in said if each.receipt]
        known = {name for each in receipts for name in (each.reference, *each.others)}
        if before.message is not None and before.message.reference:
            known.add(before.message.reference)
        return not known.isdisjoint(replied)


def _since(hearing: Hearing) -> datetime | None:
    """
    Return how far back the previous question may lie: `PIECES_WAIT`, or longer for an
    explicit reply to something automatic. None if the message follows no question.
    """
    message = hearing.message
    if hearing.named is not None or message.edit_of or message.token:
        return None
    if is_machine(message):
        return None
    if must_be_guessed(hearing.stored, message):
        return message.received_at - PIECES_WAIT
    replies = bool(message.in_reply_to) and hearing.thread is None
    return message.received_at - _REPLIED if replies else None


def _talked_since(hearing: Hearing, question: PreviousQuestion) -> bool:
    """
    Say whether its sender has talked with a person since *question*.
    """
    talk = hearing.talk
    return talk is not None and talk.heard_at >= question.message.received_at


def _tells_nothing(decision: Decision) -> bool:
    return not certainty.topics_told(decision)


def _only_names(said: str, decision: Decision) -> bool:
    """
    Say whether it only names something that the town has no answer about: what is asked
    about it was said before.
    """
    unknown = decision.outcome is Outcome.ANSWER and ASKED in decision.flags
    return unknown and names_only(said)


async def _is_told(hearing: Hearing, *, elsewhere: bool) -> bool:
    """
    Say whether both together tell the subject; if the message names it by itself
    (*elsewhere*), whether the town has a fact about it.
    """
    decision = await hearing.decide()
    if await hearing.guarded():
        return False
    return FACT in decision.says if elsewhere else bool(decision.topics)


def _answered(before: Filing, *, elsewhere: bool) -> PreviousQuestion | None:
    """
    Return the earlier question if the gateway answered it by itself; else None.
    """
    message, decision = before.message, before.decision
    if message is None or decision is None or decision.intent != INFORMATION:
        return None
    asked = decision.outcome not in _BY_ITSELF or decision.is_delivered
    if asked or decision.is_confidential:
        # A person has it, or it is confidential.
        return None
    return PreviousQuestion(message=message, rule=decision.rule, elsewhere=elsewhere)

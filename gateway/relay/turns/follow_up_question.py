"""
A follow-up question, after one that the gateway has answered: "¿y los sábados?".
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import frozen

from gateway.core.decision import ASKED, FACT, Decision, Outcome, Urgency
from gateway.core.filing import Filing
from gateway.core.intents import INFORMATION
from gateway.core.mail.machine import is_machine
from gateway.ports.store import Office, Register
from gateway.relay.asked_before import Before
from gateway.relay.hearing import Hearing, unmarked
from gateway.relay.requests import meant
from gateway.relay.requests.message_piece import PATIENCE
from gateway.routing.words import text
from gateway.routing.words.brief.courtesies import is_courtesy
from gateway.routing.words.brief.follow_up import names_only

#: Words of what goes on with a question: "¿y los sábados?", "pues hay uno en la plaza".
_FEW = 12

#: So many of them are looked for the one that tells what they are about.
_BACK = 3

#: How long an answer is replied to, where somebody marks that they do.
_REPLIED = timedelta(hours=48)

#: What becomes of a question that no person answers.
_BY_ITSELF = (Outcome.ANSWER, Outcome.REFUSE)


@frozen(kw_only=True)
class FollowUpQuestion:
    """
    Hears what is asked after something that the gateway has answered together with it,
    where that alone tells what it is about, or what is asked. Whoever marks what they
    reply to asks on after that only, and no machine does. It files nothing.
    """

    register: Register
    office: Office

    async def take(self, hearing: Hearing) -> Filing | None:
        since = _since(hearing)
        if since is not None and await self._may(hearing):
            await self._ask_on(hearing, since)
        return None

    async def _may(self, hearing: Hearing) -> bool:
        said, decision = hearing.message.said, await hearing.decide()
        if len(text.tokens(text.plain(said))) > _FEW or is_courtesy(said):
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
                # It may itself have been asked after the one before.
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
        Say whether *before*, or what the gateway has said to it, is *replied* to.
        """
        shown = await self.office.show(before.id)
        said = shown.deliveries if shown else ()
        receipts = [each.receipt for each in said if each.receipt]
        known = {name for each in receipts for name in (each.reference, *each.others)}
        if before.message is not None and before.message.reference:
            known.add(before.message.reference)
        return not known.isdisjoint(replied)


def _since(hearing: Hearing) -> datetime | None:
    """
    Give since when a question may be the one before: a while ago; or longer, where it
    replies to something that was no person's. None, if it goes on with no question.
    """
    message = hearing.message
    if hearing.named is not None or message.edit_of or message.token:
        return None
    if is_machine(message):
        return None
    if unmarked(hearing.stored, message):
        return message.received_at - PATIENCE
    replies = bool(message.in_reply_to) and hearing.thread is None
    return message.received_at - _REPLIED if replies else None


def _talked_since(hearing: Hearing, question: Before) -> bool:
    """
    Say whether its sender has talked with a person since the *question*.
    """
    talk = hearing.thread.conversation if hearing.thread else None
    return talk is not None and talk.heard_at >= question.message.received_at


def _tells_nothing(decision: Decision) -> bool:
    return not meant.topics_told(decision)


def _only_names(said: str, decision: Decision) -> bool:
    """
    Say whether it only names something that the town has no answer about: what is
    asked of it was said before.
    """
    unknown = decision.outcome is Outcome.ANSWER and ASKED in decision.flags
    return unknown and names_only(said)


async def _is_told(hearing: Hearing, *, elsewhere: bool) -> bool:
    """
    Say whether both together tell what it is about; of what tells that by itself, what
    the town knows of it.
    """
    decision = await hearing.decide()
    if await hearing.guarded():
        return False
    return FACT in decision.says if elsewhere else bool(decision.topics)


def _answered(before: Filing, *, elsewhere: bool) -> Before | None:
    """
    Give the question that was asked *before*, if the gateway has answered it by itself.
    """
    message, decision = before.message, before.decision
    if message is None or decision is None or decision.intent != INFORMATION:
        return None
    asked = decision.outcome not in _BY_ITSELF or decision.is_delivered
    if asked or decision.is_confidential:
        # A person has it, or nobody else hears of it.
        return None
    return Before(message=message, rule=decision.rule, elsewhere=elsewhere)

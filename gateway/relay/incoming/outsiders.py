"""
What people outside say: who it is, what it continues, which turn takes it, and else
what the rules decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from attrs import evolve, frozen

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision
from gateway.core.filing import Filing, Status, Stored
from gateway.core.message import Message
from gateway.ports.meter import Meter
from gateway.ports.step_up import StepUp
from gateway.relay.cases.following import Follower
from gateway.relay.cases.recalling import Recaller
from gateway.relay.cases.recent_case import likely_thread, must_be_guessed
from gateway.relay.heard.filings import file, labelled
from gateway.relay.heard.hearing import Hearing
from gateway.relay.heard.invited import invited
from gateway.relay.heard.turn import Sequel, Turn
from gateway.relay.incoming import coded
from gateway.relay.incoming.held_before import HeldBefore
from gateway.relay.pen import Pen
from gateway.relay.speaking.allowance import may_speak
from gateway.relay.speaking.own_texts import discreetly
from gateway.relay.speaking.speaker import Speaker
from gateway.town.recognising import Recogniser

#: When a held message whose sender could not be checked is routed again.
AGAIN = timedelta(minutes=5)


@frozen(kw_only=True)
class Outsiders:
    """
    Files what anybody says who is no mailbox that answers.

    Attributes:
        step_up: Where senders are sent for a stronger proof, if anywhere.
        turns: What a message may be instead; asked in order before the rules are.
        sequels: What else follows from a message that the rules decided.
    """

    recogniser: Recogniser
    recaller: Recaller
    follower: Follower
    let_go: HeldBefore
    step_up: StepUp | None
    turns: Sequence[Turn]
    sequels: Sequence[Sequel]
    meter: Meter

    async def file(
        self,
        stored: Stored,
        message: Message,
        pen: Pen,
        conversations: Sequence[Conversation],
    ) -> Filing:
        """
        Return the filing of *message*.

        Args:
            stored: Its arrival.
            message: What was said.
            pen: What all that follows from it is decided and written with.
            conversations: The conversations that it refers to.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        table, now = pen.table, pen.now
        colleague = table.staff(message.sender)
        redeemed = await self.recogniser.redeem(stored.id, message, table.town, now)
        recognised = await self.recogniser.recognise(stored.id, message, colleague, now)
        verdict = recognised.verdict
        speaker = Speaker(stored=stored, message=message, verdict=verdict, pen=pen)
        count = partial(may_speak, self.meter, message, stored.id, now)
        # With the agreed word it is a call for help, and the code a pretext.
        redeemed = None if verdict.agreed else redeemed
        named = await self.recaller.named(message, verdict, table)
        told = named.thread if named else None
        thread = await self.follower.thread(message, conversations, told)
        if must_be_guessed(stored, message) and not (thread and thread.explicit):
            thread = await likely_thread(self.recaller, message, thread)
        hearing = Hearing(
            recognised=recognised,
            named=named,
            thread=await self.recaller.passed_on(message, thread, table),
            recaller=self.recaller,
            speaker=speaker,
            count=count,
        )
        if redeemed is None:
            filing = await self._hear(hearing)
        else:
            held = await self.recogniser.asked_for(stored.id, redeemed)
            filing = await coded.file(hearing, redeemed, held, self._hear)
        filing = hearing.whole(await _told_of_files(hearing, filing), message)
        return labelled(discreetly(filing, pen), recognised)

    async def _hear(self, hearing: Hearing) -> Filing:
        for turn in () if await _calls(hearing) else self.turns:
            filing = await turn.take(hearing)
            if filing is not None:
                return filing
        decision = await hearing.decide()
        filing = await self._decided(hearing, decision)
        for sequel in self.sequels:
            filing = await sequel.follow(hearing, decision, filing)
        return filing

    async def _decided(self, hearing: Hearing, decision: Decision) -> Filing:
        message, table = hearing.message, hearing.table
        whose = hearing.stored.id, message, hearing.verdict, decision
        asked = await self.follower.was_asked(*whose)
        invitation = invited(hearing, hearing.stored.id, decision, self.step_up)
        filed = partial(
            file,
            hearing.speaker,
            decision,
            hearing.thread,
            invitation=invitation,
            known=await self.recaller.background(
                message, decision, hearing.thread, table
            ),
            let_go=await self.let_go.told(hearing.stored, table),
        )
        filing = filed(aloud=True)
        if asked or not await hearing.aloud(decision, filing):
            filing = filed(aloud=False)
        if message.evidence.unchecked and filing.status is Status.HELD:
            return evolve(filing, again_at=hearing.now + AGAIN)
        return filing


async def _calls(hearing: Hearing) -> bool:
    """
    Say whether its sender calls for help with their agreed word, and a guard holds:
    then no turn may take it, whatever they were asked.
    """
    return bool(hearing.verdict.agreed) and await hearing.guarded()


async def _told_of_files(hearing: Hearing, filing: Filing) -> Filing:
    """
    Return *filing* with a note to the sender about files that are too large to be
    passed on.
    """
    apart = filing.status is Status.QUARANTINED
    large = any(each.too_large for each in hearing.message.attachments)
    if apart or not (large and await hearing.may_speak()):
        return filing
    return filing.saying(hearing.speaker.too_large(await hearing.decide()))

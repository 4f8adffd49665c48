"""
Routing worker: read a stored message, judge its sender, decide, and record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from attrs import evolve, frozen

from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision
from gateway.core.errors import TemporaryFailure, Unreadable
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import judge_answer
from gateway.core.mail.machine import is_echo, is_machine, speaks_for_somebody
from gateway.core.message import Message
from gateway.core.writing.logged import unaddressed
from gateway.ports.channels import Channel
from gateway.ports.meter import Meter
from gateway.ports.people import Upkeep
from gateway.ports.step_up import StepUp
from gateway.ports.store import Register
from gateway.relay import coded
from gateway.relay.arrival_reader import HANDS, Reader
from gateway.relay.cases import answer_text
from gateway.relay.cases.answered_matter import MatterRecaller
from gateway.relay.cases.following import Follower
from gateway.relay.cases.holder import answers_for
from gateway.relay.cases.recalling import Recaller
from gateway.relay.cases.recent_case import answered, unmarked
from gateway.relay.cases.simultaneous_cases import SimultaneousCases
from gateway.relay.filings import act_of, file, labelled
from gateway.relay.hearing import Hearing
from gateway.relay.held_before import HeldBefore
from gateway.relay.mailboxes import answers
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.bouncing import Bouncing
from gateway.relay.mailboxes.console_link import ConsoleLinks
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.metrics import Tally
from gateway.relay.pen import Pen
from gateway.relay.speaking.allowance import may_speak
from gateway.relay.speaking.speaker import Speaker
from gateway.relay.turn import Sequel, Turn
from gateway.relay.unheard_messages import Unheard
from gateway.relay.worker_loop import Bell, insist, ring_for, work
from gateway.routing.table import RoutingTable
from gateway.town.inviting import invite
from gateway.town.plenary.sessions import as_held
from gateway.town.recognising import Recogniser

log = structlog.get_logger()

#: Attempts after which a message goes to a person.
PATIENCE = 10

#: When a held message whose sender could not be checked is routed again.
AGAIN = timedelta(minutes=5)


@frozen(kw_only=True)
class Router:
    """
    From the stored arrival to everything that follows from it.

    Attributes:
        table: Returns the current rules; a message is decided by one table only.
        reader: Claims and reads arrivals.
        couriers: Bells to ring when there is something to deliver, by channel.
        step_up: Where senders are sent for a stronger proof, if anywhere.
        turns: What a message may be instead; asked in order before the rules are.
        sequels: What else follows from a message that the rules decided.
    """

    register: Register
    upkeep: Upkeep
    reader: Reader
    recogniser: Recogniser
    recaller: Recaller
    matters: MatterRecaller
    follower: Follower
    bouncing: Bouncing
    unheard: Unheard
    let_go: HeldBefore
    meanwhile: SimultaneousCases
    console: ConsoleLinks
    step_up: StepUp | None
    turns: Sequence[Turn]
    sequels: Sequence[Sequel]
    meter: Meter
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    key: bytes
    now: Callable[[], datetime]
    bell: Bell
    couriers: Mapping[str, Bell]
    tally: Tally

    async def run(self, answered: Callable[[], None]) -> None:
        """
        Route until cancelled, then finish what was begun.

        Args:
            answered: Called whenever the store has answered.
        """
        await work(self.reader.take, self.route, self.bell, HANDS, answered)

    async def route(self, stored: Stored) -> None:
        """
        Route one claimed message, and record what follows from it.
        """
        bound = structlog.contextvars.bound_contextvars(message=stored.id)
        with bound, self.reader.in_hand(stored) as holds:
            filing = await self._file(stored, holds)
            if filing is None:
                return
            act = act_of(filing, stored, self.now())
            whole = evolve(filing, acts=(*filing.acts, act))
            await insist(partial(self.register.record, whole), "message.waits", holds)
            self.tally.routed.labels(stored.arrival.channel, filing.status.value).inc()
            log.info(
                "message.filed",
                status=filing.status.value,
                rule=filing.decision.rule if filing.decision else "",
                deliveries=len(filing.deliveries),
            )
            ring_for(filing.deliveries, self.couriers)
            if stored.arrival.lane:
                # The next message of the lane could not be claimed until now.
                self.bell.ring()
            if filing.cases:
                join = partial(self.meanwhile.join, filing, self.table(), self.now())
                await insist(join, "case.waits", holds)

    async def _file(self, stored: Stored, holds: Callable[[], bool]) -> Filing | None:
        """
        Return the message's filing; None if it is to be claimed again later.
        """
        if stored.attempts > PATIENCE:
            # Ordinary failures are filed at the last attempt: its worker was killed.
            lost = "whoever took it up was lost; see the log"
            return await self.unheard.nobodys(stored, lost)
        message = None
        try:
            message = await self.reader.read(stored.arrival)
            if message is None:
                return Filing(id=stored.id, status=Status.IGNORED)
            # A bounce may come before its delivery is settled, and waits longer.
            bounced = await self.bouncing.file(stored, message)
            follow = partial(self._follow, stored, message)
            return bounced or await insist(follow, "message.waits", holds)
        except Unreadable as e:
            return await self.unheard.nobodys(stored, str(e))
        except TemporaryFailure as e:
            log.warning("message.waits", problem=unaddressed(str(e)))
            if stored.attempts >= PATIENCE:
                return await self.unheard.nobodys(stored, str(e))
        except Exception:
            log.exception("message.broken")
            alarm = self.unheard.danger(stored, message) if message else None
            if alarm is not None or stored.attempts < PATIENCE:
                return alarm
            fault = "an error of the gateway; see its log"
            return await self.unheard.nobodys(stored, fault)
        return None

    async def _follow(self, stored: Stored, message: Message) -> Filing:
        if await self.follower.changes_nothing(stored.id, message):
            return Filing(id=stored.id, status=Status.IGNORED)
        table = self.table()
        if is_echo(message, table.town.accounts.get("email", "")):
            return Filing(id=stored.id, status=Status.IGNORED, message=message)
        if entering := await self.console.file(stored, message):
            return entering
        by_token = await self.follower.by_token(message)
        threads = [by_token] if by_token else await self.follower.threads(message)
        answered = table.town.speaks_at(message.sender)
        for conversation in threads:
            if message.sender == conversation.contact:
                continue
            has = table.holder(conversation.mailbox)
            gone = by_token and has not in table.town.mailboxes
            if answered is None and not gone:
                continue
            if is_machine(message) or speaks_for_somebody(message):
                # An out-of-office reply is no answer, and nobody said it.
                return Filing(id=stored.id, status=Status.IGNORED, message=message)
            if answered is None or gone:
                alarm = self.unheard.danger(stored, message)
                return alarm or await self.unheard.homeless(
                    stored, message, conversation.mailbox
                )
            if answers_for(answered, conversation, table):
                return await self._answer(stored, message, conversation, answered)
        return await self._question(stored, message, table, threads)

    async def _question(
        self,
        stored: Stored,
        message: Message,
        table: RoutingTable,
        threads: Sequence[Conversation],
    ) -> Filing:
        colleague, now = table.staff(message.sender), self.now()
        redeemed = await self.recogniser.redeem(stored.id, message, table.town, now)
        recognised = await self.recogniser.recognise(stored.id, message, colleague, now)
        verdict = recognised.verdict
        speaker = Speaker(
            stored=stored,
            message=message,
            verdict=verdict,
            pen=Pen(table, self.channels, self.key, now),
        )
        count = partial(may_speak, self.meter, message, stored.id, speaker.pen.now)
        # With the agreed word it is a call for help, and the code a pretext.
        redeemed = None if verdict.agreed else redeemed
        named = await self.recaller.named(message, verdict, table)
        told = named.thread if named else None
        thread = await self.follower.thread(message, threads, told)
        if unmarked(stored, message) and not (thread and thread.explicit):
            thread = await answered(self.recaller, message, thread)
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
        filing = hearing.whole(await hearing.told_of_files(filing), message)
        return labelled(filing, recognised)

    async def _hear(self, hearing: Hearing) -> Filing:
        for turn in () if await hearing.calls() else self.turns:
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
        invitation = invite(
            hearing.stored.id,
            hearing.verdict,
            decision,
            key=self.key,
            now=hearing.now,
            hold_for=table.town.identity.hold_for,
            step_up=self.step_up,
        )
        filing = file(
            hearing.speaker,
            decision,
            hearing.thread,
            aloud=not asked and await hearing.aloud(decision),
            invitation=invitation,
            known=await self.recaller.background(
                message, decision, hearing.thread, table
            ),
            let_go=await self.let_go.told(hearing.stored, table),
        )
        if message.evidence.unchecked and filing.status is Status.HELD:
            return evolve(filing, again_at=hearing.now + AGAIN)
        return filing

    async def _answer(
        self,
        stored: Stored,
        message: Message,
        conversation: Conversation,
        mailbox: Mailbox,
    ) -> Filing:
        table = self.table()
        matter = await self.matters.recall(message, conversation, table)
        if matter.proposal is not None:
            table = as_held(table, await self.upkeep.unheld())
        pen = Pen(table, self.channels, self.key, self.now())
        voice = Voice(stored=stored, message=message, mailbox=mailbox, pen=pen)
        answering = Answering(
            voice=voice,
            conversation=conversation,
            matter=matter,
            command=answer_text.said(message, mailbox, table.town.casework),
        )
        return answers.file(answering, judge_answer(message, mailbox))

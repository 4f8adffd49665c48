"""
Routing worker: read a stored message, judge its sender, decide, and record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import structlog
from attrs import evolve, frozen

from gateway.core.conversation import Conversation, Mailbox
from gateway.core.errors import FAULT, TemporaryFailure, Unreadable
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import judge_answer
from gateway.core.mail.machine import is_echo, is_machine, speaks_for_somebody
from gateway.core.message import Message
from gateway.core.writing.logged import unaddressed
from gateway.ports.people import Upkeep
from gateway.ports.store import Register
from gateway.relay.cases import answer_text
from gateway.relay.cases.following import Follower
from gateway.relay.cases.holder import answers_for
from gateway.relay.cases.recalling_answered_case import AnsweredCaseRecaller
from gateway.relay.cases.simultaneous_cases import SimultaneousCases
from gateway.relay.heard.filings import act_of
from gateway.relay.heard.unheard_messages import Unheard
from gateway.relay.incoming.answer_by_number import AnswerByNumber
from gateway.relay.incoming.arrival_reader import HANDS, ArrivalReader
from gateway.relay.incoming.outsiders import Outsiders
from gateway.relay.mailboxes import answers
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.bouncing import Bouncing
from gateway.relay.mailboxes.console_link import ConsoleLinks
from gateway.relay.mailboxes.voice import Voice
from gateway.relay.metrics import Tally
from gateway.relay.pen import Pen
from gateway.relay.worker_loop import Bell, insist, ring_for, work
from gateway.town.plenary.held import as_held

log = structlog.get_logger()

#: Attempts after which a message goes to a person.
ATTEMPTS = 10


@frozen(kw_only=True)
class Router:
    """
    From the stored arrival to everything that follows from it.

    Attributes:
        pen: Returns what texts are written with now; a message is decided by the rules
            of one pen only.
        reader: Claims and reads arrivals.
        outsiders: Files what anybody says who is no mailbox that answers.
        couriers: Bells to ring when there is something to deliver, by channel.
    """

    register: Register
    upkeep: Upkeep
    reader: ArrivalReader
    outsiders: Outsiders
    recaller: AnsweredCaseRecaller
    by_number: AnswerByNumber
    follower: Follower
    bouncing: Bouncing
    unheard: Unheard
    meanwhile: SimultaneousCases
    console: ConsoleLinks
    pen: Callable[[], Pen]
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
            act = act_of(filing, stored, self.pen().now)
            whole = evolve(filing, acts=(*filing.acts, act))
            record = partial(self.register.record, whole)
            if await insist(record, "message.waits", holds):
                self._count(filing, stored.arrival.channel)
            # Even if not: it may be a repeat whose first reply was lost.
            ring_for(filing.deliveries, self.couriers)
            if stored.arrival.lane:
                # The next message of the lane could not be claimed until now.
                self.bell.ring()
            if filing.cases:
                pen = self.pen()
                join = partial(self.meanwhile.join, filing, pen.table, pen.now)
                await insist(join, "case.waits", holds)

    def _count(self, filing: Filing, channel: str) -> None:
        self.tally.routed.labels(channel, filing.status.value).inc()
        log.info(
            "message.filed",
            status=filing.status.value,
            rule=filing.decision.rule if filing.decision else "",
            deliveries=len(filing.deliveries),
        )

    async def _file(self, stored: Stored, holds: Callable[[], bool]) -> Filing | None:
        """
        Return the message's filing; None if it is to be claimed again later.
        """
        if stored.attempts > ATTEMPTS:
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
            if stored.attempts >= ATTEMPTS:
                return await self.unheard.nobodys(stored, str(e))
        except Exception:
            log.exception("message.broken")
            alarm = self.unheard.danger(stored, message) if message else None
            if alarm is not None or stored.attempts < ATTEMPTS:
                return alarm
            return await self.unheard.nobodys(stored, FAULT)
        return None

    async def _follow(self, stored: Stored, message: Message) -> Filing:
        """
        Return the filing of a message that was read: an empty one for a repeat or an
        echo, that of a mailbox's answer, or that of what somebody else says.
        """
        if await self.follower.changes_nothing(stored.id, message):
            return Filing(id=stored.id, status=Status.IGNORED)
        pen = self.pen()
        table = pen.table
        if is_echo(message, table.town.accounts.get("email", "")):
            return Filing(id=stored.id, status=Status.IGNORED, message=message)
        if entering := await self.console.file(stored, message):
            return entering
        by_token = await self.follower.by_token(message)
        conversations = (
            [by_token] if by_token else await self.follower.conversations(message)
        )
        mailbox = table.town.speaks_at(message.sender)
        message, conversations = await self.by_number.read(
            message, mailbox, conversations, pen
        )
        for conversation in conversations:
            if message.sender == conversation.contact:
                continue
            has = table.holder(conversation.mailbox)
            gone = by_token and has not in table.town.mailboxes
            if mailbox is None and not gone:
                continue
            if is_machine(message) or speaks_for_somebody(message):
                # An out-of-office reply is no answer, and nobody said it.
                return Filing(id=stored.id, status=Status.IGNORED, message=message)
            if mailbox is None or gone:
                alarm = self.unheard.danger(stored, message)
                return alarm or await self.unheard.homeless(
                    stored, message, conversation.mailbox
                )
            if answers_for(mailbox, conversation, table):
                return await self._answer(stored, message, conversation, mailbox, pen)
        return await self.outsiders.file(stored, message, pen, conversations)

    async def _answer(
        self,
        stored: Stored,
        message: Message,
        conversation: Conversation,
        mailbox: Mailbox,
        pen: Pen,
    ) -> Filing:
        answered = await self.recaller.recall(message, conversation, pen.table)
        if answered.proposal is not None:
            held = as_held(pen.table, await self.upkeep.unheld())
            pen = evolve(pen, table=held)
        voice = Voice(stored=stored, message=message, mailbox=mailbox, pen=pen)
        answering = Answering(
            voice=voice,
            conversation=conversation,
            answered=answered,
            command=answer_text.answer_command(
                message, mailbox, pen.table.town.casework
            ),
        )
        return answers.file(answering, judge_answer(message, mailbox))

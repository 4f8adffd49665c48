"""
Letters that their mailbox, or another administration, did not get: somebody else in the
town hall gets them, as otherwise nobody would know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import structlog
from attrs import evolve, frozen

from gateway.core.case import ENDED, CaseEvent, CaseState, Number
from gateway.core.conversation import Conversation, Mailbox, conversation_id
from gateway.core.decision import Outcome
from gateway.core.delivery import DEAD, UNASKED, Delivery, DeliveryState, delivery_id
from gateway.core.filing import Filing
from gateway.core.message import Address, Message
from gateway.core.unread import unread
from gateway.ports.cases import CaseHistory, Cases
from gateway.ports.store import Filings, Register
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.cases.promises import promises
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.case_loan import Loan
from gateway.relay.mailboxes.fallback import Line, is_postponed, unreached_line
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.pen import Pen
from gateway.relay.speaking.reasons import reason
from gateway.relay.speaking.wording import channel_name
from gateway.relay.worker_loop import alone

log = structlog.get_logger()

#: States in which the mailbox has answered, or nobody waits for an answer.
_SEEN = (*ENDED, CaseState.ANSWERED, CaseState.WAITING)


@frozen(kw_only=True)
class UndeliveredLetters:
    """
    Passes the case of an undeliverable letter to whoever is next in charge of its
    mailbox, and so on until somebody gets it. A message that was forwarded to an
    authority in vain goes back to the mailbox that has the case, and one that was
    answered from a fact in vain goes to the mailbox that knows.
    """

    register: Register
    filings: Filings
    cases: Cases
    whole: CaseMessages
    pen: Callable[[], Pen]

    async def give(self, delivery: Delivery) -> tuple[Delivery, tuple[Delivery, ...]]:
        """
        Return *delivery* and further deliveries. If it is a letter that failed, or that
        its platform postpones, and nobody else got the same, its case is lent to
        another mailbox, or, if none is left, a failed one is marked as unread. The
        further deliveries are the letter, for a mailbox that already has the case, or,
        for a forwarding that failed, a letter to the mailbox that forwarded it. If it
        is an answer from a fact, its case is given to the mailbox that knows.
        Idempotent, even if settling the letter failed.

        Raises:
            TemporaryFailure: The store does not answer, or kept nothing.
        """
        if delivery.state is DeliveryState.FAILED and delivery.automatic:
            with alone("case.not_lent", message=delivery.message):
                await self._ask(delivery)
            return delivery, await self._back(delivery)
        failed = delivery.state is DeliveryState.FAILED
        if letters.is_letter(delivery) and (
            failed or is_postponed(delivery, self.pen().now)
        ):
            with alone("case.not_lent", message=delivery.message):
                return await self._given(delivery)
        return delivery, ()

    async def _back(self, delivery: Delivery) -> tuple[Delivery, ...]:
        table, to = self.pen().table, delivery.to
        offices = {
            Address("email", each.email): each.office[table.town.language]
            for each in table.knowledge.authorities.values()
        }
        if to not in offices:
            return ()
        talk = await self.register.conversation(delivery.conversation)
        mailbox = table.town.mailboxes.get(talk.mailbox) if talk else None
        filing = await self.filings.filing(delivery.message)
        origin = filing.message if filing else None
        passed = talk is not None and talk.contact == to
        if talk is None or mailbox is None or origin is None or not passed:
            return ()
        its = {"office": offices[to], "why": reason(delivery.problem, table.own)}
        told = table.own("forward-refused", **its)
        return self._copy(delivery, told, origin, talk, mailbox)

    async def _ask(self, delivery: Delivery) -> None:
        """
        Let the mailbox that knows answer what a fact has answered in vain. Whoever must
        write first reads the answer once they do.
        """
        filing = await self.filings.filing(delivery.message)
        decision = filing.decision if filing else None
        if filing is None or filing.message is None or decision is None:
            return
        lost = (
            decision.outcome is Outcome.ANSWER and delivery.to == filing.message.sender
        )
        if not lost or delivery.problem.endswith(UNASKED):
            return
        told, pen = await self.cases.case(Number(filing.id)), self.pen()
        known, say = pen.table.town.mailboxes, pen.table.own
        knows = known.get(told.case.mailbox) if told else None
        if told is None or knows is None:
            return
        case, to = told.case, known.get(pen.table.substitute(knows.id, pen.now), knows)
        talks = told.conversations
        reminder = Reminder(case=case, talks=talks, origin=filing, pen=pen)
        loan = Loan(told=told, reminder=reminder, away=knows, to=to)
        if not loan.may_be:
            return
        channel = channel_name(say, delivery.to.channel)
        its = {"channel": channel, "why": reason(delivery.problem, say)}
        note = loan.follows(
            "answer lost", "letter-answer-lost", "note-answer-lost", its
        )
        terms = promises(
            decision, case.number, to.id, pen.table, pen.now, case.opened_at
        )
        heard = tuple(evolve(one, event=CaseEvent.HEAR) for one in note.happenings)
        follows = evolve(note, happenings=heard, timers=terms)
        await self.cases.lend(case.number, loan.talk, follows)

    def _copy(
        self,
        delivery: Delivery,
        told: str,
        origin: Message,
        talk: Conversation,
        to: Mailbox,
    ) -> tuple[Delivery, ...]:
        name = partial(delivery_id, delivery.message, delivery.id, "refused")
        how = letters.Post(message=delivery.message, name=name, pen=self.pen())
        return letters.again(delivery, told, origin, talk, to, how)

    async def _given(self, delivery: Delivery) -> tuple[Delivery, tuple[Delivery, ...]]:
        talk = await self.register.conversation(delivery.conversation)
        if talk is None or not talk.case:
            return delivery, ()
        told = await self.cases.case(Number.read(talk.case))
        origin = await self.whole.origin(told.case.number) if told else None
        if told is None or origin is None or told.case.state in _SEEN:
            return delivery, ()
        got = await self._got(delivery, talk, told)
        if any(letter.message == delivery.message for letter in got):
            return delivery, ()
        away = self.pen().table.town.mailboxes.get(talk.mailbox)
        if got and away is not None:
            # Those who got the first message have not read this one.
            have = {letter.conversation for letter in got}
            theirs = [each for each in told.conversations if each.id in have]
            besides = await self._besides(delivery, away, theirs)
            return (delivery, besides) if besides else (_unread(delivery), ())
        line = unreached_line(delivery, self.pen().table.town.timezone)
        if away is None or not await self._lent(told, origin, away, talk, line):
            return _unread(delivery), ()
        return delivery, ()

    async def _besides(
        self, delivery: Delivery, away: Mailbox, talks: Sequence[Conversation]
    ) -> tuple[Delivery, ...]:
        """
        Return a copy of the letter for those of *talks* whose mailbox may read it.
        """
        filing, table = await self.filings.filing(delivery.message), self.pen().table
        if filing is None or filing.message is None or filing.decision is None:
            return ()
        named, its = unreached_line(delivery, self.pen().table.town.timezone)
        line = table.own(named, office=away.office, **its)
        known = [(talk, table.town.mailboxes[talk.mailbox]) for talk in talks]
        return tuple(
            letter
            for talk, to in known
            if filing.decision.is_for(to)
            and to.may_read(confidential=away.confidential)
            for letter in self._copy(delivery, line, filing.message, talk, to)
        )

    async def _lent(
        self,
        told: CaseHistory,
        origin: Filing,
        away: Mailbox,
        talk: Conversation,
        line: Line,
    ) -> bool:
        """
        Lend a case to the next mailbox in charge, with *line* at the top of its letter;
        return whether there is one.
        """
        pen = self.pen()
        reminder = Reminder(
            case=told.case,
            talks=told.conversations,
            origin=origin,
            since=await self.whole.since(told),
            pen=pen,
        )
        loans = (
            Loan(told=told, reminder=reminder, away=away, to=to)
            for to in self._others(away, talk, told, pen)
        )
        loan = next((each for each in loans if each.may_be), None)
        if loan is None:
            log.error("case.unread", case=str(told.case.number))
            return False
        unsure = line[0] == "letter-unsure"
        note = "note-unsure" if unsure else "note-unreached"
        follows = loan.follows("unreached", line[0], note, line[1])
        if await self.cases.lend(told.case.number, loan.talk, follows):
            log.warning("case.lent", case=str(told.case.number), to=loan.to.id)
        return True

    async def _got(
        self, delivery: Delivery, talk: Conversation, told: CaseHistory
    ) -> list[Delivery]:
        """
        Return the letters that make this one unnecessary: to another address of the
        same mailbox, or to another mailbox of the case that is not away. If the failed
        mailbox has the case, only mailboxes that were added later count.
        """
        number, pen = told.case.number, self.pen()
        others = {
            each.id
            for each in told.conversations
            if each.mailbox != talk.mailbox
            and each.mailbox in pen.table.town.mailboxes
            and pen.table.substitute(each.mailbox, pen.now) == each.mailbox
            and (
                talk.mailbox != told.case.mailbox
                or each.id == conversation_id("case", str(number), each.mailbox)
            )
        }
        shown = [
            await self.filings.show(each) for each in {delivery.message, number.message}
        ]
        return [
            d
            for one in shown
            for d in (one.deliveries if one else ())
            if letters.is_letter(d)
            and d.state not in (*DEAD, DeliveryState.DROPPED)
            and not is_postponed(d, pen.now)
            and (d.conversation in others or _is_besides(d, delivery))
        ]

    def _others(
        self, away: Mailbox, talk: Conversation, told: CaseHistory, pen: Pen
    ) -> Iterator[Mailbox]:
        """
        Yield the mailboxes that may get the case, in this order: those next in charge,
        the default mailboxes, the plenary's secretary. Each is preceded by the mailbox
        that stands in for it.
        """
        table = pen.table
        known = table.town.mailboxes
        own = known.get(told.case.mailbox, away)
        secret = talk.confidential or away.confidential or own.confidential
        has = [(away.id, pen.now)]
        chamber = table.town.chamber
        names = (
            *table.in_charge(away.id, pen.now, has, confidential=secret),
            *table.rules.otherwise.deliver,
            *((chamber.secretary,) if chamber else ()),
        )
        there = (one for n in names for one in (table.substitute(n, pen.now), n))
        for name in dict.fromkeys(there):
            other = known.get(name)
            if other is not None and other.may_read(confidential=secret):
                yield other


def _is_besides(one: Delivery, delivery: Delivery) -> bool:
    # An earlier letter may have gone to an address that no longer exists.
    same = (delivery.message, delivery.conversation)
    return (one.message, one.conversation) == same and one.to != delivery.to


def _unread(delivery: Delivery) -> Delivery:
    # What is postponed is read later.
    failed = delivery.state is DeliveryState.FAILED
    return evolve(delivery, problem=unread(delivery.problem)) if failed else delivery

"""
Read all that a mailbox may know of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

from attrs import evolve, frozen

from gateway.core.actors import by_mailbox, mailbox_of
from gateway.core.case import MOVES, Case, CaseEvent, Number, Timer
from gateway.core.conversation import Mailbox
from gateway.core.decision import Leg, Reason, Why
from gateway.core.filing import Filing, Status
from gateway.core.message import Attachment, Message
from gateway.core.objects import about_case
from gateway.daemon.console.case_story import CaseTeller, Item
from gateway.daemon.console.reach import Sight, sight
from gateway.daemon.console.seat import Seat
from gateway.ports.audit import Trail
from gateway.ports.case_files import CaseFile, CaseFiles
from gateway.ports.cases import Cases
from gateway.ports.console import PROMISED
from gateway.ports.people import People
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Shown
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.cases.job_cases import Alike, alike
from gateway.relay.mailboxes.answering import DOES
from gateway.relay.mailboxes.letter_facts import About, JudgedMessage, facts, of_alike
from gateway.routing.table import RoutingTable
from gateway.town.commands import Verb
from gateway.town.papers import Words

#: How many messages of a case are shown: the first, and the newest.
MOST = 100

#: The act of reading what was said in confidence, and how many of a session are read.
READ, _ACTS = "case.read", 200

#: Statuses of messages that a mailbox may read.
_READABLE = (Status.ROUTED, Status.HELD)


def accused(origin: Filing | None) -> Collection[str]:
    """
    Return the mailboxes that a case complains about, or may, by the filing that opened
    it.
    """
    decision = origin.decision if origin else None
    return decision.accused if decision else ()


@frozen(kw_only=True)
class CaseView:
    """
    A case, as one mailbox reads it.

    Attributes:
        sight: What the mailbox may see of it.
        origin: The filing that opened it; with a form's answers as one text.
        shown: The messages that it may read.
        older: How many more there are between the first of these and the second.
        promises: What is promised about it, the first due first.
        same: The other cases of its job.
        has_booked: What it booked is not over.
        is_accused: It complains about the mailbox that reads it, which does nothing
            about it.
    """

    sight: Sight
    origin: Filing | None
    shown: Sequence[Shown]
    older: int
    promises: Sequence[Timer]
    same: Alike
    has_booked: bool
    is_accused: bool

    @property
    def case(self) -> Case:
        """
        The case.
        """
        return self.sight.told.case

    def lines(
        self, mailbox: Mailbox, table: RoutingTable, language: str
    ) -> Sequence[str]:
        """
        Return what its letter says besides its words.
        """
        origin, say = self.origin, partial(table.text, language=language)
        alike_lines = of_alike(self.same, say)
        if self.is_accused:
            alike_lines = [say("letter-accused"), *alike_lines]
        if origin is None or not (
            origin.message and origin.verdict and origin.decision
        ):
            return alike_lines
        heard = JudgedMessage(origin.message, origin.verdict, origin.decision)
        number = table.town.casework.spoken(self.case.number)
        about = About(number=number, case=self.case)
        leg = self._leg(origin, mailbox, table)
        return [*facts(heard, leg, about, table, say), *alike_lines]

    def _leg(self, origin: Filing, mailbox: Mailbox, table: RoutingTable) -> Leg:
        passes = [
            each
            for each in self.sight.told.happenings
            if each.event is CaseEvent.PASS and each.mailbox == self.sight.talk.mailbox
        ]
        if passes:
            by = table.town.office_of(mailbox_of(passes[-1].by))
            reasons = (Reason(Why.PASSED, by),)
            return Leg(mailbox=mailbox.id, because="", reasons=reasons)
        legs = origin.decision.legs if origin.decision else ()
        its = (leg for leg in legs if leg.mailbox == self.sight.talk.mailbox)
        return next(its, Leg(mailbox=mailbox.id, because=""))

    def tell(
        self, mailbox: Mailbox, table: RoutingTable, language: str
    ) -> Sequence[Item]:
        """
        Return all that was said and done, the first first.
        """
        origin = self.origin
        whole: Mapping[int, Message] = {}
        if origin is not None and origin.message is not None:
            whole = {origin.id: origin.message}
        teller = CaseTeller(
            town=table.town,
            mailbox=mailbox,
            sight=self.sight,
            shown=self.shown,
            words=Words(language, "case"),
            whole=whole,
        )
        return teller.tell()

    def file(
        self, mailbox: Mailbox, table: RoutingTable, message: int, index: int
    ) -> Attachment | None:
        """
        Return a file that the page shows, by its message and its place among the
        message's; None if there is none.
        """
        for each in self.tell(mailbox, table, table.town.language):
            if each.message == message:
                return next(iter(each.files[index : index + 1]), None)
        return None

    @property
    def accused(self) -> Collection[str]:
        """
        The mailboxes that it complains about, or may.
        """
        return accused(self.origin)

    @property
    def has_alike(self) -> bool:
        """
        Whether other cases tell of the same.
        """
        same = self.same
        return bool(same.told_before or same.told_again or same.ends or same.apart)

    def may(self, verb: Verb) -> bool:
        """
        Say whether the state of the case allows a command.
        """
        return not self.is_accused and (self.case.state, DOES[verb]) in MOVES


@frozen(kw_only=True)
class CaseReader:
    """
    Reads cases for the console.

    Attributes:
        trail: The audit chain, in which reading what is confidential is recorded …
        record: … by this.
        table: Returns the current rules.
    """

    cases: Cases
    files: CaseFiles
    filings: Filings
    requests: Requests
    whole: CaseMessages
    trail: Trail
    record: People
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def see(self, number: Number, mailbox: Mailbox) -> Sight | None:
        """
        Return what *mailbox* may see of a case; None if nothing.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        return await sight(self.cases, number, mailbox, self.table())

    async def read(self, seen: Sight, seat: Seat) -> CaseView:
        """
        Read a case, and record that it was read if it is confidential: once for each
        session.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        if seen.confidential:
            await self._note(seen.told.case.number, seat)
        case, table = seen.told.case, self.table()
        origin = await self.whole.origin(case.number)
        blamed = {seen.talk.mailbox, seat.mailbox.id} & {*accused(origin)}
        seen = seen.alone if blamed else seen
        file = await self.files.case_file(case.number)
        shown, older = await self._shown(seen, file)
        job = await self.cases.job(case.job)
        booking = await self.requests.booking(case.number)
        secret = evolve(case, confidential=seen.confidential)
        return CaseView(
            sight=seen,
            origin=origin,
            shown=shown,
            older=older,
            promises=[t for t in file.promises if t.kind in PROMISED] if file else [],
            same=alike(secret, job, table.town.casework),
            has_booked=booking is not None and booking.ends > self.now(),
            is_accused=bool(blamed),
        )

    async def _shown(
        self, seen: Sight, file: CaseFile | None
    ) -> tuple[Sequence[Shown], int]:
        first = seen.told.case.number.message
        numbers = [each for each in file.messages if each != first] if file else []
        newest = numbers[1 - MOST :]
        shown = [
            each
            for each in await self.filings.outlined([first, *newest])
            if each.filing is not None
            and each.status in _READABLE
            and (each.stored.id == first or _may_read(seen, each, file))
        ]
        return shown, len(numbers) - len(newest)

    async def _note(self, number: Number, seat: Seat) -> None:
        about, session = about_case(number), f"in session {seat.session}"
        acts = await self.trail.acts(about, seat.opening.since, _ACTS)
        if any((k.entry.action, k.entry.result) == (READ, session) for k in acts):
            return
        await self.record.note(seat.act(self.now(), READ, about, session))


def _may_read(seen: Sight, shown: Shown, file: CaseFile | None) -> bool:
    """
    Say whether a message of the case is for the mailbox that sees it: it was said in a
    conversation that the mailbox may read; or the mailbox wrote it in another case, or
    may read what was said with it in this one.
    """
    said = {talk.id for talk in shown.filing.conversations} if shown.filing else set()
    number, by = shown.stored.id, by_mailbox(seen.talk.mailbox)
    if file is None or number not in file.elsewhere:
        return not said.isdisjoint(seen.readable)
    said = {each.conversation for each in shown.deliveries if each.is_answer}
    did = any((h.message, h.by) == (number, by) for h in seen.told.happenings)
    return did or not said.isdisjoint(seen.readable)

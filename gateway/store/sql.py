"""
The store's face: every promise of the port, each one a statement of some room here. It
is long because it is all of them.

What writes goes to the one writer; what only reads, to a few threads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from gateway.core.audit import Act, Head, Kept
from gateway.core.booking import Booking
from gateway.core.case import Case, Happening, Kind, Number, Timer
from gateway.core.case import State as CaseState
from gateway.core.codes import Attempt, Code, Redeemed
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, State
from gateway.core.errors import TemporaryFailure
from gateway.core.figures import Matter
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Contact, Voucher
from gateway.core.message import Address, Arrival, Message, Visibility
from gateway.core.notice import Heard, Notice
from gateway.core.original import Original
from gateway.core.person import Account, Enrolled, Label, Person, Verification
from gateway.core.proposal import Proposal
from gateway.core.question import Question
from gateway.core.request import Request
from gateway.ports.case_files import CaseFile, Entered
from gateway.ports.cases import Firing, Lent, PassedOn, Told
from gateway.ports.channels import Cursor
from gateway.ports.counter import Laid, Serving
from gateway.ports.erasing import Dossier, Outlived, Subject, Terms
from gateway.ports.leases import Lease
from gateway.ports.meter import Limit, Use
from gateway.ports.nodes import Node
from gateway.ports.notices import Counts
from gateway.ports.people import CodeTold, Known
from gateway.ports.proposals import Moved
from gateway.ports.questions import Move
from gateway.ports.requests import Waking
from gateway.ports.store import Shown
from gateway.store import (
    agenda,
    audit,
    bookings,
    case_files,
    case_reading,
    chains,
    counter,
    due,
    figures,
    filings,
    hushing,
    leases,
    marks,
    meter,
    moderating,
    nodes,
    notices,
    office,
    outbox,
    passing,
    questions,
    register,
    requests,
    rerouting,
    subscriptions,
    threads,
    upkeep,
)
from gateway.store.engine import listening
from gateway.store.engine.checkpoint import Checkpoints
from gateway.store.engine.claims import WORKER
from gateway.store.engine.engines import (
    READERS,
    Engines,
    create_file,
    engines,
    unreachable,
)
from gateway.store.engine.file_lock import FileLock
from gateway.store.engine.listening import Listening
from gateway.store.engine.loop_writer import LoopWriter
from gateway.store.engine.reader import Here, Reader
from gateway.store.engine.thread_writer import ThreadWriter
from gateway.store.engine.writer import Writer
from gateway.store.erasing import access, dossier, erasing, keeping, retaining, striking
from gateway.store.moving import numbering, revisions
from gateway.store.moving.upgrade import upgrade
from gateway.store.outbox import Settled
from gateway.store.people import codes, enrolling, knowing, people, redeeming
from gateway.store.totals import Totals

log = structlog.get_logger()


def open_store(
    url: str,
    node: str,
    key: bytes = b"",
    *,
    worker: int = 0,
    lost: Callable[[TemporaryFailure], None] | None = None,
) -> SqlStore:
    """
    Make the store at *url*; nothing is touched before `SqlStore.open`.

    Args:
        url: SQLAlchemy's.
        node: In whose name work is claimed, and whose chain acts go into.
        key: Of the hashes that are left of erased messages' external ids.
        worker: The number of the node's worker that claims by it, if it is one's.
        lost: Told in the loop that opened it that nothing more can be written by this
            process.

    Raises:
        SettingsInvalid: It is no URL of a database that we know.
    """
    return SqlStore(engines(url), node, key, worker, lost)


class SqlStore:
    """
    Everything that must survive, in SQLite or PostgreSQL.
    """

    def __init__(
        self,
        engines: Engines,
        node: str,
        key: bytes = b"",
        worker: int = 0,
        lost: Callable[[TemporaryFailure], None] | None = None,
    ) -> None:
        self._engines = engines
        self._node = node
        self._key = key
        self._claimant = f"{node}{WORKER}{worker}" if worker else node
        file = engines.file
        self._lock = FileLock(file) if file else None
        # Nobody waits for a worker's loop, and SQLite answers from the same disk.
        alone = bool(worker and file)
        kind: type[Writer] = LoopWriter if alone else ThreadWriter
        self._writer = kind(
            engines.writing,
            engines.name,
            last=self._last,
            lost=self._tell_lost,
            turn=self._lock,
        )
        self._lost = lost
        self._loop: asyncio.AbstractEventLoop | None = None
        for forget in (audit.forget_noted, listening.forget_noted):
            event.listen(engines.writing, "begin", forget)
        threads = Here() if alone else ThreadPoolExecutor(READERS, "store-reader")
        self._reader = Reader(engines.reading, engines.name, threads)
        self._totals = Totals()
        self._listening: Listening | None = None
        self._checkpoints: Checkpoints | None = None
        if file and not worker:
            self._checkpoints = Checkpoints(file, self._writer.refuse)

    def _last(self, connection: Connection) -> None:
        audit.append_noted(connection, chain=self._node)
        listening.call_noted(connection)

    def _tell_lost(self, problem: TemporaryFailure) -> None:
        if self._lost is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._lost, problem)

    def listen(self, ring: Callable[[], None]) -> None:
        if self._engines.file is None:
            self._listening = Listening(self._engines.reading, ring)
            self._listening.start()

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        await asyncio.to_thread(self._open)
        self._writer.start()
        if self._checkpoints is not None:
            self._checkpoints.start()
        log.info("store.opened", database=self._engines.name)

    def _open(self) -> None:
        create_file(self._engines)
        try:
            upgrade(self._engines)
        except (DBAPIError, sqlite3.Error) as e:
            raise unreachable(self._engines, e) from None

    async def take_back(self, now: datetime) -> None:
        def back(connection: Connection) -> tuple[int, int]:
            return (
                rerouting.take_back(connection, now, self._claimant),
                outbox.take_back(connection, self._claimant),
            )

        taken_up, claimed = await self._writer.run(back)
        if taken_up or claimed:
            log.warning("store.taken_back", messages=taken_up, deliveries=claimed)

    async def close(self) -> None:
        if self._listening is not None:
            await asyncio.to_thread(self._listening.stop)
        await self._writer.stop()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._checkpoints is not None:
            self._checkpoints.stop()
        if self._lock is not None:
            self._lock.close()
        self._reader.stop()
        self._engines.dispose()

    # ------------------------------------------------------------ register

    async def receive(
        self, arrivals: Sequence[Arrival], cursor: Cursor | None
    ) -> Sequence[int]:
        return await self._writer.together(self._receive, (arrivals, cursor))

    def _receive(
        self,
        connection: Connection,
        batch: Sequence[tuple[Sequence[Arrival], Cursor | None]],
    ) -> Sequence[Sequence[int]]:
        return register.receive(connection, batch, self._key)

    async def cursor(self, name: str) -> str | None:
        return await self._reader.look(register.cursor, name)

    async def take_received(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Stored]:
        return await self._writer.run(
            register.take_received, now, lease, limit, channels, self._claimant
        )

    async def stored(self, id: int) -> Stored | None:
        return await self._reader.look(register.stored, id)

    async def known(
        self, addresses: Sequence[Address], message: int | None = None
    ) -> Known:
        return await self._reader.together(knowing.known, (addresses, message))

    async def wrote(self, address: Address) -> bool:
        return await self._reader.look(knowing.wrote, address)

    async def said_before(
        self, sender: Address, reference: str, id: int
    ) -> Message | None:
        return await self._reader.look(knowing.said_before, sender, reference, id)

    async def heard_before(
        self, sender: Address, id: int, since: datetime, visibility: Visibility
    ) -> Filing | None:
        said = (sender, id, since, visibility)
        return await self._reader.look(knowing.heard_before, *said)

    async def conversation(self, id: str) -> Conversation | None:
        return await self._reader.look(threads.conversation, id)

    async def threads(
        self, references: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[Conversation]]:
        return await self._reader.together(threads.threads, references)

    async def latest(self, contact: Address, since: datetime) -> Conversation | None:
        return await self._reader.together(threads.latest, (contact, since))

    async def held_of(self, sender: Address) -> Sequence[Filing]:
        return await self._reader.look(upkeep.held_of, sender)

    async def record(self, filing: Filing) -> None:
        await self._writer.together(filings.record, filings.drawn(filing))

    # ------------------------------------------------------------ outbox

    async def claim(
        self, now: datetime, lease: timedelta, limit: int, channels: Sequence[str]
    ) -> Sequence[Delivery]:
        return await self._writer.run(
            outbox.claim, now, lease, limit, channels, self._claimant
        )

    async def settle(
        self,
        delivery: Delivery,
        *,
        instead: Delivery | None = None,
        told: Sequence[Delivery] = (),
    ) -> bool:
        settled = Settled(delivery, instead, told)
        return await self._writer.together(outbox.settle, settled)

    async def resume(self, now: datetime, channel: str | None = None) -> None:
        await self._writer.run(due.resume, now, channel)

    # ------------------------------------------------------------ people

    async def person(self, id: str) -> Enrolled | None:
        return await self._reader.look(people.by_id, id)

    async def by_document(self, document: str) -> Enrolled | None:
        return await self._reader.look(people.by_document, document)

    async def by_address(self, address: Address) -> Enrolled | None:
        return await self._reader.look(people.by_address, address)

    async def people(self) -> Sequence[Enrolled]:
        return await self._reader.look(people.everybody)

    async def contacts(self) -> Sequence[Contact]:
        return await self._reader.look(people.contacts)

    async def labels(self, address: Address) -> Sequence[Label]:
        return await self._reader.look(people.labels_of, address)

    async def keep(self, person: Person, before: Verification | None, act: Act) -> bool:
        return await self._writer.run(enrolling.keep, person, before, act)

    async def bind(self, account: Account, act: Act) -> Account | None:
        return await self._writer.run(enrolling.bind, account, act)

    async def unbind(
        self, address: Address, at: datetime, act: Act, *, mistaken: bool = False
    ) -> bool:
        return await self._writer.run(
            enrolling.unbind, address, at, act, mistaken=mistaken
        )

    async def issue(self, code: Code, act: Act) -> int:
        return await self._writer.run(codes.issue, code, act)

    async def told(self, code: int) -> CodeTold | None:
        return await self._reader.look(codes.told, code)

    async def redeem(self, attempt: Attempt) -> Redeemed:
        return await self._writer.run(redeeming.redeem, attempt)

    async def asked_for(self, message: int) -> Message | None:
        return await self._reader.look(redeeming.asked_for, message)

    async def return_from(self, secret: str, at: datetime) -> int | None:
        return await self._reader.look(redeeming.return_from, secret, at)

    async def returned(self, secret: str) -> Voucher | None:
        return await self._reader.look(codes.returned, secret)

    async def vouch(self, voucher: Voucher, act: Act, secret: str | None) -> bool:
        return await self._writer.run(redeeming.vouch, voucher, act, secret)

    async def hush(self, address: Address, at: datetime, *, on: bool) -> None:
        await self._writer.run(hushing.hush, address, at, on=on)

    async def note(self, act: Act) -> None:
        await self._writer.run(audit.note, [act])

    # ------------------------------------------------------------ cases

    async def case(self, number: Number) -> Told | None:
        return await self._reader.look(case_reading.case, number)

    async def case_file(self, number: Number) -> CaseFile | None:
        return await self._reader.look(case_files.case_file, number)

    async def entered(self, since: datetime, until: datetime) -> Sequence[Entered]:
        return await self._reader.look(case_files.entered, since, until)

    async def cases(self, numbers: Sequence[Number]) -> Sequence[Case]:
        return await self._reader.together(case_reading.some, numbers)

    async def passed(self, numbers: Sequence[Number]) -> Collection[Number]:
        return await self._reader.together(passing.passed, numbers)

    async def job(self, job: Number) -> Sequence[Case]:
        return await self._reader.look(case_reading.job, job)

    async def going(self, contact: Address, person: str, limit: int) -> Sequence[Case]:
        return await self._reader.look(case_reading.going, contact, person, limit)

    async def moved(
        self, contact: Address, since: datetime, limit: int
    ) -> Sequence[Case]:
        return await self._reader.look(case_reading.moved, contact, since, limit)

    async def recent_cases(
        self, topics: Sequence[str], since: datetime, limit: int
    ) -> Sequence[tuple[Case, Message]]:
        return await self._reader.look(case_reading.recent, topics, since, limit)

    async def passed_on(self, since: datetime, limit: int) -> Sequence[PassedOn]:
        return await self._reader.look(passing.passed_on, since, limit)

    async def cases_at(
        self, mailbox: str, states: Sequence[CaseState], limit: int
    ) -> Sequence[Case]:
        return await self._reader.look(case_reading.at, mailbox, states, limit)

    async def matters(self, since: datetime, until: datetime) -> Sequence[Matter]:
        return await self._reader.look(figures.matters, since, until)

    async def due(
        self, now: datetime, limit: int, kinds: Collection[Kind] = tuple(Kind)
    ) -> Sequence[Timer]:
        return await self._reader.look(case_reading.due, now, limit, kinds)

    async def astray(self, now: datetime, limit: int) -> Sequence[Timer]:
        return await self._reader.look(case_reading.astray, now, limit)

    async def fire(self, firing: Firing) -> bool:
        return await self._writer.run(upkeep.fire, firing)

    async def lend(self, lent: Lent) -> bool:
        return await self._writer.run(upkeep.lend, lent)

    # ------------------------------------------------------------ counter

    async def serve(self, serving: Serving) -> int:
        return await self._writer.run(counter.serve, serving, self._key)

    async def laid_out(self, address: Address | None) -> Sequence[Laid]:
        return await self._reader.look(counter.laid_out, address)

    # ------------------------------------------------------------ questions

    async def questions(self, session: datetime) -> Sequence[Question]:
        return await self._reader.look(questions.questions, session)

    async def asked_before(
        self, session: datetime, sender: Address, reference: str
    ) -> Question | None:
        return await self._reader.look(
            questions.asked_before, session, sender, reference
        )

    async def open_sessions(self) -> Sequence[datetime]:
        return await self._reader.look(questions.open_sessions)

    async def asked_sessions(self, since: datetime) -> Sequence[datetime]:
        return await self._reader.look(questions.asked_sessions, since)

    async def reschedule(self, before: datetime, after: datetime, act: Act) -> None:
        await self._writer.run(moderating.reschedule, before, after, act)

    async def move_question(self, move: Move) -> bool:
        return await self._writer.run(moderating.move_question, move)

    # ------------------------------------------------------------ proposals

    async def proposal(self, number: Number) -> Proposal | None:
        return await self._reader.look(agenda.proposal, number)

    async def proposals(self, limit: int) -> Sequence[Proposal]:
        return await self._reader.look(agenda.newest, limit)

    async def proposed_in_public(self, limit: int) -> Sequence[Proposal]:
        return await self._reader.look(agenda.newest_in_public, limit)

    async def supports(self, numbers: Sequence[Number]) -> Mapping[Number, int]:
        return await self._reader.look(agenda.count, numbers)

    async def is_for(self, number: Number, person: str) -> bool:
        return await self._reader.look(agenda.is_for, number, person)

    async def proposals_due(self, now: datetime, limit: int) -> Sequence[Proposal]:
        return await self._reader.look(agenda.due, now, limit)

    async def proposals_later(self, now: datetime) -> Sequence[Proposal]:
        return await self._reader.look(agenda.later, now)

    async def move(self, moved: Moved) -> bool:
        return await self._writer.run(upkeep.move, moved)

    # ------------------------------------------------------------ requests

    async def request(self, case: Number) -> Request | None:
        return await self._reader.look(requests.request, case)

    async def pending(self, contact: Address) -> Request | None:
        return await self._reader.together(requests.pending, contact)

    async def sleeping(
        self, silent_since: datetime, *, reminded: bool, limit: int
    ) -> Sequence[Request]:
        return await self._reader.look(
            requests.sleeping, silent_since, reminded=reminded, limit=limit
        )

    async def wake(self, waking: Waking) -> bool:
        return await self._writer.run(upkeep.wake, waking)

    async def book(self, booking: Booking, cell: timedelta) -> bool:
        return await self._writer.run(bookings.book, booking, cell)

    async def booked(
        self, diary: str, since: datetime, until: datetime
    ) -> Sequence[Booking]:
        return await self._reader.look(bookings.between, diary, since, until)

    async def booking(self, case: Number) -> Booking | None:
        return await self._reader.look(bookings.booking_of, case)

    async def bookings_of(
        self, contact: Address, person: str, since: datetime
    ) -> Sequence[Booking]:
        return await self._reader.look(bookings.of, contact, person, since)

    async def free(self, case: Number) -> None:
        await self._writer.run(bookings.free, case)

    async def happen(self, happening: Happening, act: Act) -> bool:
        return await self._writer.run(requests.told, happening, act)

    # ------------------------------------------------------------ trail

    async def chains(self) -> Sequence[str]:
        return await self._reader.look(chains.names)

    async def head(self, chain: str) -> Head | None:
        return await self._reader.look(chains.head, chain)

    async def length(self, chain: str, until: int) -> int:
        return await self._reader.look(chains.length, chain, until)

    async def entries(
        self, chain: str, after: int | None, limit: int
    ) -> Sequence[Kept]:
        return await self._reader.look(chains.entries, chain, after, limit)

    async def acts(
        self, object: str | None, since: datetime | None, limit: int
    ) -> Sequence[Kept]:
        return await self._reader.look(chains.acts, object, since, limit)

    async def originals(self, numbers: Collection[int]) -> Mapping[int, Original]:
        return await self._reader.look(chains.originals, numbers)

    # ------------------------------------------------------------ upkeep

    async def not_held(self, session: datetime, act: Act) -> None:
        await self._writer.run(marks.not_held, session, act)

    async def held(self, session: datetime, act: Act) -> None:
        await self._writer.run(marks.held, session, act)

    async def unheld(self) -> Collection[datetime]:
        return await self._reader.look(marks.unheld)

    async def tick(self, now: datetime) -> int:
        return await self._writer.run(upkeep.tick, now)

    async def leave_out(self, count: int, act: Act) -> range:
        return await self._writer.run(numbering.leave_out, count, act)

    async def put_right(self, now: datetime) -> None:
        await self._writer.run(marks.put_right, now)

    async def held_since(self, before: datetime, limit: int) -> Sequence[Filing]:
        return await self._reader.look(upkeep.held_since, before, limit)

    async def give_up(self, filing: Filing) -> bool:
        return await self._writer.run(upkeep.give_up, filing)

    # ------------------------------------------------------------ notices

    async def announce(
        self, arrival: Arrival, message: Message, notice: Notice, act: Act
    ) -> Notice:
        return await self._writer.run(notices.announce, arrival, message, notice, act)

    async def notice(self, number: int) -> Notice | None:
        return await self._reader.look(notices.notice, number)

    async def notices(self, limit: int) -> Sequence[Notice]:
        return await self._reader.look(notices.recent, limit)

    async def change_notice(self, before: Notice, after: Notice, act: Act) -> bool:
        return await self._writer.run(notices.change, before, after, act)

    async def due_notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        return await self._reader.look(notices.due, now, limit)

    async def say_notice(
        self, before: Notice, after: Notice, made: Sequence[Delivery], act: Act
    ) -> bool:
        return await self._writer.run(notices.say, before, after, made, act)

    async def notice_counts(self, numbers: Sequence[int]) -> Mapping[int, Counts]:
        return await self._reader.look(notices.counts, numbers)

    async def audience(self, number: int) -> Mapping[Address, Heard]:
        return await self._reader.look(notices.audience, number)

    async def subscribers(self) -> Mapping[Address, str]:
        return await self._reader.look(subscriptions.subscribers)

    async def unsubscribe(self, id: str, act: Act) -> bool:
        return await self._writer.run(subscriptions.end, id, act)

    # ------------------------------------------------------------ office

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        return await self._reader.look(self._totals.counts)

    async def waiting_since(self, least: Urgency) -> Mapping[str, datetime]:
        return await self._reader.look(office.waiting_since, least)

    async def show(self, id: int) -> Shown | None:
        return await self._reader.look(office.show, id)

    async def filing(self, id: int) -> Filing | None:
        return await self._reader.look(office.filing, id)

    async def messages(self, status: Status, limit: int) -> Sequence[Shown]:
        return await self._reader.look(office.recent, status, limit)

    async def heard_since(self, at: datetime, limit: int) -> Sequence[Filing]:
        return await self._reader.look(office.heard_since, at, limit)

    async def deliveries(
        self, states: Sequence[State], limit: int, marked: str = ""
    ) -> Sequence[Delivery]:
        return await self._reader.look(office.waiting, states, limit, marked)

    async def retry(self, id: str, now: datetime) -> bool:
        return await self._writer.run(office.retry, id, now)

    async def drop(self, id: str) -> bool:
        return await self._writer.run(office.drop, id)

    async def requeue(self, id: int) -> bool:
        return await self._writer.run(office.requeue, id)

    async def seen(self, id: int) -> bool:
        return await self._writer.run(office.seen, id)

    # ------------------------------------------------------------ nodes

    async def lease(
        self, name: str, now: datetime, lasts: timedelta, held: int | None = None
    ) -> Lease:
        return await self._writer.run(leases.lease, name, self._node, now, lasts, held)

    async def release(self, lease: Lease) -> None:
        await self._writer.run(leases.release, lease)

    async def keep_key(self) -> bool:
        return await self._writer.run(nodes.keep_key, self._key)

    async def same_key(self) -> bool | None:
        return await self._reader.look(nodes.same_key, self._key)

    async def change_key(self, act: Act) -> None:
        await self._writer.run(nodes.change_key, self._key, act)

    async def show_up(self, node: Node, since: datetime) -> Sequence[Node]:
        return await self._writer.run(nodes.show_up, node, since)

    async def is_outdated(self) -> bool:
        return await self._reader.look(revisions.is_outdated)

    async def leave(self, name: str) -> None:
        await self._writer.run(nodes.leave, name)

    # ------------------------------------------------------------ erasing

    async def dossier(self, person: str, address: Address | None) -> Dossier | None:
        return await self._reader.look(dossier.dossier, person, address)

    async def spared(self, found: Dossier, now: datetime) -> Dossier:
        return await self._reader.look(keeping.spared, found, now)

    async def kept(self, now: datetime) -> Sequence[Case]:
        return await self._reader.look(keeping.kept, now)

    async def held_about(self, found: Dossier) -> Mapping[str, Any]:
        return await self._reader.look(access.held_about, found)

    async def stop_saying(self, deliveries: Sequence[str]) -> int:
        return await self._writer.run(erasing.stop_saying, deliveries)

    async def erase(
        self,
        messages: Sequence[int],
        act: Act,
        conversations: Sequence[str] | None = None,
    ) -> int:
        return await self._writer.run(
            erasing.erase, messages, act, self._key, conversations
        )

    async def strike(self, subject: Subject, act: Act) -> Sequence[Case]:
        named = await self._reader.look(striking.named, subject)
        return await self._writer.run(striking.strike, subject, act, named)

    async def outlived(
        self, status: Status, after: int, terms: Terms, limit: int
    ) -> Outlived:
        return await self._reader.look(retaining.outlived, status, after, terms, limit)

    async def people_outlived(self, terms: Terms, limit: int) -> Sequence[Subject]:
        return await self._reader.look(retaining.people_outlived, terms, limit)

    async def let_go(self, subject: Subject, act: Act) -> bool:
        named = await self._reader.look(striking.named, subject)
        return await self._writer.run(retaining.let_go, subject, act, named)

    async def tidy(self, patience: float) -> bool:
        file = self._engines.file
        return file is None or await asyncio.to_thread(retaining.tidy, file, patience)

    # ------------------------------------------------------------ meter

    async def take(self, use: Use, limits: Sequence[Limit] = ()) -> datetime | None:
        return await self._writer.run(meter.take, use, limits)

    async def used(
        self, channel: str, since: datetime
    ) -> Mapping[str, tuple[int, int]]:
        return await self._reader.look(meter.used, channel, since)

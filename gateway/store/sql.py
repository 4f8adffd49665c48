"""
The facade of the store, which implements every method of the port with a function of
some module here. It is long because it is all of them.

Writes go to the single writer; reads go to a few threads.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gateway.core.audit import Act, Head
from gateway.core.case import Case, Number
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Stored
from gateway.core.message import Address, Arrival
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request
from gateway.ports.channels import Cursor
from gateway.ports.counter import Serving
from gateway.ports.erasing import Cutoffs, Subject
from gateway.ports.leases import Lease
from gateway.ports.people import KnownSenders
from gateway.ports.store import ROOM
from gateway.store import (
    audit,
    chains,
    console,
    counter,
    filed,
    filings,
    marks,
    operating,
    upkeep,
)
from gateway.store.cases import (
    bookings,
    case_files,
    case_reading,
    caseload,
    figures,
    jobs,
    passing,
    requests,
    ringing,
)
from gateway.store.engine import listening, rights
from gateway.store.engine.checkpoint import Checkpoints
from gateway.store.engine.claims import WORKER, Names
from gateway.store.engine.engines import (
    READERS,
    Engines,
    create_file,
    engines,
    unreachable,
)
from gateway.store.engine.failover import Failover
from gateway.store.engine.file_lock import FileLock
from gateway.store.engine.listening import Listening
from gateway.store.engine.loop_writer import LoopWriter
from gateway.store.engine.pooler import refuse_pooler
from gateway.store.engine.reader import StoreReader
from gateway.store.engine.thread_writer import ThreadWriter
from gateway.store.engine.timeline import Timeline
from gateway.store.engine.writer import Writer
from gateway.store.erasing import (
    access,
    dossier,
    erasing,
    keeping,
    letting_go,
    retaining,
    striking,
    tidying,
)
from gateway.store.messages import (
    due,
    hurrying,
    outbox,
    refused,
    register,
    rerouting,
    taking,
    threads,
)
from gateway.store.messages.outbox import Settled
from gateway.store.messages.totals import Totals
from gateway.store.moving import older_copy, revisions, sequences
from gateway.store.moving.older_copy import Reach
from gateway.store.moving.upgrade import upgrade
from gateway.store.nodes import leases, meter, nodes
from gateway.store.nodes.server_clock import ServerClock
from gateway.store.nodes.single_daemon import at_work, refuse_at_work
from gateway.store.notices import hushing, notices, subscriptions
from gateway.store.people import codes, enrolling, knowing, people, redeeming, telling
from gateway.store.plenary import agenda, moderating, questions
from gateway.threads import Threads

log = structlog.get_logger()

#: Seconds for which a command waits for an answer: longer than any statement may take.
#: A daemon waits for ever, since it detects failovers meanwhile.
_PATIENCE = 40.0

P = ParamSpec("P")
T = TypeVar("T")


def open_store(  # noqa: PLR0913 - each caller needs some of them.
    url: str,
    node: str,
    key: bytes = b"",
    *,
    worker: int = 0,
    lost: Callable[[TemporaryFailure], None] | None = None,
    beside: bool = False,
    aside: Callable[[], None] | None = None,
    timeline: Timeline | None = None,
    made: bool = False,
) -> SqlStore:
    """
    Create the store at *url*; nothing is opened before `SqlStore.open`.

    Args:
        url: SQLAlchemy's.
        node: The node's name, in which work is claimed, and which names its audit
            chain.
        key: The key of the hashes that remain of erased messages' external ids.
        worker: The number of the worker process that uses it; 0 for all others.
        lost: Called in the loop that opened it when this process can write no more.
        beside: For commands: where a daemon works, its schema is not migrated.
        aside: Migrates the schema in another process, if it can.
        timeline: The timelines of PostgreSQL's servers; None for one that logs.
        made: Whether its tables must be there when it is opened; else they are made.

    Raises:
        SettingsInvalid: It is no URL of a supported database.
    """
    known = engines(url, _PATIENCE if beside else None, timeline)
    return SqlStore(known, node, key, worker, lost, beside, aside, made)


def _reads(
    look: Callable[Concatenate[Connection, P], T],
) -> Callable[Concatenate[SqlStore, P], Coroutine[Any, Any, T]]:
    """
    Turn a reading function into a method of the store.
    """

    @wraps(look)
    async def read(self: SqlStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._reader.look(look, *args, **kwargs)

    return read


def _writes(
    work: Callable[Concatenate[Connection, P], T],
) -> Callable[Concatenate[SqlStore, P], Coroutine[Any, Any, T]]:
    """
    Turn a writing function into a method of the store.
    """

    @wraps(work)
    async def write(self: SqlStore, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._writer.run(work, *args, **kwargs)

    return write


class SqlStore:
    """
    Everything that must survive a restart, in SQLite or PostgreSQL.

    If a method has the same name as a module used here, it comes after all other uses
    of that module: from there on, the name means the method.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - as `open_store`.
        self,
        engines: Engines,
        node: str,
        key: bytes = b"",
        worker: int = 0,
        lost: Callable[[TemporaryFailure], None] | None = None,
        beside: bool = False,  # noqa: FBT001, FBT002
        aside: Callable[[], None] | None = None,
        made: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        self._engines = engines
        self._node = node
        self._key = key
        self._claimant = f"{node}{WORKER}{worker}" if worker else node
        self._taking, self._claiming = Names(self._claimant), Names(self._claimant)
        file = engines.file
        self._lock = FileLock(file) if file else None
        # A worker process has no latency demands, and SQLite answers from the local
        # disk.
        self._alone = bool(worker and file)
        self._reach = Reach()
        kind: type[Writer] = LoopWriter if self._alone else ThreadWriter
        self._writer = kind(
            engines.writing,
            engines.name,
            first=self._first,
            last=self._last,
            kept=self._reach.commit,
            lost=self._tell_lost,
            turn=self._lock,
        )
        self._lost = lost
        self._beside = beside
        self._aside = aside
        self._made = made
        self._loop: asyncio.AbstractEventLoop | None = None
        threads = None if self._alone else Threads(READERS, "store-reader")
        self._reader = StoreReader(engines.reading, engines.name, threads)
        self._server_clock = ServerClock(self.server_time)
        self._totals = Totals()
        self._listening: Listening | None = None
        self._checkpoints: Checkpoints | None = None
        if file and not worker:
            self._checkpoints = Checkpoints(file, self._writer.refuse)

    def _first(self, connection: Connection) -> None:
        if self._lock is not None:
            self._lock.check_log(connection.info)
        self._reach.begin()
        audit.forget_noted(connection)
        listening.forget_noted(connection)

    def _last(self, connection: Connection) -> None:
        self._reach.look(connection)
        self._reach.meet(audit.append_noted(connection, chain=self._node))
        listening.call_noted(connection)

    def _tell_lost(self, problem: TemporaryFailure) -> None:
        if self._lost is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._lost, problem)

    def listen(
        self, ring: Callable[[], None], meet: Callable[[], None] | None = None
    ) -> None:
        if self._engines.file is None:
            engines = self._engines
            timeline = engines.timeline
            elsewhere = Failover(timeline)
            for engine in (engines.writing, engines.reading):
                elsewhere.watch(engine)
            self._listening = Listening(
                engines.reading, ring, timeline, elsewhere, meet
            )
            self._listening.start()

    async def open(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._apart(self._open)
        self._writer.start()
        if self._checkpoints is not None:
            self._checkpoints.start()
        log.info("store.opened", database=self._engines.name)

    def _open(self) -> None:
        # A worker begins when the daemon has it: if it is gone, it was moved.
        if not self._alone:
            create_file(self._engines)
        try:
            refuse_pooler(self._engines)
            self._refuse_half()
            beneath = self._refuse_beneath
            upgrade(self._engines, beneath, self._aside, made=self._made)
            if not self._beside:
                # A command may only read.
                rights.refuse_without_rights(self._engines)
        except (DBAPIError, sqlite3.Error) as e:
            raise unreachable(self._engines, e) from None

    def _refuse_half(self) -> None:
        with self._engines.reading.connect() as connection:
            older_copy.refuse_half(connection)

    def _refuse_beneath(self, connection: Connection) -> None:
        """
        Refuse to migrate the schema while an older daemon runs: with the new schema it
        would route nothing, and calls for help would wait until somebody starts a newer
        one.
        """
        if not self._beside:
            return
        if names := at_work(self._engines, connection):
            raise TemporaryFailure(
                f"{self._engines.name}: a daemon of an older version works there "
                f"({names}), which would route nothing once this command has brought "
                "the database to its own: stop it, or use the command of its version; "
                "one that was killed is gone after some seconds"
            )

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
        await self._apart(self._close)

    async def _apart(self, work: Callable[[], None]) -> None:
        if self._alone:
            work()
        else:
            await asyncio.to_thread(work)

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

    cursor = _reads(register.cursor)

    waiting = _reads(hurrying.waiting)
    looked = _writes(hurrying.looked)
    hurry = _writes(hurrying.hurry)

    async def take_received(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        room: int = ROOM,
    ) -> Sequence[Stored]:
        ahead = await self._server_clock.ahead()
        with self._taking.claim(now, lease, ahead) as claimant:
            given = now, lease, limit, channels, room, claimant
            return await self._writer.run(taking.take_received, *given)

    stored = _reads(register.stored)

    async def known(
        self, addresses: Sequence[Address], message: int | None = None
    ) -> KnownSenders:
        return await self._reader.together(knowing.known, (addresses, message))

    wrote = _reads(knowing.wrote)
    said_before = _reads(knowing.said_before)
    said_at = _reads(knowing.said_at)
    heard_before = _reads(knowing.heard_before)
    conversation = _reads(threads.conversation)

    async def conversations_at(
        self, references: Sequence[tuple[str, str]]
    ) -> Mapping[tuple[str, str], Sequence[Conversation]]:
        return await self._reader.together(threads.conversations_at, references)

    async def latest(self, contact: Address, since: datetime) -> Conversation | None:
        return await self._reader.together(threads.latest, (contact, since))

    held_of = _reads(upkeep.held_of)

    async def record(self, filing: Filing) -> bool:
        return await self._writer.together(filings.record, filings.drawn(filing))

    # ------------------------------------------------------------ outbox

    async def claim(
        self,
        now: datetime,
        lease: timedelta,
        limit: int,
        channels: Sequence[str],
        kept: int = 0,
    ) -> Sequence[Delivery]:
        ahead = await self._server_clock.ahead()
        with self._claiming.claim(now, lease, ahead) as claimant:
            given = now, lease, limit, channels, kept, claimant
            return await self._writer.run(outbox.claim, *given)

    async def settle(
        self,
        delivery: Delivery,
        *,
        instead: Delivery | None = None,
        told: Sequence[Delivery] = (),
    ) -> bool:
        settled = Settled(delivery, instead, told)
        return await self._writer.together(filings.settle, settled)

    resume = _writes(due.resume)

    # ------------------------------------------------------------ people

    person = _reads(people.by_id)
    by_document = _reads(people.by_document)
    by_address = _reads(people.by_address)
    contacts = _reads(people.contacts)
    labels = _reads(people.labels_of)
    acting_for = _reads(people.acting_for)
    people = _reads(people.everybody)
    keep = _writes(enrolling.keep)
    bind = _writes(enrolling.bind)
    unbind = _writes(enrolling.unbind)
    issue = _writes(codes.issue)
    told = _reads(codes.code_told)
    redeem = _writes(redeeming.redeem)
    asked_for = _reads(codes.asked_for)
    return_from = _reads(redeeming.return_from)
    returned = _reads(codes.returned)
    vouch = _writes(redeeming.vouch)
    hush = _writes(hushing.hush)

    async def note(self, act: Act) -> None:
        await self._writer.run(audit.note, [act])

    # ------------------------------------------------------------ cases

    case = _reads(case_reading.case)
    case_file = _reads(case_files.case_file)
    entered = _reads(case_files.entered)

    async def cases(self, numbers: Sequence[Number]) -> Sequence[Case]:
        return await self._reader.together(case_reading.some, numbers)

    async def passed(self, numbers: Sequence[Number]) -> Collection[Number]:
        return await self._reader.together(passing.passed, numbers)

    left_out = _reads(marks.left_out)
    copied_until = _reads(marks.copied_until)
    job = _reads(case_reading.job)
    going = _reads(case_reading.going)
    moved = _reads(case_reading.moved)
    recent_cases = _reads(case_reading.recent)
    opened_since = _reads(jobs.opened_since)
    opening = _reads(case_reading.opening)
    join = _writes(jobs.join)
    passed_on = _reads(passing.passed_on)
    cases_at = _reads(case_reading.at)
    answering = _reads(case_reading.answering)
    counted_cases = _reads(figures.counted_cases)
    due = _reads(ringing.due)
    astray = _reads(ringing.astray)
    fire = _writes(upkeep.fire)
    lend = _writes(upkeep.lend)
    untold = _reads(telling.untold)
    tell = _writes(upkeep.tell)

    # ------------------------------------------------------------ counter

    async def serve(self, serving: Serving) -> int:
        return await self._writer.run(counter.serve, serving, self._key)

    laid_out = _reads(counter.laid_out)

    # ------------------------------------------------------------ console

    to_do = _reads(caseload.to_do)
    done = _reads(caseload.done)
    how_many = _reads(caseload.how_many)
    booked_with = _reads(caseload.booked_with)
    written = _reads(register.written)
    sought_by = _reads(caseload.sought_by)
    close_console = _writes(console.close)
    leave_console = _writes(console.leave)
    ended = _reads(console.ended)

    async def write_down(self, arrival: Arrival) -> tuple[int, bool]:
        return await self._writer.run(register.write_down, arrival, self._key)

    # ------------------------------------------------------------ questions

    asked_before = _reads(questions.asked_before)
    asked_from = _reads(questions.asked_from)
    open_sessions = _reads(questions.open_sessions)
    asked_sessions = _reads(questions.asked_sessions)
    questions = _reads(questions.questions)
    reschedule = _writes(moderating.reschedule)
    move_question = _writes(moderating.move_question)

    # ------------------------------------------------------------ proposals

    proposal = _reads(agenda.proposal)
    proposals = _reads(agenda.newest)
    proposed_in_public = _reads(agenda.newest_in_public)
    supports = _reads(agenda.count)
    is_for = _reads(agenda.is_for)
    proposals_due = _reads(agenda.due)
    proposals_later = _reads(agenda.later)
    move = _writes(upkeep.move)

    # ------------------------------------------------------------ requests

    request = _reads(requests.request)

    async def pending(self, contact: Address) -> Request | None:
        return await self._reader.together(requests.pending, contact)

    sleeping = _reads(requests.sleeping)
    wake = _writes(upkeep.wake)
    book = _writes(bookings.book)
    booked = _reads(bookings.between)
    booking = _reads(bookings.booking_of)

    async def bookings_of(
        self, contact: Address, person: str, since: datetime
    ) -> Sequence[Booking]:
        return await self._reader.together(bookings.of, (contact, person, since))

    happen = _writes(requests.happens_by_order)

    # ------------------------------------------------------------ trail

    brought_back = _reads(marks.brought_back)
    head = _reads(chains.head)
    length = _reads(chains.length)
    entries = _reads(chains.entries)
    acts = _reads(chains.acts)
    originals = _reads(chains.originals)
    vouched_for = _reads(chains.vouched_for)
    chains = _reads(chains.names)

    # ------------------------------------------------------------ upkeep

    not_held = _writes(marks.not_held)
    held = _writes(marks.held)
    unheld = _reads(marks.unheld)
    tick = _writes(upkeep.tick)

    async def leave_out(self, count: int | None, act: Act) -> range:
        return await self._writer.run(self._leave_out, count, act)

    def _leave_out(self, connection: Connection, count: int | None, act: Act) -> range:
        self._refuse_at_work(connection)
        return sequences.leave_out(connection, count, act)

    put_right = _writes(marks.put_right)
    held_since = _reads(upkeep.held_since)
    give_up = _writes(upkeep.give_up)

    # ------------------------------------------------------------ notices

    announce = _writes(notices.announce)
    notice = _reads(notices.notice)
    change_notice = _writes(notices.change)
    due_notices = _reads(notices.due)
    say_notice = _writes(notices.say)
    notice_counts = _reads(notices.counts)
    audience = _reads(notices.audience)
    notices = _reads(notices.recent)
    subscribers = _reads(subscriptions.subscribers)
    unsubscribe = _writes(subscriptions.end)

    # ------------------------------------------------------------ filings

    show = _reads(filed.show)
    outlined = _reads(filed.outlined)
    filing = _reads(filed.filing)
    messages = _reads(filed.recent)
    heard_since = _reads(filed.heard_since)

    # ------------------------------------------------------------ operating

    async def counts(self) -> Mapping[str, Mapping[str, int]]:
        return await self._reader.look(self._totals.counts)

    unrouted_since = _reads(operating.unrouted_since)
    waiting_since = _reads(operating.waiting_since)
    refused_since = _reads(refused.refused_since)
    deliveries = _reads(operating.waiting)
    retry = _writes(operating.retry)
    drop = _writes(operating.drop)
    requeue = _writes(operating.requeue)
    seen = _writes(operating.seen)

    # ------------------------------------------------------------ nodes

    async def lease(
        self, name: str, now: datetime, lasts: timedelta, held: int | None = None
    ) -> Lease:
        return await self._writer.run(leases.lease, name, self._node, now, lasts, held)

    release = _writes(leases.release)

    async def keep_key(self) -> bool:
        return await self._writer.run(nodes.keep_key, self._key)

    async def same_key(self) -> bool | None:
        return await self._reader.look(nodes.same_key, self._key)

    async def refuse_at_work(self) -> None:
        await self._reader.look(self._refuse_at_work)

    def _refuse_at_work(self, connection: Connection) -> None:
        if self._beside:
            refuse_at_work(self._engines, connection)

    async def change_key(self, act: Act) -> None:
        await self._writer.run(nodes.change_key, self._key, act)

    async def reached(self) -> Head | None:
        return await self._writer.run(self._reached)

    def _reached(self, connection: Connection) -> Head | None:
        head = older_copy.reached(connection, self._node)
        self._reach.meet(head)
        return head

    is_older_copy = _reads(older_copy.is_older_copy)
    bring_back = _writes(older_copy.bring_back)
    show_up = _writes(nodes.show_up)
    is_outdated = _reads(revisions.is_outdated)
    lacking = _reads(rights.lacking)
    leave = _writes(nodes.leave)
    server_time = _reads(nodes.server_time)

    # ------------------------------------------------------------ erasing

    dossier = _reads(dossier.dossier)
    spared = _reads(keeping.spared)
    kept = _reads(keeping.kept)
    held_about = _reads(access.held_about)
    stop_saying = _writes(erasing.stop_saying)

    async def erase(
        self,
        messages: Sequence[int],
        act: Act,
        conversations: Sequence[str] | None = None,
    ) -> int:
        return await self._writer.run(
            erasing.erase, messages, act, self._key, conversations
        )

    async def expire(self, messages: Sequence[int], cutoffs: Cutoffs, act: Act) -> int:
        return await self._writer.run(
            retaining.expire, messages, cutoffs, act, self._key
        )

    async def strike(self, subject: Subject, act: Act) -> Sequence[Case]:
        named = await self._reader.look(striking.named, subject)
        return await self._writer.run(striking.strike, subject, act, named)

    outlived = _reads(retaining.outlived)
    people_outlived = _reads(letting_go.people_outlived)

    async def let_go(self, subject: Subject, act: Act) -> bool:
        named = await self._reader.look(striking.named, subject)
        return await self._writer.run(letting_go.let_go, subject, act, named)

    async def tidy(self, patience: float) -> bool:
        file = self._engines.file
        return file is None or await asyncio.to_thread(tidying.tidy, file, patience)

    # ------------------------------------------------------------ meter

    take = _writes(meter.take)
    used = _reads(meter.used)

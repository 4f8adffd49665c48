"""
Group commit: a single writer commits all that waits in one transaction.

A sync to disk costs the same for one message as for a hundred. So a batch is whatever
arrived while the previous batch was written.
"""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import structlog
from attrs import frozen
from sqlalchemy import Connection, Engine

from gateway.core.errors import OlderCopy, TemporaryFailure
from gateway.store.engine.trouble import because, broken, describe, let_go, shared

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")

#: A function that does one kind of work for several callers at once: it takes what each
#: of them asks, and returns each one's answer.
Together = Callable[[Connection, Sequence[A]], Sequence[R]]

log = structlog.get_logger()

_DISK_FAILED = "the store's disk failed: it takes nothing until restarted"


class Waiting(Protocol):
    """
    Somebody who waits for an answer.
    """

    @property
    def answer(self) -> asyncio.Future[Any]:
        """
        The future on which they wait.
        """


@frozen(eq=False, kw_only=True)
class QueuedWrite:
    """
    One thing to be written, and who waits for it.
    """

    work: Together[Any, Any]
    asked: Any
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Writer(ABC):
    """
    The only writer of a process: in a thread of its own (`thread_writer`), or in the
    callers' loop (`loop_writer`).
    """

    # The largest batch.
    _most_together = 32

    def __init__(
        self,
        engine: Engine,
        name: str,
        *,
        first: Callable[[Connection], None],
        last: Callable[[Connection], None],
        kept: Callable[[], None],
        lost: Callable[[TemporaryFailure], None],
        turn: AbstractContextManager[None] | None = None,
    ) -> None:
        """
        Write by *engine* to the database that people call *name*.

        Args:
            engine: The connections; one is used at a time.
            name: The database's name for people.
            first: Called when a transaction has begun.
            last: Called before a transaction ends.
            kept: Called when a transaction was committed.
            lost: Called, in whichever thread, when no more will be written.
            turn: Held around each transaction, where other processes write, too.
        """
        self._engine = engine
        self._name = name
        self._turn = turn or nullcontext()
        self._first = first
        self._last = last
        self._kept = kept
        self._lost = lost
        self._door = threading.Lock()
        self._open = False
        # Why no more is written, if anything forbids it until the process is restarted.
        self._refusal = ""

    def start(self) -> None:
        """
        Start to accept work.
        """
        self._open = True

    async def stop(self) -> None:
        """
        Accept no more work, and wait until all accepted work is done.
        """
        with self._door:
            was_open, self._open = self._open, False
        if was_open:
            await self._finish()

    @abstractmethod
    async def _finish(self) -> None:
        """
        Wait until all accepted work is done.
        """

    def refuse(self, problem: BaseException) -> None:
        """
        Accept no more work until the process is restarted: the disk failed.
        """
        log.critical("store.disk_failed", problem=describe(problem))
        self._end(_DISK_FAILED)

    def _end(self, refusal: str) -> None:
        self._refusal = refusal
        self._lost(TemporaryFailure(refusal))

    async def together(self, work: Together[A, R], asked: A) -> R:
        """
        Do *work* in one batch with others who ask for the same; on disk when this
        returns.

        Raises:
            TemporaryFailure: It was not done.
        """
        loop = asyncio.get_running_loop()
        unit = QueuedWrite(
            work=work, asked=asked, answer=loop.create_future(), loop=loop
        )
        with self._door:
            if self._refusal:
                raise TemporaryFailure(self._refusal)
            if not self._open:
                raise TemporaryFailure("the store is not open")
            self._take(unit)
        answer: R = await unit.answer
        return answer

    @abstractmethod
    def _take(self, unit: QueuedWrite) -> None:
        """
        Queue *unit* for a batch, after earlier ones.
        """

    async def run(
        self,
        work: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """
        Do *work*, with the arguments that follow it, in a transaction that it shares
        with others.

        Raises:
            TemporaryFailure: It was not done.
        """

        def asked(connection: Connection) -> R:
            return work(connection, *args, **kwargs)

        answer: R = await self.together(_each, asked)
        return answer

    def _write(self, units: Sequence[QueuedWrite]) -> None:
        if self._refusal:
            self._refuse(units)
            return
        try:
            answers = self._commit(units)
        except Exception as e:  # noqa: BLE001 - whatever it is, its caller is told
            self._failed(units, e)
        else:
            _answer([(u, None, a) for u, a in zip(units, answers, strict=True)])

    def _commit(self, units: Sequence[QueuedWrite]) -> Sequence[Any]:
        groups: dict[Together[Any, Any], list[int]] = {}
        for place, unit in enumerate(units):
            groups.setdefault(unit.work, []).append(place)
        answers: list[Any] = [None] * len(units)
        with self._turn, self._engine.begin() as connection:
            self._first(connection)
            # In a fixed order, to prevent deadlocks between two nodes.
            for work in sorted(groups, key=lambda w: w.__name__):
                places = groups[work]
                given = work(connection, [units[p].asked for p in places])
                for place, answer in zip(places, given, strict=True):
                    answers[place] = answer
            self._last(connection)
        self._kept()
        return answers

    def _refuse(self, units: Sequence[QueuedWrite]) -> None:
        _answer([(unit, TemporaryFailure(self._refusal), None) for unit in units])

    def _failed(self, units: Sequence[QueuedWrite], problem: Exception) -> None:
        let_go(problem)
        if broken(problem):
            self.refuse(problem)
            self._refuse(units)
        elif isinstance(problem, OlderCopy):
            log.error("store.is_older_copy", problem=str(problem))
            self._end(str(problem))
            self._refuse(units)
        elif shared(problem) or isinstance(problem, OSError):  # the latter is no turn
            log.error("store.not_written", problem=describe(problem), units=len(units))
            postpone(units, because(problem, self._name))
        elif len(units) == 1:
            _answer([(units[0], problem, None)])
        else:
            # One of them is wrong, and must not fail the others.
            for unit in units:
                self._write([unit])


def postpone(units: Sequence[QueuedWrite], because: str = "") -> None:
    """
    Tell whoever waits for *units* to retry, unless they have their answer.
    """
    sentence = f"the store cannot write just now{because}"
    _answer([(unit, TemporaryFailure(sentence), None) for unit in units])


def _each(
    connection: Connection, works: Sequence[Callable[[Connection], Any]]
) -> Sequence[Any]:
    return [work(connection) for work in works]


def _answer(answers: Sequence[tuple[QueuedWrite, Exception | None, Any]]) -> None:
    """
    Wake each loop once, however many callers wait in it.
    """
    loops: dict[
        asyncio.AbstractEventLoop, list[tuple[QueuedWrite, Exception | None, Any]]
    ]
    loops, here = {}, _running()
    for answer in answers:
        loops.setdefault(answer[0].loop, []).append(answer)
    for loop, theirs in loops.items():
        if loop is here:
            resolve(theirs)
            continue
        try:
            loop.call_soon_threadsafe(resolve, theirs)
        except RuntimeError:  # the loop is closed: nobody waits there any more
            log.warning("store.nobody_waits", units=len(theirs))


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def resolve(answers: Sequence[tuple[Waiting, Exception | None, Any]]) -> None:
    """
    Set the result of each caller that has not been cancelled.
    """
    for unit, failure, answer in answers:
        if unit.answer.done():  # cancelled meanwhile
            continue
        if failure is not None:
            unit.answer.set_exception(failure)
        else:
            unit.answer.set_result(answer)

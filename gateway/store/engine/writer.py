"""
Group commit: one writes, and whatever waits at once shares one transaction.

A sync to disk costs the same for one message as for a hundred, so nobody waits for
a turn of their own: a batch is whatever came while the batch before was written.
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

from gateway.core.errors import TemporaryFailure
from gateway.store.engine.trouble import because, broken, describe, let_go, shared

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")

#: Does one kind of work for several callers at once: takes what each of them asks,
#: gives each their answer.
Together = Callable[[Connection, Sequence[A]], Sequence[R]]

log = structlog.get_logger()

_DISK_FAILED = "the store's disk failed: it takes nothing until restarted"


class Waiting(Protocol):
    """
    Somebody waits for an answer.
    """

    @property
    def answer(self) -> asyncio.Future[Any]:
        """
        Where they wait.
        """


@frozen(eq=False, kw_only=True)
class Unit:
    """
    One thing to be written, and who waits for it.
    """

    work: Together[Any, Any]
    asked: Any
    answer: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Writer(ABC):
    """
    The one that writes: in a thread of its own (`thread_writer`), or in the loop of
    those who ask (`loop_writer`).
    """

    def __init__(
        self,
        engine: Engine,
        name: str,
        *,
        first: Callable[[Connection], None],
        last: Callable[[Connection], None],
        lost: Callable[[TemporaryFailure], None],
        turn: AbstractContextManager[None] | None = None,
        most_together: int = 32,
    ) -> None:
        """
        Write by *engine* to what people call *name*; *first* and *last* are what each
        transaction does when it has begun, and before it ends. Where other processes
        write, too, *turn* is around each.
        *lost* is told, in whichever thread hears it, when no more will be written.
        """
        self._engine = engine
        self._name = name
        self._turn = turn or nullcontext()
        self._first = first
        self._last = last
        self._lost = lost
        self._most_together = most_together
        self._door = threading.Lock()
        self._open = False
        self._broken = False

    def start(self) -> None:
        """
        Begin to take work.
        """
        self._open = True

    async def stop(self) -> None:
        """
        Take no more work, and wait until what was taken is done.
        """
        with self._door:
            was_open, self._open = self._open, False
        if was_open:
            await self._finish()

    @abstractmethod
    async def _finish(self) -> None:
        """
        Wait until what was taken is done.
        """

    def refuse(self, problem: BaseException) -> None:
        """
        Take no more work until the process is started again: the disk failed.
        """
        self._broken = True
        log.critical("store.disk_failed", problem=describe(problem))
        self._lost(TemporaryFailure(_DISK_FAILED))

    async def together(self, work: Together[A, R], asked: A) -> R:
        """
        Do *work*, in one go with whoever else wants the same; on disk when this
        returns.

        Raises:
            TemporaryFailure: It was not done.
        """
        loop = asyncio.get_running_loop()
        unit = Unit(work=work, asked=asked, answer=loop.create_future(), loop=loop)
        with self._door:
            if self._broken:
                raise TemporaryFailure(_DISK_FAILED)
            if not self._open:
                raise TemporaryFailure("the store is not open")
            self._take(unit)
        answer: R = await unit.answer
        return answer

    @abstractmethod
    def _take(self, unit: Unit) -> None:
        """
        Have *unit* done, with others and after those before it.
        """

    async def run(
        self,
        work: Callable[Concatenate[Connection, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """
        Do *work*, which is given what comes after it, in a transaction that it shares
        with others.

        Raises:
            TemporaryFailure: It was not done.
        """

        def asked(connection: Connection) -> R:
            return work(connection, *args, **kwargs)

        answer: R = await self.together(_each, asked)
        return answer

    def _write(self, units: Sequence[Unit]) -> None:
        if self._broken:
            _answer([(u, TemporaryFailure(_DISK_FAILED), None) for u in units])
            return
        try:
            answers = self._commit(units)
        except Exception as e:  # noqa: BLE001 - whatever it is, its caller is told
            self._failed(units, e)
        else:
            _answer([(u, None, a) for u, a in zip(units, answers, strict=True)])

    def _commit(self, units: Sequence[Unit]) -> Sequence[Any]:
        groups: dict[Together[Any, Any], list[int]] = {}
        for place, unit in enumerate(units):
            groups.setdefault(unit.work, []).append(place)
        answers: list[Any] = [None] * len(units)
        with self._turn, self._engine.begin() as connection:
            self._first(connection)
            # Always in the same order, or two nodes could wait for one another.
            for work in sorted(groups, key=lambda w: w.__name__):
                places = groups[work]
                given = work(connection, [units[p].asked for p in places])
                for place, answer in zip(places, given, strict=True):
                    answers[place] = answer
            self._last(connection)
        return answers

    def _failed(self, units: Sequence[Unit], problem: Exception) -> None:
        let_go(problem)
        if broken(problem):
            self.refuse(problem)
            _answer([(u, TemporaryFailure(_DISK_FAILED), None) for u in units])
        elif shared(problem) or isinstance(problem, OSError):  # the latter is no turn
            log.error("store.not_written", problem=describe(problem), units=len(units))
            postpone(units, because(problem, self._name))
        elif len(units) == 1:
            _answer([(units[0], problem, None)])
        else:
            # One of them is wrong, and the others must not suffer for it.
            for unit in units:
                self._write([unit])


def postpone(units: Sequence[Unit], because: str = "") -> None:
    """
    Tell whoever waits for *units* to ask again, unless they have their answer.
    """
    sentence = f"the store cannot write just now{because}"
    _answer([(unit, TemporaryFailure(sentence), None) for unit in units])


def _each(
    connection: Connection, works: Sequence[Callable[[Connection], Any]]
) -> Sequence[Any]:
    return [work(connection) for work in works]


def _answer(answers: Sequence[tuple[Unit, Exception | None, Any]]) -> None:
    """
    Wake each loop once, whatever the number of those who wait in it.
    """
    loops: dict[asyncio.AbstractEventLoop, list[tuple[Unit, Exception | None, Any]]]
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
    Tell each what became of what they asked for, unless they have gone.
    """
    for unit, failure, answer in answers:
        if unit.answer.done():  # cancelled meanwhile
            continue
        if failure is not None:
            unit.answer.set_exception(failure)
        else:
            unit.answer.set_result(answer)

"""
Reading: in a few threads, if any; questions asked at the same moment are answered
together in one of them.

A query is short compared with the way to a thread and back. So whoever routes many
messages at once has all their questions answered together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from attrs import define, field, frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gateway.core.errors import TemporaryFailure
from gateway.store.engine.trouble import because, describe, let_go, shared
from gateway.store.engine.writer import Together, resolve

A = TypeVar("A")
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

log = structlog.get_logger()


@frozen(eq=False)
class _Question:
    look: Together[Any, Any]
    asked: Any
    answer: asyncio.Future[Any]


@define
class StoreReader:
    """
    Runs queries in threads or, without any, in the caller: in a process without latency
    demands.
    """

    _engine: Engine
    _name: str
    _threads: Executor | None
    _waiting: list[_Question] = field(factory=list, init=False)

    def stop(self) -> None:
        """
        Answer what was asked, and stop the threads.
        """
        if self._threads is not None:
            self._threads.shutdown()

    async def look(
        self,
        look: Callable[Concatenate[Connection, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """
        Run the query *look* with the arguments that follow it.

        Raises:
            TemporaryFailure: The store cannot be read just now.
        """

        def asked(connection: Connection) -> T:
            return look(connection, *args, **kwargs)

        if self._threads is None:
            # Let other tasks run, as they would while a thread reads.
            await asyncio.sleep(0)
            return self._look(asked)
        loop = asyncio.get_running_loop()
        try:
            answer = loop.run_in_executor(self._threads, self._look, asked)
        except RuntimeError:
            raise _not_open() from None
        return await answer

    async def together(self, look: Together[A, R], asked: A) -> R:
        """
        Run the query *look* once for all who ask it in the same iteration of the loop.

        Raises:
            TemporaryFailure: The store cannot be read just now.
        """
        loop = asyncio.get_running_loop()
        question = _Question(look, asked, loop.create_future())
        if not self._waiting:
            loop.call_soon(self._go, loop)
        self._waiting.append(question)
        answer: R = await question.answer
        return answer

    def _go(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._waiting = self._waiting, []
        groups: dict[Together[Any, Any], list[_Question]] = {}
        for question in asked:
            groups.setdefault(question.look, []).append(question)
        if self._threads is None:
            resolve(self._answers(groups))
            return
        try:
            self._threads.submit(self._answer, loop, groups)
        except RuntimeError:
            resolve([(question, _not_open(), None) for question in asked])

    def _answer(
        self,
        loop: asyncio.AbstractEventLoop,
        groups: dict[Together[Any, Any], list[_Question]],
    ) -> None:
        loop.call_soon_threadsafe(resolve, self._answers(groups))

    def _answers(
        self, groups: dict[Together[Any, Any], list[_Question]]
    ) -> list[tuple[_Question, Exception | None, Any]]:
        return [
            answer
            for look, questions in groups.items()
            for answer in self._all(look, questions)
        ]

    def _all(
        self, look: Together[Any, Any], questions: list[_Question]
    ) -> list[tuple[_Question, Exception | None, Any]]:
        asked = [question.asked for question in questions]
        try:
            found = self._look(lambda connection: look(connection, asked))
            return [(q, None, f) for q, f in zip(questions, found, strict=True)]
        except TemporaryFailure as e:
            return [(question, e, None) for question in questions]
        except Exception as e:  # noqa: BLE001 - whatever it is, its caller is told
            if len(questions) == 1:
                return [(questions[0], e, None)]
            # One of them is wrong, and must not fail the others.
            return [told for one in questions for told in self._all(look, [one])]

    def _look(self, look: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return _see(look, connection)
        except DBAPIError as e:
            if not shared(e):
                raise
            log.error("store.not_read", problem=describe(e))
            why = because(e, self._name)
            raise TemporaryFailure(f"the store cannot be read just now{why}") from e


def _see(look: Callable[[Connection], T], connection: Connection) -> T:
    try:
        return look(connection)
    except Exception as e:
        let_go(e)
        raise


def _not_open() -> TemporaryFailure:
    # The threads were stopped.
    return TemporaryFailure("the store is not open")

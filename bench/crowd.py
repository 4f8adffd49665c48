"""
People on the loopback X and Telegram who all write at the same moment; in a process of
their own, so that its cost can be told apart.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from attrs import define, field, frozen

from bench import generate
from channels.telegram import sandbox as telegram
from channels.twitter.sandbox import OURS, LoopbackX, new_credentials
from channels.twitter.sandbox_world import DirectMessage, Tweet, World
from gateway.core.message import Visibility
from gateway.core.town import Town
from gateway.ports.far_ends import Account, FarEnd

#: The listeners that are measured.
WAYS = ("X, mentions", "X, direct messages", "Telegram, updates")

_PEOPLE = 50

#: Length of a post on X, without the handle that it begins with.
_LENGTH = 240

_TOWN = Town(
    name="Bench",
    timezone=ZoneInfo("Europe/Madrid"),
    accounts={"twitter": generate.HANDLE, "telegram": generate.BOT},
    mailboxes={},
)


@define(kw_only=True)
class _Watched(World):
    """
    A loopback X that records when it was first queried.
    """

    asked: float = 0

    def mentioning(self, id: str) -> Iterator[Tweet]:
        if self.tweets:
            self.asked = self.asked or time.monotonic()
        return World.mentioning(self, id)

    def written(self, id: str | None = None) -> Iterator[DirectMessage]:
        if self.messages:
            self.asked = self.asked or time.monotonic()
        return World.written(self, id)


@frozen
class Crowd:
    """
    The people, and their platform.

    Attributes:
        pid: The id of their process.
        environment: The gateway's settings for the platform.
    """

    pid: int
    environment: Mapping[str, str]
    _line: Connection = field(repr=False)

    def say(self, count: int) -> float:
        """
        Let them write *count* messages at once; return when all were available.
        """
        self._line.send(count)
        return float(self._line.recv())

    def asked(self) -> float:
        """
        Return when X was first queried after that; 0 for Telegram, which answers a
        pending long poll.
        """
        self._line.send(0)
        return float(self._line.recv())


@contextmanager
def crowd(way: str) -> Iterator[Crowd]:
    """
    Start the process of the platform and its people, and stop it afterwards.
    """
    spawn = get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_run, args=(way, theirs), daemon=True)
    process.start()
    try:
        assert process.pid is not None  # noqa: S101 - it was started.
        yield Crowd(process.pid, ours.recv(), ours)
    finally:
        process.terminate()
        process.join()


def _run(way: str, line: Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_serve(way, line, Path(folder)))


async def _serve(way: str, line: Connection, folder: Path) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO)
    )
    world = _Watched(
        ours=Account(id=OURS, handle=generate.HANDLE, name=_TOWN.name),
        now=lambda: datetime.now(UTC),
    )
    far_end: FarEnd | None
    if way == "Telegram, updates":
        far_end = telegram.create(folder, _TOWN)
    else:
        far_end = LoopbackX(world=world, credentials=new_credentials())
    assert far_end is not None  # noqa: S101 - the town is everywhere.
    await far_end.start()
    line.send(dict(far_end.environment()))
    said = 0
    while True:
        count = await asyncio.to_thread(line.recv)
        if count:
            # No await in between really suspends: a query sees all of it or nothing.
            for text in generate.messages(count, _LENGTH, seed=said):
                said += 1
                await _say(far_end, way, said, text)
            world.asked = 0
            line.send(time.monotonic())
        else:
            line.send(world.asked)


async def _say(far_end: FarEnd, way: str, number: int, text: str) -> None:
    who = 1000 + number % _PEOPLE
    account = Account(id=str(who), handle=f"@vecina_{who}", name=f"Vecina {who}")
    if way == "X, mentions":
        text = f"{generate.HANDLE} {text}"
        await far_end.say(account, text, visibility=Visibility.PUBLIC)
    else:
        await far_end.say(account, text)

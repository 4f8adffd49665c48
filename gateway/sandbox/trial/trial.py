"""
Try out this machine: the real daemon, on a store of its own, under mail.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field, frozen

from gateway.core.errors import GatewayError
from gateway.routing.load import load
from gateway.routing.table import RoutingTable
from gateway.sandbox.stage import Stage, without_ours
from gateway.sandbox.trial import footprint
from gateway.sandbox.trial.mails import mails
from gateway.sandbox.trial.postman import Postman
from gateway.sandbox.trial.sink import Sink
from gateway.serving import free_port

#: How many write at once.
SESSIONS = (1, 10, 50)

#: Rules for a machine that has none yet.
SMALL = Path(__file__).with_name("small.yaml")

#: Mails before those that count: caches fill, processes start.
_WARMING = 20

#: Seconds without another letter after which nothing more is expected: where there is
#: one for each mail, and where there is not. And how long they are waited for in all,
#: at the least and for each second of sending: workers may be slower than who sends.
_QUIET, _SLOW, _WAIT, _WAIT_EACH = 0.5, 3.0, 10.0, 4.0


class TrialFailed(GatewayError):
    """
    It cannot be tried out like this; the words say what to do.
    """


@frozen(kw_only=True)
class Carried:
    """
    What was carried for so many sessions.

    Attributes:
        sessions: At once.
        accepted: Mails a second that were answered with 250.
        delivered: Letters a second into mailboxes.
        waiting: Mails that were not delivered yet when nothing more came, or was
            waited for.
        p50, p99: From the end of a mail's data to the 250, in milliseconds.
        cpu: Of the daemon with all its processes, in milliseconds a mail; None if
            letters still came when no more were waited for.
        refused: Mails that were not taken, and
        problem: what was said to the last of them.
    """

    sessions: int
    accepted: float
    delivered: float
    waiting: int
    p50: float
    p99: float
    cpu: float | None
    refused: int
    problem: str


@frozen(kw_only=True)
class Found:
    """
    What this machine can do.

    Attributes:
        town: Whose rules were tried.
        carried: By the number of sessions, up to the first too many for the workers.
        memory: Of the daemon with all its processes at the end, in MiB.
        sync_p50, sync_p99: To write 4 KB and sync them, in milliseconds.
    """

    town: str
    carried: Sequence[Carried]
    memory: float
    sync_p50: float
    sync_p99: float


@define
class Trial:
    """
    One trial.

    Attributes:
        folder: Of everything; it is on the disk that is tried out.
        routes: The rules.
        seconds: For each number of sessions.
        tell: Says how far it is.
    """

    folder: Path
    routes: Path
    seconds: float
    tell: Callable[[str], None]
    _port: int = field(init=False, factory=free_port)

    async def run(self) -> Found:
        """
        Run it.

        Raises:
            TrialFailed: The rules have no mail address, or no mail is taken.
            StageBroken: The daemon does not come up.
            ExceptionGroup: The rules are wrong.
        """
        table = load(self.routes)
        recipient = table.town.accounts.get("email", "")
        if not recipient:
            raise TrialFailed(
                f"{self.routes} names no mail address of the town: add it, as "
                "accounts: {email: …}, or try the machine with rules of our own "
                "by --small"
            )
        self.tell("the disk")
        sync = await asyncio.to_thread(footprint.syncs, self.folder)
        world = Sink()
        stage = self._stage(table, await world.open())
        self.tell("the daemon starts")
        try:
            await stage.start_daemon()
            await stage.until(self._listens, _WAIT)
            carried = await self._carry(stage, table, recipient)
            memory = await asyncio.to_thread(footprint.memory, _pid(stage))
        finally:
            self.tell("the daemon stops")
            await stage.close()
            world.close()
        return Found(
            town=table.town.name,
            carried=carried,
            memory=memory.own,
            sync_p50=_at(sync, 0.5) * 1000,
            sync_p99=_at(sync, 0.99) * 1000,
        )

    def _stage(self, table: RoutingTable, world: int) -> Stage:
        stage = Stage(self.folder, self.routes, table.town, {})
        stage.environment = {
            **without_ours(os.environ),
            "VENTANILLA_ROUTES": str(self.routes),
            "VENTANILLA_STATE": str(self.folder / "state"),
            "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{self._port}",
            "VENTANILLA_EMAIL_MAILDIR": str(self.folder / "mail"),
            "VENTANILLA_EMAIL_LIMIT_PER_ADDRESS": "1000",
            # What people are answered goes nowhere, and is said all the same.
            "VENTANILLA_EMAIL_SMARTHOST": f"127.0.0.1:{world}",
            "VENTANILLA_EMAIL_SMARTHOST_TLS": "none",
            # Who sends is not on the network, and nobody is asked about them.
            "VENTANILLA_EMAIL_PROOF": "no",
            "VENTANILLA_DRAIN_SECONDS": "1",
        }
        return stage

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
        except OSError:
            return False
        return True

    async def _carry(
        self, stage: Stage, table: RoutingTable, recipient: str
    ) -> Sequence[Carried]:
        postman = Postman(
            port=self._port,
            recipient=recipient,
            mail=mails(table, recipient, datetime.now(UTC)),
        )
        while postman.number < _WARMING:
            await postman.work(1, 0.2)
            if not postman.answers:
                raise TrialFailed(f"the daemon takes no mail: {postman.problem}")
        await self._until_quiet(postman.number)
        carried = []
        for sessions in SESSIONS:
            self.tell(f"{sessions} at once")
            carried.append(await self._load(stage, postman, sessions))
            if carried[-1].cpu is None:
                # What is left would be counted with what comes next.
                self.tell("the workers do not keep up: more at once is not tried")
                break
        return carried

    async def _load(self, stage: Stage, postman: Postman, sessions: int) -> Carried:
        loop, pid = asyncio.get_running_loop(), _pid(stage)
        letters, cpu, start = self._letters(), footprint.cpu(pid), loop.time()
        lasted = await postman.work(sessions, self.seconds)
        taken = sorted(postman.answers)
        last, there, quiet = await self._until_quiet(letters + len(taken))
        used = footprint.cpu(pid) - cpu
        return Carried(
            sessions=sessions,
            accepted=len(taken) / lasted,
            delivered=(there - letters) / max(last - start, lasted),
            waiting=max(len(taken) - (there - letters), 0),
            p50=_at(taken, 0.5) * 1000,
            p99=_at(taken, 0.99) * 1000,
            cpu=used / max(len(taken), 1) * 1000 if quiet else None,
            refused=postman.refused,
            problem=postman.problem,
        )

    async def _until_quiet(self, expected: int) -> tuple[float, int, bool]:
        """
        Wait until no more letters come, or some times as long as was sent.

        Args:
            expected: So many letters there will be, or more.

        Returns:
            When the last of them was seen, how many are there, and whether no more
            came.
        """
        loop = asyncio.get_running_loop()
        limit = loop.time() + max(self.seconds * _WAIT_EACH, _WAIT)
        last, there = loop.time(), self._letters()
        while loop.time() < last + (_QUIET if there >= expected else _SLOW):
            if loop.time() > limit:
                return last, there, False
            await asyncio.sleep(0.1)
            count = await asyncio.to_thread(self._letters)
            if count != there:
                last, there = loop.time(), count
        return last, there, True

    def _letters(self) -> int:
        return sum(1 for _ in (self.folder / "mail").glob("*/new/*"))


def _pid(stage: Stage) -> int:
    assert stage.daemon is not None  # noqa: S101 - it was started.
    return stage.daemon.pid


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[int((len(ordered) - 1) * share)] if ordered else 0.0

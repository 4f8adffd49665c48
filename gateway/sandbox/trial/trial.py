"""
Capacity test of this machine: the real daemon on a store of its own, under a load of
mail.
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
from gateway.routing.table import RoutingTable
from gateway.sandbox.stage import Stage, without_ours
from gateway.sandbox.trial import footprint
from gateway.sandbox.trial.mails import mails
from gateway.sandbox.trial.postman import Postman
from gateway.sandbox.trial.sink import Sink
from gateway.serving import free_port

#: Numbers of concurrent sessions.
SESSIONS = (1, 10, 50)

#: Sample rules for a machine that has none yet.
SMALL = Path(__file__).with_name("small.yaml")

#: Warm-up mails, which are not counted.
_WARMING = 20

#: Seconds without a new letter after which no more are expected: if there is one for
#: each mail, and if not. Then the maximum wait in all: a minimum, and seconds per
#: second of sending, as workers may be slower than intake.
_QUIET, _SLOW, _WAIT, _WAIT_EACH = 0.5, 3.0, 10.0, 4.0


class TrialFailed(GatewayError):
    """
    The test is not possible like this; the message says what to do.
    """


@frozen(kw_only=True)
class Carried:
    """
    The results for a number of sessions.

    Attributes:
        sessions: How many at once.
        accepted: Mails per second that were answered with 250.
        delivered: Letters per second into mailboxes.
        waiting: Mails that were not delivered at the end.
        p50, p99: From the end of a mail's data to the 250, in milliseconds.
        cpu: Processor time of all the daemon's processes, in milliseconds per mail;
            None if letters were still coming at the end.
        refused: Mails that were not accepted.
        problem: The last refusal.
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
class TrialResult:
    """
    The results of the test.

    Attributes:
        town: The name of the town whose rules were used.
        carried: By number of sessions, up to the first that is too many for the
            workers.
        memory: Of all the daemon's processes at the end, in MiB.
        sync_p50, sync_p99: Time to write and sync 4 KB, in milliseconds.
    """

    town: str
    carried: Sequence[Carried]
    memory: float
    sync_p50: float
    sync_p99: float


@define
class Trial:
    """
    One test.

    Attributes:
        folder: The folder of all data, on the disk to be tested.
        routes: The file of the rules.
        table: The compiled rules.
        seconds: Duration for each number of sessions.
        tell: Reports progress.
    """

    folder: Path
    routes: Path
    table: RoutingTable
    seconds: float
    tell: Callable[[str], None]
    _port: int = field(init=False, factory=free_port)

    async def run(self) -> TrialResult:
        """
        Run the test.

        Raises:
            TrialFailed: The rules have no mail address, or no mail is accepted.
            StageBroken: The daemon does not start.
        """
        recipient = self.table.town.accounts.get("email", "")
        if not recipient:
            raise TrialFailed(
                f"{self.routes} names no mail address of the town: add it, as "
                "accounts: {email: …}, or try the machine with rules of our own "
                "by --small"
            )
        self.tell("the disk")
        sync = await asyncio.to_thread(footprint.syncs, self.folder)
        world = Sink()
        stage = self._stage(await world.open())
        self.tell("the daemon starts")
        try:
            await stage.start_daemon()
            await stage.until(self._listens, _WAIT)
            carried = await self._carry(stage, recipient)
            memory = await asyncio.to_thread(footprint.memory, _pid(stage))
        finally:
            self.tell("the daemon stops")
            await stage.close()
            world.close()
        return TrialResult(
            town=self.table.town.name,
            carried=carried,
            memory=memory.own,
            sync_p50=_at(sync, 0.5) * 1000,
            sync_p99=_at(sync, 0.99) * 1000,
        )

    def _stage(self, world: int) -> Stage:
        stage = Stage(self.folder, self.routes, self.table.town, {})
        stage.environment = {
            **without_ours(os.environ),
            "VENTANILLA_ROUTES": str(self.routes),
            "VENTANILLA_STATE": str(self.folder / "state"),
            "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{self._port}",
            "VENTANILLA_EMAIL_MAILDIR": str(self.folder / "mail"),
            "VENTANILLA_EMAIL_LIMIT_PER_ADDRESS": "1000",
            # Answers are sent to the sink.
            "VENTANILLA_EMAIL_SMARTHOST": f"127.0.0.1:{world}",
            "VENTANILLA_EMAIL_SMARTHOST_TLS": "none",
            # Senders have no DNS records: nothing is looked up.
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

    async def _carry(self, stage: Stage, recipient: str) -> Sequence[Carried]:
        postman = Postman(
            port=self._port,
            recipient=recipient,
            mail=mails(self.table, recipient, datetime.now(UTC)),
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
                # The remaining letters would be counted in the next load.
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
        Wait until no more letters come, or for a multiple of the time of sending.

        Args:
            expected: The minimum number of letters in the end.

        Returns:
            When the last of them was seen, how many there are, and whether no more
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

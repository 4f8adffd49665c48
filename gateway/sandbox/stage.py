"""
The stage of the sandbox: the far end of every channel, and the real daemon as a child
process that knows nothing but its settings.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar
from urllib.request import ProxyHandler, build_opener

from attrs import define, field

from gateway.core.errors import GatewayError
from gateway.core.people.numbers import people_in
from gateway.core.town import Town
from gateway.ports.far_ends import Account, FarEnd, FarEndFactory, Post
from gateway.sandbox import child
from gateway.sandbox.broker import LoopbackBroker
from gateway.sandbox.cast import CastMember
from gateway.serving import free_port

T = TypeVar("T")

#: Timeout in seconds for starting the daemon, and for stopping it.
PATIENCE = 60.0


class StageBroken(GatewayError):
    """
    The sandbox cannot go on; the daemon's output is in its log.
    """


@define
class Stage:
    """
    A town on loopback.

    Attributes:
        folder: The folder of all its data, including the daemon's log.
        routes: The rules.
        far_ends: The far ends by channel.
        absent: Channels with a far end on which the town has no account.
        broker: The e-office, where people prove who they are.
        environment: The daemon's settings.
    """

    folder: Path
    routes: Path
    town: Town
    far_ends: Mapping[str, FarEnd]
    absent: tuple[str, ...] = ()
    broker: LoopbackBroker = field(factory=LoopbackBroker)
    environment: dict[str, str] = field(factory=dict)
    daemon: Process | None = None

    @property
    def log(self) -> Path:
        """
        The daemon's log.
        """
        return self.folder / "daemon.log"

    async def open(self, people: Sequence[CastMember] = ()) -> None:
        """
        Start the far ends, enrol those of *people* who are verified, and start the
        daemon.

        Raises:
            StageBroken: The daemon does not start.
        """
        for far_end in self.far_ends.values():
            await far_end.start()
        await self.broker.server.start()
        door = f"127.0.0.1:{free_port()}"
        self.environment = {
            **without_ours(os.environ),
            "VENTANILLA_STATE": str(self.folder / "state"),
            "VENTANILLA_ROUTES": str(self.routes),
            "VENTANILLA_HTTP": door,
            "VENTANILLA_PUBLIC_URL": f"http://{door}",
            "VENTANILLA_CONSOLE": "yes",
            **self.broker.environment(),
        }
        for far_end in self.far_ends.values():
            self.environment.update(far_end.environment())
        try:
            # Unlike gather, it leaves no child process behind when it is cancelled.
            async with asyncio.TaskGroup() as enrolling:
                for person in people:
                    if person.verified:
                        enrolling.create_task(self._enrol(person))
        except ExceptionGroup as e:
            raise e.exceptions[0] from None
        if self.town.identity.four_eyes:
            await self._approve()
        await self.start_daemon()

    async def start_daemon(self) -> None:
        """
        Start the daemon and wait until it is healthy.

        Raises:
            StageBroken: It does not start.
        """
        self.daemon = await child.begin(["run"], self.environment, self.log)
        ready = await self.until(self._answers, PATIENCE)
        if not ready:
            raise StageBroken(f"the daemon does not come up; its log is {self.log}")

    async def beside(self, serving: Awaitable[None], stop: asyncio.Event) -> None:
        """
        Serve a page until *stop* is set or the daemon ends, after which nobody would
        read what is written there.

        Raises:
            StageBroken: The daemon ended.
        """
        assert self.daemon is not None  # noqa: S101 - it was started.
        ended = asyncio.create_task(self.daemon.wait())
        ended.add_done_callback(lambda _: stop.set())
        try:
            await serving
            if ended.done():
                raise StageBroken(f"the daemon has ended; its log is {self.log}")
        finally:
            ended.cancel()

    async def kill_daemon(self) -> None:
        """
        Kill the daemon, as a power cut would.
        """
        assert self.daemon is not None  # noqa: S101 - it was started.
        self.daemon.kill()
        await self.daemon.wait()

    async def close(self) -> int:
        """
        Stop the daemon in order, then the far ends.

        Returns:
            The daemon's exit status.
        """
        status = 0
        if self.daemon is not None and self.daemon.returncode is None:
            self.daemon.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(PATIENCE):
                    status = await self.daemon.wait()
            except TimeoutError:
                self.daemon.kill()
                status = await self.daemon.wait()
        for far_end in self.far_ends.values():
            await far_end.stop()
        await self.broker.server.stop()
        return status

    def timeline(self, channel: str, account: Account) -> Sequence[Post]:
        """
        Return what *account* reads on *channel*.
        """
        return self.far_ends[channel].timeline(account)

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """
        Wait until *holds* returns true; return whether it did in time.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while not await asyncio.to_thread(holds):
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(0.05)
        return True

    def _answers(self) -> bool:
        opener = build_opener(ProxyHandler({}))
        try:
            where = self.environment["VENTANILLA_HTTP"]
            with opener.open(f"http://{where}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            if self.daemon is not None and self.daemon.returncode is not None:
                raise StageBroken(
                    f"the daemon ended at once; its log is {self.log}"
                ) from None
            return False

    async def _enrol(self, person: CastMember) -> None:
        asked = [*map(str, person.addresses), "--name", person.name, "--consent"]
        if await self._at_desk("add", *asked, log=self.log) != 0:
            raise StageBroken(
                f"{person.name} could not be enrolled; why, is in {self.log}"
            )

    async def _approve(self) -> None:
        """
        Approve everybody by another clerk.
        """
        listed = self.folder / "enrolled.log"
        await self._at_desk("list", log=listed)
        for number in people_in(listed.read_text(encoding="utf-8")):
            asked = ["approve", number, "--clerk", "sandbox"]
            if await self._at_desk(*asked, log=self.log) != 0:
                raise StageBroken(f"{number} is not approved; why, is in {self.log}")

    async def _at_desk(self, *asked: str, log: Path) -> int:
        done = await child.begin(["desk", *asked], self.environment, log)
        try:
            return await done.wait()
        finally:
            if done.returncode is None:
                done.kill()
                await done.wait()


def set_stage(folder: Path, routes: Path, town: Town) -> Stage:
    """
    Return the stage for the *town* of the rules in the file *routes*, in *folder*.
    """
    # Absolute, since processes in other working directories use it.
    folder = folder.resolve()
    far_ends: dict[str, FarEnd | None] = {}
    for entry in sorted(entry_points(group="gateway.sandboxes"), key=lambda e: e.name):
        place = folder / entry.name
        place.mkdir(parents=True, exist_ok=True)
        create: FarEndFactory = entry.load()
        far_ends[entry.name] = create(place, town)
    present = {name: far_end for name, far_end in far_ends.items() if far_end}
    absent = tuple(name for name in far_ends if name not in present)
    return Stage(folder, routes.resolve(), town, present, absent)


async def unless(stop: asyncio.Event, work: Awaitable[T]) -> T | None:
    """
    Await *work*, and cancel it once *stop* is set; then return None.
    """
    working = asyncio.ensure_future(work)
    stopping = asyncio.create_task(stop.wait())
    stopping.add_done_callback(lambda _: working.cancel())
    try:
        return await working
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
        return None
    finally:
        stopping.cancel()


def listen(port: int) -> socket.socket:
    """
    Return a socket that listens on 127.0.0.1:*port*; 0 is any free port.

    Raises:
        StageBroken: The port is in use.
    """
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as e:
        raise StageBroken(f"port {port}: {e.strerror}; try --port") from e


def without_ours(variables: Mapping[str, str]) -> dict[str, str]:
    """
    Return *variables* without the gateway's own settings.
    """
    return {k: v for k, v in variables.items() if not k.startswith("VENTANILLA_")}

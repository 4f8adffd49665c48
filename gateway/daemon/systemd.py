"""
Tell systemd how the daemon is, by the protocol of sd_notify(3): a datagram to the
socket that it names.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog
from attrs import define, field, frozen

from gateway.daemon.reload import Cause, Reload, Rules

log = structlog.get_logger()


@frozen
class Systemd:
    """
    Whoever started us, and wants to hear how we are.

    Attributes:
        address: Of its socket; empty if nobody wants to.
        patience: Seconds of silence after which it restarts us; 0 if it never does.
    """

    address: str = ""
    patience: float = 0

    @classmethod
    def named_in(cls, variables: Mapping[str, str]) -> Systemd:
        """
        Read what it says of itself in the environment (sd_watchdog_enabled(3)).
        """
        pid, wait = variables.get("WATCHDOG_PID"), variables.get("WATCHDOG_USEC", "")
        ours = pid in (None, str(os.getpid())) and wait.isdecimal()
        return cls(variables.get("NOTIFY_SOCKET", ""), int(wait) / 1e6 if ours else 0)

    def tell(self, *words: str) -> None:
        """
        Say it, if anybody wants to hear; who does not is no reason to stop.
        """
        if not self.address:
            return
        # An abstract socket's name begins with a zero byte, which is written "@".
        at = re.sub("^@", "\0", self.address)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.settimeout(0)
            with suppress(OSError):
                line.sendto("\n".join(words).encode(), at)

    async def reload(self, rules: Rules) -> Reload:
        """
        Read *rules* again because a signal came, and say so.
        """
        now = time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000
        self.tell("RELOADING=1", f"MONOTONIC_USEC={now}")
        try:
            return await rules.reload(Cause.SIGNAL)
        finally:
            self.tell("READY=1")


@define
class SystemdPhase:
    """
    Says that all is there, and again and again that it still is: from the loop, and
    only while the store and the workers answer. It starts last, and stops first.

    Attributes:
        hanging: Gives what hangs, by its name.
    """

    systemd: Systemd
    hanging: Callable[[], list[str]]
    name: str = "systemd"
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Say that we are ready.
        """
        self.systemd.tell("READY=1")
        if self.systemd.patience:
            self._task = asyncio.create_task(self._go_on(), name=self.name)

    async def stop(self) -> None:
        """
        Say that we stop.
        """
        self.systemd.tell("STOPPING=1")
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go_on(self) -> None:
        while True:
            hanging = self.hanging()
            if hanging:
                log.error("daemon.hangs", names=hanging)
            else:
                self.systemd.tell("WATCHDOG=1")
            await asyncio.sleep(self.systemd.patience / 3)

"""
Notifications to systemd by the protocol of sd_notify(3): datagrams to a socket.
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

from gateway.daemon.phases import begin
from gateway.daemon.reload import Cause, Reload, RulesInForce

log = structlog.get_logger()


@frozen
class Systemd:
    """
    The service manager that started us, if it wants notifications.

    Attributes:
        address: Its socket; empty for no notifications.
        patience: The watchdog timeout in seconds; 0 for none.
    """

    address: str = ""
    patience: float = 0

    @classmethod
    def named_in(cls, variables: Mapping[str, str]) -> Systemd:
        """
        Read the socket and timeout from the environment (sd_watchdog_enabled(3)).
        """
        pid, wait = variables.get("WATCHDOG_PID"), variables.get("WATCHDOG_USEC", "")
        ours = pid in (None, str(os.getpid())) and wait.isdecimal()
        return cls(variables.get("NOTIFY_SOCKET", ""), int(wait) / 1e6 if ours else 0)

    def tell(self, *words: str) -> None:
        """
        Send *words*, if notifications are wanted; failures are ignored.
        """
        if not self.address:
            return
        # The name of an abstract socket begins with a zero byte, written "@".
        at = re.sub("^@", "\0", self.address)
        # There may even be no file descriptor left for a moment.
        with (
            suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line,
        ):
            line.settimeout(0)
            line.sendto("\n".join(words).encode(), at)

    async def reload(self, rules: RulesInForce) -> Reload:
        """
        Reload *rules* because of a signal, and notify.
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
    Notifies that the daemon is ready, and feeds the watchdog from the loop, only while
    the store and the workers answer. It starts last, and stops first.

    Attributes:
        hanging: Returns the names of what hangs.
    """

    systemd: Systemd
    hanging: Callable[[], list[str]]
    name: str = "systemd"
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """
        Notify that we are ready.
        """
        self.systemd.tell("READY=1")
        if self.systemd.patience:
            self._task = begin(self._go_on(), self.name)

    async def stop(self) -> None:
        """
        Notify that we are stopping.
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

"""
One load on one mail system, until every mail is in a mailbox.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from attrs import define, frozen

from bench.load import Generator, Load, Taken
from gateway.sandbox.trial import footprint

#: Seconds without progress after which the rest is given up.
_PATIENCE = 30.0


class System(Protocol):
    """
    A mail system that can be measured.
    """

    @property
    def port(self) -> int:
        """
        Its SMTP port on 127.0.0.1.
        """

    @property
    def recipient(self) -> str:
        """
        The address of mails; a % stands for one of a hundred mailboxes.
        """

    @property
    def mail(self) -> Path:
        """
        The folder of all Maildirs.
        """

    @property
    def pid(self) -> int:
        """
        Its main process id; all other processes are its descendants.
        """

    def start(self) -> None:
        """
        Start it, and wait until it listens.
        """

    def stop(self) -> None:
        """
        Stop it, with all its processes.
        """


@frozen(kw_only=True)
class Seen:
    """
    The result of one load.

    Attributes:
        delivered: Mails per second that were delivered, from the first connection to
            the last file.
        cpu: Processor time of all the system's processes, in milliseconds per mail.
        taken: The load generator's result.
    """

    delivered: float
    cpu: float
    taken: Taken


@define
class Trial:
    """
    A running system, and how many mails it got.
    """

    system: System
    generator: Generator
    _sent: int = 0

    def run(self, load: Load) -> Seen:
        """
        Send *load*, and wait until all is delivered.

        Raises:
            RuntimeError: Mails were refused, or do not arrive.
        """
        system = self.system
        before, start = footprint.cpu(system.pid), time.monotonic()
        taken = self.generator.send(load, system.port, system.recipient, self._sent)
        self._sent += load.count
        end = self._until_delivered()
        # Work that follows delivery is part of a mail's cost.
        time.sleep(0.3)
        used = footprint.cpu(system.pid) - before
        return Seen(
            delivered=load.count / (end - start),
            cpu=used / load.count * 1000,
            taken=taken,
        )

    def memory(self) -> footprint.Memory:
        """
        Return the system's memory.
        """
        return footprint.memory(self.system.pid)

    def _until_delivered(self) -> float:
        """
        Wait until everything is delivered; return when the last mail was.
        """
        before, last = -1, time.monotonic()
        while (there := delivered(self.system.mail)) < self._sent:
            if there != before:
                before, last = there, time.monotonic()
            if time.monotonic() - last > _PATIENCE:
                raise RuntimeError(f"{there} of {self._sent} mails were delivered")
            time.sleep(0.02)
        if there > self._sent:
            raise RuntimeError(f"{there} mails were delivered, {self._sent} sent")
        return time.monotonic()


def delivered(mail: Path) -> int:
    """
    Count the unread mails in all Maildirs below *mail*.
    """
    count = 0
    for box in mail.iterdir() if mail.exists() else ():
        try:
            count += sum(1 for _ in os.scandir(box / "new"))
        except (FileNotFoundError, NotADirectoryError):
            continue  # a mailbox being created, or the file that marks the owner
    return count


@contextmanager
def on(system: System, generator: Generator) -> Iterator[Trial]:
    """
    Start *system* for some loads, and stop it after them.
    """
    system.start()
    try:
        yield Trial(system, generator)
    finally:
        system.stop()

"""
One load on one mail system, until every mail of it lies in a mailbox.
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

#: Seconds after which mails that do not arrive are given up.
_PATIENCE = 30.0


class System(Protocol):
    """
    A mail system that can be measured.
    """

    @property
    def port(self) -> int:
        """
        Where it takes mail, on 127.0.0.1.
        """

    @property
    def recipient(self) -> str:
        """
        Whom mail is sent to; a % is one of a hundred mailboxes.
        """

    @property
    def mail(self) -> Path:
        """
        The folder of all Maildirs.
        """

    @property
    def pid(self) -> int:
        """
        Its first process; all others are below.
        """

    def start(self) -> None:
        """
        Start it, and wait until it listens.
        """

    def stop(self) -> None:
        """
        Stop it, with all below it.
        """


@frozen(kw_only=True)
class Seen:
    """
    What one load showed.

    Attributes:
        delivered: Mails a second that were in their mailboxes, from the first
            connection to the last file.
        cpu: Of all processes of the system, in milliseconds a mail.
        taken: What the load generator saw.
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
        # What is left to do about mails that are delivered, is part of their cost.
        time.sleep(0.3)
        used = footprint.cpu(system.pid) - before
        return Seen(
            delivered=load.count / (end - start),
            cpu=used / load.count * 1000,
            taken=taken,
        )

    def memory(self) -> footprint.Memory:
        """
        Say what memory the system has.
        """
        return footprint.memory(self.system.pid)

    def _until_delivered(self) -> float:
        """
        Wait for all that was sent; give when the last of it was there.
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
    Count the mails in all Maildirs below *mail* that nobody has read.
    """
    count = 0
    for box in mail.iterdir() if mail.exists() else ():
        try:
            count += sum(1 for _ in os.scandir(box / "new"))
        except (FileNotFoundError, NotADirectoryError):
            continue  # a mailbox that is just being made, or the mark of whose they are
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

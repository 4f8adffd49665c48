"""
The nursery: a process that is forked before any thread or loop exists, and forks worker
processes on request, or one for an errand, whose memory is freed with it.

A process with threads cannot be forked safely, and starting a new interpreter takes
seconds. A forked worker starts at once, and shares the memory that it never changes.

What daemon and worker both change only the nursery has as it was. So once it has had
nothing to do for a while it becomes an empty one (`empty_nursery`).
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from importlib.metadata import version
from select import select
from types import FrameType
from typing import NoReturn

import structlog
from attrs import field, frozen

from gateway.core.errors import GatewayError, TemporaryFailure
from gateway.daemon.spare import give_back

log = structlog.get_logger()

#: A worker's main function: takes its number and its socket to the daemon.
Work = Callable[[int, socket.socket], None]

#: An errand's main function: takes its socket to the daemon. The process ends with it.
Errand = Callable[[socket.socket], None]

#: The number that requests the errand instead of a worker.
_ERRAND = 0

_PID = 8

#: The gateway's, as this process has loaded it.
VERSION = version("ventanilla")

#: Seconds after the last worker was made until the nursery becomes an empty one: a
#: worker that is lost at its start is lost again soon.
IDLE = 20.0

#: The signals that have a name; most real-time ones have none.
_SIGNALS = {each.value: each.name for each in signal.Signals}


class NurseryLost(GatewayError):
    """
    The nursery has died: this daemon can have no more workers.
    """


@frozen
class Nursery:
    """
    The daemon's handle of it.
    """

    _control: socket.socket
    _turn: threading.Lock = field(factory=threading.Lock, init=False)

    @classmethod
    def begin(cls, work: Work, errand: Errand, variables: Mapping[str, str]) -> Nursery:
        """
        Fork the nursery. No thread may have been started before.

        Args:
            work: What a worker does.
            errand: What a process for the errand does.
            variables: The environment of an empty nursery.
        """
        ours, theirs = socket.socketpair()
        _settle()
        if os.fork() == 0:
            ours.close()
            _serve(theirs, partial(_run_child, work, errand), variables)
        theirs.close()
        return cls(ours)

    async def another(self, number: int) -> tuple[int, socket.socket]:
        """
        Start worker *number*.

        Returns:
            Its process id, and our end of its socket, which is closed when it ends.

        Raises:
            TemporaryFailure: It cannot be forked just now.
            NurseryLost: It never will be.
        """
        return await asyncio.to_thread(self._another, number)

    def run_errand(self) -> None:
        """
        Run the errand, and block until it has ended, well or not; call it from a
        thread.

        Raises:
            TemporaryFailure: It cannot be forked just now.
            NurseryLost: It never will be.
        """
        _, line = self._another(_ERRAND)
        with line, suppress(OSError):
            line.recv(1)

    def _another(self, number: int) -> tuple[int, socket.socket]:
        with self._turn:
            try:
                self._control.sendall(bytes([number]))
                pid, lines, _, _ = socket.recv_fds(self._control, _PID, 1)
            except OSError:
                pid, lines = b"", []
        if not lines:
            if pid:
                raise TemporaryFailure("no worker can be made just now")
            raise NurseryLost("no worker can be made any more: restart the daemon")
        line = socket.socket(fileno=lines[0])
        # Not inherited: the worker must end with us, whatever a third-party channel has
        # started.
        line.set_inheritable(False)
        return int.from_bytes(pid, "big"), line

    def end(self) -> None:
        """
        Close the nursery: no more workers can start.
        """
        self._control.close()


def refill(
    line: int, work: Work, errand: Errand, variables: Mapping[str, str]
) -> NoReturn:
    """
    Go on as a nursery in the process that has been an empty one.

    Args:
        line: The file descriptor of the socket to the daemon.
        work: What a worker does.
        errand: What a process for the errand does.
        variables: The environment of an empty nursery.
    """
    _settle()
    control = socket.socket(fileno=line)
    control.set_inheritable(False)
    _serve(control, partial(_run_child, work, errand), variables)


def _settle() -> None:
    # Existing objects are excluded from garbage collection, so that their memory pages
    # stay shared.
    gc.collect()
    gc.freeze()
    # Otherwise each process would keep the memory that reading the rules took.
    give_back()
    # Up to Python 3.11 evicting names from the type cache later would write to shared
    # pages.
    sys._clear_type_cache()  # noqa: SLF001 - Python's own page has it.


def _serve(
    control: socket.socket, work: Work, variables: Mapping[str, str]
) -> NoReturn:
    # Signals from a terminal or systemd go to the whole process group. The daemon
    # handles them, and this process ends with it.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _reap)
    # An empty nursery has left to us those that ended.
    _reap()
    idle = None
    # The daemon may be gone.
    with suppress(OSError):
        while True:
            if not select([control], [], [], idle)[0]:
                _become_empty(control, variables)
                idle = None
            elif asked := control.recv(1):
                _fork(control, work, asked[0])
                # The errand comes before the workers.
                idle = None if asked[0] == _ERRAND else IDLE
            else:
                break
    os._exit(0)


def _become_empty(control: socket.socket, variables: Mapping[str, str]) -> None:
    """
    Replace this process by an empty nursery, whose children our workers then are.
    Return if that cannot be.
    """
    # -P: whatever lies in the working folder is not imported.
    program = [sys.executable, "-P", "-m", "gateway.daemon.empty_nursery"]
    program += [str(control.fileno()), VERSION]
    control.set_inheritable(True)
    with suppress(OSError):
        os.execve(sys.executable, program, variables)  # noqa: S606 - ourselves.
    control.set_inheritable(False)


def _reap(_signal: int = 0, _frame: FrameType | None = None) -> None:
    """
    Log which children were killed, as by the kernel where memory is short: only their
    parent hears of it. That they ended the daemon notices by their closed sockets.
    """
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            pid, status = ended
            if os.WIFSIGNALED(status):
                number = os.WTERMSIG(status)
                name = _SIGNALS.get(number, f"{number}")
                log.warning("worker.killed", pid=pid, signal=name)


def _fork(control: socket.socket, work: Work, number: int) -> None:
    with ExitStack() as stack:
        try:
            ours, theirs = map(stack.enter_context, socket.socketpair())
            pid = os.fork()
        except OSError:
            # Too little memory, too many processes or open files: the daemon will
            # retry.
            control.sendall(bytes(_PID))
            return
        if pid == 0:
            control.close()
            ours.close()
            _work(work, number, theirs)
        socket.send_fds(control, [pid.to_bytes(_PID, "big")], [ours.fileno()])


def _run_child(work: Work, errand: Errand, number: int, line: socket.socket) -> None:
    if number == _ERRAND:
        errand(line)
    else:
        work(number, line)


def _work(work: Work, number: int, line: socket.socket) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        work(number, line)
        status = 0
    except Exception:  # noqa: BLE001 - there is nobody else to tell it.
        traceback.print_exc()
    finally:
        # No cleanup: what was begun before the fork belongs to the daemon.
        os._exit(status)

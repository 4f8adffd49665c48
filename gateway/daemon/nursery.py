"""
Where worker processes come from: a process that was forked before there was a thread or
a loop, and forks a worker whenever it is asked to; or one for an errand, whose memory
goes with it.

A process with threads cannot be forked safely, and one that is started anew takes
seconds. A worker that is forked here has everything at once, and shares the memory of
what it never changes.
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
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NoReturn

from attrs import field, frozen

from gateway.core.errors import GatewayError, TemporaryFailure
from gateway.daemon.spare import give_back

#: What a worker does, given its number and its line to the daemon.
Work = Callable[[int, socket.socket], None]

#: What is done once, in a process that ends with it, given its line to the daemon.
Errand = Callable[[socket.socket], None]

#: The number of no worker: by it the errand is asked for.
_ERRAND = 0

_PID = 8


class NurseryLost(GatewayError):
    """
    The process that workers are forked from is gone: this daemon has none any more.
    """


@frozen
class Nursery:
    """
    The daemon's end of it.
    """

    _control: socket.socket
    _turn: threading.Lock = field(factory=threading.Lock, init=False)

    @classmethod
    def begin(cls, work: Work, errand: Errand) -> Nursery:
        """
        Fork the process, of which each fork will do *work*, or the *errand*. Nothing
        may have begun a thread before.
        """
        ours, theirs = socket.socketpair()
        # What is here already is looked at by no collector, so that it stays shared.
        gc.collect()
        gc.freeze()
        # What reading the rules took would be there as often as there are processes.
        give_back()
        # Nor is any name let go that Python keeps because it was looked for last: up to
        # 3.11 that writes beside it.
        sys._clear_type_cache()  # noqa: SLF001 - Python's own page has it.
        if os.fork() == 0:
            ours.close()
            _serve(theirs, partial(_labour, work, errand))
        theirs.close()
        return cls(ours)

    async def another(self, number: int) -> tuple[int, socket.socket]:
        """
        Let worker *number* begin.

        Returns:
            Its process, and our end of the line to it, which is closed when it ends.

        Raises:
            TemporaryFailure: There is none to be had just now.
            NurseryLost: Nor will there be.
        """
        return await asyncio.to_thread(self._another, number)

    def run_errand(self) -> None:
        """
        Have the errand run, and wait until it has ended, however that is: for a thread.

        Raises:
            TemporaryFailure: There is no process for it just now.
            NurseryLost: Nor will there be.
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
        # It must end with us, whatever a channel of a stranger's may have started.
        line.set_inheritable(False)
        return int.from_bytes(pid, "big"), line

    def end(self) -> None:
        """
        Let no more workers begin.
        """
        self._control.close()


def _serve(control: socket.socket, work: Work) -> NoReturn:
    # A terminal and systemd tell the whole group. What is to be done about it, the
    # daemon says, and its end is ours.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    # Nobody waits for workers here: the daemon hears their lines end.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # Once the daemon is gone there is nobody to tell.
    with suppress(OSError):
        while asked := control.recv(1):
            _fork(control, work, asked[0])
    os._exit(0)


def _fork(control: socket.socket, work: Work, number: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        try:
            pid = os.fork()
        except OSError:
            # Too little memory, or too many processes: the daemon asks again.
            control.sendall(bytes(_PID))
            return
        if pid == 0:
            control.close()
            ours.close()
            _work(work, number, theirs)
        socket.send_fds(control, [pid.to_bytes(_PID, "big")], [ours.fileno()])


def _labour(work: Work, errand: Errand, number: int, line: socket.socket) -> None:
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
        # What was begun before the fork is the daemon's to end.
        os._exit(status)

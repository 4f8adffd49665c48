"""
Test workers, forked from a process that has imported all tests: that takes longer than
everything else that a worker does before it runs one.
"""

import os
import shlex
import sys
from multiprocessing import forkserver, get_context
from multiprocessing.reduction import DupFd
from pathlib import Path


def share(address):
    """
    Fork from the process that a longer-lived one of the same run started, so that what
    it has is imported once and not by each.
    """
    # The library shares it with none but processes that it started itself.
    here = forkserver._forkserver
    here._forkserver_address = address
    # Each child is handed what keeps that process alive, which is not ours to hand on.
    here._forkserver_alive_fd = os.open(os.devnull, os.O_RDONLY)
    here.ensure_running = lambda: None


def interpreter(address):
    """
    Return the command that takes the place of Python's where xdist starts a worker.
    """
    # Not a file: whatever a worker forks would read that again.
    told = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})"
    code = f"{told}; import forking; forking.fork({address!r})"
    return shlex.join([sys.executable, "-c", code])


def fork(address):
    """
    Start a worker on our standard streams and with our environment, and wait for it.
    """
    share(address)
    streams = [DupFd(number) for number in range(3)]
    worker = get_context("forkserver").Process(
        target=work, args=(streams, {**os.environ})
    )
    worker.start()
    worker.join()


def work(streams, environment):
    """
    Do what an interpreter does that xdist starts: run what comes on standard input.
    """
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        given = stream.detach()
        os.dup2(given, number)
        os.close(given)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    exec(eval(sys.stdin.readline()), {})  # noqa: S102, S307 - our own xdist's

"""
The real daemon as a child process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from gateway.sandbox.stage import without_ours

#: Timeout in seconds for starting and stopping.
PATIENCE = 60.0

Daemon = subprocess.Popen[bytes]


def begin(settings: Mapping[str, str], log: Path) -> Daemon:
    """
    Start the daemon with exactly these settings of ours; do not wait for it.
    """
    with log.open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "gateway", "run"],
            env={**without_ours(os.environ), **settings},
            stdout=said,
            stderr=said,
            # Ctrl-C reaches only us, and we stop it in order.
            start_new_session=True,
        )


def until(is_up: Callable[[], bool], daemon: Daemon, log: Path) -> None:
    """
    Wait until *is_up* returns true.

    Raises:
        RuntimeError: It did not start in time, and was stopped.
    """
    deadline = time.monotonic() + PATIENCE
    while not is_up():
        if daemon.poll() is not None or time.monotonic() > deadline:
            end(daemon)
            told = log.read_text("utf-8")
            raise RuntimeError(f"the daemon does not come up: {told[:2000]}")
        time.sleep(0.02)


def end(daemon: Daemon) -> None:
    """
    Stop it in order; kill it if that fails.
    """
    daemon.send_signal(signal.SIGTERM)
    try:
        daemon.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(daemon.pid, signal.SIGKILL)
        daemon.wait()

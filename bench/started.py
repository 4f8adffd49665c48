"""
The real daemon as a child process, with the town of the benchmarks.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from attrs import frozen

from bench import generate
from gateway.sandbox.trial import footprint
from gateway.serving import free_port

_PATIENCE = 60.0


@frozen
class Started:
    """
    How it came up.

    Attributes:
        seconds: Until it said that it is well.
        memory: MiB that it and its workers had at most, looked at twice a second.
    """

    seconds: float
    memory: float


def start(url: str, folder: Path, lasts: float) -> Started:
    """
    Start it on the database at *url*, ask it for its state for *lasts* seconds, and
    stop it. It has the counter for its only channel, and says nothing to anybody.

    Raises:
        TimeoutError: It does not come up; its log is in *folder*.
    """
    for name, text in generate.source(generate.rules(1_000)).items():
        (folder / name).write_text(text, "utf-8")
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("VENTANILLA_")},
        "VENTANILLA_ROUTES": str(folder / "routes.yaml"),
        "VENTANILLA_STATE": str(folder),
        "VENTANILLA_STORE": url,
        "VENTANILLA_HTTP": f"127.0.0.1:{port}",
        "VENTANILLA_COUNTER_CLERKS": "luis",
    }
    begin = time.perf_counter()
    with (folder / "daemon.log").open("ab") as log:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "gateway", "run"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        while not _says_200(port, "/healthz"):
            if time.perf_counter() - begin > _PATIENCE:
                raise TimeoutError((folder / "daemon.log").read_text("utf-8"))
            time.sleep(0.02)
        seconds = time.perf_counter() - begin
        memory = 0.0
        while time.perf_counter() - begin < seconds + lasts:
            _says_200(port, "/status")
            memory = max(memory, footprint.memory(daemon.pid).own)
            time.sleep(0.5)
        return Started(seconds, memory)
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(_PATIENCE)


def _says_200(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()

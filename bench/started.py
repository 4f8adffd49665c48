"""
How the daemon comes up on a database that is full, and what it takes.
"""

from __future__ import annotations

import time
from http.client import HTTPConnection
from pathlib import Path

from attrs import frozen

from bench import daemon, generate
from gateway.sandbox.trial import footprint
from gateway.serving import free_port


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
        RuntimeError: It does not come up.
    """
    routes, port = generate.write_rules(folder, 1_000), free_port()
    log = folder / "daemon.log"
    settings = {
        "VENTANILLA_ROUTES": str(routes),
        "VENTANILLA_STATE": str(folder),
        "VENTANILLA_STORE": url,
        "VENTANILLA_HTTP": f"127.0.0.1:{port}",
        "VENTANILLA_COUNTER_CLERKS": "luis",
    }
    begin = time.perf_counter()
    running = daemon.begin(settings, log)
    try:
        daemon.until(lambda: _says_200(port, "/healthz"), running, log)
        seconds = time.perf_counter() - begin
        memory = 0.0
        while time.perf_counter() - begin < seconds + lasts:
            _says_200(port, "/status")
            memory = max(memory, footprint.memory(running.pid).own)
            time.sleep(0.5)
        return Started(seconds, memory)
    finally:
        daemon.end(running)


def _says_200(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()

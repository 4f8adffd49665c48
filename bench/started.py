"""
Start of the daemon on a full database, and its memory.
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
    The result.

    Attributes:
        seconds: Until it was healthy.
        memory: Maximum MiB of the daemon and its workers, sampled twice a second.
    """

    seconds: float
    memory: float


def start(url: str, folder: Path, lasts: float) -> Started:
    """
    Start the daemon on the database at *url*, query its state for *lasts* seconds, and
    stop it. Its only channel is the counter, so it sends nothing.

    Raises:
        RuntimeError: It did not start.
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

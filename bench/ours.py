"""
The gateway as it is run: the real daemon, its SQLite store, and Maildirs.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field

from bench import generate
from gateway.serving import free_port

#: Seconds that it may take to come up, and to stop.
_PATIENCE = 60.0

#: One client stands for many.
_MANY = "1000"


@define
class Ours:
    """
    One daemon.

    Attributes:
        root: A folder that is its alone.
        port: Of 127.0.0.1.
        rules: So many of them, as `generate.rules` makes them.
        settings: Beside those that every one has.
    """

    root: Path
    port: int
    rules: int
    settings: Mapping[str, str] = field(
        factory=lambda: {"VENTANILLA_EMAIL_PROOF": "no"}
    )
    name: str = field(init=False, default="ours")
    recipient: str = field(init=False, default=generate.TOWN)
    _daemon: subprocess.Popen[bytes] | None = field(init=False, default=None)

    @property
    def mail(self) -> Path:
        """
        The folder of all Maildirs.
        """
        return self.root / "state/email/mail"

    @property
    def pid(self) -> int:
        """
        The daemon's process; all others are below.
        """
        assert self._daemon is not None  # noqa: S101 - it was started.
        return self._daemon.pid

    def start(self) -> None:
        """
        Start it, and wait until it listens.

        Raises:
            RuntimeError: It does not come up.
        """
        self.root.mkdir(parents=True)
        for name, text in generate.source(generate.rules(self.rules)).items():
            (self.root / name).write_text(text, "utf-8")
        with (self.root / "log").open("wb") as log:
            self._daemon = subprocess.Popen(
                [sys.executable, "-m", "gateway", "run"],
                env=self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _PATIENCE
        while not self._listens():
            if self._daemon.poll() is not None or time.monotonic() > deadline:
                self.stop()
                told = (self.root / "log").read_text("utf-8")
                raise RuntimeError(f"the daemon does not come up: {told[:2000]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """
        Stop it in order; by force if it does not.
        """
        if self._daemon is None:
            return
        self._daemon.send_signal(signal.SIGTERM)
        try:
            self._daemon.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self._daemon.pid, signal.SIGKILL)
            self._daemon.wait()

    def _environment(self) -> dict[str, str]:
        ours = "VENTANILLA_"
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(ours)},
            "VENTANILLA_ROUTES": str(self.root / "routes.yaml"),
            "VENTANILLA_STATE": str(self.root / "state"),
            "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{self.port}",
            "VENTANILLA_EMAIL_LIMIT_PER_ADDRESS": _MANY,
            **self.settings,
        }

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

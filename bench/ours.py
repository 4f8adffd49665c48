"""
The gateway under test: the real daemon, its SQLite store, and Maildirs.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

from attrs import define, field

from bench import daemon, generate
from gateway.serving import free_port

#: The limit per address: one client stands for many.
_MANY = "1000"


@define
class Ours:
    """
    One daemon.

    Attributes:
        root: A folder of its own.
        port: Its SMTP port on 127.0.0.1.
        rules: How many rules of `generate.rules` it has.
        settings: Additional settings.
    """

    root: Path
    port: int
    rules: int
    settings: Mapping[str, str] = field(
        factory=lambda: {"VENTANILLA_EMAIL_PROOF": "no"}
    )
    name: str = field(init=False, default="ours")
    recipient: str = field(init=False, default=generate.TOWN)
    _daemon: daemon.Daemon | None = field(init=False, default=None)

    @property
    def mail(self) -> Path:
        """
        The folder of all Maildirs.
        """
        return self.root / "state/email/mail"

    @property
    def pid(self) -> int:
        """
        The daemon's process id; all other processes are its descendants.
        """
        assert self._daemon is not None  # noqa: S101 - it was started.
        return self._daemon.pid

    def start(self) -> None:
        """
        Start it, and wait until it listens.

        Raises:
            RuntimeError: It did not start.
        """
        self.root.mkdir(parents=True)
        generate.write_rules(self.root, self.rules)
        settings = {
            "VENTANILLA_ROUTES": str(self.root / "routes.yaml"),
            "VENTANILLA_STATE": str(self.root / "state"),
            "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{self.port}",
            "VENTANILLA_EMAIL_LIMIT_PER_ADDRESS": _MANY,
            **self.settings,
        }
        log = self.root / "log"
        self._daemon = daemon.begin(settings, log)
        daemon.until(self._listens, self._daemon, log)

    def stop(self) -> None:
        """
        Stop it in order; kill it if that fails.
        """
        if self._daemon is not None:
            daemon.end(self._daemon)

    def _listens(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

"""
The benchmarks' town, served by daemons as child processes.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from attrs import define, field, frozen

from bench import daemon
from gateway.serving import free_port

_OPENER = build_opener(ProxyHandler({}))
_MARK = re.compile(rb"(?m)^Mail number (\d{9})\.")


@frozen(kw_only=True)
class Town:
    """
    What all nodes share.

    Attributes:
        folder: The folder of one run's data.
        store: The database's URL.
        platforms: Settings of channels besides mail.
    """

    folder: Path
    store: str
    platforms: Mapping[str, str]

    @property
    def maildirs(self) -> Path:
        """
        The folder of the Maildirs.
        """
        return self.folder / "mail"

    def settings(self, node: str, http: int, smtp: int) -> dict[str, str]:
        """
        Return a node's settings.
        """
        state = self.folder / node
        state.mkdir()
        return {
            "PYTHONDONTWRITEBYTECODE": "1",
            "VENTANILLA_NODE": node,
            "VENTANILLA_STATE": str(state),
            "VENTANILLA_STORE": self.store,
            "VENTANILLA_ROUTES": str(self.folder / "routes.yaml"),
            "VENTANILLA_KEY": "the same key on all nodes, at last",
            "VENTANILLA_LOG_LEVEL": "WARNING",
            "VENTANILLA_HTTP": f"127.0.0.1:{http}",
            "VENTANILLA_EMAIL_LISTEN": f"127.0.0.1:{smtp}",
            "VENTANILLA_EMAIL_MAILDIR": str(self.maildirs),
            "VENTANILLA_EMAIL_LIMIT_PER_ADDRESS": "1000",
            "VENTANILLA_EMAIL_PROOF": "no",
            **self.platforms,
        }


@define(kw_only=True)
class Node:
    """
    One daemon.

    Attributes:
        smtp: Its SMTP port.
        hung: Whether it was sent SIGSTOP.
        ready: Whether it has answered since it was started.
    """

    name: str
    town: Town
    http: int = field(factory=free_port)
    smtp: int = field(factory=free_port)
    hung: bool = False
    ready: bool = False
    _settings: dict[str, str] = field(init=False)
    _daemon: daemon.Daemon | None = None

    def __attrs_post_init__(self) -> None:
        self._settings = self.town.settings(self.name, self.http, self.smtp)

    def start(self) -> None:
        """
        Start it; do not wait for it.
        """
        self.ready = False
        log = self.town.folder / f"{self.name}.log"
        self._daemon = daemon.begin(self._settings, log)

    async def until_ready(self) -> None:
        """
        Wait until it answers.

        Raises:
            RuntimeError: It ended, or does not answer in time.
        """
        until = asyncio.get_running_loop().time() + daemon.PATIENCE
        while not await self.answers():
            late = asyncio.get_running_loop().time() > until
            if late or not self.runs:
                raise RuntimeError(
                    f"node {self.name} is not there; its log is in {self.town.folder}"
                )
            await asyncio.sleep(0.1)
        self.ready = True

    @property
    def runs(self) -> bool:
        """
        Whether its process runs.
        """
        return self._daemon is not None and self._daemon.poll() is None

    async def answers(self) -> bool:
        """
        Say whether it answers.
        """
        return bool(await asyncio.to_thread(self.look))

    def look(self) -> dict[str, Any]:
        """
        Return its status; empty if it does not answer.
        """
        try:
            where = f"http://127.0.0.1:{self.http}/status"
            with _OPENER.open(where, timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
        except OSError:
            return {}
        return found

    def hang(self) -> None:
        """
        Suspend it, with its workers.
        """
        self.hung = True
        self._send_all(signal.SIGSTOP)

    def resume(self) -> None:
        """
        Resume it.
        """
        self._send_all(signal.SIGCONT)
        self.hung = False

    def _send_all(self, what: signal.Signals) -> None:
        if self._daemon is not None and self._daemon.poll() is None:
            os.killpg(self._daemon.pid, what)

    async def kill(self) -> None:
        """
        Kill the daemon, as a power cut would; its workers end by themselves.
        """
        self.ready = False
        if self._daemon is not None:
            self._daemon.kill()
            await asyncio.to_thread(self._daemon.wait)


def letters(maildirs: Path) -> Counter[tuple[int, str]]:
    """
    Count letters by the mail's number and the mailbox.
    """
    found: Counter[tuple[int, str]] = Counter()
    for file in maildirs.glob("*/[nc][eu][wr]/*"):
        marks = _MARK.search(file.read_bytes())
        if marks is None:
            raise ValueError(f"{file} is the letter of no mail of ours")
        found[int(marks[1]), file.parts[-3]] += 1
    return found


#: Final states of messages and deliveries.
DONE = {"messages": {"routed"}, "deliveries": {"sent"}}


def left_over(state: Mapping[str, Any]) -> dict[str, int]:
    """
    Return what is not done by a node's status: waiting, held, quarantined or dead.
    """
    return {
        f"{kind} {name}": number
        for kind, done in DONE.items()
        for name, number in state["counts"][kind].items()
        if number and name not in done
    }


async def until_done(nodes: Sequence[Node], seconds: float) -> dict[str, int]:
    """
    Wait until nothing is left over, or nothing has changed for the better for
    *seconds*; return what is left.
    """
    clock, least = asyncio.get_running_loop().time, sys.maxsize
    until = clock() + seconds
    while True:
        state = await asyncio.to_thread(nodes[0].look)
        left = left_over(state) if state.get("counts") else {"status not told": 1}
        if state.get("counts") and sum(left.values()) < least:
            least, until = sum(left.values()), clock() + seconds
        if not left or clock() > until:
            return left
        await asyncio.sleep(0.1)

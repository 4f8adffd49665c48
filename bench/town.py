"""
The town of the benchmarks, carried by daemons that are processes here.
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
        folder: Everything of one run.
        store: The database's URL.
        platforms: Settings of the channels besides mail.
    """

    folder: Path
    store: str
    platforms: Mapping[str, str]

    @property
    def maildirs(self) -> Path:
        """
        The mailboxes' folder.
        """
        return self.folder / "mail"

    def settings(self, node: str, http: int, smtp: int) -> dict[str, str]:
        """
        Give a node's settings.
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
        smtp: Its door for mail.
        hung: It was sent SIGSTOP.
        ready: It answered since it was started.
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
        Start it; it is not ready yet.
        """
        self.ready = False
        log = self.town.folder / f"{self.name}.log"
        self._daemon = daemon.begin(self._settings, log)

    async def until_ready(self) -> None:
        """
        Wait until it answers.

        Raises:
            RuntimeError: It ended, or does not come up.
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
        Whether there is a process.
        """
        return self._daemon is not None and self._daemon.poll() is None

    async def answers(self) -> bool:
        """
        Say whether it is there.
        """
        return bool(await asyncio.to_thread(self.look))

    def look(self) -> dict[str, Any]:
        """
        Give its status; nothing if it does not answer.
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
        Stop it where it stands, with its worker.
        """
        self.hung = True
        self._send_all(signal.SIGSTOP)

    def resume(self) -> None:
        """
        Let it go on.
        """
        self._send_all(signal.SIGCONT)
        self.hung = False

    def _send_all(self, what: signal.Signals) -> None:
        if self._daemon is not None and self._daemon.poll() is None:
            os.killpg(self._daemon.pid, what)

    async def kill(self) -> None:
        """
        End the daemon as a power cut would; its worker ends by itself.
        """
        self.ready = False
        if self._daemon is not None:
            self._daemon.kill()
            await asyncio.to_thread(self._daemon.wait)


def letters(maildirs: Path) -> Counter[tuple[int, str]]:
    """
    Count the letters of each mail by its number and the mailbox that they lie in.
    """
    found: Counter[tuple[int, str]] = Counter()
    for file in maildirs.glob("*/[nc][eu][wr]/*"):
        marks = _MARK.search(file.read_bytes())
        if marks is None:
            raise ValueError(f"{file} is the letter of no mail of ours")
        found[int(marks[1]), file.parts[-3]] += 1
    return found


#: How mails and deliveries are that nobody has to do with any more.
DONE = {"messages": {"routed"}, "deliveries": {"sent"}}


def left_over(state: Mapping[str, Any]) -> dict[str, int]:
    """
    Read from a node's status what is not done: waits, is held, quarantined or dead.
    """
    return {
        f"{kind} {name}": number
        for kind, done in DONE.items()
        for name, number in state["counts"][kind].items()
        if number and name not in done
    }


async def until_done(nodes: Sequence[Node], seconds: float) -> dict[str, int]:
    """
    Wait until nothing is left over, or until it has become no less for *seconds*; give
    what is: on a busy machine it takes a while.
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

"""
The files of answers, which a clerk prints: one folder an answer.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from attrs import frozen

from gateway.core.delivery import Delivery
from gateway.core.people.counter import tray
from gateway.settings import Environment

#: What nobody has printed by then goes: the mailbox that sent it still has it.
KEPT = timedelta(days=30)

#: What stays of a file's name: nothing that climbs, hides or is long.
_REFUSED = re.compile(r"[^\w.-]+")
_LONGEST = 60


@frozen
class Tray:
    """
    Where the files of answers wait.

    Its methods wait for the disk: call them from a thread.
    """

    root: Path

    def lay(self, delivery: Delivery, files: Sequence[bytes], now: datetime) -> None:
        """
        Lay out the files of *delivery*; laid out again, they replace themselves. What
        has lain there for too long goes.

        Raises:
            OSError: They cannot be.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy(now - KEPT)
        there, draft = self.root / tray(delivery.id), self._draft(delivery.id)
        try:
            for number, (attachment, content) in enumerate(
                zip(delivery.attachments, files, strict=True), 1
            ):
                _write(draft / f"{number}-{_safe(attachment.name)}", content)
            shutil.rmtree(there, ignore_errors=True)
            draft.rename(there)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def erase(self, deliveries: Collection[str]) -> int:
        """
        Erase what was laid out under these ids, or was to be when the machine died; say
        how many files that were.

        Raises:
            OSError: It cannot be, just now.
        """
        erased = 0
        for delivery in deliveries:
            laid = self.root / tray(delivery)
            for folder in (laid, *self.root.glob(f".{laid.name}.*")):
                if folder.is_dir():
                    erased += len(list(folder.iterdir()))
                    shutil.rmtree(folder)
        return erased

    def _tidy(self, before: datetime) -> None:
        for folder in self.root.iterdir():
            if folder.stat().st_mtime < before.timestamp():
                shutil.rmtree(folder)

    def _draft(self, delivery: str) -> Path:
        draft = self.root / f".{tray(delivery)}.{secrets.token_hex(8)}"
        draft.mkdir(mode=0o700)
        return draft


def letterbox(environment: Environment, folder: Path) -> Tray:
    """
    Give the tray as the channel itself finds it.
    """
    del environment
    return Tray(folder)


def _safe(name: str) -> str:
    kept = _REFUSED.sub("_", name).strip("._")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:_LONGEST] or "file"
    return f"{stem[:_LONGEST]}.{ending[:8]}"


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())

"""
The files of answers, for a clerk to print: one folder for each answer.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from attrs import frozen

from gateway.core.delivery import Delivery
from gateway.core.people.counter import tray
from gateway.environment import Environment
from gateway.files import write_new

log = structlog.get_logger()

#: Files that nobody has printed after this long are deleted; the mailbox that sent them
#: still has them.
KEPT = timedelta(days=30)

#: Characters that are replaced in a file's name, and its length: it must not escape the
#: folder or be hidden.
_REFUSED = re.compile(r"[^\w.-]+")
_LONGEST = 60


@frozen
class Tray:
    """
    The folder of files that wait to be printed.

    Its methods block on the disk: call them from a thread.
    """

    root: Path

    def lay(self, delivery: Delivery, files: Sequence[bytes], now: datetime) -> None:
        """
        Store the files of *delivery*, replacing earlier ones, and delete what has
        waited for too long.

        Raises:
            OSError: They cannot be stored.
        """
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._tidy(now - KEPT)
        there, draft = self.root / tray(delivery.id), self._draft(delivery.id)
        try:
            for number, (attachment, content) in enumerate(
                zip(delivery.attachments, files, strict=True), 1
            ):
                write_new(draft / f"{number}-{_safe(attachment.name)}", content)
            shutil.rmtree(there, ignore_errors=True)
            draft.rename(there)
        except OSError:
            shutil.rmtree(draft, ignore_errors=True)
            raise

    def erase(self, deliveries: Collection[str]) -> int:
        """
        Erase the files of these deliveries, including drafts left by a crash; return
        how many files that were.

        Raises:
            OSError: It is not possible just now.
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
            try:
                if folder.stat().st_mtime < before.timestamp():
                    shutil.rmtree(folder)
            except FileNotFoundError:
                # Whoever lays files at the same time has put it in its place or
                # deleted it.
                continue
            except OSError as e:
                # It is somebody else's, and keeps no answer from being laid.
                log.warning("tray.not_deleted", tray=str(self.root), problem=e.strerror)

    def _draft(self, delivery: str) -> Path:
        draft = self.root / f".{tray(delivery)}.{secrets.token_hex(8)}"
        draft.mkdir(mode=0o700)
        return draft


def letterbox(environment: Environment, folder: Path) -> Tray:
    """
    Return the tray in the same *folder* as the channel's.
    """
    del environment
    return Tray(folder)


def _safe(name: str) -> str:
    kept = _REFUSED.sub("_", name).strip("._")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        return kept[:_LONGEST] or "file"
    return f"{stem[:_LONGEST]}.{ending[:8]}"

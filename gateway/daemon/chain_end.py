"""
What a node keeps outside the database: how far its audit chain went. So it notices at
its start that the database is an older copy.
"""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path

import structlog
from attrs import define, field, frozen

from gateway.core.audit import Head
from gateway.files import replace, unusable, why
from gateway.settings import Settings

log = structlog.get_logger()


@frozen
class Remembered:
    """
    The last entry of a chain, which the database had *at* that moment.
    """

    head: Head
    at: datetime


@define
class ChainEnd:
    """
    The file in which it is kept. Only the daemon itself writes it.
    """

    _file: Path
    _kept: Head | None = field(default=None, init=False)
    _failed: bool = field(default=False, init=False)

    async def read(self) -> Remembered | None:
        """
        Return what was kept last; None if that is nothing, or nothing that can be read.

        Raises:
            SettingsInvalid: The file belongs to somebody else.
            TemporaryFailure: It cannot be read just now.
        """
        return await asyncio.to_thread(self._read)

    async def keep(self, head: Head | None, at: datetime) -> None:
        """
        Keep *head*, if there is one and it is another. If the disk takes nothing, that
        is logged: the next start compares with what was kept before.
        """
        if head is not None and head != self._kept:
            await asyncio.to_thread(self._keep, head, at)

    def _read(self) -> Remembered | None:
        try:
            told = json.loads(self._file.read_bytes())
            head = Head(told["chain"], told["seq"], bytes.fromhex(told["hash"]))
            return Remembered(head, datetime.fromisoformat(told["at"]))
        except FileNotFoundError:
            return None
        except OSError as e:
            raise unusable(e, str(self._file)) from e
        except (ValueError, LookupError, TypeError):
            log.warning("state.chain_end_unreadable", file=str(self._file))
            return None

    def _keep(self, head: Head, at: datetime) -> None:
        told = {"chain": head.chain, "seq": head.seq, "hash": head.hash.hex()}
        try:
            replace(self._file, json.dumps({**told, "at": at.isoformat()}).encode())
        except OSError as e:
            if not self._failed:
                log.warning("state.chain_end_not_kept", problem=why(e))
            self._failed = True
            return
        self._kept, self._failed = head, False


def chain_end(settings: Settings) -> ChainEnd:
    """
    Return the end of the chain that this node keeps in its state folder.
    """
    return ChainEnd(settings.state / "chain-end")

"""
Files that are reloaded when they change while we run, such as accounts and
certificates.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Generic, TypeVar

import structlog
from attrs import define, field

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.ports.channels import Inbox

log = structlog.get_logger()

T = TypeVar("T")

#: Identifies a file's version: its times, size and inode.
_Seen = tuple[int, int, int, int] | None

#: How often they are checked though nobody needs them.
_EVERY = timedelta(hours=1)

#: How often after a mistake: of a pair of files, one may be replaced before the other.
_SOON = timedelta(minutes=10)


@define
class Fresh(Generic[T]):
    """
    The content of some files, which is read again when they change. If the new content
    is invalid, the last valid one stays in use, and the mistake is logged. *besides* is
    called at every use.
    """

    _files: Sequence[Path]
    _read: Callable[[], T]
    _besides: Callable[[], None] = lambda: None
    _seen: Sequence[_Seen] = field(init=False)
    _last: T = field(init=False)
    # Why the present files are not in use; empty if they are.
    _problem: str = field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        """
        Read the files for the first time.

        Raises:
            Exception: As the reader does.
        """
        self._seen = [_look(file) for file in self._files]
        self._last = self._read()
        self._besides()

    def now(self) -> T:
        """
        Return the content, at the cost of a stat of each file.
        """
        self._besides()
        seen = [_look(file) for file in self._files]
        if seen != self._seen:
            # Recorded before the files are read: a change meanwhile causes another
            # read.
            self._seen = seen
            files = [str(file) for file in self._files]
            try:
                self._last = self._read()
            except (SettingsInvalid, OSError, ValueError) as e:
                self._problem = str(e)
                log.warning("file.not_taken_up", files=files, problem=self._problem)
            else:
                self._problem = ""
                log.info("file.taken_up", files=files)
        return self._last

    def check(self, now: datetime) -> None:
        """
        Check that a restart would accept the files, too.

        Raises:
            TemporaryFailure: It would not.
        """
        self.now()
        if self._problem:
            files = ", ".join(map(str, self._files))
            raise TemporaryFailure(
                f"{files}: {self._problem}; what was there before goes on", now + _SOON
            )


async def watch(
    checks: Sequence[Callable[[datetime], None]],
    now: Callable[[], datetime],
    inbox: Inbox,
) -> None:
    """
    Check once an hour, as a listener that is up while all is well, so that monitoring
    of the listeners shows it.

    Raises:
        TemporaryFailure: As a check does.
    """
    while True:
        for check in checks:
            check(now())
        inbox.heard()
        await asyncio.sleep(_EVERY.total_seconds())


def _look(file: Path) -> _Seen:
    try:
        about = file.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino

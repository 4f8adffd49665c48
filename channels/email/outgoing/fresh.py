"""
What files say now: who may log in changes while we run, and so does a certificate.
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

#: What tells a file from the one that was read: its times, size and number.
_Seen = tuple[int, int, int, int] | None

#: How often they are looked at though nobody needs them.
_EVERY = timedelta(hours=1)

#: And where something was wrong: of a pair one may just be new before the other.
_SOON = timedelta(minutes=10)


@define
class Fresh(Generic[T]):
    """
    Gives what some files say, and reads them again once they have changed. Where the
    new ones are wrong, what the last good ones said goes on, and the log says so.
    Whoever must look now and then is called each time.
    """

    _files: Sequence[Path]
    _read: Callable[[], T]
    _besides: Callable[[], None] = lambda: None
    _seen: Sequence[_Seen] = field(init=False)
    _last: T = field(init=False)
    # Why they are not taken up as they are now; empty if they are.
    _problem: str = field(default="", init=False)

    def __attrs_post_init__(self) -> None:
        """
        Read them for the first time.

        Raises:
            Exception: As the reading does.
        """
        self._seen = [_look(file) for file in self._files]
        self._last = self._read()
        self._besides()

    def now(self) -> T:
        """
        Give what the files say now, for no more than a look at them.
        """
        self._besides()
        seen = [_look(file) for file in self._files]
        if seen != self._seen:
            # Looked at before they are read: what changes meanwhile is read again.
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
        Look whether a start would take them, too: with what goes on there is none.

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
    Check once an hour, as a listener that is up while all is well: whoever watches the
    listeners sees it.

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

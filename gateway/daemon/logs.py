"""
Logging: one line of JSON per event, without secrets.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from select import PIPE_BUF, select
from typing import Any

import structlog
from twisted.logger import (
    FilteringLogObserver,
    LogLevel,
    LogLevelFilterPredicate,
    STDLibLogObserver,
    globalLogBeginner,
)

#: Fields whose values are always redacted.
SECRET = frozenset(
    {"authorization", "key", "password", "secret", "token", "access_token"}
)

#: Libraries whose debug output contains tokens, addresses or text.
PINNED = (
    "aiohttp",
    "aiosmtplib",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "hypercorn",
    "oauthlib",
    "requests_oauthlib",
    "sqlalchemy",
    "telegram",
    "tweepy",
)

#: aiosmtpd, whose warnings quote what a client said: a mail after a refused DATA, a
#: password without TLS. The mail door has events of its own.
QUOTING = ("mail.debug", "mail.log")

#: Seconds that the reader of the log may take.
_PATIENCE = 0.2

#: Fields in every line of this process, from all threads.
_everywhere: dict[str, Any] = {}


def redact(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """
    Replace the values of secret fields.
    """
    for name in event:
        if name.lower() in SECRET:
            event[name] = "…"
    return event


def name_process(**fields: Any) -> None:
    """
    Add *fields* to every line that this process logs from now on.
    """
    _everywhere.update(fields)


def _named(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.update(_everywhere)
    return event


class Lossy:
    """
    A text stream to the file descriptor *file* that drops what it cannot write: the
    disk is full, the reader is gone, or hangs. Logging never stops or delays the work.
    What follows a line of which a part was written begins on a line of its own.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._patience = _PATIENCE
        self._is_cut = False

    def write(self, text: str) -> None:
        """
        Write *text*, or drop it.
        """
        line = text.encode(errors="backslashreplace")
        whole = b"\n" + line if self._is_cut else line
        written = self._written(whole)
        if written:
            part = whole[:written]
            self._is_cut = part != whole and not part.endswith(b"\n")

    def _written(self, line: bytes) -> int:
        """
        Write *line*, and return how many of its bytes were written.
        """
        at = 0
        with suppress(OSError):
            # A writable pipe takes at least so much without blocking.
            while at < len(line) and self._is_taken():
                at += os.write(self._file, line[at : at + PIPE_BUF])
        return at

    def _is_taken(self) -> bool:
        _, taken, _ = select([], [self._file], [], self._patience)
        # After a timeout there is no more waiting until the reader reads again.
        self._patience = _PATIENCE if taken else 0
        return bool(taken)

    def flush(self) -> None:
        """
        Do nothing: nothing is buffered.
        """


def begin(level: str) -> None:
    """
    Configure structlog, the standard library's logging and Twisted's to write to
    stderr.
    """
    stream: Any = Lossy(sys.stderr.fileno())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _named,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    # ensure_ascii escapes control and bidirectional characters as well.
    render = structlog.processors.JSONRenderer(ensure_ascii=True, sort_keys=True)
    shown: list[Any] = [structlog.processors.format_exc_info, render]
    structlog.configure(
        processors=[*shared, *shown],
        # Our own events bypass the standard library's loggers for speed.
        logger_factory=structlog.WriteLoggerFactory(stream),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelName(level)
        ),
        cache_logger_on_first_use=True,
    )
    out = logging.StreamHandler(stream)
    out.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *shown,
            ],
        )
    )
    logging.basicConfig(level=level, handlers=[out], force=True)
    logging.captureWarnings(capture=True)
    _pin()
    # Warnings only: Twisted logs every factory and port. (Any, because zope's
    # interfaces are no types.)
    quiet: Any = LogLevelFilterPredicate(defaultLogLevel=LogLevel.warn)
    standard: Any = STDLibLogObserver()
    observer: Any = FilteringLogObserver(standard, [quiet])
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)


def _pin() -> None:
    for names, least in (PINNED, logging.WARNING), (QUOTING, logging.ERROR):
        for name in names:
            logging.getLogger(name).setLevel(least)

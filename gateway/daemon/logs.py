"""
One line of JSON an event, and nothing secret in it.
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

#: Fields that are never shown, whoever logs them.
SECRET = frozenset(
    {"authorization", "key", "password", "secret", "token", "access_token"}
)

#: Libraries whose chatter carries tokens, addresses or text.
PINNED = (
    "aiohttp",
    "aiosmtplib",
    "alembic",
    "asyncio",
    "httpcore",
    "httpx",
    "hypercorn",
    "mail.log",
    "oauthlib",
    "requests_oauthlib",
    "sqlalchemy",
    "telegram",
    "tweepy",
)

#: Seconds in which whoever reads the log takes something.
_PATIENCE = 0.2

#: What stands in every line of this process, whichever of its threads writes it.
_everywhere: dict[str, Any] = {}


def redact(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """
    Hide the values of secret fields.
    """
    for name in event:
        if name.lower() in SECRET:
            event[name] = "…"
    return event


def name_process(**fields: Any) -> None:
    """
    Put *fields* into every line that this process writes from now on.
    """
    _everywhere.update(fields)


def _named(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    event.update(_everywhere)
    return event


class Lossy:
    """
    A stream to *file*, an open one's number, that loses what it cannot write: on a full
    disk, to whoever reads no more, or to whoever hangs and does not read. Nobody's work
    ends, or stands still, because it could not be told.
    """

    def __init__(self, file: int) -> None:
        self._file = file
        self._patience = _PATIENCE

    def write(self, text: str) -> None:
        """
        Write it, or lose it.
        """
        line = text.encode(errors="backslashreplace")
        with suppress(OSError):
            # So much a pipe that takes anything takes at once.
            for start in range(0, len(line), PIPE_BUF):
                if not self._is_taken():
                    return
                os.write(self._file, line[start : start + PIPE_BUF])

    def _is_taken(self) -> bool:
        _, taken, _ = select([], [self._file], [], self._patience)
        # Who hung a moment ago is waited for no more, until they read again.
        self._patience = _PATIENCE if taken else 0
        return bool(taken)

    def flush(self) -> None:
        """
        Do nothing: what is written is out.
        """


def begin(level: str) -> None:
    """
    Send structlog's, the standard library's and Twisted's events to stderr.
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
        # Ours are many, and need no way through the standard library's loggers.
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
    for name in PINNED:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Only what went wrong: Twisted narrates every factory and port. (Any, because
    # zope's interfaces are no types.)
    quiet: Any = LogLevelFilterPredicate(defaultLogLevel=LogLevel.warn)
    standard: Any = STDLibLogObserver()
    observer: Any = FilteringLogObserver(standard, [quiet])
    globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)

"""
One line of JSON an event, and nothing secret in it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO

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


class _Lossy:
    """
    A stream that loses what it cannot write, on a full disk or to whoever reads no
    more: nobody's work ends because it could not be told.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def begin(level: str) -> None:
    """
    Send structlog's, the standard library's and Twisted's events to stderr.
    """
    stream: Any = _Lossy(sys.stderr)
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

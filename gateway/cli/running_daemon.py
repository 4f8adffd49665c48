"""
Requests to the running daemon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from gateway.cli.configured import settings
from gateway.cli.printing import fail

#: Seconds to wait for the daemon's answer, unless it has more to do.
_PATIENCE = 10.0


def ask_daemon(method: str, path: str, seconds: float = _PATIENCE) -> Any:
    """
    Send a request to the running daemon and return the JSON that it answers, whatever
    the status; exit with 1 if no daemon answers.

    Args:
        method: The HTTP method.
        path: The path, with its query.
        seconds: How long to wait.
    """
    where = settings().door
    try:
        return _asked(where, method, path, seconds)
    except json.JSONDecodeError:
        fail(
            f"what answers on {where} is not a Ventanilla daemon, or has an error: see "
            "its log"
        )
    except (OSError, ValueError) as e:
        fail(
            f"no daemon answers on {where} ({getattr(e, 'reason', e)}): is "
            "`ventanilla run` running, with the same VENTANILLA_HTTP?"
        )


def clock_by_daemon() -> str:
    """
    Return what the running daemon says is wrong with the clock, which it also compares
    with the time that passed since it started; empty if nothing, or if none answers.
    """
    try:
        state = _asked(settings().door, "GET", "/healthz", _PATIENCE)
    except (OSError, ValueError):
        return ""
    return str(state.get("clock", "")) if isinstance(state, dict) else ""


@contextmanager
def requires_same_version() -> Iterator[None]:
    """
    Exit with 1 on a KeyError inside, and say that the daemon, whose answer lacks the
    key, is of another version.
    """
    try:
        yield
    except KeyError as e:
        fail(
            "the daemon is of another version than this command: its answer lacks "
            f"{e}. Restart it, or use the command of its version; --json shows all "
            "that it answers"
        )


def _asked(where: str, method: str, path: str, seconds: float) -> Any:
    # Without the environment's proxy: the daemon is on our own loopback.
    opener = build_opener(ProxyHandler({}))
    request = Request(f"http://{where}{path}", method=method)
    with _answer(opener, request, seconds) as answer:
        return json.load(answer)


def _answer(opener: OpenerDirector, request: Request, seconds: float) -> Any:
    try:
        return opener.open(request, timeout=seconds)
    except HTTPError as e:
        return e  # This, too, is an answer to read.

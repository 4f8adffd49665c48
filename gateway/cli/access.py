"""
Access to the settings, the store and the running daemon.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

import click

from gateway.cli.printing import fail
from gateway.cli.wording import say
from gateway.clock import utcnow
from gateway.core.errors import DeskRefused, SettingsInvalid, TemporaryFailure
from gateway.environment import Environment
from gateway.files import make_state, why
from gateway.ports.nodes import ANOTHER_KEY, GONE
from gateway.ports.store import Store
from gateway.settings import Settings, read_settings

T = TypeVar("T")

#: Seconds to wait for the daemon's answer, unless it has more to do.
_PATIENCE = 10.0


def settings() -> Settings:
    """
    Read the gateway's settings; if they are wrong, print why and exit with 1.
    """
    try:
        return read_settings(Environment(os.environ))
    except SettingsInvalid as e:
        fail(*e.problems)


def settings_in_use() -> Settings:
    """
    Read the gateway's settings; exit with 1 if its database does not exist. Making an
    empty one would hide that the settings name the wrong place.
    """
    known = settings()
    if missing := _missing(known):
        fail(say("no-database", file=missing))
    return known


def in_store(use: Callable[[Store], Awaitable[T]], *, keyed: bool = True) -> T:
    """
    Return what *use* returns for the existing store; exit with 1 if there is none, or
    *use* is refused.

    Args:
        use: What to do with the open store.
        keyed: Whether the daemon's key is needed. Without, a copy can be verified where
            there is no key.
    """
    return _use(settings_in_use(), use, keyed=keyed)


def with_store(use: Callable[[Store], Awaitable[T]]) -> T:
    """
    Return what *use* returns for the store, as the desk needs it before a daemon ever
    ran: if there is none, make it, and say so on standard error.
    """
    known = settings()
    missing = _missing(known)
    try:
        return _use(known, use)
    finally:
        if missing and missing.exists():
            click.echo(say("database-made", file=missing), err=True)


def _missing(known: Settings) -> Path | None:
    """
    Return the path of SQLite's file if it does not exist.
    """
    file = known.store.removeprefix("sqlite:///")
    try:
        there = file == known.store or Path(file).exists()
    except OSError as e:
        fail(f"{file}: {why(e)}")
    return None if there else Path(file)


def _use(
    known: Settings, use: Callable[[Store], Awaitable[T]], *, keyed: bool = True
) -> T:
    """
    Open the store with the daemon's key, use it once, and close it; exit with 1 if it
    is refused or fails.
    """
    quieten()

    async def whole() -> T:
        store = await _opened(known, keyed=keyed)
        try:
            return await use(store)
        finally:
            await store.close()

    try:
        if _missing(known):
            _refuse_if_gone(known)
            make_state(known.state)
        return asyncio.run(whole())
    except SettingsInvalid as e:
        fail(*e.problems)
    except DeskRefused as e:
        fail(*map(say, e.args))
    except TemporaryFailure as e:
        fail(str(e))


def _refuse_if_gone(known: Settings) -> None:
    from gateway.daemon.keys import made_after_store
    from gateway.store.nodes.single_daemon import refuse_if_gone

    refuse_if_gone(known.store, made_after_store(known))


async def _opened(known: Settings, *, keyed: bool) -> Store:
    """
    Open the store with the existing key. A new key is made only if one is needed and no
    node has started with another.

    Raises:
        SettingsInvalid: It is not the key that the daemon uses.
    """
    from gateway.daemon.keys import kept_key, reply_key
    from gateway.store.sql import open_store

    key = kept_key(known)
    beside = utcnow() - GONE
    store = open_store(known.store, known.node, key, beside=beside)
    await store.open()
    if not keyed:
        return store
    try:
        same = await store.same_key()
    except BaseException:
        await store.close()
        raise
    if same is not False and key:
        return store
    await store.close()
    if same is False:
        # With another key, everybody who is known would be taken for somebody new.
        raise SettingsInvalid((ANOTHER_KEY,))
    make_state(known.state)
    store = open_store(known.store, known.node, reply_key(known), beside=beside)
    await store.open()
    click.echo(say("key-made", file=known.state / "key"), err=True)
    return store


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


def stop_event() -> asyncio.Event:
    """
    Return an event that is set on SIGTERM and SIGINT, and on SIGHUP unless it is
    ignored, as under nohup.
    """
    stop = asyncio.Event()
    signals = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def quieten() -> None:
    """
    Log only warnings and errors, and on standard error: standard output is for results.
    """
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

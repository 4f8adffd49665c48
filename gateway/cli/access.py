"""
Access to the store.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import click

from gateway.cli.configured import missing, settings, settings_in_use
from gateway.cli.printing import fail
from gateway.cli.wording import say
from gateway.core.errors import (
    DatabaseMissing,
    DeskRefused,
    SettingsInvalid,
    TemporaryFailure,
)
from gateway.files import make_state
from gateway.ports.nodes import ANOTHER_KEY
from gateway.ports.store import Store
from gateway.settings import Settings

T = TypeVar("T")


def in_store(use: Callable[[Store], Awaitable[T]], *, keyed: bool = True) -> T:
    """
    Return what *use* returns for the existing store; exit with 1 if there is none, or
    *use* is refused.

    Args:
        use: What to do with the open store.
        keyed: Whether the daemon's key is needed. Without, a copy can be verified where
            there is no key.
    """
    return _use(settings_in_use(), use, keyed=keyed, made=True)


def with_store(use: Callable[[Store], Awaitable[T]]) -> T:
    """
    Return what *use* returns for the store, as the desk needs it before a daemon ever
    ran: if there is none, make it, and say so on standard error.
    """
    known = settings()
    made = missing(known)
    try:
        return _use(known, use, keyed=True, made=False)
    finally:
        if made and made.exists():
            click.echo(say("database-made", file=made), err=True)


def _use(
    known: Settings, use: Callable[[Store], Awaitable[T]], *, keyed: bool, made: bool
) -> T:
    """
    Open the store with the daemon's key, use it once, and close it; exit with 1 if it
    is refused or fails.
    """
    quieten()

    async def whole() -> T:
        store = await _opened(known, keyed=keyed, made=made)
        try:
            return await use(store)
        finally:
            await store.close()

    try:
        if missing(known):
            _refuse_if_gone(known)
            make_state(known.state)
        return asyncio.run(whole())
    except DatabaseMissing as e:
        fail(say("no-database", file=e))
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


async def _opened(known: Settings, *, keyed: bool, made: bool) -> Store:
    """
    Open the store with the existing key. A new key is made only if one is needed and no
    node has started with another.

    Raises:
        DatabaseMissing: It must be made already, and has no tables.
        SettingsInvalid: It is not the key that the daemon uses.
    """
    from gateway.daemon.keys import kept_key, reply_key
    from gateway.store.engine.timeline import Timeline
    from gateway.store.sql import open_store

    key = kept_key(known)
    opened = partial(
        open_store,
        beside=True,
        timeline=Timeline(_tell_left_behind),
        made=made,
    )
    store = opened(known.store, known.node, key)
    try:
        await store.open()
        same = await store.same_key() if keyed else None
    except BaseException:
        await store.close()
        raise
    if not keyed or (same is not False and key):
        return store
    await store.close()
    if same is False:
        # With another key, everybody who is known would be taken for somebody new.
        raise SettingsInvalid((ANOTHER_KEY,))
    make_state(known.state)
    store = opened(known.store, known.node, reply_key(known))
    await store.open()
    click.echo(say("key-made", file=known.state / "key"), err=True)
    return store


def _tell_left_behind(host: str, port: str) -> None:
    click.echo(say("server-left-behind", host=host, port=port), err=True)


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

"""
How commands reach what there is: the settings, the store, the running daemon.
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
from gateway.files import make_state, why
from gateway.ports.nodes import ANOTHER_KEY, GONE
from gateway.ports.store import Store
from gateway.settings import Environment, Settings, read_settings

T = TypeVar("T")


def settings() -> Settings:
    """
    Read the gateway's settings; what is wrong with them ends the command.
    """
    try:
        return read_settings(Environment(os.environ))
    except SettingsInvalid as e:
        fail(*e.problems)


def settings_in_use() -> Settings:
    """
    Read the settings of a gateway whose store is there: to whoever looks in the wrong
    place, one that was made just now would tell that there is nothing.
    """
    known = settings()
    if missing := _missing(known):
        fail(say("no-database", file=missing))
    return known


def in_store(use: Callable[[Store], Awaitable[T]], *, keyed: bool = True) -> T:
    """
    Use the store that is there. What is not *keyed* needs no key, as whoever verifies a
    copy has none.
    """
    return _use(settings_in_use(), use, keyed=keyed)


def with_store(use: Callable[[Store], Awaitable[T]]) -> T:
    """
    Use the store as the desk may before a daemon ever ran: one that is not there is
    made, and said to be.
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
    Give SQLite's file if there is none.
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
    Open the store with the key that the daemon uses, use it once, and close it. What is
    refused ends the command.
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
            make_state(known.state)
        return asyncio.run(whole())
    except SettingsInvalid as e:
        fail(*e.problems)
    except DeskRefused as e:
        fail(*map(say, e.args))
    except TemporaryFailure as e:
        fail(str(e))


async def _opened(known: Settings, *, keyed: bool) -> Store:
    """
    Open the store with the key that is there; one is made only where one is needed, and
    no node has begun with another.

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
        # With another, whoever is known would be somebody new.
        raise SettingsInvalid((ANOTHER_KEY,))
    make_state(known.state)
    store = open_store(known.store, known.node, reply_key(known), beside=beside)
    await store.open()
    click.echo(say("key-made", file=known.state / "key"), err=True)
    return store


def ask(method: str, path: str, seconds: float = 10) -> Any:
    """
    Ask the running daemon, and give the JSON that it answers, whether yes or no; that
    there is no daemon ends the command.
    """
    where = settings().door
    request = Request(f"http://{where}{path}", method=method)
    try:
        # No proxy of the environment stands between us and our own loopback.
        with _answer(build_opener(ProxyHandler({})), request, seconds) as answer:
            return json.load(answer)
    except json.JSONDecodeError:
        fail(
            f"what answers on {where} is no daemon of ours, or has an error of its "
            "own: see its log"
        )
    except (OSError, ValueError) as e:
        fail(
            f"no daemon answers on {where} ({getattr(e, 'reason', e)}): is "
            "`ventanilla run` up, with the same VENTANILLA_HTTP?"
        )


@contextmanager
def of_one_version() -> Iterator[None]:
    """
    Read what the daemon answered; that one of another version says less ends the
    command.
    """
    try:
        yield
    except KeyError as e:
        fail(
            f"the daemon is of another version than this command, and says nothing of "
            f"{e}: restart it, or use the command of its version; with --json all that "
            "it says is shown"
        )


def _answer(opener: OpenerDirector, request: Request, seconds: float) -> Any:
    try:
        return opener.open(request, timeout=seconds)
    except HTTPError as e:
        return e  # It is what was answered, too.


def closing() -> asyncio.Event:
    """
    Give what is set once we are asked to end.
    """
    stop = asyncio.Event()
    signals = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # As nohup has it.
        signals.append(signal.SIGHUP)
    for number in signals:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def quieten() -> None:
    """
    Log only what is wrong, on standard error: output is for whoever asked.
    """
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

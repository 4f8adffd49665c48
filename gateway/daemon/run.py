"""
Entry point of the daemon: Twisted's reactor on an asyncio loop, and the nursery for its
workers.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from twisted.internet.error import ReactorNotRunning

from gateway.clock import utcnow
from gateway.core.errors import GatewayError, SettingsInvalid, TemporaryFailure
from gateway.daemon import logs
from gateway.daemon.bridge import PhasedService
from gateway.daemon.last_rules import last_rules
from gateway.daemon.loading import preload
from gateway.daemon.loop import new_loop
from gateway.daemon.nursery import VERSION, Nursery, refill
from gateway.daemon.reload import Reload, RulesInForce, first_rules
from gateway.daemon.systemd import Systemd
from gateway.daemon.wiring import begin_alone, build
from gateway.daemon.worker_process import bring_up_to_date, run_worker
from gateway.environment import Environment
from gateway.routing.collecting import collect_seldom
from gateway.settings import Settings, read_settings

_INSTALLED = (
    "ventanilla: version {} was installed meanwhile: no worker can be made by the "
    "daemon, which is of {}; it ends, to be started again\n"
)

#: File descriptors that a process may have open: more than are needed at one time.
_OPEN = 65_536


def run(variables: Mapping[str, str]) -> int:
    """
    Run until SIGTERM or SIGINT; SIGHUP reloads the rules.

    Args:
        variables: The environment.

    Returns:
        0 after an ordered stop, 1 if it could not start or go on, 2 if the settings or
            the rules are wrong; the reason is on stderr.
    """
    environment = Environment(variables)
    try:
        settings, rules = _prepared(environment)
    except (SettingsInvalid, TemporaryFailure, ExceptionGroup) as e:
        return complain(e)
    preload(variables)
    have_room()
    systemd = Systemd.named_in(variables)
    # Forked before there is a loop or a thread.
    nursery = Nursery.begin(
        partial(run_worker, settings, variables, rules),
        partial(bring_up_to_date, settings.store),
        variables,
    )
    loop = new_loop()
    turning = _reactor(loop)

    def fail(failure: GatewayError) -> None:
        daemon.fail(failure)

    def give_up() -> None:
        turning.callLater(0, turning.stop)

    try:
        phases = build(settings, environment, rules, nursery, systemd, fail)
    except (SettingsInvalid, TemporaryFailure) as e:
        return complain(e)
    daemon = PhasedService(phases, settings.drain, give_up)
    _turn(turning, loop, daemon, partial(systemd.reload, rules))
    nursery.end()
    return 0 if daemon.failure is None else complain(daemon.failure)


def fill_nursery(line: int, began: str, variables: Mapping[str, str]) -> None:
    """
    Be the daemon's nursery in a process that has loaded nothing yet. The daemon's rules
    come to each worker with its first order.

    Args:
        line: The file descriptor of the socket to the daemon.
        began: The daemon's version of the gateway. Another one that was installed
            meanwhile does not work beside it: this process ends, so that the daemon is
            started again.
        variables: The daemon's environment.
    """
    if began != VERSION:
        sys.stderr.write(_INSTALLED.format(VERSION, began))
        return
    try:
        settings = read_settings(Environment(variables))
    except SettingsInvalid as e:
        complain(e)
        return
    logs.begin(settings.log_level)
    collect_seldom()
    preload(variables)
    refill(
        line,
        partial(run_worker, settings, variables, None),
        partial(bring_up_to_date, settings.store),
        variables,
    )


def have_room() -> None:
    """
    Raise the limit of open files for this process and its children. The default is
    meant for programs that use select(2); with it, a crowd on one port would block
    intake on another.
    """
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN if most == resource.RLIM_INFINITY else min(most, _OPEN)
    if given != resource.RLIM_INFINITY and given < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _prepared(environment: Environment) -> tuple[Settings, RulesInForce]:
    settings = read_settings(environment)
    logs.begin(settings.log_level)
    begin_alone(settings)
    return settings, first_rules(settings.routes, utcnow, last_rules(settings))


def _reactor(loop: asyncio.AbstractEventLoop) -> Any:
    asyncio.set_event_loop(loop)
    # The reactor must be installed on our loop before anything imports one.
    from twisted.internet import asyncioreactor

    asyncioreactor.install(loop)
    from twisted.internet import reactor

    return reactor


def _turn(
    turning: Any,
    loop: asyncio.AbstractEventLoop,
    daemon: PhasedService,
    reading: Callable[[], Coroutine[Any, Any, Reload]],
) -> None:
    """
    Run *daemon* on the reactor until it has stopped; SIGHUP starts *reading*.
    """
    reloads: set[asyncio.Task[Reload]] = set()

    def reload() -> None:
        task = loop.create_task(reading(), name="signal")
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    def stop() -> None:
        # A second signal is not an error.
        with suppress(ReactorNotRunning):
            turning.stop()

    def begin() -> None:
        loop.add_signal_handler(signal.SIGHUP, reload)
        for ends in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(ends, stop)
        daemon.startService()

    # Not callWhenRunning: it fires before asyncio's loop has begun to run.
    turning.callLater(0, begin)
    turning.addSystemEventTrigger("before", "shutdown", daemon.stopService)
    turning.run()
    loop.close()


def complain(failure: BaseException) -> int:
    """
    Print what is wrong, and return the exit status: 1 may be restarted, 2 must not.
    """
    match failure:
        case SettingsInvalid():
            problems, status = failure.problems, 2
        case ExceptionGroup():
            problems, status = tuple(map(str, failure.exceptions)), 2
        case _:
            problems, status = (str(failure),), 1
    # If it cannot be printed, as on a full disk, the status still tells.
    told = logs.Lossy(sys.stderr.fileno())
    for problem in problems:
        told.write(f"ventanilla: {problem}\n")
    return status

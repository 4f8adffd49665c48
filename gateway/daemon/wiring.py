"""
The one place where all parts are put together; long because all of them are.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog
from attrs import evolve, frozen
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from gateway.clock import utcnow
from gateway.core.errors import GatewayError, SettingsInvalid
from gateway.daemon import workers
from gateway.daemon.chain_end import chain_end
from gateway.daemon.console import pages as console
from gateway.daemon.couriers import couriers
from gateway.daemon.fleet import Fleet
from gateway.daemon.gauges import Gauges, RulesGauge
from gateway.daemon.hall.pages import HallPages
from gateway.daemon.http import HttpPhase
from gateway.daemon.keys import made_after_store, reply_key
from gateway.daemon.loading import Channels, load_channels, setup_in, tell_lacks
from gateway.daemon.nursery import Nursery
from gateway.daemon.orders import Order
from gateway.daemon.overseer import Overseer, ring_all
from gateway.daemon.parts import Parts, running
from gateway.daemon.phases import (
    ChannelsPhase,
    GroupPhase,
    Phase,
    StorePhase,
    TaskPhase,
)
from gateway.daemon.public.accessibility_statement import StatementPage
from gateway.daemon.public.leaving import LeavingPage
from gateway.daemon.public.step_up import ReturnPage, load_step_up
from gateway.daemon.reload import RulesInForce
from gateway.daemon.rules_watch import FileWatch
from gateway.daemon.spare import giving_back
from gateway.daemon.state import Overview
from gateway.daemon.systemd import Systemd, SystemdPhase
from gateway.daemon.unknown_settings import Meant, tell, unknown_settings
from gateway.daemon.watch import SILENCE, Asks, Watched
from gateway.environment import Environment
from gateway.files import make_state, open_to_all
from gateway.ports.channels import Channel
from gateway.relay.clock import Clock, Reckoning
from gateway.relay.incoming.lookout import Lookout
from gateway.relay.metrics import tally
from gateway.relay.outgoing.resumer import Resumer
from gateway.relay.rounds.hall import Hall
from gateway.relay.worker_loop import Bell
from gateway.settings import Settings
from gateway.store.nodes.single_daemon import is_alone, refuse_if_gone, work_alone
from gateway.store.sql import SqlStore, open_store
from gateway.town.returning import Returning

log = structlog.get_logger()


@frozen
class Inside:
    """
    The parts of a worker process.

    Attributes:
        phases: In the order of their start.
        channels: The channels that it uses.
        workers: The workers in it.
        to_route: Wakes the router.
        couriers: Wake the couriers.
    """

    phases: Sequence[Phase]
    channels: Mapping[str, Channel]
    workers: Sequence[Watched]
    to_route: Bell
    couriers: Sequence[Bell]


def inside(
    settings: Settings,
    variables: Mapping[str, str],
    rules: RulesInForce,
    number: int,
    *,
    told: Callable[[], Order],
    counted: CollectorRegistry,
) -> Inside:
    """
    Make the parts of a worker process, which reads, routes and delivers as the latest
    order says that it was *told*; without the channels that the first leaves out.
    """
    without = told().without
    environment = Environment(variables)
    opened = partial(open_store, worker=number, lost=_end)
    parts, _ = _parts(settings, environment, rules, counted, opened)
    used = {name: c for name, c in parts.channels.items() if name not in without}
    parts = evolve(
        parts,
        channels=used,
        absent={*parts.absent, *without},
        rests=lambda: told().rests,
        behind=lambda: told().behind,
    )
    watch = partial(Watched, now=parts.now, asks=Asks.STORE, patience=SILENCE)
    routing = watch("router", workers.router(parts).run)
    lookout = Lookout(
        hurrying=parts.store, channels=used, table=parts.table, now=parts.now
    )
    looking = watch("lookout", lookout.run)
    delivering = [
        watch(f"courier {name}", one.run) for name, one in couriers(parts).items()
    ]
    return Inside(
        phases=[
            StorePhase(
                parts.store,
                parts.now,
                [parts.to_route, *parts.bells.values()],
                chain_end(settings),
            ),
            ChannelsPhase(parts.channels),
            GroupPhase("couriers", [_task(one) for one in delivering]),
            _task(routing),
            _task(looking),
            TaskPhase("spare memory", giving_back),
        ],
        channels=used,
        workers=[*delivering, routing, looking],
        to_route=parts.to_route,
        couriers=[*parts.bells.values()],
    )


def _end(problem: GatewayError) -> None:
    """
    End this worker process at once; the daemon starts another.
    """
    log.error("worker.ended", problem=str(problem))
    os._exit(1)


def begin_alone(settings: Settings) -> None:
    """
    Make sure that no other daemon uses this state and store, and that the store is not
    gone.

    Raises:
        TemporaryFailure: Another one does, or it is gone.
        SettingsInvalid: The store cannot be used.
    """
    make_state(settings.state)
    refuse_if_gone(settings.store, made_after_store(settings))
    work_alone(settings.store)
    if names := open_to_all(settings.state):
        log.warning("state.open_to_all", folder=str(settings.state), files=names)


def build(
    settings: Settings,
    environment: Environment,
    rules: RulesInForce,
    nursery: Nursery,
    systemd: Systemd,
    give_up: Callable[[GatewayError], None],
) -> list[Phase]:
    """
    Make the daemon's phases, in the order of their start. The daemon itself does intake
    and what only time changes; worker processes do the rest. *give_up* is called with
    what it cannot go on without.

    Raises:
        SettingsInvalid: No channel can be run.
    """
    registry = CollectorRegistry()
    registry.register(RulesGauge(rules))
    opened = partial(open_store, lost=give_up, aside=nursery.run_errand)
    parts, channels, unknown = _told(settings, environment, rules, registry, opened)
    # One bell for all channels: deliveries are made by worker processes.
    to_deliver = Bell()
    parts = evolve(parts, bells=dict.fromkeys(parts.bells, to_deliver))
    fleet = _fleet(parts, give_up)
    overseers = workers.overseers(parts, nursery, fleet, give_up)
    rules.followers += [one.follow for one in overseers]
    hall = workers.hall(parts)
    clock = _clock(parts, fleet)
    resumer = Resumer(parts.store, parts.now)
    crew = _Crew(
        fleet=Watched("fleet", fleet.run, utcnow, asks=Asks.STORE, patience=SILENCE),
        overseers=overseers,
        overseeing=workers.overseeing(overseers),
        hearing=workers.listeners(parts, resumer),
        others=[
            workers.sweeper(parts, hall, clock.time),
            workers.crier(parts, clock.time),
            workers.eraser(parts, clock.time),
            Watched("resumer", resumer.run, utcnow, asks=Asks.STORE),
        ],
    )
    overview = Overview(
        fleet=fleet,
        clock=clock,
        rules=rules,
        store=parts.store,
        channels=channels,
        unknown=unknown,
        hearing=crew.hearing,
        working=[*crew.overseeing, *crew.others, crew.fleet],
        overseers=overseers,
        now=utcnow,
    )
    http = _http(parts, overview, registry, _hall_pages(parts, hall))
    phases = _phases(parts, crew, http, to_deliver)
    return [*phases, SystemdPhase(systemd, overview.hanging)]


def _told(
    settings: Settings,
    environment: Environment,
    rules: RulesInForce,
    registry: CollectorRegistry,
    opened: Callable[..., SqlStore],
) -> tuple[Parts, Channels, Mapping[str, Meant]]:
    """
    Make the parts, and log settings that are unknown or missing.
    """
    own = len(environment.asked)
    try:
        parts, channels = _parts(settings, environment, rules, registry, opened)
    except SettingsInvalid:
        # A misspelt setting may be why no channel is configured. Before the channels
        # have read theirs, all of these would be unknown.
        if len(environment.asked) > own:
            tell(unknown_settings(environment, ()))
        raise
    unknown = unknown_settings(environment, channels.refused)
    tell(unknown)
    tell_lacks(channels.ready)
    return parts, channels, unknown


@frozen(kw_only=True)
class _Crew:
    fleet: Watched
    overseers: Sequence[Overseer]
    overseeing: Sequence[Watched]
    hearing: Sequence[Watched]
    others: Sequence[Watched]


def _fleet(parts: Parts, give_up: Callable[[GatewayError], None]) -> Fleet:
    return Fleet(
        name=parts.settings.node,
        store=parts.store,
        rules=parts.rules,
        now=parts.now,
        give_up=give_up,
        drain=parts.settings.drain,
        strict=parts.settings.strict_rules,
        end=chain_end(parts.settings),
        to_tell=parts.to_route,
    )


def _clock(parts: Parts, fleet: Fleet) -> Clock:
    return Clock(
        register=parts.store,
        now=utcnow,
        running=running,
        agrees=lambda: fleet.agrees,
    )


def _http(
    parts: Parts, overview: Overview, registry: CollectorRegistry, hall: HallPages
) -> HttpPhase:
    return HttpPhase(
        parts.settings.http,
        overview.look,
        parts.rules,
        registry,
        Gauges(registry),
        public=[*_pages(parts), *hall.routes(), *console.routes(parts)],
        closing=hall.closing,
    )


def _phases(
    parts: Parts, crew: _Crew, http: HttpPhase, to_deliver: Bell
) -> list[Phase]:
    settings, rules, to_route = parts.settings, parts.rules, parts.to_route
    ring = partial(ring_all, crew.overseers)
    return [
        StorePhase(
            parts.store,
            parts.now,
            [to_route, to_deliver],
            chain_end(settings),
            anew=True,
            meet=rules.to_show.ring,
        ),
        http,
        *([TaskPhase("rules watch", FileWatch(rules).run)] if settings.watch else []),
        _task(crew.fleet),
        ChannelsPhase(parts.channels),
        GroupPhase("workers", [_task(one) for one in crew.overseeing]),
        TaskPhase("bell", partial(ring, to_route, routes=True, delivers=False)),
        TaskPhase("other bell", partial(ring, to_deliver, routes=False, delivers=True)),
        *[_task(one) for one in crew.others],
        GroupPhase("listeners", [_task(one) for one in crew.hearing]),
        TaskPhase("spare memory", giving_back),
    ]


def _parts(
    settings: Settings,
    environment: Environment,
    rules: RulesInForce,
    counted: CollectorRegistry,
    opened: Callable[..., SqlStore],
) -> tuple[Parts, Channels]:
    make_state(settings.state)
    now = Reckoning(utcnow, running)
    key = reply_key(settings)
    store = opened(settings.store, settings.node, key)
    setup = setup_in(settings, environment, rules.town, store, now, key)
    channels = load_channels(setup)
    parts = Parts(
        settings=settings,
        rules=rules,
        store=store,
        channels=channels.ready,
        absent=(*channels.refused, *channels.off),
        alone=is_alone(settings.store),
        step_up=load_step_up(settings, environment, now),
        rests=lambda: False,
        behind=lambda: False,
        bells={name: Bell() for name in channels.ready},
        to_route=Bell(),
        tally=tally(counted),
        key=key,
        now=now,
    )
    return parts, channels


def _task(one: Watched) -> TaskPhase:
    return TaskPhase(one.name, one.run)


def _hall_pages(parts: Parts, hall: Hall) -> HallPages:
    return HallPages(
        hall=hall,
        trail=parts.store,
        town=parts.rules.town,
        key=parts.key,
        now=parts.now,
        closing=asyncio.Event(),
        public_url=parts.settings.public_url,
        couriers=parts.bells,
    )


def _pages(parts: Parts) -> list[Route]:
    store, town = parts.store, parts.rules.town
    leaving = LeavingPage(notices=store, key=parts.key, town=town, now=parts.now)
    open_to_all = [leaving.route(), StatementPage(town).route()]
    if parts.step_up is None:
        return open_to_all
    returning = Returning(
        people=store,
        register=store,
        filings=store,
        step_up=parts.step_up,
        key=parts.key,
        now=parts.now,
    )
    return [*open_to_all, ReturnPage(returning, town).route()]

"""
The one place where the parts meet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from attrs import frozen
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from gateway.daemon import workers
from gateway.daemon.bridge import GroupPhase, Phase, TaskPhase
from gateway.daemon.fleet import Fleet
from gateway.daemon.gauges import Gauges
from gateway.daemon.hall.pages import HallPages
from gateway.daemon.http import HttpPhase
from gateway.daemon.keys import reply_key
from gateway.daemon.leaving import LeavingPage
from gateway.daemon.loading import load_channels, setup_in
from gateway.daemon.parts import Parts, utcnow
from gateway.daemon.reload import FileWatch, Rules
from gateway.daemon.rules_gauge import RulesGauge
from gateway.daemon.state import look
from gateway.daemon.step_up import ReturnPage, load_step_up
from gateway.daemon.watch import Watched
from gateway.ports.channels import Channel
from gateway.ports.store import Store
from gateway.relay.crew import Bell
from gateway.relay.hall import Hall
from gateway.relay.tally import tally
from gateway.settings import Settings, make_state
from gateway.store.sql import open_store
from gateway.town.returning import Returning


def build(
    settings: Settings, variables: Mapping[str, str], rules: Rules
) -> list[Phase]:
    """
    Make the daemon's phases, in the order of their start.

    Raises:
        SettingsInvalid: No channel can be run.
    """
    make_state(settings.state)
    key = reply_key(settings)
    store = open_store(settings.store, settings.node, key)
    setup = setup_in(settings, variables, rules.town, store, utcnow, key)
    channels = load_channels(setup)
    registry = CollectorRegistry()
    registry.register(RulesGauge(rules))
    fleet = Fleet(
        name=settings.node,
        store=store,
        rules=rules,
        now=utcnow,
        strict=settings.strict_rules,
    )
    parts = Parts(
        settings=settings,
        rules=rules,
        store=store,
        channels=channels.ready,
        step_up=load_step_up(settings, variables, utcnow),
        fleet=fleet,
        bells={name: Bell() for name in channels.ready},
        to_route=Bell(),
        tally=tally(registry),
        key=key,
    )
    hall = workers.hall(parts)
    hearing = workers.listeners(parts)
    delivering = workers.couriers(parts)
    others = [
        workers.router(parts),
        workers.sweeper(parts, hall),
        workers.crier(parts),
    ]
    at_fleet = Watched("fleet", fleet.run, utcnow)
    working = [*delivering, *others, at_fleet]
    state = partial(look, fleet, rules, store, channels, hearing, working, utcnow)
    hall_pages = _hall_pages(parts, hall)
    return [
        _StorePhase(store, [parts.to_route, *parts.bells.values()]),
        HttpPhase(
            settings.http,
            state,
            rules,
            registry,
            Gauges(registry),
            public=[*_pages(parts), *hall_pages.routes()],
            closing=hall_pages.closing,
        ),
        *([TaskPhase("rules watch", FileWatch(rules).run)] if settings.watch else []),
        _task(at_fleet),
        _ChannelsPhase(channels.ready),
        GroupPhase("couriers", [_task(one) for one in delivering]),
        *[_task(one) for one in others],
        GroupPhase("listeners", [_task(one) for one in hearing]),
    ]


def _task(one: Watched) -> TaskPhase:
    return TaskPhase(one.name, one.run)


def _hall_pages(parts: Parts, hall: Hall) -> HallPages:
    return HallPages(
        hall=hall,
        town=parts.rules.town,
        key=parts.key,
        now=utcnow,
        closing=asyncio.Event(),
        public_url=parts.settings.public_url,
        couriers=parts.bells,
    )


def _pages(parts: Parts) -> list[Route]:
    store, town = parts.store, parts.rules.town
    leaving = LeavingPage(notices=store, key=parts.key, town=town, now=utcnow)
    if parts.step_up is None:
        return [leaving.route()]
    returning = Returning(
        people=store,
        register=store,
        office=store,
        step_up=parts.step_up,
        key=parts.key,
        now=utcnow,
    )
    return [leaving.route(), ReturnPage(returning, town).route()]


@frozen
class _StorePhase:
    store: Store
    bells: Sequence[Bell]
    name: str = "store"

    async def start(self) -> None:
        await self.store.open()
        await self.store.take_back()
        self.store.listen(self._ring)

    def _ring(self) -> None:
        for bell in self.bells:
            bell.ring()

    async def stop(self) -> None:
        await self.store.close()


@frozen
class _ChannelsPhase:
    channels: Mapping[str, Channel]
    name: str = "channels"

    async def start(self) -> None:
        """
        Nothing: listeners connect, and do so again and again.
        """

    async def stop(self) -> None:
        for channel in self.channels.values():
            await channel.close()

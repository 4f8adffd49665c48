"""
The one place where the parts meet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from attrs import frozen
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from gateway.daemon.bridge import GroupPhase, Phase, TaskPhase
from gateway.daemon.gauges import Gauges
from gateway.daemon.http import HttpPhase
from gateway.daemon.keys import reply_key
from gateway.daemon.loading import load_channels
from gateway.daemon.reload import FileWatch, Rules
from gateway.daemon.rules_gauge import RulesGauge
from gateway.daemon.state import look
from gateway.daemon.step_up import ReturnPage, load_step_up
from gateway.daemon.watch import Ear, Watched
from gateway.ports.channels import Channel, ChannelSetup, Listener
from gateway.ports.step_up import StepUp
from gateway.ports.store import Store
from gateway.relay.courier import Courier
from gateway.relay.crew import Bell
from gateway.relay.fallback import Fallback
from gateway.relay.following import Follower
from gateway.relay.intake import Intake
from gateway.relay.left_out import LeftOut
from gateway.relay.recalling import Recaller
from gateway.relay.router import Router
from gateway.relay.sweeper import Sweeper
from gateway.relay.tally import tally
from gateway.relay.turns.quiet import Quiet
from gateway.relay.turns.states import Scores, States
from gateway.relay.turns.which import Which
from gateway.settings import Environment, Settings, make_state
from gateway.store.sql import open_store
from gateway.town.recognising import Recogniser
from gateway.town.returning import Returning

#: What people call a channel, where it is not by its name.
CALLED = {"twitter": "X"}


def utcnow() -> datetime:
    """
    Give the time.
    """
    return datetime.now(UTC)


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

    def setup(name: str) -> ChannelSetup:
        folder = settings.state / name
        folder.mkdir(parents=True, exist_ok=True)
        return ChannelSetup(
            environment=Environment(variables),
            folder=folder,
            town=rules.town,
            meter=store,
            now=utcnow,
            key=key,
        )

    channels = load_channels(setup)
    step_up = load_step_up(settings, variables, utcnow)
    registry = CollectorRegistry()
    registry.register(RulesGauge(rules))
    count = tally(registry)
    bells = {name: Bell() for name in channels.ready}
    to_route = Bell()
    fallback = Fallback(
        register=store,
        office=store,
        people=store,
        channels=channels.ready,
        say=partial(_comes_here, rules),
        now=utcnow,
    )
    left_out = LeftOut(
        office=store,
        say=partial(_left_out, rules),
        author=lambda: rules.table.town.name,
        now=utcnow,
    )
    couriers = [
        Courier(
            store,
            store,
            channel,
            channels.ready,
            utcnow,
            bells[name],
            count,
            fallback,
            left_out,
        )
        for name, channel in channels.ready.items()
    ]
    recaller = Recaller(cases=store, office=store)
    router = Router(
        register=store,
        recogniser=Recogniser(store, store, key, utcnow),
        recaller=recaller,
        follower=Follower(store, key, utcnow),
        step_up=step_up,
        turns=(
            Quiet(people=store, now=utcnow),
            Which(recaller=recaller, register=store, now=utcnow),
            States(),
            Scores(recaller),
        ),
        sequels=(),
        meter=store,
        channels=channels.ready,
        table=rules.current,
        key=key,
        now=utcnow,
        bell=to_route,
        couriers=bells,
        tally=count,
    )
    sweeper = Sweeper(
        register=store,
        upkeep=store,
        erasing=store,
        cases=store,
        office=store,
        key=key,
        channels=channels.ready,
        table=rules.current,
        now=utcnow,
        couriers=bells,
    )
    intake = Intake(store, to_route, count)
    listeners = [
        Watched(f"{name}/{way}", partial(_hear, listen, intake), utcnow)
        for name, channel in channels.ready.items()
        for way, listen in channel.listeners().items()
    ]
    at_router = Watched("router", router.run, utcnow)
    at_couriers = [
        Watched(f"courier {c.channel.name}", c.run, utcnow) for c in couriers
    ]
    at_sweeper = Watched("sweeper", sweeper.run, utcnow)
    workers = [at_router, *at_couriers, at_sweeper]
    state = partial(
        look, settings.node, rules, store, channels, listeners, workers, utcnow
    )
    return [
        _StorePhase(store),
        HttpPhase(
            settings.http,
            state,
            rules,
            registry,
            Gauges(registry),
            public=_pages(step_up, store, key, rules),
        ),
        *([TaskPhase("rules watch", FileWatch(rules).run)] if settings.watch else []),
        _ChannelsPhase(channels.ready),
        GroupPhase("couriers", [TaskPhase(one.name, one.run) for one in at_couriers]),
        TaskPhase(at_router.name, at_router.run),
        TaskPhase(at_sweeper.name, at_sweeper.run),
        GroupPhase("listeners", [TaskPhase(one.name, one.run) for one in listeners]),
    ]


def _comes_here(rules: Rules, language: str, channel: str) -> str:
    return rules.table.text(
        "fallback-intro", language, channel=CALLED.get(channel, channel)
    )


def _left_out(rules: Rules, files: str) -> str:
    language = rules.table.town.languages[0]
    return rules.table.text("files-left-out", language, files=files)


def _pages(
    step_up: StepUp | None, store: Store, key: bytes, rules: Rules
) -> list[Route]:
    if step_up is None:
        return []
    returning = Returning(
        people=store,
        register=store,
        office=store,
        step_up=step_up,
        key=key,
        now=utcnow,
    )
    return [ReturnPage(returning, rules.town).route()]


async def _hear(listen: Listener, intake: Intake, answered: Callable[[], None]) -> None:
    await listen(Ear(intake, answered))


@frozen
class _StorePhase:
    store: Store
    name: str = "store"

    async def start(self) -> None:
        await self.store.open()
        await self.store.take_back()

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

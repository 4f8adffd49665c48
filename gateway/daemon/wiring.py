"""
The one place where the parts meet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from attrs import frozen
from prometheus_client import CollectorRegistry
from starlette.routing import Route

from gateway.daemon.bridge import GroupPhase, Phase, TaskPhase
from gateway.daemon.gauges import Gauges
from gateway.daemon.hall.pages import HallPages
from gateway.daemon.http import HttpPhase
from gateway.daemon.keys import reply_key
from gateway.daemon.leaving import LeavingPage
from gateway.daemon.loading import load_channels, setup_in
from gateway.daemon.procedures import applying, beginning, waking
from gateway.daemon.reload import FileWatch, Rules
from gateway.daemon.rules_gauge import RulesGauge
from gateway.daemon.state import look
from gateway.daemon.step_up import ReturnPage, load_step_up
from gateway.daemon.watch import Ear, Watched
from gateway.ports.channels import Channel, Listener
from gateway.ports.step_up import StepUp
from gateway.ports.store import Store
from gateway.relay.courier import Courier
from gateway.relay.crew import Bell
from gateway.relay.crier import Crier
from gateway.relay.enclosing import Encloser
from gateway.relay.fallback import Fallback
from gateway.relay.following import Follower
from gateway.relay.hall import Hall
from gateway.relay.intake import Intake
from gateway.relay.left_out import LeftOut
from gateway.relay.letters import called
from gateway.relay.recalling import Recaller
from gateway.relay.router import Router
from gateway.relay.sweeper import Sweeper
from gateway.relay.tally import tally
from gateway.relay.turns.backing import Backers
from gateway.relay.turns.forwarding import Forwarding
from gateway.relay.turns.live_questions import LiveQuestions
from gateway.relay.turns.proposing import Proposing
from gateway.relay.turns.quiet import Quiet
from gateway.relay.turns.states import Scores, States
from gateway.relay.turns.subscribing import Subscribing
from gateway.relay.turns.which import Which
from gateway.relay.ushering import Usher
from gateway.settings import Settings, make_state
from gateway.store.sql import open_store
from gateway.town.recognising import Recogniser
from gateway.town.returning import Returning


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
    setup = setup_in(settings, variables, rules.town, store, utcnow, key)
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
    encloser = Encloser(
        register=store,
        cases=store,
        requests=store,
        origins=channels.ready,
        table=rules.current,
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
            encloser,
        )
        for name, channel in channels.ready.items()
    ]
    recaller = Recaller(cases=store, office=store, proposals=store, requests=store)
    states = States(store)
    router = Router(
        register=store,
        recogniser=Recogniser(store, store, key, utcnow),
        recaller=recaller,
        follower=Follower(store, key, utcnow),
        step_up=step_up,
        turns=(
            Subscribing(key=key, now=utcnow),
            applying(store, step_up, key, utcnow),
            Quiet(people=store, now=utcnow),
            Backers(proposals=store, now=utcnow),
            Which(recaller=recaller, states=states, register=store, now=utcnow),
            states,
            Scores(recaller),
        ),
        sequels=(
            Proposing(proposals=store, now=utcnow),
            LiveQuestions(utcnow),
            beginning(store, key, utcnow),
            Forwarding(utcnow),
        ),
        meter=store,
        channels=channels.ready,
        table=rules.current,
        key=key,
        now=utcnow,
        bell=to_route,
        couriers=bells,
        tally=count,
    )
    usher = Usher(
        proposals=store,
        cases=store,
        office=store,
        register=store,
        channels=channels.ready,
        key=key,
        now=utcnow,
    )
    hall = Hall(
        questions=store,
        office=store,
        register=store,
        channels=channels.ready,
        table=rules.current,
        now=utcnow,
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
        rounds=(usher, waking(store, channels.ready, utcnow), hall),
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
    crier = Crier(
        notices=store,
        channels=channels.ready,
        table=rules.current,
        key=key,
        public_url=settings.public_url,
        now=utcnow,
        couriers=bells,
    )
    at_crier = Watched("crier", crier.run, utcnow)
    workers = [at_router, *at_couriers, at_sweeper, at_crier]
    state = partial(
        look, settings.node, rules, store, channels, listeners, workers, utcnow
    )
    hall_pages = HallPages(
        hall=hall,
        town=rules.town,
        key=key,
        now=utcnow,
        closing=asyncio.Event(),
        public_url=settings.public_url,
        couriers=bells,
    )
    return [
        _StorePhase(store),
        HttpPhase(
            settings.http,
            state,
            rules,
            registry,
            Gauges(registry),
            public=[*_pages(step_up, store, key, rules), *hall_pages.routes()],
            closing=hall_pages.closing,
        ),
        *([TaskPhase("rules watch", FileWatch(rules).run)] if settings.watch else []),
        _ChannelsPhase(channels.ready),
        GroupPhase("couriers", [TaskPhase(one.name, one.run) for one in at_couriers]),
        TaskPhase(at_router.name, at_router.run),
        TaskPhase(at_sweeper.name, at_sweeper.run),
        TaskPhase(at_crier.name, at_crier.run),
        GroupPhase("listeners", [TaskPhase(one.name, one.run) for one in listeners]),
    ]


def _comes_here(rules: Rules, language: str, channel: str) -> str:
    say = partial(rules.table.text, language=language)
    return say("fallback-intro", channel=called(say, channel))


def _left_out(rules: Rules, files: str) -> str:
    language = rules.table.town.languages[0]
    return rules.table.text("files-left-out", language, files=files)


def _pages(
    step_up: StepUp | None, store: Store, key: bytes, rules: Rules
) -> list[Route]:
    leaving = LeavingPage(notices=store, key=key, town=rules.town, now=utcnow)
    if step_up is None:
        return [leaving.route()]
    returning = Returning(
        people=store,
        register=store,
        office=store,
        step_up=step_up,
        key=key,
        now=utcnow,
    )
    return [leaving.route(), ReturnPage(returning, rules.town).route()]


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

"""
The one place where the parts meet.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen
from prometheus_client import CollectorRegistry

from gateway.daemon.bridge import GroupPhase, Phase, TaskPhase
from gateway.daemon.http import HttpPhase
from gateway.daemon.loading import load_channels
from gateway.daemon.reload import Rules
from gateway.daemon.state import look
from gateway.daemon.watch import Watched
from gateway.ports import Channel, ChannelSetup, Store
from gateway.relay.courier import Courier
from gateway.relay.crew import Bell
from gateway.relay.intake import Intake
from gateway.relay.router import Router
from gateway.relay.tally import tally
from gateway.settings import Environment, Settings
from gateway.store.sql import open_store


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
    settings.state.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.store)
    key = _key(settings)

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
    registry = CollectorRegistry()
    count = tally(registry)
    bells = {name: Bell() for name in channels.ready}
    to_route = Bell()
    couriers = [
        Courier(store, store, channel, channels.ready, utcnow, bells[name], count)
        for name, channel in channels.ready.items()
    ]
    router = Router(
        register=store,
        meter=store,
        channels=channels.ready,
        table=rules.current,
        key=key,
        now=utcnow,
        bell=to_route,
        couriers=bells,
        tally=count,
    )
    intake = Intake(store, to_route, count)
    listeners = [
        Watched(f"{name}/{way}", partial(listen, intake), utcnow)
        for name, channel in channels.ready.items()
        for way, listen in channel.listeners().items()
    ]
    state = partial(look, settings.node, rules, store, channels, listeners, utcnow)
    return [
        _StorePhase(store),
        HttpPhase(settings.http, state, registry),
        _ChannelsPhase(channels.ready),
        GroupPhase(
            "couriers",
            [TaskPhase(f"courier {c.channel.name}", _kept(c)) for c in couriers],
        ),
        TaskPhase("router", _kept(router)),
        GroupPhase("listeners", [TaskPhase(one.name, one.run) for one in listeners]),
    ]


def _kept(worker: Courier | Router) -> Any:
    """
    Keep a worker at work: one that the store fails comes back when the store does.
    """
    name = f"worker {type(worker).__name__.lower()}"
    return Watched(name, worker.run, utcnow).run


def _key(settings: Settings) -> bytes:
    if settings.key:
        return settings.key.encode()
    path = settings.state / "key"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        fresh = secrets.token_bytes(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(fresh)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return fresh


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@frozen
class _StorePhase:
    store: Store
    name: str = "store"

    async def start(self) -> None:
        await self.store.open()

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

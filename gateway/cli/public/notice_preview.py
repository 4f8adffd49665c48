"""
Previews of a notice: its text in each place, as it would be published by the rules in
force.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from gateway.cli.access import in_store
from gateway.cli.configured import settings
from gateway.cli.tables import in_force
from gateway.clock import utcnow
from gateway.core.delivery import Delivery
from gateway.core.errors import SettingsInvalid
from gateway.core.message import Address
from gateway.core.public.notice import Notice, ReachedBy, place_of
from gateway.daemon.keys import reply_key
from gateway.daemon.loading import close, load_channels, setup_in
from gateway.environment import Environment
from gateway.ports.channels import Channel, Priced
from gateway.ports.store import Store
from gateway.relay.pen import Pen
from gateway.relay.speaking.proclaiming import Proclaimer
from gateway.routing.table import RoutingTable

#: Stands for everybody on the mailing list in a preview.
_SOMEBODY = Address("email", "somebody@example.org")

#: Millionths of a US dollar in one.
_DOLLAR = 1_000_000


def preview_of(notice: Notice) -> list[dict[str, Any]]:
    """
    Return, as JSON, the texts that wait to be published in each place, with their price
    in USD and the number of readers.
    """
    table = in_force()
    return in_store(lambda store: _preview(store, notice, table))


async def _preview(
    store: Store, notice: Notice, table: RoutingTable
) -> list[dict[str, Any]]:
    waiting = notice.waiting
    if waiting is None:
        return []
    known = settings()
    subscribers = await store.subscribers()
    # The mails of a notice are all alike, so one stands for all.
    audience = {
        address: heard
        for address, heard in (await store.audience(notice.number)).items()
        if address.channel != "email"
    }
    channels = _channels(store, table)
    try:
        made = Proclaimer(
            notice=notice,
            saying=waiting,
            pen=Pen(table, channels, reply_key(known), datetime.now(UTC)),
            public_url=known.public_url,
        ).proclaim({_SOMEBODY: "a" * 16}, {**audience, _SOMEBODY: ReachedBy("")})
    finally:
        await close(channels)
    return _places(made, channels, len(subscribers))


def _channels(store: Store, table: RoutingTable) -> Mapping[str, Channel]:
    known = settings()
    setup = setup_in(
        known,
        Environment(os.environ),
        lambda: table.town,
        store,
        utcnow,
        reply_key(known),
    )
    try:
        return load_channels(setup).ready
    except SettingsInvalid:
        return {}


def _places(
    made: tuple[Delivery, ...], channels: Mapping[str, Channel], subscribers: int
) -> list[dict[str, Any]]:
    return [
        {
            "place": place_of(name),
            "ready": name in channels,
            "says": [d.text for d in made if d.to.channel == name],
            "readers": subscribers if name == "email" else None,
            "usd": _price(
                [d for d in made if d.to.channel == name], channels.get(name)
            ),
        }
        for name in dict.fromkeys(d.to.channel for d in made)
    ]


def _price(made: Sequence[Delivery], channel: Channel | None) -> float:
    if not isinstance(channel, Priced):
        return 0
    return sum(map(channel.price, made)) / _DOLLAR

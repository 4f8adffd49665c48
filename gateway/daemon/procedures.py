"""
What procedures are made of: who begins requests, and who goes on with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from gateway.ports.channels import Channel
from gateway.ports.step_up import StepUp
from gateway.ports.store import Store
from gateway.relay.booker import Booker
from gateway.relay.confirming import Confirmer
from gateway.relay.freeing import Freer
from gateway.relay.turns.applying import Applying
from gateway.relay.turns.beginning import Beginning
from gateway.relay.waking import Waker


def applying(
    store: Store, step_up: StepUp | None, key: bytes, now: Callable[[], datetime]
) -> Applying:
    """
    Make what takes answers to requests.
    """
    return Applying(
        requests=store,
        office=store,
        confirmer=Confirmer(
            office=store,
            booker=Booker(requests=store, now=now),
            step_up=step_up,
            key=key,
            now=now,
        ),
        freer=Freer(requests=store, cases=store, key=key, now=now),
        meter=store,
        now=now,
    )


def beginning(store: Store, key: bytes, now: Callable[[], datetime]) -> Beginning:
    """
    Make what begins requests, and hands over those that were proven.
    """
    booker = Booker(requests=store, now=now)
    return Beginning(requests=store, booker=booker, key=key, now=now)


def waking(
    store: Store, channels: Mapping[str, Channel], now: Callable[[], datetime]
) -> Waker:
    """
    Make what reminds of requests, and ends them.
    """
    return Waker(
        requests=store, register=store, office=store, channels=channels, now=now
    )

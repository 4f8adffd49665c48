"""
What all workers are made from.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from attrs import frozen

from gateway.daemon.reload import Rules
from gateway.ports.channels import Channel
from gateway.ports.step_up import StepUp
from gateway.ports.store import Store
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.clock import Reckoning
from gateway.relay.metrics import Tally
from gateway.relay.pen import Pen
from gateway.relay.unheard_messages import Unheard
from gateway.relay.worker_loop import Bell
from gateway.routing.table import RoutingTable
from gateway.settings import Settings


@frozen(kw_only=True)
class Parts:
    """
    The parts that several workers share. Nobody is handed this: each worker's fields
    are taken from it, and are all that it uses.

    Attributes:
        channels: Those that are ready.
        absent: The names of those that are not.
        alone: No other node works on this store.
        rests: Says whether nothing is to be routed just now.
        bells: Wake the couriers, by channel.
        to_route: Wakes the router.
        now: Gives the time.
        key: Seals reply tokens, links and codes.
    """

    settings: Settings
    rules: Rules
    store: Store
    channels: Mapping[str, Channel]
    absent: Collection[str]
    alone: bool
    step_up: StepUp | None
    rests: Callable[[], bool]
    bells: Mapping[str, Bell]
    to_route: Bell
    tally: Tally
    key: bytes
    now: Reckoning

    def table(self) -> RoutingTable:
        """
        Give the rules in force.
        """
        return self.rules.table

    def pen(self) -> Pen:
        """
        Give what is written with, as of now.
        """
        return Pen(self.table(), self.channels, self.key, self.now())

    @property
    def whole(self) -> CaseMessages:
        """
        Who looks up all that was said about a case.
        """
        return CaseMessages(files=self.store, office=self.store, requests=self.store)

    @property
    def unheard(self) -> Unheard:
        """
        Who tells the house of what could not be heard.
        """
        return Unheard(pen=self.pen, meter=self.store)


def running() -> float:
    """
    Give the seconds that have passed, while the machine slept, too, and however its
    clock was set.
    """
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

"""
The shared parts from which all workers are made.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping

from attrs import frozen

from gateway.daemon.reload import RulesInForce
from gateway.ports.channels import Channel
from gateway.ports.step_up import StepUp
from gateway.ports.store import Store
from gateway.relay.cases.case_messages import CaseMessages
from gateway.relay.clock import Reckoning
from gateway.relay.enclosing import Encloser
from gateway.relay.heard.unheard_messages import Unheard
from gateway.relay.metrics import Tally
from gateway.relay.pen import Pen
from gateway.relay.worker_loop import Bell
from gateway.routing.table import RoutingTable
from gateway.settings import Settings


@frozen(kw_only=True)
class Parts:
    """
    The shared parts. Only the wiring gets this object: each worker's fields are taken
    from it, and are all that it uses.

    Attributes:
        channels: The channels that are ready.
        absent: The names of those that are not.
        alone: Whether no other node can use this store.
        rests: Says whether nothing is to be routed or delivered at the moment.
        behind: Says whether another node has newer rules.
        bells: Wake the couriers, by channel.
        to_route: Wakes the router.
        now: Returns the time.
        key: Signs reply tokens, links and codes.
    """

    settings: Settings
    rules: RulesInForce
    store: Store
    channels: Mapping[str, Channel]
    absent: Collection[str]
    alone: bool
    step_up: StepUp | None
    rests: Callable[[], bool]
    behind: Callable[[], bool]
    bells: Mapping[str, Bell]
    to_route: Bell
    tally: Tally
    key: bytes
    now: Reckoning

    def table(self) -> RoutingTable:
        """
        Return the rules in force.
        """
        return self.rules.table

    def pen(self) -> Pen:
        """
        Return the rules, channels, key and time with which a text is written now.
        """
        return Pen(self.table(), self.channels, self.key, self.now())

    @property
    def whole(self) -> CaseMessages:
        """
        Looks up the messages of cases.
        """
        return CaseMessages(files=self.store, filings=self.store, requests=self.store)

    @property
    def encloser(self) -> Encloser:
        """
        Finds the files that go with a delivery.
        """
        return Encloser(
            register=self.store,
            cases=self.store,
            requests=self.store,
            origins=self.channels,
            table=self.table,
        )

    @property
    def unheard(self) -> Unheard:
        """
        Files messages that could not be processed.
        """
        return Unheard(pen=self.pen, meter=self.store)


def running() -> float:
    """
    Return monotonic seconds that include the time in which the machine slept,
    unaffected by setting the clock.
    """
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

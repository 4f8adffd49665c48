"""
What is written with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from gateway.ports.channels import Channel
from gateway.routing.table import RoutingTable


@frozen
class Pen:
    """
    What whoever writes has at hand, at one moment.

    Attributes:
        channels: Those that are here, by name: they know how much may be said at once.
        key: Seals what only its owner may give back, such as reply addresses.
    """

    table: RoutingTable
    channels: Mapping[str, Channel]
    key: bytes = field(repr=False)
    now: datetime

"""
The rules, channels, key and time with which a text is written.
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
    What is needed to write a text at one moment.

    Attributes:
        channels: The channels of this node by name: they know how texts are split.
        key: Signs what only its owner may present, such as reply addresses.
    """

    table: RoutingTable
    channels: Mapping[str, Channel]
    key: bytes = field(repr=False)
    now: datetime

"""
Prometheus counters of the workers.
"""

from __future__ import annotations

from attrs import frozen
from prometheus_client import CollectorRegistry, Counter


@frozen
class Tally:
    """
    Counters of one process.

    Attributes:
        arrived: Messages made safe, by channel; repeats are not counted.
        routed: Messages filed, by channel and status.
        delivered: Attempts settled, by channel and the state they ended in.
    """

    arrived: Counter
    routed: Counter
    delivered: Counter


def tally(registry: CollectorRegistry) -> Tally:
    """
    Return the counters, registered in *registry*.
    """
    return Tally(
        Counter(
            "ventanilla_arrived", "Messages made safe.", ["channel"], registry=registry
        ),
        Counter(
            "ventanilla_routed",
            "Messages filed.",
            ["channel", "status"],
            registry=registry,
        ),
        Counter(
            "ventanilla_delivered",
            "Delivery attempts settled.",
            ["channel", "state"],
            registry=registry,
        ),
    )

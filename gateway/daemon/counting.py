"""
Transfer of a worker process's counters to the daemon, which serves all metrics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen
from prometheus_client import CollectorRegistry

from gateway.relay.metrics import Tally

_END = "_total"


@frozen
class News:
    """
    Returns the increments of the counters in *registry* since the last call.
    """

    registry: CollectorRegistry
    _before: dict[tuple[str, frozenset[tuple[str, str]]], float] = field(
        factory=dict, init=False
    )

    def take(self) -> list[tuple[str, Mapping[str, str], float]]:
        """
        Return name, labels and increment of each counter that grew.
        """
        return list(self._grown())

    def _grown(self) -> Iterator[tuple[str, Mapping[str, str], float]]:
        for metric in self.registry.collect():
            for sample in metric.samples:
                if not sample.name.endswith(_END):
                    continue
                key = (sample.name, frozenset(sample.labels.items()))
                more = sample.value - self._before.get(key, 0)
                if more:
                    self._before[key] = sample.value
                    yield sample.name.removesuffix(_END), sample.labels, more


def add(tally: Tally, counted: Sequence[tuple[str, Mapping[str, str], float]]) -> None:
    """
    Add increments from a worker process to *tally*.
    """
    counters = {
        "ventanilla_arrived": tally.arrived,
        "ventanilla_routed": tally.routed,
        "ventanilla_delivered": tally.delivered,
    }
    for name, labels, more in counted:
        counters[name].labels(**labels).inc(more)

"""
The daemon's state and rules as Prometheus metrics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from prometheus_client import CollectorRegistry, Gauge, Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from gateway.daemon.reload import RulesInForce
from gateway.daemon.state import amiss, cannot_work


class Gauges:
    """
    The state that `ventanilla status` shows, updated at each scrape.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._up = Gauge(
            "ventanilla_up",
            "0 of what /healthz names, and of a clock that it tells of; else 1.",
            ["name"],
            registry=registry,
        )
        self._counts = {
            "messages": Gauge(
                "ventanilla_messages", "Messages.", ["status"], registry=registry
            ),
            "deliveries": Gauge(
                "ventanilla_deliveries", "Deliveries.", ["state"], registry=registry
            ),
            "unread": Gauge(
                "ventanilla_unread",
                "What came in and nobody in the house got to read.",
                ["what"],
                registry=registry,
            ),
        }
        self._waiting = Gauge(
            "ventanilla_waiting_since_timestamp_seconds",
            "Since when what waits longest is due, in seconds of 1970.",
            ["channel"],
            registry=registry,
        )
        self._differing = Gauge(
            "ventanilla_nodes_with_other_rules",
            "Nodes that decide by other rules than this one.",
            registry=registry,
        )
        self._spent = Gauge(
            "ventanilla_spent_usd", "Spent this month.", ["channel"], registry=registry
        )
        self._cap = Gauge(
            "ventanilla_monthly_cap_usd",
            "What may be spent in a month, but for what is about danger to life.",
            ["channel"],
            registry=registry,
        )

    def show(self, state: Mapping[str, Any]) -> None:
        """
        Set the metrics from *state*.
        """
        counts = self._counts.values()
        for gauge in (self._up, *counts, self._waiting, self._spent, self._cap):
            # A series that is no longer reported must not keep its old value.
            gauge.clear()
        for one in (*state["listeners"], *state["workers"]):
            self._up.labels(one["name"]).set(1)
        self._up.labels("store").set(1)
        self._up.labels("clock").set(not state["clock"])
        # A listener that waits for another node is not down.
        for name in (*amiss(state), *cannot_work(state)):
            self._up.labels(name).set(0)
        version = state["rules"]["version"]
        self._differing.set(sum(node["rules"] != version for node in state["nodes"]))
        for kind, counts in state["counts"].items():
            for name, count in counts.items():
                self._counts[kind].labels(name).set(count)
        for channel, at in state["waiting_since"].items():
            since = datetime.fromisoformat(at).timestamp()
            self._waiting.labels(channel).set(since)
        for channel, used in state["used_this_month"].items():
            spent = sum(kind["usd"] for kind in used.values())
            self._spent.labels(channel).set(round(spent, 6))
        for channel, cap in state["monthly_caps_usd"].items():
            self._cap.labels(channel).set(cap)


@frozen(eq=False)
class RulesGauge(Collector):
    """
    The version of the rules, when they came into force, and the results of reloads.
    """

    rules: RulesInForce

    def collect(self) -> Iterator[Metric]:
        """
        Yield the current figures.
        """
        yield InfoMetricFamily(
            "ventanilla_rules",
            "The rules in force.",
            value={"version": self.rules.table.version},
        )
        yield GaugeMetricFamily(
            "ventanilla_rules_loaded_timestamp_seconds",
            "Since when they are, in seconds of 1970.",
            value=self.rules.loaded_at.timestamp(),
        )
        reloads = CounterMetricFamily(
            "ventanilla_rules_reloads", "Readings by how they ended.", labels=["result"]
        )
        for result in ("accepted", "refused"):
            reloads.add_metric([result], self.rules.results[result])
        yield reloads

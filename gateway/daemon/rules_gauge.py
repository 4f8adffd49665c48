"""
The rules in force, for whoever watches.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from prometheus_client import Metric
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from gateway.daemon.reload import Rules


@frozen(eq=False)
class RulesGauge(Collector):
    """
    Tells their version, since when they decide, and how readings ended.
    """

    rules: Rules

    def collect(self) -> Iterator[Metric]:
        """
        Give the figures as of now.
        """
        yield InfoMetricFamily(
            "ventanilla_rules",
            "The rules in force.",
            value={"version": self.rules.table.version},
        )
        yield GaugeMetricFamily(
            "ventanilla_rules_loaded_timestamp",
            "Since when they are, in seconds of 1970.",
            value=self.rules.loaded_at.timestamp(),
        )
        reloads = CounterMetricFamily(
            "ventanilla_rules_reloads", "Readings by how they ended.", labels=["result"]
        )
        for result in ("accepted", "refused"):
            reloads.add_metric([result], self.rules.results[result])
        yield reloads

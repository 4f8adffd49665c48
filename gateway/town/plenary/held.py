"""
The rules without sessions that were not held.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attrs import evolve

from gateway.routing.table import RoutingTable
from gateway.town.plenary.sessions import of_held


def as_held(table: RoutingTable, unheld: Collection[datetime]) -> RoutingTable:
    """
    Return *table* with the calendar that `of_held` returns.
    """
    before = table.around.calendar
    held = of_held(before, unheld)
    if held is before:
        return table
    return evolve(table, around=evolve(table.around, calendar=held))

"""
What the plenary's commands ask of the rules that the daemon reads: far less than the
table, which takes longer to load than all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gateway.cli import rules_in_force
from gateway.cli.access import in_store
from gateway.cli.options import of_rules, town
from gateway.core.town import Town
from gateway.routing.around.calendar import Calendar
from gateway.town.plenary.sessions import of_held

if TYPE_CHECKING:
    from gateway.routing.table import RoutingTable


@frozen
class Hall:
    """
    The town, and the calendar of its sessions.
    """

    town: Town
    calendar: Calendar


def hall() -> Hall:
    """
    Return what the rules in force say, as `of_rules` does.
    """
    return Hall(town(), of_rules(rules_in_force.calendar))


def hall_as_held() -> Hall:
    """
    Return `hall` without sessions that were noted as not held.
    """
    whole = hall()
    unheld = in_store(lambda store: store.unheld())
    return evolve(whole, calendar=of_held(whole.calendar, unheld))


def rules_of(here: Hall) -> RoutingTable:
    """
    Load the rules in force, with the sessions that *here* has.
    """
    # The compiled rules take longer to import than all others take.
    from gateway.cli.tables import in_force
    from gateway.town.plenary.held import as_held

    return as_held(in_force(), here.calendar.unheld)

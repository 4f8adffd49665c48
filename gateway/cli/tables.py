"""
The compiled rules, for commands that ask them more than what the town is.
"""

from __future__ import annotations

from pathlib import Path

from gateway.cli import rules_in_force
from gateway.cli.options import fail_with, of_rules
from gateway.cli.rules_in_force import daemon_routes, once
from gateway.routing.load import load
from gateway.routing.rule_files import RuleFiles, read_files
from gateway.routing.table import RoutingTable

#: Stands for the rules that the daemon reads, in place of a path.
RUNNING = "running"


def loaded(routes: Path) -> RoutingTable:
    """
    Read and compile the rules; if they are wrong, print every mistake and exit with 1.
    """
    path = _path(routes)
    try:
        return once(RoutingTable, str(path), lambda: load(path))
    except ExceptionGroup as e:
        fail_with(e)


def in_force() -> RoutingTable:
    """
    Return the rules in force, as `of_rules` does.
    """
    return of_rules(lambda: rules_in_force.in_force(RoutingTable, lambda table: table))


def rule_files(routes: Path) -> RuleFiles:
    """
    Read the text of the rules' files.
    """
    return read_files(_path(routes))


def _path(routes: Path) -> Path:
    return daemon_routes() if str(routes) == RUNNING else routes

"""
Numbers of cases as a letter lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.routing.table import RoutingTable

#: So many are named, the newest: forty tell of one fire.
_FEW = 5


def listed(numbers: Sequence[str], table: RoutingTable) -> Mapping[str, str]:
    """
    Give the newest of *numbers*, of which the last is that, as variables of a text:
    ``numbers``, as a command takes them, and ``listed``, with how many more there are.
    """
    few, more = ", ".join(numbers[-_FEW:]), len(numbers) - _FEW
    if more <= 0:
        return {"numbers": few, "listed": few}
    with_more = table.own("letter-more", numbers=few, count=str(more))
    return {"numbers": few, "listed": with_more}

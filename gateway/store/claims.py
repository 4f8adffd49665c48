"""
In whose name work is claimed: a node's, or that of one of its workers.
"""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, or_

#: Stands between a node's name and the number of its worker.
WORKER = "#"


def whose(column: Column[str], claimant: str) -> ColumnElement[bool]:
    """
    Say which claims are those of *claimant*: of a node, its workers' are, too.
    """
    workers = column.startswith(f"{claimant}{WORKER}", autoescape=True)
    return or_(column == claimant, workers)

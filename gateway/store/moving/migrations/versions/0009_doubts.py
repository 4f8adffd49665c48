"""
How often a delivery may have been said.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add how often the end of each delivery was unknown. What waits to be looked for may
    have been said; where it was tried twice, even once more: it is not said a third time.
    """
    doubts = sa.Column("doubts", sa.Integer, nullable=False, server_default="0")
    op.add_column("deliveries", doubts)
    op.execute(
        "UPDATE deliveries SET doubts = CASE WHEN attempts > 1 THEN 2 ELSE 1 END "
        "WHERE state IN ('unsure', 'checking')"
    )

"""
Until when cases are kept whatever their age, and what was begun from an address.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add the end of each keeping, with an index of those that have one; and indexes of
    whose something is, for an account that parts from them.
    """
    op.add_column("cases", sa.Column("kept_until", sa.BigInteger))
    kept = sa.text("kept_until IS NOT NULL")
    op.create_index(
        "cases_kept",
        "cases",
        ["kept_until"],
        sqlite_where=kept,
        postgresql_where=kept,
    )
    for table in ("proposals", "requests", "bookings"):
        op.create_index(f"{table}_contact", table, ["contact"])

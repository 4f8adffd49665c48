"""
In which cases there is danger is found by an index.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Say it of each in a column, from what is kept of it, and add its index.
    """
    danger = sa.Column(
        "emergency", sa.Boolean, nullable=False, server_default=sa.false()
    )
    op.add_column("cases", danger)
    op.execute(
        sa.text(
            "UPDATE cases SET emergency = true"
            """ WHERE value LIKE '%"urgency": 3,%'"""
        )
    )
    op.create_index(
        "cases_emergency",
        "cases",
        ["state", "opened_at"],
        sqlite_where=sa.text("emergency IS 1"),
        postgresql_where=sa.text("emergency IS true"),
    )

"""
When people at mailboxes told those who wrote something, for figures.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add an index of what was told, by its time.
    """
    told = sa.text("event IN ('answer', 'ask', 'solve')")
    op.create_index(
        "happenings_told",
        "happenings",
        ["at"],
        sqlite_where=told,
        postgresql_where=told,
    )

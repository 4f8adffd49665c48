"""
What waits to be routed is found by the channel that it came by.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add its index.
    """
    waiting = sa.text("status IN ('received') AND channel != ''")
    op.create_index(
        "messages_waiting",
        "messages",
        ["channel", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )

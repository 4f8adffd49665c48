"""
What waits to be routed is found by how many came from the same place before it.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add how many those were, none for what came before, and its index.
    """
    crowd = sa.Column("crowd", sa.Integer, nullable=False, server_default="0")
    op.add_column("messages", crowd)
    waiting = sa.text("status IN ('received') AND channel != ''")
    op.create_index(
        "messages_crowd",
        "messages",
        ["channel", "crowd", "id"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )

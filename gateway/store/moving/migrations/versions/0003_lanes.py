"""
Lanes of senders: what one says on X or Telegram is routed in its order.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add the lane of each message, none for those of before, and its index.
    """
    lane = sa.Column("lane", sa.Text, nullable=False, server_default="")
    op.add_column("messages", lane)
    leading = sa.text("status IN ('received') AND lane != '' AND attempts < 2")
    op.create_index(
        "messages_lane",
        "messages",
        ["channel", "lane", "id"],
        sqlite_where=leading,
        postgresql_where=leading,
    )

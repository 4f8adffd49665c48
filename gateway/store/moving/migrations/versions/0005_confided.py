"""
Who has written to us in private: some platforms let nobody else be written to.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add the visibility of each message, and an index of those said in private. Of those
    of before only X's are looked at: no other channel asks.
    """
    op.add_column("messages", sa.Column("visibility", sa.Text))
    # Within a text a quotation mark has a backslash before it.
    op.execute(
        "UPDATE messages SET visibility = 'private' WHERE channel = 'twitter' "
        """AND message LIKE '%"visibility": "private"%'"""
    )
    confided = sa.text("visibility IN ('private')")
    op.create_index(
        "messages_confided",
        "messages",
        ["sender"],
        sqlite_where=confided,
        postgresql_where=confided,
    )

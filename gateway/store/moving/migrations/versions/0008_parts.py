"""
Which deliveries are parts of one text.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add the first part of what each delivery is a part of, in the place of where it is
    read, by which texts were told apart. What people wrote, and waits behind a part of
    it that died, waits on; what the gateway says by itself does not any more.
    """
    part_of = sa.Column("part_of", sa.Text, nullable=False, server_default="")
    op.add_column("deliveries", part_of)
    op.execute(
        "UPDATE deliveries SET part_of = coalesce((SELECT min(died.id) "
        "FROM deliveries AS died WHERE died.state IN ('failed', 'asking') "
        "AND died.message = deliveries.message "
        "AND died.conversation = deliveries.conversation "
        "AND died.address = deliveries.address "
        "AND died.visibility = deliveries.visibility "
        "AND died.number < deliveries.number), '') "
        "WHERE state IN ('due', 'unsure') "
        # Within a text a quotation mark has a backslash before it.
        """AND payload LIKE '%"automatic": false%'"""
    )
    op.drop_column("deliveries", "visibility")

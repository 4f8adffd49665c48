"""
Where a delivery is read: what died in public holds back nothing in private, and the
other way round.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add the visibility of each delivery, taken from what was recorded of it.
    """
    where = sa.Column("visibility", sa.Text, nullable=False, server_default="private")
    op.add_column("deliveries", where)
    # Within a text a quotation mark has a backslash before it.
    op.execute(
        "UPDATE deliveries SET visibility = 'public' "
        """WHERE payload LIKE '%"visibility": "public"%'"""
    )

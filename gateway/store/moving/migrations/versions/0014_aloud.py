"""
What somebody said before everybody is found by who said it, as what they said in private
is.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add its index.
    """
    aloud = sa.text("visibility = 'public'")
    op.create_index(
        "messages_aloud",
        "messages",
        ["sender"],
        sqlite_where=aloud,
        postgresql_where=aloud,
    )

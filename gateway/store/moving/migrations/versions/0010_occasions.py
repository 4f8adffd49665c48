"""
What something that is counted was counted for.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Add it; what was counted before was for nothing that comes again.
    """
    occasion = sa.Column("occasion", sa.Text, nullable=False, server_default="")
    op.add_column("uses", occasion)

"""
What happened to a case, and not between which states.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Take the states away: nobody read them, and the table of moves tells them.
    """
    op.drop_column("happenings", "before")
    op.drop_column("happenings", "after")

"""
A code is found by what it hides, be it used or not.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Put its index in the place of that of codes that were not used yet.
    """
    op.drop_index("codes_issued", "codes")
    op.create_index("codes_secret", "codes", ["secret"])

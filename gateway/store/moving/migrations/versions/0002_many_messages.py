"""
Indexes that a million stored messages need: no list, no round of the sweeper and no
retention reads a large table from end to end.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    Make the indexes; two that served one question are made anew for two.
    """
    _partial("messages_held_until", "messages", ["claimed_until"], "status IN ('held')")
    _partial("messages_kept", "messages", ["status", "id"], "problem != 'erased'")
    _partial("messages_reference", "messages", ["reference"], "reference IS NOT NULL")
    op.create_index("turns_conversation", "turns", ["conversation"])
    laid_out = "channel = 'counter' AND state IN ('sent')"
    columns = ["channel", "state", "number"]
    _partial("deliveries_laid_out", "deliveries", columns, laid_out)
    op.drop_index("cases_mailbox", "cases")
    op.create_index("cases_mailbox", "cases", ["mailbox", "state", "opened_at"])
    _partial("happenings_passed_on", "happenings", ["at"], "event IN ('pass')")
    op.create_index("supports_said_in", "supports", ["said_in"])
    _partial("people_verified", "people", ["expires_at"], "state IN ('active')")
    op.create_index("codes_person", "codes", ["person"])
    _partial("codes_lasting", "codes", ["expires_at"], "state IN ('issued')")
    op.drop_index("guesses_lately", "guesses")
    op.create_index("guesses_lately", "guesses", ["at", "channel"])
    open_questions = "state IN ('dismissed', 'shown', 'waiting')"
    _partial("questions_open", "questions", ["session"], open_questions)
    op.create_index("audit_at", "audit", ["at"])
    op.create_index("uses_at", "uses", ["at"])


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )

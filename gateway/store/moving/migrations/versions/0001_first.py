"""
The schema of the first release: long, because it is all of it.

Revision ID: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Types and conditions are spelled out here, as the database knows them: what the gateway
# makes of them may change later, and this file may not.
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """
    Make every table.
    """
    _messages()
    _conversations()
    _deliveries()
    _cases()
    _proposals()
    _requests()
    _cursors()
    _people()
    _codes()
    _notices()
    _questions()
    _audit()
    _meter()


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", number, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("claimed_by", sa.Text),
        sa.Column("sender", sa.Text),
        sa.Column("visibility", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("envelope", sa.Text),
        sa.Column("verdict", sa.Text),
        sa.Column("decision", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("crowd", sa.Integer, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("channel", "external_id", name="messages_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("messages_status", "messages", ["status", "id"])
    waiting = "status IN ('received') AND channel != ''"
    _partial("messages_waiting", "messages", ["channel", "id"], waiting)
    _partial("messages_crowd", "messages", ["channel", "crowd", "id"], waiting)
    leading = "status IN ('received') AND lane != '' AND attempts < 2"
    _partial("messages_lane", "messages", ["channel", "lane", "id"], leading)
    held = "status IN ('held')"
    _partial("messages_held", "messages", ["sender"], held)
    _partial("messages_held_since", "messages", ["received_at"], held)
    _partial("messages_held_until", "messages", ["claimed_until"], held)
    _partial("messages_kept", "messages", ["status", "id"], "problem != 'erased'")
    _partial("messages_confided", "messages", ["sender"], "visibility IN ('private')")
    _partial("messages_aloud", "messages", ["sender"], "visibility IN ('public')")
    _partial("messages_reference", "messages", ["reference"], "reference IS NOT NULL")


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("heard", sa.Text, nullable=False),
        sa.Column("heard_at", sa.BigInteger, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("confidential", sa.Boolean, nullable=False),
        sa.Column("case", sa.Text, nullable=False),
    )
    op.create_index("conversations_case", "conversations", ["case"])
    op.create_index("conversations_latest", "conversations", ["contact", "heard_at"])
    op.create_table(
        "turns",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("reference", sa.Text, primary_key=True),
        sa.Column(
            "conversation",
            sa.Text,
            sa.ForeignKey("conversations.id"),
            primary_key=True,
        ),
    )
    op.create_index("turns_conversation", "turns", ["conversation"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("number", number, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("message", number, sa.ForeignKey("messages.id"), nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("conversation", sa.Text, nullable=False),
        sa.Column("part_of", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("claimed_until", sa.BigInteger),
        sa.Column("claimed_by", sa.Text),
        sa.Column("claim", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubts", sa.Integer, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.UniqueConstraint("id", name="deliveries_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("deliveries_state", "deliveries", ["state", "number"])
    op.create_index("deliveries_message", "deliveries", ["message"])
    _partial(
        "deliveries_laid_out",
        "deliveries",
        ["channel", "state", "number"],
        "channel = 'counter' AND state IN ('sent')",
    )
    _partial(
        "deliveries_due",
        "deliveries",
        ["urgency", "due_at", "number", "channel"],
        "state IN ('due', 'unsure')",
    )
    _partial(
        "deliveries_lane",
        "deliveries",
        ["conversation", "address", "number"],
        "state IN ('checking', 'due', 'sending', 'unsure')",
    )


def _cases() -> None:
    active = "state IN ('answered', 'assigned', 'open', 'reopened', 'waiting')"
    op.create_table(
        "cases",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("matter", sa.SmallInteger, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("moved_at", sa.BigInteger, nullable=False),
        sa.Column("kept_until", sa.BigInteger),
        sa.Column("emergency", sa.Boolean, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("cases_contact", "cases", ["contact", "moved_at"])
    op.create_index("cases_person", "cases", ["person", "moved_at"])
    op.create_index("cases_job", "cases", ["job"])
    op.create_index("cases_state", "cases", ["state", "opened_at"])
    _partial("cases_topic", "cases", ["topic", "opened_at"], active)
    op.create_index("cases_mailbox", "cases", ["mailbox", "state", "opened_at"])
    op.create_index(
        "cases_emergency",
        "cases",
        ["state", "opened_at"],
        sqlite_where=sa.text("emergency IS 1"),
        postgresql_where=sa.text("emergency IS true"),
    )
    _partial("cases_kept", "cases", ["kept_until"], "kept_until IS NOT NULL")
    op.create_table(
        "happenings",
        sa.Column("id", number, primary_key=True),
        sa.Column("message", number, nullable=False),
        sa.Column("matter", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("said_in", number),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("rung", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("happenings_case", "happenings", ["message", "matter", "id"])
    _partial("happenings_passed_on", "happenings", ["at"], "event IN ('pass')")
    told = "event IN ('answer', 'ask', 'solve')"
    _partial("happenings_told", "happenings", ["at"], told)
    op.create_table(
        "timers",
        sa.Column("message", number, primary_key=True),
        sa.Column("matter", sa.SmallInteger, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
    )
    op.create_index("timers_due", "timers", ["due_at"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("matter", sa.SmallInteger, primary_key=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("proposals_due", "proposals", ["due_at"])
    op.create_index("proposals_contact", "proposals", ["contact"])
    op.create_table(
        "supports",
        sa.Column("message", number, primary_key=True),
        sa.Column("matter", sa.SmallInteger, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("said_in", number, nullable=False),
    )
    op.create_index("supports_person", "supports", ["person"])
    op.create_index("supports_said_in", "supports", ["said_in"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("matter", sa.SmallInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("moved_at", sa.BigInteger, nullable=False),
        sa.Column("reminded", sa.Boolean, nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("requests_contact", "requests", ["contact"])
    is_open = "state IN ('asking', 'confirming', 'proving')"
    _partial("requests_pending", "requests", ["contact", "moved_at"], is_open)
    _partial("requests_sleeping", "requests", ["moved_at"], is_open)
    op.create_table(
        "bookings",
        sa.Column("diary", sa.Text, primary_key=True),
        sa.Column("unit", sa.Text, primary_key=True),
        sa.Column("cell", sa.BigInteger, primary_key=True),
        sa.Column("message", number, nullable=False),
        sa.Column("matter", sa.SmallInteger, nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("starts", sa.BigInteger, nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
    )
    op.create_index("bookings_case", "bookings", ["message"])
    op.create_index("bookings_contact", "bookings", ["contact"])
    op.create_index("bookings_starts", "bookings", ["starts"])


def _cursors() -> None:
    op.create_table(
        "cursors",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "nodes",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "marks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.UniqueConstraint("document", name="people_document"),
    )
    _partial("people_verified", "people", ["expires_at"], "state IN ('active')")
    op.create_table(
        "accounts",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("bound_at", sa.BigInteger, nullable=False),
        sa.Column("bound_by", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.Column("untold_since", sa.BigInteger),
    )
    op.create_index("accounts_person", "accounts", ["person"])
    untold = "untold_since IS NOT NULL AND revoked_at IS NULL"
    _partial("accounts_untold", "accounts", ["untold_since"], untold)
    op.create_table(
        "labels",
        sa.Column(
            "address", sa.Text, sa.ForeignKey("accounts.address"), primary_key=True
        ),
        sa.Column("since", sa.BigInteger, primary_key=True),
        sa.Column("handle", sa.Text, nullable=False),
    )


def _codes() -> None:
    op.create_table(
        "quiet",
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "codes",
        sa.Column("id", number, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("person", sa.Text, sa.ForeignKey("people.id")),
        sa.Column("message", number, sa.ForeignKey("messages.id")),
        sa.Column("issued_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_by", number),
        sa.Column("problem", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("codes_message", "codes", ["message"])
    op.create_index("codes_used_by", "codes", ["used_by"])
    op.create_index("codes_secret", "codes", ["secret"])
    op.create_index("codes_person", "codes", ["person"])
    _partial("codes_lasting", "codes", ["expires_at"], "state IN ('issued')")
    op.create_table(
        "guesses",
        sa.Column("message", number, primary_key=True),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("guesses_lately", "guesses", ["at", "channel"])
    op.create_table(
        "vouchers",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("voucher", sa.Text, nullable=False),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("moved_at", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_index("notices_due", "notices", ["due_at"])
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("message", number, nullable=False),
        sa.UniqueConstraint("address", name="subscriptions_address"),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("message", number, sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("case", sa.Text, nullable=False),
        sa.Column("session", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("moved_at", sa.BigInteger, nullable=False),
        sa.Column("shown_at", sa.BigInteger),
    )
    op.create_index("questions_session", "questions", ["session", "message"])
    is_open = "state IN ('dismissed', 'shown', 'waiting')"
    _partial("questions_open", "questions", ["session"], is_open)
    on_screen = sa.text("state IN ('shown')")
    op.create_index(
        "questions_screen",
        "questions",
        ["session"],
        unique=True,
        sqlite_where=on_screen,
        postgresql_where=on_screen,
    )


def _audit() -> None:
    op.create_table(
        "chains",
        sa.Column("chain", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("chain", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("object", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.LargeBinary, nullable=False),
        sa.Column("prev", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_index("audit_object", "audit", ["object"])
    op.create_index("audit_at", "audit", ["at"])
    op.create_table(
        "payloads",
        sa.Column("chain", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )


def _meter() -> None:
    op.create_table(
        "uses",
        sa.Column("id", number, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
    )
    op.create_index("uses_lately", "uses", ["channel", "at"])
    op.create_index("uses_at", "uses", ["at"])
    op.create_table(
        "meters",
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("used_at", sa.BigInteger, nullable=False),
    )


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )

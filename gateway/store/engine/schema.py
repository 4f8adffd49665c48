"""
The tables, the same in SQLite and in PostgreSQL. It is long because all of them are to
be seen in one place.

Conditions of partial indexes are defined here once, with literals in place of
parameters: neither database uses a partial index for a parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    FromClause,
    Index,
    Insert,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    literal_column,
    true,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite

from gateway.core.case import ACTIVE, CaseEvent, CaseState, Number, TimerKind
from gateway.core.delivery import CLAIMED, WAITING, DeliveryState
from gateway.core.filing import Status
from gateway.core.message import Visibility
from gateway.core.people.codes import CodeState, Purpose
from gateway.core.people.counter import COUNTER
from gateway.core.people.person import Verification
from gateway.core.plenary.question import OPEN as OPEN_QUESTIONS
from gateway.core.plenary.question import QuestionState
from gateway.core.public.figures import ANSWERS
from gateway.core.public.notice import NoticeState
from gateway.core.requests.request import OPEN as OPEN_REQUESTS
from gateway.core.requests.request import RequestState
from gateway.ports.erasing import ERASED
from gateway.store.engine.columns import Instant, Key, Member, PlainText


def among(column: ColumnElement[Any], members: Iterable[Enum]) -> ColumnElement[bool]:
    """
    Return the condition that *column* is one of *members*, as literals in the
    statement.
    """
    return column.in_(
        [_written(word) for word in sorted(str(m.value) for m in members)]
    )


def _written(word: str) -> ColumnElement[str]:
    # SQLAlchemy's own literal parameters would be rendered anew for each execution.
    quoted = word.replace("'", "''")
    return literal_column(f"'{quoted}'", Text)


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """
    Begin an INSERT that supports ON CONFLICT, for which the two dialects differ.
    """
    return into(connection.dialect.name, table)


def into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """
    Begin an INSERT as `insert` does, for a statement that is built once.
    """
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """
    Upsert *row* by its primary key.
    """
    connection.execute(_put(connection.dialect.name, table, frozenset(row)), row)


@cache
def _put(dialect: str, table: Table, names: frozenset[str]) -> Insert:
    statement, keys = into(dialect, table), [*table.primary_key]
    new = {name: statement.excluded[name] for name in names - {k.name for k in keys}}
    return statement.on_conflict_do_update(index_elements=keys, set_=new)


metadata = MetaData()

# SQLite generates values only for a column that is exactly INTEGER.
_Number = BigInteger().with_variant(Integer, "sqlite")

messages = Table(
    "messages",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("external_id", Key, nullable=False),
    Column("lane", Key, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("status", Member(Status), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", PlainText),
    Column("sender", Key),
    Column("visibility", Member(Visibility)),
    Column("reference", Key),
    Column("rules", PlainText, nullable=False),
    Column("problem", PlainText, nullable=False),
    Column("envelope", Text),
    Column("verdict", Text),
    Column("decision", Text),
    Column("message", Text),
    Column("crowd", Integer, nullable=False),
    # Last: SQLite reads a row from its beginning, and a mail may be long.
    Column("raw", LargeBinary, nullable=False),
    UniqueConstraint("channel", "external_id", name="messages_external_id"),
    # A number is never reused, even if the last row was erased.
    sqlite_autoincrement=True,
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact", Key, nullable=False),
    Column("mailbox", PlainText, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("heard", PlainText, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("subject", PlainText, nullable=False),
    Column("language", PlainText, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("case", PlainText, nullable=False),
    Index("conversations_latest", "contact", "heard_at"),
    Index("conversations_case", "case"),
)

turns = Table(
    "turns",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("reference", Key, primary_key=True),
    Column("conversation", Key, ForeignKey("conversations.id"), primary_key=True),
    Index("turns_conversation", "conversation"),
)

deliveries = Table(
    "deliveries",
    metadata,
    # The order in which they were recorded, which is the order of a lane.
    Column("number", _Number, primary_key=True),
    Column("id", Key, nullable=False),
    Column("message", _Number, ForeignKey("messages.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Key, nullable=False),
    Column("conversation", Key, nullable=False),
    # The id of the first part of the text that this is a later part of.
    Column("part_of", Key, nullable=False),
    Column("state", Member(DeliveryState), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("claimed_until", Instant),
    Column("claimed_by", PlainText),
    # How often it was claimed, ever: only the holder of this claim may settle it.
    Column("claim", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    # How often it may have been said, with unknown outcome.
    Column("doubts", Integer, nullable=False),
    Column("receipt", PlainText),
    Column("problem", PlainText, nullable=False),
    Column("payload", Text, nullable=False),
    UniqueConstraint("id", name="deliveries_id"),
    sqlite_autoincrement=True,
)

cases = Table(
    "cases",
    metadata,
    # Its number: that of the message that opened it, and which of its matters it is.
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("matter", SmallInteger, primary_key=True),
    Column("state", Member(CaseState), nullable=False),
    Column("mailbox", PlainText, nullable=False),
    Column("contact", Key, nullable=False),
    Column("person", Key, nullable=False),
    Column("topic", PlainText, nullable=False),
    Column("job", Key, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("moved_at", Instant, nullable=False),
    # Not to be erased before, whatever its age.
    Column("kept_until", Instant),
    Column("emergency", Boolean, nullable=False),
    Column("value", Text, nullable=False),
    Index("cases_contact", "contact", "moved_at"),
    Index("cases_person", "person", "moved_at"),
    Index("cases_job", "job"),
)

# What happened to cases, in order; nothing here is ever changed.
happenings = Table(
    "happenings",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("message", _Number, nullable=False),
    Column("matter", SmallInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", Member(CaseEvent), nullable=False),
    Column("by", PlainText, nullable=False),
    Column("said_in", _Number),
    Column("note", PlainText, nullable=False),
    Column("mailbox", PlainText, nullable=False),
    Column("rung", PlainText, nullable=False),
    Index("happenings_case", "message", "matter", "id"),
    sqlite_autoincrement=True,
)

timers = Table(
    "timers",
    metadata,
    Column("message", _Number, primary_key=True),
    Column("matter", SmallInteger, primary_key=True),
    Column("kind", Member(TimerKind), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("round", Integer, nullable=False),
    Index("timers_due", "due_at"),
)

# Proposals for the plenary; each is a case, too.
proposals = Table(
    "proposals",
    metadata,
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("matter", SmallInteger, primary_key=True),
    Column("person", Key, nullable=False),
    Column("contact", Key, nullable=False),
    Column("due_at", Instant),
    Column("value", Text, nullable=False),
    Index("proposals_due", "due_at"),
    Index("proposals_contact", "contact"),
)

# Supporters of proposals; a person counts once.
supports = Table(
    "supports",
    metadata,
    Column("message", _Number, primary_key=True),
    Column("matter", SmallInteger, primary_key=True),
    Column("person", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("said_in", _Number, nullable=False),
    Index("supports_person", "person"),
    Index("supports_said_in", "said_in"),
)

# What people apply for.
requests = Table(
    "requests",
    metadata,
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("matter", SmallInteger, nullable=False),
    Column("state", Member(RequestState), nullable=False),
    Column("contact", Key, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("reminded", Boolean, nullable=False),
    # How often it was changed, ever (optimistic locking).
    Column("changes", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Index("requests_contact", "contact"),
)

# One row for each booked cell, so that nobody can book it twice.
bookings = Table(
    "bookings",
    metadata,
    Column("diary", Key, primary_key=True),
    Column("unit", Key, primary_key=True),
    Column("cell", Instant, primary_key=True),
    Column("message", _Number, nullable=False),
    Column("matter", SmallInteger, nullable=False),
    Column("contact", Key, nullable=False),
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    Index("bookings_case", "message"),
    Index("bookings_contact", "contact"),
    Index("bookings_starts", "starts"),
)

people = Table(
    "people",
    metadata,
    Column("id", Key, primary_key=True),
    # Keyed hash: one document, one person.
    Column("document", Key, nullable=False),
    Column("state", Member(Verification), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("document", name="people_document"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("address", Key, primary_key=True),
    Column("person", Key, ForeignKey("people.id"), nullable=False),
    Column("handle", PlainText, nullable=False),
    Column("bound_at", Instant, nullable=False),
    Column("bound_by", PlainText, nullable=False),
    Column("revoked_at", Instant),
    # Since when the person is to be told of it on the accounts that they had before;
    # NULL if they were, or had none.
    Column("untold_since", Instant),
    Index("accounts_person", "person"),
)

# The names that bound accounts used, and since when.
labels = Table(
    "labels",
    metadata,
    Column("address", Key, ForeignKey("accounts.address"), primary_key=True),
    Column("since", Instant, primary_key=True),
    Column("handle", PlainText, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("kind", Member(Purpose), nullable=False),
    Column("state", Member(CodeState), nullable=False),
    # Keyed hash: a copy of the database yields no code.
    Column("secret", Key, nullable=False),
    Column("channel", Text, nullable=False),
    Column("person", Key, ForeignKey("people.id")),
    Column("message", _Number, ForeignKey("messages.id")),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # The message that used it.
    Column("used_by", _Number),
    Column("problem", PlainText, nullable=False),
    Index("codes_secret", "secret"),
    Index("codes_message", "message"),
    Index("codes_used_by", "used_by"),
    Index("codes_person", "person"),
    sqlite_autoincrement=True,
)

# Wrong codes that were tried.
guesses = Table(
    "guesses",
    metadata,
    Column("message", _Number, primary_key=True),
    Column("sender", Key, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("guesses_lately", "at", "channel"),
)

# What was shown for held messages.
vouchers = Table(
    "vouchers",
    metadata,
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("voucher", Text, nullable=False),
)

# Addresses that want no unasked messages.
quiet = Table(
    "quiet",
    metadata,
    Column("address", Key, primary_key=True),
    Column("since", Instant, nullable=False),
)

# Notices. The deliveries of a notice belong to its message.
notices = Table(
    "notices",
    metadata,
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("state", Member(NoticeState), nullable=False),
    # When the next part of it is due; NULL if all was said.
    Column("due_at", Instant),
    Column("moved_at", Instant, nullable=False),
    Column("value", Text, nullable=False),
    Index("notices_due", "due_at"),
)

# Who gets notices by mail, and the message that asked for it.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", Key, nullable=False),
    Column("since", Instant, nullable=False),
    Column("message", _Number, nullable=False),
    UniqueConstraint("address", name="subscriptions_address"),
)

# Questions to a plenary that is being held. At most one of a session is on the screen.
questions = Table(
    "questions",
    metadata,
    Column("message", _Number, ForeignKey("messages.id"), primary_key=True),
    Column("case", PlainText, nullable=False),
    Column("session", Instant, nullable=False),
    Column("state", Member(QuestionState), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("text", PlainText, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("moved_at", Instant, nullable=False),
    Column("shown_at", Instant),
    Index("questions_session", "session", "message"),
)

# Counters that only grow (the latest known time, the number of changes at the desk),
# a digest of the key that nodes use, and the sessions of the console that were left.
marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# The head of each chain; whoever appends locks its row.
chains = Table(
    "chains",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", PlainText, nullable=False),
    Column("action", PlainText, nullable=False),
    Column("object", PlainText, nullable=False),
    Column("result", PlainText, nullable=False),
    Column("payload_hash", LargeBinary, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("audit_object", "object"),
    Index("audit_at", "at"),
)

# Personal data of entries, which may be erased: the chain holds a commitment to it.
payloads = Table(
    "payloads",
    metadata,
    Column("chain", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("payload", Text, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", PlainText, nullable=False),
    # The fencing token of the lease under which it was written: an older one is
    # rejected.
    Column("fence", BigInteger, nullable=False),
)

# The live nodes, and the version of their rules.
nodes = Table(
    "nodes",
    metadata,
    Column("name", Key, primary_key=True),
    Column("rules", PlainText, nullable=False),
    Column("loaded_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# Leases: which node may do what only one at a time may.
leases = Table(
    "leases",
    metadata,
    Column("name", Key, primary_key=True),
    Column("holder", PlainText, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("until", Instant, nullable=False),
)

uses = Table(
    "uses",
    metadata,
    Column("id", _Number, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("at", Instant, nullable=False),
    Column("count", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("occasion", PlainText, nullable=False),
    Index("uses_lately", "channel", "at"),
    Index("uses_at", "at"),
)

# One row for each channel, which is locked for counting, so that two nodes cannot both
# take the last of a quota.
meters = Table(
    "meters",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("used_at", Instant, nullable=False),
)

#: A message that waits to be routed.
RECEIVED = among(messages.c.status, [Status.RECEIVED])

#: The same, for queries by channel. The second condition is always true; it keeps
#: queries that need another order from using this index.
OF_CHANNEL = and_(RECEIVED, messages.c.channel != _written(""))

#: A message that waits for its sender to be verified.
HELD = among(messages.c.status, [Status.HELD])

#: A message that was not erased.
KEPT = messages.c.problem != _written(ERASED)

#: A message that was sent to us in private.
CONFIDED = among(messages.c.visibility, [Visibility.PRIVATE])

#: A message that was sent to us in public.
ALOUD = among(messages.c.visibility, [Visibility.PUBLIC])

#: A message to which a reply can refer.
NAMED = messages.c.reference.is_not(None)

#: A code that may still be used.
ISSUED = among(codes.c.state, [CodeState.ISSUED])

#: A case that a mailbox is working on.
ACTIVE_CASE = among(cases.c.state, ACTIVE)

#: A case with danger to life, worded exactly as in its index.
EMERGENCY_CASE = cases.c.emergency.is_(true())

#: An event by which a person may have told the sender something.
TOLD = among(happenings.c.event, ANSWERS)

#: That a case was passed on.
PASSED_ON = among(happenings.c.event, [CaseEvent.PASS])

#: A person who counts as verified.
VERIFIED = among(people.c.state, [Verification.ACTIVE])

#: An account that counts, of which its person has yet to be told on their others.
UNTOLD = and_(accounts.c.untold_since.is_not(None), accounts.c.revoked_at.is_(None))

#: A question whose author has not been told what became of it.
OPEN_QUESTION = among(questions.c.state, OPEN_QUESTIONS)

#: A question that is on the hall's screen.
ON_SCREEN = among(questions.c.state, [QuestionState.SHOWN])

#: A request that is being filled in or proved.
OPEN_REQUEST = among(requests.c.state, OPEN_REQUESTS)

#: A delivery that waits for a worker.
DUE = among(deliveries.c.state, WAITING)

#: A delivery that a worker has claimed.
TAKEN = among(deliveries.c.state, CLAIMED)


#: An answer that waits at the counter, or was read out there.
LAID_OUT = and_(
    deliveries.c.channel == _written(COUNTER),
    among(deliveries.c.state, {DeliveryState.SENT}),
)

#: Joins messages with their turns: the conversations in which they were said.
SAID_THERE = and_(
    turns.c.channel == messages.c.channel, turns.c.reference == messages.c.reference
)

#: Joins entries of the audit chain with their payloads.
ITS_PAYLOAD = and_(payloads.c.chain == audit.c.chain, payloads.c.seq == audit.c.seq)


def its(table: FromClause, case: Number) -> ColumnElement[bool]:
    """
    Return the condition that a row of *table* belongs to *case*.
    """
    return and_(table.c.message == case.message, table.c.matter == case.matter)


def of_case(table: FromClause) -> ColumnElement[bool]:
    """
    Return the same condition with parameters from `number_of`, for statements that are
    built once: building one costs more than executing it.
    """
    return and_(
        table.c.message == bindparam("its_message"),
        table.c.matter == bindparam("its_matter"),
    )


def number_of(case: Number) -> dict[str, Any]:
    """
    Return the parameters of `of_case` for *case*.
    """
    return {"its_message": case.message, "its_matter": case.matter}


def numbered(table: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that a row of *table* belongs to one of the cases given as the
    parameter ``numbers``.
    """
    number = tuple_(table.c.message, table.c.matter)
    return number.in_(bindparam("numbers", expanding=True))


def same_case(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that rows of two tables belong to the same case.
    """
    return and_(one.c.message == other.c.message, one.c.matter == other.c.matter)


def on_the_way(column: Column[Any]) -> ColumnElement[bool]:
    """
    Return the condition that a delivery, whose state *column* is, has not ended yet,
    and so blocks the next in its lane.
    """
    return among(column, WAITING | CLAIMED)


def leading(table: FromClause) -> ColumnElement[bool]:
    """
    Return the condition that a message of *table*, an alias of `messages`, may block
    the next in its lane: it waits to be routed, and was tried at most once.
    """
    c = table.c
    at_most_once = c.attempts < literal_column("2")
    return and_(
        among(c.status, [Status.RECEIVED]), c.lane != _written(""), at_most_once
    )


def _partial(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


_m, _d = messages.c, deliveries.c
Index("messages_status", _m.status, _m.id)
_partial("messages_waiting", OF_CHANNEL, _m.channel, _m.id)
_partial("messages_crowd", OF_CHANNEL, _m.channel, _m.crowd, _m.id)
_partial("messages_lane", leading(messages), _m.channel, _m.lane, _m.id)
_partial("messages_held", HELD, _m.sender)
_partial("messages_held_since", HELD, _m.received_at)
_partial("messages_held_until", HELD, _m.claimed_until)
_partial("messages_kept", KEPT, _m.status, _m.id)
_partial("messages_confided", CONFIDED, _m.sender)
_partial("messages_aloud", ALOUD, _m.sender)
_partial("messages_reference", NAMED, _m.reference)
_c = cases.c
Index("cases_state", _c.state, _c.opened_at)
_partial("cases_topic", ACTIVE_CASE, _c.topic, _c.opened_at)
Index("cases_mailbox", _c.mailbox, _c.state, _c.opened_at)
_partial("cases_emergency", EMERGENCY_CASE, _c.state, _c.opened_at)
_partial("cases_kept", _c.kept_until.is_not(None), _c.kept_until)
_partial("happenings_passed_on", PASSED_ON, happenings.c.at)
_partial("happenings_told", TOLD, happenings.c.at)
_partial("requests_pending", OPEN_REQUEST, requests.c.contact, requests.c.moved_at)
_partial("requests_sleeping", OPEN_REQUEST, requests.c.moved_at)
_partial("people_verified", VERIFIED, people.c.expires_at)
_partial("accounts_untold", UNTOLD, accounts.c.untold_since)
_partial("codes_lasting", ISSUED, codes.c.expires_at)
_partial("questions_open", OPEN_QUESTION, questions.c.session)
Index("deliveries_state", _d.state, _d.number)
Index("deliveries_message", _d.message)
_partial("deliveries_laid_out", LAID_OUT, _d.channel, _d.state, _d.number)
_partial("deliveries_due", DUE, _d.urgency, _d.due_at, _d.number, _d.channel)
_partial(
    "deliveries_lane", on_the_way(_d.state), _d.conversation, _d.address, _d.number
)
Index(
    "questions_screen",
    questions.c.session,
    unique=True,
    sqlite_where=ON_SCREEN,
    postgresql_where=ON_SCREEN,
)

"""
Conversations, and the references (turns) by which an answer finds its conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from gateway.core.case import Number
from gateway.core.conversation import Conversation
from gateway.core.message import Address, Visibility
from gateway.core.people.counter import COUNTER
from gateway.store.engine.columns import key
from gateway.store.engine.many import many, some
from gateway.store.engine.schema import cases, conversations, deliveries, into, turns

#: Not with somebody at the counter. A literal, because prepared statements take values
#: only from rows.
_ELSEWHERE: ColumnElement[bool] = literal_column(
    f"substr(conversations.contact, 1, {len(COUNTER) + 1}) <> '{COUNTER}:'"
)

_PRIVATE: ColumnElement[str] = literal_column(f"'{Visibility.PRIVATE.value}'")


def keep_conversations(connection: Connection, kept: Sequence[Conversation]) -> None:
    """
    Open or update conversations. The latest message heard wins; a conversation that was
    moved to the counter, because its account was revoked, is left alone. What was
    private or confidential stays so, in whatever order messages are recorded.
    """
    if not kept:
        return
    rows = [
        {
            "id": c.id,
            "contact": str(c.contact),
            "mailbox": c.mailbox,
            "visibility": c.visibility.value,
            "heard": c.heard,
            "heard_at": c.heard_at,
            "subject": c.subject,
            "language": c.language,
            "confidential": c.confidential,
            "case": c.case,
        }
        # In a fixed order, to prevent deadlocks between two nodes.
        for c in sorted(kept, key=lambda c: c.id)
    ]
    many(connection, _keep_conversation(connection.dialect.name), rows)


@cache
def _keep_conversation(dialect: str) -> Insert:
    statement = into(dialect, conversations)
    new, now = statement.excluded, conversations.c
    later = new.heard_at >= now.heard_at
    values: dict[str, ColumnElement[Any]] = {
        name: case((later, new[name]), else_=now[name])
        for name in ("heard", "heard_at", "language")
    }
    private = new.visibility == _PRIVATE
    values["visibility"] = case((private, _PRIVATE), else_=now.visibility)
    values["confidential"] = or_(now.confidential, new.confidential)
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_=values,
        where=or_(new.contact == now.contact, _ELSEWHERE),
    )


def keep_turns(connection: Connection, kept: Sequence[tuple[str, str, str]]) -> None:
    """
    Make conversations findable by channel and reference.
    """
    if not kept:
        return
    rows = [
        {"channel": channel, "reference": reference, "conversation": conversation}
        for channel, reference, conversation in kept
    ]
    many(connection, _keep_turn(connection.dialect.name), rows)


@cache
def _keep_turn(dialect: str) -> Insert:
    return into(dialect, turns).on_conflict_do_nothing()


def conversation(connection: Connection, id: str) -> Conversation | None:
    """
    Return one conversation.
    """
    statement = select(conversations).where(conversations.c.id == id)
    row = connection.execute(statement).first()
    return None if row is None else conversation_of(row)


def conversation_of(row: Row[Any]) -> Conversation:
    """
    Return the conversation that a row holds.
    """
    return Conversation(
        id=row.id,
        contact=Address.read(row.contact),
        mailbox=row.mailbox,
        visibility=Visibility(row.visibility),
        heard=row.heard,
        heard_at=row.heard_at,
        subject=row.subject,
        language=row.language,
        confidential=row.confidential,
        case=row.case,
    )


_SAID = (
    select(turns.c.reference, conversations)
    .join(conversations, conversations.c.id == turns.c.conversation)
    .where(
        turns.c.channel == bindparam("on"),
        turns.c.reference.in_(bindparam("some", expanding=True)),
    )
    .order_by(conversations.c.heard_at.desc(), conversations.c.id)
)


def conversations_at(
    connection: Connection, asked: Sequence[Sequence[tuple[str, str]]]
) -> Sequence[Mapping[tuple[str, str], Sequence[Conversation]]]:
    """
    Return, for each caller, the conversations of each channel and reference asked for,
    the last heard first.
    """
    named: dict[str, dict[str, str]] = {}
    for references in asked:
        for channel, reference in references:
            named.setdefault(channel, {})[key(reference)] = reference
    found: dict[tuple[str, str], list[Conversation]] = {}
    for channel, names in named.items():
        for piece in some(names):
            given = {"on": channel, "some": piece}
            for row in connection.execute(_SAID, given):
                where = (channel, names[row.reference])
                found.setdefault(where, []).append(conversation_of(row))
    return [{one: found[one] for one in these if one in found} for these in asked]


#: What each of some contacts said last.
_LATEST = select(conversations).where(
    tuple_(conversations.c.contact, conversations.c.heard_at).in_(
        select(conversations.c.contact, func.max(conversations.c.heard_at))
        .where(
            conversations.c.contact.in_(bindparam("some", expanding=True)),
            conversations.c.heard_at >= bindparam("since"),
        )
        .group_by(conversations.c.contact)
    )
)

_HAS = select(cases.c.mailbox).where(
    cases.c.message == bindparam("message"), cases.c.matter == bindparam("matter")
)


def latest(
    connection: Connection, asked: Sequence[tuple[Address, datetime]]
) -> Sequence[Conversation | None]:
    """
    Return, for each caller, the conversation in which the contact last said something
    since then; of several in which they said it at once, the one with the mailbox that
    has the case, the latest case first.
    """
    whose = [key(str(contact)) for contact, _ in asked]
    found: dict[str, list[Conversation]] = {}
    for piece in some(dict.fromkeys(whose)):
        given = {"some": piece, "since": min(since for _, since in asked)}
        for row in connection.execute(_LATEST, given):
            found.setdefault(row.contact, []).append(conversation_of(row))
    return [
        _latest(connection, found.get(contact, ()), since)
        for contact, (_, since) in zip(whose, asked, strict=True)
    ]


def _latest(
    connection: Connection, same: Sequence[Conversation], since: datetime
) -> Conversation | None:
    recent = [talk for talk in same if talk.heard_at >= since]
    if len(recent) < 2:
        return recent[0] if recent else None
    recent.sort(key=_opened, reverse=True)
    return next((talk for talk in recent if _has_it(connection, talk)), recent[0])


def _opened(talk: Conversation) -> tuple[int, int, str]:
    number = Number.read(talk.case) if talk.case else Number(0)
    return number.message, number.matter, talk.id


def _has_it(connection: Connection, talk: Conversation) -> bool:
    if not talk.case:
        return False
    number = Number.read(talk.case)
    given = {"message": number.message, "matter": number.matter}
    return connection.execute(_HAS, given).scalar() == talk.mailbox


def told_in(connection: Connection, ids: Sequence[str]) -> Mapping[str, str]:
    """
    Return the conversation of each of these deliveries that belongs to one.
    """
    if not ids:
        return {}
    said = deliveries.c
    talk = conversations.c.id == said.conversation
    found = select(said.id, said.conversation).join(conversations, talk)
    rows = connection.execute(found.where(said.id.in_(ids)))
    return {row.id: row.conversation for row in rows}

"""
Access: everything that is stored about somebody, for the data subject.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

from attrs import evolve
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    and_,
    or_,
    select,
)

from gateway.core.case import Number
from gateway.core.decision import Decision, Why
from gateway.core.objects import PERSON
from gateway.core.people.agreed_word import ACTS
from gateway.core.rule_names import ANSWER
from gateway.ports.erasing import Dossier, Subject
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    ITS_PAYLOAD,
    accounts,
    audit,
    bookings,
    cases,
    codes,
    conversations,
    deliveries,
    happenings,
    labels,
    messages,
    payloads,
    people,
    proposals,
    questions,
    requests,
    subscriptions,
    supports,
    vouchers,
)
from gateway.store.erasing.dossier import names
from gateway.store.erasing.unnaming import unnamed
from gateway.store.mentions import in_payloads, verdicts
from gateway.store.people.owner import at_theirs, since_bound

#: The tables of messages and what came of them, with the column by which rows are
#: found, for most the message that the subject said.
_OF_MESSAGES: Mapping[str, Column[Any]] = {
    "messages": messages.c.id,
    "deliveries": deliveries.c.id,
    "conversations": conversations.c.id,
    "cases": cases.c.message,
    "happenings": happenings.c.message,
    "questions": questions.c.message,
    "proposals": proposals.c.message,
    "supports": supports.c.said_in,
    "requests": requests.c.message,
    "bookings": bookings.c.message,
    "vouchers": vouchers.c.message,
}

#: What is told of a message that somebody else wrote: it may quote anybody.
_OF_OTHERS = ("id", "channel", "received_at", "status")

#: Fields that are left out: secrets, what tells nobody anything, whom else they look
#: like, and whether there is an agreed word, since at home the file may be read by the
#: very person it protects from.
_LEFT_OUT = frozenset(
    {
        *("secret", "token", "unsubscribe", "claim", "claimed_by", "document"),
        *("agreed", "resembles"),
    }
)

#: Columns that hold JSON.
_JSON = frozenset(
    {"envelope", "verdict", "decision", "message", "payload", "value", "voucher"}
)

#: All acts, except those about agreed words.
_ACTS = (
    select(
        audit.c.chain,
        audit.c.seq,
        audit.c.at,
        audit.c.actor,
        audit.c.action,
        audit.c.object,
        audit.c.result,
        payloads.c.payload,
    )
    .select_from(audit.outerjoin(payloads, ITS_PAYLOAD))
    .where(audit.c.action.not_in(ACTS))
)


def held_about(connection: Connection, found: Dossier) -> Mapping[str, Any]:
    """
    Return everything of *found*, for JSON. Of what others wrote, it has what was said
    to the subject, and what a mailbox answered in a conversation of theirs; of letters
    to mailboxes, that there were any: one may tell what several people wrote.
    """
    subject, said = found.subject, _said(connection, found)

    def rows(statement: Select[Any]) -> list[dict[str, Any]]:
        return [_told(dict(row)) for row in connection.execute(statement).mappings()]

    def each(of: Callable[[list[Any]], Select[Any]], values: Iterable[Any]) -> Any:
        return [told for piece in some(values) for told in rows(of(piece))]

    keys = _keys(found)
    whose = accounts.c.person == subject.person
    bound = select(accounts.c.address).where(whose)
    opened = [case.number for case in found.cases]
    objects = [found.object, *names(found.messages, opened)]
    acts = [
        *each(lambda p: _ACTS.where(audit.c.object.in_(p)), objects),
        *rows(_ACTS.where(_about(subject))),
    ]
    held = {
        "person": rows(select(people).where(people.c.id == subject.person)),
        "accounts": rows(select(accounts).where(whose)),
        "labels": rows(
            select(labels).where(labels.c.address.in_(bound), since_bound())
        ),
        "codes": rows(select(codes).where(codes.c.person == subject.person)),
        **{
            name: each(partial(_where, column), keys.get(name, sorted(said)))
            for name, column in _OF_MESSAGES.items()
        },
        "subscriptions": rows(
            select(subscriptions).where(
                at_theirs(subscriptions.c.address, subject),
                subscriptions.c.message.not_in(found.named_in),
            )
        ),
        # An act may be both about a message and about the person.
        "acts": list({(act["chain"], act["seq"]): act for act in acts}.values()),
    }
    theirs = _without_agreed(_without_others(held, found, said), found)
    return unnamed(theirs, subject.person)


def _keys(found: Dossier) -> Mapping[str, Collection[Any]]:
    return {
        "messages": sorted((*found.messages, *found.elsewhere)),
        "deliveries": found.deliveries,
        "conversations": found.conversations,
    }


def _said(connection: Connection, found: Dossier) -> set[int]:
    """
    Return those of the messages *found* that the subject said, from any address, and
    not for a mailbox.
    """
    its, subject = messages.c, found.subject
    sent = select(its.id, its.decision).where(at_theirs(its.sender, subject))
    decided = {
        row.id: codec.maybe_load(row.decision, Decision)
        for row in connection.execute(sent)
    }
    theirs = {n for n, made in decided.items() if made is None or not made.is_answer}
    shown, _ = verdicts(connection, subject)
    return (theirs | shown).intersection(found.messages)


def _without_others(
    held: dict[str, Any], found: Dossier, said: Collection[int]
) -> dict[str, Any]:
    """
    Remove from what is *held* what others wrote, but for what they wrote to the
    subject.
    """
    theirs = {key(str(address)) for address in found.subject.addresses}
    theirs |= {each.get("sender") for each in held["messages"] if each["id"] in said}
    for each in held["deliveries"]:
        if each["address"] not in theirs:
            del each["payload"]
    for each in held["happenings"]:
        if each.get("said_in") in found.named_in:
            del each["note"]
    for each in held["conversations"]:
        # It is the subject of the mail that began it.
        if each["case"] and Number.read(each["case"]).message in found.named_in:
            del each["subject"]
    told = [
        each if each["id"] in said else _of_another(each, found)
        for each in held["messages"]
    ]
    return {**held, "messages": told}


def _of_another(message: Mapping[str, Any], found: Dossier) -> dict[str, Any]:
    """
    Return what is told of a *message* of somebody else.
    """
    told = {name: message[name] for name in _OF_OTHERS}
    if message.get("decision", {}).get("rule") != ANSWER:
        return told
    told["sender"] = message["sender"]
    if message["id"] not in found.elsewhere:
        told["message"] = {"text": message["message"]["text"]}
    return told


def _without_agreed(held: dict[str, Any], found: Dossier) -> Mapping[str, Any]:
    """
    Remove from what is *held* all that shows that an agreed word was said: the reasons
    why such a message went where it did, and the letters about it.
    """
    called = {
        each["id"]
        for each in held["messages"]
        for leg in each.get("decision", {}).get("legs", ())
        # Decisions of earlier versions have no reasons.
        for reason in leg.get("reasons", ())
        if reason["why"] == Why.AGREED.value
    }
    its = {str(case.number) for case in found.cases if case.number.message in called}
    talks = {each["id"] for each in held["conversations"] if each["case"] in its}
    for each in held["messages"]:
        if each["id"] in called:
            del each["decision"]
    told = [each for each in held["deliveries"] if each["conversation"] not in talks]
    return {**held, "deliveries": told}


def _about(subject: Subject) -> ColumnElement[bool]:
    """
    Return the condition that an act's payload is about the subject. An act about
    another person is not theirs because of an address, which may have been that
    person's before, nor because of a name, which two may have.
    """
    others = audit.c.object.startswith(PERSON)
    nobodys = and_(in_payloads(subject), ~others)
    if not subject.person:
        return nobodys
    by_number = in_payloads(evolve(subject, addresses=(), names=frozenset()))
    return or_(by_number, nobodys)


def _where(column: Column[Any], values: list[Any]) -> Select[Any]:
    return select(column.table).where(column.in_(values))


def _told(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        name: _plain(name, value)
        for name, value in row.items()
        if value is not None and name not in _LEFT_OUT
    }


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return {"base64": b64encode(value).decode()}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if name in _JSON and isinstance(value, str):
        read = json.loads(value)
        return {k: v for k, v in read.items() if k not in _LEFT_OUT}
    return value

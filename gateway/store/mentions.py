"""
Find what mentions somebody outside the columns that hold their addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, or_, select

from gateway.core.identity import Contact, Verdict, Voucher
from gateway.core.requests.request import Request
from gateway.ports.erasing import Subject
from gateway.store.engine import codec
from gateway.store.engine.schema import (
    audit,
    messages,
    payloads,
    requests,
    vouchers,
)

#: Messages that are searched at once; all their bytes are read.
_PAGE = 50


def nameless(connection: Connection, subject: Subject) -> set[int]:
    """
    Return the messages that nobody has read, or could read, and that mention one of
    their addresses.
    """
    marks: dict[str, list[re.Pattern[bytes]]] = {}
    for address in subject.addresses:
        value = re.escape(address.value.encode())
        mark = re.compile(rb"(?<![\w.@+-])" + value + rb"(?![\w@-])", re.IGNORECASE)
        marks.setdefault(address.channel, []).append(mark)
    rows = (
        select(messages.c.id, messages.c.channel, messages.c.envelope, messages.c.raw)
        .where(messages.c.sender.is_(None), messages.c.channel.in_(list(marks)))
        .order_by(messages.c.id)
        .limit(_PAGE)
    )
    found: set[int] = set()
    after = 0
    while page := connection.execute(rows.where(messages.c.id > after)).all():
        after = page[-1].id
        for row in page:
            said = row.raw + b"\n" + (row.envelope or "").encode()
            if any(mark.search(said) for mark in marks[row.channel]):
                found.add(row.id)
    return found


def verdicts(connection: Connection, subject: Subject) -> tuple[set[int], set[int]]:
    """
    Return the messages for which they were recognised at another address, and those
    that only name them, or were taken for theirs by mistake. What their representative
    says is the representative's.
    """
    if not subject.person:
        return set(), set()
    theirs = {each.message for each in vouched_by(connection, subject.person)}
    named: set[int] = set()
    words = [subject.person, *subject.names]
    rows = select(messages.c.id, messages.c.verdict).where(
        _quoted(messages.c.verdict, words)
    )
    for row in connection.execute(rows):
        verdict = codec.load(row.verdict, Verdict)
        if verdict.contact and verdict.contact.person == subject.person:
            (named if verdict.mistaken else theirs).add(row.id)
        elif not _only_acted_for(verdict, words):
            named.add(row.id)
    return theirs - named, named


def taken_for(connection: Connection, person: str) -> set[int]:
    """
    Return the messages that were taken by mistake for those of the person with that
    number; none for an empty number.
    """
    if not person:
        return set()
    verdict = messages.c.verdict
    rows = select(messages.c.id, verdict).where(_quoted(verdict, [person]))
    found = {
        row.id: codec.load(row.verdict, Verdict) for row in connection.execute(rows)
    }
    return {
        number
        for number, its in found.items()
        if its.mistaken and its.contact and its.contact.person == person
    }


def vouched_by(connection: Connection, person: str) -> Sequence[Voucher]:
    """
    Return what the person with that number showed for held messages.
    """
    quoted = select(vouchers.c.voucher).where(_quoted(vouchers.c.voucher, [person]))
    shown = [codec.load(row, Voucher) for row in connection.scalars(quoted)]
    return [each for each in shown if each.contact.person == person]


def _only_acted_for(verdict: Verdict, words: Collection[str]) -> bool:
    """
    Say whether a verdict contains *words* only as the people whom its sender
    represents.
    """
    contact = verdict.contact
    said = {verdict.resembles, verdict.agreed}
    said |= {contact.name, contact.handle} if contact else set()
    return said.isdisjoint(words)


def applied_for(connection: Connection, person: str) -> set[int]:
    """
    Return the messages that applied for something on behalf of the person with that
    number.
    """
    if not person:
        return set()
    quoted = select(requests.c.message, requests.c.value).where(
        _quoted(requests.c.value, [person])
    )
    found = connection.execute(quoted).all()
    whom = {row.message: codec.load(row.value, Request).acting_for for row in found}
    return {
        message for message, acting in whom.items() if acting and acting[0] == person
    }


def vouched_as(connection: Connection, person: str) -> set[Contact]:
    """
    Return the accounts under which somebody was recognised in stored messages.
    """
    verdict = messages.c.verdict
    rows = connection.scalars(select(verdict).where(_quoted(verdict, [person])))
    judged = [codec.load(row, Verdict) for row in rows]
    contacts = [verdict.contact for verdict in judged if not verdict.mistaken]
    return {each for each in contacts if each is not None and each.person == person}


def _quoted(
    column: ColumnElement[Any], words: Iterable[str], *, ascii_only: bool = True
) -> ColumnElement[bool]:
    """
    Return the condition that a column of JSON contains one of *words* as a whole
    string.
    """
    written = [json.dumps(word, ensure_ascii=ascii_only) for word in words]
    said = [column.contains(word, autoescape=True) for word in written]
    return or_(false(), *said)


def in_payloads(subject: Subject) -> ColumnElement[bool]:
    """
    Return the condition that a payload of the audit chain names them, and not somebody
    who had their address before.
    """
    words = {subject.person, subject.document, *subject.names}
    words.update(map(str, subject.addresses))
    named = _quoted(payloads.c.payload, sorted(words - {""}), ascii_only=False)
    if subject.since is None:
        return named
    acts = audit.alias()
    its = and_(acts.c.chain == payloads.c.chain, acts.c.seq == payloads.c.seq)
    return and_(
        named, select(acts.c.seq).where(its, acts.c.at > subject.since).exists()
    )

"""
Separate what came from somebody's address while it was somebody else's.

An account counts for a person until it is revoked, and may later be bound to another:
then the address is the same, but the person is not. Nobody else ever has a person's
place at the counter.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from attrs import field, frozen
from sqlalchemy import Connection, select

from gateway.core.case import Case
from gateway.core.identity import Verdict
from gateway.core.message import Address
from gateway.core.objects import about_person
from gateway.core.people.counter import person_at
from gateway.ports.erasing import Subject
from gateway.store.engine import codec
from gateway.store.engine.columns import key
from gateway.store.engine.many import some
from gateway.store.engine.schema import (
    ITS_PAYLOAD,
    SAID_THERE,
    accounts,
    audit,
    cases,
    conversations,
    deliveries,
    messages,
    payloads,
    subscriptions,
    turns,
)
from gateway.store.mentions import in_payloads, nameless, taken_for
from gateway.store.people.around import around
from gateway.store.people.divided import divided, not_told
from gateway.store.people.owner import at_theirs, every


@frozen(kw_only=True)
class Apart:
    """
    What belongs to others, though it involves an address of the subject's.

    Attributes:
        messages: What others said, or was said to them.
        talks: Conversations with others only.
        divided: Conversations, with the subject or not, of which they have what was
            said to them.
        readers: Addresses at which somebody else gets notices now.
    """

    messages: frozenset[int] = frozenset()
    talks: frozenset[str] = frozenset()
    divided: frozenset[str] = frozenset()
    readers: frozenset[Address] = frozenset()


@frozen(kw_only=True)
class _Span:
    """
    The period in which an account was the subject's.

    Attributes:
        since: Its start; None if nobody else ever had the account.
        until: Its end; None while it counts.
    """

    since: datetime | None = None
    until: datetime | None = None

    def has(self, at: datetime) -> bool:
        after = self.since is None or at >= self.since
        return after and (self.until is None or at < self.until)


@frozen(kw_only=True)
class _Said:
    """
    What was said from the subject's addresses.

    Attributes:
        times: The sender and the time of each message.
        by: The person of each message, where one is known.
        mistaken: The messages that were taken for another's by mistake.
        elsewhere: Addresses at which others were recognised.
    """

    times: Mapping[int, tuple[str, datetime]]
    by: Mapping[int, str]
    mistaken: Collection[int] = field(factory=frozenset)
    elsewhere: Collection[str] = field(factory=frozenset)


def apart(connection: Connection, subject: Subject) -> Apart:
    """
    Find what does not belong to the subject: messages of another person, after the
    account was revoked or, if somebody else had it before, before it was bound.
    """
    said = _said(connection, subject)
    # What was taken for theirs, and what of theirs was taken for another's.
    taken = taken_for(connection, subject.person) - said.times.keys()
    both = divided(connection, taken.union(said.mistaken))
    unsaid = not_told(connection, subject, both) - said.times.keys()
    if not subject.person and subject.since is None:
        return Apart(messages=frozenset(unsaid), divided=frozenset(both))
    spans = {
        address: span
        for address, span in _spans(connection, subject, said).items()
        if not person_at(Address.read(address))
    }
    theirs, others = set[int](), set(said.by.keys() - said.times.keys())
    for number, (sender, at) in said.times.items():
        person = said.by.get(number)
        span = spans.get(sender, _Span())
        is_theirs = person == subject.person if person else span.has(at)
        (theirs if is_theirs else others).add(number)
    others = {n for n in others if said.by.get(n) != subject.person}
    others |= taken | unsaid
    both -= divided(connection, others.intersection(said.mistaken))
    talks = _talks(connection, others) - both
    shared = talks & _talks(connection, theirs)
    others |= _outside(connection, shared, spans) - theirs
    others |= _unread(connection, subject, spans)
    wished = select(subscriptions.c.address, subscriptions.c.message).where(
        at_theirs(subscriptions.c.address, subject)
    )
    return Apart(
        messages=frozenset(others),
        talks=frozenset(talks - shared),
        divided=frozenset(both),
        readers=frozenset(
            Address.read(row.address)
            for row in connection.execute(wished)
            if row.message in others
        ),
    )


def _said(connection: Connection, subject: Subject) -> _Said:
    opened = select(cases.c.message, cases.c.person, cases.c.value).where(
        at_theirs(cases.c.contact, subject), cases.c.person != ""
    )
    by = {
        row.message: row.person
        for row in connection.execute(opened)
        if not codec.load(row.value, Case).mistaken
    }
    times: dict[int, tuple[str, datetime]] = {}
    mistaken, elsewhere = set[int](), set[str]()
    its = messages.c
    columns = (its.id, its.sender, its.received_at, its.verdict)
    which = at_theirs(its.sender, subject)
    for row in connection.execute(select(*columns).where(which)):
        times[row.id] = row.sender, row.received_at
        verdict = codec.maybe_load(row.verdict, Verdict)
        contact = verdict.contact if verdict else None
        if verdict is None or contact is None or not contact.person:
            continue
        if verdict.mistaken:
            # As if the account had never been bound.
            mistaken.add(row.id)
            continue
        by[row.id] = contact.person
        # A voucher may come from another address, whose owner never had this one.
        if contact.person != subject.person and key(str(contact.address)) == row.sender:
            elsewhere.add(row.sender)
    return _Said(times=times, by=by, mistaken=mistaken, elsewhere=elsewhere)


def _spans(
    connection: Connection, subject: Subject, said: _Said
) -> Mapping[str, _Span]:
    if subject.since is not None:
        later = _Span(since=subject.since)
        return {key(str(address)): later for address in subject.addresses}
    its = accounts.c
    columns = (its.address, its.bound_at, its.revoked_at)
    which = its.person == subject.person
    rows = connection.execute(select(*columns).where(which)).all()
    if not rows:
        return _recognised(subject, said)
    return {
        row.address: _Span(
            since=row.bound_at
            if row.address in said.elsewhere
            or _was_bound(connection, row.address, subject.person)
            else None,
            until=row.revoked_at,
        )
        for row in rows
    }


def _recognised(subject: Subject, said: _Said) -> Mapping[str, _Span]:
    """
    Return the periods in which accounts certainly belonged to somebody whom the desk no
    longer knows: until they were last recognised there.
    """
    known: dict[str, list[datetime]] = {}
    for number, (sender, at) in said.times.items():
        if said.by.get(number) == subject.person:
            known.setdefault(sender, []).append(at)
    return {
        sender: _Span(
            since=min(times) if sender in said.elsewhere else None,
            until=max(times) + timedelta.resolution,
        )
        for sender, times in known.items()
    }


def _was_bound(connection: Connection, address: str, person: str) -> bool:
    """
    Say whether the audit chain knows that *address* was bound to another person, and
    not by mistake.
    """
    acts = (
        select(audit.c.action, audit.c.object, payloads.c.payload)
        .join(payloads, ITS_PAYLOAD)
        .where(
            audit.c.action.in_(("desk.bind", "desk.unbind")),
            audit.c.result == "done",
            audit.c.object != about_person(person),
            in_payloads(Subject(addresses=(Address.read(address),))),
        )
    )
    bound = Counter[str]()
    for row in connection.execute(acts):
        if row.action == "desk.bind":
            bound[row.object] += 1
        elif json.loads(row.payload).get("mistaken"):
            bound[row.object] -= 1
    return any(count > 0 for count in bound.values())


def _talks(connection: Connection, ids: Collection[int]) -> set[str]:
    """
    Return the conversations in which messages were said, or to which they led.
    """
    found: set[str] = set()
    for piece in some(sorted(ids)):
        said = select(turns.c.conversation).join(messages, SAID_THERE)
        found |= set(connection.scalars(said.where(messages.c.id.in_(piece))))
        made = deliveries.c.message.in_(piece)
        found |= every(connection, deliveries.c.conversation, made)
    return found


def _outside(
    connection: Connection, shared: Collection[str], spans: Mapping[str, _Span]
) -> set[int]:
    """
    Return what was said, in conversations with both, while the address was another's.
    """
    its = conversations.c
    columns = (its.id, its.contact)
    found: set[int] = set()
    for piece in some(sorted(shared)):
        for row in connection.execute(select(*columns).where(its.id.in_(piece))).all():
            if row.contact in spans:
                told = around(connection, [row.id], [])
                found |= _not_in(connection, told, spans[row.contact])
    return found


def _unread(
    connection: Connection, subject: Subject, spans: Mapping[str, _Span]
) -> set[int]:
    """
    Return messages that nobody has read and that came while the address they mention
    was another's.
    """
    found: set[int] = set()
    for address in subject.addresses:
        span = spans.get(key(str(address)), _Span())
        if span != _Span():
            named = nameless(connection, Subject(addresses=(address,)))
            found |= _not_in(connection, named, span)
    return found


def _not_in(connection: Connection, ids: Collection[int], span: _Span) -> set[int]:
    found: set[int] = set()
    for piece in some(sorted(ids)):
        its = select(messages.c.id, messages.c.received_at)
        for row in connection.execute(its.where(messages.c.id.in_(piece))):
            if not span.has(row.received_at):
                found.add(row.id)
    return found

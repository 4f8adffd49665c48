"""
Which mailbox continues a case whose own mailbox passed it on or is vacant.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from attrs import evolve

from gateway.core.actors import mailbox_of
from gateway.core.case import UNANSWERED, CaseEvent
from gateway.core.conversation import Conversation, Mailbox, conversation_id
from gateway.ports.cases import CaseHistory
from gateway.routing.table import RoutingTable


def gave_away(told: CaseHistory) -> Collection[str]:
    """
    Return the mailboxes that passed a case on and did not get it back.
    """
    gone: set[str] = set()
    for each in told.happenings:
        if each.event is CaseEvent.PASS and each.mailbox:
            gone.add(mailbox_of(each.by))
            gone.discard(each.mailbox)
    return gone


def new_holder(
    told: CaseHistory, own: Conversation, at: datetime, table: RoutingTable
) -> str:
    """
    Return the mailbox that has the case now, if the mailbox of the *own* conversation
    passed it on and does not stand in there; else empty.
    """
    has = told.case.mailbox
    gone = has in table.town.mailboxes and own.mailbox in gave_away(told)
    return has if gone and own.mailbox != table.substitute(has, at) else ""


def answers_for(mailbox: Mailbox, talk: Conversation, table: RoutingTable) -> bool:
    """
    Say whether *mailbox* is the one that *talk* is with, or holds its office and may
    read it: then an answer from it counts.
    """
    if mailbox.id == talk.mailbox:
        return True
    holds = mailbox.id == table.holder(talk.mailbox)
    return holds and mailbox.may_read(confidential=talk.confidential)


def with_holder(
    talk: Conversation, told: CaseHistory, table: RoutingTable, at: datetime
) -> Conversation:
    """
    Return *talk* unchanged if its mailbox exists; else the contact's conversation with
    a mailbox that has the case, or *talk* moved to whoever holds the vacant office. It
    is not moved while it waits for a first answer, or if it is confidential and the
    holder may not read it.
    """
    mailboxes, secret = table.town.mailboxes, talk.confidential
    if talk.mailbox in mailboxes:
        return talk
    gone = gave_away(told)
    for one in told.conversations:
        there = mailboxes.get(one.mailbox) if one.mailbox not in gone else None
        if there and one.contact == talk.contact and one.confidential >= secret:
            return one
    has, *_ = table.in_charge(talk.mailbox, at, (), confidential=secret)
    has = table.substitute(has, at)
    waits = told.case.state in UNANSWERED
    if waits or not mailboxes[has].may_read(confidential=secret):
        return talk
    return evolve(talk, id=moved_id(talk, has), mailbox=has)


def moved_id(talk: Conversation, to: str) -> str:
    """
    Return the id of *talk* once it is moved to the mailbox that holds its office.
    """
    return conversation_id(talk.contact.channel, talk.id, to)

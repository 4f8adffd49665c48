"""
The printout for somebody at the counter: what they asked, and what they were told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.calendar import shown_moment
from gateway.core.case import Number
from gateway.core.delivery import DeliveryState
from gateway.core.errors import DeskRefused
from gateway.core.languages import nearest
from gateway.core.message import Address
from gateway.core.objects import about_message
from gateway.core.people.counter import COUNTER
from gateway.core.sentence import sentence
from gateway.core.town import Town
from gateway.ports.case_files import CaseFile
from gateway.ports.store import Shown, Store
from gateway.town.desk.clerk import Clerk
from gateway.town.paper.one_page import PagePen, one_page
from gateway.town.papers import Words, registration

#: The audit action of handing over a printout.
PRINTED = "counter.print"


@frozen(kw_only=True)
class Paper:
    """
    A printout.

    Attributes:
        case: The case's number as people see it.
        whose: Whom it is for.
        act: The audit entry for handing it over.
    """

    case: str
    whose: str
    pdf: bytes
    act: Act


@frozen(kw_only=True)
class _Told:
    """
    The content of the printout, each text with its time.
    """

    name: str
    language: str
    entry: str
    said: Sequence[tuple[datetime, str]]
    answered: Sequence[tuple[datetime, str]]


async def take_home(clerk: Clerk, store: Store, town: Town, number: Number) -> Paper:
    """
    Return the case *number* on one page, with the audit entry for handing it over.

    Raises:
        DeskRefused: There is no such case, it was not written at the counter, or it is
            confidential.
    """
    spoken = town.casework.named(number)
    file = await store.case_file(number)
    if file is None:
        raise DeskRefused(sentence("no-case", case=spoken))
    contact = file.told.case.contact
    if contact.channel != COUNTER:
        raise DeskRefused(sentence("paper-not-here", case=spoken))
    # A case that is held or refused has no conversation.
    talks = any(conversation.confidential for conversation in file.told.conversations)
    if file.told.case.confidential or talks:
        raise DeskRefused(sentence("paper-confidential", case=spoken))
    language = next((c.language for c in file.told.conversations), "")
    language = nearest(language) if language else town.of_papers
    shown = [await store.show(n) for n in file.messages]
    told = _told(shown, file, contact, language)
    at = clerk.now()
    pdf = await asyncio.to_thread(
        one_page,
        f"{town.name} {spoken}",
        language,
        at,
        lambda pen: _write(pen, told, town, spoken, clerk.name, contact, at),
    )
    act = clerk.act(PRINTED, about_message(number.message), address=str(contact))
    whose = f"{told.name} ({contact.value})"
    return Paper(case=spoken, whose=whose, pdf=pdf, act=act)


def _told(
    shown: Sequence[Shown | None], file: CaseFile, contact: Address, language: str
) -> _Told:
    conversations = {conversation.id for conversation in file.told.conversations}
    said: list[tuple[datetime, str]] = []
    answered: list[tuple[datetime, str]] = []
    name = contact.value
    for one in shown:
        message = one.message if one else None
        if one is None or message is None:
            continue
        theirs = message.sender == contact
        if theirs:
            name = message.display_name
            said.append((message.received_at, message.text))
        answered += [
            (message.received_at, d.text)
            for d in one.deliveries
            if d.to == contact
            and d.state is DeliveryState.SENT
            and (d.conversation in conversations or (theirs and d.automatic))
        ]
    return _Told(
        name=name,
        language=language,
        entry=file.told.case.registered,
        said=said,
        answered=answered,
    )


def _write(
    pen: PagePen,
    told: _Told,
    town: Town,
    case: str,
    clerk: str,
    contact: Address,
    at: datetime,
) -> None:
    say = Words(told.language, "counter").say
    zone = town.timezone
    pen.title(f"{town.name} · {case}")
    pen.text(say("for", name=told.name, number=contact.value), bold=True)
    pen.text(say("by", clerk=clerk, when=shown_moment(at, zone)))
    pen.heading(say("said"))
    for moment, text in told.said:
        pen.text(shown_moment(moment, zone), small=True)
        pen.text(text)
    pen.heading(say("told"))
    for moment, text in told.answered:
        pen.text(shown_moment(moment, zone), small=True)
        pen.text(text)
    if not told.answered:
        pen.text(say("nothing"))
    pen.gap()
    pen.text(say("ask", case=case), bold=True)
    pen.text(registration(told.entry, told.language), small=True)

"""
The counter: a clerk writes for a neighbour who has no phone, and the message is
processed like all others.

An enrolled person is believed because the clerk sees them; their standing still comes
from the register. Others are guests, with a number by which they can come back and
which proves nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.errors import DeskRefused
from gateway.core.message import Arrival
from gateway.core.objects import (
    about_delivery,
    about_guest,
    about_message,
    about_person,
)
from gateway.core.people import counter, documents
from gateway.core.people.counter import COUNTER, CounterSlip, address_of
from gateway.core.people.numbers import GUEST, is_number
from gateway.core.people.person import Account, Person, Verification
from gateway.core.sentence import Sentence, sentence
from gateway.ports.audit import Trail
from gateway.ports.counter import READ_OUT, Counter, Laid, Serving
from gateway.town.desk import binding
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.drawing import new_number

#: The audit action of serving somebody.
SERVED = "counter.serve"

#: Warnings about an enrolled person who is not verified, by state.
_LESS = {
    Verification.PENDING: "less-pending",
    Verification.EXPIRED: "less-expired",
    Verification.REVOKED: "less-revoked",
}


@frozen(kw_only=True)
class Served:
    """
    A message that was written down and stored.

    Attributes:
        message: Its number.
        whose: The number of the person or guest.
        name: Their name.
        warning: Why they are not verified although enrolled; None if they are.
    """

    message: int
    whose: str
    name: str
    warning: Sentence | None = None


async def serve_person(
    clerk: Clerk,
    desk: Counter,
    id: str,
    text: str,
    *,
    consent: bool,
    document: str | None,
    form: str = "",
) -> Served:
    """
    Write down *text* for an enrolled person, and record how the clerk knows them.

    Args:
        clerk: Who serves them.
        desk: Where it is stored.
        id: The person's number.
        text: In their own words.
        consent: Whether they consent.
        document: The number of the document that they show; None if the clerk knows
            them.
        form: By what a form that is sent twice is known; each counts if it is empty.

    Raises:
        DeskRefused: They do not consent; there is no such person, or no text; or it is
            not the document with which they were enrolled.
    """
    person = (await clerk.find(id)).person
    if not consent:
        raise DeskRefused(sentence("no-consent-no-writing"))
    if document is not None:
        seen = clerk.document(document, passport=True)
        if person.document != documents.digest(seen, clerk.key):
            raise DeskRefused(sentence("not-their-document", id=person.id))
    how = "known to the clerk" if document is None else "document"
    slip = CounterSlip(
        clerk=clerk.name,
        whose=person.id,
        name=person.name,
        text=_said(text),
        consent=True,
    )
    message = await desk.serve(
        Serving(
            slip=_arrival(clerk, slip, form),
            place=await _place(clerk, person),
            acts=lambda number: _acts(
                clerk, slip, about_person(person.id), number, how
            ),
        )
    )
    return Served(
        message=message, whose=person.id, name=person.name, warning=less(person)
    )


async def serve_guest(
    clerk: Clerk, desk: Counter, whose: str, name: str, text: str, *, form: str = ""
) -> Served:
    """
    Write down *text* for somebody who need not say who they are.

    Args:
        clerk: Who serves them.
        desk: Where it is stored.
        whose: Their number, if they were here before; else empty.
        name: What they want to be called.
        text: In their own words.
        form: As in `serve_person`.

    Raises:
        DeskRefused: There is no name, or no text.
    """
    name = " ".join(name.split())
    if not name:
        raise DeskRefused(sentence("guest-unnamed"))
    slip = CounterSlip(
        clerk=clerk.name,
        whose=whose or new_number(GUEST),
        name=name,
        text=_said(text),
    )
    message = await desk.serve(
        Serving(
            slip=_arrival(clerk, slip, form),
            place=None,
            acts=lambda number: _acts(clerk, slip, about_guest(slip.whose), number),
        )
    )
    return Served(message=message, whose=slip.whose, name=name)


def less(person: Person) -> Sentence | None:
    """
    Say why a person is not verified although enrolled; None if they are.
    """
    name = _LESS.get(person.state)
    return sentence(name, id=person.id) if name else None


async def guest(trail: Trail, whose: str) -> str:
    """
    Return the name of a guest who was here before.

    Raises:
        DeskRefused: There is no such guest.
    """
    acts = await trail.acts(about_guest(whose), None, 1)
    if not acts:
        raise DeskRefused(sentence("guest-unknown", whose=whose))
    payload = acts[0].payload
    told = json.loads(payload.text) if payload else {}
    return str(told.get("name", whose))


async def read_out(clerk: Clerk, laid: Sequence[Laid]) -> None:
    """
    Record that the clerk read answers out to their addressees.
    """
    for one in laid:
        if one.read_at is None:
            about = about_delivery(one.delivery.id)
            whose = str(one.delivery.to)
            await clerk.people.note(clerk.act(READ_OUT, about, address=whose))


def whose_number(text: str) -> str:
    """
    Parse the number of a person or guest.

    Raises:
        DeskRefused: It is not one.
    """
    number = text.strip().upper()
    if not is_number(number):
        raise DeskRefused(sentence("whose-no-number", text=text))
    return number


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise DeskRefused(sentence("nothing-written"))
    return text


async def _place(clerk: Clerk, person: Person) -> tuple[Account, Act] | None:
    """
    Return the binding of a verified person's address at the counter; None if they have
    one, or are not verified.
    """
    address = address_of(person.id)
    if person.state is not Verification.ACTIVE or await binding.owner(clerk, address):
        return None
    place = Account(
        address=address,
        person=person.id,
        bound_at=clerk.now(),
        bound_by=f"served at the counter by {clerk.name}",
    )
    return place, clerk.act("desk.bind", about_person(person.id), address=str(address))


def _arrival(clerk: Clerk, slip: CounterSlip, form: str) -> Arrival:
    return Arrival(
        channel=COUNTER,
        external_id=form or uuid.uuid4().hex,
        raw=counter.write(slip),
        received_at=clerk.now(),
    )


def _acts(
    clerk: Clerk, slip: CounterSlip, whom: str, message: int, how: str = ""
) -> Sequence[Act]:
    # With their number, so that erasure finds it.
    told = {
        "address": str(address_of(slip.whose)),
        "name": slip.name,
        "consent": "yes" if slip.consent else "",
        "by": how,
    }
    return (
        clerk.act(SERVED, whom, message=str(message), **told),
        clerk.act("counter.write", about_message(message), **told),
    )

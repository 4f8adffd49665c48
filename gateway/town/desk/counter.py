"""
A clerk serves a neighbour who has no phone, on the same rails as all others.

Whoever was enrolled at the desk is believed here because the clerk sees them: what
their word is good for still comes from the register. Whoever was not is a guest, with a
number by which they may come back, and which proves nothing.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.errors import DeskRefused
from gateway.core.message import Arrival
from gateway.core.people import counter, documents
from gateway.core.people.counter import COUNTER, Slip, address_of
from gateway.core.people.person import Account, Person, Verification
from gateway.core.people.whose import GUEST, is_number
from gateway.core.sentence import Sentence, sentence
from gateway.ports.audit import Trail
from gateway.ports.counter import READ_OUT, Counter, Laid, Serving
from gateway.town.desk import binding
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.drawing import new_number

#: How the act is called by which somebody is served.
SERVED = "counter.serve"

#: Why the word of an enrolled person may be good for no more than anybody's.
_LESS = {
    Verification.PENDING: "less-pending",
    Verification.EXPIRED: "less-expired",
    Verification.REVOKED: "less-revoked",
}


@frozen(kw_only=True)
class Served:
    """
    What a clerk wrote down is safe.

    Attributes:
        message: Its number.
        whose: The number of whom it is for.
        name: What they are called.
        warning: Why they are not verified, though they were enrolled; None if they
            are.
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
) -> Served:
    """
    Write down *text* for an enrolled person who stands before the clerk, and note how
    the clerk knows that it is they.

    Args:
        clerk: Who serves them.
        desk: Where it is kept.
        id: The person's number.
        text: In their own words.
        consent: They agree to it.
        document: The number of theirs that is on the desk; None if the clerk knows
            them.

    Raises:
        DeskRefused: They do not consent, or there is no such person, or no text; or
            the document is not the one with which they were enrolled.
    """
    person = (await clerk.find(id)).person
    if not consent:
        raise DeskRefused(sentence("no-consent-no-writing"))
    if document is not None:
        seen = clerk.document(document, passport=True)
        if person.document != documents.digest(seen, clerk.key):
            raise DeskRefused(sentence("not-their-document", id=person.id))
    how = "known to the clerk" if document is None else "document"
    slip = Slip(
        clerk=clerk.name,
        whose=person.id,
        name=person.name,
        text=_said(text),
        consent=True,
    )
    message = await desk.serve(
        Serving(
            slip=_arrival(clerk, slip),
            place=await _place(clerk, person),
            acts=lambda number: _acts(clerk, slip, f"person {person.id}", number, how),
        )
    )
    less = _LESS.get(person.state)
    warning = sentence(less, id=person.id) if less else None
    return Served(message=message, whose=person.id, name=person.name, warning=warning)


async def serve_guest(
    clerk: Clerk, desk: Counter, whose: str, name: str, text: str
) -> Served:
    """
    Write down *text* for somebody who need not say who they are.

    Args:
        clerk: Who serves them.
        desk: Where it is kept.
        whose: Their number, if they were here before; empty if not.
        name: What they want to be called.
        text: In their own words.

    Raises:
        DeskRefused: There is no name, or no text.
    """
    name = " ".join(name.split())
    if not name:
        raise DeskRefused(sentence("guest-unnamed"))
    slip = Slip(
        clerk=clerk.name,
        whose=whose or new_number(GUEST),
        name=name,
        text=_said(text),
    )
    message = await desk.serve(
        Serving(
            slip=_arrival(clerk, slip),
            place=None,
            acts=lambda number: _acts(clerk, slip, f"guest {slip.whose}", number),
        )
    )
    return Served(message=message, whose=slip.whose, name=name)


async def guest(trail: Trail, whose: str) -> str:
    """
    Say what a guest was called who was here before.

    Raises:
        DeskRefused: There is no such guest.
    """
    acts = await trail.acts(f"guest {whose}", None, 1)
    if not acts:
        raise DeskRefused(sentence("guest-unknown", whose=whose))
    payload = acts[0].payload
    told = json.loads(payload.text) if payload else {}
    return str(told.get("name", whose))


async def read_out(clerk: Clerk, laid: Sequence[Laid]) -> None:
    """
    Note that the clerk read answers out to whom they are for.
    """
    for one in laid:
        if one.read_at is None:
            about = f"delivery {one.delivery.id}"
            whose = str(one.delivery.to)
            await clerk.people.note(clerk.act(READ_OUT, about, address=whose))


def whose_number(text: str) -> str:
    """
    Read the number of a person or a guest.

    Raises:
        DeskRefused: It is none.
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
    Give an enrolled person their place at the counter, unless they have one, or their
    word counts no more.
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
    return place, clerk.act("desk.bind", f"person {person.id}", address=str(address))


def _arrival(clerk: Clerk, slip: Slip) -> Arrival:
    return Arrival(
        channel=COUNTER,
        external_id=uuid.uuid4().hex,
        raw=counter.write(slip),
        received_at=clerk.now(),
    )


def _acts(
    clerk: Clerk, slip: Slip, whom: str, message: int, how: str = ""
) -> Sequence[Act]:
    # The number of whom it is for, so that what is forgotten about them is found.
    told = {
        "address": str(address_of(slip.whose)),
        "name": slip.name,
        "consent": "yes" if slip.consent else "",
        "by": how,
    }
    return (
        clerk.act(SERVED, whom, message=str(message), **told),
        clerk.act("counter.write", f"message {message}", **told),
    )

"""
One person: what is known of them, and what a clerk does for them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused
from gateway.core.message import Address
from gateway.core.people.documents import DocumentKind
from gateway.core.people.numbers import is_number
from gateway.core.people.person import Enrolled, Verification
from gateway.core.sentence import sentence
from gateway.daemon.console.clerks.accounts import add
from gateway.daemon.console.clerks.enrolment import day_in, the_document
from gateway.daemon.console.clerks.workplace import (
    Missing,
    Mistyped,
    Refusal,
    Spoiled,
    Workplace,
    went,
)
from gateway.daemon.console.received import Received
from gateway.daemon.console.seat import Posted, Seat
from gateway.routing.table import RoutingTable
from gateway.town.desk import acting, agreeing, binding, enrolling, minors
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.left import asked, open_cases, proposed
from gateway.town.desk.namesakes import folded_name


@frozen(kw_only=True)
class PeoplePages:
    """
    The pages of people.

    Attributes:
        counter: Where those who work there, too, write for a person.
        table: Returns the current rules.
    """

    desk: Workplace
    counter: Workplace
    table: Callable[[], RoutingTable]

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        path, desk = f"{PATH}/desk/people/{{id}}", self.desk
        return [
            Route(path, desk.shows(self._person), methods=["GET"]),
            Route(f"{path}/{{act}}", desk.takes(self._act), methods=["POST"]),
        ]

    async def _person(self, request: Request, seat: Seat) -> Response:
        known = await self.desk.store.person(_id(request))
        if known is None:
            raise Missing
        told = await self._told(known, seat)
        return self.desk.page(request, seat, "clerks/person.html", told)

    async def _act(self, request: Request, posted: Posted) -> Response:
        name, whose = request.path_params["act"], _id(request)
        acts = {**_ACTS, "add": self._add, "kept": self._keep}
        work, form = acts.get(name), posted.form
        if work is None:
            raise Missing
        try:
            done = await self.desk.once(posted, lambda c: work(c, whose, form))
        except (DeskRefused, Mistyped) as e:
            return await self.refused(request, posted, whose, name, e)
        return went(f"../{whose}", name if done else "again")

    async def _add(self, clerk: Clerk, id: str, form: Received) -> object:
        return await add(clerk, id, form, self.desk.seats.town().accounts)

    async def _keep(self, clerk: Clerk, id: str, form: Received) -> object:
        # Nothing in the address of the form says that there is an agreed word.
        if form.text("end"):
            return await agreeing.end(clerk, id)
        if not agreeing.is_heard(self.table(), self.desk.seats.now()):
            raise DeskRefused(sentence("word-unheard"))
        return await agreeing.agree(
            clerk, id, form.text("agreed"), form.text("agreed_again")
        )

    async def refused(
        self,
        request: Request,
        posted: Posted,
        id: str,
        act: str,
        refusal: Refusal,
    ) -> Response:
        """
        Return the page of person *id*, whose form for this *act* was refused.
        """
        known = await self.desk.store.person(id)
        if known is None:
            raise Missing
        told = {**await self._told(known, posted.seat), "act": act}
        return self.desk.page(
            request,
            posted.seat,
            "clerks/person.html",
            told,
            form=posted.form,
            refusal=refusal,
        )

    async def _told(self, known: Enrolled, seat: Seat) -> Mapping[str, Any]:
        person, store, town = known.person, self.desk.store, self.desk.seats.town()
        today = self.desk.clerk(seat).today
        revoked = any(account.revoked_at for account in known.accounts)
        named = town.casework.named
        return {
            "person": person,
            "accounts": [
                (account, await store.labels(account.address))
                for account in known.accounts
            ],
            "unseen": person.kind is DocumentKind.UNSEEN,
            "own": folded_name(person.seen_by) == folded_name(seat.person),
            "may_have_code": person.state
            in (Verification.PENDING, Verification.ACTIVE),
            "channels": [*town.accounts],
            "acted_for_by": [
                (other, mandate)
                for other in await store.acting_for(person.id)
                for mandate in other.mandates
                if mandate.principal == person.id
            ],
            "children": await minors.children(store, person, today),
            "open": [named(n) for n in await open_cases(store, person)]
            if revoked
            else [],
            "proposed": [named(n) for n in await proposed(store, person)]
            if revoked
            else [],
            "asked": [named(q.case) for q in await asked(store, person)]
            if revoked
            else [],
            "serves": self.counter.lets(seat),
            "act": "",
        }


def _id(request: Request) -> str:
    number: str = request.path_params["id"]
    if not is_number(number):
        raise Missing
    return number


async def _approve(clerk: Clerk, id: str, form: Received) -> object:
    del form
    return await enrolling.approve(clerk, id)


async def _renew(clerk: Clerk, id: str, form: Received) -> object:
    return await enrolling.renew(
        clerk,
        id,
        the_document(form),
        passport=bool(form.text("passport")),
        before=form.text("document_before"),
        name=form.text("name"),
    )


async def _revoke(clerk: Clerk, id: str, form: Received) -> object:
    return await enrolling.revoke(clerk, id, _because(form))


async def _unbind(clerk: Clerk, id: str, form: Received) -> object:
    address = _address(form)
    owner = await binding.owner(clerk, address)
    if owner is None or owner.person.id != id:
        raise Mistyped("not_theirs")
    mistaken = bool(form.text("mistaken"))
    return await binding.unbind(clerk, address, _because(form), mistaken=mistaken)


async def _mandate(clerk: Clerk, id: str, form: Received) -> object:
    basis, last = form.text("basis"), day_in(form, "last")
    if not basis:
        raise Mistyped("no_basis", "basis")
    return await acting.mandate(clerk, id, form.text("principal"), basis, last)


async def _end_mandate(clerk: Clerk, id: str, form: Received) -> object:
    return await acting.end_mandate(clerk, id, form.text("principal"))


#: What a clerk does, by the last part of the form's address.
_ACTS: Mapping[str, Callable[[Clerk, str, Received], Awaitable[object]]] = {
    "approve": _approve,
    "renew": _renew,
    "revoke": _revoke,
    "unbind": _unbind,
    "mandate": _mandate,
    "end_mandate": _end_mandate,
}


def _because(form: Received) -> str:
    because = form.text("because")
    if not because:
        raise Mistyped("no_reason", "because")
    return because


def _address(form: Received) -> Address:
    try:
        return Address.read(form.text("address"))
    except ValueError:
        raise Spoiled from None

"""
Accounts that are bound without a code: of somebody enrolled, or of somebody whom the
town verified before it had this desk.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused
from gateway.core.identity import Role
from gateway.core.message import Address
from gateway.core.people.person import Person
from gateway.daemon.console.clerks.workplace import Mistyped, Spoiled, Workplace, went
from gateway.daemon.console.received import Received
from gateway.daemon.console.seat import Posted, Seat
from gateway.platforms import platform
from gateway.town.desk import adding
from gateway.town.desk.adding import MONTHS, MOST_MONTHS, EarlierVerified
from gateway.town.desk.clerk import Clerk


@frozen(kw_only=True)
class TakingOver:
    """
    The form that takes over somebody from before.
    """

    desk: Workplace

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        path = f"{PATH}/desk/before"
        return [
            Route(path, self.desk.shows(self._form), methods=["GET"]),
            Route(path, self.desk.takes(self._take_over), methods=["POST"]),
        ]

    async def _form(self, request: Request, seat: Seat) -> Response:
        return self.desk.page(request, seat, "clerks/before.html", self._told())

    async def _take_over(self, request: Request, posted: Posted) -> Response:
        form = posted.form

        async def work(clerk: Clerk) -> Person:
            before, address = (
                _before(form),
                address_in(form, self.desk.seats.town().accounts),
            )
            return await adding.add(clerk, before, [address], _at(form))

        try:
            person = await self.desk.once(posted, work)
        except (DeskRefused, Mistyped) as e:
            names = {getattr(each, "name", "") for each in e.args}
            asks = "called-the-same" in names or bool(form.text("namesake"))
            return self.desk.page(
                request,
                posted.seat,
                "clerks/before.html",
                {**self._told(), "namesake": asks},
                form=form,
                refusal=e,
            )
        if person is None:
            return went("../desk", "again")
        return went(f"people/{person.id}", "before")

    def _told(self) -> Mapping[str, Any]:
        channels = [*self.desk.seats.town().accounts]
        return {"roles": [*Role], "channels": channels, "namesake": False}


async def add(
    clerk: Clerk, id: str, form: Received, channels: Container[str]
) -> Person:
    """
    Bind the account in a *form* to person *id*.

    Raises:
        DeskRefused: It cannot be bound, and why.
        Mistyped: It is no account.
        Spoiled: It is on none of the *channels*.
    """
    return await adding.add(clerk, id, [address_in(form, channels)], _at(form))


def address_in(form: Received, channels: Container[str]) -> Address:
    """
    Parse an account on one of the *channels*, which is written as its platform does.

    Raises:
        Mistyped: It is none.
        Spoiled: It is on another: at the counter and in the console everybody is named
            by whoever writes for them.
    """
    channel = form.text("channel")
    if channel not in channels:
        raise Spoiled
    kept = platform(channel).address.read(form.text("account"))
    if not kept:
        raise Mistyped("no_account", "account")
    return Address(channel, kept)


def _at(form: Received) -> str:
    handle = form.text("handle")
    return handle if handle.startswith("@") or not handle else f"@{handle}"


def _before(form: Received) -> EarlierVerified:
    try:
        role = Role(form.text("role"))
    except ValueError:
        raise Spoiled from None
    text = form.text("months") or str(MONTHS)
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise Mistyped("no_months", "months")
    if not 1 <= int(text) <= MOST_MONTHS:
        raise Mistyped("no_months", "months")
    return EarlierVerified(
        name=form.text("name"),
        role=role,
        months=int(text),
        consent=bool(form.text("consent")),
        namesake=bool(form.text("namesake")),
    )

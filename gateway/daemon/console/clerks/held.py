"""
A held message goes on whose sender is at the desk with their document.
"""

from __future__ import annotations

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused
from gateway.core.writing.turning import marked
from gateway.daemon.console.clerks.enrolment import the_document
from gateway.daemon.console.clerks.workplace import (
    Missing,
    Mistyped,
    Refusal,
    Workplace,
    went,
)
from gateway.daemon.console.received import EMPTY, Received, number_sent
from gateway.daemon.console.seat import Posted, Seat
from gateway.town.desk import confirming
from gateway.town.desk.clerk import Clerk
from gateway.town.hidden_messages import hidden_from

#: Characters of a held message by which its sender knows it again.
_GLIMPSE = 200


@frozen(kw_only=True)
class Held:
    """
    The pages of held messages.
    """

    desk: Workplace

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        path, desk = f"{PATH}/desk/held", self.desk
        return [
            Route(path, desk.shows(self._named), methods=["GET"]),
            Route(f"{path}/{{number}}", desk.shows(self._held), methods=["GET"]),
            Route(f"{path}/{{number}}", desk.takes(self._go_on), methods=["POST"]),
        ]

    async def _named(self, request: Request, seat: Seat) -> Response:
        del seat
        return went(f"held/{_number(request.query_params.get('message', ''))}")

    async def _held(self, request: Request, seat: Seat) -> Response:
        return await self._page(request, seat)

    async def _go_on(self, request: Request, posted: Posted) -> Response:
        number, form = _number(request.path_params["number"]), posted.form

        async def work(clerk: Clerk) -> str:
            if not form.text("wrote"):
                raise Mistyped("ask_them", "wrote")
            await confirming.held(clerk, number)
            passport = bool(form.text("passport"))
            voucher = await confirming.confirm(
                clerk, number, form.text("name"), the_document(form), passport=passport
            )
            return voucher.contact.person

        try:
            whose = await self.desk.once(posted, work)
        except (DeskRefused, Mistyped) as e:
            return await self._page(request, posted.seat, form, e)
        if whose:
            return went(f"../people/{whose}", "confirm")
        return went("../../desk", "again" if whose is None else "confirm")

    async def _page(
        self,
        request: Request,
        seat: Seat,
        form: Received = EMPTY,
        refusal: Refusal | None = None,
    ) -> Response:
        """
        Return the page of a held message; only what is wrong if it is held no more.
        """
        number = _number(request.path_params["number"])
        told: dict[str, object] = {"number": number, "message": None}
        try:
            filing = await confirming.held(self.desk.clerk(seat), number)
        except DeskRefused as e:
            refusal = refusal or e
        else:
            said = filing.message
            assert said is not None  # noqa: S101 - the desk returns no other.
            whose = seat.person, self.desk.seats.town()
            hidden = await hidden_from(self.desk.store, [filing], *whose)
            glimpse = " ".join(f"{said.subject} {said.text}".split())
            told |= {"message": said, "hidden": bool(hidden)}
            told |= {"glimpse": "" if hidden else marked(glimpse)[:_GLIMPSE]}
        return self.desk.page(
            request, seat, "clerks/held.html", told, form=form, refusal=refusal
        )


def _number(text: str) -> int:
    """
    Parse the number of a message.

    Raises:
        Missing: It is none.
    """
    number = number_sent(text.strip())
    if number is None:
        raise Missing
    return number

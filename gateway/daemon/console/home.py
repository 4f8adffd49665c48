"""
The first page: the mailbox's cases.
"""

from __future__ import annotations

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.passes import PATH
from gateway.daemon.console.entering import FIRST
from gateway.daemon.console.seat import Seat, Seats
from gateway.daemon.console.shell import Shell


@frozen(kw_only=True)
class Home:
    """
    Lists the cases.
    """

    seats: Seats
    shell: Shell

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        return [Route(f"{PATH}/{FIRST}", self._cases, methods=["GET"])]

    async def _cases(self, request: Request) -> Response:
        seat = await self.seats.seated(request)
        if not isinstance(seat, Seat):
            return seat
        return self.shell.page(request, seat, "home.html", {})

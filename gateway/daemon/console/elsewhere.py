"""
Addresses of the console at which there is no page.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.daemon.console.seat import Posted, Seat, Seats
from gateway.daemon.console.shell import HEADERS


def elsewhere(pages: Sequence[Route], seats: Seats) -> Sequence[Route]:
    """
    Return the routes of all addresses besides those of the *pages*: what takes forms
    alone, opened or loaded again by its address, leads to the page above it, and a page
    with a slash behind it to that page; at all others there is nothing.
    """
    shown = {page.path for page in pages if "GET" in (page.methods or ())}
    taking = [page.path for page in pages if page.path not in shown]

    async def missing(request: Request, seat: Seat) -> Response:
        return seats.shell.missing(request, seat)

    async def untaken(request: Request, posted: Posted) -> Response:
        return seats.shell.missing(request, posted.seat, posted.kept)

    rest = f"{PATH}/{{rest:path}}"
    return [
        *(Route(path, _above, methods=["GET"]) for path in taking),
        *(Route(f"{path}/", _above, methods=["GET"]) for path in shown),
        Route(rest, seats.shows(missing), methods=["GET"]),
        Route(rest, seats.takes(untaken), methods=["POST"]),
    ]


async def _above(request: Request) -> Response:
    above = request.url.path.split("/")[-2]
    return RedirectResponse(f"../{above}", 303, headers=HEADERS)

"""
Entering the console by a link, once, and leaving it.
"""

from __future__ import annotations

import structlog
from attrs import evolve, frozen
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from gateway.core.actors import by_mailbox
from gateway.core.audit import Act
from gateway.core.console.openings import LINK_LASTS, PATH, Opening, read_link
from gateway.core.conversation import CONSOLE
from gateway.core.errors import TemporaryFailure, TokenInvalid
from gateway.core.objects import about_console
from gateway.daemon.console.seat import Posted, Seats
from gateway.daemon.entering.origin import from_here
from gateway.daemon.entering.page import HEADERS, entrance
from gateway.pages import language_of, received
from gateway.ports.meter import Limit, Meter, Use
from gateway.ports.people import People
from gateway.town.console import ENTER, LEAVE, is_ended

log = structlog.get_logger()

#: Maximum bytes of a link's fragment.
_LONGEST = 4_000

#: Seconds after which a browser may retry.
_WAIT = 10

#: The page that opens first, relative to the path of all.
FIRST = "cases"


@frozen(kw_only=True)
class Entering:
    """
    Lets in whoever has a link, and out again.

    Attributes:
        meter: Counts the use of each link, so that it is used once on all nodes.
        record: Where acts are recorded.
    """

    meter: Meter
    record: People
    seats: Seats

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        return [
            Route(PATH, _to_first, methods=["GET"]),
            Route(f"{PATH}/", _to_first, methods=["GET"]),
            Route(f"{PATH}/enter", self._enter, methods=["GET", "POST"]),
            Route(f"{PATH}/leave", self.seats.takes(self._leave), methods=["POST"]),
        ]

    async def _enter(self, request: Request) -> Response:
        if request.method != "POST":
            return self._entrance(request)
        if not from_here(request, self.seats.public_url):
            return _refused("another site")
        token = (await received(request, _LONGEST) or b"").decode("ascii", "replace")
        try:
            opening = read_link(token, self.seats.key, self.seats.now())
        except TokenInvalid as e:
            return _refused(str(e))
        try:
            problem = await self._admit(opening)
        except TemporaryFailure as e:
            log.warning("console.waits", problem=str(e))
            wait = {**HEADERS, "retry-after": str(_WAIT)}
            return JSONResponse({"problem": "later"}, 503, headers=wait)
        if problem:
            return _refused(problem, opening.mailbox)
        answer = JSONResponse({"page": FIRST}, headers=HEADERS)
        self.seats.begin(answer, evolve(opening, since=self.seats.now()))
        log.info("console.entered", mailbox=opening.mailbox)
        return answer

    async def _admit(self, opening: Opening) -> str:
        """
        Use the link, and record it; return why it is refused, or empty.
        """
        mailbox = self.seats.holder(opening)
        if mailbox is None:
            return "somebody else holds the mailbox"
        if await is_ended(self.seats.console, opening):
            return "a link that was ended"
        now, kind = self.seats.now(), f"link {opening.id}"
        used = Use(channel=CONSOLE, kind=kind, at=now)
        once = Limit(window=2 * LINK_LASTS, kind=kind, count=1)
        if await self.meter.take(used, [once]) is not None:
            return "a link that was used"
        act = Act(
            at=now,
            actor=mailbox.person or by_mailbox(mailbox.id),
            action=ENTER,
            object=about_console(mailbox.id),
            result=opening.id,
        )
        try:
            await self.record.note(act)
        except TemporaryFailure:
            # Nobody entered: the page tries again with the same link.
            await self.meter.take(evolve(used, count=-1))
            raise
        return ""

    async def _leave(self, request: Request, posted: Posted) -> Response:
        seat = posted.seat
        act = seat.act(
            self.seats.now(), LEAVE, about_console(seat.mailbox.id), seat.session
        )
        await self.seats.console.leave_console(seat.session, seat.opening.ends, act)
        answer = self.seats.shell.problem(request, None, "left", 200)
        self.seats.end(answer)
        log.info("console.left", mailbox=seat.mailbox.id)
        return answer

    def _entrance(self, request: Request) -> Response:
        its, town = self.seats.shell.words(request), self.seats.town().name
        title, style = f"{its['console']} · {town}", "console.css"
        language = language_of(request)
        page = entrance(its, language, town, title, style, refused=False)
        return HTMLResponse(page, headers=HEADERS)


async def _to_first(request: Request) -> Response:
    # Relative, because a proxy may serve the console below a path of its own.
    below = request.url.path.endswith("/")
    where = FIRST if below else f"{PATH.lstrip('/')}/{FIRST}"
    return RedirectResponse(where, 303, headers=HEADERS)


def _refused(because: str, mailbox: str = "") -> Response:
    log.warning("console.refused", because=because, mailbox=mailbox)
    return JSONResponse({"problem": "refused"}, 403, headers=HEADERS)

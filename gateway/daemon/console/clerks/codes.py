"""
One-time codes, shown large to whoever asked for one, and what became of them.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused, TokenInvalid
from gateway.core.people import codes
from gateway.core.people.codes import CodeState
from gateway.core.writing.sealed import seal, unseal
from gateway.daemon.console.clerks.people import PeoplePages
from gateway.daemon.console.clerks.workplace import Missing, Spoiled, Workplace, went
from gateway.daemon.console.seat import Posted, Seat
from gateway.daemon.entering.cookies import set_cookie
from gateway.platforms import platform
from gateway.town.desk import binding
from gateway.town.desk.binding import Issued

#: The cookie that keeps a code for its page: only its hash is stored. What it is sealed
#: for, and the number of fields.
_COOKIE, _CODE, _KEPT = "ventanilla-code", "console code", 6

#: How long the page of a code is there: somewhat longer than the code is valid.
_LASTS = codes.LIFETIME + timedelta(minutes=20)

#: Seconds after which the page loads again by itself, where the clerk wants it.
_EVERY = 4


@frozen(kw_only=True)
class Codes:
    """
    The pages of codes.
    """

    desk: Workplace
    people: PeoplePages

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        desk = self.desk
        issue, code = desk.takes(self._issue), desk.shows(self._code)
        return [
            Route(f"{PATH}/desk/codes", issue, methods=["POST"]),
            Route(f"{PATH}/desk/codes/{{number:int}}", code, methods=["GET"]),
        ]

    async def _issue(self, request: Request, posted: Posted) -> Response:
        # Sent twice, it makes two: the first is withdrawn, and the page shows the last.
        seat, channel = posted.seat, posted.form.text("channel")
        if channel not in self.desk.seats.town().accounts:
            raise Spoiled
        whose = posted.form.text("person")
        try:
            issued = await binding.issue(self.desk.clerk(seat), whose, channel)
        except DeskRefused as e:
            return await self.people.refused(request, posted, whose, "code", e)
        answer = went(f"codes/{issued.number}")
        self._keep(answer, seat, issued, channel)
        return answer

    async def _code(self, request: Request, seat: Seat) -> Response:
        number = request.path_params["number"]
        kept = self._kept(request, seat, number)
        code = await self.desk.store.told(number)
        if code is None:
            raise Missing
        over = self.desk.seats.now() >= code.expires_at
        waits = code.state is CodeState.ISSUED and not over
        told = {
            **kept,
            "number": number,
            "account": self.desk.seats.town().accounts.get(kept["channel"], ""),
            "code": code,
            "waits": waits,
            "every": _EVERY if waits and request.query_params.get("alone") else 0,
            "bound": code.account,
            "hides": platform(kept["channel"]).hides,
            "names": ", ".join(filter(None, [code.account.handle, code.called]))
            if code.account
            else "",
        }
        return self.desk.page(request, seat, "clerks/code.html", told)

    def _keep(self, answer: Response, seat: Seat, issued: Issued, channel: str) -> None:
        whose = issued.person.id, issued.person.name
        told = (seat.session, issued.number, issued.digits, *whose, channel)
        above = urlsplit(self.desk.seats.public_url).path
        set_cookie(
            answer,
            _COOKIE,
            seal(told, _CODE, self.desk.seats.key),
            lasts=_LASTS,
            public_url=self.desk.seats.public_url,
            path=f"{above}{PATH}/desk/codes/{issued.number}",
        )

    def _kept(self, request: Request, seat: Seat, number: int) -> dict[str, str]:
        """
        Return what the browser keeps of a code that was made in this session.

        Raises:
            Missing: Nothing.
        """
        token = request.cookies.get(_COOKIE, "")
        try:
            told = unseal(token, _CODE, self.desk.seats.key, _KEPT)
        except TokenInvalid:
            raise Missing from None
        session, its, digits, whose, name, channel = told
        if (session, its) != (seat.session, number):
            raise Missing
        return {
            "digits": codes.spoken(digits),
            "whose": whose,
            "name": name,
            "channel": channel,
        }

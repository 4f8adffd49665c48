"""
The first page: the mailbox's cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.core.case import ENDED, UNANSWERED, State
from gateway.core.console.passes import PATH
from gateway.core.decision import Urgency
from gateway.core.errors import TemporaryFailure
from gateway.core.writing.numbering import number_written
from gateway.core.writing.turning import marked_line
from gateway.daemon.console.entering import FIRST
from gateway.daemon.console.moments import Moments
from gateway.daemon.console.reach import reach_of, sight
from gateway.daemon.console.seat import Seat, Seats
from gateway.daemon.console.shell import HEADERS, Shell
from gateway.pages import language_of
from gateway.ports.cases import Cases
from gateway.ports.console import Console, Listed
from gateway.relay.speaking.wording import called
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words

#: Cases of a page, and the last page.
_A_PAGE, _PAGES = 50, 20

#: The lists, and the states of the cases in each.
_LISTS: Mapping[str, Sequence[State]] = {
    "open": (*UNANSWERED, State.HELD),
    "waiting": (State.WAITING, State.ANSWERED),
    "ended": ENDED,
}


@frozen(kw_only=True)
class Home:
    """
    Lists the cases.

    Attributes:
        table: Returns the current rules.
    """

    cases: Cases
    console: Console
    table: Callable[[], RoutingTable]
    seats: Seats
    shell: Shell
    now: Callable[[], datetime]

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        return [Route(f"{PATH}/{FIRST}", self._cases, methods=["GET"])]

    async def _cases(self, request: Request) -> Response:
        seat = await self.seats.seated(request)
        if not isinstance(seat, Seat):
            return seat
        asked = request.query_params.get("number", "").strip()[:_A_PAGE]
        try:
            if found := await self._found(asked, seat):
                return RedirectResponse(f"case/{found}", 303, headers=HEADERS)
            return await self._page(request, seat, asked)
        except TemporaryFailure as e:
            return self.shell.later(request, e)

    async def _found(self, asked: str, seat: Seat) -> str:
        """
        Return the name of the case that is *asked* for by its number; empty if there is
        none for this mailbox.
        """
        table = self.table()
        casework = table.town.casework
        number = number_written(asked, casework.understood) if asked else None
        if number is None:
            return ""
        seen = await sight(self.cases, number, seat.mailbox, table)
        return casework.named(number) if seen else ""

    async def _page(self, request: Request, seat: Seat, asked: str) -> Response:
        table, now = self.table(), self.now()
        which = request.query_params.get("list", "")
        which = which if which in _LISTS else "open"
        page = _page_of(request)
        listing = self.console.done if which == "ended" else self.console.to_do
        reach = reach_of(seat.mailbox, table, now)
        # One more tells whether there is a further page.
        first, most = (page - 1) * _A_PAGE, _A_PAGE + 1
        found = await listing(reach, _LISTS[which], first, most)
        words = self.shell.words(request)
        row = partial(
            _row,
            table=table,
            seat=seat,
            language=language_of(request),
            moments=Moments(zone=table.town.timezone, now=now, words=words["days"]),
        )
        told = {
            "which": which,
            "lists": [*_LISTS],
            "rows": [row(each) for each in found[:_A_PAGE]],
            "asked": asked,
            "page": page,
            "more": len(found) > _A_PAGE and page < _PAGES,
            "away": [table.town.mailboxes[name].office for name in reach.away],
        }
        return self.shell.page(request, seat, "home.html", told)


def _page_of(request: Request) -> int:
    text = request.query_params.get("page", "1")
    return min(max(int(text), 1), _PAGES) if text.isdecimal() and len(text) < 4 else 1


def _row(
    listed: Listed,
    *,
    table: RoutingTable,
    seat: Seat,
    language: str,
    moments: Moments,
) -> Mapping[str, Any]:
    """
    Return what the list tells of a case; of a confidential one nothing that was said.
    """
    case, town = listed.case, table.town
    say = partial(table.text, language=language)
    hidden = listed.confidential
    due = listed.due_at
    theirs = case.mailbox != seat.mailbox.id
    return {
        "number": town.casework.named(case.number),
        "state": Words(language, "case").say(case.state),
        "emergency": case.urgency is Urgency.EMERGENCY,
        "confidential": hidden,
        "topic": "" if hidden else town.topic_in(case.topic, language),
        "place": "" if hidden else marked_line(case.place),
        "summary": "" if hidden else marked_line(case.summary),
        "opened": moments.say(case.opened_at),
        "due": moments.say(due) if due else "",
        "late": due is not None and due <= moments.now,
        "channel": called(say, case.contact.channel),
        "verified": bool(case.person),
        "office": town.office_of(case.mailbox) if theirs else "",
    }

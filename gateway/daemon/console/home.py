"""
The first page: the mailbox's cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.case import ENDED, UNANSWERED, CaseState
from gateway.core.console.openings import PATH
from gateway.core.decision import Urgency
from gateway.core.writing.turning import marked_line
from gateway.daemon.console.entering import FIRST
from gateway.daemon.console.moments import Moments
from gateway.daemon.console.reach import reach_of
from gateway.daemon.console.seat import Seat, Seats
from gateway.pages import language_of
from gateway.ports.cases import Cases
from gateway.ports.console import Console, Listed
from gateway.relay.speaking.wording import channel_name
from gateway.routing.table import RoutingTable
from gateway.town.papers import Words

#: Cases of a page.
_A_PAGE = 50

#: The last page of what has ended, which is without end. What is to be done is shown to
#: its last case.
_PAGES = 20

#: The lists, and the states of the cases in each.
LISTS: Mapping[str, Sequence[CaseState]] = {
    "open": (*UNANSWERED, CaseState.HELD),
    "waiting": (CaseState.WAITING, CaseState.ANSWERED),
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

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        return [Route(f"{PATH}/{FIRST}", self.seats.shows(self._page), methods=["GET"])]

    async def _page(self, request: Request, seat: Seat) -> Response:
        table, now = self.table(), self.seats.now()
        which = request.query_params.get("list", "")
        which = which if which in LISTS else "open"
        ended = which == "ended"
        reach = await reach_of(self.cases, seat.mailbox, table, now)
        counts = {
            name: await self.console.how_many(reach, LISTS[name])
            for name in ("open", "waiting")
        }
        page = page_of(request, _PAGES if ended else -(-counts[which] // _A_PAGE))
        listing = self.console.done if ended else self.console.to_do
        # One more tells whether there is a further page.
        first, most = (page - 1) * _A_PAGE, _A_PAGE + 1
        found = await listing(reach, LISTS[which], first, most)
        row = rows(self.seats, table, seat, request)
        told = {
            "which": which,
            "counts": counts,
            "lists": [*LISTS],
            "rows": [row(each) for each in found[:_A_PAGE]],
            "page": page,
            "more": len(found) > _A_PAGE,
            "last": ended and page == _PAGES,
            "away": [table.town.mailboxes[name].office for name in reach.away],
        }
        return self.seats.shell.page(request, seat, "home.html", told)


def page_of(request: Request, last: int) -> int:
    """
    Return the number of the page that is asked for, from 1 to *last*.
    """
    text = request.query_params.get("page", "1")
    asked = int(text) if text.isdecimal() and len(text) < 6 else 1
    return max(min(asked, last), 1)


def rows(
    seats: Seats, table: RoutingTable, seat: Seat, request: Request
) -> Callable[[Listed], Mapping[str, Any]]:
    """
    Return what makes of a case the row of a list, for whoever sits there.
    """
    words, zone = seats.shell.words(request)["days"], table.town.timezone
    moments = Moments(zone=zone, now=seats.now(), words=words)
    language = language_of(request)
    return partial(_row, table=table, seat=seat, language=language, moments=moments)


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
        "language": case.language,
        "opened": moments.say(case.opened_at),
        "due": moments.say(due) if due else None,
        "late": due is not None and due <= moments.now,
        "channel": channel_name(say, case.contact.channel),
        "verified": bool(case.person) and not case.mistaken,
        "office": town.office_of(case.mailbox) if theirs else "",
    }

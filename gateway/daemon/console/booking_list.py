"""
The page of what is booked with a mailbox, today and on the days to come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import partial
from itertools import groupby
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.requests.booking import Booking
from gateway.core.writing.turning import marked_line
from gateway.daemon.console.home import page_of
from gateway.daemon.console.moments import Moments
from gateway.daemon.console.reach import reach_of
from gateway.daemon.console.seat import Seat, Seats
from gateway.pages import language_of
from gateway.ports.cases import Cases
from gateway.ports.console import Console, ListedBooking
from gateway.ports.store import Filings
from gateway.relay.speaking.wording import who
from gateway.routing.around.spoken_hours import named_date
from gateway.routing.table import RoutingTable
from gateway.town.forms.booking import booked_unit

#: The page's path.
BOOKED = "bookings"

#: Days of a page.
_DAYS = 7


@frozen(kw_only=True)
class BookingList:
    """
    Lists the bookings.

    Attributes:
        table: Returns the current rules.
    """

    cases: Cases
    console: Console
    filings: Filings
    table: Callable[[], RoutingTable]
    seats: Seats

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        shows = self.seats.shows(self._page)
        return [Route(f"{PATH}/{BOOKED}", shows, methods=["GET"])]

    async def _page(self, request: Request, seat: Seat) -> Response:
        table, now = self.table(), self.seats.now()
        zone, language = table.town.timezone, language_of(request)
        last = _last_page(table)
        page = page_of(request, last)
        first = now.astimezone(zone).date() + timedelta(days=(page - 1) * _DAYS)
        since, until = (
            datetime.combine(first + timedelta(days=days), time(), zone)
            for days in (0, _DAYS)
        )
        reach = await reach_of(self.cases, seat.mailbox, table, now)
        found = await self.console.booked_with(reach, since, until)
        words = self.seats.shell.words(request)["days"]
        labels = await self._labels(found)
        shown = partial(
            _day,
            labels=labels,
            table=table,
            language=language,
            moments=Moments(zone=zone, now=now, words=words),
        )
        told = {
            "first": named_date(first, language),
            "days": [
                shown(day, [*those])
                for day, those in groupby(found, lambda each: _begins(each, zone))
            ],
            "page": page,
            "more": page < last,
            "away": [table.town.mailboxes[name].office for name in reach.away],
        }
        return self.seats.shell.page(request, seat, "bookings.html", told)

    async def _labels(self, found: Sequence[ListedBooking]) -> Mapping[int, str]:
        """
        Return how those who were not verified in person call themselves, by the numbers
        of the messages with which they began to book.
        """
        those = [
            each.booking.case.message
            for each in found
            if not (each.person or each.confidential)
        ]
        shown = await self.filings.outlined(those) if those else []
        return {each.stored.id: who(each.message) for each in shown if each.message}


def _last_page(table: RoutingTable) -> int:
    """
    Return the last page: that of the furthest day that can be booked.
    """
    ahead = (diary.ahead for diary in table.diaries.values())
    return max(ahead, default=timedelta()).days // _DAYS + 1


def _begins(listed: ListedBooking, zone: tzinfo) -> date:
    return listed.booking.starts.astimezone(zone).date()


def _day(
    day: date,
    those: Sequence[ListedBooking],
    *,
    labels: Mapping[int, str],
    table: RoutingTable,
    language: str,
    moments: Moments,
) -> Mapping[str, Any]:
    today = moments.now.astimezone(moments.zone).date()
    return {
        "name": named_date(day, language),
        "near": moments.words.get((day - today).days, ""),
        "rows": [
            {
                "number": table.town.casework.named(each.booking.case),
                "hours": _hours(each.booking, moments),
                "unit": booked_unit(table.forms.values(), each.booking, language),
                "who": marked_line(each.person)
                or labels.get(each.booking.case.message, ""),
                "verified": bool(each.person),
                "confidential": each.confidential,
            }
            for each in those
        ],
    }


def _hours(booking: Booking, moments: Moments) -> str:
    starts, ends = moments.say(booking.starts), moments.say(booking.ends)
    same = starts.whole.partition(" ")[0] == ends.whole.partition(" ")[0]
    return f"{starts.clock}-{ends.clock if same else ends.whole}"

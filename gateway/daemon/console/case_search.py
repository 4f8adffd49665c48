"""
Finding cases of a mailbox: by number, or by who opened them and what they wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import TemporaryFailure
from gateway.core.writing.case_numbers import number_written
from gateway.daemon.console.home import LISTS, rows
from gateway.daemon.console.reach import reach_of, sight
from gateway.daemon.console.seat import Posted, Seat, Seats
from gateway.daemon.console.shell import HEADERS
from gateway.pages import language_of
from gateway.ports.cases import Cases
from gateway.ports.console import Console, Listed
from gateway.routing.table import RoutingTable
from gateway.routing.words.text import plain

#: Cases that are shown, that are looked through in each list, and that are read at a
#: time.
_SHOWN, _MOST, _AT_ONCE = 50, 2_000, 200

#: Characters of what is sought.
_LONGEST = 200


@frozen(kw_only=True)
class CaseSearch:
    """
    Finds cases.

    Attributes:
        table: Returns the current rules.
    """

    cases: Cases
    console: Console
    table: Callable[[], RoutingTable]
    seats: Seats

    def routes(self) -> list[Route]:
        """
        Return its routes. What is sought is posted: a name in an address would be
        logged.
        """
        return [Route(f"{PATH}/find", self.seats.takes(self._find), methods=["POST"])]

    async def _find(self, request: Request, posted: Posted) -> Response:
        sought = " ".join(posted.form.text("words").split())[:_LONGEST]
        try:
            if number := await self._numbered(sought, posted.seat):
                return RedirectResponse(f"case/{number}", 303, headers=HEADERS)
            found, all_seen = await self._found(request, sought, posted.seat)
        except TemporaryFailure as e:
            return self.seats.shell.later(request, posted.seat, e, sought)
        row = rows(self.seats, self.table(), posted.seat, request)
        told = {
            "sought": sought,
            "rows": [row(each) for each in found[:_SHOWN]],
            "more": len(found) > _SHOWN,
            "all_seen": all_seen,
            "most": _MOST,
        }
        return self.seats.shell.page(request, posted.seat, "found.html", told)

    async def _numbered(self, sought: str, seat: Seat) -> str:
        """
        Return the name of the case of that number; empty if there is none for this
        mailbox.
        """
        table = self.table()
        casework = table.town.casework
        number = number_written(sought, casework.understood) if sought else None
        if number is None:
            return ""
        seen = await sight(self.cases, number, seat.mailbox, table)
        return casework.named(number) if seen else ""

    async def _found(
        self, request: Request, sought: str, seat: Seat
    ) -> tuple[Sequence[Listed], bool]:
        """
        Return the cases in which all of the words are, those that are open first, and
        at most one more than are shown; and whether all cases were looked through.
        """
        words, language = plain(sought).split(), language_of(request)
        found: list[Listed] = []
        table, now = self.table(), self.seats.now()
        all_seen, reach = True, await reach_of(self.cases, seat.mailbox, table, now)
        for states in LISTS.values() if words else ():
            for first in range(0, _MOST, _AT_ONCE):
                some = await self.console.done(reach, states, first, _AT_ONCE)
                found += await self._with(some, words, language)
                if len(found) > _SHOWN:
                    return found, all_seen
                if not some:
                    break
            else:
                all_seen = False
        return found, all_seen

    async def _with(
        self, some: Sequence[Listed], words: Sequence[str], language: str
    ) -> Sequence[Listed]:
        # Nothing confidential is compared: that it is found would tell what it says.
        those = [each for each in some if not each.confidential]
        texts = await self.console.sought_by([each.case for each in those])
        topic_in = self.table().town.topic_in
        told = [
            plain(f"{text}\n{topic_in(each.case.topic, language)}")
            for each, text in zip(those, texts, strict=True)
        ]
        return [
            each
            for each, text in zip(those, told, strict=True)
            if all(word in text for word in words)
        ]

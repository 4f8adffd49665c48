"""
The desk's first page: finding people, and what waits for a clerk.
"""

from __future__ import annotations

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.filing import Filing, Status
from gateway.core.people.person import Enrolled, Verification
from gateway.daemon.console.clerks.workplace import Workplace
from gateway.daemon.console.received import Received
from gateway.daemon.console.seat import Posted, Seat
from gateway.town.desk.namesakes import folded_name
from gateway.town.desk.person_search import is_found
from gateway.town.hidden_messages import hidden_from

#: People, and held messages, on one page.
_MOST = 50


@frozen(kw_only=True)
class Start:
    """
    The first page.
    """

    desk: Workplace

    def routes(self) -> list[Route]:
        """
        Return its routes.
        """
        shows, takes = self.desk.shows(self._start), self.desk.takes(self._find)
        # What is sought is posted: a name in an address would be logged.
        return [
            Route(f"{PATH}/desk", shows, methods=["GET"]),
            Route(f"{PATH}/desk/find", takes, methods=["POST"]),
        ]

    async def _start(self, request: Request, seat: Seat) -> Response:
        everybody = await self.desk.store.people()
        waiting = await self.desk.store.messages(Status.HELD, _MOST)
        held = [each for each in waiting if _lacks_proof(each.filing)]
        filings = [each.filing for each in held if each.filing]
        whose = seat.person, self.desk.seats.town()
        told = {
            "pending": [
                known.person
                for known in everybody
                if known.person.state is Verification.PENDING
            ],
            "own": lambda person: (
                folded_name(person.seen_by) == folded_name(seat.person)
            ),
            "held": held,
            "hidden": await hidden_from(self.desk.store, filings, *whose),
        }
        return self.desk.page(request, seat, "clerks/start.html", told)

    async def _find(self, request: Request, posted: Posted) -> Response:
        sought = posted.form.text("words")
        found = await self._found(sought)
        told = {"found": found[:_MOST], "more": len(found) > _MOST}
        form = Received(texts=(("words", sought),))
        return self.desk.page(
            request, posted.seat, "clerks/found.html", told, form=form
        )

    async def _found(self, sought: str) -> list[Enrolled]:
        if not sought:
            return []
        everybody = await self.desk.store.people()
        return [known for known in everybody if is_found(known, sought)]


def _lacks_proof(filing: Filing | None) -> bool:
    """
    Say whether a held message waits for its sender's proof, and not for more of their
    words. One that is unreadable is shown.
    """
    decision = filing.decision if filing else None
    return decision is None or decision.lacks_proof

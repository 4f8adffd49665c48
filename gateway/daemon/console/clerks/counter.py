"""
The counter: a clerk writes for a neighbour, and reads out and prints the answers.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.case import Number
from gateway.core.console.openings import PATH
from gateway.core.errors import DeskRefused, Unreadable
from gateway.core.message import Attachment
from gateway.core.people import counter as slips
from gateway.core.people.clerks import known_as
from gateway.core.people.counter import COUNTER, CounterSlip, address_of
from gateway.core.people.numbers import GUEST, PERSON, is_number
from gateway.core.writing.case_numbers import number_written
from gateway.core.writing.turning import marked_own
from gateway.daemon.console.clerks.workplace import (
    Missing,
    Mistyped,
    Refusal,
    Workplace,
    went,
)
from gateway.daemon.console.received import EMPTY, Received, number_sent
from gateway.daemon.console.seat import Posted, Seat
from gateway.daemon.console.served import served
from gateway.ports.counter import Laid
from gateway.ports.store import Shown
from gateway.town.awaiting import until_routed
from gateway.town.desk import counter as serving
from gateway.town.desk.answers import files_of, visitor_name, waiting
from gateway.town.desk.clerk import Clerk
from gateway.town.desk.counter import Served

#: Seconds for which the page waits for what the town says.
_PATIENCE = 5.0


@frozen(kw_only=True)
class CounterPages:
    """
    The pages of the counter.

    Attributes:
        desk: Where held messages are released, for those who work there, too.
        state: The folder of everything, with the files of answers.
        arrived: Called when something was written, so that it is routed at once.
    """

    counter: Workplace
    desk: Workplace
    state: Path
    arrived: Callable[[], None]

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        path, shows, takes = f"{PATH}/counter", self.counter.shows, self.counter.takes
        answers, file = f"{path}/answers", "{whose}/{delivery}/{index}"
        return [
            Route(path, shows(self._start), methods=["GET"]),
            Route(f"{path}/write", takes(self._write), methods=["POST"]),
            Route(f"{path}/slips/{{number}}", shows(self._slip), methods=["GET"]),
            Route(answers, shows(self._named), methods=["GET"]),
            Route(f"{answers}/{{whose}}", shows(self._answers), methods=["GET"]),
            Route(f"{answers}/{file}", shows(self._file), methods=["GET"]),
            Route(f"{path}/paper", takes(self._paper), methods=["POST"]),
        ]

    async def _start(self, request: Request, seat: Seat) -> Response:
        whose = request.query_params.get("whose", "")
        form = Received(texts=(("whose", whose if is_number(whose) else ""),))
        return await self._page(request, seat, form)

    async def _page(
        self,
        request: Request,
        seat: Seat,
        form: Received = EMPTY,
        refusal: Refusal | None = None,
    ) -> Response:
        found = await waiting(self.counter.store)
        rows = [
            {
                "name": name,
                "whose": laid[0].delivery.to.value,
                "count": len(laid),
                "since": laid[0].delivery.due_at,
            }
            for name, laid in found
        ]
        name, told = "clerks/counter.html", {"waiting": rows}
        return self.counter.page(request, seat, name, told, form=form, refusal=refusal)

    async def _write(self, request: Request, posted: Posted) -> Response:
        form, clerk = posted.form, self.counter.clerk(posted.seat)
        try:
            written = await self._written(clerk, form, _name(posted))
        except (DeskRefused, Mistyped) as e:
            return await self._page(request, posted.seat, form, e)
        self.arrived()
        return went(f"slips/{written.message}")

    async def _written(self, clerk: Clerk, form: Received, name: str) -> Served:
        """
        Write down what a form says, for whom it says.

        Raises:
            DeskRefused: As the counter does.
            Mistyped: It does not say for whom, or how the clerk knows them.
        """
        store, text = self.counter.store, form.text("text")
        whose, guest = form.text("whose"), form.text("guest")
        if bool(whose) == bool(guest):
            raise Mistyped("for_whom", "guest")
        number = serving.whose_number(whose) if whose else ""
        if number.startswith(PERSON):
            consent, document = bool(form.text("consent")), form.text("document")
            if consent and not (document or form.text("known")):
                raise Mistyped("known_or_document", "document")
            return await serving.serve_person(
                clerk,
                store,
                number,
                text,
                consent=consent,
                document=document or None,
                form=name,
            )
        if number.startswith(GUEST):
            guest = await serving.guest(store, number)
        return await serving.serve_guest(clerk, store, number, guest, text, form=name)

    async def _slip(self, request: Request, seat: Seat) -> Response:
        number = _whole(request, "number")
        shown = await self.counter.store.show(number)
        if shown is None or shown.stored.arrival.channel != COUNTER:
            raise Missing
        try:
            slip = slips.read(shown.stored.arrival.raw)
        except Unreadable:  # It was erased since.
            raise Missing from None
        if known_as(slip.clerk) != known_as(seat.person):
            raise Missing
        read = await until_routed(self.counter.store, number, _PATIENCE)
        laid = await self._said_to(slip, read) if read else ()
        told = await self._became(slip, number, read, laid)
        page = self.counter.page(request, seat, "clerks/slip.html", told)
        await serving.read_out(self.counter.clerk(seat), laid)
        return page

    async def _said_to(self, slip: CounterSlip, shown: Shown) -> Sequence[Laid]:
        """
        Return what the town said at once to whoever is at the counter.
        """
        address = address_of(slip.whose)
        before = {
            laid.delivery.id: laid.read_at
            for laid in await self.counter.store.laid_out(address)
        }
        return [
            Laid(delivery=each, case="", read_at=before.get(each.id))
            for each in shown.deliveries
            if each.to == address
        ]

    async def _became(
        self, slip: CounterSlip, number: int, shown: Shown | None, laid: Sequence[Laid]
    ) -> Mapping[str, Any]:
        town = self.counter.seats.town()
        filing = shown.filing if shown else None
        talks = filing.conversations if filing else ()
        known = await self.counter.store.person(slip.whose)
        return {
            "number": number,
            "slip": slip,
            "guest": not slip.enrolled,
            "shown": shown,
            "standing": filing.verdict.standing if filing and filing.verdict else None,
            "less": serving.less(known.person) if known else None,
            "cases": [
                town.casework.named(Number.read(t.case)) for t in talks if t.case
            ],
            "offices": [
                town.mailboxes[t.mailbox].office
                for t in talks
                if t.mailbox in town.mailboxes
            ],
            "language_said": filing.decision.language
            if filing and filing.decision
            else "",
            "said": [marked_own(each.delivery.text) for each in laid],
            "lets_go": self.desk.lets,
        }

    async def _named(self, request: Request, seat: Seat) -> Response:
        whose = request.query_params.get("whose", "").strip().upper()
        if is_number(whose):
            return went(f"answers/{whose}")
        return await self._page(request, seat, refusal=Mistyped("no_number", "answers"))

    async def _answers(self, request: Request, seat: Seat) -> Response:
        whose, again = _whose(request), bool(request.query_params.get("again"))
        laid = await self.counter.store.laid_out(address_of(whose))
        wanted = [one for one in laid if again or one.read_at is None]
        try:
            name = await visitor_name(self.counter.store, whose)
        except DeskRefused:
            raise Missing from None
        town = self.counter.seats.town()
        answers = [
            {
                "delivery": one.delivery.id,
                "case": town.casework.named(Number.read(one.case)) if one.case else "",
                "at": one.delivery.due_at,
                "author": one.delivery.author,
                "text": marked_own(one.delivery.text),
                "files": [
                    file.name.partition("-")[2]
                    for file in await self._files(one.delivery.id)
                ],
                "read_at": one.read_at,
            }
            for one in wanted
        ]
        before = len(laid) > len(wanted)
        told = {"name": name, "whose": whose, "answers": answers, "before": before}
        page = self.counter.page(request, seat, "clerks/answers.html", told)
        await serving.read_out(self.counter.clerk(seat), wanted)
        return page

    async def _file(self, request: Request, seat: Seat) -> Response:
        del seat
        whose, delivery = _whose(request), request.path_params["delivery"]
        laid = await self.counter.store.laid_out(address_of(whose))
        if delivery not in {one.delivery.id for one in laid}:
            raise Missing
        files, index = await self._files(delivery), _whole(request, "index")
        if not index < len(files):
            raise Missing
        content = await asyncio.to_thread(files[index].read_bytes)
        name = files[index].name.partition("-")[2]
        attachment = Attachment(name=name, media_type="", reference="")
        return served(attachment, content)

    async def _files(self, delivery: str) -> Sequence[Path]:
        return await asyncio.to_thread(files_of, self.state, delivery)

    async def _paper(self, request: Request, posted: Posted) -> Response:
        # What sets letters is large, and no other page needs it.
        from gateway.town.paper.counter import take_home

        town, asked = self.counter.seats.town(), posted.form.text("case")
        clerk, store = self.counter.clerk(posted.seat), self.counter.store
        number = number_written(asked, town.casework.understood)
        refusal: Refusal = Mistyped("no_case", "case")
        try:
            paper = await take_home(clerk, store, town, number) if number else None
        except DeskRefused as e:
            paper, refusal = None, e
        if paper is None:
            return await self._page(request, posted.seat, posted.form, refusal)
        await store.note(paper.act)
        name = f"{paper.case}.pdf"
        return served(Attachment(name=name, media_type="", reference=""), paper.pdf)


def _name(posted: Posted) -> str:
    """
    Return the name of what a form says: the same if it is sent twice.
    """
    fields = ("nonce", "whose", "guest", "text")
    said = [posted.seat.session, *map(posted.form.text, fields)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]


def _whose(request: Request) -> str:
    whose: str = request.path_params["whose"]
    if not is_number(whose):
        raise Missing
    return whose


def _whole(request: Request, name: str) -> int:
    number = number_sent(request.path_params[name])
    if number is None:
        raise Missing
    return number

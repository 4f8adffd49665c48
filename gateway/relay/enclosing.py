"""
Files that go with a delivery: those of its own message, those of other messages, and
papers that are made here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, frozen

from gateway.core.case import Number
from gateway.core.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from gateway.core.message import Arrival, Attachment, Message
from gateway.core.requests.request import Enclosed, Request
from gateway.files import why
from gateway.ports.cases import Cases
from gateway.ports.channels import Channel
from gateway.ports.requests import Requests
from gateway.ports.store import Register
from gateway.routing.table import RoutingTable
from gateway.town.forms.whom import form_of

#: What the reference of such a file begins with; no platform's has a line break.
_IN = re.compile(r"in:(\d+)\n(.*)", re.DOTALL)
_MADE = re.compile(r"made:stub\n(\S+)")


def files(request: Request) -> tuple[Attachment, ...]:
    """
    Give the files of a request as what goes with a delivery of the message that began
    it.
    """
    return tuple(
        each.file
        if each.message == request.case.message
        else _enclosed(each.message, each.file)
        for each in request.files
    )


def enclosed(request: Request, message: int, came: Sequence[Attachment]) -> Request:
    """
    Give *request* with the files that *came* with a stored message: of one that nobody
    here is given its sender is told so, and it is none.
    """
    given = [each for each in came if not each.too_large]
    more = tuple(Enclosed(message=message, file=each) for each in given)
    return evolve(request, files=(*request.files, *more))


def come_with(id: int, message: Message) -> tuple[Attachment, ...]:
    """
    Give the files of the stored *message* as what goes with a delivery of another.
    """
    return tuple(_enclosed(id, each) for each in message.attachments)


def _enclosed(message: int, file: Attachment) -> Attachment:
    return evolve(file, reference=f"in:{message}\n{file.reference}")


def as_handed(origin: Message, request: Request) -> Message:
    """
    Give the message that began a request as the whole of it: whoever gets it later
    reads what was asked for, too.
    """
    return evolve(
        origin,
        subject="",
        text=request.whole,
        attachments=files(request),
    )


def stub(case: Number, number: str) -> Attachment:
    """
    Give the stub of a request as a file: it is made when it is sent.
    """
    return Attachment(
        name=f"{number}.pdf",
        media_type="application/pdf",
        reference=f"made:stub\n{case}",
    )


@frozen(kw_only=True)
class Encloser:
    """
    Brings the bytes of what goes with a delivery.

    Attributes:
        origins: All channels: files are fetched where their message came from.
        table: The rules as of now.
    """

    register: Register
    cases: Cases
    requests: Requests
    origins: Mapping[str, Channel]
    table: Callable[[], RoutingTable]

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        """
        Bring the bytes of a file of a delivery about *arrival*: it came with that, or
        is elsewhere.

        Raises:
            TemporaryFailure: Not just now.
            PermanentFailure: It is gone, too large, or of a refused kind.
        """
        made = _MADE.fullmatch(attachment.reference)
        if made is not None:
            return await self._made(Number.read(made[1]))
        came = _IN.fullmatch(attachment.reference)
        if came is None:
            return await self._came(arrival, attachment)
        stored = await self.register.stored(int(came[1]))
        if stored is None:
            raise PermanentFailure("it is gone")
        own = evolve(attachment, reference=came[2])
        return await self._came(stored.arrival, own)

    async def _came(self, arrival: Arrival, attachment: Attachment) -> bytes:
        origin = self.origins.get(arrival.channel)
        if origin is None:
            raise TemporaryFailure(f"channel {arrival.channel} is not configured")
        try:
            return await origin.fetch(arrival, attachment)
        except UnknownOutcome as e:
            raise TemporaryFailure(str(e)) from e

    async def _made(self, case: Number) -> bytes:
        request = await self.requests.request(case)
        found = await self.cases.cases([case])
        table = self.table()
        form = form_of(table, request) if request else None
        if request is None or form is None or not found:
            raise PermanentFailure("it is gone")
        # Most towns' daemons set no letters for weeks: what does is large.
        from gateway.town.paper.stub import Stub, paper

        told = Stub(
            request=request,
            form=form,
            case=found[0],
            town=table.town,
            booking=await self.requests.booking(case),
        )
        try:
            # Letters are set and compressed: the loop has other things to do meanwhile.
            return await asyncio.to_thread(paper, told)
        except OSError as e:
            # They are cut in a temporary folder, which may be full or gone.
            raise TemporaryFailure(f"no paper can be made: {why(e)}") from e

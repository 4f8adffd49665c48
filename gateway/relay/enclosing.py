"""
Files that go with a delivery: those of its own message, those of other messages, and
documents that are generated here.
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

#: References of files from other messages, and of generated files; no platform's
#: reference contains a line break.
_IN = re.compile(r"in:(\d+)\n(.*)", re.DOTALL)
_MADE = re.compile(r"made:stub\n(\S+)")


def files(request: Request) -> tuple[Attachment, ...]:
    """
    Return the files of a request as attachments of a delivery about the message that
    began it.
    """
    return tuple(
        each.file
        if each.message == request.case.message
        else _enclosed(each.message, each.file)
        for each in request.files
    )


def enclosed(request: Request, message: int, came: Sequence[Attachment]) -> Request:
    """
    Return *request* with the files that *came* with a stored message. Files that are
    too large are left out: their sender is told so elsewhere.
    """
    given = [each for each in came if not each.too_large]
    more = tuple(Enclosed(message=message, file=each) for each in given)
    return evolve(request, files=(*request.files, *more))


def likeness(file: Attachment) -> tuple[object, ...]:
    """
    Return what two versions of a message have in common if they have the same file: a
    platform may give it another reference every time.
    """
    told = file.reference if file.size is None else file.size
    return file.name, file.media_type, told


def come_with(id: int, message: Message) -> tuple[Attachment, ...]:
    """
    Return the files of the stored *message* as attachments of a delivery about another
    message.
    """
    return tuple(_enclosed(id, each) for each in message.attachments)


def _enclosed(message: int, file: Attachment) -> Attachment:
    return evolve(file, reference=f"in:{message}\n{file.reference}")


def as_handed(origin: Message, request: Request) -> Message:
    """
    Return the message that began a request with the text and files of the whole
    request, for mailboxes that get it later.
    """
    return evolve(
        origin,
        subject="",
        text=request.whole,
        attachments=files(request),
    )


def stub(case: Number, number: str) -> Attachment:
    """
    Return the stub of a request as an attachment; the PDF is generated when it is sent.
    """
    return Attachment(
        name=f"{number}.pdf",
        media_type="application/pdf",
        reference=f"made:stub\n{case}",
    )


@frozen(kw_only=True)
class Encloser:
    """
    Fetches or generates the bytes of attachments.

    Attributes:
        origins: All channels by name: a file is fetched from the channel that its
            message came from.
        table: Returns the current rules.
    """

    register: Register
    cases: Cases
    requests: Requests
    origins: Mapping[str, Channel]
    table: Callable[[], RoutingTable]

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        """
        Return the bytes of *attachment*, which belongs to a delivery about *arrival*: a
        file of that arrival, a file of another message, or a stub.

        Raises:
            TemporaryFailure: It cannot be fetched just now.
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
        # Imported here: the PDF library is large, and most daemons make no stub for
        # weeks.
        from gateway.town.paper.stub import Stub, paper

        told = Stub(
            request=request,
            form=form,
            case=found[0],
            town=table.town,
            booking=await self.requests.booking(case),
        )
        try:
            # In a thread: typesetting and compressing would block the loop.
            return await asyncio.to_thread(paper, told)
        except OSError as e:
            # The fonts are subset in a temporary folder, which may be full or gone.
            raise TemporaryFailure(f"no paper can be made: {why(e)}") from e

"""
Files of a case's messages, to be looked at or downloaded.
"""

from __future__ import annotations

import asyncio

import structlog
from attrs import frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.console.openings import PATH
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Attachment
from gateway.daemon.console.case import CasePage
from gateway.daemon.console.received import number_sent
from gateway.daemon.console.seat import Seat, Seats
from gateway.daemon.console.served import served
from gateway.ports.store import Register
from gateway.relay.enclosing import Encloser

log = structlog.get_logger()

#: Seconds in which a file must be fetched.
_PATIENCE = 25.0


@frozen(kw_only=True)
class Files:
    """
    Serves the files of a case to a mailbox that may read it.
    """

    page: CasePage
    register: Register
    encloser: Encloser
    seats: Seats

    def routes(self) -> list[Route]:
        """
        Return their routes.
        """
        path = f"{PATH}/case/{{name}}/file/{{message}}/{{index}}"
        return [Route(path, self.seats.shows(self._file), methods=["GET"])]

    async def _file(self, request: Request, seat: Seat) -> Response:
        seen = await self.page.seen(request, seat)
        number = number_sent(request.path_params["message"])
        index = number_sent(request.path_params["index"])
        if seen is None or seen.gone or number is None or index is None:
            return self.seats.shell.missing(request, seat)
        view = await self.page.reader.read(seen, seat)
        found = view.file(seat.mailbox, self.page.table(), number, index)
        if found is None:
            return self.seats.shell.missing(request, seat)
        try:
            async with asyncio.timeout(_PATIENCE):
                content = await self._content(number, found)
        except PermanentFailure as e:
            log.info("console.no_file", problem=str(e))
            return self.seats.shell.problem(request, seat, "no_file", 404)
        except TimeoutError:
            raise TemporaryFailure("a file took too long") from None
        return served(found, content)

    async def _content(self, message: int, attachment: Attachment) -> bytes:
        stored = await self.register.stored(message)
        if stored is None:
            raise PermanentFailure("it is gone")
        return await self.encloser.fetch(stored.arrival, attachment)

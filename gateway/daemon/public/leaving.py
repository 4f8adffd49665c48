"""
The page for leaving the mailing list: by one click there, or directly from the mail
program (RFC 8058).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from attrs import field, frozen
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.core.audit import GATEWAY, Act
from gateway.core.errors import TemporaryFailure, TokenInvalid
from gateway.core.mail import tokens
from gateway.core.objects import NOTICES
from gateway.core.town import Town
from gateway.daemon.public.said_page import said_page
from gateway.ports.notices import Notices
from gateway.relay.speaking.proclaiming import LEAVE

log = structlog.get_logger()

#: HTTP status of each text.
_STATUS = {"ask": 200, "left": 200, "unknown": 404, "later": 503}

#: Methods. Mail filters that prefetch links do not POST.
_METHODS = ("GET", "HEAD", "POST")


@frozen(kw_only=True)
class LeavingPage:
    """
    Asks whether somebody wants to leave, and unsubscribes them.

    No cookie, login or referrer is needed: the token in the URL is all that RFC 8058
    lets a mail program send. The page does not tell whose it is.

    Attributes:
        town: Returns the town as the current rules describe it.
    """

    notices: Notices
    key: bytes = field(repr=False)
    town: Callable[[], Town]
    now: Callable[[], datetime]

    def route(self) -> Route:
        """
        Return its route.
        """
        return Route(f"{LEAVE}{{token}}", self._answer, methods=[*_METHODS])

    async def _answer(self, request: Request) -> Response:
        try:
            subscription = tokens.read(
                request.path_params["token"], self.key, tokens.LEAVE
            )
        except TokenInvalid:
            return self._page("unknown")
        if request.method != "POST":
            return self._page("ask")
        act = Act(at=self.now(), actor=GATEWAY, action="notices.leave", object=NOTICES)
        try:
            was_there = await self.notices.unsubscribe(subscription, act)
        except TemporaryFailure as e:
            log.warning("leaving.waits", problem=str(e))
            return self._page("later")
        log.info("notices.left", was_there=was_there)
        # No redirect: mail programs do not follow one.
        return self._page("left")

    def _page(self, said: str) -> Response:
        town, status = self.town().name, _STATUS[said]
        return said_page("leaving.yaml", said, town, LEAVE, status, forms="'self'")

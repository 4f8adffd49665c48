"""
Authentication, quotas and failures on demand, in front of every route.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import Enum
from math import ceil
from typing import Any, cast

import structlog
from attrs import define, field, frozen
from oauthlib.common import Request as SignedRequest
from oauthlib.oauth1.rfc5849 import signature
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from channels.twitter.sandbox_rules import Refused

log = structlog.get_logger()

Endpoint = Callable[[Request], Awaitable[Response]]


class Fault(Enum):
    """
    Failures on demand.
    """

    LIMITED = "429, which says when to come back"
    LIMITED_SILENTLY = "429, which does not say when to come back"
    LIMITED_BUT_DONE = "it is done, and answered 429"
    NO_CREDIT = "402"
    CAPPED = "403, as the limit on what we spend is reached"
    UNAVAILABLE = "503, as a page for people"
    HANG = "no answer, and it is not done"
    UNANSWERED = "it is done, and then the connection is closed without an answer"


@frozen
class Quota:
    """
    A rate limit: so many requests in so many seconds, from the first one on.
    """

    count: int
    seconds: int = 900


#: X's real quotas, by route. The first one is reported in headers.
REAL_QUOTAS: Mapping[str, tuple[Quota, ...]] = {
    "GET /2/users/{id}/mentions": (Quota(300),),
    "GET /2/dm_events": (Quota(15),),
    "GET /2/dm_conversations/with/{id}/dm_events": (Quota(15),),
    "POST /2/dm_conversations/with/{id}/messages": (Quota(15), Quota(1440, 86400)),
}

#: For every other route: practically unlimited.
_AMPLE = (Quota(1_000_000),)

_LIMITED = Refused(429, "Too Many Requests", "Too Many Requests")

_CREDIT = "https://api.x.com/2/problems/credits"

_REFUSALS = {
    Fault.LIMITED: _LIMITED,
    Fault.LIMITED_SILENTLY: _LIMITED,
    Fault.NO_CREDIT: Refused(
        402,
        "CreditsDepleted",
        "Your enrolled account does not have any credits to fulfill this request.",
        _CREDIT,
    ),
    Fault.CAPPED: Refused(
        403,
        "SpendCapReached",
        "Your enrolled account has reached its billing cycle spend cap. API requests "
        "will be blocked until the next cycle begins on 2026-05-12.",
        _CREDIT,
    ),
}


@frozen(kw_only=True)
class Credentials:
    """
    The town hall's keys (OAuth 1.0a); the access token is also accepted as a bearer
    token.
    """

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str

    def signed(self, request: Request) -> str:
        """
        Return the nonce of a request that was signed with these keys; empty if it was
        not.
        """
        header = request.headers.get("authorization", "")
        url = request.url
        try:
            params = signature.collect_parameters(
                uri_query=url.query,
                headers={"Authorization": header},
                exclude_oauth_signature=False,
            )
            told = dict(params)
            if (told["oauth_consumer_key"], told["oauth_token"]) != (
                self.consumer_key,
                self.access_token,
            ):
                return ""
            # The library sets these two itself when it is the whole server.
            seen: Any = SignedRequest(str(url), cast("Any", request.method))
            seen.signature = told["oauth_signature"]
            seen.params = [p for p in params if p[0] != "oauth_signature"]
            right = signature.verify_hmac_sha1(
                seen, self.consumer_secret, self.access_token_secret
            )
            return f"{told['oauth_timestamp']} {told['oauth_nonce']}" if right else ""
        except (KeyError, ValueError):
            return ""


class Unanswered(Response):
    """
    Closes the connection without a response.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Send an interim response (100) only: hypercorn then closes the connection.
        """
        del scope, receive
        await send({"type": "http.response.start", "status": 100, "headers": []})


@define(kw_only=True)
class Door:
    """
    Guards every route.

    Attributes:
        quotas: By route; other routes are practically unlimited.
        faults: Pending failures, by route.
        spent: By quota: when its window began, and how much of it is used.
        released: Ends requests that hang.
    """

    credentials: Credentials
    now: Callable[[], datetime]
    quotas: Mapping[str, tuple[Quota, ...]]
    faults: dict[str, deque[Fault]] = field(factory=dict)
    spent: dict[tuple[str, Quota], tuple[float, int]] = field(factory=dict)
    released: asyncio.Event = field(factory=asyncio.Event)
    _nonces: set[str] = field(factory=set)

    def before(self, route: str, endpoint: Endpoint) -> Endpoint:
        """
        Wrap *endpoint*.

        Args:
            route: Its method and path, as X's documentation writes them.
            endpoint: Handles admitted requests.
        """
        faults = self.faults.setdefault(route, deque())

        async def answer(request: Request) -> Response:
            if not self._knows(request):
                return problem(Refused(401, "Unauthorized", "Unauthorized"))
            fault = faults.popleft() if faults else None
            headers, full = self._count(route)
            log.debug("sandbox.asked", route=route, fault=str(fault), full=full)
            if full:
                fault = Fault.LIMITED
            elif fault in (Fault.LIMITED, Fault.LIMITED_BUT_DONE):
                headers |= self._soon()
            if fault is Fault.HANG:
                await self.released.wait()
                return Unanswered()
            response = await _answer(endpoint, request, fault)
            if fault is not Fault.LIMITED_SILENTLY:
                response.headers.update(headers)
            return response

        return answer

    def _knows(self, request: Request) -> bool:
        header = request.headers.get("authorization", "")
        if header == f"Bearer {self.credentials.access_token}":
            return True
        nonce = self.credentials.signed(request)
        at = nonce.partition(" ")[0]
        # As X does: refuse a clock that is five minutes off, and a reused signature.
        if not at.isdecimal() or abs(self.now().timestamp() - int(at)) > 300:
            return False
        news = nonce not in self._nonces
        self._nonces.add(nonce)
        return news

    def _soon(self) -> dict[str, str]:
        # A limit on demand is over at once, so that no test waits a quarter of an hour.
        reset = ceil(self.now().timestamp() + 1)
        return {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset)}

    def _count(self, route: str) -> tuple[dict[str, str], bool]:
        # Return the headers about the first quota, and whether any quota is used up.
        now = self.now().timestamp()
        told: dict[str, str] = {}
        full = False
        for quota in self.quotas.get(route, _AMPLE):
            since, used = self.spent.get((route, quota), (now, 0))
            if now >= since + quota.seconds:
                since, used = now, 0
            full = full or used >= quota.count
            used = min(used + 1, quota.count)
            self.spent[route, quota] = since, used
            told = told or {
                "x-rate-limit-limit": str(quota.count),
                "x-rate-limit-remaining": str(quota.count - used),
                "x-rate-limit-reset": str(ceil(since + quota.seconds)),
            }
        return told, full


async def _answer(
    endpoint: Endpoint, request: Request, fault: Fault | None
) -> Response:
    if fault in _REFUSALS:
        return problem(_REFUSALS[fault])
    if fault is Fault.UNAVAILABLE:
        page = "<html><body><h1>503 Service Unavailable</h1></body></html>"
        return HTMLResponse(page, 503)
    try:
        response = await endpoint(request)
    except Refused as e:
        return problem(e)
    if fault is Fault.LIMITED_BUT_DONE:
        return problem(_LIMITED)
    return Unanswered() if fault is Fault.UNANSWERED else response


def problem(refused: Refused) -> Response:
    """
    Return a refusal in X's format (RFC 9457).
    """
    body = {
        "title": refused.title,
        "detail": refused.detail,
        "type": refused.type,
        "status": refused.status,
    }
    return JSONResponse(body, refused.status, media_type="application/problem+json")

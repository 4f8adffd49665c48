"""
tweepy's client, adapted for a daemon.

The original knows one host only, has no timeouts, leaks a session when it is cancelled,
raises aiohttp's own errors for responses that are not JSON, and recurses when a rate
limit has no end. All of its requests go through one method, which is replaced here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

import aiohttp
from attrs import frozen
from oauthlib.oauth1 import Client as Signer
from tweepy.asynchronous import AsyncClient  # type: ignore[import-untyped]
from yarl import URL

from channels.twitter.dialect import Dialect, renamed
from channels.twitter.problems import is_about_credit, reason, which
from channels.twitter.resolver import PublicOnly
from channels.twitter.settings import Keys
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    UnknownOutcome,
    Unreadable,
)
from gateway.core.writing.json_object import Object

#: The route of media uploads, which say nothing to anybody.
UPLOAD = "/2/media/upload"

#: How long to wait when X asks us to wait without saying how long; and where its limit
#: has ended by what it says, but holds: a clock is wrong.
A_WHILE, _STILL = timedelta(minutes=15), timedelta(minutes=1)

#: The largest response, in bytes.
_LARGEST = 8 * 1024 * 1024

_UNSIGNED = ": look at the keys in the settings, and at the machine's clock"

# X's own hosts that require a signature.
_PRIVATE_MEDIA = "ton.twitter.com"


class Refused(PermanentFailure):
    """
    X understood the request, and refused.

    Attributes:
        status: HTTP's.
        detail: The reason, in X's words.
    """

    def __init__(self, status: int, detail: str) -> None:
        problem = f"X refused: {detail or 'no reason given'} ({status})"
        # Signatures include the time: X's error for a wrong key and a wrong clock is
        # the same.
        super().__init__(f"{problem}{_UNSIGNED}" if status == 401 else problem)
        self.status = status
        self.detail = detail


@frozen
class Answer:
    """
    A successful response, in the form that tweepy expects of aiohttp.
    """

    content: Object

    async def json(self) -> Mapping[str, Any]:
        """
        Return the content.
        """
        return self.content.members


class Client(AsyncClient):  # type: ignore[misc]
    """
    Calls X as ourselves. Its methods return plain dicts and raise our failures.
    """

    session: aiohttp.ClientSession | None

    def __init__(
        self,
        keys: Keys,
        *,
        base_url: str,
        dialect: Dialect,
        now: Callable[[], datetime],
        deadline: float = 30,
    ) -> None:
        super().__init__(
            consumer_key=keys.consumer_key,
            consumer_secret=keys.consumer_secret,
            access_token=keys.access_token,
            access_token_secret=keys.access_token_secret,
            return_type=dict,
        )
        self.base_url = URL(base_url)
        self.dialect = dialect
        self.now = now
        self.deadline = deadline

    async def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Mapping[str, Any] | None = None,
        user_auth: bool = True,  # noqa: FBT001, FBT002  # tweepy's own signature
    ) -> Answer:
        """
        Make one request, signed whatever *user_auth* says: we have no other
        credentials.

        Raises:
            TemporaryFailure: It was not done; X is unreachable, busy, or our credit is
                used up.
            Refused: It was not done, and X refused.
            UnknownOutcome: Something was to be said, and may have been.
        """
        del user_auth
        asked = dict(params or {})
        if self.dialect is Dialect.POST:
            asked = renamed(asked)
        url = self.base_url.with_path(route).with_query(sorted(asked.items()))
        saying = method == "POST" and route != UPLOAD
        try:
            async with self._request(method, url, json=json) as response:
                body = await _capped(response, _LARGEST)
        except aiohttp.ClientConnectorError as e:
            raise TemporaryFailure(f"X cannot be reached: {e.os_error}") from e
        except aiohttp.ConnectionTimeoutError as e:
            raise TemporaryFailure("X cannot be reached: no answer") from e
        except (aiohttp.ClientError, OSError, Unreadable) as e:
            raise _silence(f"X did not answer {route}", saying=saying) from e

        if 200 <= response.status < 300:
            try:
                return Answer(Object.read(body, _LARGEST))
            except Unreadable as e:
                problem = f"X's answer is not understood: {e}"
                raise _silence(problem, saying=saying) from e
        raise self._refusal(response, body, saying=saying)

    async def download(self, url: URL, most: int) -> bytes:
        """
        Download a file of at most *most* bytes, without following redirects.

        Raises:
            TemporaryFailure: Not just now.
            PermanentFailure: It is gone, elsewhere, or larger.
        """
        try:
            async with self._request("GET", url) as response:
                if response.status == 200:
                    return await _capped(response, most)
        except Unreadable as e:
            raise PermanentFailure(str(e)) from e
        except (aiohttp.ClientError, OSError) as e:
            raise TemporaryFailure(f"{url.host} did not answer") from e
        if response.status == 429 or response.status >= 500:
            raise TemporaryFailure(f"{url.host} is busy ({response.status})")
        raise PermanentFailure(f"{url.host} does not have it ({response.status})")

    async def close(self) -> None:
        """
        Close every connection.
        """
        session, self.session = self.session, None
        if session is not None:
            await session.close()

    def _request(
        self, method: str, url: URL, json: Mapping[str, Any] | None = None
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        if self.session is None:
            self.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=PublicOnly(self.base_url.host or "")
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.user_agent},
                middlewares=(self._sign,),
                trust_env=False,
            )
        # Connecting has a timeout of its own: until then nothing was said.
        timeout = aiohttp.ClientTimeout(total=self.deadline, connect=self.deadline / 3)
        # oauthlib needs colons encoded, which yarl does not do by itself.
        before, mark, query = str(url).partition("?")
        exact = URL(before + mark + query.replace(":", "%3A"), encoded=True)
        return self.session.request(
            method, exact, json=json, allow_redirects=False, timeout=timeout
        )

    async def _sign(
        self, request: aiohttp.ClientRequest, go_on: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        """
        Sign a request that is about to be sent. aiohttp repeats a request if a kept
        connection turns out to be closed, and X accepts no signature twice: so each
        attempt is signed anew.
        """
        if request.url.host in (self.base_url.host, _PRIVATE_MEDIA):
            signer = Signer(
                self.consumer_key,
                self.consumer_secret,
                self.access_token,
                self.access_token_secret,
            )
            method = cast("Literal['GET', 'POST']", request.method)
            _, headers, _ = signer.sign(str(request.url), method)
            request.headers.update(headers)
        return await go_on(request)

    def _refusal(
        self, response: aiohttp.ClientResponse, body: bytes, *, saying: bool
    ) -> SendFailure:
        """
        Translate an error response to a failure.
        """
        status = response.status
        if status == 429:
            again = self._reset(response.headers, saying=saying)
            problem = f"X asks us to wait (429){which(body)}"
            # It may have been said all the same: it is looked for after the wait.
            if saying:
                return UnknownOutcome(problem, again)
            return TemporaryFailure(problem, again)
        if status == 402 or is_about_credit(body):
            problem = "X answers no call: no credit is left, or its limit is reached"
            problem = f"{problem} ({status}{which(body)})"
            return TemporaryFailure(problem, self.now() + A_WHILE)
        # 503 is sent before anything is done; any other may come after it.
        if status >= 500:
            problem = f"X is in trouble ({status})"
            return _silence(problem, saying=saying and status != 503)
        try:
            return Refused(status, reason(body))
        except Unreadable:
            # The response is not from X's API, but from something in front of it.
            return TemporaryFailure(f"X's door is closed ({status})")

    def _reset(self, headers: Mapping[str, str], *, saying: bool) -> datetime:
        now = self.now()
        try:
            at = int(headers["x-rate-limit-reset"]) + 1  # its clock may differ
            reset = datetime.fromtimestamp(at, UTC)
        except (KeyError, ValueError, OverflowError, OSError):
            return now + A_WHILE
        longest = timedelta(days=1) if saying else A_WHILE  # X's windows
        return min(reset if reset > now else now + _STILL, now + longest)


def _silence(problem: str, *, saying: bool) -> TemporaryFailure | UnknownOutcome:
    return UnknownOutcome(problem) if saying else TemporaryFailure(problem)


async def _capped(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > most:
            raise Unreadable(f"more than {most} bytes")
    return bytes(body)

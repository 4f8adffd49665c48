"""
Configuration of python-telegram-bot: its connections and logging.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import httpx
from attrs import frozen
from telegram.request import HTTPXRequest


class TooLarge(httpx.RequestError):
    """
    An answer has more bytes than is read of one.
    """


@frozen
class _Bounded(httpx.AsyncByteStream):
    """
    The bytes of an answer; *most* of them.
    """

    whole: httpx.AsyncByteStream
    most: int

    async def __aiter__(self) -> AsyncIterator[bytes]:
        count = 0
        async for chunk in self.whole:
            count += len(chunk)
            if count > self.most:
                raise TooLarge(f"an answer of more than {self.most} bytes")
            yield chunk

    async def aclose(self) -> None:
        await self.whole.aclose()


def request(most: int) -> HTTPXRequest:
    """
    Make a connection pool; of each answer *most* bytes are read, by a call that fails
    otherwise (`TooLarge` is its error's cause).
    """

    async def bound(response: httpx.Response) -> None:
        if "content-encoding" in response.headers:
            # Nobody asked for it, and nothing says how large it becomes.
            raise httpx.DecodingError("a compressed answer")
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Bounded(response.stream, most)

    # A proxy from the environment would break even a loopback server.
    return HTTPXRequest(
        connection_pool_size=16,
        connect_timeout=10.0,
        pool_timeout=10.0,
        media_write_timeout=60.0,
        httpx_kwargs={
            "trust_env": False,
            "headers": {"Accept-Encoding": "identity"},
            "event_hooks": {"response": [bound]},
        },
    )


def quieten() -> None:
    """
    Keep the token and people's messages out of the logs: httpx logs every URL, and the
    library logs whole responses that it cannot parse.
    """
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)

"""
How python-telegram-bot is set up: its connections, and what it may log.
"""

from __future__ import annotations

import logging

from telegram.request import HTTPXRequest


def request() -> HTTPXRequest:
    """
    Make a pool of connections.
    """
    # A proxy named in the environment would break even a loopback server.
    return HTTPXRequest(
        connection_pool_size=16,
        connect_timeout=10.0,
        pool_timeout=10.0,
        media_write_timeout=60.0,
        httpx_kwargs={"trust_env": False},
    )


def quieten() -> None:
    """
    Keep the token and what people write out of the logs: httpx logs every address,
    and the library a whole answer where it cannot read it.
    """
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)

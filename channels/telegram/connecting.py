"""
Configuration of python-telegram-bot: its connections and logging.
"""

from __future__ import annotations

import logging

from telegram.request import HTTPXRequest


def request() -> HTTPXRequest:
    """
    Make a connection pool.
    """
    # A proxy from the environment would break even a loopback server.
    return HTTPXRequest(
        connection_pool_size=16,
        connect_timeout=10.0,
        pool_timeout=10.0,
        media_write_timeout=60.0,
        httpx_kwargs={"trust_env": False},
    )


def quieten() -> None:
    """
    Keep the token and people's messages out of the logs: httpx logs every URL, and the
    library logs whole responses that it cannot parse.
    """
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)

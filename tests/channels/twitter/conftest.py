"""
A loopback X, with tweepy and the channel connected to it.
"""

import asyncio
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from tweepy.asynchronous import AsyncClient
from yarl import URL

from channels.twitter.factory import create as create_channel
from channels.twitter.sandbox import create
from gateway.core.town import Town
from gateway.testing import MemoryInbox, channel_setup

KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")


@pytest.fixture
def town():
    return Town(
        name="Testville",
        timezone=ZoneInfo("Europe/Madrid"),
        accounts={"twitter": "@TestTown"},
    )


@pytest.fixture
async def x(tmp_path, town):
    x = create(tmp_path, town)
    await x.start()
    yield x
    await x.stop()


@pytest.fixture
async def connect(monkeypatch):
    """
    tweepy as it is; only its host, for which it has no argument, is another.
    """
    session = aiohttp.ClientSession()

    def connect(x, **keys):
        settings = x.environment()
        there = settings["VENTANILLA_TWITTER_BASE_URL"]
        monkeypatch.setattr(
            "tweepy.asynchronous.client.URL",
            lambda url, **how: URL(
                url.replace("https://api.twitter.com", there), **how
            ),
        )
        ours = {key: settings[f"VENTANILLA_TWITTER_{key.upper()}"] for key in KEYS}
        client = AsyncClient(return_type=dict, **(ours | keys))
        client.session = session
        return client

    yield connect
    await session.close()


@pytest.fixture
def client(x, connect):
    return connect(x)


@pytest.fixture
async def make(x, town, tmp_path):
    made = []

    def make(**variables):
        settings = {f"VENTANILLA_TWITTER_{k.upper()}": v for k, v in variables.items()}
        setup = channel_setup(tmp_path, x.environment() | settings, town)
        channel = create_channel(setup)
        made.append(channel)
        return channel

    yield make
    for channel in made:
        await channel.close()


@pytest.fixture
def channel(make):
    return make()


@pytest.fixture
def met(x):
    """
    Waits until the faults that were to come to a route have met their requests.
    """

    async def met(route):
        async with asyncio.timeout(60):
            while x._api.door.faults[route]:  # noqa: ASYNC110 - nothing tells us.
                await asyncio.sleep(0.005)

    return met


@pytest.fixture
def inbox():
    return MemoryInbox()

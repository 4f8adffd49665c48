"""
A town, a loopback Telegram, and the real channel connected to it.
"""

import asyncio
import json
import os
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from attrs import define, evolve, field
from telegram import Bot
from telegram.request import HTTPXRequest

from channels.telegram import sandbox
from channels.telegram.factory import create
from channels.telegram.pace import Pace
from channels.telegram.sandbox_chats import CHANNEL
from gateway.core.conversation import Mailbox
from gateway.core.message import Address
from gateway.core.town import Noticing, Town
from gateway.ports.far_ends import Account
from gateway.testing import channel_setup

ROOT = Path(__file__).parents[3]

PRESS = Mailbox(
    id="press", office="Prensa", addresses=(Address("telegram", "9009"),), person="Eva"
)


@define
class Clock:
    """
    A clock that goes on only while somebody sleeps.
    """

    now: float = 100.0
    slept: list[float] = field(factory=list)

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def town():
    return Town(
        name="Junar",
        timezone=ZoneInfo("Europe/Madrid"),
        accounts={"telegram": "@JunarBot"},
        mailboxes={"press": PRESS},
        noticing=Noticing(telegram=str(CHANNEL)),
    )


@pytest.fixture
def ana():
    return Account(id="5012345678", handle="@Ana_Junar", name="Ana")


@pytest.fixture
async def far(tmp_path, town):
    far = sandbox.create(tmp_path, town)
    await far.start()
    yield far
    await far.stop()


@pytest.fixture
async def bot(far, monkeypatch):
    """
    python-telegram-bot's client, connected to the loopback.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    settings = far.environment()
    url = settings["VENTANILLA_TELEGRAM_BASE_URL"]
    kwargs = {"httpx_kwargs": {"trust_env": False}}
    bot = Bot(
        settings["VENTANILLA_TELEGRAM_TOKEN"],
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(**kwargs),
        get_updates_request=HTTPXRequest(**kwargs),
    )
    async with bot:
        yield bot


@pytest.fixture
async def channel(far, tmp_path, town):
    """
    The real channel without rate limits: the loopback accepts everything.
    """
    channel = create(channel_setup(tmp_path, far.environment(), town))
    yield evolve(channel, pace=Pace(in_chat=0, in_all=0), patience=60.0)
    await channel.close()


@pytest.fixture
def listening(channel):
    """
    Gives a context in which the channel listens into an inbox.
    """

    @asynccontextmanager
    async def listening(inbox, by=channel):
        [listen] = by.listeners().values()
        task = asyncio.create_task(listen(inbox))
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return listening


@pytest.fixture
def polled(far):
    """
    Waits until so many polls have reached the far end.
    """

    async def polled(times):
        async with asyncio.timeout(60):
            while far._api._polls < times:  # noqa: ASYNC110 - nothing tells us.
                await asyncio.sleep(0.005)

    return polled


@pytest.fixture
def corpora():
    named = os.environ.get("VENTANILLA_CORPORA")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip("the corpora are not here")
    return folder


@pytest.fixture
def reference(corpora):
    """
    Every method and type of the Bot API.
    """
    return json.loads((corpora / "telegram" / "api.min.json").read_text())


@pytest.fixture
def expect_type(reference):
    """
    Checks a value against a type of the Bot API: what must be there is, and nothing
    is there that the type does not know.
    """

    def expect_type(kind, value):
        one = kind.removeprefix("Array of ")
        if one != kind:
            for item in value:
                expect_type(one, item)
            return
        known = reference["types"].get(kind, {}).get("fields", ())
        if not known:
            return
        fields = {field["name"]: field for field in known}
        needed = {name for name, field in fields.items() if field["required"]}

        assert not needed - value.keys(), kind
        assert not value.keys() - fields.keys(), kind
        for name, inner in value.items():
            expect_type(fields[name]["types"][0], inner)

    return expect_type

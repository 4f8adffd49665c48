"""
A town hall with a console: its pages over a real store, real rules and real workers;
only the citizens' channels are scripted.
"""

import asyncio
import json
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from attrs import define, evolve, field
from lent import lent_file
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from channels.console.channel import ConsoleChannel
from channels.counter.channel import CounterChannel
from channels.counter.settings import Settings as Clerks
from channels.counter.tray import Tray
from gateway.core.delivery import CLAIMED, WAITING
from gateway.core.filing import Status
from gateway.core.message import Address, Arrival, Evidence, Message, Proof
from gateway.daemon import workers
from gateway.daemon.console.pages import routes
from gateway.daemon.couriers import couriers
from gateway.daemon.parts import Parts
from gateway.environment import Environment
from gateway.relay.incoming.intake import Intake
from gateway.relay.metrics import tally
from gateway.relay.worker_loop import Bell
from gateway.routing.compiler import compile_routes
from gateway.settings import read_settings
from gateway.store.sql import SqlStore
from gateway.testing import ScriptedChannel

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = b"k" * 32
SITE = "https://junar.example/v"

RULES = """
town:
  name: Junar & Vega
  languages: [es, en]
  accounts: {twitter: "@AytoJunar", email: town@junar.example, telegram: "@JunarBot"}
mailboxes:
  lights:
    office: Alumbrado
    person: Miguel Prueba
    addresses:
      email: lights@junar.example
      telegram: {id: "55", handle: "@lights"}
      twitter: {id: "56", handle: "@lightsx"}
  police:
    office: Policía
    person: Pilar <b>Prueba</b>
    addresses: {email: police@junar.example}
    confidential: true
  clerk:
    office: Registro
    addresses: {email: clerk@junar.example}
guards:
  danger: {words: [incendio], urgency: emergency, deliver: police}
  violence: {words: [maltrato], confidential: true, deliver: police}
  spam: {words: [bitcoin], outcome: quarantine}
topics:
  lighting: {words: [farola], owner: lights}
intents:
  procedure: {words: [certificado]}
procedures:
  certificate: {words: [certificado], requires: verified, deliver: clerk}
cases: {prefix: J, receipts: yes}
otherwise: {deliver: clerk}
"""

LINK = re.compile(r"https://\S+/console/enter#(\S+)")


@define(slots=False)
class Hall:
    """
    The town hall, and the citizens who write to it.
    """

    store: object
    table: object
    channels: dict
    variables: dict = field(factory=dict)
    now: datetime = NOON
    numbers: int = field(default=0, init=False)

    def __attrs_post_init__(self):
        known = {
            "VENTANILLA_CONSOLE": "yes",
            "VENTANILLA_PUBLIC_URL": SITE,
            **self.variables,
        }
        self.parts = Parts(
            settings=read_settings(Environment(known)),
            rules=self,
            store=self.store,
            channels=self.channels,
            absent=(),
            alone=True,
            step_up=None,
            rests=lambda: False,
            behind=lambda: False,
            bells={name: Bell() for name in self.channels},
            to_route=Bell(),
            tally=tally(CollectorRegistry()),
            key=KEY,
            now=lambda: self.now,
        )
        self.intake = Intake(self.store, self.parts.to_route, self.parts.tally)
        self.router = workers.router(self.parts)
        self.couriers = couriers(self.parts)
        self.app = Starlette(routes=[*routes(self.parts)])
        self.app.router.redirect_slashes = False

    def town(self):
        return self.table.town

    def rewrite(self, old, new):
        assert old in RULES
        self.table = compile_routes(RULES.replace(old, new))

    def browser(self, **headers):
        """
        A browser of somebody's, without scripts.
        """
        return Browser(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(self.app),
                base_url="https://junar.example",
                headers={"origin": "https://junar.example", **headers},
            ),
            self,
        )

    async def hear(self, text, lane="", **changes):
        """
        Let a channel hear something, and let the workers do what follows; return the
        number of the message.
        """
        self.numbers += 1
        usual = Message(
            external_id=f"m{self.numbers}",
            reference=f"r{self.numbers}",
            sender=Address("telegram", "1001"),
            handle="@ana",
            display_name="Ana",
            text=text,
            received_at=self.now,
            evidence=Evidence(proof=Proof.ACCOUNT),
        )
        message = evolve(usual, **changes)
        channel = self.channels[message.channel]
        channel.messages = {**channel.messages, message.external_id: message}
        arrival = Arrival(
            channel=message.channel,
            external_id=message.external_id,
            raw=json.dumps({"text": message.text}).encode(),
            received_at=message.received_at,
            lane=lane,
        )
        [number] = await self.store.receive([arrival], None)
        await self.work()
        await self.settled()
        return number

    async def work(self):
        """
        Route and deliver all that waits.
        """
        lease = timedelta(seconds=90)
        while taken := await self.store.take_received(
            self.now, lease, 100, self.channels
        ):
            for stored in taken:
                await self.router.route(stored)
        while due := await self.store.claim(self.now, lease, 10, [*self.couriers]):
            for delivery in due:
                await self.couriers[delivery.to.channel].deliver(delivery)

    async def settled(self):
        """
        Wait until all is routed and delivered, by whichever task.
        """
        waiting = [*WAITING, *CLAIMED]
        for _ in range(6_000):
            routed = not await self.store.messages(Status.RECEIVED, 1)
            if routed and not await self.store.deliveries(waiting, 1):
                return
            await asyncio.sleep(0.01)
        raise TimeoutError

    async def keep_working(self):
        while True:
            await self.work()
            await asyncio.sleep(0.02)

    def said(self, channel, to=""):
        return [
            delivery
            for delivery, _ in self.channels[channel].said
            if not to or delivery.to.value == to
        ]

    async def link(self, text="#consola", sender=("telegram", "55"), **changes):
        """
        Ask for a link, and return its fragment.
        """
        address = Address(*sender)
        before = len(self.said(address.channel, address.value))
        await self.hear(text, sender=address, **changes)
        [told] = self.said(address.channel, address.value)[before:]
        return LINK.search(told.text).group(1)

    async def sitting(self, sender=("telegram", "55"), **headers):
        """
        A browser in which somebody has entered.
        """
        browser = self.browser(**headers)
        proof = Proof.SIGNED if sender[0] == "email" else Proof.ACCOUNT
        token = await self.link(sender=sender, evidence=Evidence(proof=proof))
        answer = await browser.enter(token)
        assert 200 == answer.status_code, answer.text
        return browser

    async def acts(self, object):
        return [kept.entry for kept in await self.store.acts(object, None, 100)][::-1]


@define
class Browser:
    """
    A browser that keeps cookies, and runs no scripts.
    """

    client: object
    hall: object
    cookie: str = ""

    async def get(self, path, **given):
        return await self.client.get(f"/console/{path}", **self._with(given))

    async def post(self, path, data=None, **given):
        given.setdefault("data", data or {})
        return await self.client.post(f"/console/{path}", **self._with(given))

    async def enter(self, token, **headers):
        """
        Post the fragment of a link, as the page behind it does.
        """
        answer = await self.client.post(
            "/console/enter", content=token, headers=headers
        )
        # Our app is served below another path than the proxy's, whose the cookie is.
        found = re.match(
            "ventanilla-console=([^;]*)", answer.headers.get("set-cookie", "")
        )
        self.cookie = found.group(1) if found else self.cookie
        return answer

    async def mark(self, path="cases"):
        page = await self.get(path)
        return field_of(page.text, "mark")

    async def fields(self, path):
        """
        The hidden fields of a page's forms.
        """
        page = await self.get(path)
        assert 200 == page.status_code, page.text
        return {name: field_of(page.text, name) for name in ("mark", "nonce", "last")}

    def _with(self, given):
        cookie = {"cookie": f"ventanilla-console={self.cookie}"} if self.cookie else {}
        return {**given, "headers": {**cookie, **given.get("headers", {})}}


def field_of(page, name):
    """
    The value of a hidden field, the same in every form; empty if there is none.
    """
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    return found.group(1) if found else ""


@pytest.fixture(scope="session")
def lent(tmp_path_factory):
    """
    One database for all town halls, one after the other.
    """
    with lent_file(tmp_path_factory.mktemp("halls") / "test.db") as lent:
        yield lent


@pytest.fixture
def variables():
    """
    Settings besides those that turn the console on.
    """
    return {}


@pytest.fixture
async def hall(tmp_path, lent, variables):
    store = SqlStore(lent.take(tmp_path / "test.db"), "one", worker=1)
    await store.open()
    names = ("twitter", "email", "telegram")
    channels = {name: ScriptedChannel(name) for name in names}
    channels["console"] = ConsoleChannel()
    channels["counter"] = CounterChannel(
        settings=Clerks(clerks=frozenset({"miguel prueba"}), officials=frozenset()),
        tray=Tray(tmp_path / "var" / "counter"),
        now=lambda: NOON,
    )
    yield Hall(store, compile_routes(RULES), channels, variables)
    await store.close()


@pytest.fixture
async def working(hall):
    """
    The town hall, whose workers work all the time.
    """
    task = asyncio.create_task(hall.keep_working())
    yield hall
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

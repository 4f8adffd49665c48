"""
A small town with real rules and a real database; only the channels are scripted.
"""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from attrs import define, evolve, field
from lent import lent_file
from prometheus_client import CollectorRegistry

from gateway.core.audit import Act
from gateway.core.case import Number
from gateway.core.identity import Standing, Voucher
from gateway.core.message import Address, Arrival, Evidence, Message, Proof, Visibility
from gateway.core.people import documents
from gateway.core.town import Identity
from gateway.daemon import workers
from gateway.daemon.couriers import couriers
from gateway.daemon.parts import Parts
from gateway.environment import Environment
from gateway.relay.incoming.intake import Intake
from gateway.relay.metrics import tally
from gateway.relay.pen import Pen
from gateway.relay.sweeper import Sweeper
from gateway.relay.worker_loop import Bell
from gateway.routing.compiler import compile_routes
from gateway.settings import read_settings
from gateway.store.sql import SqlStore
from gateway.testing import ScriptedChannel
from gateway.town.desk import binding, enrolling
from gateway.town.desk.clerk import Clerk
from gateway.town.paper import stub

from .requests_samples import ana, applying, booked  # noqa: F401 - fixtures.

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = b"k" * 32
CHANNELS = ("twitter", "email", "telegram")
PRIVATE = Visibility.PRIVATE

ROUTES = """
town:
  name: Testville
  languages: [es, en]
  accounts: {twitter: "@Testville", email: town@test.example}
mailboxes:
  lights:
    office: Alumbrado
    person: Miguel Prueba
    addresses:
      email: lights@test.example
      telegram: {id: "55", handle: "@lights"}
  police:
    office: Policía
    addresses:
      email: police@test.example
      twitter: {id: "77", handle: "@police"}
  clerk:
    office: Registro
    addresses: {email: clerk@test.example}
guards:
  danger:
    words: [incendio]
    urgency: emergency
    deliver: police
    says: call-112
  violence:
    words: [maltrato]
    confidential: true
    deliver: police
    says: call-016
  spam:
    words: [bitcoin]
    outcome: quarantine
topics:
  lighting:
    words: [farola]
    owner: lights
intents:
  procedure:
    words: [certificado]
procedures:
  certificate:
    words: [certificado]
    requires: verified
    deliver: clerk
otherwise:
  deliver: clerk
"""

#: With numbered cases, receipts and terms; and a guard that tells two mailboxes.
CASES = (
    ROUTES.replace("    office: Policía", "    office: Policía\n    backups: [lights]")
    .replace("    owner: lights", "    owner: lights\n    answer_within: 2 hours")
    .replace("topics:\n", "topics:\n  water:\n    words: [fuga]\n    owner: clerk\n")
    + "cases: {prefix: J, receipts: yes}\n"
)
FIRST = Number(1)
SEVERAL = "    deliver: [police, clerk]\n    says: call-016"


@define(slots=False)
class Town:
    store: object
    table: object
    channels: dict
    now: datetime = NOON
    rests: bool = False
    behind: bool = False
    numbers: int = field(default=0, init=False)
    people: int = field(default=0, init=False)
    bell: Bell = field(factory=Bell, init=False)

    def __attrs_post_init__(self):
        self.wire()

    def wire(self, step_up=None):
        """
        Make this town's workers as a daemon does.
        """
        parts = Parts(
            settings=read_settings(Environment({})),
            rules=self,
            store=self.store,
            channels=self.channels,
            absent={*CHANNELS} - {*self.channels},
            alone=True,
            step_up=step_up,
            rests=lambda: self.rests,
            behind=lambda: self.behind,
            bells={name: Bell() for name in self.channels},
            to_route=Bell(),
            tally=tally(CollectorRegistry()),
            key=KEY,
            now=lambda: self.now,
        )
        self.intake = Intake(self.store, parts.to_route, parts.tally)
        self.router = workers.router(parts)
        self.couriers = couriers(parts)
        self.whole = parts.whole

    def clerk(self):
        """
        A clerk at the desk.
        """
        return Clerk(
            name="inés",
            people=self.store,
            filings=self.store,
            identity=Identity(),
            office_at=self.table.town.office_at,
            key=KEY,
            now=lambda: self.now,
            zone=UTC,
        )

    async def time(self):
        return self.now

    async def enrol(self, name, address):
        self.people += 1
        digits = f"{self.people:08}"
        document = f"{digits}{documents.letter(digits)}"
        asked = enrolling.Enrolment(
            name=name,
            document=document,
            consent=True,
            namesake=True,
        )
        person = await enrolling.enrol(self.clerk(), asked)
        await binding.bind(self.clerk(), person.id, address, "")
        return person

    async def hear(self, text, **changes):
        """
        Let a channel hear something, and route it.
        """
        message = self.message(text, **changes)
        channel = self.channels[message.channel]
        channel.messages = {**channel.messages, message.external_id: message}
        # Mails have no lane; in these tests public messages have none either.
        alone = message.channel == "email" or message.visibility is Visibility.PUBLIC
        lane = "" if alone else str(message.sender)
        await self.intake.accept([evolve(self.arrival(message), lane=lane)])
        await self.route()
        return message

    async def route(self):
        lease = timedelta(seconds=60)
        # Again and again: of a lane one message at a time.
        while taken := await self.store.take_received(
            self.now, lease, 100, self.channels
        ):
            for stored in taken:
                await self.router.route(stored)

    async def work(self):
        """
        Route what waits, and deliver what follows.
        """
        await self.route()
        await self.deliver()

    async def deliver(self):
        """
        Let every courier deliver what is due.
        """
        lease = timedelta(seconds=90)
        while due := await self.store.claim(self.now, lease, 10, [*self.couriers]):
            for delivery in due:
                await self.couriers[delivery.to.channel].deliver(delivery)

    async def tell(self, text, **changes):
        """
        Let a channel hear something, and deliver what follows.
        """
        message = await self.hear(text, **changes)
        await self.deliver()
        return message

    async def letter(self, text="la farola está rota", **changes):
        """
        Let somebody tell of something, and give the letter that a mailbox gets of it.
        """
        await self.tell(text, **changes)
        return self.said("email")[-1]

    async def told(self, text, sender, **changes):
        """
        Let *sender* write in private; give what they are told because of it.
        """
        before = len(self.said(sender.channel))
        there = {"sender": sender, "visibility": PRIVATE}
        await self.tell(text, **there | changes)
        return [d for d in self.said(sender.channel)[before:] if d.to == sender]

    async def answer(self, text, letter=None, **changes):
        """
        Let a mailbox answer its *letter*; by default the first that anybody got.
        """
        letter = letter or self.said("email")[0]
        said = {
            "sender": letter.to,
            "handle": "",
            "token": letter.token,
            "visibility": PRIVATE,
            "evidence": Evidence(proof=Proof.SIGNED, dmarc="pass"),
        }
        return await self.tell(text, **said | changes)

    async def signed(self, sender, message=1):
        """
        Let *sender* come back from the e-office, which knows them, for a message.
        """
        known = await self.store.known([sender])
        voucher = Voucher(
            message=message,
            standing=Standing.STRONG,
            contact=known.contacts[sender],
            because="identified at the e-office",
        )
        its = f"message {message}"
        act = Act(at=self.now, actor=its, action="step_up", object=its)
        assert await self.store.vouch(voucher, act, None)

    async def later(self, **wait):
        """
        Let time pass, and what it causes be said.
        """
        self.now += timedelta(**wait)
        await self.sweeper().sweep()
        await self.deliver()

    async def state(self, number=FIRST):
        return (await self.store.case(number)).case.state

    def message(self, text, **changes):
        self.numbers += 1
        plain = Message(
            external_id=f"m{self.numbers}",
            reference=f"r{self.numbers}",
            sender=Address("twitter", "1001"),
            handle="@ana",
            display_name="Ana",
            text=text,
            to=("@testville",),
            visibility=Visibility.PUBLIC,
            received_at=self.now,
            evidence=Evidence(proof=Proof.ACCOUNT),
        )
        return evolve(plain, **changes)

    def arrival(self, message):
        return Arrival(
            channel=message.channel,
            external_id=message.external_id,
            raw=b"{}",
            received_at=message.received_at,
        )

    def rewrite(self, old, new):
        self.table = compile_routes(ROUTES.replace(old, new))

    def rename_lights(self):
        routes = ROUTES.replace("  lights:", "  lamps:")
        self.table = compile_routes(routes.replace("owner: lights", "owner: lamps"))

    def deliver_lights_to(self, channel):
        routes = ROUTES.replace("    person:", f"    deliver: {channel}\n    person:")
        self.table = compile_routes(routes)

    def say_notices(self, **changes):
        """
        Configure notices on all channels, with *changes*.
        """
        usual = {"x": "yes", "telegram": "-100", "email": {"list": "avisos"}}
        there = {place: how for place, how in (usual | changes).items() if how}
        self.table = compile_routes(f"{ROUTES}notices: {json.dumps(there)}\n")

    async def show(self, id=1):
        return await self.store.show(id)

    def said(self, channel):
        return [delivery for delivery, _ in self.channels[channel].said]

    def pen(self):
        return Pen(self.table, self.channels, KEY, self.now)

    def sweeper(self, *rounds):
        return Sweeper(
            register=self.store,
            upkeep=self.store,
            cases=self.store,
            filings=self.store,
            outbox=self.store,
            requests=self.store,
            whole=self.whole,
            pen=self.pen,
            time=self.time,
            now=lambda: self.now,
            couriers={},
            bell=self.bell,
            rounds=rounds,
        )


def spoil(folder, change):
    """
    Change the database directly, as no program of ours would.
    """
    with closing(sqlite3.connect(folder / "test.db")) as connection, connection:
        assert connection.execute(change).rowcount


def with_lights_away():
    """
    The numbered rules while whoever sees to the lights is on leave.
    """
    away = (
        "    backups: [police]\n    absent: [{from: 2026-03-01, until: 2026-03-30}]\n"
    )
    return compile_routes(CASES.replace("    person:", f"{away}    person:"))


def texts(town, channel="twitter"):
    return [delivery.text for delivery in town.said(channel)]


@pytest.fixture(autouse=True, scope="module")
def _paper_is_plain():
    """
    Replace printed pages by a line of text: typesetting takes longer than a whole
    conversation, and is tested elsewhere.
    """

    def page(title, language, at, write):
        return f"%PDF-1.7 {title} ({language}, {at})".encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stub, "one_page", page)
        yield


@pytest.fixture(scope="session")
def lent(tmp_path_factory):
    """
    One database for all towns, one after the other.
    """
    with lent_file(tmp_path_factory.mktemp("towns") / "test.db") as lent:
        yield lent


@pytest.fixture
async def town(tmp_path, lent):
    store = SqlStore(lent.take(tmp_path / "test.db"), "one", worker=1)
    await store.open()
    channels = {name: ScriptedChannel(name) for name in CHANNELS}
    yield Town(store, compile_routes(ROUTES), channels)
    await store.close()


@pytest.fixture
def numbered(town):
    """
    The small town with numbered cases.
    """
    town.table = compile_routes(CASES)

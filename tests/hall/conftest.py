"""
A live plenary: its pages served over HTTP from a real store.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest_asyncio
from attrs import define, evolve
from lent import store_at
from prometheus_client import CollectorRegistry
from store_samples import ANA, DECISION, act, arrival, filing, message

from gateway.core.case import Number
from gateway.core.plenary.passes import LASTS, Page, Pass, mint
from gateway.core.plenary.question import Question
from gateway.daemon.gauges import Gauges
from gateway.daemon.hall.pages import PATH, HallPages
from gateway.daemon.http import HttpPhase
from gateway.daemon.reload import first_rules
from gateway.relay.pen import Pen
from gateway.relay.rounds.hall import Hall
from gateway.relay.worker_loop import Bell
from gateway.serving import free_port
from gateway.testing import ScriptedChannel

RULES = """
town:
  name: Junar & Vega
  accounts: {twitter: "@AytoJunar"}
  calendar: {plenaries: [{starts: 2026-03-05 19:00, ends: 21:00}]}
mailboxes:
  clerk: {office: Secretaría, addresses: {email: clerk@p.example}}
  mayor: {office: Alcaldía, addresses: {email: mayor@p.example}}
plenary: {secretary: clerk, mayor: mayor, hashtag: "#PlenoJunar"}
cases: {prefix: J}
otherwise: {deliver: clerk}
"""
#: Where browsers find the pages, behind a proxy.
SITE = "https://junar.example"
KEY = b"k" * 32
SESSION = datetime(2026, 3, 5, 18, tzinfo=UTC)
LIVE = SESSION + timedelta(minutes=30)


@define(slots=False)
class Evening:
    """
    The hall during a session.
    """

    store: object
    pages: object
    address: str
    public: object
    now: datetime = LIVE
    site: str = SITE
    numbers: int = 0
    session: datetime = SESSION
    live: datetime = LIVE

    async def ask(
        self, text="¿Cuándo abre la piscina?", name="Ana Gil Ruiz", case=None
    ):
        self.numbers += 1
        [number] = await self.store.receive([arrival(f"q{self.numbers}")], None)
        asked = Question(
            message=number,
            case=Number(case or number),
            session=SESSION,
            name=name,
            text=text,
            asked_at=self.now,
            moved_at=self.now,
        )
        said = message(f"q{self.numbers}", sender=ANA)
        decision = evolve(DECISION, language="es")
        await self.store.record(
            filing(number, message=said, decision=decision, questions=(asked,))
        )
        return number

    async def edit(self, number, text):
        listed = await self.store.questions(SESSION)
        [before] = [one for one in listed if one.message == number]
        self.numbers += 1
        [edit] = await self.store.receive([arrival(f"q{self.numbers}")], None)
        said = message(f"q{self.numbers}", sender=ANA)
        changed = evolve(before, text=text)
        await self.store.record(
            filing(edit, message=said, decision=DECISION, questions=(changed,))
        )

    async def forget(self, number):
        await self.store.erase([number], act("forget"))

    def link(self, page, **changes):
        ends = SESSION + LASTS
        leave = Pass(
            page=page, session=SESSION, name="Inés Prueba", printed=LIVE, ends=ends
        )
        token = mint(evolve(leave, **changes), KEY)
        return f"{self.address}{PATH}/enter#{token}"

    def token(self, page=Page.MODERATION, **changes):
        return self.link(page, **changes).partition("#")[2]

    async def states(self):
        listed = await self.store.questions(SESSION)
        return {question.message: question.state.value for question in listed}

    async def enter(self, browser, page=Page.MODERATION, **changes):
        """
        Post the token in a link's fragment, as the page behind the link does.
        """
        return await browser.post(
            f"{self.address}{PATH}/enter",
            content=self.token(page, **changes),
            headers={"origin": self.site},
        )

    async def mark(self, browser, page=Page.MODERATION):
        """
        The id of the pass that the page was made for; empty if the page is refused.
        """
        shell = await browser.get(f"{self.address}{PATH}/{page.value}")
        return shell.text.partition('data-pass="')[2].partition('"')[0]

    async def move(self, browser, number, event, text=None, mark=None, **headers):
        listed = await self.store.questions(SESSION)
        texts = {question.message: question.text for question in listed}
        read = texts[number] if text is None else text
        return await browser.post(
            f"{self.address}{PATH}/moderation/move",
            params={"pass": mark or await self.mark(browser)},
            json={"question": number, "event": event, "text": read},
            headers={"origin": self.site, **headers},
        )

    async def restart(self):
        """
        Restart the server on the same port, as after a power cut.
        """
        await self.public.stop()
        self.public = self.door()
        await self.public.start()

    def door(self):
        closing = asyncio.Event()
        registry = CollectorRegistry()
        host, _, port = self.address.removeprefix("http://").partition(":")
        return HttpPhase(
            (host, int(port)),
            no_state,
            None,
            registry,
            Gauges(registry),
            public=evolve(self.pages, closing=closing).routes(),
            closing=closing,
        )


async def no_state():
    return {}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def evening(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hall")
    (folder / "routes.yaml").write_text(RULES, encoding="utf-8")
    async with store_at(f"sqlite:///{folder}/test.db", "one") as store:
        rules = first_rules(folder / "routes.yaml", lambda: LIVE)
        channels = {"telegram": ScriptedChannel("telegram")}
        hall = Hall(
            questions=store,
            upkeep=store,
            cases=store,
            filings=store,
            register=store,
            pen=lambda: Pen(rules.table, channels, KEY, held.now),
        )
        pages = HallPages(
            hall=hall,
            trail=store,
            town=rules.town,
            key=KEY,
            now=lambda: held.now,
            closing=asyncio.Event(),
            public_url=f"{SITE}/v",
            couriers={"telegram": Bell()},
        )
        held = Evening(store, pages, f"http://127.0.0.1:{free_port()}", None)
        held.public = held.door()
        await held.public.start()
        yield held
        await held.public.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def browser_of(evening):
    """
    An HTTP client that keeps cookies, and runs no scripts.
    """
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        yield client

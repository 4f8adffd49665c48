"""
The whole way in a browser's steps: the link, the e-office on loopback, our page.
"""

import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import httpx
import pytest
from attrs import define
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from gateway.core.consequences import Consequences
from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.core.filing import Status
from gateway.core.town import Town
from gateway.daemon.gauges import Gauges
from gateway.daemon.http import HttpPhase
from gateway.daemon.public.step_up import PATH, ReturnPage, load_step_up
from gateway.daemon.reload import first_rules
from gateway.environment import Environment
from gateway.sandbox.broker import LoopbackBroker
from gateway.serving import free_port
from gateway.settings import read_settings

RULES = """
town: {name: Junar & Vega}
mailboxes: {clerk: {office: Office, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
"""
ANAS = "12345678Z"
TOWN = Town(name="Junar", timezone=ZoneInfo("Europe/Madrid"))


@define
class Street:
    """
    Somebody with a browser, and what they come to.
    """

    town: object
    address: str
    browser: httpx.AsyncClient

    async def identify(self, link, document=ANAS, name="Ana Pérez", **changes):
        """
        Fill in the e-office's form; give the answer that it sends the browser to.
        """
        form = {"document": document, "name": name, "level": "high", **changes}
        answer = await self.browser.post(link, data=form)
        return answer.headers["location"] if answer.is_redirect else answer

    async def comes_back(self, back):
        """
        Follow to where the browser stays.
        """
        answer = await self.browser.get(back)
        if not answer.is_redirect:
            return answer
        return await self.browser.get(answer.next_request.url)


@pytest.fixture
async def street(town, tmp_path):
    broker = LoopbackBroker(now=lambda: town.now)
    await broker.server.start()
    port = free_port()
    variables = {
        **broker.environment(),
        "VENTANILLA_PUBLIC_URL": f"http://127.0.0.1:{port}/",
    }
    environment = Environment(variables)
    settings = read_settings(environment)
    town.step_up = load_step_up(settings, environment, lambda: town.now)
    (tmp_path / "routes.yaml").write_text(RULES)
    rules = first_rules(tmp_path / "routes.yaml", lambda: town.now)
    page = ReturnPage(town.returning(), rules.town)
    registry = CollectorRegistry()
    phase = HttpPhase(
        ("127.0.0.1", port),
        no_state,
        rules,
        registry,
        Gauges(registry),
        public=[page.route()],
    )
    await phase.start()
    async with httpx.AsyncClient(trust_env=False) as browser:
        yield Street(town, f"http://127.0.0.1:{port}", browser)
    await phase.stop()
    await broker.server.stop()


async def no_state():
    return {}


async def test_the_message_goes_on_once_its_sender_identified(street):
    number, link = await street.town.hold()

    page = await street.comes_back(await street.identify(link))

    assert 200 == page.status_code
    assert "Hecho" in page.text
    assert "Done" in page.text
    assert Status.RECEIVED is await street.town.status(number)


async def test_nothing_personal_is_on_the_page_nor_in_its_address(street):
    _, link = await street.town.hold()

    page = await street.comes_back(await street.identify(link))

    assert f"{street.address}{PATH}?done" == str(page.url)
    assert not any(part in page.text for part in (ANAS, "Ana", "padrón"))


async def test_the_page_is_kept_nowhere_and_loads_nothing(street):
    _, link = await street.town.hold()
    back = await street.identify(link)

    on_the_way = await street.browser.get(back)
    page = await street.browser.get(on_the_way.next_request.url)
    style = re.search("<style>(.*)</style>", page.text, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()

    for answer in (on_the_way, page):
        assert "no-store" == answer.headers["cache-control"]
        assert "no-referrer" == answer.headers["referrer-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f"style-src 'sha256-{digest}'" in page.headers["content-security-policy"]


async def test_the_page_names_the_town_and_is_well_formed(street):
    page = await street.browser.get(f"{street.address}{PATH}?done")
    open_, languages = [], []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            languages.extend(value for name, value in attrs if name == "lang")
            open_.append(tag) if tag not in ("meta", "link") else None

        def handle_endtag(self, tag):
            assert tag == open_.pop()

    Reader().feed(page.text)

    assert [] == open_
    # Of the page, of what is said, and of the link at its foot.
    assert ["es", "es", "en", "en"] == languages
    assert "Junar &amp; Vega" in page.text


async def test_to_load_the_page_again_raises_no_alarm(street):
    _, link = await street.town.hold()
    page = await street.comes_back(await street.identify(link))

    again = await street.browser.get(page.url)

    assert 200 == again.status_code
    assert ["done"] == [result for _, result, _ in await street.town.acts()]


async def test_who_brings_the_word_again_reads_that_it_is_done(street):
    number, link = await street.town.hold()
    back = await street.identify(link)
    await street.comes_back(back)

    page = await street.comes_back(back)

    assert 200 == page.status_code
    assert "Su mensaje sigue su camino" in page.text
    assert Status.RECEIVED is await street.town.status(number)


async def test_who_is_refused_is_told_what_to_do(street):
    _, link = await street.town.hold()
    back = await street.identify(link)
    street.town.now += timedelta(days=1)

    page = await street.comes_back(back)

    assert 403 == page.status_code
    assert "abra otra vez el enlace" in page.text
    assert "come to the town hall with your ID" in page.text


async def released(town, number):
    await town.store.requeue(number, town.act())


async def lapsed(town, number):
    await town.store.give_up(number, "", Consequences())


async def erased(town, number):
    await town.store.erase([number], town.act())


@pytest.mark.parametrize("meanwhile", [released, lapsed, erased])
async def test_who_is_refused_is_told_nothing_that_is_not_so(street, meanwhile):
    """
    That it is kept and only the link is to be opened, where it went on at the counter
    or is there no more.
    """
    number, link = await street.town.hold()
    back = await street.identify(link)
    await meanwhile(street.town, number)

    page = await street.comes_back(back)

    assert 403 == page.status_code
    assert "guardado" not in page.text
    assert "ya le atendieron en el Ayuntamiento" in page.text
    assert "were already served at the town hall" in page.text
    assert "el plazo ha terminado, escríbanos otra vez" in page.text
    assert "the time is up, write to us again" in page.text


@pytest.mark.parametrize(
    "query",
    ["?forged=1", "?done=1", "?%64one", "?\xff"],
)
async def test_what_nobody_signed_is_refused(street, query):
    number, _ = await street.town.hold()

    page = await street.comes_back(f"{street.address}{PATH}{query}")

    assert 403 == page.status_code
    assert Status.HELD is await street.town.status(number)


@pytest.mark.parametrize("query", ["", "?", "?" + "a" * 5000])
async def test_who_brought_nothing_that_could_be_a_word_raises_no_alarm(street, query):
    page = await street.comes_back(f"{street.address}{PATH}{query}")

    assert 403 == page.status_code
    assert [] == await street.town.acts()


async def test_a_page_that_looks_ahead_uses_nothing_up(street):
    number, link = await street.town.hold()
    back = await street.identify(link)

    ahead = [
        await street.browser.request(method, back)
        for method in ("HEAD", "POST", "OPTIONS")
    ]

    told = [(answer.status_code, answer.headers["allow"]) for answer in ahead]
    assert [(405, "GET")] * 3 == told
    assert Status.HELD is await street.town.status(number)
    assert 200 == (await street.comes_back(back)).status_code


@define
class Away:
    """
    A way back that is not there just now.
    """

    why: Exception

    async def returned(self, query):
        del query
        raise self.why


@pytest.mark.parametrize("why", [TemporaryFailure("a test"), ValueError("a test")])
async def test_while_nothing_can_be_found_out_the_same_address_is_good_again(why):
    page = ReturnPage(Away(why), lambda: TOWN)
    transport = httpx.ASGITransport(Starlette(routes=[page.route()]))
    async with httpx.AsyncClient(transport=transport) as browser:
        answer = await browser.get(f"http://t.example{PATH}?anything")

    assert (503, "60") == (answer.status_code, answer.headers["retry-after"])
    assert "vuelva a cargar" in answer.text
    assert "guardado" not in answer.text


async def test_the_e_office_refuses_a_link_that_nobody_sealed(street):
    _, link = await street.town.hold()
    reference = urlsplit(link).query[len("reference=") :][:27]

    forged = await street.browser.get(link.replace(reference, "x" * 27))
    elsewhere = await street.browser.get(link.replace("127.0.0.1%3A", "evil.example"))

    assert [403, 403] == [forged.status_code, elsewhere.status_code]


async def test_the_e_office_asks_again_for_a_document_that_cannot_be(street):
    _, link = await street.town.hold()

    answer = await street.identify(link, document="12345678A")

    assert 400 == answer.status_code
    assert 'role="alert"' in answer.text


def test_without_a_setting_there_is_no_step_up():
    assert load_step_up(read_settings(Environment({})), Environment({}), None) is None


@pytest.mark.parametrize("factory", ["missing_module:create", "stranger:create"])
def test_a_step_up_that_cannot_be_made_is_a_mistake(installed, factory):
    """
    Whatever is wrong with a stranger's, the daemon ends with a sentence.
    """
    broken = "def create(setup):\n    raise OSError('no card reader')\n"
    installed("stranger", broken, step_ups=f"card = {factory}")
    environment = Environment(
        {
            "VENTANILLA_STEP_UP": "card",
            "VENTANILLA_PUBLIC_URL": "https://town.example",
        }
    )

    with pytest.raises(SettingsInvalid, match="VENTANILLA_STEP_UP: card cannot be"):
        load_step_up(read_settings(environment), environment, None)


def test_a_step_up_that_is_not_installed_is_a_mistake():
    environment = Environment(
        {
            "VENTANILLA_STEP_UP": "hunter2",
            "VENTANILLA_PUBLIC_URL": "https://town.example",
        }
    )

    with pytest.raises(SettingsInvalid, match="one of: signed-return") as caught:
        load_step_up(read_settings(environment), environment, None)

    assert "hunter2" not in str(caught.value)

"""
The page by which somebody leaves the mailing list (RFC 8058).
"""

from datetime import UTC, datetime

import httpx
import pytest
from attrs import define, field
from starlette.applications import Starlette

from gateway.core.errors import TemporaryFailure
from gateway.core.mail import tokens
from gateway.daemon.public.leaving import LeavingPage
from gateway.relay.speaking.proclaiming import LEAVE
from gateway.routing.compiler import compile_routes

KEY = b"k" * 32
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANA = "aaaabbbbccccdddd"
TOWN = compile_routes(
    """
town: {name: Junar & Vega}
mailboxes: {clerk: {office: Office, addresses: {email: clerk@p.example}}}
otherwise: {deliver: clerk}
"""
).town


@define
class List:
    """
    A mailing list, and the acts by which people left it.
    """

    readers: set = field(factory=lambda: {ANA})
    acts: list = field(factory=list)
    broken: bool = False

    async def unsubscribe(self, id, act):
        if self.broken:
            raise TemporaryFailure("the disk is full")
        self.acts.append(act)
        there = id in self.readers
        self.readers.discard(id)
        return there


@pytest.fixture
def readers():
    return List()


@pytest.fixture
async def browser(readers):
    page = LeavingPage(notices=readers, key=KEY, town=lambda: TOWN, now=lambda: NOON)
    app = httpx.ASGITransport(Starlette(routes=[page.route()]))
    async with httpx.AsyncClient(transport=app, base_url="https://t.example") as client:
        yield client


def link(purpose=tokens.LEAVE, key=KEY):
    return LEAVE + tokens.mint(ANA, key, purpose)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_whoever_only_looks_changes_nothing(browser, readers, method):
    answer = await browser.request(method, link())

    assert 200 == answer.status_code
    assert {ANA} == readers.readers


async def test_the_page_asks_in_both_languages_and_its_button_posts_here(browser):
    page = (await browser.get(link())).text

    assert "No quiero más avisos" in page
    assert "No more notices" in page
    assert page.count('<form method="post">') == 2
    assert "Junar &amp; Vega" in page


async def test_a_mail_program_needs_one_request_and_no_cookie(browser, readers):
    answer = await browser.post(link(), data={"List-Unsubscribe": "One-Click"})

    assert 200 == answer.status_code
    assert set() == readers.readers
    assert "set-cookie" not in answer.headers
    assert ["notices.leave"] == [act.action for act in readers.acts]


async def test_to_leave_twice_is_to_leave(browser, readers):
    await browser.post(link())

    again = await browser.post(link())

    assert 200 == again.status_code
    assert "Hecho" in again.text


@pytest.mark.parametrize(
    "wrong",
    [
        link(tokens.REPLY),
        link(key=b"x" * 32),
        LEAVE + "a" * 42,
        LEAVE + "x",
        LEAVE + "%C3%B1" * 42,
    ],
)
async def test_no_other_token_opens_it(browser, readers, wrong):
    for answer in (await browser.get(wrong), await browser.post(wrong)):
        assert 404 == answer.status_code
        assert "no es nuestro" in answer.text

    assert {ANA} == readers.readers


async def test_when_nothing_can_be_changed_it_says_so(browser, readers):
    readers.broken = True

    answer = await browser.post(link())

    assert 503 == answer.status_code
    assert "60" == answer.headers["retry-after"]
    assert "No se ha cambiado nada" in answer.text


async def test_nothing_of_whose_it_is_is_on_it_and_it_is_kept_nowhere(browser):
    for answer in (await browser.get(link()), await browser.post(link())):
        assert ANA not in answer.text
        assert "@" not in answer.text
        assert "no-store" == answer.headers["cache-control"]
        assert "no-referrer" == answer.headers["referrer-policy"]
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "frame-ancestors 'none'" in policy


async def test_other_methods_are_refused(browser, readers):
    assert 405 == (await browser.delete(link())).status_code
    assert {ANA} == readers.readers

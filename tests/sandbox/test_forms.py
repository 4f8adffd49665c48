"""
What the page takes and refuses, without a browser.
"""

import json

import pytest
from httpx import ASGITransport, AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.message import Visibility
from gateway.sandbox.cast import CITIZENS
from gateway.sandbox.page import SandboxPage
from gateway.sandbox.web import HEADERS

LUISA = CITIZENS[0]
SAID = {"person": LUISA.key, "channel": "twitter", "text": "hola"}
ANSWERED = {"mailbox": "alumbrado", "in_reply_to": "nothing@like.this", "text": "hola"}
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def browse(closed_stage):
    transport = ASGITransport(SandboxPage(closed_stage).app())
    return lambda: AsyncClient(transport=transport, base_url="http://127.0.0.1")


def everything_said(stage):
    return [
        post.text
        for channel in ("twitter", "telegram")
        for person in CITIZENS
        for post in stage.timeline(channel, person.accounts[channel])
    ]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/say", "", "failed"),
        ("/say", "{", "failed"),
        ("/say", "NaN", "failed"),
        ("/say", "[1]", "failed"),
        ("/say", "[" * 30_000, "failed"),
        ("/say", "\xff", "failed"),
        ("/say", "{}", "failed"),
        ("/say", SAID | {"person": "nobody"}, "failed"),
        ("/say", SAID | {"person": [LUISA.key]}, "failed"),
        ("/say", SAID | {"channel": "pigeon"}, "failed"),
        ("/say", SAID | {"channel": {}}, "failed"),
        ("/say", SAID | {"text": " \n"}, "nothing"),
        ("/say", SAID | {"text": None}, "nothing"),
        ("/say", SAID | {"text": float("nan")}, "nothing"),
        ("/say", SAID | {"text": "a" * 50_000}, "long"),
        ("/say", SAID | {"in_reply_to": "17"}, "failed"),
        ("/answer", ANSWERED, "failed"),
        ("/answer", ANSWERED | {"mailbox": "nobody"}, "failed"),
        ("/answer", ANSWERED | {"text": ""}, "nothing"),
        ("/answer", ANSWERED | {"in_reply_to": 17}, "failed"),
    ],
)
async def test_a_wrong_form_is_refused_and_says_nothing(
    browse, closed_stage, path, body, problem
):
    before = everything_said(closed_stage)
    content = body if isinstance(body, str) else json.dumps(body)
    async with browse() as client:
        answer = await client.post(
            path, content=content.encode("latin-1"), headers=JSON
        )

    assert (400, {"problem": problem}) == (answer.status_code, answer.json())
    assert before == everything_said(closed_stage)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", ""]
)
async def test_what_a_page_from_elsewhere_could_send_is_refused(browse, kind):
    async with browse() as client:
        answer = await client.post(
            "/say", content=json.dumps(SAID), headers={"content-type": kind}
        )

    assert 400 == answer.status_code


async def test_no_other_name_leads_here(browse):
    async with browse() as client:
        answer = await client.get("/", headers={"host": "rebound.example"})

    assert 400 == answer.status_code


async def test_a_reply_is_as_public_as_what_it_replies_to(browse, closed_stage):
    x, luisa = closed_stage.far_ends["twitter"], LUISA.accounts["twitter"]
    public = await x.say(luisa, "en público", visibility=Visibility.PUBLIC)
    private = await x.say(luisa, "en privado")

    async with browse() as client:
        for reference, asked in ((public, False), (private, True)):
            said = SAID | {"in_reply_to": reference, "public": asked}
            answer = await client.post("/say", json=said)
            assert 200 == answer.status_code

    assert [Visibility.PUBLIC, Visibility.PRIVATE] == [
        post.visibility for post in x.timeline(luisa) if post.text == "hola"
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(
    said=st.fixed_dictionaries(
        {"channel": st.sampled_from(["twitter", "telegram"]) | VALUES},
        optional={
            "person": st.just(LUISA.key) | VALUES,
            **dict.fromkeys(("text", "in_reply_to", "public", "photo"), VALUES),
        },
    )
)
async def test_whatever_is_sent_is_taken_or_refused(browse, said):
    async with browse() as client:
        answer = await client.post("/say", content=json.dumps(said), headers=JSON)

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("path", ["/", "/static/page/page.js", "/static/nothing.js"])
async def test_every_page_says_that_nothing_comes_from_elsewhere(browse, path):
    async with browse() as client:
        answer = await client.get(path)

    its = HEADERS | ({"cache-control": "no-cache"} if path == "/" else {})
    assert its == {name: answer.headers[name] for name in its}
    assert (404 if "nothing" in path else 200) == answer.status_code


async def test_a_browser_may_keep_the_page_to_restore_what_was_typed(browse):
    """
    Firefox restores nothing of a page that it may not store.
    """
    async with browse() as client:
        assert "no-cache" == (await client.get("/")).headers["cache-control"]


@pytest.mark.parametrize(
    "name", ["page/page.html", "page/es.yaml", "..%2fpage.py", "%2e%2e", "page.py"]
)
async def test_only_what_is_meant_to_be_is_served(browse, name):
    async with browse() as client:
        answer = await client.get(f"/static/{name}")

    assert 404 == answer.status_code


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        ("?lang=en", "es-ES", "en"),
        ("?lang=es", "en-GB", "es"),
        ("?lang=xx", "ca-ES,en", "es"),
        ("", "de,es", "es"),
        ("", "fr-FR,fr;q=0.9,es;q=0.8", "es"),
        ("", "en;q=0.1, es ;q=0.9", "es"),
        ("", "es;q=0,de", "en"),
        ("", "*, ;q=, x;q=nan,1", "en"),
    ],
)
async def test_the_language_is_asked_for_or_the_browser_s(
    browse, asked, accepted, language
):
    async with browse() as client:
        page = await client.get(f"/{asked}", headers={"accept-language": accepted})

    assert f'<html lang="{language}">' in page.text

"""
The pages of a plenary: who may open them, what they show, and what one click does.
"""

import asyncio
import hashlib
import json
from datetime import timedelta

import pytest
from attrs import evolve
from starlette.applications import Starlette

from gateway.core.audit import Act
from gateway.core.delivery import DeliveryState
from gateway.core.errors import TemporaryFailure
from gateway.core.plenary.passes import LASTS, Page
from gateway.daemon.hall.pages import PATH
from gateway.serving import free_port
from gateway.town.plenary.live import taking_back

pytestmark = pytest.mark.asyncio(loop_scope="module")

#: Seconds that a busy machine may take for what is done at once elsewhere.
PATIENCE = 60


async def heard(evening, client, page, ready=lambda _state: True):
    """
    Read the page's stream until what it tells is *ready*.
    """
    mark = await evening.mark(client, page)
    address = f"{evening.address}{PATH}/{page.value}/events?pass={mark}"
    async with asyncio.timeout(PATIENCE), client.stream("GET", address) as stream:
        # A proxy that gathered what is told would keep it.
        assert "no" == stream.headers["x-accel-buffering"]
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                state = json.loads(line.removeprefix("data: "))
                if ready(state):
                    return state
    return None


async def test_without_a_pass_nothing_opens(evening, browser_of):
    """
    Not even to whoever asks under the mark of no pass, which anybody can work out.
    """
    number = await evening.ask()
    mark = hashlib.sha256(b"").hexdigest()[:16]
    for path in ("moderation", "screen"):
        page = await browser_of.get(f"{evening.address}{PATH}/{path}")
        assert 403 == page.status_code
        assert "piscina" not in page.text
        events = await browser_of.get(
            f"{evening.address}{PATH}/{path}/events", params={"pass": mark}
        )
        assert 403 == events.status_code

    moved = await evening.move(browser_of, number, "show", mark=mark)
    assert 403 == moved.status_code
    assert "waiting" == (await evening.states())[number]


async def test_a_pass_opens_its_own_page_alone(evening, browser_of):
    """
    Though it is shown under the name of another's.
    """
    await entered(evening, browser_of, Page.SCREEN)
    number = await evening.ask()

    assert 200 == (await browser_of.get(f"{evening.address}{PATH}/screen")).status_code
    shown = browser_of.headers["cookie"]
    browser_of.headers["cookie"] = shown.replace("screen", "moderation")
    page = await browser_of.get(f"{evening.address}{PATH}/moderation")
    assert 403 == page.status_code
    assert 403 == (await evening.move(browser_of, number, "show")).status_code


async def test_the_pass_is_kept_where_no_script_reads_it(evening, browser_of):
    entered = await evening.enter(browser_of)

    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    # The world sees us over TLS.
    assert "secure" in cookie


async def promised(evening):
    """
    Begin to post a pass, and stop in the middle of it.
    """
    host, port = evening.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    origin = f"Host: {host}:{port}\r\nOrigin: {evening.site}\r\n"
    head = f"POST {PATH}/enter HTTP/1.1\r\n{origin}Content-Length: 100\r\n\r\n"
    writer.write(f"{head}xy".encode())
    await writer.drain()
    return reader, writer


async def test_who_promises_a_pass_and_is_silent_keeps_no_place(evening, monkeypatch):
    monkeypatch.setattr("gateway.pages.PATIENCE", 0.2)
    reader, writer = await promised(evening)

    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()

    assert answer.startswith(b"HTTP/1.1 403 ")


async def test_who_leaves_in_the_middle_of_a_pass_is_no_error(evening, caplog):
    _, writer = await promised(evening)
    await asyncio.sleep(0.1)
    writer.transport.abort()
    await asyncio.sleep(0.2)

    assert [] == [each for each in caplog.records if each.levelname == "ERROR"]


@pytest.mark.parametrize("token", ["", "x", "a.b", "ñ" * 5000])
async def test_what_we_did_not_seal_opens_nothing(evening, browser_of, token):
    entered = await browser_of.post(
        f"{evening.address}{PATH}/enter",
        content=token.encode(),
        headers={"origin": evening.site},
    )

    assert 403 == entered.status_code
    assert not entered.cookies


async def test_no_other_page_leaves_a_pass_here(evening, browser_of):
    entered = await browser_of.post(
        f"{evening.address}{PATH}/enter",
        content=evening.token(),
        headers={"origin": "https://evil.example"},
    )

    assert 403 == entered.status_code
    assert not entered.cookies


async def test_a_day_after_the_session_nothing_opens(evening, browser_of):
    await entered(evening, browser_of)
    try:
        evening.now = evening.session + LASTS

        page = await browser_of.get(f"{evening.address}{PATH}/moderation")
        assert 403 == page.status_code
        assert 403 == (await evening.enter(browser_of)).status_code
    finally:
        evening.now = evening.live


async def entered(evening, client, page=Page.MODERATION, **changes):
    """
    Enter; the cookie is sent although the test's door has no TLS.
    """
    answer = await evening.enter(client, page, **changes)
    name = f"ventanilla-{page.value}"
    client.headers["cookie"] = f"{name}={answer.cookies.get(name)}"
    assert {"page": page.value} == answer.json()


async def test_the_pages_load_nothing_from_elsewhere(evening, browser_of):
    await entered(evening, browser_of)
    page = await browser_of.get(f"{evening.address}{PATH}/moderation")

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "no-store" == page.headers["cache-control"]
    its = ("Junar &amp; Vega", "05/03/2026, 19:00", "Inés Prueba", "#PlenoJunar")
    for told in its:
        assert told in page.text
    assert "://" not in page.text


async def test_no_page_lets_a_browser_ask_the_site_for_an_icon(evening, browser_of):
    for page in Page:
        await entered(evening, browser_of, page)
        for path in (page.value, "enter"):
            shown = await browser_of.get(f"{evening.address}{PATH}/{path}")
            assert '<link rel="icon" href="data:,">' in shown.text
            assert "img-src data:;" in shown.headers["content-security-policy"]


async def test_one_click_shows_and_the_screen_has_it(evening, browser_of):
    """
    And nothing that waits, whichever was asked first.
    """
    await evening.ask("¿Y la piscina?")
    number = await evening.ask("¿Y la biblioteca?", "Bea Luz Prado")
    await entered(evening, browser_of)

    assert 200 == (await evening.move(browser_of, number, "show")).status_code

    listed = await heard(evening, browser_of, Page.MODERATION)
    [one] = [q for q in listed["questions"] if q["message"] == number]
    assert ("shown", "Bea Luz Prado", "19:30") == (
        one["state"],
        one["name"],
        one["shown"],
    )
    assert ["take_down", "read", "dismiss"] == one["moves"]
    await entered(evening, browser_of, Page.SCREEN)
    state = await heard(evening, browser_of, Page.SCREEN)
    assert {
        "number": f"J-{number}",
        "text": "¿Y la biblioteca?",
        "name": "Bea L. P.",
    } == state["question"]


@pytest.mark.parametrize(
    ("after", "open_"), [(-61, False), (-59, True), (100, True), (60 * 10, False)]
)
async def test_the_screen_invites_nobody_while_no_question_is_taken(
    evening, browser_of, after, open_
):
    await entered(evening, browser_of, Page.SCREEN)
    try:
        evening.now = evening.session + timedelta(minutes=after)

        state = await heard(evening, browser_of, Page.SCREEN)
    finally:
        evening.now = evening.live

    assert open_ is state["open"]


async def test_what_is_marked_as_read_too_early_is_refused_and_says_why(
    evening, browser_of
):
    number = await evening.ask()
    await entered(evening, browser_of)
    evening.now = evening.session - timedelta(minutes=30)

    early = await evening.move(browser_of, number, "read")
    evening.now = evening.live

    assert (409, {"problem": "early"}) == (early.status_code, early.json())
    assert "waiting" == (await evening.states())[number]


async def test_what_was_read_is_told_and_stands_in_the_chain(evening, browser_of):
    number = await evening.ask()
    await entered(evening, browser_of)

    assert 200 == (await evening.move(browser_of, number, "read")).status_code
    again = await evening.move(browser_of, number, "read")

    who = {"by": "Inés Prueba", "at": "19:30"}
    assert (409, {"problem": "moved", **who}) == (again.status_code, again.json())
    told = [
        d
        for d in await evening.store.deliveries([DeliveryState.DUE], 100)
        if d.message == number
    ]
    assert [f"J-{number}: su pregunta se ha leído"] == [
        d.text.partition(" en el pleno")[0] for d in told
    ]
    chain = [k.entry for k in await evening.store.acts(f"message {number}", None, 9)]
    assert [("Inés Prueba", "question.read")] == [(e.actor, e.action) for e in chain]


async def test_a_page_does_nothing_under_the_name_of_a_later_link(evening, browser_of):
    number = await evening.ask()
    await entered(evening, browser_of)
    mark = await evening.mark(browser_of)
    await entered(evening, browser_of, name="Berta Otra")

    moved = await evening.move(browser_of, number, "show", mark=mark)
    events = await browser_of.get(
        f"{evening.address}{PATH}/moderation/events", params={"pass": mark}
    )

    assert (403, "another") == (moved.status_code, moved.json()["problem"])
    assert 403 == events.status_code
    assert "waiting" == (await evening.states())[number]
    assert 200 == (await evening.move(browser_of, number, "show")).status_code


async def test_one_moderators_link_is_taken_back_alone(evening, browser_of):
    number = await evening.ask()
    await entered(evening, browser_of, name="Berta Otra")
    reading = await open_page(evening, browser_of, lambda _state: False)
    mark = await evening.mark(browser_of)

    await evening.store.note(taking_back("Berta Otra", "Luis", evening.now))

    assert await reading is None
    assert (
        403 == (await evening.move(browser_of, number, "show", mark=mark)).status_code
    )
    page = await browser_of.get(f"{evening.address}{PATH}/moderation")
    assert 403 == page.status_code
    assert "waiting" == (await evening.states())[number]
    await entered(evening, browser_of)
    assert 200 == (await evening.move(browser_of, number, "show")).status_code
    later = evening.now + timedelta(seconds=1)
    await entered(evening, browser_of, name="Berta Otra", printed=later)
    assert 200 == (await evening.move(browser_of, number, "take_down")).status_code


async def test_a_copy_that_is_brought_back_ends_every_link_that_was_printed_before(
    evening, browser_of
):
    """
    Which were taken back since, it does not know.
    """
    number = await evening.ask()
    at = evening.now - timedelta(minutes=1)
    await entered(evening, browser_of, printed=at)
    back = Act(at=at, actor="Toñi", action="store.restored", object="store")

    await evening.store.leave_out(5, back)

    page = await browser_of.get(f"{evening.address}{PATH}/moderation")
    assert 403 == page.status_code
    await entered(evening, browser_of, printed=at + timedelta(seconds=1))
    assert 200 == (await evening.move(browser_of, number, "show")).status_code


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://junar.example:8443",
        "http://junar.example",
        "http://junar.example:443",
        "null",
        "",
        "http://127.0.0.1:1",
        "http://[",
        "http://junar.example:x",
    ],
)
async def test_no_other_page_moves_anything(evening, browser_of, origin):
    number = await evening.ask()
    await entered(evening, browser_of)

    answer = await evening.move(browser_of, number, "show", origin=origin)

    assert 403 == answer.status_code
    assert "waiting" == (await evening.states())[number]


async def test_behind_a_proxy_the_public_name_is_ours_and_the_one_that_it_passes(
    evening, browser_of
):
    passed = evening.address.replace("http:", "https:")
    await entered(evening, browser_of)

    answers = [
        await evening.move(browser_of, await evening.ask(), "dismiss", origin=origin)
        for origin in (evening.site, passed, evening.address)
    ]

    # Browsers find us by TLS: whoever says otherwise is somewhere between.
    assert [200, 200, 403] == [answer.status_code for answer in answers]


@pytest.mark.parametrize(
    "public_url", ["https://Junar.Example", "https://junar.example:443/v"]
)
async def test_the_public_name_is_ours_however_it_is_written(
    evening, browser_of, public_url
):
    address = f"http://127.0.0.1:{free_port()}"
    pages = evolve(evening.pages, public_url=public_url)
    named = evolve(evening, pages=pages, address=address)
    named.public = named.door()
    number = await evening.ask()
    await named.public.start()
    try:
        await entered(named, browser_of)
        answer = await named.move(
            browser_of, number, "dismiss", origin="https://junar.example"
        )
    finally:
        await named.public.stop()

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{", b'{"question": 1}', b'{"question": 1, "event": "show"}'),
        b'{"question": 1, "event": "end", "text": "x"}',
    ],
)
async def test_nothing_else_moves_anything(evening, browser_of, body):
    await entered(evening, browser_of)
    before = await evening.states()

    answer = await browser_of.post(
        f"{evening.address}{PATH}/moderation/move",
        params={"pass": await evening.mark(browser_of)},
        content=body,
        headers={"origin": evening.site},
    )

    assert answer.status_code in (400, 409)
    assert before == await evening.states()


@pytest.mark.parametrize("event", ["show", "read", "dismiss"])
async def test_nothing_is_moved_that_its_moderator_has_not_read(
    evening, browser_of, event
):
    number = await evening.ask("¿Cuándo abre la piscina?")
    await entered(evening, browser_of)
    await evening.edit(number, "¿Quién se baña en la piscina?")

    stale = await evening.move(browser_of, number, event, "¿Cuándo abre la piscina?")

    # Its author did that, and no moderator.
    assert (409, {"problem": "moved"}) == (stale.status_code, stale.json())
    assert "waiting" == (await evening.states())[number]
    assert 200 == (await evening.move(browser_of, number, event)).status_code


async def test_what_is_forgotten_leaves_the_screen(evening, browser_of):
    number = await evening.ask("Algo de Ana")
    await entered(evening, browser_of)
    await evening.move(browser_of, number, "show")

    await evening.forget(number)

    listed = await heard(evening, browser_of, Page.MODERATION)
    [one] = [q for q in listed["questions"] if q["message"] == number]
    assert ("", "", []) == (one["text"], one["name"], one["moves"])
    await entered(evening, browser_of, Page.SCREEN)
    state = await heard(evening, browser_of, Page.SCREEN)
    assert state["question"] is None


async def test_a_page_that_is_open_is_told_at_once_and_keeps_nobody_from_closing(
    evening, browser_of, monkeypatch
):
    # Not when it is told what has not changed.
    monkeypatch.setattr("gateway.daemon.hall.looking._SAYS_EVERY", 3600)
    first = await evening.ask("¿Una?")
    await entered(evening, browser_of)
    await evening.move(browser_of, first, "show")

    def another(state):
        return any(q["text"] == "¿Otra?" for q in state["questions"])

    watching = await open_page(evening, browser_of, another)
    await evening.ask("¿Otra?")
    assert await watching is not None

    endless = await open_page(evening, browser_of, lambda _state: False)
    async with asyncio.timeout(PATIENCE):
        await evening.restart()
    assert await endless is None

    # The cookie opens what came after, too.
    page = await browser_of.get(f"{evening.address}{PATH}/moderation")
    assert 200 == page.status_code


async def open_page(evening, client, ready):
    """
    Begin to read the moderation's stream until it is *ready*; it has told something.
    """
    told = asyncio.Event()

    def noted(state):
        told.set()
        return ready(state)

    reading = asyncio.create_task(heard(evening, client, Page.MODERATION, noted))
    await asyncio.wait_for(told.wait(), PATIENCE)
    return reading


async def test_nothing_is_said_while_the_store_does_not_answer(
    evening, browser_of, monkeypatch
):
    """
    The hall's screen goes blank by itself then.
    """
    for often in ("_LOOKS_EVERY", "_SAYS_EVERY"):
        monkeypatch.setattr(f"gateway.daemon.hall.looking.{often}", 0.02)
    address = f"http://127.0.0.1:{free_port()}"
    hall = Sick()
    sick = evolve(evening, pages=evolve(evening.pages, hall=hall), address=address)
    sick.public = sick.door()
    await sick.public.start()
    heard_of = []
    try:
        await entered(sick, browser_of, Page.SCREEN)
        hearing = asyncio.create_task(
            heard(sick, browser_of, Page.SCREEN, heard_of.append)
        )
        async with asyncio.timeout(PATIENCE):
            while hall.refused < 20:  # noqa: ASYNC110 - nothing tells us.
                await asyncio.sleep(0.01)
        hearing.cancel()
        await asyncio.wait([hearing])
    finally:
        await sick.public.stop()

    assert [{"question": None, "open": True}] == heard_of


async def test_nothing_is_shown_or_moved_while_nobody_knows_who_may(
    evening, browser_of, monkeypatch
):
    """
    The store does not say whether a link was taken back, and answers all else.
    """
    monkeypatch.setattr("gateway.daemon.hall.looking._LOOKS_EVERY", 0.02)
    await entered(evening, browser_of)
    mark, seen = await evening.mark(browser_of), []
    reading = await open_page(evening, browser_of, seen.append)
    monkeypatch.setattr(evening.store, "acts", silent)

    number = await evening.ask("¿Y el autobús?")
    moved = await evening.move(browser_of, number, "show", mark=mark)
    await asyncio.sleep(0.2)
    reading.cancel()

    assert 503 == moved.status_code
    assert "autobús" not in json.dumps(seen, ensure_ascii=False)
    assert "waiting" == (await evening.states())[number]


async def silent(*_):
    raise TemporaryFailure("the store does not answer")


class Sick:
    """
    A hall whose store answers once.
    """

    answers, refused = 1, 0

    async def listed(self, _session):
        if not self.answers:
            self.refused += 1
            raise TemporaryFailure("the store does not answer")
        self.answers -= 1
        return []

    async def takes(self, _session):
        return True


async def test_however_many_pages_are_open_one_look_is_enough_for_all_of_them(
    evening, browser_of, monkeypatch
):
    """
    Else mail and danger wait behind what hundreds of pages ask of the store. And no
    more are open than may be, of each page: whoever opens another comes back later.
    """
    monkeypatch.setattr("gateway.daemon.hall.looking._MOST", 20)
    address = f"http://127.0.0.1:{free_port()}"
    hall = Counted()
    open_ = evolve(evening, pages=evolve(evening.pages, hall=hall), address=address)
    open_.public = open_.door()
    await open_.public.start()
    try:
        await entered(open_, browser_of)
        await asyncio.gather(
            *(open_page(open_, browser_of, lambda _state: False) for _ in range(20))
        )
        before, began = hall.looks, asyncio.get_running_loop().time()
        await asyncio.sleep(1)
        async with asyncio.timeout(PATIENCE):
            while hall.looks == before:  # noqa: ASYNC110 - nothing tells us.
                await asyncio.sleep(0.01)
        looks = hall.looks - before
        took = asyncio.get_running_loop().time() - began
        mark = await open_.mark(browser_of)
        full = await browser_of.get(f"{address}{PATH}/moderation/events?pass={mark}")
        await entered(open_, browser_of, Page.SCREEN)
        assert await heard(open_, browser_of, Page.SCREEN)
    finally:
        await open_.public.stop()

    # Each of 20 alone would have looked twice or thrice in a second.
    assert looks <= 10 * took
    assert (503, "10") == (full.status_code, full.headers["retry-after"])


async def test_who_goes_while_something_is_told_makes_room(
    evening, browser_of, monkeypatch
):
    """
    Such as a telephone that has slept for long: nobody takes what is told there.
    """
    monkeypatch.setattr("gateway.daemon.hall.looking._MOST", 1)
    await entered(evening, browser_of)
    mark, codes = await evening.mark(browser_of), []
    request = {
        "type": "http",
        "method": "GET",
        "path": f"{PATH}/moderation/events",
        "query_string": f"pass={mark}".encode(),
        "headers": [(b"cookie", browser_of.headers["cookie"].encode())],
    }
    door = Starlette(routes=evening.pages.routes())
    for _ in range(2):
        gone = asyncio.Event()

        async def receive(gone=gone):
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message, gone=gone):
            if message["type"] == "http.response.start":
                codes.append(message["status"])
                return
            gone.set()
            await asyncio.Event().wait()

        async with asyncio.timeout(PATIENCE):
            await door(request, receive, send)

    assert [200, 200] == codes


class Counted:
    """
    A hall where each look takes a moment.
    """

    looks = 0

    async def listed(self, _session):
        self.looks += 1
        await asyncio.sleep(0.05)
        return []

    async def takes(self, _session):
        return True


async def test_the_stream_ends_with_the_pass(evening, browser_of, monkeypatch):
    """
    Until then what has not changed is said again: the page is not cut off.
    """
    for often in ("_LOOKS_EVERY", "_SAYS_EVERY"):
        monkeypatch.setattr(f"gateway.daemon.hall.looking.{often}", 0.02)
    said = []
    await entered(evening, browser_of)
    try:
        ending = await open_page(evening, browser_of, said.append)
        async with asyncio.timeout(PATIENCE):
            while len(said) < 3:  # noqa: ASYNC110 - nothing tells us.
                await asyncio.sleep(0.01)
        evening.now = evening.session + LASTS + timedelta(seconds=1)

        assert await ending is None
    finally:
        evening.now = evening.live

    assert [said[0]] * 3 == said[:3]

"""
tweepy's client, as we changed it, tells apart what happened and what did not.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from cases import for_each
from yarl import URL

from channels.twitter.client import A_WHILE, Client, Refused
from channels.twitter.dialect import OF_EVENTS, OF_POSTS, Dialect, renamed
from channels.twitter.resolver import PublicOnly, is_public
from channels.twitter.sandbox_door import Fault
from channels.twitter.settings import Keys
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.serving import free_port

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
SECRET = "canary-do-not-tell"
POST = "POST /2/tweets"
ME = "GET /2/users/me"


def client_of(url, dialect=Dialect.TWEET, deadline=60, **keys):
    all_keys = {
        "consumer_key": "ck",
        "consumer_secret": SECRET,
        "access_token": "7000-at",
        "access_token_secret": SECRET,
    } | keys
    return Client(
        Keys(**all_keys),
        base_url=url,
        dialect=dialect,
        now=lambda: NOW,
        deadline=deadline,
    )


@pytest.fixture
async def ours(x):
    settings = x.environment()
    keys = {
        name: settings[f"VENTANILLA_TWITTER_{name.upper()}"]
        for name in (
            "consumer_key",
            "consumer_secret",
            "access_token",
            "access_token_secret",
        )
    }
    client = client_of(settings["VENTANILLA_TWITTER_BASE_URL"], **keys)
    yield client
    await client.close()


@pytest.fixture
async def answering():
    """
    A server that says the same bytes to everybody, and then closes.
    """
    servers, clients = [], []

    async def answering(said, **how):
        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        servers.append(server)
        port = server.sockets[0].getsockname()[1]
        client = client_of(f"http://127.0.0.1:{port}", **how)
        clients.append(client)
        return client

    yield answering
    for client in clients:
        await client.close()
    for server in servers:
        server.close()


def http(status, body=b"{}", *headers):
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(head).encode() + body


async def test_requests_are_signed_as_ourselves(ours, monkeypatch):
    """
    And go straight to X: what is told in private is for no proxy of the environment.
    """
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    told = await ours.get_me()

    assert "TestTown" == told["data"]["username"]


async def test_wrong_keys_are_refused_and_never_told(x, caplog):
    caplog.set_level("DEBUG")
    client = client_of(x.environment()["VENTANILLA_TWITTER_BASE_URL"])

    with pytest.raises(Refused) as refused:
        await client.get_me()
    await client.close()

    assert 401 == refused.value.status
    assert SECRET not in f"{refused.value!r} {client!r} {caplog.text}"


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Fault.LIMITED_SILENTLY, A_WHILE),
        (Fault.NO_CREDIT, A_WHILE),
        (Fault.UNAVAILABLE, None),
        (Fault.HANG, None),
    ],
)
async def test_what_fails_while_reading_may_be_asked_again(x, ours, fault, wait):
    x.fail_next(ME, fault)
    ours.deadline = 1 if fault is Fault.HANG else ours.deadline

    with pytest.raises(TemporaryFailure) as failure:
        await ours.get_me()

    ours.deadline = 60
    assert (NOW + wait if wait else None) == failure.value.retry_at
    assert "TestTown" == (await ours.get_me())["data"]["username"]


async def test_a_question_that_was_cut_off_is_asked_again_and_signed_anew(x, ours):
    x.fail_next(ME, Fault.UNANSWERED)

    assert "TestTown" == (await ours.get_me())["data"]["username"]


async def test_a_limit_says_when_it_ends(answering):
    reset = NOW + timedelta(minutes=7)
    said = http(429, b"{}", f"x-rate-limit-reset: {int(reset.timestamp())}")
    client = await answering(said)

    with pytest.raises(TemporaryFailure, match="429") as failure:
        await client.get_me()

    assert reset + timedelta(seconds=1) == failure.value.retry_at


async def test_what_a_limit_may_have_let_through_is_looked_for_when_it_ends(answering):
    reset = NOW + timedelta(minutes=7)
    said = http(429, b"{}", f"x-rate-limit-reset: {int(reset.timestamp())}")
    client = await answering(said)

    with pytest.raises(UnknownOutcome, match="429") as outcome:
        await client.create_tweet(text="Hola")

    assert reset + timedelta(seconds=1) == outcome.value.retry_at


async def test_a_limit_on_reading_ends_when_xs_window_does(answering):
    """
    Of what is said there are limits for a day; of what is read, for 15 minutes.
    """
    reset = int((NOW + timedelta(hours=23)).timestamp())
    said = http(429, b"{}", f"x-rate-limit-reset: {reset}")
    ours, again = await answering(said), await answering(said)

    with pytest.raises(TemporaryFailure) as reading:
        await ours.get_me()
    with pytest.raises(UnknownOutcome) as saying:
        await again.create_tweet(text="Hola")

    assert NOW + A_WHILE == reading.value.retry_at
    assert NOW + timedelta(hours=23, seconds=1) == saying.value.retry_at


@pytest.mark.parametrize(("told", "wait"), [("soon", 900), ("9" * 30, 900), ("1", 60)])
async def test_a_limit_that_ends_never_or_ended_is_not_believed(answering, told, wait):
    client = await answering(http(429, b"<html>", f"x-rate-limit-reset: {told}"))

    with pytest.raises(TemporaryFailure) as failure:
        await client.get_me()

    assert NOW + timedelta(seconds=wait) == failure.value.retry_at


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.UNANSWERED])
async def test_silence_after_saying_something_is_an_unknown_outcome(x, ours, fault):
    x.fail_next(POST, fault)
    ours.deadline = 1 if fault is Fault.HANG else ours.deadline

    with pytest.raises(UnknownOutcome):
        await ours.create_tweet(text="Hola")


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (http(429), UnknownOutcome),
        (http(503, b"<html>"), TemporaryFailure),
        (http(502, b"<html>"), UnknownOutcome),
        (http(500), UnknownOutcome),
        (http(403, b"<html>blocked</html>"), TemporaryFailure),
        (http(403, b'{"detail": "no"}'), Refused),
        (http(400, b'{"title": "bad", "detail": 5}'), TemporaryFailure),
        (http(302, b"{}", "Location: http://127.0.0.1:1/"), Refused),
        (http(201, b"<html>"), UnknownOutcome),
        (http(201, b'{"data": {"id": NaN}}'), UnknownOutcome),
        (b"HTTP/1.1 201 X\r\nContent-Length: 900\r\n\r\n{", UnknownOutcome),
        (b"", UnknownOutcome),
        (b"SSH-2.0-OpenSSH_9.2\r\n", UnknownOutcome),
    ],
)
async def test_each_answer_to_a_post_has_one_meaning(answering, said, failure):
    client = await answering(said)

    with pytest.raises(failure) as raised:
        await client.create_tweet(text="Hola")

    assert failure is type(raised.value)


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (429, b"{}", "X asks us to wait (429)"),
        (429, b"<html>", "X asks us to wait (429)"),
        (429, b'{"title": "Too Many Requests"}', "X asks us to wait (429)"),
        (
            429,
            b'{"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly"}',
            "X asks us to wait (429): Usage cap exceeded: Monthly",
        ),
        (
            403,
            b'{"errors": [{"code": 64, "message": "Your account is suspended"}]}',
            "X refused: Your account is suspended (403)",
        ),
        (403, b'{"title": "Forbidden"}', "X refused: Forbidden (403)"),
        (403, b'{"errors": []}', "X refused: no reason given (403)"),
        (
            403,
            b'{"detail": "Not permitted", "errors": {"message": 1}}',
            "X refused: Not permitted (403)",
        ),
    ],
)
async def test_why_x_refuses_is_told_in_its_words(answering, status, body, problem):
    client = await answering(http(status, body))

    with pytest.raises(SendFailure) as raised:
        await client.create_tweet(text="Hola")

    assert problem == str(raised.value)


async def test_who_cannot_be_reached_was_told_nothing():
    nobody = client_of(f"http://127.0.0.1:{free_port()}")
    nowhere = client_of("http://x.invalid", deadline=0.6)

    with pytest.raises(TemporaryFailure, match=r"reached: .*Connect call failed"):
        await nobody.create_tweet(text="Hola")
    with pytest.raises(TemporaryFailure, match="reached"):
        await nowhere.create_tweet(text="Hola")

    await nobody.close()
    await nowhere.close()


async def test_a_cancelled_request_leaks_nothing(x, ours, met):
    x.fail_next(ME, Fault.HANG)
    asking = asyncio.create_task(ours.get_me())
    await met(ME)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert "TestTown" == (await ours.get_me())["data"]["username"]


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (http(404), PermanentFailure),
        (http(302, b"", "Location: http://127.0.0.1:1/"), PermanentFailure),
        (http(200, b"x" * 11), PermanentFailure),
        (http(429), TemporaryFailure),
        (http(500), TemporaryFailure),
        (b"", TemporaryFailure),
    ],
)
async def test_a_file_is_brought_from_where_it_is_or_not_at_all(
    answering, said, failure
):
    client = await answering(said)

    with pytest.raises(failure):
        await client.download(client.base_url / "media", 10)


async def test_names_that_point_into_our_own_network_are_refused():
    inside = PublicOnly(trusted="x.example")

    with pytest.raises(OSError, match="no public address"):
        await inside.resolve("localhost", 80)
    trusted = await PublicOnly(trusted="localhost").resolve("localhost", 80)
    await inside.close()

    assert trusted


@for_each(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("2606:4700:4700::1111", True),
        ("64:ff9b::101:101", True),
        # What a network with IPv6 only, or 6to4, leads to 10.0.0.1 or to itself.
        ("64:ff9b::a00:1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:a00:1::1", False),
        ("::ffff:10.0.0.1", False),
        ("224.0.0.1", False),
        ("localhost", False),
    ],
)
def test_an_address_is_out_there_if_what_it_leads_to_is(address, public):
    assert is_public(address) is public


async def test_nothing_is_fetched_from_a_name_of_our_own(answering):
    client = await answering(http(200))
    port = client.base_url.port

    with pytest.raises(TemporaryFailure):
        await client.download(URL(f"http://localhost:{port}/"), 10)


def test_the_words_of_2026_ask_the_same():
    asked = {
        "since_id": "5",
        "tweet.fields": ",".join(OF_POSTS["tweet_fields"]),
        "expansions": ",".join(OF_POSTS["expansions"]),
    }

    assert {
        "since_id": "5",
        "post.fields": "attachments,created_at,entities,geo,note_post",
        "expansions": "author_id,attachments.media_keys,referenced_posts",
    } == renamed(asked)


def test_of_a_direct_message_no_author_of_a_post_is_asked_which_x_refuses():
    asked = {
        "dm_event.fields": ",".join(OF_EVENTS["dm_event_fields"]),
        "tweet.fields": ",".join(OF_EVENTS["tweet_fields"]),
        "expansions": ",".join(OF_EVENTS["expansions"]),
    }

    assert {
        "dm_event.fields": "attachments,created_at,dm_conversation_id,entities",
        "post.fields": "attachments,entities,note_post",
        "expansions": "sender_id,attachments.media_keys,referenced_posts",
    } == renamed(asked)

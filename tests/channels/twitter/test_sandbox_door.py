"""
Who may come into the loopback X, how often, and what goes wrong on demand.
"""

import asyncio

import aiohttp
import pytest
from tweepy.errors import (
    HTTPException,
    TooManyRequests,
    Unauthorized,
)

from channels.twitter.sandbox import OURS, create
from channels.twitter.sandbox_door import REAL_QUOTAS, Fault
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

ANA = Account(id="1001", handle="@ana_92", name="Ana")
POST = "POST /2/tweets"


@pytest.mark.parametrize(
    "key", ["consumer_key", "consumer_secret", "access_token", "access_token_secret"]
)
async def test_nobody_comes_in_with_a_wrong_key(x, connect, key):
    client = connect(x, **{key: "wrong"})

    with pytest.raises(Unauthorized) as refused:
        await client.get_me(user_auth=True)

    assert "application/problem+json" == refused.value.response.content_type


async def test_a_signature_is_good_once(client):
    sent = []
    request = client.session._request

    async def listening(*args, **kwargs):
        sent.append((args, kwargs))
        return await request(*args, **kwargs)

    client.session._request = listening
    await client.get_me(user_auth=True)
    [(args, kwargs)] = sent
    async with client.session.request(*args, **kwargs) as again:
        assert 401 == again.status


async def test_real_quotas_are_kept_and_told(tmp_path, town, connect):
    x = create(tmp_path, town, quotas=REAL_QUOTAS)
    await x.start()
    client = connect(x)
    client.return_type = aiohttp.ClientResponse

    answers = [
        await client.get_direct_message_events(user_auth=True) for _ in range(15)
    ]
    with pytest.raises(TooManyRequests) as refused:
        await client.get_direct_message_events(user_auth=True)
    await x.stop()

    assert [str(n) for n in range(14, -1, -1)] == [
        answer.headers["x-rate-limit-remaining"] for answer in answers
    ]
    told = refused.value.response.headers
    assert ("15", "0") == (told["x-rate-limit-limit"], told["x-rate-limit-remaining"])
    assert {told["x-rate-limit-reset"]} == {
        answer.headers["x-rate-limit-reset"] for answer in answers
    }


async def test_stopped_and_started_it_is_the_same_x(x, client):
    said = await x.say(ANA, "@TestTown Hola", visibility=Visibility.PUBLIC)
    await client.get_me(user_auth=True)
    before = x.environment()

    await x.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.get_users_mentions(OURS, user_auth=True)
    await x.start()
    page = await client.get_users_mentions(OURS, user_auth=True)

    assert before == x.environment()
    assert [said] == [mention["id"] for mention in page["data"]]


async def test_it_says_when_to_come_back_or_does_not(x, client):
    x.fail_next(POST, Fault.LIMITED)
    x.fail_next(POST, Fault.LIMITED_SILENTLY)

    with pytest.raises(TooManyRequests) as limited:
        await client.create_tweet(text="Hola", user_auth=True)
    with pytest.raises(TooManyRequests) as silently:
        await client.create_tweet(text="Hola", user_auth=True)

    told = limited.value.response.headers
    assert told["x-rate-limit-reset"].isdecimal()
    assert "0" == told["x-rate-limit-remaining"]
    assert not [n for n in silently.value.response.headers if n.startswith("x-rate")]


async def test_without_credit_nothing_is_done(x, client):
    x.fail_next(POST, Fault.NO_CREDIT)

    with pytest.raises(HTTPException, match="does not have any credits") as refused:
        await client.create_tweet(text="Hola", user_auth=True)

    assert 402 == refused.value.response.status
    assert [] == x.timeline(Account(id=OURS))


async def test_it_may_be_down_with_a_page_for_people(x, client):
    x.fail_next(POST, Fault.UNAVAILABLE)

    # tweepy takes every refusal for JSON.
    with pytest.raises(aiohttp.ContentTypeError, match="text/html"):
        await client.create_tweet(text="Hola", user_auth=True)

    assert [] == x.timeline(Account(id=OURS))


async def test_it_may_hang(x, client):
    x.fail_next(POST, Fault.HANG)

    with pytest.raises(asyncio.TimeoutError):
        async with asyncio.timeout(0.05):
            await client.create_tweet(text="Hola", user_auth=True)

    assert [] == x.timeline(Account(id=OURS))


async def test_what_hangs_ends_when_it_is_stopped(x, client):
    x.fail_next(POST, Fault.HANG)
    hanging = asyncio.create_task(client.create_tweet(text="Hola", user_auth=True))
    await client.get_me(user_auth=True)

    await x.stop()

    with pytest.raises(aiohttp.ClientConnectionError):
        await hanging


async def test_it_may_post_and_never_say_so(x, client):
    x.fail_next(POST, Fault.UNANSWERED)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.create_tweet(text="Hola", user_auth=True)

    assert ["Hola"] == [post.text for post in x.timeline(Account(id=OURS))]


async def test_it_may_post_and_say_that_it_is_limited(x, client):
    x.fail_next(POST, Fault.LIMITED_BUT_DONE)

    with pytest.raises(TooManyRequests) as limited:
        await client.create_tweet(text="Hola", user_auth=True)

    assert limited.value.response.headers["x-rate-limit-reset"].isdecimal()
    assert ["Hola"] == [post.text for post in x.timeline(Account(id=OURS))]


async def test_a_fault_is_over_after_its_times(x, client):
    x.fail_next(POST, Fault.NO_CREDIT, times=2)

    for _ in range(2):
        with pytest.raises(HTTPException):
            await client.create_tweet(text="Hola", user_auth=True)
    posted = await client.create_tweet(text="Hola", user_auth=True)

    assert "Hola" == posted["data"]["text"]


async def test_only_what_is_asked_for_fails(x, client):
    x.fail_next(POST, Fault.NO_CREDIT)

    with pytest.raises(KeyError):
        x.fail_next("POST /2/twits", Fault.NO_CREDIT)

    assert OURS == (await client.get_me(user_auth=True))["data"]["id"]

"""
The loopback X, as X's own SDK finds it: in the names of 2026, and with requests.

Each process that collects tests imports this file; the SDK, which takes a second, only
the one that runs it.
"""

import asyncio
from base64 import b64encode

import pytest
from requests import HTTPError

from channels.twitter.sandbox import OURS
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

ANA = Account(id="1001", handle="@ana_92", name="Ana")
PNG = b"\x89PNG\r\n\x1a\n a picture of a street lamp"


def connect(x, **keys):
    from xdk import Client

    client = Client(base_url=x.environment()["VENTANILLA_TWITTER_BASE_URL"], **keys)
    client.session.trust_env = False
    return client


@pytest.fixture(params=["OAuth 1.0a", "OAuth 2.0"])
def client(request, x):
    """
    Signs each request, or bears the access token.
    """
    from xdk.oauth1_auth import OAuth1

    keys = x.credentials
    if request.param == "OAuth 2.0":
        client = connect(x, access_token=keys.access_token)
    else:
        client = connect(
            x,
            auth=OAuth1(
                api_key=keys.consumer_key,
                api_secret=keys.consumer_secret,
                callback="oob",
                access_token=keys.access_token,
                access_token_secret=keys.access_token_secret,
            ),
        )
    yield client
    client.session.close()


async def test_the_town_hall_finds_itself(client):
    me = await asyncio.to_thread(client.users.get_me)

    assert (OURS, "Testville", "TestTown") == (
        me.data.id,
        me.data.name,
        me.data.username,
    )


async def test_mentions_are_read_in_the_new_names(x, client):
    said = [
        await x.say(ANA, f"@TestTown {n}", visibility=Visibility.PUBLIC)
        for n in range(8)
    ]
    said.append(
        await x.say(
            ANA, "Y más", visibility=Visibility.PUBLIC, in_reply_to=said[0], photo=PNG
        )
    )

    pages = await asyncio.to_thread(
        lambda: list(
            client.users.get_mentions(
                OURS,
                since_id=said[0],
                max_results=5,
                post_fields=["created_at", "conversation_id"],
                expansions=["author_id", "referenced_posts", "attachments.media_keys"],
                media_fields=["url"],
            )
        )
    )

    posts = [post for page in pages for post in page.data]
    assert [5, 3] == [len(page.data) for page in pages]
    assert said[:0:-1] == [post.id for post in posts]
    assert [said[0]] == [one.id for one in posts[0].referenced_posts]
    assert [said[-1]] == posts[0].edit_history_post_ids
    assert said[0] == posts[0].conversation_id
    assert ["ana_92"] == [author.username for author in pages[0].includes.users]
    assert [said[0]] == [post.id for post in pages[0].includes.posts]
    [picture] = pages[0].includes.media
    assert PNG == (await asyncio.to_thread(client.session.get, picture.url)).content


async def test_an_answer_is_posted_with_a_picture(x, client):
    from xdk.media.models import UploadRequest
    from xdk.posts.models import CreateRequest

    asked = await x.say(ANA, "@TestTown ¿Plano?", visibility=Visibility.PUBLIC)

    uploaded = await asyncio.to_thread(
        client.media.upload,
        UploadRequest(media=b64encode(PNG).decode(), media_category="tweet_image"),
    )
    posted = await asyncio.to_thread(
        client.posts.create,
        CreateRequest(
            text="Este",
            reply={"in_reply_to_tweet_id": asked},
            media={"media_ids": [uploaded.data.id]},
        ),
    )

    assert "@ana_92 Este" == posted.data.text
    answer = x.timeline(ANA)[-1]
    assert (posted.data.id, "Este", asked) == (
        answer.reference,
        answer.text,
        answer.in_reply_to,
    )
    assert ["image/png"] == [kind for _, kind in answer.files]


async def test_a_picture_may_come_in_a_form(x):
    bearer = {"Authorization": f"Bearer {x.credentials.access_token}"}
    client = connect(x)

    response = await asyncio.to_thread(
        client.session.post,
        f"{client.base_url}/2/media/upload",
        headers=bearer,
        data={"media_category": "tweet_image"},
        files={"media": ("lamp.png", PNG, "image/png")},
    )
    client.session.close()

    assert 200 == response.status_code
    assert len(PNG) == response.json()["data"]["size"]


async def test_nobody_is_answered_who_did_not_ask(x, client):
    from xdk.posts.models import CreateRequest

    said = await x.say(ANA, "Vaya noche", visibility=Visibility.PUBLIC)

    with pytest.raises(HTTPError) as refused:
        await asyncio.to_thread(
            client.posts.create,
            CreateRequest(text="¿Sí?", reply={"in_reply_to_tweet_id": said}),
        )

    assert 403 == refused.value.response.status_code


async def test_direct_messages_go_both_ways(x, client):
    from xdk.direct_messages.models import CreateByParticipantIdRequest

    asked = await x.say(ANA, "¿Tengo deudas?")

    answer = await asyncio.to_thread(
        client.direct_messages.create_by_participant_id,
        "1001",
        CreateByParticipantIdRequest(text="Ninguna."),
    )
    [page] = await asyncio.to_thread(
        lambda: list(
            client.direct_messages.get_events(
                dm_event_fields=["dm_conversation_id"], expansions=["sender_id"]
            )
        )
    )

    assert [
        (answer.data.dm_event_id, OURS, "Ninguna."),
        (asked, "1001", "¿Tengo deudas?"),
    ] == [(event.id, event.sender_id, event.text) for event in page.data]
    assert {answer.data.dm_conversation_id} == {
        event.dm_conversation_id for event in page.data
    }


async def test_nobody_comes_in_with_a_wrong_token(x):
    client = connect(x, access_token="wrong")

    with pytest.raises(HTTPError) as refused:
        await asyncio.to_thread(client.users.get_me)
    client.session.close()

    assert 401 == refused.value.response.status_code
    assert "Unauthorized" == refused.value.response.json()["title"]

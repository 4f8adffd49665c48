"""
What is written on the loopback X in private, and its pictures, as tweepy finds them.
"""

from base64 import b64encode

import pytest
from tweepy.errors import BadRequest, Forbidden

from channels.twitter.sandbox import OURS
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

ANA = Account(id="1001", handle="@ana_92", name="Ana")
LUIS = Account(id="1002", handle="@luis", name="Luis")
JPEG = b"\xff\xd8\xff a picture of a street lamp"
PUBLIC = Visibility.PUBLIC


async def test_direct_messages_go_both_ways(x, client):
    asked = await x.say(ANA, "¿Tengo deudas?", photo=JPEG)
    await x.say(LUIS, "Hola")
    answer = await client.create_direct_message(
        participant_id="1001", text="Ninguna.", user_auth=True
    )

    everybody = await client.get_direct_message_events(user_auth=True, max_results=2)
    rest = await client.get_direct_message_events(
        user_auth=True, pagination_token=everybody["meta"]["next_token"]
    )
    ana = await client.get_direct_message_events(
        participant_id="1001",
        dm_event_fields=["created_at", "dm_conversation_id", "attachments"],
        expansions=["sender_id", "attachments.media_keys"],
        media_fields="url",
        user_auth=True,
    )

    assert f"1001-{OURS}" == answer["data"]["dm_conversation_id"]
    assert ["Ninguna.", "Hola"] == [event["text"] for event in everybody["data"]]
    assert [asked] == [event["id"] for event in rest["data"]]
    assert [(OURS, "Ninguna."), ("1001", "¿Tengo deudas?")] == [
        (event["sender_id"], event["text"]) for event in ana["data"]
    ]
    assert [picture["media_key"] for picture in ana["includes"]["media"]] == (
        ana["data"][1]["attachments"]["media_keys"]
    )
    assert [("@ana_92", "¿Tengo deudas?"), ("@TestTown", "Ninguna.")] == [
        (post.author.handle, post.text) for post in x.timeline(ANA)
    ]
    assert answer["data"]["dm_event_id"] == x.timeline(ANA)[1].reference
    assert [("image/jpeg",), ()] == [
        tuple(kind for _, kind in post.files) for post in x.timeline(ANA)
    ]


async def test_nobody_is_written_to_who_never_wrote(x, client):
    await x.say(ANA, "@TestTown Hola", visibility=PUBLIC)

    with pytest.raises(Forbidden, match="cannot send messages"):
        await client.create_direct_message(
            participant_id="1001", text="Hola", user_auth=True
        )


async def test_a_picture_is_sent_in_public_and_in_private(x, client):
    asked = await x.say(ANA, "@TestTown ¿Plano?", visibility=PUBLIC)
    await x.say(ANA, "¿Plano?")

    # tweepy has no method for it: this is what it has underneath.
    uploaded = await client._make_request(
        "POST",
        "/2/media/upload",
        json={"media": b64encode(JPEG).decode(), "media_category": "tweet_image"},
        user_auth=True,
    )
    picture = uploaded["data"]["id"]
    await client.create_tweet(
        media_ids=[picture], in_reply_to_tweet_id=asked, user_auth=True
    )
    await client.create_direct_message(
        participant_id="1001", media_id=picture, user_auth=True
    )

    name = f"{uploaded['data']['media_key']}.jpeg"
    assert [(name, "image/jpeg")] * 2 == [p.files[0] for p in x.timeline(ANA)[2:]]


async def test_only_uploaded_pictures_are_sent(client):
    with pytest.raises(BadRequest, match="media IDs are invalid"):
        await client.create_tweet(media_ids=["5"], user_auth=True)
    with pytest.raises(BadRequest, match="not supported"):
        await client._make_request(
            "POST",
            "/2/media/upload",
            json={"media": b64encode(b"#!/bin/sh").decode()},
            user_auth=True,
        )

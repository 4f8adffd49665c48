"""
What is posted on the loopback X, as tweepy finds it.
"""

import pytest
from tweepy.errors import BadRequest, Forbidden

from channels.twitter.sandbox import OURS
from gateway.core.message import Visibility
from gateway.ports.far_ends import Account

ANA = Account(id="1001", handle="@ana_92", name="Ana")
LUIS = Account(id="1002", handle="@luis", name="Luis")
JPEG = b"\xff\xd8\xff a picture of a street lamp"
PUBLIC = Visibility.PUBLIC


async def mentions(client, **params):
    return await client.get_users_mentions(OURS, user_auth=True, **params)


async def test_the_town_hall_finds_itself_and_others(x, client):
    await x.say(ANA, "Hola")

    me = await client.get_me(user_auth=True)
    ana = await client.get_user(username="Ana_92", user_auth=True)
    nobody = await client.get_user(username="nobody", user_auth=True)

    assert {"id": OURS, "name": "Testville", "username": "TestTown"} == me["data"]
    assert {"id": "1001", "name": "Ana", "username": "ana_92"} == ana["data"]
    assert "data" not in nobody
    assert "Not Found Error" == nobody["errors"][0]["title"]


async def test_a_mention_comes_with_its_author_and_its_picture(x, client):
    said = await x.say(ANA, "@testtown Luz rota", visibility=PUBLIC, photo=JPEG)

    page = await mentions(
        client,
        expansions=["author_id", "attachments.media_keys"],
        tweet_fields=["created_at", "entities", "conversation_id"],
        media_fields=["url"],
    )

    [mention] = page["data"]
    [picture] = page["includes"]["media"]
    assert (said, "@testtown Luz rota", "1001") == (
        mention["id"],
        mention["text"],
        mention["author_id"],
    )
    assert [said] == mention["edit_history_tweet_ids"]
    assert said == mention["conversation_id"]
    assert [{"start": 0, "end": 9, "username": "testtown", "id": OURS}] == (
        mention["entities"]["mentions"]
    )
    assert [{"id": "1001", "name": "Ana", "username": "ana_92"}] == (
        page["includes"]["users"]
    )
    assert [picture["media_key"]] == mention["attachments"]["media_keys"]
    async with client.session.get(picture["url"]) as response:
        assert JPEG == await response.read()
        assert "image/jpeg" == response.content_type


async def test_mentions_are_read_from_where_one_stopped_page_by_page(x, client):
    said = [await x.say(ANA, f"@TestTown {n}", visibility=PUBLIC) for n in range(13)]

    read = []
    token = None
    while True:
        page = await mentions(
            client, since_id=said[0], max_results=5, pagination_token=token
        )
        read.append([mention["id"] for mention in page["data"]])
        token = page["meta"].get("next_token")
        if token is None:
            break
    until = await mentions(client, until_id=said[2])
    nothing = await mentions(client, since_id=said[-1])

    newest_first = said[:0:-1]
    assert [newest_first[:5], newest_first[5:10], newest_first[10:]] == read
    assert (said[2], said[1]) == (
        page["meta"]["newest_id"],
        page["meta"]["oldest_id"],
    )
    assert [said[1], said[0]] == [mention["id"] for mention in until["data"]]
    assert {"meta": {"result_count": 0}} == nothing


async def test_x_repeats_itself_when_it_is_told_to(x, client):
    said = await x.say(ANA, "@TestTown Hola", visibility=PUBLIC)
    x.forget_since(2)

    pages = [await mentions(client, since_id=said) for _ in range(3)]

    assert [1, 1, 0] == [page["meta"]["result_count"] for page in pages]


async def test_what_does_not_mention_us_is_not_told_to_us(x, client):
    said = await x.say(
        ANA, "TestTown, a@TestTown.example @TestTowns", visibility=PUBLIC
    )

    page = await mentions(client)

    assert 0 == page["meta"]["result_count"]
    assert [said] == [post.reference for post in x.timeline(ANA)]


async def test_reposts_and_our_own_posts_are_told_as_what_they_are(x, client):
    said = await x.say(ANA, "@TestTown Luz rota", visibility=PUBLIC)
    repost = await x.repost(LUIS, said)
    ours = await client.create_tweet(text="Soy @TestTown", user_auth=True)

    page = await mentions(
        client, tweet_fields=["referenced_tweets"], expansions="referenced_tweets.id"
    )

    assert [ours["data"]["id"], repost, said] == [m["id"] for m in page["data"]]
    assert "RT @ana_92: @TestTown Luz rota" == page["data"][1]["text"]
    assert [{"type": "retweeted", "id": said}] == page["data"][1]["referenced_tweets"]
    assert [said] == [tweet["id"] for tweet in page["includes"]["tweets"]]


async def test_an_answer_is_read_by_whom_it_answers(x, client):
    asked = await x.say(ANA, "@TestTown ¿Abren hoy?", visibility=PUBLIC)

    answer = await client.create_tweet(
        text="Sí, hasta las 14 h.", in_reply_to_tweet_id=asked, user_auth=True
    )
    thanks = await x.say(
        ANA, "Gracias", visibility=PUBLIC, in_reply_to=answer["data"]["id"]
    )
    page = await mentions(client, since_id=asked, tweet_fields="referenced_tweets")

    # X puts the mention in front; a reader does not see it.
    assert "@ana_92 Sí, hasta las 14 h." == answer["data"]["text"]
    assert [
        ("@ana_92", "@TestTown ¿Abren hoy?", ""),
        ("@TestTown", "Sí, hasta las 14 h.", asked),
        ("@ana_92", "Gracias", answer["data"]["id"]),
    ] == [(p.author.handle, p.text, p.in_reply_to) for p in x.timeline(ANA)]
    assert {PUBLIC} == {post.visibility for post in x.timeline(ANA)}
    assert [(thanks, "@TestTown Gracias")] == [
        (mention["id"], mention["text"]) for mention in page["data"]
    ]
    assert [] == x.timeline(LUIS)


async def test_nobody_is_answered_in_public_who_did_not_ask(x, client):
    said = await x.say(ANA, "Vaya noche", visibility=PUBLIC)

    with pytest.raises(Forbidden, match="have not been mentioned") as refused:
        await client.create_tweet(
            text="¿Qué pasa?", in_reply_to_tweet_id=said, user_auth=True
        )

    response = refused.value.response
    assert "application/problem+json" == response.content_type
    assert {"title", "detail", "type", "status"} == (await response.json()).keys()


async def test_a_post_that_is_gone_cannot_be_answered(client):
    with pytest.raises(Forbidden, match="deleted or not visible"):
        await client.create_tweet(text="Hola", in_reply_to_tweet_id="5", user_auth=True)


async def test_a_thread_of_our_own_may_go_on(client):
    first = await client.create_tweet(text="Primero", user_auth=True)

    second = await client.create_tweet(
        text="Segundo", in_reply_to_tweet_id=first["data"]["id"], user_auth=True
    )

    assert "Segundo" == second["data"]["text"]


async def test_the_same_text_is_not_taken_twice(client):
    posted = await client.create_tweet(text="Corte de agua", user_auth=True)
    with pytest.raises(Forbidden, match="duplicate"):
        await client.create_tweet(text="Corte de agua", user_auth=True)

    await client.delete_tweet(posted["data"]["id"])
    again = await client.create_tweet(text="Corte de agua", user_auth=True)

    assert posted["data"]["id"] != again["data"]["id"]


@pytest.mark.parametrize("text", ["a" * 281, "漢" * 141, None])
async def test_too_much_and_too_little_text_is_refused(client, text):
    with pytest.raises(BadRequest):
        await client.create_tweet(text=text, user_auth=True)


async def test_what_we_posted_can_be_looked_for(x, client):
    ours = await client.create_tweet(text="Corte de agua", user_auth=True)
    theirs = await x.say(ANA, "@TestTown Gracias", visibility=PUBLIC)

    timeline = await client.get_users_tweets(OURS, user_auth=True)
    found = await client.get_tweets([theirs, "5"], user_auth=True)
    await client.delete_tweet(theirs)
    deleted = await client.delete_tweet(ours["data"]["id"])
    after = await client.get_users_tweets(OURS, user_auth=True)

    assert [ours["data"]["id"]] == [tweet["id"] for tweet in timeline["data"]]
    assert [theirs] == [tweet["id"] for tweet in found["data"]]
    assert ["5"] == [error["value"] for error in found["errors"]]
    assert {"data": {"deleted": True}} == deleted
    assert {"meta": {"result_count": 0}} == after


@pytest.mark.parametrize(
    "params",
    [
        {"tweet_fields": "autor_id"},
        {"max_results": 4},
        {"max_results": 101},
        {"since_id": "x"},
        {"pagination_token": "x"},
    ],
)
async def test_what_x_does_not_know_is_refused(client, params):
    with pytest.raises(BadRequest):
        await mentions(client, **params)

"""
Posts and direct messages become messages, and answers become requests. Bytes that make
no sense are refused, and nothing worse happens.
"""

import json
from datetime import UTC, datetime

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.twitter import wire
from channels.twitter.wire import Kind
from gateway.core.delivery import Delivery
from gateway.core.errors import Unreadable
from gateway.core.message import Address, Arrival, Message, Place, Proof, Visibility
from gateway.core.writing.json_object import Object

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
ANA = {"id": "1762218342774769184", "username": "luisa_morante", "name": "Luisa 🌻"}
POST = {
    "id": "1900000000000000001",
    "author_id": ANA["id"],
    "text": "@TestTown la farola de C/ Ñu &amp; la otra https://t.co/abcdefghij",
    "created_at": "2026-03-05T11:59:58.000Z",
}
EVENT = {
    "id": "1900000000000000007",
    "event_type": "MessageCreate",
    "sender_id": ANA["id"],
    "text": "Hola",
    "created_at": "2026-03-05T11:59:58Z",
}


def arrival(raw):
    return Arrival(
        channel="twitter", external_id="1", raw=raw, received_at=NOW, envelope=None
    )


def read(post, kind=Kind.MENTION, media=(), author=ANA):
    page = {"data": [post], "includes": {"users": [author], "media": list(media)}}
    [item] = wire.items(kind, Object(page), "7000")
    return wire.parse(arrival(item.raw))


def test_a_mention_is_public_and_its_author_is_a_number():
    message = read(POST)

    assert Address("twitter", ANA["id"]) == message.sender
    assert ("@luisa_morante", "Luisa 🌻") == (message.handle, message.display_name)
    assert "@TestTown la farola de C/ Ñu & la otra https://t.co/abcdefghij" == (
        message.text
    )
    assert (Visibility.PUBLIC, Proof.ACCOUNT) == (
        message.visibility,
        message.evidence.proof,
    )
    assert datetime(2026, 3, 5, 11, 59, 58, tzinfo=UTC) == message.sent_at
    assert ("@testtown",) == message.to
    assert "https://x.com/luisa_morante/status/1900000000000000001" == message.link


def test_a_direct_message_is_private():
    message = read(EVENT, Kind.DM)

    assert ("Hola", Visibility.PRIVATE, ()) == (
        message.text,
        message.visibility,
        message.in_reply_to,
    )
    assert (EVENT["id"], "") == (message.reference, message.link)


@pytest.mark.parametrize(("kind", "told"), [(Kind.MENTION, POST), (Kind.DM, EVENT)])
def test_an_item_tells_whose_it_is_unless_it_is_ours_or_makes_no_sense(kind, told):
    whose = {"author_id": "7000", "sender_id": "7000"}
    page = {"data": [told, told | whose, {"id": "5"}, "no item"]}

    items = wire.items(kind, Object(page), "7000")

    assert [ANA["id"], "", "", ""] == [item.sender for item in items]


def test_direct_messages_and_posts_never_share_an_external_id():
    [post] = wire.items(Kind.MENTION, Object({"data": [{"id": "5"}]}), "7000")
    [event] = wire.items(Kind.DM, Object({"data": [{"id": "5"}]}), "7000")

    assert ("5", "dm-5") == (post.external_id, event.external_id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@vecino @TestTown mirad esto", "mirad esto"),
        ("@vecino @TestTown @TestTown mirad esto", "@TestTown mirad esto"),
        ("@vecino @testtown @TestTown", "@TestTown"),
        ("mirad esto @TestTown", "mirad esto @TestTown"),
    ],
)
def test_a_handle_that_stands_twice_before_a_reply_is_its_authors(text, said):
    """
    X puts each handle of the thread there once.
    """
    above = {"referenced_tweets": [{"type": "replied_to", "id": "1"}]}

    assert said == read(POST | {"text": text} | above).text


@pytest.mark.parametrize("word", ["tweet", "post"])
def test_both_dialects_are_read(word):
    long = {"text": "@vecino @TestTown " + "larga " * 60}
    message = read(
        POST
        | {
            f"referenced_{word}s": [
                {"type": "replied_to", "id": "1899999999999999999"}
            ],
            f"edit_history_{word}_ids": ["1900000000000000000", POST["id"]],
            f"note_{word}": long,
        }
    )

    assert ("1899999999999999999",) == message.in_reply_to
    assert "1900000000000000000" == message.edit_of
    assert ("larga " * 60).strip() == message.text
    assert ("@vecino", "@testtown") == message.to


def test_an_edit_names_all_earlier_versions_as_any_of_them_may_have_been_heard():
    replied = [{"type": "replied_to", "id": "1899999999999999999"}]
    versions = ["1900000000000000000", "999", POST["id"], "1899999999999999998"]

    message = read(
        POST | {"referenced_tweets": replied, "edit_history_tweet_ids": versions}
    )

    assert "1900000000000000000" == message.edit_of
    assert ("1899999999999999999", "1899999999999999998", "999") == message.in_reply_to


def test_links_are_shown_as_they_were_written_and_photos_are_attachments():
    links = [
        {"url": "https://t.co/abcdefghij", "expanded_url": "http://ayto.example/x"},
        {
            "url": "https://t.co/photo00001",
            "expanded_url": "https://x.com/l/status/1/photo/1",
        },
    ]
    photo = {
        "media_key": "3_1",
        "type": "photo",
        "url": "https://pbs.twimg.com/media/F.png",
    }
    message = read(
        POST
        | {
            "text": "mire https://t.co/abcdefghij https://t.co/photo00001",
            "entities": {"urls": links},
            "attachments": {"media_keys": ["3_1", "3_gone"]},
        },
        media=[photo, {"media_key": "3_other", "type": "photo", "url": "https://o"}],
    )

    assert "mire http://ayto.example/x" == message.text
    assert [("3_1.png", "image/png", photo["url"])] == [
        (a.name, a.media_type, a.reference) for a in message.attachments
    ]


@pytest.mark.parametrize("kind", [Kind.MENTION, Kind.DM])
def test_what_a_picture_shows_is_told_as_its_writer_tells_it_who_does_not_see(kind):
    """
    And nobody is called by it who was not called in the post.
    """
    post = POST if kind is Kind.MENTION else EVENT
    photo = {
        "media_key": "3_1",
        "type": "photo",
        "url": "https://pbs.twimg.com/media/F.png",
        "alt_text": " Una farola caída, dice @SecreJunar ",
    }
    attached = post | {"text": "mire", "attachments": {"media_keys": ["3_1", "3_2"]}}

    message = read(
        attached, kind, [photo, {**photo, "media_key": "3_2", "alt_text": 5}]
    )

    assert "mire\n[Una farola caída, dice @SecreJunar]" == message.text
    assert "mire" == message.said
    assert "@secrejunar" not in message.to
    assert 2 == len(message.attachments)


@pytest.mark.parametrize("kind", [Kind.MENTION, Kind.DM])
def test_a_picture_alone_says_what_it_shows_and_no_more(kind):
    post = POST if kind is Kind.MENTION else EVENT
    photo = {"media_key": "3_1", "type": "photo", "alt_text": "gracias"}
    attached = post | {"text": "", "attachments": {"media_keys": ["3_1"]}}

    message = read(attached, kind, [photo])

    assert ("[gracias]", "") == (message.text, message.said)


def test_of_a_video_the_best_version_that_can_be_fetched_is_taken():
    variants = [
        {"content_type": "video/mp4", "bit_rate": rate, "url": f"https://v/{rate}.mp4"}
        for rate in (256_000, 832_000, 25_000_000)
    ]
    video = {
        "media_key": "7_1",
        "type": "video",
        "duration_ms": 60_000,
        "preview_image_url": "https://pbs.twimg.com/p.jpg",
        "variants": [*variants, {"content_type": "application/x-mpegURL", "url": "m"}],
    }
    attached = EVENT | {"text": "", "attachments": {"media_keys": ["7_1"]}}

    message = read(attached, Kind.DM, [video])
    long = read(attached, Kind.DM, [video | {"duration_ms": 60 * 60_000}])

    assert ["https://v/832000.mp4"] == [a.reference for a in message.attachments]
    assert ["https://pbs.twimg.com/p.jpg"] == [a.reference for a in long.attachments]


def test_a_place_is_a_point_on_the_map():
    point = {"type": "Point", "coordinates": [-4.42, 36.72]}

    message = read(POST | {"geo": {"coordinates": point}})

    assert Place(latitude=36.72, longitude=-4.42) == message.place


@pytest.mark.parametrize("numbers", [[10**400, 0], [0], [181, 0], [0, 91]])
def test_a_place_is_on_earth_or_none(numbers):
    message = read(POST | {"geo": {"coordinates": {"coordinates": numbers}}})

    assert (None, Address("twitter", ANA["id"])) == (message.place, message.sender)


@for_each(
    "changes",
    [
        {"entities": []},
        {"entities": {"urls": [5]}},
        {"geo": []},
        {"note_tweet": []},
        {"note_tweet": {"text": 5}},
        {"attachments": "3_1"},
        {"attachments": {"media_keys": ["3_5"]}},
        {"created_at": "yesterday"},
        {"created_at": "2026-03-05T11:59:58"},
        {"referenced_tweets": {}},
        {"referenced_tweets": [{"type": "replied_to", "id": "one"}]},
        {"edit_history_tweet_ids": [5]},
    ],
)
@for_each(("kind", "said"), [(Kind.MENTION, POST), (Kind.DM, EVENT)])
def test_what_came_along_hides_nothing_that_was_said(kind, said, changes):
    """
    X changes its fields now and then, and danger may be told in the next post.
    """
    odd = {"media_key": "3_5", "type": "photo", "url": 5}
    message = read(said | changes | {"text": "hay fuego"}, kind, [odd])

    assert ("hay fuego", "") == (message.text, message.unreadable)


@pytest.mark.parametrize("name", [None, 5, "", "no name at all"])
def test_who_has_no_handle_is_heard(name):
    message = read(POST, author=ANA | {"username": name})

    assert (Address("twitter", ANA["id"]), "") == (message.sender, message.handle)


def test_an_id_may_be_a_number():
    ids = {"id": int(POST["id"]), "author_id": int(ANA["id"])}
    post = POST | ids | {"referenced_tweets": [{"type": "replied_to", "id": 5}]}
    page = {"data": [post], "includes": {"users": [ANA | {"id": int(ANA["id"])}]}}

    [item] = wire.items(Kind.MENTION, Object(page), "7000")
    message = wire.parse(arrival(item.raw))

    assert (int(POST["id"]), POST["id"]) == (item.number, item.external_id)
    assert (ANA["id"], "@luisa_morante") == (message.sender.value, message.handle)
    assert (POST["id"], ("5",)) == (message.reference, message.in_reply_to)


@pytest.mark.parametrize("changes", [{"text": None}, {"text": "", "body": "hay fuego"}])
def test_a_mention_without_text_is_somebodys_all_the_same(changes):
    assert "without text" in read(POST | changes).unreadable


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            Kind.MENTION,
            POST | {"referenced_tweets": [{"type": "retweeted", "id": "3"}]},
        ),
        (Kind.MENTION, POST | {"author_id": "7000"}),
        (Kind.DM, EVENT | {"sender_id": "7000"}),
    ],
)
def test_reposts_and_our_own_words_are_no_messages(kind, said):
    assert read(said, kind) is None


@pytest.mark.parametrize(
    "event",
    [
        EVENT | {"text": None, "sender_id": "luisa"},
        EVENT | {"sender_id": "luisa"},
        EVENT | {"text": 5},
        {},
    ],
)
def test_what_makes_no_sense_is_kept_for_a_person(event):
    with pytest.raises(Unreadable):
        read(event, Kind.DM)


@pytest.mark.parametrize(
    "changes",
    [{"text": None}, {"text": ""}, {"event_type": "EncryptedMessage", "text": ""}],
)
def test_what_is_encrypted_is_somebodys_all_the_same(changes):
    """
    Whoever wrote it can be told that nobody here can read it.
    """
    message = read(EVENT | changes, Kind.DM)

    assert "without text" in message.unreadable
    assert ("", Address("twitter", ANA["id"])) == (message.text, message.sender)
    assert (Visibility.PRIVATE, EVENT["id"]) == (message.visibility, message.reference)


def test_what_can_be_read_is_not_called_unreadable():
    assert "" == read(EVENT, Kind.DM).unreadable
    assert "" == read(POST).unreadable


@pytest.mark.parametrize("kind", ["ParticipantsJoin", "ParticipantsLeave"])
@pytest.mark.parametrize("sender", [{}, {"sender_id": ANA["id"]}])
def test_who_comes_to_a_conversation_or_leaves_it_says_nothing(kind, sender):
    event = {"id": EVENT["id"], "event_type": kind, "participant_ids": [ANA["id"]]}

    assert read(event | sender, Kind.DM) is None


def delivery(**more):
    return Delivery(
        **{
            "id": "d",
            "message": 1,
            "to": Address("twitter", "1001"),
            "text": "Vea ayto.example/x & «más»",
            "due_at": NOW,
        }
        | more
    )


def test_an_answer_is_composed_for_where_it_goes():
    public = delivery(visibility=Visibility.PUBLIC, in_reply_to="5")

    assert {
        "text": public.text,
        "in_reply_to_tweet_id": "5",
        "media_ids": ["9"],
    } == wire.compose(public, ("9",))
    assert {"text": public.text, "participant_id": "1001", "media_id": "9"} == (
        wire.compose(delivery(), ("9",))
    )


def test_what_we_said_is_known_again_however_x_shows_it():
    shown = {
        "text": "@luisa_morante Vea https://t.co/abcdefghij &amp; «ma\u0301s»",
        "referenced_tweets": [{"type": "replied_to", "id": "5"}],
        "entities": {
            "urls": [
                {
                    "url": "https://t.co/abcdefghij",
                    "expanded_url": "http://ayto.example/x",
                }
            ]
        },
    }
    ours = delivery(visibility=Visibility.PUBLIC, in_reply_to="5")
    elsewhere = delivery(visibility=Visibility.PUBLIC, in_reply_to="6")
    other = delivery(visibility=Visibility.PUBLIC, in_reply_to="5", text="Otra cosa")

    assert [True, False, False] == [
        wire.is_said(Object(shown), one) for one in (ours, elsewhere, other)
    ]


def test_a_page_with_an_item_without_a_number_keeps_it():
    items = wire.items(Kind.DM, Object({"data": [EVENT, {"id": "five"}]}), "7000")

    assert [int(EVENT["id"]), 0] == [item.number for item in items]
    assert 67 == len(items[1].external_id)
    with pytest.raises(Unreadable):
        wire.parse(arrival(items[1].raw))


def test_media_that_cannot_be_fetched_is_no_attachment():
    nothing = {"media_key": "3_1", "type": "photo"}
    odd = {"media_key": "3/2", "type": "photo", "url": "http://[?.png"}

    message = read(
        POST | {"attachments": {"media_keys": ["3_1", "3/2"]}}, media=[nothing, odd]
    )

    assert ["3_2.jpg"] == [a.name for a in message.attachments]


@for_each(
    "raw",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"kind": "mention", "kind": "dm"}',
        b'{"kind": NaN}',
        b'{"a":' * 5000,
        b'{"kind":"dm","event":{"id":"1","sender_id":"2","text":"\\u00"}}',
        b'{"kind": "mention", "x": ' + b"[" * 40 + b"]" * 40 + b"}",
        b" " * (wire.LARGEST + 1),
    ],
)
def test_bad_json_is_refused(raw):
    with pytest.raises(Unreadable):
        wire.parse(arrival(raw))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(sorted(POST | EVENT)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(kind=st.sampled_from(["mention", "dm", "?"]), post=JSON, author=JSON, media=JSON)
def test_nothing_but_unreadable_is_raised(kind, post, author, media):
    said = POST | EVENT | post if isinstance(post, dict) else post
    document = {"kind": kind, "author": author, "media": media, "me": "7000"}
    raw = json.dumps(document | {"post": said, "event": said}).encode()

    try:
        message = wire.parse(arrival(raw))
    except Unreadable:
        return

    assert message is None or isinstance(message, Message)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw):
    with pytest.raises(Unreadable):
        wire.parse(arrival(raw))


@for_each("odd", [None, 7, "post", [], {}, {"id": "one"}])
@for_each("kind", list(wire.Kind))
def test_one_odd_entry_holds_up_no_page(kind, odd):
    good = POST if kind is wire.Kind.MENTION else EVENT
    page = {
        "data": [good, odd],
        "includes": {"users": [odd, ANA], "media": [odd]},
    }

    first, second = wire.items(kind, Object(page), "1")

    message = wire.parse(arrival(first.raw))
    assert (int(good["id"]), "@luisa_morante") == (first.number, message.handle)
    assert 0 == second.number
    with pytest.raises(Unreadable):
        wire.parse(arrival(second.raw))

"""
The words of a post that somebody answers or quotes are read with what they say of it,
and are not theirs.
"""

from datetime import UTC, datetime

import pytest
from cases import for_each

from channels.twitter import wire
from channels.twitter.wire import Kind
from gateway.core.message import Arrival, Visibility
from gateway.core.writing.json_object import Object
from gateway.ports.far_ends import Account

US = "7000"
ANA = {"id": "1001", "username": "ana_92", "name": "Ana"}
PEPE = {"id": "1002", "username": "pepe", "name": "Pepe"}
LAMP = "Farola rota en la plaza"
PHOTO = {
    "media_key": "3_1",
    "type": "photo",
    "url": "https://pbs.twimg.com/media/F.png",
    "alt_text": "Una farola en el suelo",
}
OTHER = {
    "id": "1900000000000000001",
    "author_id": "1002",
    "text": f"@vecina {LAMP} https://t.co/ph",
    "entities": {
        "urls": [{"url": "https://t.co/ph", "media_key": "3_1"}],
        "mentions": [{"username": "vecina", "id": "1003"}],
    },
    "attachments": {"media_keys": ["3_1"]},
}
SHOWN = f"[{LAMP} — @pepe]\n[Una farola en el suelo]"


def read(how, other, *, text="@TestTown mirad esto", word="tweet", kind=Kind.MENTION):
    """
    Parse what Ana says, who points at *other*.
    """
    whose = "author_id" if kind is Kind.MENTION else "sender_id"
    pointing = {
        "id": "1900000000000000009",
        whose: "1001",
        "text": text,
        f"referenced_{word}s": [how | {"id": "1900000000000000001"}],
    }
    included = {"users": [ANA, PEPE], "media": [PHOTO]}
    included |= {f"{word}s": [other]} if other else {}
    page = Object({"data": [pointing], "includes": included})
    [item] = wire.items(kind, page, US)
    at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    return wire.parse(
        Arrival(channel="twitter", external_id="1", raw=item.raw, received_at=at)
    )


@pytest.mark.parametrize("word", ["tweet", "post"])
@pytest.mark.parametrize("how", ["quoted", "replied_to"])
def test_what_somebody_else_wrote_is_in_brackets_with_its_picture(how, word):
    message = read({"type": how}, OTHER, word=word)

    said = "mirad esto" if how == "replied_to" else "@TestTown mirad esto"
    assert f"{said}\n{SHOWN}" == message.text
    assert said == message.said
    assert ("@testtown",) == message.to
    assert [PHOTO["url"]] == [file.reference for file in message.attachments]


def test_a_post_that_is_shared_in_private_is_read_too():
    message = read({}, OTHER, text="mirad", kind=Kind.DM)

    assert (f"mirad\n{SHOWN}", "mirad") == (message.text, message.said)


def test_who_named_the_town_below_their_own_words_means_those():
    own = OTHER | {"author_id": "1001", "text": "Arde un contenedor"}

    message = read({"type": "replied_to"}, own, text="@TestTown")

    assert "[Arde un contenedor — @ana_92]" in message.text


NAMES_US = {"mentions": [{"username": "TestTown", "id": US}]}


@for_each(
    ("how", "other"),
    [
        ("replied_to", OTHER | {"entities": NAMES_US}),
        ("replied_to", OTHER | {"note_tweet": {"text": LAMP, "entities": NAMES_US}}),
        ("replied_to", OTHER | {"author_id": US}),
        ("quoted", OTHER | {"author_id": US}),
        ("quoted", OTHER | {"text": {}}),
        ("quoted", {"id": {}}),
        ("quoted", None),  # deleted, or its author is protected
    ],
)
def test_what_is_ours_or_was_told_us_or_does_not_come_is_not_repeated(how, other):
    message = read({"type": how}, other)

    assert LAMP not in message.text
    assert message.text == message.said
    assert "mirad esto" in message.text


def test_what_names_the_town_is_read_where_it_is_quoted():
    assert LAMP in read({"type": "quoted"}, OTHER | {"entities": NAMES_US}).text


@pytest.mark.parametrize(("dialect", "whose"), [("tweet", " — @pepe"), ("post", "")])
async def test_what_is_quoted_comes_from_x_with_what_is_said_of_it(
    x, make, inbox, dialect, whose
):
    """
    It costs what X charges for it.
    """
    channel = make(dialect=dialect)
    ana, pepe = (
        Account(id=one["id"], handle=f"@{one['username']}") for one in (ANA, PEPE)
    )
    shown = await x.say(pepe, LAMP, visibility=Visibility.PUBLIC)
    await x.quote(ana, "@TestTown mirad esto", shown)

    await channel.listening(Kind.MENTION, "mentions").look(inbox)
    [arrival] = inbox.arrivals.values()

    message = await channel.read(arrival)
    assert f"\n[{LAMP}{whose}]" == message.text.removeprefix(message.said)
    beginning = datetime.min.replace(tzinfo=UTC)
    used = await channel.ledger.meter.used("twitter", beginning)
    assert x.bill.cost == {kind: cost for kind, (_, cost) in used.items()}

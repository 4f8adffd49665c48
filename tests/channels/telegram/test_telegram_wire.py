import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import attrs
import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram import wire
from channels.telegram.calls import MOST_PHOTO, moved
from channels.telegram.fields import lane
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Message,
    Proof,
    Visibility,
)
from gateway.core.writing.strict_json import LEVELS

NOW = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
BOT = "1000000001"
FOLDER = Path(__file__).parents[2] / "samples" / "telegram"
SAMPLES = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}


compose = partial(wire.compose, bot=BOT)


def arrival(raw, number="700000001"):
    return Arrival(channel="telegram", external_id=number, raw=raw, received_at=NOW)


def read(raw):
    return wire.parse(arrival(raw), "@JunarBot")


def shown(message):
    """
    Show what a sample may say of a message: everything that is not as usual.
    """
    usual = Message(
        external_id="700000001",
        reference="",
        sender=Address("telegram", "0"),
        text="",
        received_at=NOW,
        evidence=message.evidence,
        visibility=None,
    )
    fields = {
        name: value
        for name, value in attrs.asdict(message, recurse=False).items()
        if value != getattr(usual, name) or name == "text"
    }
    fields["sender"] = str(message.sender)
    fields["sent_at"] = message.sent_at and message.sent_at.isoformat()
    fields["visibility"] = message.visibility.value
    if message.attachments:
        fields["attachments"] = [
            [a.name, a.media_type, a.reference, a.size] for a in message.attachments
        ]
    if message.place:
        fields["place"] = list(attrs.astuple(message.place))
    return {k: list(v) if isinstance(v, tuple) else v for k, v in fields.items()}


@for_each("name", sorted(SAMPLES))
def test_a_sample_is_read_as_it_says(name):
    sample = SAMPLES[name]
    raw = wire.preserve(sample["update"])

    if "unreadable" in sample:
        with pytest.raises(Unreadable, match=sample["unreadable"]):
            read(raw)
        return
    message = read(raw)

    assert sample["message"] == (message and shown(message))


@for_each("name", [n for n in SAMPLES if SAMPLES[n].get("message")])
def test_what_is_read_has_the_lane_of_its_sender(name):
    sample = SAMPLES[name]

    assert sample["message"]["sender"] == f"telegram:{lane(sample['update'])}"


@for_each(
    "update",
    [None, [], {}, {"message": None}, {"message": {"from": []}}, {"update_id": 7}]
    + [{"message": {"from": {"id": odd}}} for odd in (None, "1044", 1.5)],
)
def test_what_does_not_say_whose_it_is_has_no_lane(update):
    assert lane(update) == ""


def test_a_file_has_a_name_that_reads_as_it_is():
    sample = SAMPLES["document"]["update"]
    document = {**sample["message"]["document"], "file_name": "a\u202efdp.exe"}
    message = {**sample["message"], "document": document}
    [file] = read(wire.preserve({**sample, "message": message})).attachments

    assert "a[U+202E]fdp.exe" == file.name


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_that_no_bot_is_given_says_so(more):
    sample = SAMPLES["document"]["update"]
    document = {**sample["message"]["document"], "file_size": 20 * 2**20 + more}
    message = {**sample["message"], "document": document}
    [file] = read(wire.preserve({**sample, "message": message})).attachments

    assert bool(more) is file.too_large


def test_telegram_vouches_for_the_senders_number():
    message = read(wire.preserve(SAMPLES["text"]["update"]))

    assert Proof.ACCOUNT is message.evidence.proof


def test_a_group_is_not_heard_while_nobody_knows_what_the_bot_is_called():
    raw = wire.preserve(SAMPLES["group-mention"]["update"])

    assert wire.parse(arrival(raw), "") is None


@for_each("name", sorted(SAMPLES))
def test_nothing_that_is_heard_or_unreadable_is_taken_for_overheard(name):
    raw = wire.preserve(SAMPLES[name]["update"])

    overheard = wire.is_overheard(raw, ["@JunarBot"])

    expected = {
        "group-chatter",
        "group-mention-of-another",
        "group-joined",
        "group-anonymous-admin",
        "live-location-moves",
    }
    assert overheard == (name in expected)


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_what_a_group_of_any_kind_says_to_others_is_not_stored(kind):
    said = json.loads(json.dumps(SAMPLES["group-chatter"]["update"]))
    said["message"]["chat"]["type"] = kind

    assert wire.is_overheard(wire.preserve(said), ["@JunarBot"])


def test_a_group_is_kept_that_calls_the_bot_as_telegram_does_or_nobody_knows_how():
    raw = wire.preserve(SAMPLES["group-mention"]["update"])

    assert not wire.is_overheard(raw, ["@JunarBot", "@Old"])
    assert not wire.is_overheard(raw, ["", ""])
    assert wire.is_overheard(raw, ["@Old", ""])


def test_samples_are_as_the_bot_api_has_them(expect_type):
    for sample in SAMPLES.values():
        expect_type("Update", sample["update"])


# ---------------------------------------------------------------- what is malformed


@for_each(
    ("raw", "problem"),
    [
        (b"", "not JSON"),
        (b"[]", "not a JSON object"),
        (b"\xff{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"message": {"from": {"id": NaN}}}', "NaN is no number"),
        (b'{"message": {"date": 1, "date": 2}}', "stands twice"),
        (b'{"a":' * (LEVELS + 1) + b"1" + b"}" * (LEVELS + 1), "levels"),
        (b" " * wire.MOST_BYTES + b"{}", "more than"),
        (b'{"message": 7}', "message is not an object"),
        (b'{"message": null}', "there is no message"),
        (b'{"message": {"from": {}, "chat": {"type": 1}}}', "type is not text"),
    ],
)
def test_what_is_malformed_is_unreadable(raw, problem):
    with pytest.raises(Unreadable, match=problem):
        read(raw)


@for_each(
    "change",
    [
        {"message_id": True},
        {"message_id": 2**63},
        {"date": -1},
        {"date": 10**15},
        {"location": {"latitude": 91, "longitude": 0}},
        {"location": {"latitude": 1e999, "longitude": 0}},
        {"document": {"file_name": "a.pdf"}},
        {"photo": [{}]},
        {"photo": "none"},
        {"entities": [{"type": "mention", "offset": -1, "length": 2}]},
    ],
)
def test_a_field_that_cannot_be_is_unreadable(change):
    update = SAMPLES["text"]["update"]
    changed = {**update, "message": {**update["message"], **change}}

    with pytest.raises(Unreadable):
        read(wire.preserve(changed))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def twisted_updates(draw):
    """
    A sample in which something, somewhere, is something else.
    """
    name = draw(st.sampled_from(sorted(SAMPLES)))
    update = json.loads(json.dumps(SAMPLES[name]["update"]))
    inside = update
    while True:
        key = draw(
            st.sampled_from(sorted(inside))
            if isinstance(inside, dict)
            else st.integers(0, len(inside) - 1)
        )
        if not inside[key] or not isinstance(inside[key], dict | list):
            break
        if draw(st.booleans()):
            break
        inside = inside[key]
    inside[key] = draw(JSON)
    return update


@given(twisted_updates())
def test_a_twisted_update_is_read_or_unreadable(update):
    try:
        message = read(wire.preserve(update))
    except Unreadable:
        return

    assert message is None or message.text.encode() is not None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(raw):
    try:
        read(raw)
    except Unreadable:
        return


def test_hostile_json_is_read_or_unreadable(corpora):
    files = sorted((corpora / "json-parsing").glob("*.json"))
    readable = []
    for path in files:
        try:
            read(path.read_bytes())
        except Unreadable:
            continue
        readable.append(path.name)

    assert files
    # What is no JSON is never taken for any.
    assert [] == [name for name in readable if name.startswith("n_")]


# ---------------------------------------------------------------- what is said

PDF = Attachment(name="bando.pdf", media_type="application/pdf", reference="x")
PHOTO = Attachment(name="plano.png", media_type="image/png", reference="y")


def delivery(**fields):
    given = {
        "id": "d1",
        "message": 1,
        "to": Address("telegram", "77"),
        "text": "Mañana.",
        "due_at": NOW,
    }
    return Delivery(**{**given, **fields})


def test_a_text_is_said_without_a_preview_of_its_links():
    [call] = compose(delivery(), ())

    assert "sendMessage" == call.method
    assert {
        "chat_id": "77",
        "text": "Mañana.",
        "link_preview_options": {"is_disabled": True},
    } == call.arguments


def test_a_subject_stands_on_a_line_of_its_own():
    [call] = compose(delivery(subject="Farola rota"), ())

    assert "Farola rota\nMañana." == call.arguments["text"]


@for_each(
    ("subject", "head"),
    [
        ("[J-1] La farola de la calle Almez está rota", "[J-1] "),
        ("[J-1] La farola de la calle Almez…", "[J-1] "),
        ("La farola de la calle Almez está rota", ""),
        ("[J-1] La farola de la calle Almez no va", None),
        ("[J-1] La farola…", None),
        ("[J-1] Mensaje confidencial", None),
    ],
)
def test_what_a_subject_repeats_of_the_text_is_said_once(subject, head):
    text = "La farola de la calle Almez está rota\n\n--\nDe: Ana"
    [call] = compose(delivery(subject=subject, text=text), ())

    begins = f"{subject}\n" if head is None else head
    assert f"{begins}{text}" == call.arguments["text"]


def test_a_subject_that_makes_it_too_long_makes_two_of_it():
    calls = compose(delivery(subject="Farola", text="a" * 4096), ())

    assert 2 == len(calls)


@for_each(
    ("answered", "visibility", "chat", "number"),
    [
        ("77:5", Visibility.PRIVATE, "77", 5),
        (f"{BOT}:77:5", Visibility.PRIVATE, "77", 5),
        ("42:77:5", Visibility.PRIVATE, "77", None),
        ("78:5", Visibility.PRIVATE, "77", None),
        ("-100:5", Visibility.PRIVATE, "77", None),
        ("-100:5", Visibility.PUBLIC, "-100", 5),
        ("42:-100:5", Visibility.PUBLIC, "-100", None),
        ("42:-1001000000001:5", Visibility.PUBLIC, "-1001000000001", 5),
        ("78:5", Visibility.PUBLIC, "77", None),
        ("<a@b>", Visibility.PUBLIC, "77", None),
    ],
)
def test_an_answer_goes_to_its_chat_and_to_a_group_only_in_public(
    answered, visibility, chat, number
):
    [call] = compose(delivery(in_reply_to=answered, visibility=visibility), ())
    reply = call.arguments.get("reply_parameters", {})

    assert (chat, chat, number) == (
        call.chat,
        call.arguments["chat_id"],
        reply.get("message_id"),
    )


def test_a_caption_is_said_with_the_first_file():
    calls = compose(delivery(attachments=(PHOTO, PDF)), (b"png", b"pdf"))

    assert [("sendPhoto", "Mañana."), ("sendDocument", None)] == [
        (c.method, c.arguments.get("caption")) for c in calls
    ]
    assert ["photo", "document"] == [c.upload.argument for c in calls]


def test_in_a_group_with_topics_all_of_an_answer_stays_in_one():
    """
    Telegram puts a reply where the message is that it answers, and all else into the
    general topic.
    """
    answer = delivery(attachments=(PHOTO, PDF), in_reply_to="-1001000000001:5")
    public = attrs.evolve(answer, visibility=Visibility.PUBLIC)
    [_, second] = compose(public, (b"png", b"pdf"))
    said = {"message_id": 6, "chat": {"id": -1001000000001}, "message_thread_id": 4}

    assert 4 == wire.follow(second, said | {"is_topic_message": True}).arguments.get(
        "message_thread_id"
    )
    # Elsewhere this numbers a chain of replies, and is no place to write to.
    assert "message_thread_id" not in wire.follow(second, said).arguments


def test_a_text_too_long_for_a_caption_goes_first():
    calls = compose(
        delivery(text="a" * 1025, attachments=(PHOTO,), in_reply_to="77:5"), (b"png",)
    )

    assert ["sendMessage", "sendPhoto"] == [c.method for c in calls]
    assert [True, False] == ["reply_parameters" in c.arguments for c in calls]


def test_an_image_too_large_to_be_a_photo_is_a_document():
    large = bytes(MOST_PHOTO + 1)
    [call] = compose(delivery(text="", attachments=(PHOTO,)), (large,))
    assert "sendDocument" == call.method


def test_in_a_group_no_file_has_the_name_that_an_employee_gave_it():
    photo = attrs.evolve(PHOTO, name="multa de Ana Ruiz.png")
    said = {"text": "", "attachments": (photo,)}

    [alone] = compose(delivery(**said), (b"png",))
    [shared] = compose(
        delivery(**said, visibility=Visibility.PUBLIC, in_reply_to="-77:5"), (b"png",)
    )

    assert ["multa de Ana Ruiz.png", "file.png"] == [
        call.upload.name for call in (alone, shared)
    ]


def test_a_supergroup_that_is_said_to_have_moved_is_not_followed():
    [call] = compose(
        delivery(in_reply_to="-1001000000001:5", visibility=Visibility.PUBLIC), ()
    )

    assert moved(call, -1001000000002) is None


def test_what_telegram_would_never_take_fails_at_once():
    with pytest.raises(PermanentFailure, match="nothing to say"):
        compose(delivery(text=" \n"), ())


def test_what_is_asked_for_is_in_the_bot_api(reference):
    calls = compose(
        delivery(text="a" * 1025, attachments=(PHOTO, PDF), in_reply_to="77:5"),
        (b"png", b"pdf"),
    )
    for call in calls:
        known = {f["name"] for f in reference["methods"][call.method]["fields"]}
        uploaded = {call.upload.argument} if call.upload else set()

        assert not (call.arguments.keys() | uploaded) - known


@pytest.mark.parametrize("answer", [None, True, {}, {"message_id": 1, "chat": 7}])
def test_an_answer_without_a_number_gives_no_receipt(answer):
    assert wire.receipt(BOT, answer) is None
    assert wire.receipt(BOT, {"message_id": 1, "chat": {"id": 7}}, answer).others == ()

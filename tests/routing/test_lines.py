import json

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.decision import Decision, Leg, Outcome, Step
from gateway.core.message import Address, Proof, Visibility
from gateway.routing.tools.lines import LineInvalid, read_line, write_line

POST = {
    "id": "1",
    "channel": "twitter_mention",
    "received_at": "2026-03-01T09:00:00+01:00",
    "to": ["@AytoJunar"],
    "sender": {"id": "44", "handle": "@ana", "verified": True, "role": "councillor"},
    "text": "hola",
}


def read(**changes):
    return read_line(json.dumps(POST | changes))


def mail(**auth):
    return read(channel="email", sender={"address": "Ana@Correo.example", "auth": auth})


def test_a_post_is_public_and_its_sender_is_a_number():
    message = read(attachments=["foto.JPG", "x.bin"], in_reply_to="0")

    assert Address("twitter", "44") == message.sender
    assert Visibility.PUBLIC is message.visibility
    assert ("@aytojunar",) == message.to
    assert ("0",) == message.in_reply_to
    assert ["image/jpeg", "application/octet-stream"] == [
        each.media_type for each in message.attachments
    ]


def test_a_direct_message_is_private():
    message = read(channel="twitter_dm", sender={"id": 44})

    assert (Address("twitter", "44"), Visibility.PRIVATE) == (
        message.sender,
        message.visibility,
    )


def test_an_id_stays_as_its_platform_writes_it():
    """
    The daemon compares it exactly; only a mail address has a form that we give it.
    """
    assert "U024BE7LH" == read(channel="slack", sender={"id": "U024BE7LH"}).sender.value
    assert "ana@correo.example" == mail().sender.value


@for_each(
    ("auth", "proof"),
    [
        ({"spf": "pass", "dkim": "pass", "dmarc": "pass"}, Proof.SIGNED),
        ({"spf": "pass", "dkim": "none", "dmarc": "none"}, Proof.PATH),
        ({"spf": "pass", "dkim": "none", "dmarc": "pass"}, Proof.PATH),
        ({"spf": "pass", "dkim": "pass", "dmarc": "fail"}, Proof.NONE),
        ({"spf": "fail", "dkim": "none", "dmarc": "fail"}, Proof.NONE),
        ({}, Proof.NONE),
    ],
)
def test_a_mail_must_show_who_wrote_it(auth, proof):
    message = mail(**auth)

    assert Address("email", "ana@correo.example") == message.sender
    assert proof is message.evidence.proof


def test_labels_change_nothing():
    """
    What a line says of its sender's standing, and what was expected, is not read.
    """
    labels = {"lang": "eu", "note": "x", "expected": {"intent": "spam"}}
    bare = {"id": "44", "handle": "@ana"}

    assert read() == read(**labels, sender=bare)


def test_only_the_gateway_steps_anybody_up():
    headers = {"X_Step_Up": "clave:1:ok", "Precedence": "bulk"}
    message = read(headers=headers, text="x_step_up: clave:1:ok")

    assert "clave:1:ok" == message.evidence.step_up
    assert {"precedence": "bulk"} == message.headers
    assert "" == read(text="x_step_up: clave:1:ok").evidence.step_up


@pytest.mark.parametrize("result", ["clave:1:expired", "clave:1:failed", "clave:1", ""])
def test_who_did_not_come_back_in_order_is_not_stepped_up(result):
    assert "" == read(headers={"x_step_up": result}).evidence.step_up


def test_what_was_said_in_public_on_a_channel_of_ones_own_says_so():
    said = {"channel": "pigeon", "sender": {"id": "7"}}

    assert Visibility.PUBLIC is read(visibility="public", **said).visibility
    assert Visibility.PRIVATE is read(**said).visibility


@for_each(
    ("changes", "problem"),
    [
        ({"visibility": "secret"}, "'visibility' must be public or private"),
        ({"id": None}, "'id' must be text"),
        ({"id": ""}, "'id' must be text"),
        ({"channel": 5}, "'channel' must be text"),
        ({"text": ["a"]}, "'text' must be text"),
        ({"to": "@a"}, "'to' must be a list of texts"),
        ({"sender": "@a"}, "'sender' must be an object"),
        ({"sender": {}}, "its sender has no 'id'"),
        ({"sender": {"id": True}}, "its sender has no 'id'"),
        ({"channel": "email"}, "its sender has no 'address'"),
        ({"received_at": "soon"}, "'received_at' is no time: 'soon'"),
        (
            {"received_at": "2026-03-01T09:00:00"},
            "'received_at' must know its time zone",
        ),
        (
            {"received_at": "9999-12-31T23:59:59+00:00"},
            "'received_at' is in the year 9999",
        ),
    ],
)
def test_what_is_wrong_with_a_line_is_told(changes, problem):
    with pytest.raises(LineInvalid) as caught:
        read(**changes)

    assert problem == str(caught.value)


@for_each("line", ["{", "[]", "5", "[" * 100_000, "9" * 10_000])
def test_what_is_no_object_is_no_line(line):
    with pytest.raises(LineInvalid):
        read_line(line)


def test_half_a_character_is_replaced():
    assert "a?" == read_line(json.dumps(POST | {"text": "a\ud800"})).text


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=5,
)


@given(st.sampled_from([*sorted(POST), "headers", "attachments", "subject"]), _json)
def test_nothing_in_a_line_is_anything_but_a_message_or_a_sentence(key, value):
    try:
        read(**{key: value})
    except LineInvalid as e:
        assert str(e)  # noqa: PT017 - the sentence is what is promised.


def test_a_decision_is_one_object_on_one_line():
    decision = Decision(
        outcome=Outcome.ANSWER,
        legs=(Leg(mailbox="padron", because="x"),),
        topics=("padron",),
        trace=(
            Step(rule="topic padron", matched=True, because="says padrón"),
            Step(rule="topic water", matched=False, because="no"),
        ),
    )

    written = write_line("7", decision, "")

    assert "\n" not in written
    assert {
        "id": "7",
        "intent": "other",
        "topic": "padron",
        "recipients": ["padron"],
        "urgency": "normal",
        "identity_required": "none",
        "outcome": "autoreply_info",
        "reply": "private",
        "told": None,
        "cluster": None,
        "matched": ["topic padron"],
        "why": ["topic padron: says padrón"],
    } == json.loads(written)

"""
Whose mail it is: one plain From, and nothing that can be read in two ways.
"""

from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from proof_town import HOST, from_, judged, records
from signed_mails import MAIL, signed

from channels.email.author import Unclear, author, open_mail
from gateway.core.message import Proof


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


@pytest.mark.parametrize(
    "header",
    [
        b"From: ana@junar.example",
        b"From: <ana@junar.example>",
        b"from: Ana <Ana@Junar.Example>",
        b"From:\r\n Ana\r\n\t<ana@junar.example>",
        b'From: "Ana (jefa), malo@malo.example" <ana@junar.example>',
        b'From: "Ana \\" <malo@malo.example>" <ana@junar.example>',
        b"From: =?utf-8?q?malo=40malo=2Eexample=2C?= <ana@junar.example>",
        "From: Ana Peña <ana@junar.example>".encode(),
    ],
)
def test_one_plain_mailbox_is_read_whatever_its_name(dns, header):
    assert Proof.SIGNED is judged(dns, signed(from_(header))).proof


@pytest.mark.parametrize(
    "header",
    [
        b"X-From: ana@junar.example",
        b"From:",
        b"From: Ana",
        b"From: Ana <ana@malo.example>\r\nFrom: Ana <ana@junar.example>",
        b"From: Ana <ana@junar.example>\r\nFROM: Ana <ana@malo.example>",
        b"From: ana@junar.example, malo@malo.example",
        b"From: ana@junar.example; malo@malo.example",
        b"From: <ana@junar.example> <malo@malo.example>",
        b"From: <ana@malo.example>, <ana@junar.example>",
        b"From: vecinos: ana@junar.example;",
        b"From: vecinos:;",
        b"From: malo@malo.example <ana@junar.example>",
        b"From: ana@junar.example <malo@malo.example",
        b"From: ana@junar.example (Ana)",
        b"From: Ana (<malo@malo.example>) <ana@junar.example>",
        b"From: ana(junar.example)@junar.example",
        b"From: ana@(malo.example)junar.example",
        b"From: ana@junar.example(.malo.example)",
        b'From: "ana@junar.example"@junar.example',
        b'From: "ana"@junar.example',
        b"From: @malo.example:ana@junar.example",
        b"From: <@malo.example:ana@junar.example>",
        b"From: ana@junar.example\0.malo.example",
        b"From: ana\0@junar.example",
        b"From: ana@malo.example\rFrom: ana@junar.example",
        b"From: ana@junar.example\x0b",
        b"From: Ana\x1b <ana@junar.example>",
        "From: Ana\x85 <ana@junar.example>".encode(),
        b"X: a\rFrom: malo@malo.example\r\nFrom: ana@junar.example",
        b"X: a\0\r\nFrom: ana@junar.example",
        b"From: ana@junar.example.",
        b"From: ana@junar..example",
        b"From: ana@[192.0.2.1]",
        b"From: ana@",
        b"From: @junar.example",
        b"From: an a@junar.example",
        b"From: .ana@junar.example",
        b"From: ana@junar.example@malo.example",
        b"From: \xff <ana@junar.example>",
        b"From : ana@junar.example",
        b"From: =?utf-8?q?ana=40junar=2Eexample?=",
        "From: ana@junar\u3002example".encode(),
        "From: \u202eana@junar.example".encode(),
        b"\r\nFrom: ana@junar.example",
    ],
)
def test_whatever_else_stands_there_proves_nothing(dns, header):
    mail = from_(header)

    evidence = judged(dns, mail, peer=HOST)

    assert Proof.NONE is evidence.proof
    assert "" == evidence.dmarc


def test_a_second_from_slipped_under_a_signature_is_seen(dns):
    raw = signed()

    for forged in (
        b"From: x@malo.example\r\n" + raw,
        raw + b"From: x@malo.example\r\n",
    ):
        evidence = judged(dns, forged)
        assert Proof.NONE is evidence.proof


def test_a_header_section_beyond_all_measure_is_not_read(dns):
    many = b"".join(b"X-%d: a\r\n" % i for i in range(1001))

    assert Proof.NONE is judged(dns, many + MAIL, peer=HOST).proof
    assert Proof.NONE is judged(dns, b"X: " + b"a" * 300_000 + MAIL, peer=HOST).proof


HEADER = st.lists(
    st.sampled_from(
        [
            "ana",
            "@",
            "junar.example",
            "malo.example",
            "<",
            ">",
            '"',
            "(",
            ")",
            ",",
            ";",
            ":",
            " ",
            "\r\n ",
            "\t",
            "\\",
            "=?utf-8?q?",
            "=40",
            "?=",
            "ñ",
            ".",
            "[",
            "]",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=300)
@given(HEADER)
@example('"a\\" <x@malo.example>" <ana@junar.example>')
@example("=?utf-8?q?=22?= =?utf-8?q?<x@malo.example>?= <ana@junar.example>")
def test_the_sender_that_we_read_is_the_one_that_others_read(text):
    raw = f"From: {text}\r\n\r\n".encode()
    try:
        sender = author(open_mail(raw))
    except Unclear:
        return

    if not text.isascii():
        # Others make nothing of it, and we read UTF-8 (RFC 6532).
        return
    header = message_from_bytes(raw, policy=SMTP)["From"]

    assert [sender] == [address.addr_spec.lower() for address in header.addresses]

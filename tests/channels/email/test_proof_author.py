"""
Whose mail it is: one plain From, and nothing that can be read in two ways.
"""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from proof_town import HOST, from_, judged, read, records
from signed_mails import MAIL, signed

from channels.email.mail.author import Unclear, author, open_mail
from gateway.core.identity import Contact, Standing, is_proven, judge
from gateway.core.message import Address, Proof

ANA = Contact(
    address=Address("email", "ana@junar.example"),
    name="Ana",
    verified_at=datetime(2026, 1, 7, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


def forged(dns, header, domain="malo.example"):
    """
    Give what is made of a mail that *domain* signed, in an envelope of Ana's.
    """
    raw = signed(from_(header), domain=domain)
    return read(dns, raw, mail_from="ana@junar.example")


def standing(message):
    contact = ANA if message.sender == ANA.address else None
    return judge(message, contact, message.received_at).standing


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
        b"From: Ana <ana@junar.example>",
        b"From: ANA@JUNAR.EXAMPLE",
        b'From: "malo@malo.example" <ana@junar.example>',
    ],
)
def test_as_ana_a_stranger_signs_in_vain_and_her_own_domain_does_not(dns, header):
    by_malo = forged(dns, header)
    by_junar = forged(dns, header, "junar.example")

    assert [ANA.address] * 2 == [by_malo.sender, by_junar.sender]
    assert [Proof.NONE, Proof.SIGNED] == [
        message.evidence.proof for message in (by_malo, by_junar)
    ]
    assert [Standing.NONE, Standing.VERIFIED] == [
        standing(message) for message in (by_malo, by_junar)
    ]


@pytest.mark.parametrize(
    "header",
    [
        b'From: "ana@junar.example" <malo@malo.example>',
        b'From: "Ana <ana@junar.example>" <malo@malo.example>',
        b'From: "Ana <ana@junar.example>," <malo@malo.example>',
        b'From: "Ana\\" <ana@junar.example>" <malo@malo.example>',
        b'From: Ana "<ana@junar.example>" <malo@malo.example>',
        b"From: =?utf-8?q?ana=40junar=2Eexample?= <malo@malo.example>",
        b"From: =?utf-8?b?QW5hIDxhbmFAanVuYXIuZXhhbXBsZT4=?= <malo@malo.example>",
        b"From: =?utf-8?q?Ana_=3Cana=40junar=2Eexample=3E=2C?=\r\n <malo@malo.example>",
        b"From: =?utf-8?q?=0D=0AFrom=3A_ana=40junar.example?= <malo@malo.example>",
        "From: Ana\u202emoc.live <malo@malo.example>".encode(),
        b"Sender: ana@junar.example\r\nFrom: malo@malo.example",
        b"Reply-To: ana@junar.example\r\nFrom: malo@malo.example",
        b"X-Original-From: ana@junar.example\r\nFrom: malo@malo.example",
        b"Resent-From: ana@junar.example\r\nFrom: malo@malo.example",
        b"From: MALO@Malo.EXAMPLE",
        b"From:malo@malo.example",
        b"From:\r\n\tMalo\r\n <malo@malo.example>",
    ],
)
def test_whatever_a_name_says_a_mail_is_of_its_address(dns, header):
    message = forged(dns, header)

    assert Address("email", "malo@malo.example") == message.sender
    assert Proof.SIGNED is message.evidence.proof
    assert Standing.KNOWN is standing(message)


UNCLEAR = [
    # Two of them.
    b"From: ana@junar.example\r\nFrom: malo@malo.example",
    b"From: malo@malo.example\r\nFrom: ana@junar.example",
    b"From: malo@malo.example\r\nfROM: ana@junar.example",
    b"From: ana@junar.example, malo@malo.example",
    b"From: malo@malo.example, ana@junar.example",
    b"From: Ana <ana@junar.example>,\r\n Malo <malo@malo.example>",
    b"From: <malo@malo.example>, <ana@junar.example>",
    b"From: ana@junar.example <malo@malo.example>",
    b"From: malo@malo.example <ana@junar.example>",
    b"From: <ana@junar.example> malo@malo.example",
    b"From: <malo@malo.example><ana@junar.example>",
    # Groups.
    b"From: Vecinos: ana@junar.example;",
    b"From: Vecinos: ana@junar.example, malo@malo.example;",
    b"From: Vecinos:; <ana@junar.example>",
    b"From: ana@junar.example:malo@malo.example;",
    # Comments.
    b"From: ana@junar.example (malo@malo.example)",
    b"From: (ana@junar.example) malo@malo.example",
    b"From: ana@(junar.example)malo.example",
    b"From: ana@junar.example(.malo.example)",
    b"From: <ana(x)@junar.example>",
    b"From: Ana (<malo@malo.example> <ana@junar.example>",
    # Quoted addresses.
    b'From: "ana"@junar.example',
    b'From: "ana@junar.example"@malo.example',
    b'From: "ana@junar.example',
    b'From: <"ana@junar.example"@malo.example>',
    b'From: "a"na@junar.example',
    # Encoded words that would be the address, or its marks.
    b"From: =?utf-8?q?ana=40junar=2Eexample?=",
    b"From: =?utf-8?q?Ana?= =?utf-8?q?=3Cana=40junar=2Eexample=3E?=",
    b"From: <=?utf-8?q?ana=40junar=2Eexample?=>",
    b"From: ana@=?utf-8?q?junar=2Eexample?=",
    # Characters that some take for an end, or that hide others.
    b"From: Malo\x08\x08\x08\x08 <ana@junar.example>",
    b"From: \x1b[8m<ana@junar.example>",
    b"From: ana@junar.example\x0b.malo.example",
    b"From: ana@junar.example\x1f<malo@malo.example>",
    b"From: ana@junar.example\x7f",
    b"From: ana@junar.example\xff",
    "From: ana@junar.example\u2028".encode(),
    "From: ana@junar.example\u200b".encode(),
    # Domains.
    b"From: ana@junar.example.",
    b"From: ana@junar..example",
    b"From: ana@.junar.example",
    b"From: ana@[junar.example]",
    b"From: ana@junar.example@malo.example",
    b"From: <@malo.example:ana@junar.example>",
    b"From: malo.example!ana@junar.example@",
    "From: ana@junar\uff0eexample".encode(),
    "From: ana@junar\u3002example".encode(),
    "From: ana@\uff4aunar.example".encode(),
    "From: ana\uff20junar.example".encode(),
    # None.
    b"From:",
    b"From: Ana",
    b"From: <>",
    b"From : ana@junar.example",
    b"X-From: ana@junar.example",
    b"X: a\r\n\r\nFrom: ana@junar.example",
    # As odd, in other places.
    b"From: Ana <ana@malo.example>\r\nFrom: Ana <ana@junar.example>",
    b"From: Ana <ana@junar.example>\r\nFROM: Ana <ana@malo.example>",
    b"From: ana@junar.example; malo@malo.example",
    b"From: <ana@junar.example> <malo@malo.example>",
    b"From: <ana@malo.example>, <ana@junar.example>",
    b"From: vecinos: ana@junar.example;",
    b"From: vecinos:;",
    b"From: ana@junar.example <malo@malo.example",
    b"From: ana@junar.example (Ana)",
    b"From: Ana (<malo@malo.example>) <ana@junar.example>",
    b"From: ana(junar.example)@junar.example",
    b"From: ana@(malo.example)junar.example",
    b'From: "ana@junar.example"@junar.example',
    b"From: @malo.example:ana@junar.example",
    b"From: ana@junar.example\0.malo.example",
    b"From: ana\0@junar.example",
    b"From: ana@malo.example\rFrom: ana@junar.example",
    b"From: ana@junar.example\x0b",
    b"From: Ana\x1b <ana@junar.example>",
    "From: Ana\x85 <ana@junar.example>".encode(),
    b"X: a\rFrom: malo@malo.example\r\nFrom: ana@junar.example",
    b"X: a\0\r\nFrom: ana@junar.example",
    b"From: ana@[192.0.2.1]",
    b"From: ana@",
    b"From: @junar.example",
    b"From: an a@junar.example",
    b"From: .ana@junar.example",
    b"From: \xff <ana@junar.example>",
    "From: \u202eana@junar.example".encode(),
    b"\r\nFrom: ana@junar.example",
]


@pytest.mark.parametrize("header", UNCLEAR)
def test_what_can_be_read_in_two_ways_is_nobodys_whoever_signs_or_sends(dns, header):
    sent = judged(dns, from_(header), peer=HOST)
    signed_by = [
        forged(dns, header, domain) for domain in ("malo.example", "junar.example")
    ]

    assert (Proof.NONE, "") == (sent.proof, sent.dmarc)
    for message in signed_by:
        evidence = message.evidence
        assert (Proof.NONE, "") == (evidence.proof, evidence.dmarc)
        assert evidence.because.startswith("the sender is not clear: ")
        assert Standing.NONE is standing(message)


@pytest.mark.parametrize(
    "address",
    [
        "ana@xn--junr-7na.example",
        "ana@jun\u00e1r.example",
        "ana@\u0458unar.example",
        "ana@junar.example-malo.example",
        "ana.@junar.example",
        "an\u00e1@junar.example",
        "ana+x@junar.example",
        "=?utf-8?q?ana?=@junar.example",
        "%61na@junar.example",
        "ana%junar.example@malo.example",
    ],
)
def test_an_address_like_hers_is_another_whoever_signs(dns, address):
    header = f"From: Ana <{address}>".encode()

    found = [
        forged(dns, header, domain) for domain in ("junar.example", "malo.example")
    ]

    believed = {m.sender for m in found if is_proven(m)}
    assert ANA.address not in believed
    assert Standing.VERIFIED not in {standing(m) for m in found}


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

    assert "too many" in judged(dns, many + MAIL, peer=HOST).because
    long = judged(dns, b"X: " + b"a" * 300_000 + MAIL, peer=HOST)
    assert (Proof.NONE, True) == (long.proof, "too long" in long.because)


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

"""
Who a mail is from, if somebody with a good signature of their own would be Ana.
"""

from datetime import UTC, datetime

import pytest
from mail_doors import brought
from proof_town import from_, records
from signed_mails import signed

from gateway.core.identity import ENOUGH, Contact, Standing, judge
from gateway.core.message import Address, Proof

ANA = Contact(
    address=Address("email", "ana@junar.example"),
    name="Ana",
    verified_at=datetime(2026, 1, 7, tzinfo=UTC),
)


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


async def forged(dns, folder, header, domain="malo.example"):
    """
    Bring a mail that *domain* signed, in an envelope of Ana's.
    """
    raw = signed(from_(header), domain=domain)
    return await brought(folder, dns.address, raw, mail_from="ana@junar.example")


def standing(message):
    contact = ANA if message.sender == ANA.address else None
    return judge(message, contact, message.received_at).standing


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
async def test_whatever_a_name_says_a_mail_is_of_its_address(dns, tmp_path, header):
    message = await forged(dns, tmp_path, header)

    assert Address("email", "malo@malo.example") == message.sender
    assert Proof.SIGNED is message.evidence.proof
    assert Standing.KNOWN is standing(message)


@pytest.mark.parametrize(
    "header",
    [
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
    ],
)
@pytest.mark.parametrize("domain", ["malo.example", "junar.example"])
async def test_what_can_be_read_in_two_ways_is_nobodys_whoever_signs(
    dns, tmp_path, header, domain
):
    message = await forged(dns, tmp_path, header, domain)

    evidence = message.evidence
    assert (Proof.NONE, "") == (evidence.proof, evidence.dmarc)
    assert evidence.because.startswith("the sender is not clear: ")
    assert Standing.NONE is standing(message)


@pytest.mark.parametrize(
    "header",
    [
        b"From: Ana <ana@junar.example>",
        b"From: ANA@JUNAR.EXAMPLE",
        b"From: <ana@junar.example>",
        b'From: "malo@malo.example" <ana@junar.example>',
    ],
)
async def test_as_ana_a_stranger_signs_in_vain_and_her_own_domain_does_not(
    dns, tmp_path, header
):
    by_malo = await forged(dns, tmp_path, header)
    by_junar = await forged(dns, tmp_path, header, "junar.example")

    assert [ANA.address] * 2 == [by_malo.sender, by_junar.sender]
    assert [Standing.NONE, Standing.VERIFIED] == [
        standing(message) for message in (by_malo, by_junar)
    ]


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
async def test_an_address_like_hers_is_another_whoever_signs(dns, tmp_path, address):
    header = f"From: Ana <{address}>".encode()

    found = [
        await forged(dns, tmp_path, header, domain)
        for domain in ("junar.example", "malo.example")
    ]

    believed = {m.sender for m in found if m.evidence.proof in ENOUGH}
    assert ANA.address not in believed
    assert Standing.VERIFIED not in {standing(m) for m in found}


@pytest.mark.parametrize(
    "header",
    [
        b"From: ana@junar.example\0",
        b"From: malo@malo.example\0 <ana@junar.example>",
        b"From: ana@junar.example\r.malo.example",
        b"X: a\nFrom: ana@junar.example",
        b"X: a\rFrom: ana@junar.example",
    ],
)
async def test_nul_and_half_ends_of_lines_do_not_come_in_at_all(dns, tmp_path, header):
    assert await brought(tmp_path, dns.address, signed(from_(header))) is None

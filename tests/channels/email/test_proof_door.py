"""
Mail from the door to its evidence: what the other tests of proof walk case by case,
without it, holds there, too.
"""

import pytest
from mail_doors import brought
from proof_town import from_, records
from signed_mails import MAIL, key_record, signed

from gateway.core.message import Proof

NOBODY = b"From: ana@junar.example\r\nFrom: malo@malo.example"
ABOVE = b"Subject: La multa\r\n"
OTHER = MAIL.replace(b"No  luce", b"Si  luce")
SPOILT = signed(OTHER).removesuffix(OTHER)


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()
    dns.records["_dmarc.xn--peascal-5za.example", "TXT"] = ["v=DMARC1; p=none"]
    dns.records["s1._domainkey.xn--peascal-5za.example", "TXT"] = [key_record()]


@pytest.mark.parametrize(
    ("raw", "sender", "because"),
    [
        (signed(), "ana@junar.example", "signed by junar.example, and DMARC passed"),
        (SPOILT + signed(), "ana@junar.example", "signed by junar.example"),
        (
            signed(
                from_(b'From: "ana@junar.example" <malo@malo.example>'), "malo.example"
            ),
            "malo@malo.example",
            "signed by malo.example",
        ),
        (
            signed(
                from_("From: Ana <ana@Peñascal.Example>".encode()),
                "xn--peascal-5za.example",
            ),
            "ana@xn--peascal-5za.example",
            "signed by xn--peascal-5za.example",
        ),
    ],
    ids=["whole", "below one that is broken", "whatever its name", "not of ASCII"],
)
async def test_who_signs_for_themselves_is_believed(
    dns, tmp_path, raw, sender, because
):
    message = await brought(tmp_path, dns.address, raw)

    assert (Proof.SIGNED, sender) == (message.evidence.proof, message.sender.value)
    assert message.evidence.because.startswith(because)


@pytest.mark.parametrize(
    ("raw", "dmarc", "because"),
    [
        (SPOILT + MAIL, "fail", "its signature does not verify"),
        (ABOVE + signed(), "fail", "does not cover every Subject header"),
        (signed(domain="malo.example"), "fail", "it is signed by malo.example only"),
        (signed(from_(NOBODY)), "", "the sender is not clear: it has 2 From headers"),
        (
            signed(from_(NOBODY), "malo.example"),
            "",
            "the sender is not clear: it has 2 From headers",
        ),
    ],
    ids=["of another text", "put above", "a stranger", "two of them", "by the second"],
)
async def test_what_proves_nothing_is_told(dns, tmp_path, raw, dmarc, because):
    message = await brought(tmp_path, dns.address, raw, mail_from="ana@junar.example")

    evidence = message.evidence
    assert (Proof.NONE, dmarc) == (evidence.proof, evidence.dmarc)
    assert because in evidence.because


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

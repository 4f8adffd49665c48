"""
Several signatures on a mail, of which one must hold; and what was put above one.
"""

from datetime import timedelta

import pytest
from proof_town import NOW, read, records
from signed_mails import MAIL, TELLING, key_record, signed

from gateway.core.message import Proof


@pytest.fixture(autouse=True)
def town(dns):
    """
    Junar and its neighbour, and subdomains of Junar's whose keys are not as good.
    """
    dns.records = records()
    for name, record in {
        "corto": key_record(768),
        "prueba": key_record(tags="v=DKIM1; k=rsa; t=y"),
        "retirado": "v=DKIM1; k=rsa; p=",
    }.items():
        dns.records[f"s1._domainkey.{name}.junar.example", "TXT"] = [record]


def at(**apart):
    return str(int((NOW + timedelta(**apart)).timestamp())).encode()


def header(mail=MAIL, **options):
    """
    Sign *mail*, and give the header alone.
    """
    return signed(mail, **options).removesuffix(mail)


#: By what is wrong with each: signatures of Junar that are worth nothing.
BROKEN = {
    "of another text": lambda: header(MAIL.replace(b"No  luce", b"Si  luce")),
    "of another subject": lambda: header(MAIL.replace(b"farola", b"multa")),
    "of a part": lambda: header(length=True),
    "of nothing at all": lambda: header(extra=[(b"l", b"0")]),
    "by a short key": lambda: header(bits=768, domain="corto.junar.example"),
    "by a key on trial": lambda: header(domain="prueba.junar.example"),
    "by a key that was revoked": lambda: header(domain="retirado.junar.example"),
    "by no key": lambda: header(extra=[(b"s", b"s2")]),
    "with SHA-1": lambda: header(signature_algorithm=b"rsa-sha1"),
    "expired": lambda: header(extra=[(b"x", at(days=-2))]),
    "expired as it was made": lambda: header(
        extra=[(b"t", at(minutes=5)), (b"x", at(minutes=4))]
    ),
    "from the future": lambda: header(extra=[(b"t", at(days=2))]),
    "for somebody else": lambda: header(extra=[(b"i", b"ana@malo.example")]),
    "for one who ends alike": lambda: header(extra=[(b"i", b"a@xjunar.example")]),
    "for one above": lambda: header(extra=[(b"i", b"@example")]),
    "for one below a stranger": lambda: header(
        extra=[(b"i", b"@junar.example.malo.example")]
    ),
    "for no domain": lambda: header(extra=[(b"i", b"junar.example")]),
    "not of From": lambda: header(extra=[(b"h", b"to:subject:date")]),
    "cut off": lambda: header()[:-30] + b"\r\n",
    "empty": lambda: b"DKIM-Signature: \r\n",
}
BY_MALO = BROKEN | {"by a stranger": lambda: header(domain="malo.example")}


@pytest.fixture(params=BY_MALO)
def broken(request):
    return BY_MALO[request.param]()


def test_none_of_them_proves_anything_alone(dns, broken):
    message = read(dns, broken + MAIL)

    assert (Proof.NONE, "fail") == (message.evidence.proof, message.evidence.dmarc)


@pytest.mark.parametrize("first", [True, False], ids=["above", "below"])
def test_none_of_them_spoils_one_that_holds(dns, broken, first):
    raw = broken + signed() if first else header() + broken + MAIL

    message = read(dns, raw)

    assert Proof.SIGNED is message.evidence.proof
    assert "signed by junar.example, and DMARC passed" == message.evidence.because


def test_a_strangers_that_holds_mends_none_of_them(dns, broken):
    raw = broken + header(domain="malo.example") + MAIL

    message = read(dns, raw)

    assert Proof.NONE is message.evidence.proof


@pytest.mark.parametrize(
    ("before", "proof"), [(4, Proof.SIGNED), (5, Proof.NONE), (19, Proof.NONE)]
)
def test_five_are_tried_from_the_top(dns, before, proof):
    above = b"".join(make() for make in list(BROKEN.values())[:before])

    message = read(dns, above + signed())

    assert proof is message.evidence.proof


def test_many_that_nobody_tries_cost_no_lookup(dns):
    above = b"".join(header(extra=[(b"s", b"k%d" % n)]) for n in range(9))

    read(dns, above + signed())

    keys = {name for name, _ in dns.asked if "_domainkey" in name}
    assert {f"k{n}._domainkey.junar.example" for n in range(5)} == keys


@pytest.mark.parametrize("identity", [b"@junar.example", b"ana@web.mail.junar.example"])
def test_a_signature_may_be_for_one_within_its_domain(dns, identity):
    raw = signed(extra=[(b"i", identity)])

    message = read(dns, raw)

    assert Proof.SIGNED is message.evidence.proof


# ------------------------------------------------ what was put above


#: Each with its name as a person is told.
SECOND = {
    b"Subject: La multa": "Subject",
    b"SUBJECT: La multa": "Subject",
    b"To: ayuntamiento+x@ayto.example": "To",
    b"Date: Mon, 23 Nov 2026 11:00:00 +0000": "Date",
    b"Content-Type: text/html": "Content-Type",
    b"Content-Transfer-Encoding: base64": "Content-Transfer-Encoding",
    b"Reply-To: malo@malo.example": "Reply-To",
    b"In-Reply-To: <otra@ayto.example>": "In-Reply-To",
}
WHOLE = (
    b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n"
    b"Reply-To: ana@junar.example\r\nIn-Reply-To: <una@ayto.example>\r\n"
) + MAIL
COVERED = [
    b"from",
    b"to",
    *TELLING,
    b"content-type",
    b"content-transfer-encoding",
    b"reply-to",
    b"in-reply-to",
]


@pytest.mark.parametrize("second", SECOND)
def test_a_second_header_above_the_one_that_was_signed_is_seen(dns, second):
    raw = signed(WHOLE, include_headers=COVERED)
    before = read(dns, raw)

    message = read(dns, second + b"\r\n" + raw)

    assert Proof.SIGNED is before.evidence.proof
    assert (Proof.NONE, "policy") == (message.evidence.proof, message.evidence.dkim)
    told = f"its signature does not cover every {SECOND[second]} header"
    assert told in message.evidence.because


def test_headers_of_those_who_pass_it_on_do_no_harm(dns):
    raw = signed(
        b"Resent-To: a@junar.example\r\n" + MAIL,
        include_headers=[b"from", b"to", *TELLING, b"resent-to"],
    )
    above = b"Received: b\r\nResent-To: b@x.example\r\nSender: lista@x.example\r\n"

    message = read(dns, above + raw)

    assert Proof.SIGNED is message.evidence.proof


def test_two_of_a_kind_that_are_both_signed_are_as_their_sender_wrote_them(dns):
    raw = signed(
        b"Subject: Aviso\r\n" + MAIL,
        include_headers=[b"from", b"to", b"subject", *TELLING],
    )

    message = read(dns, raw)

    assert Proof.SIGNED is message.evidence.proof

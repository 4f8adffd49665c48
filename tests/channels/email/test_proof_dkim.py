"""
Signatures: which are good, and which are refused however well they verify.
"""

import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from dkim.canonicalization import Relaxed, Simple
from hypothesis import given
from hypothesis import strategies as st
from proof_town import NOW, judged, records, words
from signed_mails import MAIL, edwards_key, encoded, key, key_record, signed

from channels.email.proof.dkim_check import relaxed
from gateway.core.message import Proof


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


def test_an_edwards_key_is_as_good(dns):
    private, public = edwards_key()
    dns.records["s1._domainkey.junar.example", "TXT"] = [
        f"v=DKIM1; k=ed25519; p={public}"
    ]

    raw = signed(private=private, signature_algorithm=b"ed25519-sha256")

    assert Proof.SIGNED is judged(dns, raw).proof


@pytest.mark.parametrize("bits", [1024, 2048, 4096])
def test_keys_of_the_sizes_that_the_standard_wants_are_good(dns, bits):
    dns.records["s1._domainkey.junar.example", "TXT"] = [key_record(bits)]

    assert Proof.SIGNED is judged(dns, signed(bits=bits)).proof


def seconds(moment):
    return str(int(moment.timestamp())).encode()


@pytest.mark.parametrize(
    ("options", "word", "problem"),
    [
        ({"length": True}, "policy", "covers only a part of the body"),
        ({"bits": 768}, "policy", "has a key of 768 bits"),
        ({"signature_algorithm": b"rsa-sha1"}, "policy", "uses SHA-1"),
        ({"extra": [(b"h", b"to:subject")]}, "policy", "does not cover From"),
        (
            {"extra": [(b"x", seconds(NOW - timedelta(days=2)))]},
            "policy",
            "has expired",
        ),
        (
            {"extra": [(b"t", seconds(NOW + timedelta(days=2)))]},
            "policy",
            "is from the future",
        ),
        ({"extra": [(b"x", b"9" * 30)]}, "permerror", "is malformed"),
        ({"extra": [(b"v", b"2")]}, "permerror", "is malformed"),
        ({"extra": [(b"i", b"@malo.example")]}, "permerror", "is malformed"),
        ({"extra": [(b"s", b"..")]}, "permerror", "is malformed"),
        ({"extra": [(b"z", b"z" * 5000)]}, "permerror", "is malformed"),
        ({"extra": [(b"s", b"s2")]}, "permerror", "names a key that is not there"),
    ],
)
def test_a_signature_that_is_worth_nothing_is_refused(dns, options, word, problem):
    bits = options.get("bits", 2048)
    dns.records["s1._domainkey.junar.example", "TXT"] = [key_record(bits)]

    evidence = judged(dns, signed(**options))

    assert Proof.NONE is evidence.proof
    assert ("fail", word, "fail") == words(evidence)
    assert f"its signature {problem}" in evidence.because


@pytest.mark.parametrize("hours", [-23, -1, 0, 1, 23])
def test_a_signature_counts_by_a_clock_that_is_wrong_by_hours(dns, hours):
    times = [
        (b"t", seconds(NOW)),
        (b"x", seconds(NOW + timedelta(minutes=10))),
    ]

    evidence = judged(dns, signed(extra=times), now=NOW + timedelta(hours=hours))

    assert Proof.SIGNED is evidence.proof


@pytest.mark.parametrize(
    "record",
    [
        "v=DKIM1; p=",
        "v=DKIM1",
        "v=DKIM2; k=rsa; p=KEY",
        "v=DKIM1; k=ed25519; p=KEY",
        "v=DKIM1; k=rsa; t=y; p=KEY",
        "v=DKIM1; k=rsa; t=s:y; p=KEY",
        "v=DKIM1; k=rsa; s=tlsrpt; p=KEY",
        "v=DKIM1; k=rsa; h=sha1; p=KEY",
        "v=DKIM1; k=rsa; p=AAAA",
        "v=DKIM1; k=rsa; p=KEY; p=KEY",
        "ñ",
    ],
)
def test_a_key_that_is_not_for_this_signs_nothing(dns, record):
    public = key()[1]
    dns.records["s1._domainkey.junar.example", "TXT"] = [record.replace("KEY", public)]

    evidence = judged(dns, signed())

    assert Proof.NONE is evidence.proof
    assert "fail" == evidence.dmarc
    assert "DMARC failed for junar.example: its signature " in evidence.because


@pytest.mark.parametrize(
    ("bits", "exponent", "problem"),
    [(8192, 65537, "8192 bits"), (2048, 2**40 + 1, "that takes too long")],
)
def test_a_key_that_would_keep_us_busy_is_not_tried(dns, bits, exponent, problem):
    public = encoded(rsa.RSAPublicNumbers(exponent, 2**bits - 1).public_key())
    dns.records["s1._domainkey.junar.example", "TXT"] = [f"v=DKIM1; p={public}"]

    evidence = judged(dns, signed())

    assert "policy" == evidence.dkim
    assert problem in evidence.because


def test_two_keys_at_one_name_are_none(dns):
    dns.records["s1._domainkey.junar.example", "TXT"] = [key_record(), key_record(2048)]

    assert Proof.NONE is judged(dns, signed()).proof


def test_a_key_for_its_domain_only_does_not_sign_for_a_subdomain(dns):
    record = key_record(tags="v=DKIM1; k=rsa; t=s")
    dns.records["s1._domainkey.junar.example", "TXT"] = [record]

    assert Proof.SIGNED is judged(dns, signed()).proof
    assert Proof.NONE is judged(dns, signed(identity=b"ana@mail.junar.example")).proof


def test_an_expiry_is_judged_by_the_time_given(dns):
    raw = signed(extra=[(b"x", seconds(NOW + timedelta(hours=1)))])

    assert Proof.SIGNED is judged(dns, raw).proof
    assert Proof.NONE is judged(dns, raw, now=NOW + timedelta(days=2)).proof


def test_blanks_without_end_keep_nobody_busy(dns):
    body = (b" " * 900_000 + b"x\r\n") * 3
    mail = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    header = signed(canonicalize=(b"relaxed", b"relaxed")).partition(b"From:")[0]
    start = time.process_time()

    evidence = judged(dns, header + mail)
    folded = header.replace(b"bh=", b" " * 200_000 + b"bh=")
    judged(dns, folded + mail)

    assert "fail" == evidence.dkim
    assert time.process_time() - start < 5


PIECES = st.lists(
    st.sampled_from([b" ", b"\t", b"\r\n", b"\r", b"a", b"  b"]), max_size=9
)


@given(PIECES.map(b"".join))
def test_blanks_are_made_alike_just_as_dkimpy_would(body):
    ours = relaxed(body)

    assert Relaxed.canonicalize_body(body) == Relaxed.canonicalize_body(ours)
    if ours.strip(b"\r\n"):
        assert Relaxed.canonicalize_body(body) == Simple.canonicalize_body(ours)

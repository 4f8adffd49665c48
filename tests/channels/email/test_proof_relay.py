"""
Evidence from the town's own mail server: its Authentication-Results, the topmost only.
"""

import proof_town
import pytest
from cases import for_each
from dns_server import SERVFAIL
from proof_town import records, words
from signed_mails import MAIL, signed

from channels.email.proof.authres import Finding, read_results
from gateway.core.message import Proof

RELAY = "mx.ayto.example"

SIGNED = "dkim=pass header.d=junar.example header.s=s1 header.b=Ab/12+x="
DMARC = "dmarc=pass (policy=reject) header.from=junar.example"
TO_US = b"To: ayuntamiento@ayto.example\r\n"
SPF = "spf=pass smtp.mailfrom=ana@junar.example"


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()
    dns.records["junar.example", "TXT"] = ["v=spf1 +all"]


def results(*findings, server=RELAY):
    return f"Authentication-Results: {server};\r\n {'; '.join(findings)}\r\n".encode()


def judged(dns, raw):
    return proof_town.judged(dns, raw, authserv_id=RELAY)


def test_what_the_towns_server_found_is_believed_without_asking_anybody(dns):
    evidence = judged(dns, results(SIGNED, SPF, DMARC) + signed())

    assert Proof.SIGNED is evidence.proof
    assert ("pass", "pass", "pass") == words(evidence)
    assert "signed by junar.example, and DMARC passed" == evidence.because
    assert [] == dns.asked


@pytest.mark.parametrize(
    "name",
    ["MX.ayto.EXAMPLE", '"mx.ayto.example"', "mx.ayto.example 1", "(a) " + RELAY],
)
def test_its_name_may_be_written_in_other_ways(dns, name):
    raw = results(SIGNED, DMARC, server=name) + signed()

    assert Proof.SIGNED is judged(dns, raw).proof
    assert Proof.SIGNED is proof_town.judged(dns, raw, authserv_id=RELAY.upper()).proof


@pytest.mark.parametrize(
    "name",
    [
        "mx.malo.example",
        "mx.ayto.example.malo.example",
        "xmx.ayto.example",
        "mx.ayto.example(",
        "(mx.ayto.example)",
        "(mx.ayto.example) mx.malo.example",
        "mx.malo.example (mx.ayto.example)",
        "mx.malo.example mx.ayto.example",
        "mx.ayto.example 1 2",
        "",
    ],
)
def test_what_another_server_found_is_not_and_nothing_else_is_tried(dns, name):
    raw = results(SIGNED, DMARC, server=name) + signed()

    evidence = judged(dns, raw)

    assert Proof.NONE is evidence.proof
    assert "the town's mail server left no results on it" == evidence.because
    assert [] == dns.asked


def test_results_further_down_are_anybodys(dns):
    ours = results("dkim=none", "dmarc=fail header.from=junar.example")
    forged = results(SIGNED, SPF, DMARC)

    evidence = judged(dns, ours + forged + MAIL)
    assert Proof.NONE is evidence.proof
    assert "DMARC failed for junar.example: it is not signed" == evidence.because
    assert Proof.NONE is judged(dns, results("none") + forged + MAIL).proof
    theirs = results(SIGNED, DMARC, server="mx.malo.example")
    assert Proof.NONE is judged(dns, theirs + forged + MAIL).proof


def test_a_mail_without_results_proves_nothing(dns):
    evidence = judged(dns, signed())

    assert Proof.NONE is evidence.proof
    assert "the town's mail server left no results on it" == evidence.because
    assert [] == dns.asked


@pytest.mark.parametrize(
    "findings",
    [
        ["dmarc=pass header.from=malo.example", SIGNED],
        ["dmarc=pass", SIGNED],
        [DMARC, DMARC, SIGNED],
        [DMARC, "dmarc=fail header.from=junar.example", SIGNED],
        ["dmarc=fail header.from=junar.example", SIGNED, SPF],
        ["dmarc=temperror header.from=junar.example", SIGNED, SPF],
        ["dmarc=permerror header.from=junar.example", SIGNED, SPF],
        ["dmarc=bestguesspass header.from=junar.example", SIGNED, SPF],
        ["x=(dmarc=pass header.from=junar.example)", "dkim=fail"],
        ['x="; dmarc=pass header.from=junar.example; "'],
        ["(" + DMARC, SIGNED],
        [DMARC + " header.from=junar.example", SIGNED],
        [DMARC, SIGNED, "dkim pass header.d=junar.example"],
        [DMARC, SIGNED, '"'],
        ["dmarc=none header.from=junar.example", "dkim=pass header.d=malo.example"],
        ["dmarc=none", "spf=pass smtp.mailfrom=malo.example"],
        ["dmarc=none", "spf=pass smtp.helo=junar.example"],
        ["dmarc=none", "spf=softfail smtp.mailfrom=junar.example"],
        ["arc=pass"],
    ],
)
def test_results_that_do_not_say_it_clearly_prove_nothing(dns, findings):
    assert Proof.NONE is judged(dns, results(*findings) + MAIL).proof


@pytest.mark.parametrize(
    "findings",
    [
        [DMARC, SPF],
        [DMARC, SPF, "dkim=fail header.d=junar.example"],
        [DMARC, SPF, "dkim=pass header.d=malo.example"],
        [DMARC, SPF, "dkim=pass header.i=@junar.example"],
        [DMARC, SPF, "dkim=pass header.d=junar.example-malo.example"],
        ["dmarc=none", SIGNED],
        [SIGNED],
        ["dmarc=none", SPF],
        ["spf=pass smtp.mailfrom=junar.example"],
    ],
)
def test_less_than_dmarc_by_a_signature_of_its_own_is_a_path(dns, findings):
    evidence = judged(dns, results(*findings) + MAIL)

    assert Proof.PATH is evidence.proof
    assert "temperror" not in words(evidence)


def test_a_server_that_writes_one_header_for_each_result_is_told_of(dns):
    # As OpenDKIM and OpenDMARC do; only the topmost is read.
    evidence = judged(dns, results(DMARC) + results(SIGNED) + signed())

    assert Proof.PATH is evidence.proof
    assert "DMARC passed, but not by what" in evidence.because


def test_a_related_signature_is_compared_by_walking_the_tree(dns):
    mail = signed(domain="mail.junar.example")
    raw = results(DMARC, "dkim=pass header.d=mail.junar.example") + mail

    assert Proof.SIGNED is judged(dns, raw).proof
    dns.records["_dmarc.junar.example", "TXT"] = ["v=DMARC1; p=reject; adkim=s"]
    assert Proof.PATH is judged(dns, raw).proof
    dns.records["_dmarc.junar.example", "TXT"] = SERVFAIL
    evidence = judged(dns, raw)
    assert (Proof.PATH, "temperror") == (evidence.proof, evidence.dkim)
    assert "none" == judged(dns, results(DMARC) + MAIL).dkim


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(MAIL, id="without the signature"),
        pytest.param(signed(include_headers=[b"from"]), id="not over To"),
        pytest.param(signed(domain="malo.example"), id="of another"),
        pytest.param(
            signed(MAIL.replace(b"ayuntamiento@", b"malo@")), id="to somebody else"
        ),
        pytest.param(TO_US + signed(), id="with a second To"),
        pytest.param(signed(signed(include_headers=[b"from"])), id="one not over To"),
        pytest.param(b"DKIM-Signature: d=\r\n" + signed(), id="one that is unreadable"),
    ],
)
def test_what_it_found_of_a_mail_that_was_not_surely_written_to_us_is_a_path(dns, mail):
    evidence = judged(dns, results(SIGNED, DMARC) + mail)

    assert Proof.PATH is evidence.proof
    assert "signed by junar.example, but " in evidence.because


def test_where_no_server_is_trusted_its_results_are_nothing(dns):
    del dns.records["junar.example", "TXT"]

    evidence = proof_town.judged(dns, results(SIGNED, SPF, DMARC) + MAIL)

    assert Proof.NONE is evidence.proof
    assert ("none", "none", "fail") == words(evidence)


def test_the_sender_must_be_clear_there_too(dns):
    raw = results(SIGNED, DMARC) + b"From: x@malo.example\r\n" + MAIL

    assert Proof.NONE is judged(dns, raw).proof


# ---------------------------------------------------------------- RFC 8601


def test_a_header_is_read_with_comments_quotes_and_folds():
    value = (
        " mx.example.org (the (nested \\) one)) 1;\r\n"
        '\tdkim/1 = pass reason="a \\"b\\""\r\n'
        "  header.d=example.com (c);;SPF=SoftFail smtp.mailfrom=prvs=1=a@b.example;"
    )

    read = read_results(value)

    assert "mx.example.org" == read.server
    assert [
        Finding(
            method="dkim",
            word="pass",
            properties={
                "dkim/1": "pass",
                "reason": 'a "b"',
                "header.d": "example.com",
            },
        ),
        Finding(
            method="spf",
            word="softfail",
            properties={"spf": "SoftFail", "smtp.mailfrom": "prvs=1=a@b.example"},
        ),
    ] == list(read.findings)


@for_each(
    "value",
    [
        "",
        ";",
        "a b c; none",
        "a; dkim",
        "a; dkim=",
        "a; =x",
        "a; x=(",
        'a; x="',
        "a; x=y z",
        "a; x=y)",
        "a; x=y a=b a=c",
        "(",
        "a; x=y =",
        "a; dkim=pass dkim=fail",
    ],
)
def test_a_header_that_is_not_to_the_letter_is_not_read(value):
    assert read_results(value) is None

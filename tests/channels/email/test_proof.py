"""
A mail's evidence, over a real name server and real signatures.
"""

import threading
import time

import pytest
from dns_server import SERVFAIL, SILENCE
from proof_town import HOST, NOW, envelope, from_, judged, records, words
from signed_mails import MAIL, key_record, signed

from channels.email.proof.evidence import prove
from channels.email.proof.resolver import Resolver
from gateway.core.message import Proof


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


# ---------------------------------------------------------------- the login


@pytest.mark.parametrize("user", ["ana@junar.example", "Ana@JUNAR.example"])
def test_who_logs_in_as_the_address_in_from_is_believed(dns, user):
    evidence = judged(dns, MAIL, user=user)

    assert Proof.SUBMITTED is evidence.proof
    assert "logged in to our own mail server" == evidence.because
    assert [] == dns.asked


def test_a_bare_login_belongs_to_our_own_domain(dns):
    mail = from_(b"From: obras@ayto.example")

    assert Proof.SUBMITTED is judged(dns, mail, user="obras").proof
    assert Proof.NONE is judged(dns, MAIL, user="ana").proof


def test_who_logs_in_as_somebody_else_proves_nothing_whatever_is_signed(dns):
    evidence = judged(dns, signed(), user="luis@junar.example", peer=HOST)

    assert Proof.NONE is evidence.proof
    assert "logged in under another address than From's" == evidence.because


# ---------------------------------------------------------------- what passes


@pytest.mark.parametrize(
    "canonicalize",
    [(b"simple", b"simple"), (b"relaxed", b"simple"), (b"relaxed", b"relaxed")],
)
def test_an_aligned_signature_that_dmarc_lets_pass_is_proof(dns, canonicalize):
    evidence = judged(dns, signed(canonicalize=canonicalize))

    assert Proof.SIGNED is evidence.proof
    assert ("fail", "pass", "pass") == words(evidence)
    assert "signed by junar.example, and DMARC passed" == evidence.because


def test_a_subdomain_signs_for_its_organization(dns):
    dns.records["s1._domainkey.mail.junar.example", "TXT"] = [key_record()]

    evidence = judged(dns, signed(domain="mail.junar.example"))

    assert Proof.SIGNED is evidence.proof
    assert "signed by mail.junar.example, and DMARC passed" == evidence.because


def test_mail_stored_with_bare_line_feeds_verifies_too(dns):
    raw = signed().replace(b"\r\n", b"\n")

    assert Proof.SIGNED is judged(dns, raw).proof


def test_a_domain_in_its_own_letters_is_its_a_labels(dns):
    domain = "xn--peascal-5za.example"
    dns.records |= {
        (f"_dmarc.{domain}", "TXT"): ["v=DMARC1; p=reject"],
        (f"s1._domainkey.{domain}", "TXT"): [key_record()],
    }
    mail = from_("From: Ana <ana@peñascal.example>".encode())

    assert Proof.SIGNED is judged(dns, signed(mail, domain=domain)).proof


def test_one_good_signature_among_five_is_enough(dns):
    raw = signed()
    for _ in range(4):
        raw = signed(raw, domain="nadie.example")
    evidence = judged(dns, raw)

    assert (Proof.SIGNED, "pass") == (evidence.proof, evidence.dkim)
    assert Proof.NONE is judged(dns, signed(raw, domain="malo.example")).proof


# ---------------------------------------------------------------- the path alone


def test_an_aligned_path_alone_is_less(dns):
    evidence = judged(dns, MAIL, peer=HOST)

    assert Proof.PATH is evidence.proof
    assert ("pass", "none", "pass") == words(evidence)
    assert (
        "its host may send for junar.example (SPF), but it is not signed"
        == evidence.because
    )


def test_a_signature_without_dmarc_is_no_more_than_a_path(dns):
    del dns.records["_dmarc.junar.example", "TXT"]

    evidence = judged(dns, signed())

    assert Proof.PATH is evidence.proof
    assert ("fail", "pass", "none") == words(evidence)
    assert (
        "signed by junar.example, which publishes no DMARC record" == evidence.because
    )


def test_without_dmarc_a_path_is_a_path_only_for_the_very_same_domain(dns):
    del dns.records["_dmarc.junar.example", "TXT"]
    dns.records["mail.junar.example", "TXT"] = ["v=spf1 +all"]

    assert Proof.PATH is judged(dns, MAIL, peer=HOST).proof
    below = judged(dns, MAIL, mail_from="a@mail.junar.example")
    assert Proof.NONE is below.proof
    assert "nobody vouches: junar.example publishes no DMARC record" == below.because


# ---------------------------------------------------------------- what does not pass


def test_what_nobody_vouches_for_fails_and_says_what_its_domain_asks(dns):
    evidence = judged(dns, MAIL)

    assert Proof.NONE is evidence.proof
    assert ("fail", "none", "fail") == words(evidence)
    assert (
        "DMARC failed for junar.example: it is not signed"
        " (junar.example asks for reject)" == evidence.because
    )


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("A", ["192.0.2.7"]), ("AAAA", ["2001:db8::7"]), ("A", SERVFAIL)],
)
def test_a_subdomain_that_does_not_exist_is_judged_by_what_is_asked_for_such(
    dns, kind, answer
):
    dns.records["_dmarc.junar.example", "TXT"] = ["v=DMARC1; p=none; np=reject"]
    mail = from_(b"From: a@nadie.junar.example")

    assert "asks for reject" in judged(dns, mail).because
    dns.records["nadie.junar.example", kind] = answer
    assert "asks for" not in judged(dns, mail).because


@pytest.mark.parametrize(
    ("before", "after"),
    [(b"No  luce", b"Si  luce"), (b"La farola", b"La multa"), (b"Ana <", b"Eva <")],
)
def test_a_mail_changed_on_its_way_proves_nothing(dns, before, after):
    evidence = judged(dns, signed().replace(before, after))

    assert Proof.NONE is evidence.proof
    assert ("fail", "fail", "fail") == words(evidence)


def test_a_signature_of_another_domain_proves_nothing(dns):
    evidence = judged(dns, signed(domain="malo.example"), mail_from="a@malo.example")

    assert Proof.NONE is evidence.proof
    assert ("pass", "pass", "fail") == words(evidence)
    assert "it is signed by malo.example only" in evidence.because


def test_of_two_signatures_that_of_its_own_domain_is_told_of(dns):
    changed = signed().replace(b"La farola", b"La multa")

    evidence = judged(dns, signed(changed, domain="malo.example"))

    assert Proof.NONE is evidence.proof
    assert "its signature does not verify" in evidence.because


@pytest.mark.parametrize(
    "domain",
    ["junar.example-malo.example", "junar.example.malo.example", "xjunar.example"],
)
def test_a_domain_that_only_looks_alike_proves_nothing(dns, domain):
    dns.records |= {
        (domain, "TXT"): ["v=spf1 +all"],
        (f"_dmarc.{domain}", "TXT"): ["v=DMARC1; p=none"],
        (f"s1._domainkey.{domain}", "TXT"): [key_record()],
    }

    evidence = judged(dns, signed(domain=domain), mail_from=f"ana@{domain}")

    assert Proof.NONE is evidence.proof
    assert ("pass", "pass", "fail") == words(evidence)


# ---------------------------------------------------------------- DNS trouble


@pytest.mark.parametrize(
    "where",
    [
        "s1._domainkey.junar.example",
        "_dmarc.junar.example",
        "junar.example",
    ],
)
@pytest.mark.parametrize("trouble", [SERVFAIL, SILENCE])
def test_dns_trouble_only_ever_lowers(dns, where, trouble, monkeypatch):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 0.1)
    dns.records[where, "TXT"] = trouble

    unsigned = judged(dns, MAIL)
    evidence = judged(dns, signed())

    assert Proof.NONE is unsigned.proof
    # What an unsigned mail has no use for tells nothing of it: it failed.
    looked_up = where != "s1._domainkey.junar.example"
    assert unsigned.dmarc == ("temperror" if looked_up else "fail")
    assert evidence.proof is (Proof.SIGNED if where == "junar.example" else Proof.NONE)
    if evidence.proof is Proof.SIGNED:
        assert "signed by junar.example, and DMARC passed" == evidence.because
    else:
        assert "temperror" == evidence.dmarc
        assert (
            "junar.example could not be checked (DNS trouble, may be judged again)"
            == evidence.because
        )


def test_a_signature_that_could_not_be_looked_up_leaves_the_path(dns):
    dns.records["s1._domainkey.junar.example", "TXT"] = SERVFAIL

    evidence = judged(dns, signed(signed(), domain="nadie.example"), peer=HOST)

    assert Proof.PATH is evidence.proof
    # Another's that is wrong makes it no surer.
    assert ("pass", "temperror", "pass") == words(evidence)
    assert "its signature could not be checked because of" in evidence.because
    assert evidence.because.endswith("(DNS trouble, may be judged again)")


def test_all_lookups_together_have_an_end(dns, monkeypatch):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 60)
    monkeypatch.setattr("channels.email.proof.evidence.PATIENCE", 0.3)
    raw = signed()
    for i in range(4):
        dns.records[f"s1._domainkey.d{i}.example", "TXT"] = SILENCE
        raw = signed(raw, domain=f"d{i}.example")
    start = time.monotonic()

    evidence = judged(dns, raw)

    assert Proof.NONE is evidence.proof
    # One of them alone may take longer.
    assert time.monotonic() - start < 60


def test_many_threads_share_one_resolver(dns):
    resolver = Resolver.read(dns.address)
    raw = signed()
    found = []

    def one():
        evidence = prove(raw, envelope(), resolver, own_domain="ayto.example", now=NOW)
        found.append(evidence.proof)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [Proof.SIGNED] * 8 == found


def no_memory(*_args, **_options):
    raise MemoryError


class Broken:
    """
    A resolver with a mistake of its own.
    """

    def __init__(self, fault):
        self.fault = fault

    def within(self, seconds):
        raise self.fault(seconds)


@pytest.mark.parametrize(
    ("fault", "why", "later"),
    [
        (LookupError, "the check itself failed", False),
        (MemoryError, "there was no memory to check it", True),
    ],
)
def test_a_mistake_of_the_check_itself_raises_nobodys_standing(fault, why, later):
    """
    For want of memory it is checked again later.
    """
    resolver = Broken(fault)

    evidence = prove(signed(), envelope(), resolver, own_domain="ayto.example", now=NOW)

    assert Proof.NONE is evidence.proof
    assert (why, later) == (evidence.because, evidence.unchecked)


@pytest.mark.parametrize("place", ["dkim_check._read", "spf_check._Query"])
def test_want_of_memory_makes_no_mail_a_forged_one(dns, monkeypatch, place):
    monkeypatch.setattr(f"channels.email.proof.{place}", no_memory)

    assert judged(dns, signed(), peer=HOST).unchecked

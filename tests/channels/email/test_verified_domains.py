"""
Whose signature is believed for whom, by RFC 9989: a mail and its evidence.
"""

import pytest
from proof_town import from_, read
from signed_mails import key_record, signed

from gateway.core.mail.addresses import a_label
from gateway.core.message import Proof

VEGA = {"junar-de-la-vega.example": "p=reject", "vega.example": "p=none"}
UK = {"co.uk": "p=none; psd=y", "ayto.co.uk": "p=reject", "malo.co.uk": "p=none"}
SCHOOL = {"ayto.example": "p=reject", "escuela.ayto.example": "p=none; psd=n"}
PENASCAL = "xn--peascal-5za.example"
DEEP = "b.c.d.e.f.g.h.i.ayto.example"


def publish(dns, published, *signers):
    """
    Publish DMARC's tags by domain, and a key for each of the signers.
    """
    dns.records = {
        (f"_dmarc.{domain}", "TXT"): [f"v=DMARC1; {tags}"]
        for domain, tags in published.items()
    }
    for signer in signers:
        dns.records[f"s1._domainkey.{signer.lower()}", "TXT"] = [key_record()]


def mail_of(author):
    return from_(f"From: Ana <ana@{author}>".encode())


@pytest.mark.parametrize(
    ("author", "signer", "published"),
    [
        # A hyphen separates nothing.
        ("junar-de-la-vega.example", "junar-de-la-vega.example", VEGA),
        ("junar-de-la-vega.example", "mail.junar-de-la-vega.example", VEGA),
        ("x-1.junar-de-la-vega.example", "junar-de-la-vega.example", VEGA),
        # Below a public suffix, and the registry's own mail.
        ("ayto.co.uk", "ayto.co.uk", UK),
        ("ayto.co.uk", "mail.ayto.co.uk", UK),
        ("web.ayto.co.uk", "mail.ayto.co.uk", {"co.uk": "p=none; psd=y"}),
        ("web.ayto.co.uk", "mail.ayto.co.uk", {"ayto.co.uk": "p=reject"}),
        ("co.uk", "co.uk", UK),
        # A part of an organization that stands for itself.
        ("escuela.ayto.example", "escuela.ayto.example", SCHOOL),
        ("escuela.ayto.example", "mail.escuela.ayto.example", SCHOOL),
        ("a.escuela.ayto.example", "b.escuela.ayto.example", SCHOOL),
        ("web.ayto.example", "mail.ayto.example", SCHOOL),
        # The walk leaves out what is far down, and reaches the top all the same.
        (f"a.{DEEP}", "ayto.example", {"ayto.example": "p=reject"}),
        (f"a.{DEEP}", "mail.ayto.example", {"ayto.example": "p=reject"}),
        # What is asked for is not who is believed.
        ("nadie.ayto.example", "ayto.example", {"ayto.example": "p=none; np=reject"}),
        ("ayto.example", "ayto.example", {"ayto.example": "p=reject; sp=none; t=y"}),
        ("ayto.example", "ayto.example", {"ayto.example": "p=none; adkim=s"}),
        (
            "a.ayto.example",
            "b.ayto.example",
            {"ayto.example": "rua=mailto:d@x.example"},
        ),
        # A domain has one form, however it is written.
        ("Peñascal.Example", f"XN--{PENASCAL[4:]}", {PENASCAL: "p=none"}),
        ("JUNAR-de-la-vega.EXAMPLE", "Junar-de-la-Vega.example", VEGA),
    ],
)
def test_an_organization_signs_for_its_own(dns, author, signer, published):
    publish(dns, published, signer)
    raw = signed(mail_of(author), domain=signer)

    message = read(dns, raw)

    assert Proof.SIGNED is message.evidence.proof
    assert f"ana@{a_label(author)}" == message.sender.value


@pytest.mark.parametrize(
    ("author", "signer", "published"),
    [
        ("junar-de-la-vega.example", "vega.example", VEGA),
        ("vega.example", "junar-de-la-vega.example", VEGA),
        ("vega.example", "x-vega.example", VEGA | {"x-vega.example": "p=none"}),
        ("vega.example", "vega.example-malo.example", VEGA),
        ("ayto.es-malo.example", "ayto.es", {"ayto.es-malo.example": "p=none"}),
        ("ayto.es", "es-malo.example", {"ayto.es": "p=reject"}),
        # Neighbours under a public suffix, the suffix itself, and who has no record.
        ("ayto.co.uk", "malo.co.uk", UK),
        ("ayto.co.uk", "co.uk", UK),
        ("co.uk", "malo.co.uk", UK),
        ("nadie.co.uk", "malo.co.uk", UK),
        ("ayto.co.uk", "malo.co.uk", {"co.uk": "p=none; psd=y"}),
        ("ayto.co.uk", "malo.co.uk", UK | {"uk": "p=none"}),
        ("ayto.co.uk", "malo.co.uk", UK | {"uk": "p=none; psd=y"}),
        ("ayto.co.uk", "malo.co.uk", UK | {"uk": "p=none; psd=n"}),
        ("ayto.co.uk", "malo.co.uk", {"ayto.co.uk": "p=reject"}),
        ("ayto.co.uk", "uk", {"ayto.co.uk": "p=reject", "uk": "p=none"}),
        ("ayto.example", "malo.example", {"example": "p=none"}),
        ("ayto.example", "malo.example", {"example": "p=none; psd=y"}),
        ("ayto.example", "example", {"ayto.example": "p=none", "example": "p=none"}),
        # A part that stands for itself, both ways.
        ("escuela.ayto.example", "ayto.example", SCHOOL),
        ("escuela.ayto.example", "mail.ayto.example", SCHOOL),
        ("ayto.example", "escuela.ayto.example", SCHOOL),
        ("ayto.example", "a.escuela.ayto.example", SCHOOL),
        # Deep down, but elsewhere.
        (f"a.{DEEP}", "a.b.c.malo.example", {"ayto.example": "p=reject"}),
        # Only the very same domain will do.
        ("ayto.example", "mail.ayto.example", {"ayto.example": "p=none; adkim=s"}),
        ("mail.ayto.example", "ayto.example", {"ayto.example": "p=none; adkim=s"}),
        # Names that are to be mistaken for another.
        ("junár.example", "junar.example", {"xn--junr-7na.example": "p=none"}),
        ("junar.example", "xn--junr-7na.example", {"junar.example": "p=none"}),
        ("junar.example", "xn--unar-u9d.example", {"junar.example": "p=none"}),
        ("junar.example", "junar.example.malo.example", {"junar.example": "p=none"}),
    ],
)
def test_whoever_is_not_of_the_organization_signs_in_vain(
    dns, author, signer, published
):
    publish(dns, published, signer)
    raw = signed(mail_of(author), domain=signer)

    message = read(dns, raw)

    evidence = message.evidence
    assert (Proof.NONE, "pass", "fail") == (
        evidence.proof,
        evidence.dkim,
        evidence.dmarc,
    )


@pytest.mark.parametrize(
    ("records", "dmarc", "proof"),
    [
        ([], "none", Proof.PATH),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "none", Proof.PATH),
        (["v=spf1 -all", "v=DMARC2; p=none"], "none", Proof.PATH),
        (["v=DMARC1; p=refuse"], "permerror", Proof.NONE),
        (["v=DMARC1; p=none; sp=refuse"], "permerror", Proof.NONE),
    ],
)
def test_its_own_signature_is_not_enough_without_a_record_that_holds(
    dns, records, dmarc, proof
):
    publish(dns, {}, "junar.example")
    dns.records["_dmarc.junar.example", "TXT"] = records

    message = read(dns, signed())

    assert (dmarc, proof) == (message.evidence.dmarc, message.evidence.proof)


def test_a_record_that_the_walk_leaves_out_is_none(dns):
    publish(dns, {DEEP: "p=reject"}, DEEP, f"a.{DEEP}")

    own = signed(mail_of(f"a.{DEEP}"), domain=f"a.{DEEP}")
    above = signed(mail_of(f"a.{DEEP}"), domain=DEEP)
    found = [read(dns, raw) for raw in (own, above)]

    assert [Proof.PATH, Proof.NONE] == [m.evidence.proof for m in found]
    assert {"none"} == {m.evidence.dmarc for m in found}


def test_the_walk_asks_eight_times_however_deep_a_domain_is(dns):
    publish(dns, {"ayto.example": "p=reject"})

    read(dns, mail_of(f"{'x.' * 60}ayto.example"))

    asked = {name for name, kind in dns.asked if name.startswith("_dmarc.")}
    assert 8 == len(asked)


@pytest.mark.parametrize(
    ("author", "published", "asked"),
    [
        ("ayto.co.uk", UK, "reject"),
        ("nadie.co.uk", UK | {"co.uk": "p=none; sp=reject; psd=y"}, "reject"),
        ("nadie.co.uk", UK | {"co.uk": "p=none; np=quarantine; psd=y"}, "quarantine"),
        ("ayto.example", {"ayto.example": "p=reject; sp=none; np=none"}, "reject"),
        ("hay.ayto.example", {"ayto.example": "p=none; sp=reject"}, "reject"),
        ("hay.ayto.example", {"ayto.example": "p=none; np=reject"}, None),
        ("no.ayto.example", {"ayto.example": "p=none; np=reject"}, "reject"),
        ("no.ayto.example", {"ayto.example": "p=reject; sp=none"}, None),
        ("no.ayto.example", {"ayto.example": "p=none; np=reject; t=y"}, "quarantine"),
    ],
)
def test_a_forged_mail_tells_what_is_asked_for_it(dns, author, published, asked):
    publish(dns, published, "malo.example")
    dns.records["hay.ayto.example", "MX"] = [(10, "mx.ayto.example")]
    raw = signed(mail_of(author), domain="malo.example")

    evidence = (read(dns, raw)).evidence

    asks = f"DMARC failed for {author}: it is signed by malo.example only"
    asks += f" ({author} asks for {asked})" if asked else ""
    assert (Proof.NONE, asks) == (evidence.proof, evidence.because)

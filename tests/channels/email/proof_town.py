"""
DNS records of Junar and its neighbour Malo, and the verdict on mail from there.
"""

from datetime import UTC, datetime

from attrs import evolve
from mail_doors import WHOSE
from signed_mails import MAIL, key_record

from channels.email import wire
from channels.email.proof.evidence import prove
from channels.email.proof.resolver import Resolver
from gateway.core.message import Arrival, Envelope

NOW = datetime.now(UTC)
HOST = "192.0.2.1"
STRANGER = "203.0.113.9"


def records():
    return {
        ("junar.example", "TXT"): [f"v=spf1 ip4:{HOST} -all"],
        ("junar.example", "MX"): [(10, "mx.junar.example")],
        ("_dmarc.junar.example", "TXT"): ["v=DMARC1; p=reject"],
        ("s1._domainkey.junar.example", "TXT"): [key_record()],
        ("malo.example", "TXT"): ["v=spf1 +all"],
        ("_dmarc.malo.example", "TXT"): ["v=DMARC1; p=none"],
        ("s1._domainkey.malo.example", "TXT"): [key_record()],
    }


def envelope(**changes):
    whole = Envelope(
        peer=STRANGER,
        helo="mx.junar.example",
        mail_from="ana@junar.example",
        rcpt_to=("ayuntamiento@ayto.example",),
    )
    return evolve(whole, **changes)


def judged(dns, raw, *, authserv_id="", now=NOW, **around):
    return prove(
        raw,
        envelope(**around),
        Resolver.read(dns.address),
        own_domain="ayto.example",
        now=now,
        authserv_id=authserv_id,
    )


def read(dns, raw, *, mail_from="ana@vecinos.example", **around):
    """
    Return the message that the channel parses from *raw*, without SMTP.
    """
    around["mail_from"] = mail_from
    arrival = Arrival(
        channel="email",
        external_id="1",
        raw=raw,
        envelope=envelope(**around),
        received_at=NOW,
    )
    evidence = judged(dns, raw, **around)
    return wire.parse(arrival, token_of=lambda _: None, whose=WHOSE, evidence=evidence)


def words(evidence):
    return evidence.spf, evidence.dkim, evidence.dmarc


def from_(header, mail=MAIL):
    return mail.replace(b"From: Ana <ana@junar.example>", header)

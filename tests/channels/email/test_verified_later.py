"""
Name servers in trouble: nobody is believed meanwhile, and who can wait is asked again.
"""

from datetime import timedelta

import pytest
from attrs import evolve
from dns_server import SERVFAIL, SILENCE
from mail_doors import OBRAS, TOWN, opened
from proof_town import from_
from signed_mails import key_record, signed

from gateway.core.errors import TemporaryFailure
from gateway.core.identity import Standing, is_proven, judge_answer
from gateway.core.message import Proof

#: Whose mail it is, by the signature of a subdomain; each step of looking it up.
STEPS = [
    "s1._domainkey.mail.ayto.example",
    "_dmarc.ayto.example",
    "_dmarc.mail.ayto.example",
    "_dmarc.example",
]


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = {
        ("_dmarc.ayto.example", "TXT"): ["v=DMARC1; p=reject"],
        ("s1._domainkey.mail.ayto.example", "TXT"): [key_record()],
    }


def mail_of(sender):
    return signed(from_(f"From: {sender}".encode()), domain="mail.ayto.example")


async def handed_in(door, mail):
    assert (250, b"2.0.0 accepted") == (await door.hand_in(mail))[-1]
    return door.heard()


@pytest.mark.parametrize("where", STEPS)
@pytest.mark.parametrize("trouble", [SERVFAIL, SILENCE])
async def test_a_mailboxs_mail_is_taken_waits_and_is_believed_in_the_end(
    dns, tmp_path, monkeypatch, where, trouble
):
    before = dns.records.pop((where, "TXT"), [])
    dns.records[where, "TXT"] = trouble

    async with opened(tmp_path, dns.address) as door:
        arrival = await handed_in(door, mail_of(OBRAS.value))
        with monkeypatch.context() as impatient:
            impatient.setattr("channels.email.proof.resolver.LIFETIME", 0.2)
            for _ in range(2):
                with pytest.raises(TemporaryFailure, match=r"^DNS trouble: "):
                    await door.channel.read(arrival)
        dns.records[where, "TXT"] = before
        message = await door.channel.read(arrival)

    assert Proof.SIGNED is message.evidence.proof
    assert Standing.VERIFIED is judge_answer(message, TOWN.mailboxes["obras"]).standing


@pytest.mark.parametrize("where", STEPS)
async def test_after_four_minutes_it_goes_on_and_is_not_believed(dns, tmp_path, where):
    dns.records[where, "TXT"] = SERVFAIL

    async with opened(tmp_path, dns.address) as door:
        arrival = await handed_in(door, mail_of(OBRAS.value))
        since = arrival.received_at - timedelta(minutes=4)
        message = await door.channel.read(evolve(arrival, received_at=since))

    assert Proof.NONE is message.evidence.proof
    assert "temperror" in (message.evidence.dkim, message.evidence.dmarc)
    assert Standing.NONE is judge_answer(message, TOWN.mailboxes["obras"]).standing


@pytest.mark.parametrize("where", STEPS)
@pytest.mark.parametrize("trouble", [SERVFAIL, SILENCE])
async def test_a_citizens_mail_goes_on_at_once_and_is_not_believed(
    dns, tmp_path, monkeypatch, where, trouble
):
    monkeypatch.setattr("channels.email.proof.resolver.LIFETIME", 0.2)
    dns.records[where, "TXT"] = trouble

    async with opened(tmp_path, dns.address) as door:
        arrival = await handed_in(door, mail_of("ana@ayto.example"))
        message = await door.channel.read(arrival)

    assert not is_proven(message)
    assert "temperror" == message.evidence.dmarc
    assert message.evidence.because.endswith("(DNS trouble, may be judged again)")


async def test_a_forged_mail_of_a_mailbox_waits_and_is_not_believed_either(
    dns, tmp_path
):
    dns.records["_dmarc.ayto.example", "TXT"] = SERVFAIL
    forged = signed(from_(b"From: obras@ayto.example"), domain="malo.example")
    dns.records["s1._domainkey.malo.example", "TXT"] = [key_record()]

    async with opened(tmp_path, dns.address) as door:
        arrival = await handed_in(door, forged)
        with pytest.raises(TemporaryFailure):
            await door.channel.read(arrival)
        dns.records["_dmarc.ayto.example", "TXT"] = ["v=DMARC1; p=reject"]
        message = await door.channel.read(arrival)

    assert (Proof.NONE, "fail") == (message.evidence.proof, message.evidence.dmarc)


@pytest.mark.parametrize("where", ["s1._domainkey.malo.example", "mail.ayto.example"])
async def test_trouble_that_is_not_about_the_signature_that_holds_changes_nothing(
    dns, tmp_path, where
):
    dns.records[where, "TXT"] = SERVFAIL
    raw = signed(mail_of(OBRAS.value), domain="malo.example")

    async with opened(tmp_path, dns.address) as door:
        replies = await door.hand_in(raw, mail_from="obras@mail.ayto.example")
        message = await door.channel.read(door.heard())

    assert 250 == replies[-1][0]
    assert Proof.SIGNED is message.evidence.proof

"""
A signed mail that somebody got is sent on by whoever has it: what was not written to us
is not taken for its author's word to us.
"""

import pytest
from mail_doors import OBRAS, TO, TOWN, opened
from proof_town import HOST, judged, records
from signed_mails import MAIL, TELLING, key_record, signed

from channels.email.mail import written_to
from channels.email.mail.author import open_mail
from gateway.core.conversation import conversation_id
from gateway.core.identity import Standing, judge_answer
from gateway.core.mail import tokens
from gateway.core.message import Envelope, Proof

ELSEWHERE = MAIL.replace(b"ayuntamiento@ayto.example", b"malo@malo.example")
TO_LINE = b"To: ayuntamiento@ayto.example\r\n"
HEADERS = [b"from", b"to", b"cc", *TELLING]
SOMEBODY_ELSE = "it was written to somebody else"


@pytest.fixture(autouse=True)
def town(dns):
    dns.records = records()


def to(line, mail=MAIL):
    return mail.replace(TO_LINE, line)


@pytest.mark.parametrize(
    "line",
    [
        TO_LINE,
        b"To: Ayuntamiento <AYUNTAMIENTO@Ayto.Example>\r\n",
        b"To: malo@malo.example,\r\n ayuntamiento@ayto.example\r\n",
        b"To: (a malo, y a) ayuntamiento@ayto.example\r\n",
        b"Cc: ayuntamiento@ayto.example\r\n",
        b"To: malo@malo.example\r\nCc: ayuntamiento@ayto.example\r\n",
    ],
)
def test_a_signed_mail_that_names_us_was_written_to_us(dns, line):
    evidence = judged(dns, signed(to(line), include_headers=HEADERS))

    assert Proof.SIGNED is evidence.proof


@pytest.mark.parametrize(
    "line",
    [
        b"To: malo@malo.example\r\n",
        b"To: malo@malo.example\r\nX-To: ayuntamiento@ayto.example\r\n",
        b'To: "ayuntamiento@ayto.example" <malo@malo.example>\r\n',
        b"To: (x, ayuntamiento@ayto.example, x) malo@malo.example\r\n",
        b"To: ayuntamiento@ayto.example.malo.example\r\n",
        b"To: obras@ayto.example\r\n",
        b"To: undisclosed-recipients:;\r\n",
        b"Bcc: ayuntamiento@ayto.example\r\n",
    ],
)
def test_one_that_does_not_is_only_known_to_have_come(dns, line):
    evidence = judged(dns, signed(to(line), include_headers=HEADERS))

    assert Proof.PATH is evidence.proof
    assert f"signed by junar.example, but {SOMEBODY_ELSE}" == evidence.because
    assert ("fail", "pass", "pass") == (evidence.spf, evidence.dkim, evidence.dmarc)


def test_whom_it_was_written_to_counts_only_where_it_is_signed(dns):
    evidence = judged(dns, signed(include_headers=[b"from", b"subject", b"date"]))

    assert Proof.PATH is evidence.proof
    assert "does not say to whom it was written" in evidence.because


def test_who_brings_it_to_more_of_us_than_its_author_did_is_not_its_author(dns):
    """
    Each set of recipients that nobody reads in its head makes another mail of it.
    """
    both = (TO, "policia@ayto.example")

    evidence = judged(dns, signed(), rcpt_to=both)

    assert Proof.PATH is evidence.proof
    assert SOMEBODY_ELSE in evidence.because
    assert Proof.SIGNED is judged(dns, signed(), rcpt_to=both, peer=HOST).proof


@pytest.mark.parametrize(
    ("mail", "covered"),
    [
        (MAIL, [b"from", b"to", b"date", b"message-id"]),
        (MAIL, [b"from", b"to", b"subject", b"message-id"]),
        (MAIL, [b"from", b"to", b"date", b"subject"]),
        (MAIL.replace(b"Date:", b"X-Date:"), [b"from", b"to", *TELLING]),
    ],
)
def test_what_anybody_can_make_another_mail_of_is_only_known_to_have_come(
    dns, mail, covered
):
    raw = signed(mail, include_headers=covered)

    evidence = judged(dns, raw)

    assert Proof.PATH is evidence.proof
    assert "does not cover its date, subject" in evidence.because
    assert Proof.SIGNED is judged(dns, raw, peer=HOST).proof


@pytest.mark.parametrize(
    "raw",
    [
        signed(include_headers=[b"from", b"subject", b"date"]),
        signed(to(b"To: undisclosed-recipients:;\r\n")),
    ],
)
def test_its_authors_own_servers_write_to_whom_the_author_wrote(dns, raw):
    """
    Microsoft's sign neither To nor Cc, and a blind copy names nobody.
    """
    assert Proof.SIGNED is judged(dns, raw, peer=HOST).proof
    assert Proof.PATH is judged(dns, raw).proof


def test_other_servers_that_the_sender_may_use_are_not_its_authors(dns):
    """
    Whoever sends it on has a domain of their own, and its SPF passes.
    """
    raw = signed(ELSEWHERE)

    evidence = judged(dns, raw, mail_from="malo@malo.example", peer=HOST)

    assert ("pass", Proof.PATH) == (evidence.spf, evidence.proof)


def test_a_recipient_that_was_put_in_later_does_not_count(dns):
    raw = signed(ELSEWHERE)

    evidence = judged(dns, b"Cc: ayuntamiento@ayto.example\r\n" + raw)

    assert Proof.PATH is evidence.proof
    assert SOMEBODY_ELSE in evidence.because


def test_the_signature_that_names_us_must_be_its_authors(dns):
    raw = signed(signed(include_headers=[b"from"]), domain="malo.example")

    assert Proof.PATH is judged(dns, raw).proof


def test_of_two_signatures_of_its_author_one_may_name_us(dns):
    raw = signed(signed(include_headers=[b"from"]))

    assert Proof.SIGNED is judged(dns, raw).proof


def test_who_logged_in_may_write_to_us_without_naming_us(dns):
    evidence = judged(dns, ELSEWHERE, user="ana@junar.example")

    assert Proof.SUBMITTED is evidence.proof


def test_a_domain_is_the_same_in_its_own_letters(dns):
    dns.records["s1._domainkey.junar.example", "TXT"] = [key_record()]
    mail = to("To: ayuntamiento@peñascal.example\r\n".encode())

    evidence = judged(
        dns, signed(mail), rcpt_to=("ayuntamiento@xn--peascal-5za.example",)
    )

    assert Proof.SIGNED is evidence.proof


# ---------------------------------------------------------------- reply addresses

LEAKED, OWN = "ayuntamiento+leaked@ayto.example", "ayuntamiento+own@ayto.example"


@pytest.mark.parametrize(
    ("named", "taken"),
    [
        ([TO], [LEAKED]),
        ([TO], [TO, LEAKED]),
        ([OWN], [LEAKED]),
        ([OWN], [OWN, LEAKED]),
        ([TO], [TO, f"{'a' * 70}+leaked@ayto.example"]),
        ([LEAKED], [TO]),
    ],
)
def test_a_reply_address_counts_where_its_author_wrote_to_that_very_one(
    dns, named, taken
):
    raw = signed(to(f"To: {', '.join(named)}\r\n".encode()))

    assert Proof.PATH is judged(dns, raw, rcpt_to=tuple(taken)).proof
    both = signed(to(f"To: {', '.join({*named, *taken})}\r\n".encode()))
    if all(len(address) < 70 for address in taken):
        assert Proof.SIGNED is judged(dns, both, rcpt_to=tuple(taken)).proof


def test_a_reply_address_that_was_put_in_later_is_not_its_authors(dns):
    leaked = f"Cc: {LEAKED}\r\n".encode()
    stranger = b"Cc: malo@malo.example\r\n"

    assert Proof.SIGNED is judged(dns, stranger + signed()).proof
    assert Proof.PATH is judged(dns, leaked + signed()).proof


async def test_a_token_that_leaked_and_a_signed_mail_to_a_stranger_are_no_answer(
    dns, tmp_path
):
    dns.records["_dmarc.ayto.example", "TXT"] = ["v=DMARC1; p=reject"]
    dns.records["s1._domainkey.ayto.example", "TXT"] = [key_record()]
    mail = MAIL.replace(b"ana@junar.example", OBRAS.value.encode())
    async with opened(tmp_path, dns.address) as door:
        token = tokens.mint(conversation_id("x", "7", "obras"), door.channel.setup.key)
        leaked = TO.replace("@", f"+{token}@")

        async def judged_answer(line):
            raw = signed(to(line, mail), domain="ayto.example")
            await door.hand_in(raw, to=leaked)
            message = await door.channel.read(door.heard())
            verdict = judge_answer(message, TOWN.mailboxes["obras"])
            return message.token == token, verdict.standing

        replayed = await judged_answer(b"To: malo@malo.example\r\n")
        written = await judged_answer(f"To: {leaked}\r\n".encode())

    assert (True, Standing.NONE) == replayed
    assert (True, Standing.VERIFIED) == written


def test_what_is_covered_is_what_is_compared():
    head = b"From: a@b.es\r\nTo: x@ayto.example\r\nDate: x\r\n"
    mail = open_mail(head + b"\r\nHola\r\n")
    envelope = Envelope(peer="", helo="", mail_from="", rcpt_to=("x@ayto.example",))

    telling = {b"from", *TELLING}

    assert "" == written_to.astray(mail, envelope, {*telling, b"to"})
    assert written_to.astray(mail, envelope, {*telling, b"cc"})
    assert written_to.astray(mail, envelope, set())

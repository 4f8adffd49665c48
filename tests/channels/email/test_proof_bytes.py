"""
Whatever is sent or published: no error leaves, and nothing is proved by it.
"""

from hypothesis import example, given
from hypothesis import strategies as st
from proof_town import HOST, NOW, judged
from signed_mails import signed

from channels.email.proof.evidence import prove
from channels.email.proof.resolver import Resolver
from gateway.core.message import Envelope, Proof

PIECES = st.sampled_from(
    [
        b"From: ",
        b"ana@junar.example",
        b"<",
        b">",
        b'"',
        b"(",
        b")",
        b",",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\0",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=junar.example; s=s1;",
        b" h=from; bh=AAAA; b=AAAA",
        b"Authentication-Results: mx.ayto.example;",
        b" dmarc=pass header.from=junar.example",
        b"\xff",
        b": ",
    ]
)
RAW = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=14).map(b"".join))


PEERS = st.sampled_from(["", "list", HOST, "::1"])


@given(RAW, PEERS, st.text(max_size=20), st.text(max_size=8), st.booleans())
@example(raw=b"", peer="", mail_from="", helo="", relayed=False)
def test_no_bytes_raise_and_none_prove_anything(raw, peer, mail_from, helo, relayed):
    # Nobody answers there: every lookup fails at once.
    evidence = prove(
        raw,
        Envelope(peer=peer, helo=helo, mail_from=mail_from, rcpt_to=()),
        Resolver.read("127.0.0.1:1").within(0.0),
        own_domain="ayto.example",
        now=NOW,
        authserv_id="mx.x" if relayed else "",
    )

    assert Proof.NONE is evidence.proof
    assert evidence.because


RECORD = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                "v=spf1 ",
                "include:",
                "%{p}",
                "%{",
                "a:",
                "mx ",
                "/33",
                "exp=",
                "all",
                "v=DMARC1;",
                "p=",
                "none",
                ";",
                "v=DKIM1;",
                "k=",
                "ed25519",
                "AA==",
                "=",
            ]
        ),
        max_size=8,
    ).map("".join),
)


@given(st.lists(RECORD, min_size=1, max_size=2), RECORD, RECORD)
def test_no_records_raise_and_none_prove_what_is_not_signed(
    name_server, spf, dkim, dmarc
):
    name_server.records = {
        ("junar.example", "TXT"): spf,
        ("s1._domainkey.junar.example", "TXT"): [dkim],
        ("_dmarc.junar.example", "TXT"): [dmarc],
        (HOST, "A"): [HOST],
    }

    evidence = judged(name_server, signed(), peer=HOST)

    assert evidence.proof in (Proof.NONE, Proof.PATH)
    assert evidence.because != "the check itself failed"

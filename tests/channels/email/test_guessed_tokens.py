"""
Guessed reply addresses: none is an answer, and nobody hears that it was none.
"""

import secrets

import pytest
from mail_doors import TO, opened

from gateway.core.conversation import conversation_id
from gateway.core.mail import tokens

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
ANA = conversation_id("telegram", "7", "obras")
EVA = conversation_id("telegram", "8", "obras")
MAIL = b"From: obras@ayto.example\r\nSubject: Re: Farola\r\n\r\nMa\xc3\xb1ana.\r\n"


def guesses(key):
    """
    Guess at random, and near the token of a conversation that is known.
    """
    right = tokens.mint(ANA, key)
    another = {c: ALPHABET[i - 1] for i, c in enumerate(ALPHABET)}
    changed = [
        right[:i] + another[right[i]] + right[i + 1 :] for i in range(len(right))
    ]
    drawn = ["".join(secrets.choice(ALPHABET) for _ in right) for _ in range(12)]
    swapped = [
        EVA + right[16:],
        ANA + tokens.mint(EVA, key)[16:],
        right[16:] + right[:16],
    ]
    foreign = [tokens.mint(ANA, secrets.token_bytes(32)), tokens.mint(ANA, b"")]
    shapes = ["", "x", right[:-1], right[1:], right + "a", f"{right}.x", f"x+{right}"]
    return [*changed, *drawn, *swapped, *foreign, *shapes, f"{right}+x", "=" * 42]


@pytest.mark.parametrize("kind", ["smtp", "lmtp"])
async def test_no_guess_is_taken_for_an_answer_and_all_hear_what_a_right_one_hears(
    dns, tmp_path, kind
):
    local, _, domain = TO.partition("@")
    async with opened(tmp_path, dns.address, kind) as door:
        key = door.channel.setup.key

        async def said_and_read(token):
            replies = await door.hand_in(MAIL, to=f"{local}+{token}@{domain}")
            return replies, await door.channel.read(door.heard())

        right = tokens.mint(ANA, key)
        dns.records["_dmarc.ayto.example", "TXT"] = ["v=DMARC1; p=none"]
        welcome, answer = await said_and_read(right)
        found = [await said_and_read(guess) for guess in guesses(key)]

    assert right == answer.token
    assert (250, b"2.0.0 accepted") == welcome[-1]
    assert 60 < len(found)
    assert [welcome] * len(found) == [replies for replies, _ in found]
    assert {None} == {message.token for _, message in found}
    assert {(answer.text, answer.evidence)} == {(m.text, m.evidence) for _, m in found}

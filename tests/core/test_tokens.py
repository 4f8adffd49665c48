import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import TokenInvalid
from gateway.core.tokens import mint, read, shown_in

KEY = b"k" * 32
ID = "abcdefghijklmnop"


def test_a_token_gives_its_conversation_back_in_any_case():
    token = mint(ID, KEY)

    assert [ID, ID] == [read(token, KEY), read(token.upper(), KEY)]


def test_a_token_fits_into_a_mail_address():
    assert len("ayuntamiento+" + mint(ID, KEY)) <= 64


def test_a_token_is_seen_in_an_address_and_nowhere_else():
    token = mint(ID, KEY)

    assert shown_in(f"De: Ana <AYTO+{token.upper()}@ayto.example>")
    assert not shown_in(f"a+b@ayto.example, {token}, ayto+{token[1:]}@ayto.example")


def test_another_key_opens_nothing():
    with pytest.raises(TokenInvalid):
        read(mint(ID, KEY), b"x" * 32)


ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def near(right):
    """
    Give what is left of a token by a slip of the hand, and by some thought: other
    characters, other places, other seals.
    """
    slips = [
        right[:i] + c + right[i + 1 :] for i in range(len(right)) for c in ALPHABET
    ]
    exchanged = [
        right[:i] + right[i + 1] + right[i] + right[i + 2 :]
        for i in range(len(right) - 1)
    ]
    cut = [right[:i] for i in range(len(right))] + [right[1:], right + "a", right * 2]
    others = [f"{n:016d}".translate(str.maketrans("0189", "abcd")) for n in range(5000)]
    sealed = [ID + mint(other, KEY)[16:] for other in others]
    moved = [other + right[16:] for other in others]
    keyed = [mint(ID, bytes([n])) for n in range(256)]
    return {*slips, *exchanged, *cut, *sealed, *moved, *keyed} - {right}


def drawn(count):
    """
    Give tokens at random; half of them know the conversation, which leaves 130 bits.
    """
    for n in range(count):
        letters = "".join(ALPHABET[b & 31] for b in secrets.token_bytes(42))
        yield ID + letters[16:] if n % 2 else letters


def test_a_hundred_thousand_guesses_find_nothing_and_are_not_told_why():
    right = mint(ID, KEY)
    guesses = near(right)
    guesses |= {g.upper() for g in guesses}
    guesses |= set(drawn(100_000 - len(guesses)))
    found, told = [], set()

    for guess in guesses:
        try:
            found.append(read(guess, KEY))
        except TokenInvalid as e:
            told.add((len(guess) == len(right), str(e)))

    assert 100_000 == len(guesses)
    assert [] == found
    assert {
        (True, "a reply token that we did not sign"),
        (False, "not a reply token"),
    } == told


@given(st.text(max_size=60))
def test_nothing_but_our_own_tokens_is_read(text):
    with pytest.raises(TokenInvalid):
        read(text, KEY)

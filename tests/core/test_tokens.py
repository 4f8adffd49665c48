import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import TokenInvalid
from gateway.core.tokens import mint, read

KEY = b"k" * 32
ID = "abcdefghijklmnop"


def test_a_token_gives_its_conversation_back_in_any_case():
    token = mint(ID, KEY)

    assert [ID, ID] == [read(token, KEY), read(token.upper(), KEY)]


def test_a_token_fits_into_a_mail_address():
    assert len("ayuntamiento+" + mint(ID, KEY)) <= 64


def test_another_key_opens_nothing():
    with pytest.raises(TokenInvalid):
        read(mint(ID, KEY), b"x" * 32)


def test_a_hundred_thousand_guesses_find_nothing():
    """
    Even with the conversation known, the seal has 130 bits.
    """
    alphabet = "abcdefghijklmnopqrstuvwxyz234567"
    found = 0

    for _ in range(100_000):
        seal = "".join(alphabet[b & 31] for b in secrets.token_bytes(26))
        try:
            read(ID + seal, KEY)
        except TokenInvalid:
            continue
        found += 1

    assert 0 == found


@given(st.text(max_size=60))
def test_nothing_but_our_own_tokens_is_read(text):
    with pytest.raises(TokenInvalid):
        read(text, KEY)

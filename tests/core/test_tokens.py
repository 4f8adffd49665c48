import secrets

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import TokenInvalid
from gateway.core.mail.tokens import (
    BOUNCE,
    LEAVE,
    LETTER,
    REPLY,
    conversation,
    is_letters,
    mint,
    read,
    sealed,
    shown_in,
    unsealed,
)

KEY = b"k" * 32
ID = "abcdefghijklmnop"


def test_a_token_gives_its_conversation_back_in_any_case():
    token = mint(ID, KEY)

    assert [ID, ID] == [read(token, KEY), read(token.upper(), KEY)]


def test_a_token_that_an_earlier_version_made_is_read():
    """
    Reply addresses wait for years in people's mail.
    """
    assert f"{ID}e3lkk4qkd4smb2whixowurw4fj" == mint(ID, KEY)


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

#: Makes a letter of each byte.
LETTERS = ALPHABET.encode() * 8


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
        letters = secrets.token_bytes(42).translate(LETTERS).decode()
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


def test_a_token_in_no_ascii_is_none_of_ours():
    with pytest.raises(TokenInvalid):
        read(f"{mint(ID, KEY)[:-1]}ñ", KEY)


def test_a_letter_and_a_reply_name_the_same_conversation_and_are_told_apart():
    letter, reply = mint(ID, KEY, LETTER), mint(ID, KEY, REPLY)

    assert [ID, ID] == [conversation(letter, KEY), conversation(reply, KEY)]
    assert [True, False] == [is_letters(letter, KEY), is_letters(reply, KEY)]
    with pytest.raises(TokenInvalid):
        conversation(mint(ID, KEY, LEAVE), KEY)


@pytest.mark.parametrize("other", [LEAVE, BOUNCE])
def test_a_token_for_one_thing_is_none_for_another(other):
    assert ID == read(mint(ID, KEY, other), KEY, other)

    with pytest.raises(TokenInvalid):
        read(mint(ID, KEY, other), KEY)
    with pytest.raises(TokenInvalid):
        read(mint(ID, KEY), KEY, other)


DELIVERY = "412.k5mzq3tq6yq2x7da"


def test_a_delivery_that_we_sealed_is_given_back():
    assert DELIVERY == unsealed(f" {sealed(DELIVERY, KEY)}\r\n", KEY)


@for_each(
    "text",
    [
        "",
        ".",
        DELIVERY,
        sealed(DELIVERY, b"x" * 32),
        sealed(DELIVERY, KEY)[:-1],
        sealed(DELIVERY, KEY).replace("412", "413"),
        f"{DELIVERY}.{mint(DELIVERY, KEY, REPLY).removeprefix(DELIVERY)}",
        f"{DELIVERY}.ñ",
        f"\udcf1{sealed(DELIVERY, KEY)}",
    ],
)
def test_a_delivery_that_we_did_not_seal_is_none_of_ours(text):
    with pytest.raises(TokenInvalid):
        unsealed(text, KEY)

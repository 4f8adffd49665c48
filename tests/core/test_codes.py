import re
import string
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.message import Address, Attachment, Message, Visibility
from gateway.core.people.codes import (
    ANY,
    DIGITS,
    LIFETIME,
    MOVES,
    Attempt,
    Code,
    CodeEvent,
    CodeState,
    Purpose,
    code_in,
    is_all,
    is_public,
    secret,
    secrets_of,
    seen_in,
    spoken,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = b"the key of the tests"
PHOTO = Attachment(name="f.jpg", media_type="image/jpeg", reference="f-1")


def said(text, **changes):
    usual = Message(
        external_id="1",
        reference="1",
        sender=Address("telegram", "7"),
        text=text,
        received_at=NOON,
    )
    return evolve(usual, **changes)


def digits(text, zero):
    """
    Write *text* with other digits.
    """
    return text.translate({ord("0") + n: zero + n for n in range(10)})


@for_each(
    "text",
    [
        "4821 7736",
        "48217736",
        "4821-7736",
        "4821\u00a07736",
        "  4821 7736\n",
        "4821  7736",
        "4821 \u2013 7736",
        "4821\t7736",
        "4821\n7736",
        "4821.7736",
        "4821. 7736",
        "48 21 77 36",
        "  48 21 77 36\n",
        "Mi código es 4821  7736",
        "Es el 4821 - 7736, gracias",
        "Mi código es 4821 7736",
        "Mi código es 4821 7736.",
        "Mi código es el 48217736, gracias",
        "Es este: «4821 7736»",
        "(4821 7736)",
        "Código:48217736",
        "4821 7736 y gracias",
        "4821 7736 a ver si ahora",
        "4821 7736\nAna",
        "4821 7736\n612 345 678",
        "Calle Mayor, 3\n4821 7736",
        "4821 7736, repito: 4821-7736",
        "El código es 4821 7736, se lo envío desde mi cuenta nueva. Ana",
        digits("Mi código es 4821 7736", 0x660),
        digits("4821 7736", 0x966),
        digits("48217736", 0xFF10),
        "4821" + digits("7736", 0x6F0),
    ],
)
def test_a_code_is_found_however_it_is_sent(text):
    assert "48217736" == code_in(said(text))


def test_a_code_may_be_in_the_subject():
    assert "48217736" == code_in(said("", subject="Mi código: 4821 7736"))
    assert "48217736" == code_in(said("4821 7736", subject="Re: 48217736"))
    assert "48217736" == code_in(said("4821 7736", subject="Portal 3"))
    assert "48217736" == code_in(said("4821 7736", subject="2026"))
    assert "48217736" == code_in(said("", subject="48 21 77 36"))
    assert "48217736" == code_in(said("", subject=" 48 21 77 36 "))
    assert code_in(said("4821 7736", subject="1111 2222")) is None


def test_a_code_that_begins_like_a_year_is_one():
    assert "20261984" == code_in(said("2026 1984"))
    assert "20261984" == code_in(said("20261984"))


@for_each(
    "text",
    [
        "",
        "hola",
        "4821",
        "4821 773",
        "482177361",
        # DNI and NIE
        "12345678Z",
        "12345678-Z",
        "12345678 Z",
        "12345678 z",
        "12.345.678-Z",
        "X1234567L",
        # Telephones
        "612345678",
        "612 345 678",
        "6123 45678",
        "912-345-678",
        "+34612345678",
        "+34 612 345 678",
        "+34 9123 45678",
        "+45 1234 5678",
        "+45 12345678",
        "+12345678",
        "0034 612345678",
        # Dates and years
        "24/11/2026",
        "24-11-2026",
        "2026-11-24",
        "24.11.2026",
        "2026-11-24T12:00:00",
        "curso 2025-2026",
        "2019-2023",
        "2019 - 2023",
        "2019\u20132023",
        # Hours
        "10.30-12.30",
        "de 10 30 a 12 30",
        # Accounts and cards
        "ES91 2100 0418 4502 0005 1332",
        "ES9121000418450200051332",
        "BE68 5390 0754 7034",
        "4111 1111 1111 1111",
        "1234 5678 1234 5678",
        "4111-1111-1111-1111",
        "1234  5678  1234  5678",
        "4111 \u2013 1111 \u2013 1111 \u2013 1111",
        # Amounts
        "1.200,50 €",
        "son 1234.5678 litros",
        "12.345.678,90 €",
        "12345678,90",
        "12345678.90",
        "12345678 €",
        "12345678€",
        # Cases, and what else has a number
        "2026/12345678",
        "12345678/2026",
        "EXP-20260123",
        "expediente 2026-0123",
        "expediente 0123-2026",
        "2026-00012345",
        "REGAGE26e00012345678",
        "https://town.example/12345678",
        "12345678@mail.example",
        "foto_12345678.jpg",
        "40.12345678",
        # Two of them
        "4821 7736 o 1111 2222",
    ],
)
def test_what_is_no_code_is_none(text):
    assert code_in(said(text)) is None


def test_a_long_message_with_a_number_in_it_is_no_code():
    letters = "a" * 60

    assert "48217736" == code_in(said(f"4821 7736 {letters}"))
    assert code_in(said(f"4821 7736 {letters}a")) is None


def test_what_is_called_a_code_is_one_among_more():
    letters = "a" * (200 - len("código"))

    assert "48217736" == code_in(said(f"código 4821 7736 {letters}"))
    assert code_in(said(f"código 4821 7736 {letters}a")) is None


def test_a_message_is_long_however_late_its_letters_come():
    empty = "\n" * 1_000

    assert "48217736" == code_in(said(f"4821 7736{empty}Ana"))
    assert code_in(said(f"4821 7736{empty}{'a' * 61}")) is None


@for_each(
    "text",
    [
        "4821 7736",
        "Hola, soy Ana Gil, y el código que me han dado en el mostrador es 48217736.",
        "4821 7736 o 1111 2222",
        "¿Portal 12 34 4821 7736 o qué?",
        "#48217736, código-48217736_",
        "48217736Z",
        "4821.7736",
        "48 21 77 36",
        "4-8-2-1 7-7-3-6",
        "4821\n\n7736",
        "\ufe0f\u20e3".join("48217736"),
        digits("es el 4821 7736", 0x660),
    ],
)
def test_a_code_is_seen_whatever_stands_around_it(text):
    assert "48217736" in seen_in(said(text))
    assert "48217736" in seen_in(said("Hola", subject=text))


@for_each("text", ["", "hola", "4821 773", "482177361", "612 345 678", "4821 y 7736"])
def test_what_has_not_eight_digits_is_seen_as_none(text):
    assert frozenset() == seen_in(said(text))


@given(st.text() | st.text("0123456789 -\u00a0\u0664\uff17²①½a."))
def test_what_is_there_to_send_a_code_shows_it(text):
    code = code_in(said(text))

    assert code is None or code in seen_in(said(text))


@given(
    st.text()
    | st.text("0123456789 -\u00a0\u0664\uff17²①½a.")
    | st.from_regex(r"\A[^\W\d]{0,9} ?\d{4}[ -]?\d{4}[^\w]{0,3}\Z")
)
def test_any_text_has_eight_digits_or_no_code(text):
    code = code_in(said(text))

    assert code is None or re.fullmatch("[0-9]{8}", code)


@given(st.text(string.digits, min_size=DIGITS, max_size=DIGITS))
def test_every_code_is_found_as_it_is_spoken(code):
    assert 9 == len(spoken(code))
    assert code == code_in(said(spoken(code)))
    assert code == code_in(said(code))


@for_each(
    ("message", "expected"),
    [
        (said("4821 7736"), True),
        (said("Mi código es 4821 7736"), True),
        (said("4821 7736 vale"), True),
        (said("4821 7736 listos"), True),
        (said("4821 7736 enviado"), False),
        (said("Farola 4821 7736 rota"), False),
        (said("Farola 4821 7736", attachments=(PHOTO,)), False),
    ],
)
def test_nobody_has_to_read_what_is_only_a_code(message, expected):
    assert expected is is_all(message)


def test_others_can_read_what_was_said_in_public():
    assert is_public(said("4821 7736", visibility=Visibility.PUBLIC))
    assert not is_public(said("4821 7736"))


def test_what_is_kept_of_a_code_is_another_for_each_use():
    kept = [
        secret(kind, channel, code, key)
        for kind in Purpose
        for channel in ("telegram", "email", ANY)
        for code in ("48217736", "48217737")
        for key in (KEY, b"another key")
    ]

    assert len(kept) == len(set(kept))
    assert {64} == {len(one) for one in kept}
    assert not [one for one in kept if "48217736" in one]


def test_a_code_is_looked_for_as_what_it_may_be_where_it_came():
    assert (
        secret(Purpose.BIND, "telegram", "48217736", KEY),
        secret(Purpose.VOUCH, ANY, "48217736", KEY),
    ) == secrets_of("48217736", ["telegram"], KEY)


def test_a_code_lives_for_ten_minutes():
    assert timedelta(minutes=10) == LIFETIME


@pytest.mark.parametrize("which", ["issued_at", "expires_at"])
def test_a_code_knows_its_time_zone(which):
    usual = {"issued_at": NOON, "expires_at": NOON + LIFETIME}
    naive = usual | {which: NOON.replace(tzinfo=None)}

    with pytest.raises(ValueError, match="time zone"):
        Code(kind=Purpose.BIND, secret="s", channel="telegram", **naive)


def test_an_attempt_knows_its_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        Attempt(
            message=1,
            secrets=(),
            sender=Address("telegram", "7"),
            proven=True,
            public=False,
            at=NOON.replace(tzinfo=None),
        )


@given(st.lists(st.sampled_from(list(CodeEvent)), max_size=30))
def test_no_code_is_used_twice_or_comes_back(events):
    state = CodeState.ISSUED
    used = 0

    for event in events:
        after = MOVES.get((state, event))
        assert (state is CodeState.ISSUED) == (after is not None)
        used += after is CodeState.USED
        state = after or state

    assert used <= 1
    assert (state is CodeState.ISSUED) == (not events)


def test_a_code_has_each_of_its_ends():
    assert set(CodeState) - {CodeState.ISSUED} == set(MOVES.values())

"""
Numbers that are somebody's, however they are written.
"""

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.private.answers import words_in_public
from gateway.routing.words.private.kinds import Personal

IDENTITY, ACCOUNT, PHONE, HOME = (
    Personal.IDENTITY,
    Personal.ACCOUNT,
    Personal.PHONE,
    Personal.HOME,
)


def kinds(text):
    return [kind for _, kind in words_in_public(text, ())]


@for_each(
    ("kind", "text"),
    [
        (PHONE, "llame al 612/345/678"),
        (PHONE, "llame al 958/12 34 56"),
        (PHONE, "al 61 23 45 67 8"),
        (PHONE, "6.1.2.3.4.5.6.7.8"),
        (PHONE, "(612) 345-678"),
        (PHONE, "612\u200b345\u200b678"),
        (PHONE, "+34/612/345/678"),
        (IDENTITY, "DNI 1234 5678 Z"),
        (IDENTITY, "DNI 1234 5678, sin letra"),
        (IDENTITY, "1 2 3 4 5 6 7 8 Z"),
        (IDENTITY, "12/345/678-Z"),
        (IDENTITY, "X 12 34 56 7 L"),
        (IDENTITY, "n.º SS 28/12345678/40"),
        (IDENTITY, "281234567840"),
        (ACCOUNT, "tarjeta 4111 1111 1111 1111, 12/28"),
        (ACCOUNT, "4111-1111-1111-1111"),
        (ACCOUNT, "ES79/2100/0813/6101/2345/6789"),
        (ACCOUNT, "2100/0813/61/0123456789"),
        (HOME, "9872023 VH5797S 0001 WX"),
        (HOME, "9872023VH5797S0001WX"),
    ],
)
def test_whatever_stands_between_its_digits_a_number_is_found(kind, text):
    assert [kind] == kinds(text)


@given(
    st.sampled_from([(PHONE, "612345678"), (IDENTITY, "12345678Z")]),
    st.sampled_from(
        [" ", ".", "-", "/", "·", "_", "*", " - ", "\u200b", "\u00a0", "\u2013"]
    ),
    st.integers(1, 4),
)
def test_in_even_groups_no_mark_hides_it(number, mark, size):
    kind, digits = number
    groups = [digits[at : at + size] for at in range(0, 9, size)]

    told = kinds(f"Consta {mark.join(groups)}, gracias")

    assert [kind] == told


@for_each(
    "text",
    [
        "El 6/12/2026 20:30, en el salón",
        "6/12/2026 18",
        "Abre de 9.30-14.00 17.00-20.00",
        "El número del sorteo: 6 12 23 34 45",
        "Resolución 812/2026/14",
        "Del 12/05/2026 A las 9",
        "Salen los 7 8 9 10 11 12",
        "4111 1111 1111 1112 no es una tarjeta",
        "281234567841 tampoco es nada",
    ],
)
def test_dates_times_and_rows_of_numbers_are_none(text):
    assert [] == kinds(text)

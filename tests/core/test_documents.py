import re
import string

import pytest
from cases import for_each
from hypothesis import example, given
from hypothesis import strategies as st
from refusals import in_english, refused

from gateway.core.errors import DocumentInvalid
from gateway.core.people.documents import (
    Document,
    DocumentKind,
    digest,
    doubt,
    read,
    unseen,
)

KEY = b"the key of the tests"

#: One DNI for each remainder by 23, its letter from the Interior Ministry's table.
LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def dni(number):
    return f"{number:08}{LETTERS[number % 23]}"


def digits(text, zero):
    """
    Write *text* with other digits.
    """
    return text.translate({ord("0") + n: zero + n for n in range(10)})


def wide(text):
    """
    Write *text* as full-width characters.
    """
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


numbers = st.integers(0, 99_999_999)

#: All that is ever said of a number that is refused.
SENTENCES = {
    "the letter at the end of the DNI is missing",
    "the letter does not belong to this DNI: a digit or the letter is mistyped",
    "the letter does not belong to this NIE: a digit or the letter is mistyped",
    (
        "write a DNI (8 digits and a letter), a NIE (X, Y or Z, 7 digits and a "
        "letter), or a passport's number"
    ),
}


@for_each("remainder", range(23))
def test_each_letter_belongs_to_one_remainder(remainder):
    number = 23 * 1_000_000 + remainder

    assert Document(DocumentKind.DNI, dni(number)) == read(dni(number))
    for letter in set(string.ascii_uppercase) - {LETTERS[remainder]}:
        with refused("the letter does not belong", DocumentInvalid):
            read(f"{number}{letter}")


@for_each(
    ("text", "kind", "number"),
    [
        ("00000000T", DocumentKind.DNI, "00000000T"),
        ("12345678Z", DocumentKind.DNI, "12345678Z"),
        ("X1234567L", DocumentKind.NIE, "X1234567L"),
        ("Y1234567X", DocumentKind.NIE, "Y1234567X"),
        ("Z1234567R", DocumentKind.NIE, "Z1234567R"),
        ("AAA123456", DocumentKind.OTHER, "AAA123456"),
        ("C01X00T47", DocumentKind.OTHER, "C01X00T47"),
    ],
)
def test_documents_are_read_as_they_are_printed(text, kind, number):
    assert Document(kind, number) == read(text)


@for_each(
    "text",
    [
        "12345678z",
        "12345678-Z",
        "12.345.678-Z",
        " 12 345 678 Z ",
        "12345678\u00a0Z",
        "12345678/Z",
        "12·345·678·Z",
        wide("12345678Z"),
        digits("12345678Z", 0x660),
        digits("12345678z", 0x966),
    ],
)
def test_however_a_dni_is_written_it_is_the_same(text):
    assert Document(DocumentKind.DNI, "12345678Z") == read(text)


@pytest.mark.parametrize("text", ["x-1234567-l", "X 1234567 L", wide("X1234567L")])
def test_however_a_nie_is_written_it_is_the_same(text):
    assert Document(DocumentKind.NIE, "X1234567L") == read(text)


@pytest.mark.parametrize("text", ["01234567L", "1234567L", "1.234.567-l"])
def test_a_dni_may_be_written_without_its_first_zeros(text):
    assert Document(DocumentKind.DNI, "01234567L") == read(text)


def test_what_is_as_short_and_has_another_letter_is_no_dni():
    assert Document(DocumentKind.OTHER, "1234567A") == read("1234567A")


@for_each(
    ("text", "problem"),
    [
        ("12345678", "the letter at the end of the DNI is missing"),
        ("12.345.678", "the letter at the end of the DNI is missing"),
        ("12345678A", "this DNI: a digit or the letter is mistyped"),
        ("X1234567A", "this NIE: a digit or the letter is mistyped"),
        ("", "write a DNI"),
        ("Z", "write a DNI"),
        ("ABCDEFGH", "write a DNI"),
        ("AB12", "write a DNI"),
        ("A1" * 11, "write a DNI"),
        ("AAA123456\n", "write a DNI"),
        ("AAA\u2013123456", "write a DNI"),
        ("\u0410AA123456", "write a DNI"),
    ],
)
def test_what_cannot_be_right_is_refused_and_why(text, problem):
    with refused(problem, DocumentInvalid):
        read(text)


@for_each(
    "text",
    [
        "3347724G",
        "3347724",
        "334772400G",
        "33477240G1",
        "33477240GG",
        "3347724OG",
        "X3477240",
        "X123456L",
        "X12345678L",
        "X1234567L1",
        "12345",
    ],
)
def test_what_is_nearly_a_dni_or_a_nie_is_hardly_a_passport(text):
    assert "nearly a DNI or a NIE" in in_english(doubt(read(text)))


@pytest.mark.parametrize("text", ["B12345674", "G18000001", "P-1813800-J"])
def test_a_companys_number_is_nobodys(text):
    assert "enrol whoever speaks for it" in in_english(doubt(read(text)))


@for_each(
    "text",
    [
        "12345678Z",
        "1234567L",
        "X1234567L",
        "AAA123456",
        "C01X00T47",
        "12AB34567",
        "123456789",
        "K1234567E",
        "AB1234567",
    ],
)
def test_of_what_is_right_and_of_passports_nobody_doubts(text):
    assert doubt(read(text)) is None


def test_who_holds_a_passport_says_so_but_a_dni_stays_one():
    assert Document(DocumentKind.OTHER, "12345678") == read("12345678", passport=True)
    assert Document(DocumentKind.DNI, "12345678Z") == read("12345678Z", passport=True)
    with refused("the letter does not belong", DocumentInvalid):
        read("12345678A", passport=True)


@given(numbers, st.integers(0, 7))
def test_no_dni_with_a_digit_left_out_is_another_documents(number, place):
    right = dni(number)
    wrong = read(right[:place] + right[place + 1 :])

    # By chance the letter may be that of a number which begins with a zero.
    assert doubt(wrong) or wrong.kind is DocumentKind.DNI


@given(st.text() | st.from_regex(r"\A[XYZ]?[-. ]?\d{5,9}[-. ]?[A-Za-z]?\Z"))
@example("²0000000T")
def test_any_text_is_a_document_or_refused_and_the_number_is_not_told(text):
    try:
        document = read(text)
    except DocumentInvalid as e:
        problem, behind = in_english(*e.args), e.__cause__ or e.__context__
    else:
        problem, behind = "", None

    if problem:
        assert problem in SENTENCES
        assert behind is None
    else:
        assert document == read(document.number)
        assert re.fullmatch("[A-Z0-9]{5,20}", document.number)


@given(numbers)
def test_every_dni_is_read(number):
    assert Document(DocumentKind.DNI, dni(number)) == read(dni(number))


@given(numbers, st.integers(0, 7), st.sampled_from(string.digits))
def test_no_dni_with_one_wrong_digit_is_read(number, place, digit):
    right = dni(number)
    wrong = right[:place] + digit + right[place + 1 :]

    if wrong != right:
        with refused("the letter does not belong", DocumentInvalid):
            read(wrong)


@given(numbers, st.integers(0, 6))
def test_no_dni_with_two_digits_exchanged_is_read(number, place):
    right = dni(number)
    a, b = right[place], right[place + 1]
    wrong = right[:place] + b + a + right[place + 2 :]

    if wrong != right:
        with refused("the letter does not belong", DocumentInvalid):
            read(wrong)


@given(st.integers(0, 9_999_999), st.sampled_from("XYZ"))
def test_every_nie_is_read_and_its_first_letter_counts(number, first):
    digits = f"{'XYZ'.index(first)}{number:07}"
    letter = LETTERS[int(digits) % 23]
    others = [f"{other}{number:07}{letter}" for other in "XYZ" if other != first]
    text = f"{first}{number:07}{letter}"

    assert Document(DocumentKind.NIE, text) == read(text)
    for other in others:
        with refused("the letter does not belong", DocumentInvalid):
            read(other)


def test_what_is_kept_says_only_whether_two_are_the_same():
    document = read("12345678Z")
    others = [
        Document(DocumentKind.OTHER, "12345678Z"),
        Document(DocumentKind.DNI, "00000000T"),
        Document(DocumentKind.NIE, "12345678Z"),
    ]

    kept = digest(document, KEY)

    assert kept == digest(read("12345678-z"), KEY)
    assert kept not in {digest(other, KEY) for other in others}
    assert kept != digest(document, b"another key")
    assert 64 == len(kept)
    assert "12345678" not in kept
    assert set(kept) <= set(string.hexdigits)


def test_who_was_verified_before_has_a_document_that_is_nobody_elses():
    kept = unseen("P-7K2M4Q", KEY)

    assert kept == unseen("P-7K2M4Q", KEY)
    assert kept != unseen("P-7K2M4R", KEY)
    assert kept != digest(Document(DocumentKind.OTHER, "P7K2M4Q"), KEY)
    assert 64 == len(kept)

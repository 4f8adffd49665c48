"""
The numbers of cases as people write them.
"""

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.case import Number
from gateway.core.writing.case_numbers import is_half_read, numbers_before, numbers_in


@for_each(
    ("said", "found"),
    [
        ("¿cómo va J-412?", [Number(412)]),
        ("j412 y J 413-2", [Number(412), Number(413, 2)]),
        ("J\u2011412", [Number(412)]),
        ("el AJ-412 no es, ni J-412a", []),
        ("hoja 12, junio 2026", []),
    ],
)
def test_numbers_are_found_as_people_write_them(said, found):
    assert tuple(found) == numbers_in(said, "J")


def test_of_more_numbers_than_anybody_names_only_the_first_are_looked_up():
    """
    Each is asked of the database, and a mail has room for tens of thousands.
    """
    said = " ".join(f"J-{number}" for number in range(36_000, 1_000, -1))

    found = numbers_in(said, "J")

    assert tuple(Number(36_000 - each) for each in range(20)) == found


@given(st.integers(1, 10**11), st.integers(1, 99))
def test_a_number_is_read_as_it_is_written(message, matter):
    number = Number(message, matter)

    assert number == Number.read(str(number))
    assert (number,) == numbers_in(number.spoken("J"), "J")


@given(st.text())
def test_any_text_has_numbers_or_none(said):
    for number in numbers_in(said, "J"):
        assert number == Number.read(str(number))


@for_each(
    ("said", "numbers", "left"),
    [
        ("J-412, j413 y J-415-2: ya luce", ["412", "413", "415-2"], "ya luce"),
        ("también J-412", ["412"], ""),
        ("J-412 y nada más", ["412"], "y nada más"),
        ("J-412\n\nya luce", ["412"], "ya luce"),
        ("J-412 i J-413: Fet.", ["412", "413"], "Fet."),
        ("J-412 eta J-413", ["412", "413"], ""),
        ("J-412 et J-413, und J-414 și J-415", ["412", "413", "414", "415"], ""),
        ("J-412/J-413: Hecho", ["412", "413"], "Hecho"),
        ("J-412, 413 y 414-2: Hecho", ["412", "413", "414-2"], "Hecho"),
        ("J-412, 413", ["412", "413"], ""),
        ("J-412 \u2013 hecho", ["412"], "hecho"),
        ("J 412 y J 413: hecho", ["412", "413"], "hecho"),
        ("#J-412 y #J-413: hecho", ["412", "413"], "hecho"),
        ("J-412: como J-413", ["412"], "como J-413"),
        ("J-412 en 5 minutos", ["412"], "en 5 minutos"),
        ("J-412: 3 farolas", ["412"], "3 farolas"),
        ("J-412 el 3/4/2026", ["412"], "el 3/4/2026"),
        ("J-412\n3 farolas", ["412"], "3 farolas"),
        ("j 3 farolas les hemos cambiado algo", [], None),
        ("ya luce, J-412", [], "ya luce, J-412"),
        ("", [], ""),
    ],
)
def test_numbers_that_stand_first_are_no_text(said, numbers, left):
    left = said if left is None else left

    assert (tuple(map(Number.read, numbers)), left) == numbers_before(said, "J")
    assert not is_half_read(said, "J")


@for_each(
    "said",
    [
        "J-412 or J-413: hecho",
        "J-412 a J-415: hecho",
        "J-412-J-415",
        "J-412 y también la J-413: hecho",
        "J-412\u2013415: hecho",
        "J-412, 3 farolas",
        "J-412, 413 hecho",
        "J-412 y J 413 hecho",
        "J-412, 12:30 llegamos",
        "J-412. J-413a",
        "J-412, 1234567890123",
    ],
)
def test_a_number_that_may_be_one_more_is_told_from_none(said):
    assert is_half_read(said, "J")


@given(st.text(alphabet="J-0123 ,;:./yeti\n", max_size=40))
def test_a_list_is_read_or_not_and_never_fails(said):
    numbers, left = numbers_before(said, "J")

    assert said.endswith(left)
    assert numbers or not is_half_read(said, "J")


def test_a_prefix_that_is_a_word_makes_no_number_of_a_quantity():
    said = "a 3 farolas les hemos cambiado la bombilla"

    assert ((), said) == numbers_before(said, "A")

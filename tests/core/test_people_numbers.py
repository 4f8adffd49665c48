"""
The numbers of people and guests.
"""

from cases import for_each

from gateway.core.people.numbers import ALPHABET, LENGTH, is_number, people_in


def test_a_number_is_never_heard_as_another():
    assert len(ALPHABET) == len(set(ALPHABET))
    assert not set("01OIL") & set(ALPHABET)
    assert len(ALPHABET) ** LENGTH > 100_000_000


@for_each(
    ("text", "right"),
    [
        ("P-7K2M4Q", True),
        ("G-4K7Q2M", True),
        ("G-P-4K7Q2M", False),
        ("P-7K2M4", False),
        ("P-7K2M4QQ", False),
        ("P-7K2M4O", False),
        ("7K2M4Q", False),
    ],
)
def test_a_number_says_whose_it_is_and_is_whole(text, right):
    assert right is is_number(text)


def test_people_are_found_in_a_list_and_guests_are_not():
    assert ["P-7K2M4Q", "P-22AB99"] == people_in("P-7K2M4Q Ana\nG-4K7Q2M\nP-22AB99 Eva")

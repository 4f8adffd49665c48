from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.writing.weight import characters, weigh


@for_each(
    ("text", "expected"),
    [
        ("é", 1),
        ("e\u0301", 1),
        ("😂", 2),
        ("你", 2),
        ("👩‍👩‍👧", 2),
        ("🇪🇸", 2),
        ("—…", 3),
    ],
)
def test_what_is_one_to_the_eye_is_one_or_two(text, expected):
    assert expected == weigh(text)


@given(st.text(max_size=80))
def test_nothing_is_lost_in_taking_a_text_apart(text):
    assert text == "".join(atom.text for atom in characters(text))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.deciding import reported
from gateway.routing.words.matching.sought import Sought

#: What the patterns of `reported` look for, what looks like it, and what is not ASCII.
PIECES = st.sampled_from(
    (
        *("quiero", "quiero que", "solicito avisar", "as vrea", "as vreau", "d like"),
        *("\u0627\u0631\u064a\u062f", "\u0627\u062d\u062a\u0627\u062c", "ñquiero"),
        *(
            "y",
            ", y",
            ",\xa0e",
            "i hay",
            "y quiero",
            "hay",
            "hi ha",
            "además",
            "aparte",
        ),
        *("a)", "(b", "3)", "\u0663)", "(", ")", ".", ";", "\n", "\n\n", ",", "_"),
        *(
            "ya no",
            "hubo",
            "ninguna",
            "ningunñ",
            "pasado",
            "si hay",
            "denuncio",
            "dano",
        ),
        *("é", "😂", "x", "la fuga", ""),
    )
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from((" ", " ", ""))), max_size=20).map(
    lambda pairs: "".join(piece + blank for piece, blank in pairs)
)
SOUGHT = {name: it for name, it in vars(reported).items() if isinstance(it, Sought)}


@pytest.mark.parametrize("name", SOUGHT)
@given(text=TEXTS)
def test_what_is_sought_is_what_the_pattern_itself_finds(name, text):
    sought = SOUGHT[name]

    found = [each.span() for each in sought.finditer(text)]

    expected = [each.span() for each in sought.pattern.finditer(text)]
    assert expected == found
    first = sought.search(text)
    assert expected[:1] == ([] if first is None else [first.span()])


def test_where_it_does_not_match_it_is_looked_for_right_behind():
    sought = Sought("aa(?=b)", "aa")

    assert [(1, 3)] == [each.span() for each in sought.finditer("aaab aa")]


def test_nothing_is_no_match():
    assert [] == [*Sought("x*", "x*").finditer("abc")]

import re

import re2
from cases import for_each
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gateway.routing.words import text
from gateway.routing.words.matching.needed import Needed
from gateway.routing.words.matching.needs import branches


def meant(pattern):
    """
    Write the needs of each branch as people would: =whole, begin*, *end, *inside*.
    """
    return [
        [" ".join(sorted(map(written, need))) for need in branch]
        for branch in branches(pattern)
    ]


def written(piece):
    if piece.begins and piece.ends:
        return f"={piece.letters}"
    return f"{'' if piece.begins else '*'}{piece.letters}{'' if piece.ends else '*'}"


@for_each(
    ("pattern", "needs"),
    [
        (r"\bfarola\b", [["=farola"]]),
        (r"\bfarol", [["farol*"]]),
        (r"ayuda\b", [["*ayuda"]]),
        (r"agua", [["*agua*"]]),
        (r"\bfarolas?\b", [["=farola =farolas"]]),
        (r"\bchic[oa]\b", [["=chica =chico"]]),
        (r"\b(vecino|vecina) ruidosa?\b", [["=ruidos =ruidosa", "=vecina =vecino"]]),
        (r"\bagua\b|\bluz\b", [["=agua"], ["=luz"]]),
        (r"\b(agua|luz|gas)\b", [["=agua"], ["=luz"], ["=gas"]]),
        (r"\bpunto de luz\b", [["=punto", "=luz"]]),
        (r"^(hola )?farola", [["farola*"]]),
        (r"\bagua.{0,20}\bcalle\b", [["=calle", "agua*"]]),
        (r"(agua)+ sucia", [["sucia*", "*agua*"]]),
        (r"agua{2} sucia", [["sucia*", "*agua*"]]),
        (r"(agua)* sucia", [["sucia*"]]),
        (r"(agua){0,3} sucia", [["sucia*"]]),
        (r"\d+ euros", [["euros*"]]),
        (r"[a-z]+ euros", [["euros*"]]),
        (r"\beuros\W", [["=euros"]]),
        (r"e-mail\.net", [["=mail", "net*"]]),
    ],
)
def test_a_pattern_needs_the_words_without_which_it_cannot_be_found(pattern, needs):
    assert needs == meant(pattern)


@for_each(
    "pattern",
    [
        *(r"[?؟]", r"\d{4}", ".", "x*", "", r"agua|\d", r"(agua)?", r"(?i)agua"),
        *(r"\pL+", r"\x61gua", r"\Qagua\E", r"(?P<x>agua)", r"agua{", "(?m)^bcc:"),
        *("^(bcc|cc)?:", r"[^a]b?", r"(agua|)", "a{0}b{0,2}"),
    ],
)
def test_what_cannot_be_told_needs_nothing(pattern):
    assert not branches(pattern)


LETTERS = "abañم_ ?0.\n"
CHARACTERS = st.sampled_from(
    [
        *("a", "b", "ñ", "م", "_", "0", " ", r"\?", r"\.", r"\b", r"\B", "^", "$", "."),
        *(r"\w", r"\W", r"\d", r"\s", "[ab]", "[a-b]", "[^a]", "[ ?]", r"[\w]"),
        *("[añ0 ]", "[-a]", "[]a]"),
    ]
)
REPEATED = st.sampled_from(["", "", "?", "*", "+", "{2}", "{0,1}", "{1,}", "??", "{0}"])


def _longer(inner):
    rows = st.lists(st.tuples(inner, REPEATED).map("".join), min_size=1, max_size=4)
    return st.lists(rows.map("".join), min_size=1, max_size=3).map(
        lambda branches: f"({'|'.join(branches)})"
    )


EXPRESSIONS = st.recursive(CHARACTERS, _longer, max_leaves=12)


def likely_in(branches, said):
    needed = Needed({7: branches})
    return needed.likely(map(needed.met_by, text.cut(said)))


@given(EXPRESSIONS, st.text(LETTERS, max_size=12))
@example(r"\bñ", "añ")
@example(r"ñ\b", "ña")
@example(r"\bab", "ñab")
@example(r"ab\b", "abñ")
def test_what_is_found_has_all_that_it_needs(pattern, said):
    its = branches(pattern)

    assert not (its and re2.search(pattern, said)) or likely_in(its, said) == {7}


def is_pythons(pattern):
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


@given(st.data())
def test_so_has_every_text_that_is_made_for_it(data):
    pattern = data.draw(st.sampled_from(["ab", "b ", "م"])) + data.draw(EXPRESSIONS)
    its = branches(pattern)
    assume(is_pythons(pattern))
    said = text.plain(data.draw(st.from_regex(pattern)))

    assert its
    assert not re2.search(pattern, said) or likely_in(its, said) == {7}

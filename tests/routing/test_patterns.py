from hashlib import sha256

import re2
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words import text
from gateway.routing.words.matching.patterns import (
    Expressions,
    PatternInvalid,
    Together,
    size,
    unsaid,
)

#: Some name words, others none; some hold of an empty text.
PATTERNS = [
    *(r"\bfarola\b", r"\b(lamp|light)s?\b", r"agua.{0,20}calle", "(?m)^bcc:"),
    *(r"[?؟]", r"\d{4} ?[b-z]{3}", r"^\W*$", r"\$\{.*\}", ".", "x*"),
    *(r"\b(calle|plaza) (\w+ ){0,3}\d+", "ñandú", r"(?i)SALE", "a|b", "ca(ll|s)e?"),
    *(r"no (me |te )?gusta", r"agua", r"(agua|luz)+", r"\bno\b", r"una?\b"),
]
SAID = (
    *("", "no hay agua en la calle real 5", "lights? 1234 bcd", "bcc:\nbcc:", "¿؟?"),
    *("agua ¿😂ñ…? « calle", "agua ؟؟؟؟؟؟؟؟؟؟؟؟؟؟ calle", "é farola ¿", "«»"),
    *("la farola de la plaza", "no te gusta", "${x}", "sale", "SALE", "ñandú ca"),
)
WORDS = st.sampled_from(" ".join(SAID).split(" "))


def alone(patterns, said):
    return {n for n, pattern in enumerate(patterns) if re2.search(pattern, said)}


def likely_in(expressions, words):
    return expressions.likely(map(expressions.met_by, words))


def found(expressions, said):
    likely = likely_in(expressions, text.cut(said))
    tried = {atom for atom in likely if expressions.is_found(atom, said)}
    return {*expressions.found(said)} | tried


def many(patterns):
    return Expressions(dict(enumerate(patterns)))


@for_each("said", SAID)
def test_many_patterns_find_what_each_finds_alone(said):
    assert alone(PATTERNS, said) == found(many(PATTERNS), said)
    assert alone(PATTERNS, said) == {*Together(PATTERNS).found(said)}


MANY = many(PATTERNS)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_they_do_so_whatever_is_said(said):
    assert alone(PATTERNS, said) == found(MANY, said)


def test_no_pattern_finds_nothing_and_few_find_the_same():
    assert not found(many([]), "agua")
    for few in range(1, len(PATTERNS)):
        assert alone(PATTERNS[:few], SAID[1]) == found(many(PATTERNS[:few]), SAID[1])


def test_only_those_are_worth_a_look_of_which_all_words_are_said():
    one = many([r"\b(calle|plaza) (mayor|real) \d+"])

    assert {0} == likely_in(one, ["calle", "larga", "y", "real"])
    assert not likely_in(one, ["la", "calle", "larga"])
    assert not likely_in(one, ["las", "calles", "reales"])


def test_thousands_of_words_are_found():
    words = [sha256(b"%d" % n).hexdigest()[:12] for n in range(15_000)]
    patterns = ["|".join(words[at : at + 500]) for at in range(0, len(words), 500)]
    all_ = many(patterns)

    for number, at in enumerate(range(0, len(words), 500)):
        assert {number} == found(all_, f"dice {words[at]} y nada")


def test_any_character_costs_little():
    """
    Unless others than ASCII are told apart.
    """
    assert size("a.{0,80}b") < size("á.{0,80}b") / 2


def test_a_pattern_as_big_as_one_may_be_stands_beside_the_others():
    big = r"agua(?:[^é]{1,20}luz){1,45}"

    assert 5_000 < size(big) <= 20_000
    assert len(PATTERNS) in found(many([*PATTERNS, big]), "agua y luz")


@for_each(
    ("pattern", "never"),
    [
        ("Fuego", "F"),
        ("navaja|fuegó", "ó"),
        ("año", "ñ"),
        (r"\bfuego\B.\W\S\D\Z?", ""),
        (r"\pL\p{Lu}\x{C1}\x41\Q.\E", ""),
        ("(?P<Name>fuego)", ""),
        ("(?i)FUEGO", ""),
        ("(?i:FUEGÓ)", "Ó"),
        ("(?-i:Fuego)", "F"),
        ("[A-Za-z]{4}", ""),
        ("[^A-Z]", ""),
        (r"[\W]x[[:alpha:]]", ""),
        ("[A-Z]{4}", "A"),
        ("[]x]", ""),
        ("😂 ¿؟ 1 €", ""),
    ],
)
def test_what_no_plain_text_has_is_found_in_a_pattern(pattern, never):
    assert never == unsaid(pattern)


@for_each(
    ("pattern", "refused"),
    [
        ("casino|", True),
        ("|casino", True),
        (r"\d*", True),
        (".*", True),
        ("(cas)?", True),
        ("^", True),
        ("ñ?", True),
        (r"^\s*$", False),
        (r"\w", False),
        ("casino|bingo", False),
    ],
)
def test_a_pattern_that_any_message_would_have_is_none(pattern, refused):
    try:
        size(pattern)
    except PatternInvalid:
        assert refused
    else:
        assert not refused
    assert size(pattern, part=True)


@given(st.text(max_size=40))
def test_any_pattern_can_be_looked_at(pattern):
    assert len(unsaid(pattern)) <= 1

from hashlib import sha256

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.patterns import Automaton, size

#: Some name letters, others none; some hold of an empty text.
PATTERNS = [
    *(r"\bfarola\b", r"\b(lamp|light)s?\b", r"agua.{0,20}calle", "(?m)^bcc:"),
    *(r"[?؟]", r"\d{4} ?[b-z]{3}", r"^\W*$", r"\$\{.*\}", ".", "x*"),
    *(r"\b(calle|plaza) (\w+ ){0,3}\d+", "ñandú", r"(?i)SALE", "a|b", "ca(ll|s)e?"),
    *(r"no (me |te )?gusta", r"agua", r"(agua|luz)+", r"\bno\b", r"una?\b"),
]
SAID = (
    *("", "no hay agua en la calle real 5", "lights? 1234 bcd", "bcc:\nbcc:", "¿؟?"),
    *("la farola de la plaza", "no te gusta", "${x}", "sale", "SALE", "ñandú ca"),
)
WORDS = st.sampled_from(" ".join(SAID).split(" "))


def alone(patterns, said):
    return [n for n, pattern in enumerate(patterns) if re2.search(pattern, said)]


@pytest.mark.parametrize("said", SAID)
def test_many_patterns_find_what_each_finds_alone(said):
    found = Automaton(PATTERNS).found(said)

    assert alone(PATTERNS, said) == sorted(found)


MANY = Automaton(PATTERNS)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_they_do_so_whatever_is_said(said):
    assert alone(PATTERNS, said) == sorted(MANY.found(said))


def test_no_pattern_finds_nothing_and_few_find_the_same():
    assert not Automaton([]).found("agua")
    for few in range(1, len(PATTERNS)):
        found = Automaton(PATTERNS[:few]).found(SAID[1])

        assert alone(PATTERNS[:few], SAID[1]) == sorted(found)


def test_more_letters_than_there_is_room_for_are_found_nevertheless():
    words = [sha256(b"%d" % n).hexdigest()[:12] for n in range(15_000)]
    patterns = ["|".join(words[at : at + 500]) for at in range(0, len(words), 500)]

    found = [Automaton(patterns).found(words[at]) for at in range(0, len(words), 500)]

    assert [[n] for n in range(len(patterns))] == found


def test_a_pattern_as_big_as_one_may_be_stands_beside_the_others():
    big = r"agua(?:[^x]{1,20}luz){1,45}"

    automaton = Automaton([*PATTERNS, big])

    assert 5_000 < size(big) <= 20_000
    assert len(PATTERNS) in automaton.found("agua y luz")

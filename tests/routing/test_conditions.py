"""
Conditions share what they look for.
"""

from gateway.routing.conditions import all_of, any_of, fact, says

LAMPS = says(frozenset(range(1000, 1100)), "words of lamps")
BROKEN = says(frozenset(range(1050, 1060)), "words of broken things")
ALWAYS = fact(bool, "it is so", "it is not so")


def test_a_combination_that_looks_for_no_more_than_one_part_has_the_set_of_that_part():
    for combined in (all_of([ALWAYS, LAMPS]), any_of([BROKEN, LAMPS])):
        assert combined.atoms is LAMPS.atoms


def test_what_opens_any_of_several_is_the_set_of_what_they_look_for():
    others = says(frozenset(range(2000, 2100)), "words of dogs")

    either = any_of([LAMPS, others])

    assert either.triggers is either.atoms
    assert either.atoms == LAMPS.atoms | others.atoms

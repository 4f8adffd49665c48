"""
Conditions share what they look for.
"""

from functools import partial

from gateway.routing.compiler import compile_routes
from gateway.routing.conditions import all_of, any_of, fact, none_of, says

from .heard import KNOWN, said

LAMPS = says(frozenset(range(1000, 1100)), "words of lamps")
BROKEN = says(frozenset(range(1050, 1060)), "words of broken things")
ALWAYS = fact(bool, "it is so", "it is not so")
NEVER = fact(bool, "it is so", "it is not so", wanted=False)

TOWN = """
town:
  name: Pueblo
mailboxes:
  clerk: {office: Registro, addresses: {email: c@p.example}}
topics:
  lamp: {owner: clerk, words: [farola]}
otherwise: {deliver: clerk}
"""
TABLE = compile_routes(TOWN)
[LAMP] = [rule.condition for rule in TABLE.rules.topic_book.rules]


def test_a_combination_that_looks_for_no_more_than_one_part_has_the_set_of_that_part():
    for combined in (all_of([ALWAYS, LAMPS]), any_of([BROKEN, LAMPS])):
        assert combined.atoms is LAMPS.atoms


def test_what_opens_any_of_several_is_the_set_of_what_they_look_for():
    others = says(frozenset(range(2000, 2100)), "words of dogs")

    either = any_of([LAMPS, others])

    assert either.triggers is either.atoms
    assert either.atoms == LAMPS.atoms | others.atoms


def reason(condition, text):
    reading = TABLE.read(said(text), KNOWN)
    return condition.holds(reading, reading.atoms.likely)


def test_one_condition_is_what_all_or_any_of_it_are():
    assert all_of([LAMPS]) is LAMPS
    assert any_of([LAMPS]) is LAMPS
    assert all_of([any_of([all_of([LAMPS])])]) is LAMPS


def test_reasons_stand_in_the_order_of_the_parts_however_these_are_tried():
    both = all_of([none_of([NEVER]), LAMP, all_of([ALWAYS, none_of([NEVER])])])

    assert reason(both, "la farola") == "says farola and it is so"
    assert reason(both, "el banco") is None


def test_what_is_missing_is_told_of_the_first_part_that_does_not_hold():
    both = all_of([LAMP, NEVER])

    assert both.lacks(TABLE.read(said("el banco"), KNOWN)) == LAMP.lacks(None)
    assert both.lacks(TABLE.read(said("la farola"), KNOWN)) == "it is so"


def test_what_excludes_is_asked_only_where_all_else_holds():
    asked = []

    def ask(name, answer, _reading):
        asked.append(name)
        return answer

    excluded = fact(partial(ask, "excluded", False), "excluded", "not excluded")  # noqa: FBT003
    for text, count in (("el banco", 0), ("la farola", 1)):
        asked.clear()
        reason(all_of([none_of([excluded]), LAMP]), text)
        assert len(asked) == count


def test_any_of_any_is_any_of_them_all():
    assert reason(any_of([NEVER, any_of([NEVER, LAMP, ALWAYS])]), "la farola") == (
        "says farola"
    )
    assert reason(any_of([NEVER, any_of([NEVER, LAMP, ALWAYS])]), "el banco") == (
        "it is so"
    )

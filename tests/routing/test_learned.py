"""
What all examples together teach of each word.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.found import find
from gateway.routing.words.learned import Table, learn
from gateway.routing.words.text import fold, tokens
from gateway.routing.words.vote import Shown
from gateway.routing.words.votes import Votes

SHOWN = [
    ("la farola de mi calle no luce", "lamps", "incident"),
    ("farola fundida en la plaza", "lamps", "incident"),
    ("cuándo cambiáis la farola de la plaza", "lamps", "question"),
    ("hay un bache en mi calle", "roads", "incident"),
    ("el bache de la plaza es un peligro", "roads", "incident"),
    ("cuándo tapáis el bache", "roads", "question"),
]


def votes(shown=SHOWN):
    return Votes(
        [
            Shown(text, "es", {"topics": topic, "intents": intent})
            for text, topic, intent in shown
        ]
    )


def learned(text, shown=SHOWN):
    return votes(shown).ask(tokens(fold(text))).learned


@pytest.mark.parametrize(("text", "topic", "intent"), SHOWN)
def test_an_example_is_what_it_is_an_example_of(text, topic, intent):
    said = learned(text)

    assert topic == max(said["topics"], key=said["topics"].get)
    assert intent == max(said["intents"], key=said["intents"].get)


def test_a_word_speaks_for_what_it_stands_in_and_against_all_else():
    said = learned("farola")["topics"]

    assert said["lamps"] > 0 > said["roads"]


def test_a_word_that_stands_in_both_speaks_for_little():
    said = learned("cuándo")["topics"]

    assert abs(said["lamps"]) < abs(learned("farola")["topics"]["lamps"]) / 2


def test_a_misspelt_word_speaks_less():
    right, wrong = learned("bache")["topics"], learned("bachhe")["topics"]

    assert right["roads"] >= wrong["roads"] > 0


def test_of_an_example_that_does_not_say_it_nothing_is_learned_about_it():
    shown = [*votes().shown, Shown("farola", "es", {"intents": "question"})]
    said = Votes(shown).ask(["farola"]).learned

    assert said["topics"]["lamps"] > 0
    assert said["intents"]["question"] > learned("farola")["intents"]["question"]


def test_a_pair_of_words_that_one_example_has_teaches_nothing():
    told = [["a", "b", ("a", "b")], ["a", ("b", "c")], ["b", ("b", "c")]]
    found = find(told)
    least = [1 if isinstance(unit, str) else 2 for unit in found.units]
    shares = np.ones(len(found.which))
    says = [{"topics": "one"}, {"topics": "two"}, {"topics": "one"}]

    got = learn(found, shares, says, least)

    taught = {
        unit: bool(got.row(number, 1.0)) for number, unit in enumerate(found.units)
    }
    assert {"a": True, "b": True, ("a", "b"): False, ("b", "c"): True} == taught


def test_who_is_shown_nothing_has_learned_nothing():
    found = find([])

    assert {} == learn(found, np.empty(0), [], []).said([], 1.0)
    assert {} == Votes().ask(["farola"]).learned


def test_it_is_nearly_what_exact_least_squares_would_give():
    """
    Ridge regression solved exactly, with the same penalty.
    """
    rng = np.random.default_rng(3)
    told = [sorted({*rng.integers(0, 30, 6).tolist()}) for _ in range(80)]
    found = find([[str(unit) for unit in each] for each in told])
    shares = np.full(len(found.which), 0.4)
    says = [{"topics": "even" if sum(each) % 2 else "odd"} for each in told]
    table = np.zeros((80, len(found.units)))
    table[found.places, found.which] = 0.4
    sides = np.array([[1.0, -1.0] if sum(each) % 2 else [-1.0, 1.0] for each in told])
    exact = np.linalg.solve(table.T @ table + np.eye(table.shape[1]), table.T @ sides)

    got = learn(found, shares, says, [1] * len(found.units))

    assert ["even", "odd"] == got.names["topics"]
    assert np.corrcoef(got.weights[:, 0], exact[:, 0])[0, 1] > 0.95


tables = st.lists(st.lists(st.integers(0, 6), max_size=5, unique=True), max_size=9)


@given(tables, st.integers(1, 4))
def test_a_table_is_multiplied_as_if_all_of_it_stood_there(rows, width):
    sizes = [len(row) for row in rows]
    columns = np.array([column for row in rows for column in row], np.intp)
    values = (np.arange(len(columns)) + 1).astype(np.float32)
    edges = np.append(0, np.cumsum(sizes)).astype(np.intp)
    other = np.arange(7 * width, dtype=np.float32).reshape(7, width)
    whole = np.zeros((len(rows), 7), np.float32)
    whole[np.arange(len(rows)).repeat(sizes), columns] = values

    product = Table(columns, values, edges).times(other)

    assert np.array_equal(whole @ other, product)


def test_a_long_table_is_multiplied_piece_by_piece():
    """
    Each third row has nothing in it.
    """
    rng = np.random.default_rng(5)
    whole = rng.integers(1, 9, (1_000, 3)).astype(np.float32)
    whole[::3] = 0
    filled, columns = whole.nonzero()
    edges = np.append(0, np.bincount(filled, minlength=1_000).cumsum())
    other = np.arange(6, dtype=np.float32).reshape(3, 2)

    product = Table(columns, whole[filled, columns], edges).times(other)

    assert np.array_equal(whole @ other, product)

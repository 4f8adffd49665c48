"""
What all examples together teach of each word.
"""

import math
from itertools import pairwise

import numpy as np
from cases import for_each

from gateway.routing.words.learning.examples import said_in
from gateway.routing.words.learning.learned import EDGE, Learned, runs
from gateway.routing.words.learning.learning import learn
from gateway.routing.words.learning.vote import Shown
from gateway.routing.words.learning.votes import Votes
from gateway.routing.words.text import plain, stem

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
            Shown(text, {"topics": topic, "intents": intent})
            for text, topic, intent in shown
        ],
        "es",
    )


def learned(text, shown=SHOWN):
    return votes(shown).ask(said_in(plain(text))).learned


@for_each(("text", "topic", "intent"), SHOWN)
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
    shown = [*votes().shown, Shown("farola", {"intents": "question"})]
    said = Votes(shown, "es").ask(["farola"]).learned

    assert said["topics"]["lamps"] > 0
    assert said["intents"]["question"] > learned("farola")["intents"]["question"]


def test_a_word_that_nobody_knows_speaks_by_its_letters():
    """
    Of a lamp in another form, and in another language.
    """
    said = learned("farolillo")["topics"]

    assert said["lamps"] > said["roads"]
    assert said["lamps"] < learned("farola")["topics"]["lamps"]


def test_what_stands_beside_a_word_tells_what_the_word_does_not():
    shown = [
        *[("se ha roto el banco de la plaza", "parks", "incident")] * 3,
        *[("el banco no me da la hipoteca", "money", "question")] * 3,
    ]
    parks, money = (
        learned(text, shown)["topics"]["parks"]
        for text in ("el banco de aquí", "el banco no")
    )

    assert parks > money


def test_a_pair_of_words_that_one_example_has_teaches_nothing():
    told = [["farola", "rota"], ["farola", "sucia"], ["calle", "sucia"]]
    says = [{"topics": "lamps"}, {"topics": "lamps"}, {"topics": "roads"}]

    pairs = learn(told, says, "es").pairs

    assert {EDGE: {"farol"}, "suci": {EDGE}} == {
        one: {*others} for one, others in pairs.items()
    }


def test_letters_are_those_of_how_it_sounds():
    assert ["^bac", "bach", "ache", "che$"] == [*runs("bache")]
    assert [*runs("vache")] == [*runs("bache")]
    assert ["^si$"] == [*runs("si")]
    assert ["^a$"] == [*runs("a")]


def test_of_what_nobody_knows_nothing_is_said():
    assert {} == learned("xyzzyx")
    assert {} == Learned().said(["farola"])


def test_who_is_shown_nothing_has_learned_nothing():
    assert {} == learn([], [], "es").said(["farola"])
    assert {} == learn([[]], [{"topics": "lamps"}], "es").said(["farola"])
    assert {} == learn([["farola"]], [{}], "es").said(["farola"])
    assert {} == Votes((), "es").ask(["farola"]).learned


def test_it_is_nearly_what_exact_least_squares_would_give():
    """
    Ridge regression solved exactly, with the same penalty, from what is known of the
    words: stems, and what always is.
    """
    rng = np.random.default_rng(3)
    words = ["".join(rng.choice([*"bcdfg"], 2)) + "a" for _ in range(30)]
    told = [[words[n] for n in {*rng.integers(0, 30, 6).tolist()}] for _ in range(80)]
    odd = [sum(map(ord, "".join(each))) % 2 for each in told]
    says = [{"intents": "odd" if one else "even"} for one in odd]
    got = learn(told, says, "es")
    many = len(got.squares)
    table = np.zeros((80, many + 1))
    for row, each in zip(table, told, strict=True):
        row[many] = 1
        for word in dict.fromkeys(each):
            for number in numbers(got, word):
                row[number] += math.sqrt(got.squares[number])
        stems = [EDGE, *(stem(word, "es") for word in each), EDGE]
        for one, other in dict.fromkeys(pairwise(stems)):
            if other in got.pairs.get(one, ()):
                number = got.pairs[one][other]
                row[number] = math.sqrt(got.squares[number])
    sides = np.array([[-1.0, 1.0] if one else [1.0, -1.0] for one in odd])
    said = [sum(got.squares[numbers(got, w)].sum() for w in {*each}) for each in told]
    pairs = (table[:, min_pair(got) : many] ** 2).sum(axis=1)
    table[:, :many] /= np.sqrt(np.array(said) + pairs)[:, None]
    exact = np.linalg.solve(table.T @ table + 0.5 * np.eye(many + 1), table.T @ sides)

    assert ["even", "odd"] == got.names["intents"]
    scaled = got.weights[:, 0] / np.sqrt(got.squares)
    assert np.corrcoef(scaled, exact[:many, 0])[0, 1] > 0.95


def test_what_is_more_than_right_counts_no_longer_of_topics():
    """
    Their weights cost less than those of intents, which are found by least squares, by
    the loss of a support vector machine: the squared hinge, and the squared weights.
    """
    rng = np.random.default_rng(5)
    words = ["".join(rng.choice([*"bcdfg"], 2)) + "a" for _ in range(30)]
    told = [[words[n] for n in {*rng.integers(0, 30, 6).tolist()}] for _ in range(80)]
    odd = [sum(map(ord, "".join(each))) % 2 for each in told]
    named = ["odd" if one else "even" for one in odd]
    got = learn(told, [{"topics": one, "intents": one} for one in named], "es")

    def cost(part, columns):
        scores = [got.said(each)[part] for each in told]
        wrong = [
            max(0.0, 1 - (score if name == own else -score))
            for own, said in zip(named, scores, strict=True)
            for name, score in said.items()
        ]
        weights = got.weights[:, columns] / np.sqrt(got.squares)[:, None]
        own = (weights**2).sum() + (got.always[columns] ** 2).sum()
        return sum(each**2 for each in wrong) + own

    assert ["intents", "topics"] == [*got.names]
    assert cost("topics", slice(2, 4)) < 0.95 * cost("intents", slice(0, 2))


def numbers(learned, word):
    """
    Give the numbers of what is known of *word*.
    """
    known = [learned.runs[run] for run in runs(word) if run in learned.runs]
    return [*known, learned.stems[stem(word, "es")]]


def min_pair(learned):
    """
    Give the number of the first pair.
    """
    return min(number for pairs in learned.pairs.values() for number in pairs.values())

"""
What all examples together teach of each word.
"""

import math

import pytest
from cases import for_each

from gateway.routing.words.learning.examples import said_in
from gateway.routing.words.learning.learned import EDGE, Learned, runs
from gateway.routing.words.learning.learning import learn
from gateway.routing.words.learning.vote import Shown
from gateway.routing.words.learning.votes import Votes
from gateway.routing.words.text import plain

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


def test_a_pair_of_words_that_two_examples_have_teaches_nothing():
    told = [["farola", "rota"], ["farola", "sucia"], ["farola", "rota", "sucia"]]
    told += [["calle", "sucia"]]
    says = [*[{"topics": "lamps"}] * 3, {"topics": "roads"}]

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


def test_what_words_mean_together_is_learned_though_neither_means_it_alone():
    """
    Exclusive or, which no sum of words tells: with both or none it is even.
    """
    fillers = ("aqui", "alla", "ayer", "hoy", "luego", "nunca", "ahora", "abajo")
    told = [
        [*["uno"] * one, here, there, *["otro"] * other]
        for one in range(2)
        for other in range(2)
        for here in fillers
        for there in fillers
        if here != there
    ]
    says = [{"topics": "odd" if len(each) == 3 else "even"} for each in told]
    got = learn(told, says, "es")

    right = sum(
        (got.said(each)["topics"]["odd"] > 0) == (len(each) == 3) for each in told
    )

    assert right > 0.9 * len(told)


def test_a_part_with_a_single_label_teaches_nothing():
    """
    It would always be right, whatever is said.
    """
    told, says = [["farola"], ["bache"]], [{"urgency": "emergency"}, {}]

    assert {} == learn(told, says, "es").said(["farola"])


def test_the_same_examples_teach_the_same_in_any_process():
    """
    These numbers change with how it is trained alone: not with the processor, nor with
    how Python hashes.
    """
    lamp, when = learned("la farola"), learned("cuándo")

    assert pytest.approx(1.134, abs=1e-3) == lamp["topics"]["lamps"]
    assert pytest.approx(0.3065, abs=1e-3) == lamp["intents"]["incident"]
    assert pytest.approx(0.2204, abs=1e-3) == when["topics"]["roads"]
    assert pytest.approx(1.2977, abs=1e-3) == when["intents"]["question"]


def test_an_example_more_changes_little_of_what_others_teach():
    """
    Chance is drawn from the words of each example, not in the order of all.
    """
    words = [f"{one}{other}a" for one in "bdfglmnprst" for other in "aeiou"]
    told = [[words[n % 55], words[n * 7 % 55], words[n * 3 % 53]] for n in range(400)]
    says = [{"topics": "abcd"[(n % 55 + n * 7 % 55) % 4]} for n in range(400)]
    one, other = learn(told, says, "es"), learn(told[1:], says[1:], "es")

    moved = [
        abs(one.said(each)["topics"][name] - other.said(each)["topics"][name])
        for each in told
        for name in "abcd"
    ]

    assert sum(moved) / len(moved) < 0.05


def test_scores_are_odds_of_one_label_against_all_others():
    said = learned("la farola", [*SHOWN, ("ladra el perro", "dogs", "complaint")])

    assert all(len(scores) > 2 for scores in said.values())
    for scores in said.values():
        chances = [1 / (1 + math.exp(-5 * score)) for score in scores.values()]
        assert 0.99 < sum(chances) < 1.01


def test_who_has_no_guard_has_none_and_who_has_no_topic_has_an_unknown_one():
    told = [["fuego"], ["farola"], ["bache"]] * 4
    says = [{"guards": "danger"}, {"topics": "lamps"}, {"topics": "roads"}] * 4
    got = learn(told, says, "es")

    assert ["", "danger"] == got.names["guards"]
    assert ["lamps", "roads"] == got.names["topics"]
    assert got.said(["fuego"])["guards"]["danger"] > 0.2
    assert got.said(["farola"])["guards"]["danger"] < -0.2
    unknown, known = (
        got.said([word])["topics"]["lamps"] for word in ("fuego", "farola")
    )
    assert abs(unknown) < known / 2

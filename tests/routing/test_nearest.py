from functools import cache
from itertools import pairwise
from math import hypot, log
from random import Random

from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.routing.words.learning.vote import Shown
from gateway.routing.words.learning.votes import Votes

CHANCE = Random(7)  # noqa: S311 - nothing here is a secret.
RARE = [f"r{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
COMMON = ["aa", "bb", "cc"]


def sentence():
    words = CHANCE.sample(COMMON, CHANCE.randint(0, 3)) + CHANCE.sample(RARE, 2)
    CHANCE.shuffle(words)
    return words


#: Half of which have a common word.
SAID = [sentence() for _ in range(350)]
VOTES = Votes(
    [
        Shown(" ".join(words), {"topics": f"t{number}"})
        for number, words in enumerate(SAID)
    ],
    "und",
)


def units(words):
    return {*words, *pairwise(["^", *words, "$"])}


@cache
def weight(unit):
    rare = log(1 + len(SAID)) - log(1 + sum(unit in units(said) for said in SAID))
    return rare * (0.5 if isinstance(unit, tuple) else 1)


def like(words, said):
    """
    Give the cosine of two sentences, the plain way.
    """
    both = sum(weight(unit) ** 2 for unit in units(words) & units(said))
    return both / (hypot(*map(weight, units(words))) * hypot(*map(weight, units(said))))


@for_each(
    "words",
    [
        ["aa"],
        ["no", "aa", "no"],
        ["no", "aa", "no", "bb", "no"],
        ["no", "aa", "no", "ra", "no", "bb", "no"],
        ["aa", "bb", "cc"],
        ["ra", "aa"],
        ["ra", "rb"],
    ],
)
def test_the_nearest_vote_however_common_their_words_are(words):
    nearest = sorted((like(words, said) for said in SAID), reverse=True)[:15]
    vote = VOTES.ask(words)

    assert [round(near, 2) for near in nearest] == [
        round(near, 2) for _, near in vote.voters
    ]


@given(st.lists(st.sampled_from([*RARE, *COMMON, "no"]), min_size=1, max_size=8))
def test_the_nearest_vote_whatever_is_said(words):
    least = sorted((like(words, said) for said in SAID), reverse=True)[14]
    vote = VOTES.ask(words)

    assert all(
        like(words, SAID[int(name[1:])]) >= least - 1e-9
        for name in vote.shares.get("topics", {})
    )

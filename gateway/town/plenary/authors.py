"""
Whose a proposal or a question is, where the account was bound to the wrong person:
apart from other texts of the plenary, which need the rules.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gateway.core.case import Number
from gateway.core.plenary.proposal import Proposal
from gateway.core.plenary.question import Question
from gateway.ports.cases import Cases
from gateway.town.papers import Words


def author(one: Proposal, words: Words) -> str:
    """
    Return who proposed something, in *words* for proposals; that nobody is proven to
    have, where the account was bound to the wrong person.
    """
    return words.say("mistaken", author=one.author) if one.mistaken else one.author


def asker(one: Question, mistaken: Collection[Number], words: Words) -> str:
    """
    Return who asked something, in *words*, where the numbers of what was asked from an
    account bound to the wrong person are *mistaken*.
    """
    wrong = one.name and one.case in mistaken
    return words.say("mistaken", author=one.name) if wrong else one.name


async def by_mistake(cases: Cases, questions: Sequence[Question]) -> Collection[Number]:
    """
    Return the numbers of those *questions* that were asked from an account bound to the
    wrong person.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    found = await cases.cases([one.case for one in questions])
    return [case.number for case in found if case.mistaken]

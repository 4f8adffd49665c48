"""
What a person has left open when an account of theirs is revoked.
"""

from __future__ import annotations

from gateway.core.case import Number
from gateway.core.people.counter import address_of
from gateway.core.people.person import Person
from gateway.core.plenary.proposal import WAITING
from gateway.core.plenary.question import Question, QuestionState
from gateway.ports.cases import Cases
from gateway.ports.proposals import Proposals
from gateway.ports.questions import Questions

#: More proposals than any town has, and more open cases than anybody.
_MOST = 10_000


async def proposed(proposals: Proposals, person: Person) -> list[Number]:
    """
    Return the waiting proposals that have the person's name although it may have been
    somebody else who made them: no program takes them from the agenda.
    """
    at = address_of(person.id)
    known = await proposals.proposals(_MOST)
    return [p.number for p in known if p.contact == at and p.state in WAITING]


async def asked(questions: Questions, person: Person) -> list[Question]:
    """
    Return the questions to a plenary that have the person's name although it may have
    been somebody else who asked them: those put aside, which the moderator can bring
    back, and those that the hall saw or heard, which are in the minutes.
    """
    known = await questions.asked_from(address_of(person.id))
    return [q for q in known if q.in_minutes or q.state is QuestionState.DISMISSED]


async def open_cases(cases: Cases, person: Person) -> list[Number]:
    """
    Return the person's open cases whose answers wait at the counter now.
    """
    at = address_of(person.id)
    going = await cases.going(at, person.id, _MOST)
    return [case.number for case in going if case.contact == at]

"""
The cases of a job, and what a command to one case does to the others. Pure: nothing is
looked up here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import evolve, frozen

from gateway.core.case import ENDED, UNSEEN, Case, CaseEvent, Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.town import Casework
from gateway.core.writing.case_numbers import is_half_read, numbers_before, numbers_in
from gateway.town.commands import Command, Verb

#: Commands that are also applied to other cases of the job, and their events.
SHARED = {Verb.SOLVE: CaseEvent.SOLVE, Verb.TAKE: CaseEvent.TAKE}

_SOLVES = Command(verb=Verb.SOLVE)


@frozen(kw_only=True)
class Alike:
    """
    What a letter says about other cases of the same job, by their numbers.

    Attributes:
        told_before: The first case of the job from another person.
        told_again: The first case of the job from the same person.
        ends: Cases that end with this one, the newest last.
        apart: Alarms of the job that do not, in the same order.
    """

    told_before: str = ""
    told_again: str = ""
    ends: Sequence[str] = ()
    apart: Sequence[str] = ()


def alike(case: Case, job: Sequence[Case], casework: Casework) -> Alike:
    """
    Describe what *job*, all cases of a job, is to *case*.
    """
    others = sorted(others_of(case, job), key=lambda each: each.number)
    if not others or not casework.prefix:
        return Alike()
    own = [each.number for each in others if each.contact == case.contact]
    going = [
        each
        for each in others
        if each.mailbox == case.mailbox and each.state not in ENDED
    ]
    ends = [each.number for each in going if goes_with(_SOLVES, case, each)]
    apart = [each.number for each in going if each.number not in ends]
    head = [each.number for each in others if each.number not in own]
    return Alike(
        told_before=casework.spoken(min(head)) if head else "",
        told_again=casework.spoken(min(own)) if own else "",
        ends=[casework.spoken(number) for number in ends],
        apart=[casework.spoken(number) for number in apart],
    )


def others_of(case: Case, job: Sequence[Case]) -> Sequence[Case]:
    """
    Return the other cases of *job* of which those who know *case* may know.
    """
    return [
        each for each in job if each.number != case.number and is_known_with(case, each)
    ]


def is_known_with(case: Case, other: Case | Conversation) -> bool:
    """
    Say whether those who know *case* may know *other* and be told the same: a
    confidential one is known only together with others of the same contact.
    """
    own = other.contact == case.contact
    return own or not (case.confidential or other.confidential)


def goes_with(command: Command, case: Case, other: Case) -> bool:
    """
    Say whether *command* to *case* also applies to *other*, a case of the same job that
    is not named. TAKE applies to unseen cases of the same contact; SOLVE, and what is
    for all, to all but alarms of other contacts, which may be different ones that
    nobody has read yet.
    """
    own = other.contact == case.contact
    if command.verb is Verb.TAKE and not command.for_all:
        return own and other.state in UNSEEN
    return command.verb in SHARED and (own or other.urgency is not Urgency.EMERGENCY)


def numbered(
    command: Command, casework: Casework
) -> tuple[Command, Collection[Number]]:
    """
    Return *command* without the case numbers at the start of its text, and these
    numbers.
    """
    if command.verb not in SHARED:
        return command, ()
    numbers, text = numbers_before(command.text, casework.understood)
    return evolve(command, text=text), numbers


def is_half_numbered(command: Command, casework: Casework) -> bool:
    """
    Say whether *command* seems to name another case by a number that cannot be read.
    """
    return command.verb in SHARED and is_half_read(command.text, casework.understood)


def named_in(command: Command, casework: Casework) -> Number | None:
    """
    Return the number of the case to which *command* joins another; None for other
    commands.
    """
    if command.verb is not Verb.MERGE:
        return None
    return next(iter(numbers_in(command.name, casework.understood)), None)

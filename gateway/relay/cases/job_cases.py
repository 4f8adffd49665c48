"""
The cases of a job: what is done to one and, by that, to others that tell of the same.

Pure: nothing is looked up from here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import evolve, frozen

from gateway.core.case import ENDED, UNSEEN, Case, Event, Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.town import Casework
from gateway.core.writing.numbering import is_half_read, numbers_before
from gateway.town.commands import Command, Verb

#: What those commands do that are done to other cases, too: those that they name, or
#: that go with it.
SHARED = {Verb.SOLVE: Event.SOLVE, Verb.TAKE: Event.TAKE}


@frozen(kw_only=True)
class Alike:
    """
    What a letter says of other cases that tell of the same, by their numbers.

    Attributes:
        told_before: The one that they are the same job as, where another told of it.
        told_again: The first of the same person's.
        ends: Those that end with it, the newest last.
        apart: The alarms that do not, in the same order.
    """

    told_before: str = ""
    told_again: str = ""
    ends: Sequence[str] = ()
    apart: Sequence[str] = ()


def alike(case: Case, job: Sequence[Case], casework: Casework) -> Alike:
    """
    Say what *job*, all cases that tell of the same, is to *case*.
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
    ends = [each.number for each in going if goes_with(Verb.SOLVE, case, each)]
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
    Give the others of *job* that may be known with *case*.
    """
    return [
        each for each in job if each.number != case.number and is_known_with(case, each)
    ]


def is_known_with(case: Case, other: Case | Conversation) -> bool:
    """
    Say whether whoever knows of *case* may know of *other*, too, and be told the same:
    what is confidential is nobody's but theirs who told it.
    """
    own = other.contact == case.contact
    return own or not (case.confidential or other.confidential)


def goes_with(verb: Verb, case: Case, other: Case) -> bool:
    """
    Say whether what *verb* does to *case* is done to *other* of its job, too, though
    nobody names it: an alarm may be another one, and nobody has read that it is not;
    but what one person tells again is the same.
    """
    own = other.contact == case.contact
    if verb is Verb.TAKE:
        return own and other.state in UNSEEN
    return verb is Verb.SOLVE and (own or other.urgency is not Urgency.EMERGENCY)


def numbered(
    command: Command, casework: Casework
) -> tuple[Command, Collection[Number]]:
    """
    Give *command* without the numbers of cases to which it is to be done, too, and
    these.
    """
    if command.verb not in SHARED:
        return command, ()
    numbers, text = numbers_before(command.text, casework.understood)
    return evolve(command, text=text), numbers


def is_half_numbered(command: Command, casework: Casework) -> bool:
    """
    Say whether *command*, as it was written, may be meant for one more case than can be
    read there.
    """
    return command.verb in SHARED and is_half_read(command.text, casework.understood)

"""
Commands that join a case to the job of another, or split it off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateway.core.case import ACTIVE, UNSEEN, Case, CaseEvent, Number
from gateway.core.consequences import Consequences
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery
from gateway.relay.cases.answered_case import AnsweredCase
from gateway.relay.cases.job_cases import SHARED, named_in
from gateway.relay.mailboxes.answering import DOES, Answering
from gateway.town.commands import Verb


def join(its: Answering) -> Consequences:
    """
    Join the case, and its mailbox's other cases of the same job, to another's job, or
    split it off from its own; tell the employee what was done.
    """
    answered, command, casework = its.answered, its.command, its.table.town.casework
    case = answered.case
    if case is None:
        return its.told("command-no-case")
    said = {"word": command.said, "number": casework.spoken(case.number)}
    if its.verb is Verb.SPLIT:
        jobs = _apart(case, answered)
        done = its.tell("command-apart", **said)
    else:
        number = named_in(command, casework)
        if number is None or number == case.number:
            return its.told("command-needs-number", **said)
        said["other"] = number.spoken(casework.understood)
        if answered.named is None:
            return its.told("command-not-ours", **said)
        ours = [each for each in answered.job if each.mailbox == case.mailbox]
        jobs = {each.number: answered.named.job for each in (case, *ours)}
        done = its.tell("command-joined", **said)
    return Consequences(
        deliveries=done,
        happenings=tuple(
            happening
            for each in (case, *answered.job)
            if each.number in jobs
            for happening in its.happens(
                CaseEvent.JOIN, each, job=jobs[each.number], note=command.text
            )
        ),
    )


def is_of_others(its: Answering) -> bool:
    """
    Say whether the command is meant for other cases of the job only: it names others
    and not this one, which is already done.
    """
    case, numbers = its.answered.case, its.answered.numbers
    if case is None or not numbers or case.number in numbers:
        return False
    does = DOES[its.verb]
    corrects = does in {happening.event for happening in its.answered.before}
    waits = UNSEEN if its.verb is Verb.TAKE else ACTIVE
    return case.state not in waits and not corrects


def is_new(answered: AnsweredCase, case: Case | None) -> bool:
    """
    Say whether *case* is another case to which no earlier version of the answer did the
    same.
    """
    if case is None or case is answered.case:
        return False
    return case.number not in answered.heard


def tell_of_others(its: Answering, done: Sequence[Case]) -> tuple[Delivery, ...]:
    """
    Tell the employee to which other cases it was *done*, which similar alarms remain
    open, and which of the named cases are not in the job or cannot be reached.
    """
    answered, case = its.answered, its.answered.case
    if case is None or its.verb not in SHARED:
        return ()
    ours = [each for each in answered.job if each.mailbox == case.mailbox]
    did = {case.number, *(each.number for each in done)}
    known = {case.number, *(each.number for each in ours)}
    reached = {case.number, *(each.number for each, _ in answered.together)}
    missed = [each for each in answered.numbers if each in known - reached]
    waits = UNSEEN if its.verb is Verb.TAKE else ACTIVE
    going = [
        each.number
        for each in ours
        if each.number not in (*did, *missed)
        and each.state in waits
        and each.urgency is Urgency.EMERGENCY
    ]
    tells: tuple[Delivery, ...] = ()
    for name, numbers in (
        ("command-others", [each.number for each in done]),
        ("command-others-go-on", going),
        ("command-others-missed", missed),
        ("command-no-others", [each for each in answered.numbers if each not in known]),
    ):
        if numbers:
            prefix = its.table.town.casework.understood
            said = ", ".join(each.spoken(prefix) for each in sorted(numbers))
            tells += its.tell(name, word=its.command.said, numbers=said)
    return tells


def _apart(case: Case, answered: AnsweredCase) -> Mapping[Number, Number]:
    if case.job != case.number:
        return {case.number: case.number}
    # The job was called after this case: the others continue under the lowest number
    # left.
    left = [each.number for each in answered.job]
    head = min(left, default=case.number)
    return {case.number: case.number} | dict.fromkeys(left, head)

"""
What follows where an employee says that cases tell of the same, or of the same no more.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.core.case import Case, Event, Number
from gateway.core.conversation import Conversation
from gateway.relay.cases.behind import named_in
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes.doing import happens
from gateway.relay.mailboxes.voice import Voice
from gateway.town.commands import Command, Verb


def join(
    voice: Voice, conversation: Conversation, matter: Matter, command: Command
) -> Done:
    """
    Put the case, and whatever tells of the same, to the job of another; or take it
    alone out of its own. What was done is told.
    """
    case, casework = matter.case, voice.table.town.casework
    if case is None:
        return Done(deliveries=voice.tell(conversation, "command-no-case"))
    said = {"word": command.said, "number": casework.spoken(case.number)}
    if command.verb is Verb.SPLIT:
        jobs = _apart(case, matter)
        told = voice.tell(conversation, "command-apart", **said)
    else:
        number = named_in(command, casework)
        if number is None or number == case.number:
            return Done(
                deliveries=voice.tell(conversation, "command-needs-number", **said)
            )
        said["other"] = number.spoken(casework.prefix or "J")
        if matter.named is None:
            return Done(
                deliveries=voice.tell(conversation, "command-no-such-case", **said)
            )
        jobs = {each.number: matter.named.job for each in (case, *matter.job)}
        told = voice.tell(conversation, "command-joined", **said)
    return Done(
        deliveries=told,
        happenings=tuple(
            happening
            for each in (case, *matter.job)
            if each.number in jobs
            for happening in happens(
                voice, Event.JOIN, each, job=jobs[each.number], note=command.text
            )
        ),
    )


def _apart(case: Case, matter: Matter) -> Mapping[Number, Number]:
    if case.job != case.number:
        return {case.number: case.number}
    # The job bore its number: it goes on under that of the first that is left.
    left = [each.number for each in matter.job]
    head = min(left, default=case.number)
    return {case.number: case.number} | dict.fromkeys(left, head)

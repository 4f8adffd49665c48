"""
Rulings about a proposal: told to the others who decide about it, and applied to the
proposals that were joined with it. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve

from gateway.core.case import CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.plenary.proposal import ProposalEvent
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.reminding import Reminder
from gateway.town.plenary import proposal_texts, ruling
from gateway.town.plenary.presiding import seated
from gateway.town.plenary.ruling import Decided
from gateway.town.plenary.timing import timing


def tell_seated(its: Answering, decided: Decided) -> Consequences:
    """
    Write to the others who decide about proposals what was *decided*, so that nobody
    undoes it unawares.
    """
    voice, table = its.voice, its.table
    case, origin = its.answered.case, its.answered.origin
    if table.town.chamber is None or case is None or origin is None:
        return Consequences()
    reminder = Reminder(
        case=case,
        talks=(its.conversation,),
        origin=origin,
        pen=voice.pen,
    )
    because = proposal_texts.asked(
        table,
        timing(table, voice.pen.now),
        "letter-decided",
        decided.after,
        by=voice.mailbox.office,
    )
    others = [
        (box, reminder.conversation(box))
        for box in seated(table, voice.pen.now)
        if box != voice.mailbox
    ]
    return Consequences(
        conversations=tuple(talk for _, talk in others),
        deliveries=tuple(
            letter
            for box, talk in others
            for letter in reminder.letter(
                box,
                talk,
                because,
                partial(voice.stored.id_with, origin.id, "decided", box.id),
            )
        ),
    )


def with_alike(its: Answering, decided: Decided, done: Consequences) -> Consequences:
    """
    Add to *done* the same ruling for the proposals of the same job; their authors are
    told in the next round. An extract that is only a file is not shared: the mailbox
    sends it to each. The employee is told which proposals it could not be applied to.
    """
    command, table, now = its.command, its.table, its.voice.pen.now
    if not command.text and ruling.EVENTS[its.verb] is ProposalEvent.REPORT:
        return done
    left: list[str] = []
    for case, proposal in its.answered.alike:
        found = ruling.rule(
            table, its.voice.mailbox, proposal, command, now, files=False
        )
        if isinstance(found, ruling.Denied):
            if proposal.state is not decided.after.state:
                left.append(table.town.casework.named(case.number))
            continue
        *before, last = found.rulings
        told_later = evolve(last, untold=True, due_at=now)
        ended = CaseEvent.SOLVE in found.happens
        done += Consequences(
            happenings=tuple(
                h for each in found.happens for h in its.happens(each, case)
            ),
            timers=its.closes(case) if ended else (),
            agenda=(*before, told_later),
            acts=(found.act,),
        )
    if not left:
        return done
    told = its.voice.tell(
        done.conversations[0], "command-not-alike", numbers=", ".join(left)
    )
    return done + Consequences(deliveries=told)

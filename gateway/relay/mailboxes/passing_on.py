"""
Commands that pass a case on to another mailbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from gateway.core.actors import mailbox_of
from gateway.core.case import Case, CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox, conversation_id
from gateway.core.decision import Decision, Leg, Reason, Urgency, Why
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.rule_names import ANSWER
from gateway.relay.cases.answered_case import AnsweredCase, Since
from gateway.relay.cases.job_cases import alike
from gateway.relay.cases.promises import as_opened, promises
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.case_history import with_since
from gateway.relay.mailboxes.letter_facts import About
from gateway.relay.mailboxes.sharing import tell_passed
from gateway.relay.mailboxes.voice import Voice
from gateway.routing.around.hours import stand_in
from gateway.routing.texts import MOMENT, day_and_time
from gateway.town import passing
from gateway.town.commands import Verb


def pass_on(its: Answering) -> Consequences:
    """
    Pass the case to the mailbox that the command names, or, for "not mine", to the
    default one; or tell the employee why that is not possible.
    """
    table, now, (to, note) = its.table, its.voice.pen.now, _called(its)
    voice, conversation, answered = its.voice, its.conversation, its.answered
    if to is None:
        known = ", ".join(table.town.mailboxes)
        name = its.command.name
        return its.told("command-no-mailbox", name=name, mailboxes=known)
    origin, case = answered.origin, answered.case
    decision = origin.decision if origin else None
    if origin is None or decision is None or case is None:
        return its.told("command-no-case")
    if to.id == case.mailbox:
        return its.told("command-has-it", name=to.office)
    if to.id in decision.accused:
        return its.told("command-accused", name=to.office)
    if conversation.confidential and not to.confidential:
        return its.told("command-confidential", name=to.office)
    legs = _legs(voice, to, decision)
    theirs = {leg: _with(conversation, case, leg.mailbox) for leg in legs}
    refused = its.verb is Verb.NOT_MINE and not note
    office = voice.mailbox.office
    about = _about(voice, evolve(case, mailbox=to.id), answered, note)
    return Consequences(
        conversations=(conversation, *theirs.values()),
        deliveries=(
            *_handed(voice, origin, answered.since, about, theirs),
            *tell_passed(its, [table.town.mailboxes[leg.mailbox] for leg in legs]),
            *_closed(its, case, to),
        ),
        happenings=its.happens(
            CaseEvent.PASS,
            case,
            mailbox=to.id,
            note=table.own("note-not-mine", office=office) if refused else note,
        ),
        timers=promises(
            _owed(decision, its), case.number, to.id, table, now, case.opened_at
        ),
    )


def _owed(decision: Decision, its: Answering) -> Decision:
    """
    Return the *decision* by which the case was opened, with the terms that its next
    mailbox owes: what is booked is the answer, unless its citizen has said more since.
    """
    answered, since = its.answered, its.answered.since
    opened = as_opened(decision, answered.case) if answered.case else decision
    said = [shown.filing and shown.filing.decision for shown in since.shown]
    more = since.older or any(each and each.rule != ANSWER for each in said)
    if answered.booking is None or more:
        return opened
    return evolve(opened, answer_within=None)


def _handed(
    voice: Voice,
    origin: Filing,
    since: Since,
    about: About,
    theirs: Mapping[Leg, Conversation],
) -> tuple[Delivery, ...]:
    table, message = voice.pen.table, origin.message
    if message is None:
        return ()
    posted: list[Delivery] = []
    for leg, its in theirs.items():
        to = table.town.mailboxes[leg.mailbox]
        whole = evolve(origin, message=with_since(message, since, to, table))
        posted += voice.hand_on(whole, about, its, leg)
    return tuple(posted)


def _closed(its: Answering, case: Case, to: Mailbox) -> tuple[Delivery, ...]:
    """
    Warn the employee who passes an emergency to a mailbox that nobody reads now.
    """
    table, opens = its.table, its.table.opens(to.id, its.voice.pen.now)
    if opens is None or case.urgency is not Urgency.EMERGENCY:
        return ()
    local = opens.astimezone(table.town.timezone)
    when = table.own(MOMENT, **day_and_time(local, table.town.language))
    return its.tell("command-passed-closed", name=to.office, when=when)


def _called(its: Answering) -> tuple[Mailbox | None, str]:
    command = its.command
    if its.verb is not Verb.PASS:
        return passing.instead_of(its.table, its.voice.mailbox), command.text
    to, said = passing.mailbox_called(its.table, command.name)
    return to, f"{said}\n{command.text}".strip()


def _about(voice: Voice, case: Case, answered: AnsweredCase, note: str) -> About:
    casework = voice.pen.table.town.casework
    return About(
        number=casework.spoken(case.number),
        case=case,
        booked=answered.booking is not None,
        note=note,
        before=_before(voice, answered),
        alike=alike(case, answered.job, casework),
    )


def _before(voice: Voice, answered: AnsweredCase) -> Sequence[str]:
    """
    Return the lines that say who passed the case on before, each with the note that it
    left.
    """
    table = voice.pen.table
    lines = []
    for each in answered.passed:
        had = table.town.mailboxes.get(mailbox_of(each.by))
        if had is not None:
            name = "letter-had-note" if each.note else "letter-had"
            given = {"note": each.note} if each.note else {}
            lines.append(table.own(name, office=had.office, **given))
    return lines


def _with(conversation: Conversation, case: Case, mailbox: str) -> Conversation:
    called = conversation_id("case", str(case.number), mailbox)
    return evolve(conversation, id=called, mailbox=mailbox)


def _legs(voice: Voice, to: Mailbox, decision: Decision) -> tuple[Leg, ...]:
    """
    Return the leg of *to*, and that of the mailbox that stands in for it (for a
    confidential one, only another confidential one), unless that is the one that passes
    the case on, or one that the complaint is about.
    """
    pen, office = voice.pen, voice.mailbox.office
    passed = Leg(
        mailbox=to.id,
        because=f"{office} passes it on",
        reasons=(Reason(Why.PASSED, office),),
    )
    without = (voice.mailbox.id, *decision.accused)
    return stand_in(
        (passed,), pen.now, pen.table.attendance, lambda _, name: name not in without
    )

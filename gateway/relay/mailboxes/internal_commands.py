"""
Commands that citizens do not see: pass on, join, split, note.
"""

from __future__ import annotations

from gateway.core.case import Case, CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.core.people.counter import COUNTER
from gateway.relay.mailboxes.answering import DOES, Answering
from gateway.relay.mailboxes.joining import join
from gateway.relay.mailboxes.passing_on import pass_on
from gateway.relay.other_accounts import other_accounts
from gateway.relay.speaking.own_texts import to_sender
from gateway.town import commands
from gateway.town.commands import INSIDE, KEEPS, Command, Verb


def keep(its: Answering) -> Consequences:
    """
    Return the consequences of one of these commands.
    """
    if its.verb in (Verb.PASS, Verb.NOT_MINE):
        return pass_on(its)
    if its.verb in (Verb.SPLIT, Verb.MERGE):
        return join(its)
    note = its.command.text
    return Consequences(
        happenings=its.happens(CaseEvent.NOTE, its.answered.case, note=note)
    )


def minds(its: Answering, done: Consequences) -> tuple[Delivery, ...]:
    """
    Tell the employee what they may not expect of what was *done*.
    """
    return _acted(its, done) + _not_undone(its) + _at_counter(its, done)


def is_kept(command: Command) -> bool:
    """
    Say whether *command*, also one that stands further on, keeps what is written with
    it from everybody.
    """
    verb = command.verb
    if verb is Verb.LATE:
        verb = commands.read(f"#{command.said}").verb
    return verb in KEEPS or verb is Verb.UNSIGNED


def read_by_all(its: Answering) -> tuple[Delivery, ...]:
    """
    Tell an employee whose own account has published what is not for everybody, as a
    note below a citizen's post, that only they can delete it; also where the command
    stands further on, and nothing is done.
    """
    kept = its.is_aloud and is_kept(its.command)
    return its.tell("answer-read-by-all") if kept else ()


def _at_counter(its: Answering, done: Consequences) -> tuple[Delivery, ...]:
    """
    Warn that the answer waits at the counter: the account that wrote no longer counts,
    although the employee's letter still names it.
    """
    case, origin, to = its.answered.case, its.answered.origin, its.conversation.contact
    if case is None or origin is None:
        return ()
    # What somebody said at the counter has a reference.
    moved = to.channel == COUNTER and not its.conversation.heard
    if not moved:
        return ()
    if not any(each.is_answer and each.to == to for each in done.deliveries):
        return ()
    return its.tell("answer-at-counter") + _fetch(its, case, origin)


def _fetch(its: Answering, case: Case, origin: Filing) -> tuple[Delivery, ...]:
    """
    Tell the person, on another account of theirs, that an answer waits at the counter;
    not about what is confidential.
    """
    pen, visitor = its.voice.pen, its.answered.visitor
    casework = pen.table.town.casework
    if visitor is None or case.confidential or not casework.prefix:
        return ()
    gone = {its.conversation.contact}
    known = other_accounts(visitor, gone, pen.channels, pen.now)
    name, number = "answer-to-fetch", casework.spoken(case.number)
    text = pen.table.text(name, case.language, number=number)
    called = f"{name} {its.voice.stored.id}"
    return tuple(to_sender(origin, called, text, pen, at=known[0])) if known else ()


def _acted(its: Answering, done: Consequences) -> tuple[Delivery, ...]:
    """
    Tell an employee whose edit does something that no earlier version did that it was
    *done*.
    """
    before = {happening.event for happening in its.answered.before}
    edits = its.voice.message.edit_of is not None
    if not (edits and done.happenings) or DOES[its.verb] in before:
        return ()
    return its.tell("answer-acted")


def _not_undone(its: Answering) -> tuple[Delivery, ...]:
    """
    Warn an employee who edits an answer into an internal or private command that this
    does not take back what was already read.
    """
    public = its.conversation.visibility is Visibility.PUBLIC
    hides = its.verb in INSIDE or (its.verb is Verb.PRIVATE and public)
    did = any(
        happening.event is not CaseEvent.NOTE for happening in its.answered.before
    )
    return its.tell("answer-not-undone") if hides and did else ()

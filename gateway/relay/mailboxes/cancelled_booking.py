"""
The command that cancels what a case has booked: it becomes free, and whoever booked it
is told why, as by an answer. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from attrs import evolve

from gateway.core.actors import by_mailbox
from gateway.core.consequences import Consequences
from gateway.core.message import Visibility
from gateway.core.requests.request import GONE, Request
from gateway.core.writing.case_numbers import numbers_before
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.mailboxes.sharing import tell_answered
from gateway.relay.mailboxes.withdrawing import Withdrawal, recorded
from gateway.relay.mailboxes.withheld_answers import stopped
from gateway.town.commands import Verb


def cancel(its: Answering) -> Consequences:
    """
    Return the consequences of the command; if it cannot be done, the employee is told
    why.
    """
    # What somebody booked is theirs, wherever they began to.
    its = evolve(
        its, conversation=evolve(its.conversation, visibility=Visibility.PRIVATE)
    )
    withdrawal = _withdrawal(its)
    if withdrawal is None:
        return _nothing_booked(its)
    table, voice = its.table, its.voice
    booked = withdrawal.variables(table, table.town.language)
    problem = _problem(its, withdrawal)
    if problem:
        return its.told(problem, word=its.command.said, **booked)
    problem, what = stopped(withdrawal.reason, its)
    if problem:
        return its.told(problem, what=what)
    said = withdrawal.told(table)
    return recorded(withdrawal, voice.pen) + Consequences(
        conversations=(its.conversation,),
        deliveries=(
            *voice.answer(its.conversation, said),
            *tell_answered(its, said),
            *its.tell("command-cancelled", said=said, **booked),
        ),
    )


def cancelled(its: Answering, done: Consequences) -> tuple[Request, ...]:
    """
    Return the request whose booking was cancelled by what was *done*, as it is then.
    """
    withdrawal = _withdrawal(its)
    return (withdrawal.cancelled,) if withdrawal and done.acts else ()


def _withdrawal(its: Answering) -> Withdrawal | None:
    request, booking = its.answered.request, its.answered.booking
    if its.verb is not Verb.CANCEL or request is None or booking is None:
        return None
    return Withdrawal(
        request=request,
        booking=booking,
        origin=its.answered.origin,
        by=by_mailbox(its.voice.mailbox.id),
        reason=its.command.text,
        message=its.voice.stored.id,
    )


def _nothing_booked(its: Answering) -> Consequences:
    case, request = its.answered.case, its.answered.request
    if case is None:
        return its.told("command-no-case")
    was = request is not None and request.state in GONE
    name = "command-cancelled-before" if was else "command-nothing-booked"
    return its.told(name, number=its.table.town.casework.spoken(case.number))


def _problem(its: Answering, withdrawal: Withdrawal) -> str:
    """
    Return the name of the text that tells the employee why the booking is not
    cancelled; empty if it may be.
    """
    if withdrawal.booking.ends <= its.voice.pen.now:
        return "command-booking-over"
    # The case's own number is read before: one that is left names another's booking.
    others, _ = numbers_before(withdrawal.reason, its.table.town.casework.understood)
    if others:
        return "command-another-booking"
    return "" if withdrawal.reason else "command-needs-reason"

"""
What was read as a verified person's, and came from an account that was bound to them by
mistake: the mailboxes that read it are told. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from attrs import evolve

from gateway.core.audit import GATEWAY, Act
from gateway.core.case import CaseEvent, Happening, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.objects import about_case
from gateway.core.people.counter import COUNTER
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.reminding import Reminder

#: What a mailbox is told, text and subject: of a case that was none of theirs, and of
#: one in which something was not.
_ALL_OF_IT = "letter-mistaken", "letter-mistaken-subject"
_SAID_LATER = "letter-mistaken-later", "letter-mistaken-later-subject"


def tell_misbound(reminder: Reminder, timer: Timer) -> Consequences:
    """
    Return the letters to the mailboxes of the case, and that they were told; nothing
    where no mailbox has read it.
    """
    told = list(_readers(reminder))
    said = [each for one in told for each in _letter(reminder, timer, *one)]
    if not said:
        return Consequences()
    number, now = timer.case, reminder.pen.now
    note = reminder.pen.table.own("note-misbound")
    offices = ", ".join(mailbox.id for mailbox, _ in told)
    return Consequences(
        happenings=(
            Happening(case=number, event=CaseEvent.NOTE, at=now, by=GATEWAY, note=note),
        ),
        deliveries=tuple(said),
        acts=(
            Act(
                at=now,
                actor=GATEWAY,
                action=f"case.{timer.kind.value}",
                object=about_case(number),
                result=f"told {offices}",
            ),
        ),
    )


def _readers(reminder: Reminder) -> Iterator[tuple[Mailbox, Conversation]]:
    """
    Yield each mailbox that has the case, or had it, with its conversation: not one with
    others, such as an authority.
    """
    known, contact = reminder.pen.table.town.mailboxes, reminder.case.contact
    laid_out = [talk for talk in reminder.talks if talk.contact.channel == COUNTER]
    begun = [talk for talk in reminder.talks if talk.contact == contact]
    for name, talk in {talk.mailbox: talk for talk in (*laid_out, *begun)}.items():
        if name in known:
            yield known[name], talk


def _letter(
    reminder: Reminder, timer: Timer, to: Mailbox, talk: Conversation
) -> tuple[Delivery, ...]:
    origin, pen = reminder.origin, reminder.pen
    if origin.message is None:
        return ()
    say, case = pen.table.own, reminder.case
    number = pen.table.town.casework.named(case.number)
    # Whoever began it may be who is given: then only something said later was not.
    all_of_it = origin.verdict is not None and origin.verdict.mistaken
    text, subject = _ALL_OF_IT if all_of_it else _SAID_LATER
    secret = case.confidential or talk.confidential
    subject = "letter-confidential" if secret else subject
    letter = letters.Letter(
        subject=say(subject, number=number),
        text=say(text, number=number),
        because="an account was bound by mistake",
    )
    seed = (str(timer.case), timer.kind.value, timer.due_at.isoformat(), to.id)
    how = letters.Post(
        message=origin.id,
        name=partial(delivery_id, origin.id, "timer", *seed),
        pen=pen,
    )
    # Its files were in the first letter.
    bare = evolve(origin.message, attachments=())
    return letters.post(letter, bare, talk, to, how)

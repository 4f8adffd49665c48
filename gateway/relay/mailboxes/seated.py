"""
What one of those who decide about proposals decided, for the others.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from functools import partial

from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes.reminding import Reminder
from gateway.relay.mailboxes.voice import Voice
from gateway.town.plenary import agenda
from gateway.town.plenary.ruling import Decided
from gateway.town.plenary.timing import timing


def tell_seated(voice: Voice, matter: Matter, decided: Decided) -> Done:
    """
    Write to whoever else decides what was *decided*: nobody undoes it unawares.
    """
    table, case, origin = voice.table, matter.case, matter.origin
    if table.town.chamber is None or case is None or origin is None:
        return Done()
    reminder = Reminder(
        case=case,
        origin=origin,
        table=table,
        channels=voice.channels,
        key=voice.key,
        now=voice.now,
    )
    because = agenda.asked(
        table,
        timing(table, voice.now),
        "letter-decided",
        decided.after,
        by=voice.mailbox.office,
    )
    others = [
        (box, reminder.conversation(box))
        for box in agenda.seated(table, table.town.chamber, voice.now)
        if box != voice.mailbox
    ]
    return Done(
        conversations=tuple(talk for _, talk in others),
        deliveries=tuple(
            letter
            for box, talk in others
            for letter in reminder.letter(
                box,
                talk,
                because,
                partial(voice.stored.id_for, "decided", box.id),
            )
        ),
    )

"""
What a command of an employee does to a case.
"""

from __future__ import annotations

from gateway.core.case import Case, Event, Happening, Number, State, Timer
from gateway.core.conversation import Conversation
from gateway.relay.cases.matter import Done
from gateway.relay.mailboxes.voice import Voice
from gateway.town.commands import Verb
from gateway.town.plenary import ruling

DOES = {
    Verb.ANSWER: Event.ANSWER,
    Verb.PRIVATE: Event.ANSWER,
    Verb.TAKE: Event.TAKE,
    Verb.SOLVE: Event.SOLVE,
    Verb.ASK: Event.ASK,
    Verb.NOTE: Event.NOTE,
    Verb.PASS: Event.PASS,
    Verb.NOT_MINE: Event.PASS,
    Verb.SPLIT: Event.JOIN,
    Verb.MERGE: Event.JOIN,
    **{verb: ruling.HAPPENS[event] for verb, event in ruling.EVENTS.items()},
}

#: What the employee is told where nothing more is done, unless it has ended.
_SHUT = {State.QUARANTINED: "answer-quarantined", State.HELD: "command-held"}

#: What the citizen is told where the employee says nothing.
_DEFAULTS = {Verb.SOLVE: "case-is-solved", Verb.TAKE: "case-is-taken"}


def told(voice: Voice, conversation: Conversation, text: str, **variables: str) -> Done:
    """
    Do nothing but tell the employee a text.
    """
    return Done(deliveries=voice.tell(conversation, text, **variables))


def shut(case: Case | None) -> str:
    """
    Name what the employee is told where nothing more is done to *case*.
    """
    return _SHUT.get(case.state, "command-ended") if case else "command-ended"


def happens(
    voice: Voice,
    event: Event,
    case: Case | None,
    *,
    note: str = "",
    mailbox: str = "",
    job: Number | None = None,
) -> tuple[Happening, ...]:
    """
    Give what happens to *case*, if there is one, by what a mailbox says.
    """
    if case is None:
        return ()
    return (
        Happening(
            case=case.number,
            event=event,
            at=voice.now,
            by=f"mailbox {voice.mailbox.id}",
            message=voice.stored.id,
            note=note,
            mailbox=mailbox,
            job=job,
        ),
    )


def does(
    voice: Voice, verb: Verb, case: Case | None, *, again: bool
) -> tuple[Happening, ...]:
    """
    Give what *verb* does to *case*: done again, it is a correction, and moves nothing.
    """
    if again:
        note = voice.table.own("note-corrected")
        return happens(voice, Event.NOTE, case, note=note)
    return happens(voice, DOES[verb], case)


def closes(voice: Voice, case: Case | None) -> tuple[Timer, ...]:
    """
    Give the timer that closes what was said an answer about and nobody goes on with.
    """
    if case is None or case.state is State.HELD:
        return ()
    return (voice.table.town.casework.closing(case.number, voice.now),)


def default(voice: Voice, verb: Verb, case: Case | None) -> str:
    """
    Give what the citizen is told where *verb* comes with no words.
    """
    name = _DEFAULTS.get(verb)
    if name is None or case is None or case.confidential:
        # Whoever else reads along learns nothing of what was told in confidence.
        return ""
    return voice.table.text(
        name,
        case.language,
        number=voice.table.town.casework.spoken(case.number),
        person=voice.mailbox.person or voice.mailbox.short,
        office=voice.mailbox.short,
    )

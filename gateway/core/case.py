"""
Cases: each matter has a number, a mailbox that answers for it, and an end.

A case is the sum of its happenings. One table lists every move that each state allows.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import field, frozen

from gateway.core.decision import Urgency
from gateway.core.intents import OTHER
from gateway.core.message import Address, aware


class CaseState(Enum):
    """
    Where a case stands.
    """

    HELD = "held"  # its sender has to prove who they are
    OPEN = "open"  # delivered to its mailbox
    ASSIGNED = "assigned"  # somebody there has said that they see to it
    ANSWERED = "answered"
    WAITING = "waiting"  # for the citizen
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"
    REFUSED = "refused"
    QUARANTINED = "quarantined"


class CaseEvent(Enum):
    """
    What happens to a case.
    """

    OPEN = "open"
    HOLD = "hold"
    REFUSE = "refuse"
    QUARANTINE = "quarantine"
    REPLY = "reply"  # the gateway itself answered from what it knows
    LAPSE = "lapse"
    TAKE = "take"  # "#visto", "voy"
    ANSWER = "answer"
    ASK = "ask"  # something is missing from the citizen
    HEAR = "hear"  # the citizen says more
    PASS = "pass"  # noqa: S105 - to another mailbox.
    SOLVE = "solve"
    REOPEN = "reopen"  # whoever ended it has changed their mind
    CLOSE = "close"  # nothing more is to be done
    NOTE = "note"  # something for the mailboxes only
    BEGIN = "begin"  # the gateway asks for what its request is missing
    HAND = "hand"  # its request is whole, and goes to its mailbox
    JOIN = "join"  # it joins the cases that tell of the same fact, or leaves them


_BORN = {
    CaseEvent.OPEN: CaseState.OPEN,
    CaseEvent.HOLD: CaseState.HELD,
    CaseEvent.REFUSE: CaseState.REFUSED,
    CaseEvent.QUARANTINE: CaseState.QUARANTINED,
    CaseEvent.REPLY: CaseState.ANSWERED,
    CaseEvent.BEGIN: CaseState.WAITING,
}

#: Nobody has said that they see to it.
UNSEEN = (CaseState.OPEN, CaseState.REOPENED)

#: Its sender waits for an answer.
UNANSWERED = (*UNSEEN, CaseState.ASSIGNED)

#: A mailbox is working on it.
ACTIVE = (*UNANSWERED, CaseState.ANSWERED, CaseState.WAITING)

#: Nobody has anything left to do.
ENDED = (CaseState.SOLVED, CaseState.CLOSED, CaseState.REFUSED)

#: Every move that can happen; None is the state of a case that does not exist yet.
MOVES: dict[tuple[CaseState | None, CaseEvent], CaseState] = {
    # A message that waited for proof, or for a person to look, is decided anew.
    **{
        (before, event): state
        for before in (None, CaseState.HELD, CaseState.QUARANTINED)
        for event, state in _BORN.items()
    },
    (CaseState.HELD, CaseEvent.LAPSE): CaseState.CLOSED,
    # Who gets a held message at once may talk with its sender; others still wait.
    **{
        (CaseState.HELD, event): CaseState.HELD
        for event in (CaseEvent.TAKE, CaseEvent.ANSWER, CaseEvent.ASK, CaseEvent.HEAR)
    },
    **{(state, CaseEvent.TAKE): CaseState.ASSIGNED for state in ACTIVE},
    **{(state, CaseEvent.ANSWER): CaseState.ANSWERED for state in ACTIVE},
    **{(state, CaseEvent.ASK): CaseState.WAITING for state in ACTIVE},
    **{(state, CaseEvent.PASS): CaseState.OPEN for state in ACTIVE},
    **{(state, CaseEvent.SOLVE): CaseState.SOLVED for state in ACTIVE},
    (CaseState.WAITING, CaseEvent.HAND): CaseState.OPEN,
    **{(state, CaseEvent.HEAR): state for state in UNANSWERED},
    (CaseState.ANSWERED, CaseEvent.HEAR): CaseState.ASSIGNED,
    (CaseState.WAITING, CaseEvent.HEAR): CaseState.ASSIGNED,
    **{(state, CaseEvent.HEAR): CaseState.REOPENED for state in ENDED},
    (CaseState.ANSWERED, CaseEvent.CLOSE): CaseState.CLOSED,
    (CaseState.WAITING, CaseEvent.CLOSE): CaseState.CLOSED,
    (CaseState.SOLVED, CaseEvent.CLOSE): CaseState.CLOSED,
    **{(state, CaseEvent.NOTE): state for state in CaseState},
    **{(state, CaseEvent.JOIN): state for state in CaseState},
    **{(state, CaseEvent.REOPEN): state for state in ACTIVE},
    **{(state, CaseEvent.REOPEN): CaseState.REOPENED for state in ENDED},
    # An answer or a better solution may still come after the end.
    **{(state, CaseEvent.ANSWER): state for state in ENDED},
    **{(state, CaseEvent.SOLVE): CaseState.SOLVED for state in ENDED},
}


@frozen(order=True)
class Number:
    """
    A case's number: the number of the message that opened it, and which of that
    message's matters it is.

    It is a follow-up number, not an entry in a register (Law 39/2015, art. 16).
    """

    message: int
    matter: int = 1

    def __str__(self) -> str:
        matter = "" if self.matter == 1 else f"-{self.matter}"
        return f"{self.message}{matter}"

    @classmethod
    def read(cls, text: str) -> Number:
        """
        Read what ``str()`` wrote.

        Raises:
            ValueError: It is no number of a case.
        """
        message, _, matter = text.partition("-")
        return cls(int(message), int(matter or 1))

    def spoken(self, prefix: str) -> str:
        """
        Write it as people see it: ``J-412``, or ``J-412-2``.
        """
        return f"{prefix}-{self}"


@frozen(kw_only=True)
class Keeping:
    """
    An order to keep a case whatever its age, because a court or the secretary needs it
    (Regulation (EU) 2016/679, art. 17.3).

    Attributes:
        until: When it ends; if that is past, the case is no longer kept.
        because: Why.
    """

    until: datetime = field(validator=aware)
    because: str = ""


@frozen(kw_only=True)
class Case:
    """
    One matter of one contact.

    Attributes:
        number: See `Number`.
        contact: The address that opened it.
        person: The number of the verified person whose account that is, if any.
        mistaken: That account was bound to the person by mistake, as was found later.
        mailbox: The mailbox that answers for it; empty while none does.
        topic: What it is about, of the town's list; empty for none.
        besides: Topics of its message that became other cases.
        intent: What is wanted.
        urgency: How soon it must be seen.
        confidential: Nothing of it is shown outside its mailboxes.
        place: Where it is, as the town calls it; empty if nowhere.
        job: The first of the cases that likely tell of the same fact; often itself.
        language: The contact's.
        summary: A few words of what was said; empty where it is confidential.
        registered: The number under which the registry entered it, if it did.
        keeping: The order to keep it whatever its age, if there ever was one.
        state: Where it stands.
        opened_at: When it was opened.
        moved_at: When something last happened to it, other than an order to keep it.
    """

    number: Number
    contact: Address
    person: str = ""
    mistaken: bool = False
    mailbox: str = ""
    topic: str = ""
    besides: tuple[str, ...] = ()
    intent: str = OTHER
    urgency: Urgency = Urgency.NORMAL
    confidential: bool = False
    place: str = ""
    job: Number
    language: str = "es"
    summary: str = ""
    registered: str = ""
    keeping: Keeping | None = None
    state: CaseState
    opened_at: datetime = field(validator=aware)
    moved_at: datetime = field(validator=aware)

    def kept(self, now: datetime) -> Keeping | None:
        """
        Return the order that keeps it whatever its age at *now*; None if there is none.
        """
        return self.keeping if self.keeping and now < self.keeping.until else None


@frozen(kw_only=True)
class Happening:
    """
    Something that happens to a case; stored for good.

    Attributes:
        case: The case's number.
        event: What happens.
        by: Who did it: ``mailbox lights``, ``message 12``, ``gateway``.
        message: The stored message that said it, if one did.
        note: What somebody noted, for the mailboxes only.
        mailbox: The mailbox that answers for it from now on, if that changes; likewise
            *job*, *place* and *language*, as in `Case`.
        rung: The mailbox that is told because nobody has seen it in time.
        registered: The number under which the registry has entered it now.
        instead_of: The registry's number that this one corrects, if it does.
        keeping: The order to keep it from now on; if its end is past, it is lifted.
    """

    case: Number
    event: CaseEvent
    at: datetime = field(validator=aware)
    by: str
    message: int | None = None
    note: str = ""
    mailbox: str = ""
    rung: str = ""
    job: Number | None = None
    registered: str = ""
    instead_of: str = ""
    keeping: Keeping | None = None
    place: str = ""
    language: str = ""


class TimerKind(Enum):
    """
    What a timer waits for.
    """

    ACKNOWLEDGE = "acknowledge"  # that somebody says that they see to it
    ANSWER = "answer"  # an answer, as promised
    SOLVE = "solve"  # the end, as promised
    CLOSE = "close"  # that nothing more is said
    GATHER = "gather"  # that others tell the same, for one letter
    REMIND = "remind"  # the day before the time that it booked
    BOOKED = "booked"  # the end of that time
    MISTAKEN = "mistaken"  # that its mailboxes hear whose account it was not


_ENDING = frozenset({TimerKind.CLOSE, TimerKind.BOOKED})  # if nothing more is said
_ITS = frozenset(TimerKind) - {TimerKind.REMIND, TimerKind.MISTAKEN}  # They outlast it.
#: The timers that an event stops: what they waited for has come, or will not come.
STOPS: dict[CaseEvent, frozenset[TimerKind]] = {
    CaseEvent.TAKE: frozenset({TimerKind.ACKNOWLEDGE, TimerKind.CLOSE}),
    CaseEvent.ANSWER: frozenset({TimerKind.ACKNOWLEDGE, TimerKind.ANSWER}),
    CaseEvent.ASK: _ITS - {*_ENDING, TimerKind.GATHER},
    CaseEvent.PASS: _ITS - {TimerKind.BOOKED},
    **dict.fromkeys((CaseEvent.HEAR, CaseEvent.REOPEN), _ENDING),
    CaseEvent.SOLVE: _ITS - {TimerKind.GATHER},  # Its mailbox has yet to read it.
    **dict.fromkeys((CaseEvent.CLOSE, CaseEvent.LAPSE), _ITS),
}


@frozen(kw_only=True)
class Timer:
    """
    Something that happens to a case at its time, unless something else does first.

    Attributes:
        kind: What is waited for; its case has at most one timer of each kind.
        due_at: When it rings.
        round: How often it has rung already.
    """

    case: Number
    kind: TimerKind
    due_at: datetime = field(validator=aware)
    round: int = 0

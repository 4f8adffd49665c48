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


class State(Enum):
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


class Event(Enum):
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
    Event.OPEN: State.OPEN,
    Event.HOLD: State.HELD,
    Event.REFUSE: State.REFUSED,
    Event.QUARANTINE: State.QUARANTINED,
    Event.REPLY: State.ANSWERED,
    Event.BEGIN: State.WAITING,
}

#: A mailbox is working on it.
ACTIVE = (State.OPEN, State.ASSIGNED, State.ANSWERED, State.WAITING, State.REOPENED)

#: Nobody has anything left to do.
ENDED = (State.SOLVED, State.CLOSED, State.REFUSED)

#: Its sender waits for an answer.
UNANSWERED = (State.OPEN, State.ASSIGNED, State.REOPENED)

#: Nobody has said that they see to it.
UNSEEN = (State.OPEN, State.REOPENED)

#: Every move that can happen; None is the state of a case that does not exist yet.
MOVES: dict[tuple[State | None, Event], State] = {
    **{(None, event): state for event, state in _BORN.items()},
    # A message that waited for proof, or for a person to look, is decided anew.
    **{
        (before, event): state
        for before in (State.HELD, State.QUARANTINED)
        for event, state in _BORN.items()
    },
    (State.HELD, Event.LAPSE): State.CLOSED,
    # Who gets a held message at once may talk with its sender; others still wait.
    **{
        (State.HELD, event): State.HELD
        for event in (Event.TAKE, Event.ANSWER, Event.ASK, Event.HEAR)
    },
    **{(state, Event.TAKE): State.ASSIGNED for state in ACTIVE},
    **{(state, Event.ANSWER): State.ANSWERED for state in ACTIVE},
    **{(state, Event.ASK): State.WAITING for state in ACTIVE},
    **{(state, Event.PASS): State.OPEN for state in ACTIVE},
    **{(state, Event.SOLVE): State.SOLVED for state in ACTIVE},
    (State.WAITING, Event.HAND): State.OPEN,
    (State.OPEN, Event.HEAR): State.OPEN,
    (State.ASSIGNED, Event.HEAR): State.ASSIGNED,
    (State.ANSWERED, Event.HEAR): State.ASSIGNED,
    (State.WAITING, Event.HEAR): State.ASSIGNED,
    (State.REOPENED, Event.HEAR): State.REOPENED,
    **{(state, Event.HEAR): State.REOPENED for state in ENDED},
    (State.ANSWERED, Event.CLOSE): State.CLOSED,
    (State.WAITING, Event.CLOSE): State.CLOSED,
    (State.SOLVED, Event.CLOSE): State.CLOSED,
    **{(state, event): state for state in State for event in (Event.NOTE, Event.JOIN)},
    **{(state, Event.REOPEN): state for state in ACTIVE},
    **{(state, Event.REOPEN): State.REOPENED for state in ENDED},
    # An answer or a better solution may still come after the end.
    **{(state, Event.ANSWER): state for state in ENDED},
    **{(state, Event.SOLVE): State.SOLVED for state in ENDED},
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
        mailbox: The mailbox that answers for it; empty while none does.
        topic: What it is about, of the town's list; empty for none.
        besides: Topics of its message that became other cases.
        intent: What is wanted.
        urgency: How soon it must be seen.
        confidential: Nothing of it is shown outside its mailboxes.
        place: Where it is, as the town calls it; empty if nowhere.
        job: The first of the cases that likely tell of the same fact; its own number if
            it is the first or the only one.
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
    state: State
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
        at: When.
        by: Who did it: ``mailbox lights``, ``message 12``, ``gateway``.
        message: The stored message that said it, if one did.
        note: What somebody noted, for the mailboxes only.
        mailbox: The mailbox that answers for it from now on, if that changes.
        job: The first case of the same fact from now on, if that changes.
        registered: The number under which the registry has entered it now.
        instead_of: The registry's number that this one corrects, if it does.
        keeping: The order to keep it from now on; if its end is past, it is lifted.
        place: Where it is from now on, if that changes; likewise *language*.
    """

    case: Number
    event: Event
    at: datetime = field(validator=aware)
    by: str
    message: int | None = None
    note: str = ""
    mailbox: str = ""
    job: Number | None = None
    registered: str = ""
    instead_of: str = ""
    keeping: Keeping | None = None
    place: str = ""
    language: str = ""


class Kind(Enum):
    """
    What a timer waits for.
    """

    ACKNOWLEDGE = "acknowledge"  # that somebody says that they see to it
    ANSWER = "answer"  # an answer, as promised
    SOLVE = "solve"  # the end, as promised
    CLOSE = "close"  # that nothing more is said
    GATHER = "gather"  # that others tell the same, for one letter


#: The timers that an event stops: what they waited for has come, or will not come.
STOPS: dict[Event, frozenset[Kind]] = {
    Event.TAKE: frozenset({Kind.ACKNOWLEDGE}),
    Event.ANSWER: frozenset({Kind.ACKNOWLEDGE, Kind.ANSWER}),
    Event.ASK: frozenset({Kind.ACKNOWLEDGE, Kind.ANSWER, Kind.SOLVE}),
    Event.PASS: frozenset(Kind) - {Kind.CLOSE},
    Event.HEAR: frozenset({Kind.CLOSE}),
    Event.REOPEN: frozenset({Kind.CLOSE}),
    Event.SOLVE: frozenset(Kind),
    Event.CLOSE: frozenset(Kind),
    Event.LAPSE: frozenset(Kind),
}


@frozen(kw_only=True)
class Timer:
    """
    Something that happens to a case at a given time unless something else happens
    first.

    Attributes:
        case: The case's number.
        kind: What is waited for; a case has at most one timer of each kind.
        due_at: When it rings.
        round: How often it has rung already.
    """

    case: Number
    kind: Kind
    due_at: datetime = field(validator=aware)
    round: int = 0

"""
Requests: applications that are filled in by asking one question after another.

One table lists every move that each state allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.case import Number
from gateway.core.message import Address, Attachment, aware


class RequestState(Enum):
    """
    Where a request stands.
    """

    ASKING = "asking"  # something is missing, and was asked for
    CONFIRMING = "confirming"  # all is there; its sender confirms the summary
    PROVING = "proving"  # confirmed; it waits for a stronger proof
    HANDED = "handed"  # its mailbox has it, complete
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class RequestEvent(Enum):
    """
    What happens to a request.
    """

    ASK = "ask"  # a question was put
    SUM_UP = "sum up"  # nothing is missing: the summary is sent
    INVITE = "invite"  # confirmed; its sender is asked for a stronger proof
    HAND = "hand"  # it goes to its mailbox
    REMIND = "remind"
    CANCEL = "cancel"
    EXPIRE = "expire"


#: It is being filled in or proved.
OPEN = (RequestState.ASKING, RequestState.CONFIRMING, RequestState.PROVING)

#: It ended without being handed over, or was cancelled.
GONE = (RequestState.CANCELLED, RequestState.EXPIRED)

#: Every move there is; None is the state before the first. What is not here cannot
#: happen.
MOVES: dict[tuple[RequestState | None, RequestEvent], RequestState] = {
    (None, RequestEvent.ASK): RequestState.ASKING,
    # Whoever says everything in the first message is asked nothing.
    (None, RequestEvent.SUM_UP): RequestState.CONFIRMING,
    (RequestState.ASKING, RequestEvent.ASK): RequestState.ASKING,
    (RequestState.ASKING, RequestEvent.SUM_UP): RequestState.CONFIRMING,
    (RequestState.CONFIRMING, RequestEvent.ASK): RequestState.ASKING,
    (RequestState.CONFIRMING, RequestEvent.SUM_UP): RequestState.CONFIRMING,
    (RequestState.CONFIRMING, RequestEvent.INVITE): RequestState.PROVING,
    (RequestState.CONFIRMING, RequestEvent.HAND): RequestState.HANDED,
    # Since the confirmation, its sender may have lost the mandate for whom it was, or a
    # day in it may have passed.
    (RequestState.PROVING, RequestEvent.ASK): RequestState.ASKING,
    (RequestState.PROVING, RequestEvent.SUM_UP): RequestState.CONFIRMING,
    (RequestState.PROVING, RequestEvent.INVITE): RequestState.PROVING,
    (RequestState.PROVING, RequestEvent.HAND): RequestState.HANDED,
    **{(state, RequestEvent.REMIND): state for state in OPEN},
    **{(state, RequestEvent.CANCEL): RequestState.CANCELLED for state in OPEN},
    **{(state, RequestEvent.EXPIRE): RequestState.EXPIRED for state in OPEN},
    # The sender is asked whether to cancel the booking.
    (RequestState.HANDED, RequestEvent.ASK): RequestState.HANDED,
    # The booking is cancelled.
    (RequestState.HANDED, RequestEvent.CANCEL): RequestState.CANCELLED,
}


#: The name of the answer that says for whom the request is; no question of a form has
#: it.
WHOM = "for whom"

#: What is asked after a summary that is not right; no question of a form has this name.
#: A yes confirms nothing until the summary has been put again.
CORRECTION = "what to correct"

#: How many messages a request remembers, in case they are edited.
_MESSAGES = 100


@frozen(kw_only=True)
class Enclosed:
    """
    A file that belongs to a request, and the stored message that it came with.
    """

    message: int
    file: Attachment


@frozen(kw_only=True)
class Request:
    """
    What somebody applies for; immutable, each move returns a new one.

    Attributes:
        case: Its case, which the message that began it opened.
        procedure: The name of the rule whose form it fills in.
        contact: Who began it.
        person: The number of the verified person whose account that is, if any.
        whom: The people for whom it may be, names by number, the sender first; empty if
            it is for the sender without asking.
        language: The contact's.
        answers: What was answered, by the name of the question, in the form's own
            format; empty where it was left out.
        files: The files that came with it, in order.
        answered_by: What its sender's latest messages answered: the name of the
            question, or empty, by the message's reference.
        asked: The name of the open question; empty while there is none. After it is
            handed over: what is asked about cancelling its booking.
        whole: The completed text as its mailbox reads it; empty before it is handed
            over.
        state: Where it stands.
        begun_at: When it began.
        moved_at: When its sender last said something to it.
        reminded: Its sender was reminded since then.
        refused: How many consecutive answers were invalid.
        changes: Its version: only the next one may be stored, so that of two concurrent
            answers neither overwrites the other (optimistic locking).
    """

    case: Number
    procedure: str
    contact: Address
    person: str = ""
    whom: Mapping[str, str] = field(factory=dict)
    language: str = "es"
    answers: Mapping[str, str] = field(factory=dict)
    files: tuple[Enclosed, ...] = ()
    answered_by: Mapping[str, str] = field(factory=dict)
    asked: str = ""
    whole: str = ""
    state: RequestState
    begun_at: datetime = field(validator=aware)
    moved_at: datetime = field(validator=aware)
    reminded: bool = False
    refused: int = 0
    changes: int = 1

    @property
    def acting_for(self) -> tuple[str, str] | None:
        """
        The number and the name of the person whom it is for, if that is not its sender.
        """
        number = self.answers.get(WHOM, "")
        own = next(iter(self.whom), "")
        known = number in self.whom and number != own
        return (number, self.whom[number]) if known else None

    def move(self, event: RequestEvent, at: datetime) -> Request:
        """
        Make one move of the table because its sender said something.

        Raises:
            KeyError: The table has no such move.
        """
        return evolve(
            self,
            state=MOVES[self.state, event],
            moved_at=at,
            reminded=False,
            refused=0,
            changes=self.changes + 1,
        )

    def stay(self, at: datetime) -> Request:
        """
        Put the same again, the question or else the summary, because its sender said
        something that answers nothing.

        Raises:
            KeyError: It was handed over, or is over.
        """
        asks = self.state is RequestState.ASKING
        return self.move(RequestEvent.ASK if asks else RequestEvent.SUM_UP, at)

    def answered(self, reference: str | None, name: str) -> Request:
        """
        Record that the message with that reference answered the question *name*, or
        none if that is empty.
        """
        if reference is None:
            return self
        latest = [*self.answered_by.items(), (reference, name)][-_MESSAGES:]
        return evolve(self, answered_by=dict(latest))

    def remind(self) -> Request:
        """
        Record that its sender was reminded.

        Raises:
            KeyError: It is no longer open.
        """
        state = MOVES[self.state, RequestEvent.REMIND]
        return evolve(self, state=state, reminded=True, changes=self.changes + 1)

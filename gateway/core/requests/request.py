"""
Requests: what somebody applies for, asked for question by question until it is whole.

What may happen to one in which state is one table, and what is not in it cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.case import Number
from gateway.core.message import Address, Attachment, aware


class State(Enum):
    """
    Where a request stands.
    """

    ASKING = "asking"  # something is missing, and was asked for
    CONFIRMING = "confirming"  # all is there; its sender looks at the summary
    PROVING = "proving"  # confirmed; it waits for a stronger proof
    HANDED = "handed"  # its mailbox has it, whole
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Event(Enum):
    """
    What happens to a request.
    """

    ASK = "ask"  # a question was put
    SUM_UP = "sum up"  # nothing is missing: here is all of it
    INVITE = "invite"  # confirmed, and to be proven
    HAND = "hand"  # over to its mailbox
    REMIND = "remind"
    CANCEL = "cancel"
    EXPIRE = "expire"


#: Somebody is in the middle of it.
OPEN = (State.ASKING, State.CONFIRMING, State.PROVING)

#: It ended, and nobody has it.
GONE = (State.CANCELLED, State.EXPIRED)

#: Every move there is; None is before the first. What is not here cannot happen.
MOVES: dict[tuple[State | None, Event], State] = {
    (None, Event.ASK): State.ASKING,
    # Whoever says everything at once is asked nothing.
    (None, Event.SUM_UP): State.CONFIRMING,
    (State.ASKING, Event.ASK): State.ASKING,
    (State.ASKING, Event.SUM_UP): State.CONFIRMING,
    (State.CONFIRMING, Event.ASK): State.ASKING,
    (State.CONFIRMING, Event.SUM_UP): State.CONFIRMING,
    (State.CONFIRMING, Event.INVITE): State.PROVING,
    (State.CONFIRMING, Event.HAND): State.HANDED,
    # Since the yes, its sender may act no more for whom it was.
    (State.PROVING, Event.ASK): State.ASKING,
    (State.PROVING, Event.SUM_UP): State.CONFIRMING,
    (State.PROVING, Event.INVITE): State.PROVING,
    (State.PROVING, Event.HAND): State.HANDED,
    **{(state, Event.REMIND): state for state in OPEN},
    **{(state, Event.CANCEL): State.CANCELLED for state in OPEN},
    **{(state, Event.EXPIRE): State.EXPIRED for state in OPEN},
    # Whether what was booked by it is to be free again.
    (State.HANDED, Event.ASK): State.HANDED,
    # It is.
    (State.HANDED, Event.CANCEL): State.CANCELLED,
}


#: Under which name it is answered for whom it is: for no rule's question.
WHOM = "for whom"


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
    What somebody applies for; immutable, each move gives a new one.

    Attributes:
        case: Its case, which the message that began it opened.
        procedure: The name of the rule whose form it fills.
        contact: Who began it.
        person: The person at the desk whose account that is, if anybody's.
        whom: For whom it may be, by number, its sender first; empty where they are not
            asked, and it is for themselves.
        language: The contact's.
        answers: What was answered, by the name of what is asked, as the form keeps it;
            empty where it was left out.
        files: The files that came with it, in their order.
        asked: The name of what is asked just now; empty while nothing is. Once it is
            handed over: what is asked about cancelling what it booked.
        whole: All of it as its mailbox reads it; empty before it is handed over.
        state: Where it stands.
        begun_at: When it began.
        moved_at: When its sender last said something to it.
        reminded: Its sender was reminded since.
        refused: How many answers one after another were none.
        changes: How often it was changed: only the next change may be kept, so that
            two answers at once do not undo one another.
    """

    case: Number
    procedure: str
    contact: Address
    person: str = ""
    whom: Mapping[str, str] = field(factory=dict)
    language: str = "es"
    answers: Mapping[str, str] = field(factory=dict)
    files: tuple[Enclosed, ...] = ()
    asked: str = ""
    whole: str = ""
    state: State
    begun_at: datetime = field(validator=aware)
    moved_at: datetime = field(validator=aware)
    reminded: bool = False
    refused: int = 0
    changes: int = 1

    @property
    def acting_for(self) -> tuple[str, str] | None:
        """
        Give the number and the name of whom it is for, if not for its sender.
        """
        number = self.answers.get(WHOM, "")
        own = next(iter(self.whom), "")
        known = number in self.whom and number != own
        return (number, self.whom[number]) if known else None

    def move(self, event: Event, at: datetime) -> Request:
        """
        Make one move of the table, on its sender's word.

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

    def remind(self) -> Request:
        """
        Note that its sender was reminded.

        Raises:
            KeyError: It is over.
        """
        state = MOVES[self.state, Event.REMIND]
        return evolve(self, state=state, reminded=True, changes=self.changes + 1)

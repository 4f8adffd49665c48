"""
Notices: what the town says to everybody, once in each place, and the states that one
may pass through.

What was said is never taken back in silence: it is corrected or withdrawn aloud, where
it was said.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.message import Address, aware

#: The pseudo channel that notices come by: they are kept as messages are, so that what
#: is said of them hangs on one, and no channel reads them.
NOTICES = "notices"

#: Stands for all who read the town's account on a channel.
EVERYBODY = "everybody"

#: Where a notice may be said, as people call it, and the channel that it is said by. A
#: channel of the town's own is called as it is.
PLACES = {"x": "twitter", "telegram": "telegram", "email": "email"}


def place_of(channel: str) -> str:
    """
    Say what people call the place where *channel* says notices.
    """
    return next((place for place, of in PLACES.items() if of == channel), channel)


class State(Enum):
    """
    Where a notice stands.
    """

    SCHEDULED = "scheduled"  # waits for its time
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Event(Enum):
    """
    What may happen to a notice.
    """

    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


#: Every move there is. What is not here cannot happen.
MOVES = {
    (State.SCHEDULED, Event.PUBLISH): State.PUBLISHED,
    (State.SCHEDULED, Event.WITHDRAW): State.WITHDRAWN,
    (State.PUBLISHED, Event.CORRECT): State.CORRECTED,
    (State.PUBLISHED, Event.WITHDRAW): State.WITHDRAWN,
    (State.CORRECTED, Event.CORRECT): State.CORRECTED,
    (State.CORRECTED, Event.WITHDRAW): State.WITHDRAWN,
}


@frozen(kw_only=True)
class Saying:
    """
    Something that a notice makes be said: itself, a correction, its withdrawal.

    Attributes:
        event: Which of them.
        text: What is said; of a withdrawal, why, and empty where nobody says why.
        short: What is said on X instead; empty where the same is said there.
        at: Not before.
        said_at: When its deliveries were put into the outbox; None while they wait.
    """

    event: Event
    text: str
    short: str = ""
    at: datetime = field(validator=aware)
    said_at: datetime | None = field(default=None, validator=aware)


@frozen(kw_only=True)
class Notice:
    """
    One thing that the town says to everybody; immutable, each move gives a new one.

    Attributes:
        number: Of the stored message that it is kept as; 0 until it is kept.
        name: That message's external id.
        title: What it is called, and a mail's subject; empty if it has no name.
        to: The channels that it is said by.
        state: Where it stands.
        sayings: What was and is to be said, the first first.
        moved_at: When something last happened to it.
    """

    number: int = 0
    name: str
    title: str = ""
    to: tuple[str, ...]
    state: State = State.SCHEDULED
    sayings: tuple[Saying, ...]
    moved_at: datetime = field(validator=aware)

    @property
    def waiting(self) -> Saying | None:
        """
        What is to be said next, if anything.
        """
        return next((one for one in self.sayings if one.said_at is None), None)

    def said(self, at: datetime) -> Notice:
        """
        What was waiting is in the outbox now; if it was the notice itself, it is
        published.

        Raises:
            ValueError: Nothing was waiting.
        """
        waiting = self.waiting
        if waiting is None:
            raise ValueError(f"notice {self.number} has nothing to say")
        place = self.sayings.index(waiting)
        sayings = (
            *self.sayings[:place],
            evolve(waiting, said_at=at),
            *self.sayings[place + 1 :],
        )
        state = self.state
        if waiting.event is Event.PUBLISH:
            state = MOVES[state, Event.PUBLISH]
        return evolve(self, state=state, sayings=sayings, moved_at=at)

    def correct(self, text: str, short: str, at: datetime) -> Notice:
        """
        Say *text* instead of what was said.

        Raises:
            KeyError: The table has no such move.
        """
        saying = Saying(event=Event.CORRECT, text=text, short=short, at=at)
        return evolve(
            self,
            state=MOVES[self.state, Event.CORRECT],
            sayings=(*self.sayings, saying),
            moved_at=at,
        )

    def withdraw(self, because: str, at: datetime) -> Notice:
        """
        Say that it counts no more; if it was never said, nothing is said.

        Raises:
            KeyError: The table has no such move.
        """
        state = MOVES[self.state, Event.WITHDRAW]
        sayings = tuple(one for one in self.sayings if one.said_at is not None)
        if sayings:
            saying = Saying(event=Event.WITHDRAW, text=because, at=at)
            sayings = (*sayings, saying)
        return evolve(self, state=state, sayings=sayings, moved_at=at)


@frozen
class Heard:
    """
    How somebody was told of a notice, or may be yet.

    Attributes:
        first: The delivery by which, if there were several the first.
        lane: The lane in which one is on its way to them; empty if none is.
    """

    first: str
    lane: str = ""


@frozen(kw_only=True)
class Subscription:
    """
    Somebody's wish to get notices by mail, or to get no more.

    Attributes:
        id: Names it in the link by which its reader leaves; tells nothing of them.
        address: Where they are sent.
        wanted: Whether they are.
        at: When that was said.
        message: The number of the stored message in which it was.
    """

    id: str
    address: Address
    wanted: bool
    at: datetime = field(validator=aware)
    message: int

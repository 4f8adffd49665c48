"""
Notices: announcements of the town to everybody, published once in each place, and the
states of one.

A published notice is never removed silently: it is corrected or withdrawn in public,
where it was published.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from attrs import evolve, field, frozen

from gateway.core.message import Address, aware

#: The pseudo channel of notices: each is stored as a message, to which its deliveries
#: belong. No real channel reads it.
NOTICES = "notices"

#: The addressee of posts: all who read the town's account on a channel.
EVERYBODY = "everybody"

#: The channels of notices, by the name that people use. Any other channel goes by its
#: own name.
PLACES = {"x": "twitter", "telegram": "telegram", "email": "email"}


def place_of(channel: str) -> str:
    """
    Return the name that people use for *channel* as a place of notices.
    """
    return next((place for place, of in PLACES.items() if of == channel), channel)


class NoticeState(Enum):
    """
    Where a notice stands.
    """

    SCHEDULED = "scheduled"  # waits for its time
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class NoticeEvent(Enum):
    """
    What may happen to a notice.
    """

    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


#: Every move there is. What is not here cannot happen.
MOVES = {
    (NoticeState.SCHEDULED, NoticeEvent.PUBLISH): NoticeState.PUBLISHED,
    (NoticeState.SCHEDULED, NoticeEvent.WITHDRAW): NoticeState.WITHDRAWN,
    (NoticeState.PUBLISHED, NoticeEvent.CORRECT): NoticeState.CORRECTED,
    (NoticeState.PUBLISHED, NoticeEvent.WITHDRAW): NoticeState.WITHDRAWN,
    (NoticeState.CORRECTED, NoticeEvent.CORRECT): NoticeState.CORRECTED,
    (NoticeState.CORRECTED, NoticeEvent.WITHDRAW): NoticeState.WITHDRAWN,
}


@frozen(kw_only=True)
class Saying:
    """
    Something that is said because of a notice: the notice itself, a correction, or its
    withdrawal.

    Attributes:
        event: Which of them.
        text: What is said; of a withdrawal, the reason, which may be empty.
        short: What is said on X instead; empty where the same is said there.
        at: Not before.
        said_at: When its deliveries were put into the outbox; None while they wait.
        dropped: It is never said, since the notice was withdrawn before.
    """

    event: NoticeEvent
    text: str
    short: str = ""
    at: datetime = field(validator=aware)
    said_at: datetime | None = field(default=None, validator=aware)
    dropped: bool = False

    @property
    def waits(self) -> bool:
        """
        Whether it is still to be said.
        """
        return self.said_at is None and not self.dropped


@frozen(kw_only=True)
class Notice:
    """
    One announcement to everybody; immutable, each move returns a new one.

    Attributes:
        number: The number of its stored message; 0 until it is stored.
        name: That message's external id.
        title: Its title, and the subject of mails; empty if it has none.
        to: The channels on which it is said.
        state: Where it stands.
        sayings: What was and is to be said, and what was dropped, in order.
        moved_at: When something last happened to it.
    """

    number: int = 0
    name: str
    title: str = ""
    to: tuple[str, ...]
    state: NoticeState = NoticeState.SCHEDULED
    sayings: tuple[Saying, ...]
    moved_at: datetime = field(validator=aware)

    @property
    def waiting(self) -> Saying | None:
        """
        The next thing to say, if anything waits.
        """
        return next((one for one in self.sayings if one.waits), None)

    def said(self, at: datetime) -> Notice:
        """
        Mark what was waiting as put into the outbox; if that was the notice itself, it
        is published.

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
        if waiting.event is NoticeEvent.PUBLISH:
            state = MOVES[state, NoticeEvent.PUBLISH]
        return evolve(self, state=state, sayings=sayings, moved_at=at)

    def correct(self, text: str, short: str, at: datetime) -> Notice:
        """
        Correct it: *text* is said in place of what was said.

        Raises:
            KeyError: The table has no such move.
        """
        saying = Saying(event=NoticeEvent.CORRECT, text=text, short=short, at=at)
        return evolve(
            self,
            state=MOVES[self.state, NoticeEvent.CORRECT],
            sayings=(*self.sayings, saying),
            moved_at=at,
        )

    def withdraw(self, because: str, at: datetime) -> Notice:
        """
        Withdraw it, and drop what still waits. If it was never published, nothing is
        said: the withdrawal itself is dropped, too.

        Raises:
            KeyError: The table has no such move.
        """
        state = MOVES[self.state, NoticeEvent.WITHDRAW]
        saying = Saying(
            event=NoticeEvent.WITHDRAW,
            text=because,
            at=at,
            dropped=all(one.said_at is None for one in self.sayings),
        )
        before = (evolve(one, dropped=one.said_at is None) for one in self.sayings)
        return evolve(self, state=state, sayings=(*before, saying), moved_at=at)


@frozen
class ReachedBy:
    """
    How somebody was told of a notice, or still may be.

    Attributes:
        first: The first delivery to them.
        lane: The lane of a delivery that is on its way to them; empty if none is.
    """

    first: str
    lane: str = ""


@frozen(kw_only=True)
class Subscription:
    """
    Somebody's wish to get notices by mail, or to stop getting them.

    Attributes:
        id: Identifies it in the unsubscribe link; tells nothing about them.
        address: Where notices are sent.
        wanted: Whether they are.
        at: When that was said.
        message: The number of the stored message that said it.
    """

    id: str
    address: Address
    wanted: bool
    at: datetime = field(validator=aware)
    message: int

"""
One thing to say to one address, and the states that it passes through.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from datetime import datetime
from enum import Enum
from typing import Any

from attrs import evolve, field, frozen

from gateway.core.button import Button
from gateway.core.decision import Urgency
from gateway.core.message import Address, Attachment, Visibility, aware
from gateway.core.patience import again, may_repeat, waits


class DeliveryState(Enum):
    """
    Where a delivery stands.
    """

    DUE = "due"  # waits for its time
    SENDING = "sending"  # claimed; it may be said at any moment
    UNSURE = "unsure"  # it may have been said: look before saying it again
    CHECKING = "checking"  # claimed; the channel is asked whether it was said
    SENT = "sent"
    FAILED = "failed"  # dead: it was not said, and trying again would not help
    ASKING = "asking"  # dead: nobody can know whether it was said; a person decides
    DROPPED = "dropped"  # a person decided so, or it would no longer be true


class DeliveryEvent(Enum):
    """
    What may happen to a delivery.
    """

    CLAIM = "claim"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    EXPIRED = "expired"
    RETRY = "retry"
    DROP = "drop"
    TOO_LATE = "too late"
    BOUNCED = "bounced"


#: Every move there is. What is not here cannot happen.
MOVES = {
    (DeliveryState.DUE, DeliveryEvent.CLAIM): DeliveryState.SENDING,
    (DeliveryState.DUE, DeliveryEvent.RETRY): DeliveryState.DUE,
    (DeliveryState.DUE, DeliveryEvent.DROP): DeliveryState.DROPPED,
    (DeliveryState.SENDING, DeliveryEvent.SENT): DeliveryState.SENT,
    (DeliveryState.SENDING, DeliveryEvent.DEFERRED): DeliveryState.DUE,
    (DeliveryState.SENDING, DeliveryEvent.TOO_LATE): DeliveryState.DROPPED,
    (DeliveryState.SENDING, DeliveryEvent.FAILED): DeliveryState.FAILED,
    (DeliveryState.SENDING, DeliveryEvent.UNKNOWN): DeliveryState.UNSURE,
    (DeliveryState.SENDING, DeliveryEvent.EXPIRED): DeliveryState.UNSURE,
    (DeliveryState.UNSURE, DeliveryEvent.CLAIM): DeliveryState.CHECKING,
    (DeliveryState.UNSURE, DeliveryEvent.SENT): DeliveryState.SENT,
    (DeliveryState.UNSURE, DeliveryEvent.RETRY): DeliveryState.UNSURE,
    (DeliveryState.UNSURE, DeliveryEvent.DROP): DeliveryState.DROPPED,
    (DeliveryState.CHECKING, DeliveryEvent.SENT): DeliveryState.SENT,
    (DeliveryState.CHECKING, DeliveryEvent.ABSENT): DeliveryState.SENDING,
    (DeliveryState.CHECKING, DeliveryEvent.DEFERRED): DeliveryState.UNSURE,
    (DeliveryState.CHECKING, DeliveryEvent.UNKNOWN): DeliveryState.ASKING,
    (DeliveryState.CHECKING, DeliveryEvent.EXPIRED): DeliveryState.UNSURE,
    (DeliveryState.SENT, DeliveryEvent.BOUNCED): DeliveryState.FAILED,
    (DeliveryState.ASKING, DeliveryEvent.SENT): DeliveryState.SENT,
    (DeliveryState.ASKING, DeliveryEvent.BOUNCED): DeliveryState.FAILED,
    (DeliveryState.FAILED, DeliveryEvent.RETRY): DeliveryState.DUE,
    (DeliveryState.FAILED, DeliveryEvent.DROP): DeliveryState.DROPPED,
    (DeliveryState.ASKING, DeliveryEvent.RETRY): DeliveryState.DUE,
    (DeliveryState.ASKING, DeliveryEvent.DROP): DeliveryState.DROPPED,
}

#: A worker holds the claim.
CLAIMED = frozenset({DeliveryState.SENDING, DeliveryState.CHECKING})

#: Waits for a worker.
WAITING = frozenset({DeliveryState.DUE, DeliveryState.UNSURE})

#: Waits for a person: the dead letters.
DEAD = frozenset({DeliveryState.FAILED, DeliveryState.ASKING})

#: It was certainly not said, and will not be.
GIVEN_UP = frozenset({DeliveryState.FAILED, DeliveryState.DROPPED})

#: Nothing of it was said, and no attempt is under way.
IDLE = GIVEN_UP | {DeliveryState.DUE}

#: Nobody can have read it.
UNREAD = frozenset({DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.FAILED})

#: Begins the problem of a delivery that failed and was said over another account.
INSTEAD = "went out over"

#: Begins the problem of an answer that somebody must deliver by hand.
BY_HAND = "by hand: "

#: Ends the problem of what is refused until the person writes to us; said once they do.
#: X says the same of who has blocked us, or takes no messages.
UNASKED = "has not written to us by direct message, or takes none of ours"


def delivery_id(message: int, *purpose: str) -> str:
    """
    Name a delivery. The name is a function of the purpose, so that a message routed
    again after a crash says nothing twice; and it is unique across databases.

    Args:
        message: The stored message's id, by which the delivery is found.
        purpose: The arrival's channel and external id, what, to whom, and which part.

    Returns:
        Such as ``412.k5mzq3tq6yq2x7da``.
    """
    seed = "\n".join(purpose).encode()
    digest = b32encode(hashlib.sha256(seed).digest()[:10]).decode().lower()
    return f"{message}.{digest}"


@frozen
class Receipt:
    """
    A channel's confirmation that something was said, with the platform's reference.

    Attributes:
        reference: What a reply to it names.
        others: What replies to its further parts name, if it took several.
    """

    reference: str
    others: tuple[str, ...] = ()


@frozen(kw_only=True)
class Delivery:
    """
    One thing to say to one address; immutable, each move returns a new one.

    Attributes:
        id: Always the same for the same message, address and part.
        message: The stored message it stems from; attachments are fetched from it.
        conversation: Its deliveries to one address keep their order, by urgency.
        to: Whom it is said to.
        text: What is said, already cut to what the channel can say at once.
        subject: A mail's subject; unused elsewhere.
        author: In whose name, for channels that show one.
        visibility: Public only where the decision allows it.
        in_reply_to: The reference that it answers on that channel; empty if none.
        token: The reply token; empty where nobody is to answer.
        urgency: The most urgent goes first.
        automatic: The gateway says it by itself (RFC 3834), no person wrote it.
        repeatable: Twice is better than not at all: true of letters, in danger, and of
            what the gateway says by itself in private; never of an answer.
        because: Why the mailbox got it, for its reader.
        buttons: Answers that its reader may press, where a channel has buttons.
        case: The one case that a letter is about, as `Number` writes it.
        follows: The delivery that this one answers, once that was said.
        part_of: The first part of its text; empty if this is the first.
        unsubscribe: How its reader leaves a mailing list, by web first (RFC 2369, 3.2).
        due_at: Not before.
        until: Not after, because it would no longer be true; None if it always is.
        attempts: Claims so far that were counted.
        doubts: How often it may have been said since it was last found not to be.
        claim: The claim's number; only the worker that holds it may settle it.
        problem: The last failure, for a person.
    """

    id: str
    message: int
    to: Address
    text: str
    due_at: datetime = field(validator=aware)
    until: datetime | None = field(default=None, validator=aware)
    conversation: str = ""
    subject: str = ""
    author: str = ""
    visibility: Visibility = Visibility.PRIVATE
    in_reply_to: str = ""
    token: str = ""
    urgency: Urgency = Urgency.NORMAL
    automatic: bool = False
    repeatable: bool = False
    because: str = ""
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()
    case: str = ""
    follows: str = ""
    part_of: str = ""
    unsubscribe: tuple[str, ...] = ()
    state: DeliveryState = DeliveryState.DUE
    attempts: int = 0
    doubts: int = 0
    claim: int = 0
    receipt: Receipt | None = None
    problem: str = ""

    @property
    def is_answer(self) -> bool:
        """
        Say whether it is what a person wrote to a citizen.
        """
        return not (self.automatic or self.repeatable)

    def move(self, event: DeliveryEvent, **changes: Any) -> Delivery:
        """
        Make one move of the table, with further *changes*.

        Raises:
            KeyError: The table has no such move.
        """
        return evolve(self, state=MOVES[self.state, event], **changes)

    def claimed(self) -> Delivery:
        """
        Claimed by a worker, either to say it or to look whether it was said.
        """
        return self.move(
            DeliveryEvent.CLAIM, attempts=self.attempts + 1, claim=self.claim + 1
        )

    def sent(self, receipt: Receipt | None) -> Delivery:
        """
        Said, or found to have been said; without a receipt if the channel gave none
        that can be kept.
        """
        return self.move(DeliveryEvent.SENT, receipt=receipt, problem="")

    def failed(self, problem: str) -> Delivery:
        """
        Not said, for good.
        """
        return self.move(DeliveryEvent.FAILED, problem=problem)

    def bounced(self, problem: str) -> Delivery:
        """
        Accepted by a server that then could not deliver it: not said after all.
        """
        return self.move(DeliveryEvent.BOUNCED, problem=f"it came back: {problem}")

    def absent(self) -> Delivery:
        """
        Looked for and not found: it may be said again.
        """
        return self.move(DeliveryEvent.ABSENT, doubts=0)

    @property
    def spent(self) -> bool:
        """
        Say whether all attempts are used up.
        """
        return self.attempts > len(waits(self.urgency))

    def unknown(
        self, problem: str, now: datetime, retry_at: datetime | None = None
    ) -> Delivery:
        """
        Outcome unknown: it may have been said. It is looked for soon, or when the
        channel asks us to come back. If looking does not settle it, it is said again
        where that does no harm; otherwise a person decides.
        """
        sought = self.state is DeliveryState.CHECKING and self.repeatable
        if sought and may_repeat(self.urgency, self.doubts, automatic=self.automatic):
            return self.move(DeliveryEvent.ABSENT, problem=problem)
        due_at = again(self.urgency, now, self.attempts, retry_at)
        n = self.doubts + (self.state is DeliveryState.SENDING)
        return self.move(
            DeliveryEvent.UNKNOWN, problem=problem, due_at=due_at, doubts=n
        )

    def deferred(
        self, problem: str, now: datetime, retry_at: datetime | None = None
    ) -> Delivery:
        """
        Retry later, with a longer wait after each attempt but never a long one where
        there is danger to life; once the attempts are used up, fail. If the channel
        asked us to come back and we wait for that, it does not count as an attempt.
        """
        due_at = again(self.urgency, now, 0, retry_at)
        asked = retry_at is not None and due_at >= retry_at
        if self.spent and not asked:
            dead = (
                DeliveryEvent.UNKNOWN
                if self.state is DeliveryState.CHECKING
                else DeliveryEvent.FAILED
            )
            return self.move(dead, problem=problem)
        due_at = again(self.urgency, now, 0 if asked else self.attempts, retry_at)
        n = self.attempts - asked
        return self.move(
            DeliveryEvent.DEFERRED, due_at=due_at, attempts=n, problem=problem
        )

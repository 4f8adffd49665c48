"""
What became of an arrival, recorded all at once or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from attrs import evolve, frozen

from gateway.core.audit import Act
from gateway.core.case import Case, Happening, Number, Timer
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.identity import Verdict
from gateway.core.message import Arrival, Message
from gateway.core.people.codes import Code
from gateway.core.people.person import Label
from gateway.core.plenary.proposal import AgendaItem
from gateway.core.plenary.question import Question
from gateway.core.public.notice import Subscription
from gateway.core.requests.request import Request


class Status(Enum):
    """
    Where a message stands.
    """

    RECEIVED = "received"  # safe, and waits to be routed
    ROUTED = "routed"  # everything it leads to is in the outbox
    HELD = "held"  # waits until its sender proves who they are
    QUARANTINED = "quarantined"  # a person looks
    IGNORED = "ignored"  # nobody said anything: a repost, our own echo
    LAPSED = "lapsed"  # was held, and its sender never proved who they are


#: Every move there is. What is not here cannot happen.
MOVES = {
    Status.RECEIVED: frozenset(
        {Status.ROUTED, Status.HELD, Status.QUARANTINED, Status.IGNORED}
    ),
    Status.HELD: frozenset({Status.RECEIVED, Status.LAPSED}),
    Status.QUARANTINED: frozenset({Status.RECEIVED}),
    Status.ROUTED: frozenset(),
    Status.IGNORED: frozenset(),
    Status.LAPSED: frozenset({Status.RECEIVED}),
}


@frozen(kw_only=True)
class Stored:
    """
    An arrival that is safe.

    Attributes:
        id: Ours; what people ask for it by.
        arrival: As it came.
        attempts: How often it was taken up to be routed, this time included.
        again: It was decided before, and is to be anew.
    """

    id: int
    arrival: Arrival
    attempts: int = 1
    again: bool = False

    def id_for(self, *purpose: str) -> str:
        """
        Give the id of a delivery that it makes, for that *purpose*.
        """
        its = self.arrival
        return delivery_id(self.id, its.channel, its.external_id, *purpose)


@frozen(kw_only=True)
class Filing:
    """
    All that follows from one arrival.

    Attributes:
        id: The stored arrival's.
        status: Where the message stands now.
        message: What was read; nothing if it could not be read.
        verdict: How far its sender is believed.
        decision: Where it goes.
        conversations: Those it opens or goes on with, as they are now.
        deliveries: What must be said because of it.
        problem: Why it is in quarantine, for a person.
        again_at: When what is held is routed again by itself: its sender could not be
            checked just now.
        resumes: Held messages that are routed again now.
        codes: Those that are told to its sender.
        cases: Those that it opens.
        compared: The cases of which it is known whether they tell of the same.
        about: Cases that it was made for as they stood: where one has moved since, it
            is made anew.
        happenings: What happens to cases because of it.
        timers: Those that are set from now on.
        labels: What bound accounts call themselves now.
        acts: What goes into the chain because of it.
        agenda: The proposals that it makes, what it decides about others, and which it
            is for.
        questions: Those that it puts on the list of a plenary.
        subscriptions: Who gets notices from now on, or no more.
        requests: Those that it begins or changes, as they are now.
        bounced: Deliveries that it says were not made after all.
    """

    id: int
    status: Status
    message: Message | None = None
    verdict: Verdict | None = None
    decision: Decision | None = None
    conversations: tuple[Conversation, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    problem: str = ""
    again_at: datetime | None = None
    resumes: tuple[int, ...] = ()
    codes: tuple[Code, ...] = ()
    cases: tuple[Case, ...] = ()
    compared: frozenset[Number] = frozenset()
    about: tuple[Case, ...] = ()
    happenings: tuple[Happening, ...] = ()
    timers: tuple[Timer, ...] = ()
    labels: tuple[Label, ...] = ()
    acts: tuple[Act, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    questions: tuple[Question, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    requests: tuple[Request, ...] = ()
    bounced: tuple[Delivery, ...] = ()

    def saying(self, more: Sequence[Delivery]) -> Filing:
        """
        Give it with what *more* is said, each once: they may have been pointed there
        already.
        """
        have = {delivery.id for delivery in self.deliveries}
        fresh = [delivery for delivery in more if delivery.id not in have]
        return evolve(self, deliveries=(*self.deliveries, *fresh))

"""
All that follows from an arrival, committed in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from attrs import asdict, evolve, fields, frozen

from gateway.core.audit import Act
from gateway.core.case import Case, Happening, Number, Timer
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.identity import Verdict
from gateway.core.message import Address, Arrival, Message
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

    RECEIVED = "received"  # stored, and waits to be routed
    ROUTED = "routed"  # all deliveries that it leads to are in the outbox
    HELD = "held"  # waits until its sender proves who they are
    QUARANTINED = "quarantined"  # a person looks
    IGNORED = "ignored"  # there is nothing to route: a repost, our own echo
    LAPSED = "lapsed"  # was held, and its sender did not prove who they are


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
    An arrival that is stored.

    Attributes:
        id: Its number here, by which people ask for it.
        arrival: As it came.
        attempts: How often it was taken up to be routed, including this time.
        again: It was decided before, and is decided anew.
    """

    id: int
    arrival: Arrival
    attempts: int = 1
    again: bool = False

    def id_for(self, *purpose: str) -> str:
        """
        Return the id of a delivery that this message causes for that *purpose*.
        """
        return self.id_with(self.id, *purpose)

    def id_with(self, message: int, *purpose: str) -> str:
        """
        Return the id of a delivery that this message causes and that belongs to another
        *message*, such as the one that opened the case.
        """
        its = self.arrival
        return delivery_id(message, its.channel, its.external_id, *purpose)


@frozen(kw_only=True)
class Filing:
    """
    All that follows from one arrival.

    Attributes:
        id: The stored arrival's.
        status: Where the message stands now.
        message: What was read; None if it could not be read.
        verdict: How far its sender is believed.
        decision: Where it goes.
        conversations: Conversations that it opens or continues, as they are now.
        deliveries: What must be said because of it.
        problem: Why it is in quarantine, for a person.
        again_at: When a held message is routed again by itself, because its sender
            could not be checked just now.
        resumes: Held messages that are routed again now.
        withdraws: Held messages that their sender takes back; if one is no longer held,
            the filing is refused and made anew.
        codes: One-time codes that are told to its sender.
        cases: Cases that it opens.
        compared: Cases that were compared with it to see whether they tell of the same
            fact.
        about: Cases as they were when the filing was made: if one has moved since, the
            filing is refused and made anew.
        happenings: What happens to cases because of it.
        timers: Timers that are set.
        labels: What bound accounts call themselves now.
        acts: What is appended to the audit chain because of it.
        agenda: Proposals that it makes, decides about, or supports.
        questions: Questions that it adds to the list of a plenary, or changes there.
        subscriptions: Who gets notices from now on, or no longer.
        requests: Requests that it begins or changes, as they are now.
        bounced: Deliveries that it reports as not delivered after all.
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
    withdraws: tuple[int, ...] = ()
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

    @property
    def is_confidential(self) -> bool:
        """
        Whether the message is confidential, or a conversation that it continues.
        """
        told = self.decision is not None and self.decision.is_confidential
        return told or any(talk.confidential for talk in self.conversations)

    def saying(self, more: Sequence[Delivery]) -> Filing:
        """
        Return it with the deliveries of *more* that it does not have yet.
        """
        have = {delivery.id for delivery in self.deliveries}
        fresh = [delivery for delivery in more if delivery.id not in have]
        return evolve(self, deliveries=(*self.deliveries, *fresh))

    def causing(self, more: Consequences) -> Filing:
        """
        Return it with *more* that follows, after what does already.
        """
        return evolve(self, **asdict(_consequences(self) + more, recurse=False))

    def speaks_to(self, sender: Address) -> bool:
        """
        Say whether the gateway says anything of its own to *sender*.
        """
        return any(each.automatic and each.to == sender for each in self.deliveries)

    def beside(self, answer: Filing) -> Filing:
        """
        Return it with what follows from an *answer* in the same message. What is said
        to that comes last, as it may ask something; but before another form's question.
        """
        said, asked = self.deliveries, answer.deliveries
        follows = evolve(
            _consequences(answer) + _consequences(self),
            deliveries=(*asked, *said) if self.requests else (*said, *asked),
        )
        requests = (*answer.requests, *self.requests)
        return evolve(self, **asdict(follows, recurse=False), requests=requests)


def _consequences(filing: Filing) -> Consequences:
    names = [each.name for each in fields(Consequences)]
    return Consequences(**{name: getattr(filing, name) for name in names})

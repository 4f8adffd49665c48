"""
Fallback for an answer that a platform does not take: it goes to another account of the
same person, or somebody reaches them by hand. The citizen gets one answer, never two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import partial

from attrs import define, evolve, frozen

from gateway.core.calendar import shown_moment
from gateway.core.delivery import (
    BY_HAND,
    IDLE,
    INSTEAD,
    WAITING,
    Delivery,
    DeliveryState,
    delivery_id,
)
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Address, Visibility
from gateway.ports.people import People
from gateway.ports.store import Filings, Register
from gateway.relay.other_accounts import other_accounts
from gateway.relay.pen import Pen
from gateway.relay.speaking.shaping import parts
from gateway.relay.speaking.wording import channel_name

#: After an outage of at least this length, waiting deliveries are retried at once:
#: their back-off may have grown long.
LONG = timedelta(minutes=15)

#: How long a platform may be down before its answers take another channel.
AFTER = timedelta(hours=4)

#: A line of a letter: the name of its text, and its variables.
Line = tuple[str, Mapping[str, str]]


@define
class Outage:
    """
    Tracks since when a channel has failed.

    Attributes:
        held_up: Whether the channel has recovered from a long outage, and waiting
            deliveries are to be retried at once.
    """

    since: datetime | None = None
    held_up: bool = False

    def silent(self, now: datetime) -> timedelta:
        """
        Record a failure, and return how long the outage has lasted.
        """
        if self.since is None:
            self.since = now
        return now - self.since

    def over(self, now: datetime) -> None:
        """
        Record that the channel answered.
        """
        if self.since is not None and now - self.since >= LONG:
            self.held_up = True
        self.since = None


@frozen(kw_only=True)
class Fallback:
    """
    Finds another channel for an answer.
    """

    register: Register
    filings: Filings
    people: People
    pen: Callable[[], Pen]

    async def is_better(
        self, delivery: Delivery, failure: TemporaryFailure, silence: timedelta
    ) -> bool:
        """
        Say whether an answer should take another channel instead of waiting: its
        platform is down, or asks us to wait, for `AFTER` or longer, and there is
        another channel. Without one it waits, since a failed delivery is not retried
        when the platform recovers.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        at = failure.retry_at
        late = silence >= AFTER or (at is not None and at - self.pen().now >= AFTER)
        if (
            not late
            or delivery.state is not DeliveryState.SENDING
            or not _is_answer(delivery)
        ):
            return False
        _, instead = await self.settled(delivery.failed(str(failure)))

        return instead is not None

    async def settled(self, delivery: Delivery) -> tuple[Delivery, Delivery | None]:
        """
        Return *delivery* as it ended, and the delivery that replaces it, if any.

        Raises:
            TemporaryFailure: The store does not answer.
        """
        if delivery.state is not DeliveryState.FAILED or not _is_answer(delivery):
            return delivery, None
        if delivery.problem.startswith(INSTEAD):
            return delivery, None
        lane = await self._lane(delivery)
        others = [d for d in lane if d.id != delivery.id]
        if any(d.state not in IDLE for d in others):
            return _by_hand(delivery, f"part of it was said to {lane[0].to}"), None
        conversation = await self.register.conversation(delivery.conversation)
        if conversation is None or conversation.confidential:
            return _by_hand(delivery, f"{delivery.to}, in confidence"), None
        whole = _whole(lane)
        if not any(whole):
            # Only files: where one is left out, nothing but the introduction would
            # arrive.
            return _by_hand(delivery, f"{delivery.to}, nothing but files"), None
        enrolled = await self.people.by_address(delivery.to)
        if enrolled is None:
            return _by_hand(delivery, f"{delivery.to}, known by no other way"), None
        tried, pen = {d.to for d in lane} | {delivery.to}, self.pen()
        intro = self._intro(conversation.language, lane[0].to.channel)
        text = "\n\n".join(filter(None, [intro, *whole]))
        for address in other_accounts(enrolled, tried, pen.channels, pen.now):
            if len(parts(pen.channels, address, text, Visibility.PRIVATE)) == 1:
                said = evolve(
                    _instead(delivery, lane, address, pen.now),
                    text=text,
                    subject=conversation.subject or delivery.author,
                )
                because = f"{INSTEAD} {address.channel} instead: {delivery.problem}"
                return evolve(delivery, problem=because), said

        return _by_hand(delivery, f"{enrolled.person.id}, {delivery.to}"), None

    def _intro(self, language: str, channel: str) -> str:
        """
        Return the sentence that says why the answer comes here and not over *channel*.
        """
        table = self.pen().table
        say = partial(table.text, language=language or table.town.language)
        return say("fallback-intro", channel=channel_name(say, channel))

    async def _lane(self, delivery: Delivery) -> Sequence[Delivery]:
        """
        Return all parts of the same answer, wherever each was sent.
        """
        shown = await self.filings.show(delivery.message)
        if shown is None:
            return (delivery,)
        return tuple(
            delivery if d.id == delivery.id else d
            for d in shown.deliveries
            if d.conversation == delivery.conversation and _is_answer(d)
        )


def is_postponed(delivery: Delivery, now: datetime) -> bool:
    """
    Say whether *delivery* waits for longer than `AFTER`, because its platform wants us
    back only then, to say it or to look whether it was said: no other wait is as long.
    """
    return delivery.state in WAITING and delivery.due_at - now > AFTER


def unreached_line(delivery: Delivery, zone: tzinfo) -> Line:
    """
    Return the line that says why another mailbox gets a letter: its own did not take
    it, gets it later, or may have got it, which can be seen only later.
    """
    if delivery.state not in WAITING:
        return "letter-unreached", {}
    unsure = delivery.state is DeliveryState.UNSURE
    line = "letter-unsure" if unsure else "letter-postponed"
    return line, {"when": shown_moment(delivery.due_at, zone)}


def went_out(delivery: Delivery) -> None:
    """
    Refuse to send what already took another channel, even if somebody retries the dead
    letter.

    Raises:
        PermanentFailure: It took another channel.
    """
    if delivery.problem.startswith(INSTEAD):
        raise PermanentFailure(delivery.problem)


def _is_answer(delivery: Delivery) -> bool:
    return delivery.is_answer and bool(delivery.conversation)


def _whole(lane: Sequence[Delivery]) -> Sequence[str]:
    """
    Return the texts of the whole answer as first addressed, without parts that a person
    dropped.
    """
    said = [
        d
        for d in lane
        if d.to == lane[0].to
        and (d.state is not DeliveryState.DROPPED or d.problem.startswith(INSTEAD))
    ]
    # A channel that splits a text numbers its parts.
    return [
        d.text.removesuffix(f" ({number}/{len(said)})")
        for number, d in enumerate(said, start=1)
    ]


def _instead(
    delivery: Delivery, lane: Sequence[Delivery], to: Address, now: datetime
) -> Delivery:
    return Delivery(
        id=delivery_id(delivery.message, lane[0].id, "fallback", to.channel),
        message=delivery.message,
        conversation=delivery.conversation,
        to=to,
        text="",
        author=delivery.author,
        visibility=Visibility.PRIVATE,
        token=delivery.token,
        urgency=delivery.urgency,
        attachments=next((d.attachments for d in lane if d.attachments), ()),
        due_at=now,
    )


def _by_hand(delivery: Delivery, how: str) -> Delivery:
    return evolve(delivery, problem=f"{BY_HAND}{how}; {delivery.problem}")

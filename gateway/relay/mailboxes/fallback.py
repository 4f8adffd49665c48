"""
What becomes of an answer that a platform does not take: the same person gets it over
another account of theirs, or somebody reaches them by hand. One visible answer, never
two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from attrs import define, evolve, frozen

from gateway.core.delivery import IDLE, INSTEAD, Delivery, State, delivery_id
from gateway.core.errors import PermanentFailure, TemporaryFailure
from gateway.core.message import Address, Visibility
from gateway.core.people.person import Enrolled, Verification
from gateway.ports.channels import Channel
from gateway.ports.people import People
from gateway.ports.store import Office, Register
from gateway.relay.speaking.notices import parts
from gateway.relay.speaking.wording import called
from gateway.routing.table import RoutingTable

#: Where people are found soonest.
PREFERRED = ("telegram", "email", "twitter")

#: How what nobody gets without somebody's help is marked.
BY_HAND = "by hand: "

#: A silence so long holds up what is tried again much later.
LONG = timedelta(minutes=15)

#: How long a platform may be down before its answers go elsewhere.
AFTER = timedelta(hours=4)


@define
class Outage:
    """
    Since when a channel has taken nothing.

    Attributes:
        held_up: What waits for it need not wait on: it answered after a long silence.
    """

    since: datetime | None = None
    held_up: bool = False

    def silent(self, now: datetime) -> timedelta:
        """
        It took nothing now either; say for how long.
        """
        if self.since is None:
            self.since = now
        return now - self.since

    def over(self, now: datetime) -> None:
        """
        It answered.
        """
        if self.since is not None and now - self.since >= LONG:
            self.held_up = True
        self.since = None


@frozen(kw_only=True)
class Fallback:
    """
    Finds another way for an answer.

    Attributes:
        channels: Those that work here.
    """

    register: Register
    office: Office
    people: People
    channels: Mapping[str, Channel]
    table: Callable[[], RoutingTable]
    now: Callable[[], datetime]

    async def is_better(
        self, delivery: Delivery, failure: TemporaryFailure, silence: timedelta
    ) -> bool:
        """
        Say whether an answer should go elsewhere instead of waiting on: its platform
        is down too long, or wants us back too late, and there is another way. Without
        one it is better to wait: what was given up on is not said when the platform
        comes back.

        Raises:
            TemporaryFailure: The store did not say.
        """
        at = failure.retry_at
        late = silence >= AFTER or (at is not None and at - self.now() >= AFTER)
        if not late or delivery.state is not State.SENDING or not _is_answer(delivery):
            return False
        _, instead = await self.settled(delivery.failed(str(failure)))

        return instead is not None

    async def settled(self, delivery: Delivery) -> tuple[Delivery, Delivery | None]:
        """
        Say how a delivery ended, and what is said in its stead, if anything.

        Raises:
            TemporaryFailure: The store did not say.
        """
        if delivery.state is not State.FAILED or not _is_answer(delivery):
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
            # A file that stayed in the house would leave a first line alone.
            return _by_hand(delivery, f"{delivery.to}, nothing but files"), None
        enrolled = await self.people.by_address(delivery.to)
        if enrolled is None:
            return _by_hand(delivery, f"{delivery.to}, known by no other way"), None
        tried = {d.to for d in lane} | {delivery.to}
        intro = self._intro(conversation.language, lane[0].to.channel)
        text = "\n\n".join(filter(None, [intro, *whole]))
        for address in self._ways(enrolled, tried):
            if len(parts(self.channels, address, text, Visibility.PRIVATE)) == 1:
                said = evolve(
                    _instead(delivery, lane, address, self.now()),
                    text=text,
                    subject=conversation.subject or delivery.author,
                )
                because = f"{INSTEAD} {address.channel} instead: {delivery.problem}"
                return evolve(delivery, problem=because), said

        return _by_hand(delivery, f"{enrolled.person.id}, {delivery.to}"), None

    def _intro(self, language: str, channel: str) -> str:
        """
        Say why it comes here, and not by the *channel* that did not take it.
        """
        table = self.table()
        say = partial(table.text, language=language or table.town.language)
        return say("fallback-intro", channel=called(say, channel))

    async def _lane(self, delivery: Delivery) -> Sequence[Delivery]:
        """
        Give what the same answer is made of, wherever it was to be said.
        """
        shown = await self.office.show(delivery.message)
        if shown is None:
            return (delivery,)
        return tuple(
            delivery if d.id == delivery.id else d
            for d in shown.deliveries
            if d.conversation == delivery.conversation and _is_answer(d)
        )

    def _ways(self, enrolled: Enrolled, tried: set[Address]) -> Sequence[Address]:
        person = enrolled.person
        if person.state is not Verification.ACTIVE or person.expires_at <= self.now():
            return ()
        open_ = [
            account.address
            for account in enrolled.accounts
            if account.revoked_at is None
            and account.address not in tried
            and account.address.channel in self.channels
            and account.address.channel not in {address.channel for address in tried}
        ]
        return sorted(open_, key=_preference)


def went_out(delivery: Delivery) -> None:
    """
    Let nobody say again what went out elsewhere, not even who tries dead letters again.

    Raises:
        PermanentFailure: It did.
    """
    if delivery.problem.startswith(INSTEAD):
        raise PermanentFailure(delivery.problem)


def _is_answer(delivery: Delivery) -> bool:
    return delivery.is_answer and bool(delivery.conversation)


def _preference(address: Address) -> int:
    known = address.channel in PREFERRED
    return PREFERRED.index(address.channel) if known else len(PREFERRED)


def _whole(lane: Sequence[Delivery]) -> Sequence[str]:
    """
    Give the text of the whole answer, as it was to be said first, and not what somebody
    dropped.
    """
    said = [
        d
        for d in lane
        if d.to == lane[0].to
        and (d.state is not State.DROPPED or d.problem.startswith(INSTEAD))
    ]
    # Where a channel cut it, it counted the parts.
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

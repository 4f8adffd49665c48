"""
The X channel: mentions and direct messages in, replies and direct messages out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import structlog
from attrs import define, evolve

from channels.twitter import cutting, media, wire
from channels.twitter.client import Client, Refused
from channels.twitter.listening import Listening, Ourselves
from channels.twitter.prices import Ledger
from channels.twitter.searching import Search
from channels.twitter.settings import Settings
from channels.twitter.text import repeated
from channels.twitter.wire import Kind
from gateway.core.decision import Urgency
from gateway.core.delivery import UNASKED, Delivery, Receipt
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    UnknownOutcome,
    Unreadable,
)
from gateway.core.message import Arrival, Attachment, Message, Visibility
from gateway.core.public.notice import EVERYBODY
from gateway.core.town import Town
from gateway.core.writing.json_object import Object
from gateway.core.writing.links import links
from gateway.ports.channels import ChannelSetup, Listener

log = structlog.get_logger()

# At DEBUG they log headers and addresses, including the Authorization.
_TALKATIVE = ("aiohttp", "oauthlib", "requests_oauthlib", "tweepy", "urllib3")

#: X's errors where people must write to us before we may write to them …
_FIRST = (
    "send messages to this user",
    "permission to dm",
    "not following you",
    "send message requests",
)

#: … and those about our own account or app, which is suspended, locked or lacks a
#: permission: the message can be retried once somebody has mended that.
_OURS = (
    "your account",
    "used for authentication",
    "your client app",
    "developer app",
    "your credentials",
    "access level",
    "application cannot",
)

#: … and where our account has said as much as X lets it in a day, or in half an hour of
#: it: codes 185, 226 and 344 of its older errors.
_ENOUGH = ("update limit", "daily limit", "try again later")


@define(kw_only=True)
class Twitter:
    """
    The town hall's account on X.
    """

    name: str = "twitter"
    everywhere: bool = False
    hands: int = 8
    one_reply: bool = True
    only_writes_back: bool = True
    is_unthreaded: bool = True
    carries_papers: bool = False
    settings: Settings
    client: Client
    ledger: Ledger
    ourselves: Ourselves
    town: Callable[[], Town]
    now: Callable[[], datetime]

    def listeners(self) -> Mapping[str, Listener]:
        ways = {"mentions": Kind.MENTION, "direct-messages": Kind.DM}
        return {way: self.listening(kind, way).listen for way, kind in ways.items()}

    def listening(self, kind: Kind, way: str) -> Listening:
        """
        Make a listener.
        """
        direct = kind is Kind.DM
        return Listening(
            kind=kind,
            cursor=f"twitter/{way}",
            pause=self.settings.dm_poll if direct else self.settings.poll,
            client=self.client,
            ledger=self.ledger,
            ourselves=self.ourselves,
            now=self.now,
        )

    async def read(self, arrival: Arrival) -> Message | None:
        return self.glance(arrival)

    def glance(self, arrival: Arrival) -> Message | None:
        return wire.parse(arrival)

    def split(self, text: str, visibility: Visibility) -> tuple[str, ...]:
        return cutting.split(text, visibility)

    @property
    def monthly_cap(self) -> int:
        return self.ledger.cap

    def price(self, delivery: Delivery) -> int:
        return self.ledger.prices[_kind(delivery)]

    def takes(self, delivery: Delivery, files: Sequence[bytes]) -> Sequence[bool]:
        return media.takes(delivery, files)

    async def send(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        ids = (_account(delivery), delivery.in_reply_to or "0")
        if not all(one.isascii() and one.isdecimal() for one in ids):
            raise PermanentFailure("X knows people and posts by numbers only")

        urgent = delivery.urgency is Urgency.EMERGENCY
        await self.ledger.spend(_kind(delivery), delivery.id, urgent=urgent)
        try:
            receipt = await self._attempt(delivery, files)
        except (TemporaryFailure, PermanentFailure):
            await self.ledger.give_back(delivery.id)
            raise
        self.ledger.said(delivery.id)

        return receipt

    async def _attempt(self, delivery: Delivery, files: Sequence[bytes]) -> Receipt:
        try:
            await self.ourselves.id()
            pictures = await media.upload(self.client, delivery, files)
            try:
                reference = await self._say(delivery, pictures)
            except Refused as e:
                if not _is_repeat(e):
                    raise
                # It may have been said before, perhaps by us just now: X may act and
                # answer 429.
                receipt = await self._look_for(delivery)
                if receipt is not None:
                    return receipt
                # It was said to somebody else, or in reply to something else that they
                # said.
                at = self.now().astimezone(self.town().timezone)
                again = evolve(delivery, text=repeated(delivery.text, at))
                reference = await self._say(again, pictures)
        except Refused as e:
            raise _refusal(e, delivery) from e

        log.info("twitter.said", reference=reference)
        return Receipt(reference)

    async def _say(self, delivery: Delivery, pictures: tuple[str, ...]) -> str:
        """
        Send it, and return its id.
        """
        words = wire.compose(delivery, pictures)
        if delivery.visibility is Visibility.PRIVATE:
            answer = await self.client.create_direct_message(**words)
            id_name = "dm_event_id"
        else:
            answer = await self.client.create_tweet(**words)
            id_name = "id"
        try:
            reference = Object(answer).object("data").id(id_name)
        except Unreadable:
            reference = ""
        if not reference:
            raise UnknownOutcome("X took it without naming it")
        return reference

    async def find(self, delivery: Delivery) -> Receipt | None:
        receipt = await self._look_for(delivery)
        if receipt is None:
            await self.ledger.give_back(delivery.id)
        else:
            self.ledger.said(delivery.id)

        return receipt

    async def _look_for(self, delivery: Delivery) -> Receipt | None:
        search = Search(
            client=self.client, ledger=self.ledger, ourselves=self.ourselves
        )
        return await search.find(delivery, self.now())

    async def fetch(self, arrival: Arrival, attachment: Attachment) -> bytes:
        del arrival
        return await media.fetch(self.client, self.settings.media_hosts, attachment)

    async def close(self) -> None:
        await self.client.close()


def make(settings: Settings, setup: ChannelSetup) -> Twitter:
    """
    Make the channel; nothing is asked of X yet.
    """
    for talkative in _TALKATIVE:
        logging.getLogger(talkative).setLevel(logging.WARNING)
    client = Client(
        settings.keys,
        base_url=settings.base_url,
        dialect=settings.dialect,
        now=setup.now,
    )
    ledger = Ledger(
        meter=setup.meter,
        now=setup.now,
        prices=settings.prices,
        cap=settings.cap,
        per_quarter_hour=settings.per_quarter_hour,
        per_day=settings.per_day,
        replies_per_day=settings.replies_per_day,
    )
    return Twitter(
        settings=settings,
        client=client,
        ledger=ledger,
        ourselves=Ourselves(client, ledger, setup.town, setup.now),
        town=setup.town,
        now=setup.now,
    )


def _kind(delivery: Delivery) -> str:
    """
    Name the kind of *delivery* on X's bill.
    """
    if delivery.visibility is Visibility.PRIVATE:
        return "dm.sent"
    if links(delivery.text):
        return "post.link"
    # Only a reply to somebody who mentioned us is cheaper.
    answers = delivery.in_reply_to and delivery.to.value != EVERYBODY
    return "reply.sent" if answers else "post.sent"


def _account(delivery: Delivery) -> str:
    """
    Return the recipient's number; none is needed for what is posted for everybody.
    """
    public = delivery.visibility is Visibility.PUBLIC
    return "0" if public and delivery.to.value == EVERYBODY else delivery.to.value


def _is_repeat(refused: Refused) -> bool:
    return refused.status == 403 and "duplicate" in refused.detail.lower()


def _refusal(refused: Refused, delivery: Delivery) -> SendFailure:
    """
    Translate X's refusal to a failure, for a person.
    """
    if refused.status == 401:
        return TemporaryFailure(str(refused))
    if refused.status != 403:
        return refused
    said = refused.detail.lower()
    private = delivery.visibility is Visibility.PRIVATE
    if private and any(words in said for words in _FIRST):
        return PermanentFailure(f"{delivery.to} {UNASKED}")
    if any(words in said for words in _ENOUGH):
        return TemporaryFailure(
            f"a limit on what our account may say is reached (403): {refused.detail}"
        )
    if any(words in said for words in _OURS):
        return TemporaryFailure(
            f"X lets our account or app say nothing (403): {refused.detail}"
        )
    if _is_repeat(refused):
        return PermanentFailure("X takes no text twice: this was posted before")
    if "mentioned" in said:
        return PermanentFailure(
            f"X lets us reply in public only where we were mentioned: {refused.detail}"
        )
    return refused

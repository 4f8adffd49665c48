"""
The texts of a notice for each place, within its length and rules. Pure: nothing is
looked up or sent here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from attrs import frozen

from gateway.core.conversation import conversation_id
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.mail import tokens
from gateway.core.message import LATE, Address, Visibility
from gateway.core.public.notice import (
    EVERYBODY,
    NOTICES,
    Notice,
    NoticeEvent,
    ReachedBy,
    Saying,
)
from gateway.relay.pen import Pen
from gateway.relay.speaking.shaping import parts
from gateway.routing.texts import link_in

#: Path of the page for unsubscribing, below the public URL.
LEAVE = "/notices/leave/"

#: Length in characters of a mail's subject, for a notice without a title.
SUBJECT = 60

#: Texts that mark a correction and a withdrawal.
_MARKED = {
    NoticeEvent.CORRECT: "notice-corrected",
    NoticeEvent.WITHDRAW: "notice-withdrawn",
}


@frozen(kw_only=True)
class Proclaimer:
    """
    Writes the deliveries of one saying of a notice.

    Attributes:
        saying: The saying: the notice itself, a correction or its withdrawal.
        public_url: Base URL of our own pages; empty where they are not public.
    """

    notice: Notice
    saying: Saying
    pen: Pen
    public_url: str

    def proclaim(
        self, subscribers: Mapping[Address, str], audience: Mapping[Address, ReachedBy]
    ) -> tuple[Delivery, ...]:
        """
        Return the deliveries: a notice goes to all its places and subscribers, a
        correction or withdrawal to those who got the notice, as a reply to it.

        Args:
            subscribers: Who gets notices by mail, and the id of each subscription.
            audience: Who got the notice.
        """
        if self.saying.event is NoticeEvent.PUBLISH:
            to = dict.fromkeys(self._places(), ReachedBy(""))
            if "email" in self.notice.to:
                to |= dict.fromkeys(subscribers, ReachedBy(""))
        else:
            to = {
                address: heard
                for address, heard in audience.items()
                if address.channel != "email" or address in subscribers
            }
        return tuple(
            delivery
            for address, heard in to.items()
            for delivery in self._parts(address, heard, subscribers.get(address, ""))
        )

    @property
    def words(self) -> str:
        """
        The text in full.
        """
        title = self.notice.title
        if self.saying.event is NoticeEvent.WITHDRAW:
            title = self._called()
        return self._below(title)

    def _below(self, title: str) -> str:
        return self._marked("\n".join(filter(None, [title, self.saying.text])))

    def _places(self) -> Iterator[Address]:
        noticing = self.pen.table.town.noticing
        if "twitter" in self.notice.to and noticing.x:
            yield Address("twitter", EVERYBODY)
        if "telegram" in self.notice.to and noticing.telegram:
            yield Address("telegram", noticing.telegram)
        for channel in noticing.more:
            if channel in self.notice.to:
                yield Address(channel, EVERYBODY)

    def _parts(
        self, to: Address, heard: ReachedBy, subscription: str
    ) -> Iterator[Delivery]:
        mail = to.channel == "email"
        where = Visibility.PRIVATE if mail else Visibility.PUBLIC
        leave = self._leave(subscription) if mail else ()
        before = heard.first
        # The lane of what was sent before, so that the order is kept; else a new one,
        # so that a delivery of unknown outcome holds nothing up.
        lane = heard.lane or conversation_id(NOTICES, self.notice.name, self._turn)
        whole = self._mail(leave) if mail else self._post(to)
        first = self._id(str(to), "0")
        for number, part in enumerate(parts(self.pen.channels, to, whole, where)):
            delivery = Delivery(
                id=self._id(str(to), str(number)),
                message=self.notice.number,
                part_of=first if number else "",
                conversation=lane,
                to=to,
                text=part,
                subject=self._marked(self._called()) if mail else "",
                author=self.pen.table.town.noticing.author or self.pen.table.town.name,
                visibility=where,
                follows=before,
                # Answers to individuals go first.
                urgency=Urgency.LOW,
                automatic=True,
                unsubscribe=leave,
                due_at=self.pen.now,
                until=self._until(where),
            )
            before = delivery.id
            yield delivery

    def _post(self, to: Address) -> str:
        if to.channel != "twitter":
            return self.words
        if self.saying.short:
            return self._marked(self.saying.short)
        if self.saying.event is NoticeEvent.WITHDRAW:
            # X charges more for a post with a link: it is not repeated.
            return self._below(_unlinked(self.notice.title) or self._beginning())
        return self.words

    def _mail(self, leave: tuple[str, ...]) -> str:
        say = self.pen.table.own
        lines = [say("notice-footer", leave=self._say_leave())]
        lines += [say("notice-footer-link", url=url) for url in leave[:-1]]
        return "\n".join([self.words, "", *lines])

    def _leave(self, subscription: str) -> tuple[str, ...]:
        ours = self.pen.table.town.accounts.get("email", "")
        mail = f"mailto:{ours}?subject={quote(self._say_leave())}"
        if not (self.public_url and subscription):
            return (mail,)
        token = tokens.mint(subscription, self.pen.key, tokens.LEAVE)
        return (f"{self.public_url}{LEAVE}{token}", mail)

    def _say_leave(self) -> str:
        table = self.pen.table
        return table.own("notice-leave", list=table.town.noticing.list)

    def _called(self) -> str:
        """
        Return the notice's title, or its beginning without links, for which X charges
        more.
        """
        return self.notice.title or self._beginning()

    def _beginning(self) -> str:
        text = _unlinked(self.notice.sayings[0].text)
        return text if len(text) <= SUBJECT else f"{text[: SUBJECT - 1]}…"

    def _marked(self, text: str) -> str:
        name = _MARKED.get(self.saying.event)
        if name is None:
            return text
        return self.pen.table.own(name, text=text)

    def _until(self, where: Visibility) -> datetime | None:
        """
        Return when the delivery expires: a public post that says "tomorrow" is wrong if
        it is late, but a withdrawal is needed however late it is.
        """
        news = self.saying.event is NoticeEvent.PUBLISH and where is Visibility.PUBLIC
        return self.pen.now + LATE if news else None

    @property
    def _turn(self) -> str:
        return str(self.notice.sayings.index(self.saying))

    def _id(self, *purpose: str) -> str:
        name = self.notice.name
        return delivery_id(self.notice.number, NOTICES, name, self._turn, *purpose)


def _unlinked(text: str) -> str:
    return " ".join(word for word in text.split() if not link_in(word))

"""
What is said of a notice, in each place within its own length and rules.

Pure: nothing is looked up and nothing is sent from here.
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
from gateway.core.public.notice import EVERYBODY, NOTICES, Event, Heard, Notice, Saying
from gateway.relay.pen import Pen
from gateway.relay.speaking.notices import parts
from gateway.routing.texts import link_in

#: Where a subscription's reader leaves, behind the public URL.
LEAVE = "/notices/leave/"

#: Characters of a notice without a title that become a mail's subject.
SUBJECT = 60

#: How a correction and a withdrawal are marked; a notice itself is not.
_MARKED = {Event.CORRECT: "notice-corrected", Event.WITHDRAW: "notice-withdrawn"}


@frozen(kw_only=True)
class Proclaimer:
    """
    Writes what is said of one notice at one time.

    Attributes:
        saying: What of it.
        public_url: Of our own pages; empty where the world sees none.
    """

    notice: Notice
    saying: Saying
    pen: Pen
    public_url: str

    def proclaim(
        self, subscribers: Mapping[Address, str], audience: Mapping[Address, Heard]
    ) -> tuple[Delivery, ...]:
        """
        Say it: a notice to all who are meant, what follows it to those who were told,
        as an answer to that.

        Args:
            subscribers: Who gets notices by mail, and the id of each subscription.
            audience: Whom the notice was said to.
        """
        if self.saying.event is Event.PUBLISH:
            to = dict.fromkeys(self._places(), Heard(""))
            if "email" in self.notice.to:
                to |= dict.fromkeys(subscribers, Heard(""))
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
        What is said, in full.
        """
        title = self.notice.title
        if self.saying.event is Event.WITHDRAW:
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
        self, to: Address, heard: Heard, subscription: str
    ) -> Iterator[Delivery]:
        mail = to.channel == "email"
        where = Visibility.PRIVATE if mail else Visibility.PUBLIC
        leave = self._leave(subscription) if mail else ()
        before = heard.first
        # What is on its way stays ahead; what nobody knows of holds nothing up.
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
                # Answers to people go first, however many read this.
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
        if self.saying.event is Event.WITHDRAW:
            # Whoever let a link stand in the notice pays for it once.
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
        Give the notice's title, or its beginning without what X charges more for.
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
        A post that says "tomorrow" means another day if it is late; what is taken back
        is taken back however late it is.
        """
        news = self.saying.event is Event.PUBLISH and where is Visibility.PUBLIC
        return self.pen.now + LATE if news else None

    @property
    def _turn(self) -> str:
        return str(self.notice.sayings.index(self.saying))

    def _id(self, *purpose: str) -> str:
        name = self.notice.name
        return delivery_id(self.notice.number, NOTICES, name, self._turn, *purpose)


def _unlinked(text: str) -> str:
    return " ".join(word for word in text.split() if not link_in(word))

"""
What the gateway says by itself to whoever wrote.

Pure: nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gateway.core.conversation import conversation_id
from gateway.core.decision import Urgency
from gateway.core.delivery import Button, Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.core.message import LATE, Address, Message, Visibility
from gateway.ports.beginning import Reserved, Startable
from gateway.ports.channels import Channel
from gateway.relay.asking import ask
from gateway.relay.speaking.allowance import is_proven
from gateway.routing.table import RoutingTable


@frozen(kw_only=True)
class Notices:
    """
    Writes what is said to the sender of one stored message.

    Attributes:
        id: The stored message's number.
        author: Who speaks: the town.
    """

    id: int
    message: Message
    author: str
    channels: Mapping[str, Channel]
    now: datetime

    def say(
        self,
        name: str,
        text: str,
        where: Visibility,
        urgency: Urgency = Urgency.NORMAL,
    ) -> list[Delivery]:
        """
        Say *text*, which is called *name*: once, however often this is asked.
        """
        message = self.message
        origin = (message.channel, message.external_id)
        aloud = urgency is Urgency.EMERGENCY and where is Visibility.PUBLIC
        said = [
            Delivery(
                id=delivery_id(self.id, *origin, "say", name, str(number)),
                message=self.id,
                # Not a conversation, but a lane of its own: parts keep their order.
                conversation=conversation_id(*origin, "(says)"),
                to=message.sender,
                text=part,
                subject=self._subject(),
                author=self.author,
                visibility=where,
                in_reply_to=message.reference,
                urgency=urgency,
                automatic=True,
                # Else whoever waits for a question or a code waits for ever.
                repeatable=where is Visibility.PRIVATE or urgency is Urgency.EMERGENCY,
                due_at=self.now,
                # Nobody is told in public whom to call because of yesterday.
                until=message.received_at + LATE if aloud else None,
            )
            for number, part in enumerate(
                parts(self.channels, message.sender, text, where)
            )
        ]
        return [*one_text(said)]

    def _subject(self) -> str:
        """
        Give theirs back, but not to somebody who may never have written it.
        """
        if not self.message.subject or is_proven(self.message):
            return reply_subject(self.message.subject)
        return self.author


def to_sender(
    filing: Filing,
    name: str,
    text: str,
    table: RoutingTable,
    channels: Mapping[str, Channel],
    now: datetime,
    *,
    at: Address | None = None,
) -> list[Delivery]:
    """
    Say *text*, which is called *name*, to whoever sent what was filed, in private;
    nothing where that could not be read. They are *at* another address by now, if the
    account counts no more that they sent it from.
    """
    message = filing.message
    if message is None:
        return []
    if at not in (None, message.sender):
        message = evolve(message, sender=at, reference="")
    notices = Notices(
        id=filing.id,
        message=message,
        author=table.town.name,
        channels=channels,
        now=now,
    )
    return notices.say(name, text, Visibility.PRIVATE)


def parts(
    channels: Mapping[str, Channel], to: Address, text: str, where: Visibility
) -> tuple[str, ...]:
    """
    Cut *text* as the channel of *to* needs it; one that cannot may refuse the whole.
    """
    channel = channels.get(to.channel)
    if channel is None:
        return (text,)
    return ask(to.channel, lambda: channel.split(text, where), ()) or (text,)


def must_begin(channels: Mapping[str, Channel], to: Address) -> bool:
    """
    Say whether whoever has *to* must write to us in private before we can, as far as
    their channel tells: we write first to people of one that says nothing of it.
    """
    channel = channels.get(to.channel)
    if channel is None or isinstance(channel, Startable):
        return True
    return ask(
        to.channel,
        lambda: isinstance(channel, Reserved) and channel.only_writes_back,
        otherwise=True,
    )


def pointing(channels: Mapping[str, Channel], to: Address, text: str) -> str:
    """
    Give the *text* that points to what is said in private, with the link by which
    whoever has *to* begins to talk there, if their channel has one.
    """
    channel = channels.get(to.channel)
    link = ask(
        to.channel,
        lambda: channel.begins_at if isinstance(channel, Startable) else "",
        "",
    )
    return f"{text} {link}".strip()


def in_parts(channels: Mapping[str, Channel], whole: Delivery) -> tuple[Delivery, ...]:
    """
    Cut what goes to a mailbox as its channel needs it. The first part keeps the name
    and the files of the *whole*; the buttons are under the last.
    """
    first, *others = parts(channels, whole.to, whole.text, Visibility.PRIVATE)
    plain = evolve(whole, text=first, buttons=())
    said = (
        plain,
        *(
            evolve(
                plain,
                id=delivery_id(whole.message, whole.id, "part", str(number)),
                text=part,
                attachments=(),
            )
            for number, part in enumerate(others, 2)
        ),
    )
    return with_buttons(one_text(said), whole.buttons)


def one_text(said: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """
    Let what is said be the parts of one text: nobody reads the end of it without the
    beginning.
    """
    first, *others = said
    return (first, *(evolve(part, part_of=first.id) for part in others))


def reply_subject(subject: str) -> str:
    """
    Give the subject of a reply to a mail that has *subject*.
    """
    if not subject or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}"


def buttons(say: Callable[[str], str], names: Sequence[str]) -> tuple[Button, ...]:
    """
    Give the buttons of these *names*, with what each says for whoever presses it.
    """
    return tuple(
        Button(say(f"button-{name}"), say(f"button-{name}-says")) for name in names
    )


def with_buttons(
    said: Sequence[Delivery], buttons: tuple[Button, ...]
) -> tuple[Delivery, ...]:
    """
    Put *buttons* under the last part of what is said.
    """
    return (*said[:-1], *(evolve(last, buttons=buttons) for last in said[-1:]))

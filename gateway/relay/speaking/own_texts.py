"""
The gateway's own texts to the sender of a message. Pure: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, frozen

from gateway.core.button import Button
from gateway.core.conversation import conversation_id
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.core.identity import has_any_proof
from gateway.core.message import LATE, Address, Message, Visibility
from gateway.ports.beginning import Reserved, Startable, Unthreaded
from gateway.ports.channels import Channel
from gateway.relay.broken_channel import unless_broken
from gateway.relay.pen import Pen


@frozen(kw_only=True)
class OwnTexts:
    """
    Writes texts to the sender of one stored message.

    Attributes:
        id: The stored message's number.
    """

    id: int
    message: Message
    pen: Pen

    def say(
        self,
        name: str,
        text: str,
        where: Visibility,
        urgency: Urgency = Urgency.NORMAL,
    ) -> list[Delivery]:
        """
        Return the deliveries of *text*; their ids depend on *name*, so that it is sent
        once.
        """
        message = self.message
        origin = (message.channel, message.external_id)
        aloud = urgency is Urgency.EMERGENCY and where is Visibility.PUBLIC
        said = [
            Delivery(
                id=delivery_id(self.id, *origin, "say", name, str(number)),
                message=self.id,
                # Not a conversation, but a lane that keeps the parts in order.
                conversation=conversation_id(*origin, "(says)"),
                to=message.sender,
                text=part,
                subject=self._subject(),
                author=self.pen.table.town.name,
                visibility=where,
                in_reply_to=message.reference,
                urgency=urgency,
                automatic=True,
                # Otherwise somebody might wait for a question or a code for ever.
                repeatable=where is Visibility.PRIVATE or urgency is Urgency.EMERGENCY,
                due_at=self.pen.now,
                # Public emergency instructions expire: yesterday's must not be posted
                # today.
                until=message.received_at + LATE if aloud else None,
            )
            for number, part in enumerate(
                parts(self.pen.channels, message.sender, text, where)
            )
        ]
        return [*one_text(said)]

    def informing(self, text: str, where: Visibility, language: str) -> str:
        """
        Return *text*, in private with the page that says what becomes of the sender's
        data, if the town has one.
        """
        table = self.pen.table
        if not table.town.privacy or where is not Visibility.PRIVATE:
            return text
        page = table.text("privacy-page", language, url=table.town.privacy)
        return f"{text} {page}"

    def _subject(self) -> str:
        """
        Return a reply to the sender's subject; the town's name for a sender without
        any proof, who may never have written it.
        """
        if not self.message.subject or has_any_proof(self.message):
            return reply_subject(self.message.subject)
        return self.pen.table.town.name


def to_sender(
    filing: Filing,
    name: str,
    text: str,
    pen: Pen,
    *,
    at: Address | None = None,
    where: Visibility = Visibility.PRIVATE,
) -> list[Delivery]:
    """
    Return the deliveries of *text*, called *name*, to the sender of what was filed, by
    default *where* only they read it; empty if that could not be read. *at* is their
    current address, if the account they wrote from no longer counts.
    """
    message = filing.message
    if message is None:
        return []
    if at not in (None, message.sender):
        message = evolve(message, sender=at, reference="")
    own = OwnTexts(id=filing.id, message=message, pen=pen)
    return own.say(name, text, where)


def parts(
    channels: Mapping[str, Channel], to: Address, text: str, where: Visibility
) -> tuple[str, ...]:
    """
    Split *text* as the channel of *to* requires; a channel that is absent or fails gets
    it whole.
    """
    channel = channels.get(to.channel)
    if channel is None:
        return (text,)
    return unless_broken(to.channel, lambda: channel.split(text, where), ()) or (text,)


def must_begin(channels: Mapping[str, Channel], to: Address) -> bool:
    """
    Say whether the owner of *to* must write in private before we can. True for an
    absent channel; False for one that does not say so.
    """
    channel = channels.get(to.channel)
    if channel is None or isinstance(channel, Startable):
        return True
    return unless_broken(
        to.channel,
        lambda: isinstance(channel, Reserved) and channel.only_writes_back,
        otherwise=True,
    )


def is_unthreaded(channels: Mapping[str, Channel], to: Address) -> bool:
    """
    Say whether the owner of *to* cannot reply to one private message of ours.
    """
    channel = channels.get(to.channel)
    return unless_broken(
        to.channel,
        lambda: isinstance(channel, Unthreaded) and channel.is_unthreaded,
        otherwise=False,
    )


def pointing(channels: Mapping[str, Channel], to: Address, text: str) -> str:
    """
    Return *text*, which points to what is said in private, with the channel's link for
    beginning a private conversation, if it has one.
    """
    channel = channels.get(to.channel)
    link = unless_broken(
        to.channel,
        lambda: channel.begins_at if isinstance(channel, Startable) else "",
        "",
    )
    return f"{text} {link}".strip()


def in_parts(channels: Mapping[str, Channel], whole: Delivery) -> tuple[Delivery, ...]:
    """
    Split a delivery to a mailbox as its channel requires. The first part keeps the id
    and files, the last gets the buttons.
    """
    first, *others = parts(channels, whole.to, whole.text, Visibility.PRIVATE)
    if not others and first == whole.text:
        return (whole,)
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
    Mark deliveries as parts of one text, so that none is sent without those before it.
    """
    first, *others = said
    return (first, *(evolve(part, part_of=first.id) for part in others))


def reply_subject(subject: str) -> str:
    """
    Return the subject of a reply to a mail with *subject*.
    """
    if not subject or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}"


def buttons(say: Callable[[str], str], names: Sequence[str]) -> tuple[Button, ...]:
    """
    Return the buttons called *names*: each with its label and with what it sends.
    """
    return tuple(
        Button(say(f"button-{name}"), say(f"button-{name}-says")) for name in names
    )


def with_buttons(
    said: Sequence[Delivery], buttons: tuple[Button, ...]
) -> tuple[Delivery, ...]:
    """
    Add *buttons* to the last delivery.
    """
    return (*said[:-1], *(evolve(last, buttons=buttons) for last in said[-1:]))

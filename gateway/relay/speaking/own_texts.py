"""
The gateway's own texts to the sender of a message. Pure: nothing is sent here.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.conversation import conversation_id
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing
from gateway.core.identity import has_any_proof
from gateway.core.message import LATE, Address, Message, Visibility
from gateway.relay.pen import Pen
from gateway.relay.speaking.shaping import (
    neutral_subject,
    one_text,
    parts,
    reply_subject,
)


@frozen(kw_only=True)
class OwnTexts:
    """
    Makes deliveries of texts to the sender of one stored message. (Which texts, and
    what else is filed, is for the `Speaker`.)

    Attributes:
        id: The stored message's number.
        discreet: Whether no subject may repeat the message's.
    """

    id: int
    message: Message
    pen: Pen
    discreet: bool = False

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
        Return a reply to the sender's subject; the town's name if a telephone must not
        show that to others, and for a sender without any proof, who may never have
        written it.
        """
        subject = self.message.subject
        if self.discreet or not has_any_proof(self.message):
            return neutral_subject(subject, self.pen.table.town.name)
        return reply_subject(subject)


def discreetly(filing: Filing, pen: Pen) -> Filing:
    """
    Return *filing*, if it is confidential, with a subject that repeats nothing in what
    is said to the sender.
    """
    message, town = filing.message, pen.table.town.name
    if message is None or not filing.is_confidential:
        return filing
    said = (
        evolve(each, subject=neutral_subject(each.subject, town))
        if each.to == message.sender
        else each
        for each in filing.deliveries
    )
    return evolve(filing, deliveries=tuple(said))


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
    own = OwnTexts(
        id=filing.id, message=message, pen=pen, discreet=filing.is_confidential
    )
    return own.say(name, text, where)

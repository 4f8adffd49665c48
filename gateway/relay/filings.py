"""
What follows from one message, once its sender is judged and its way decided.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from attrs import evolve, frozen

from gateway.core import tokens
from gateway.core.conversation import Conversation, Mailbox, conversation_id
from gateway.core.decision import Decision, Leg, Outcome, Reply, Urgency
from gateway.core.delivery import Delivery, delivery_id
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Message, Visibility
from gateway.ports.channels import Channel
from gateway.relay import letters
from gateway.routing import saying
from gateway.routing.table import RoutingTable, Thread

#: What becomes of a message by its outcome.
STATUS = {
    Outcome.DELIVER: Status.ROUTED,
    Outcome.ANSWER: Status.ROUTED,
    Outcome.REFUSE: Status.ROUTED,
    Outcome.CHALLENGE: Status.HELD,
    Outcome.QUARANTINE: Status.QUARANTINED,
}

#: Outcomes whose legs get the message now; in quarantine, to look at it.
DELIVERED = frozenset({Outcome.DELIVER, Outcome.QUARANTINE})

#: An answer in more parts than this is not spread over a public thread.
PUBLIC_PARTS = 4


@frozen
class Filer:
    """
    Writes the filing of one stored message.
    """

    stored: Stored
    message: Message
    table: RoutingTable
    channels: Mapping[str, Channel]
    key: bytes
    now: datetime

    def question(
        self,
        verdict: Verdict,
        decision: Decision,
        thread: Thread | None,
        *,
        aloud: bool,
    ) -> Filing:
        """
        File what somebody outside said.

        Args:
            verdict: How far they are believed.
            decision: Where it goes.
            thread: The conversation that it belongs to, if any.
            aloud: Whether the gateway may say its own texts.
        """
        legs = decision.legs if decision.outcome in DELIVERED else ()
        pairs = [(leg, self._conversation(leg, decision, thread)) for leg in legs]
        deliveries = [
            delivery
            for leg, conversation in pairs
            for delivery in self._letters(leg, conversation, verdict, decision)
        ]
        if aloud:
            deliveries += self._says(decision)
        return Filing(
            id=self.stored.id,
            status=STATUS[decision.outcome],
            message=self.message,
            verdict=verdict,
            decision=decision,
            conversations=tuple(conversation for _, conversation in pairs),
            deliveries=tuple(deliveries),
            problem=decision.rule if decision.outcome is Outcome.QUARANTINE else "",
        )

    def answer(
        self, conversation: Conversation, mailbox: Mailbox, verdict: Verdict
    ) -> Filing:
        """
        File what somebody answered for *mailbox*. One who may not speak for it is
        not told so.
        """
        problem = ""
        if verdict.standing is Standing.NONE:
            problem = f"answer refused: {verdict.because}"
        elif not (self.message.text.strip() or self.message.attachments):
            problem = "answer refused: nothing is in it but what it quotes"
        public = conversation.visibility is Visibility.PUBLIC
        decision = Decision(
            outcome=Outcome.QUARANTINE if problem else Outcome.DELIVER,
            legs=(),
            reply=Reply.PUBLIC if public else Reply.PRIVATE,
            rule="answer",
            language=conversation.language,
            version=self.table.version,
        )
        return Filing(
            id=self.stored.id,
            status=STATUS[decision.outcome],
            message=self.message,
            verdict=verdict,
            decision=decision,
            conversations=() if problem else (conversation,),
            deliveries=() if problem else self._answer(conversation, mailbox),
            problem=problem,
        )

    def _conversation(
        self, leg: Leg, decision: Decision, thread: Thread | None
    ) -> Conversation:
        message = self.message
        public = (
            decision.reply is Reply.PUBLIC and message.visibility is Visibility.PUBLIC
        )
        visibility = Visibility.PUBLIC if public else Visibility.PRIVATE
        confidential = "confidential" in decision.flags
        gone_on = None if leg.topic else self._part_of(thread, leg.mailbox)
        if gone_on is not None:
            # What was private stays so, whatever is said later: the reply address of
            # an older letter leads into the same conversation.
            private = gone_on.visibility is Visibility.PRIVATE
            return evolve(
                gone_on,
                visibility=gone_on.visibility if private else visibility,
                confidential=gone_on.confidential or confidential,
                heard=message.reference,
                heard_at=message.received_at,
                language=decision.language,
            )
        return Conversation(
            id=conversation_id(message.channel, message.external_id, leg.mailbox),
            contact=message.sender,
            mailbox=leg.mailbox,
            visibility=visibility,
            heard=message.reference,
            heard_at=message.received_at,
            subject=message.subject,
            language=decision.language,
            confidential=confidential,
        )

    def _part_of(self, thread: Thread | None, mailbox: str) -> Conversation | None:
        for one in (thread.conversation, *thread.others) if thread else ():
            if (one.mailbox, one.contact) == (mailbox, self.message.sender):
                return one
        return None

    def _letters(
        self,
        leg: Leg,
        conversation: Conversation,
        verdict: Verdict,
        decision: Decision,
    ) -> list[Delivery]:
        town = self.table.town
        say = partial(self.table.text, language=town.languages[0])
        letter = letters.compose(
            self.message,
            verdict,
            decision,
            leg,
            conversation.visibility,
            town.timezone,
            say,
        )
        return [
            Delivery(
                id=self._id("letter", leg.mailbox, str(address)),
                message=self.stored.id,
                conversation=conversation.id,
                to=address,
                text=letter.text,
                subject=letter.subject,
                author=letters.who(self.message),
                token=tokens.mint(conversation.id, self.key),
                urgency=decision.urgency,
                repeatable=True,
                because=leg.because,
                attachments=self.message.attachments,
                due_at=self.now,
            )
            for address in town.mailboxes[leg.mailbox].deliver
        ]

    def _says(self, decision: Decision) -> list[Delivery]:
        """
        Say the gateway's own texts.
        """
        names = saying.said(decision, self.message.visibility)
        # Not a conversation, but a lane of its own: parts keep their order.
        arrival = self.stored.arrival
        lane = conversation_id(arrival.channel, arrival.external_id, "(says)")
        mailbox = next(
            (self.table.town.mailboxes[leg.mailbox] for leg in decision.legs), None
        )
        return [
            Delivery(
                id=self._id("say", name, str(number)),
                message=self.stored.id,
                conversation=lane,
                to=self.message.sender,
                text=part,
                subject=_reply_subject(self.message.subject),
                author=self.table.town.name,
                visibility=where,
                in_reply_to=self.message.reference,
                urgency=decision.urgency,
                automatic=True,
                repeatable=decision.urgency is Urgency.EMERGENCY,
                due_at=self.now,
            )
            for name, where in names
            for number, part in enumerate(
                self._parts(
                    self.message.sender,
                    self.table.text(
                        name,
                        language=decision.language,
                        town=self.table.town.name,
                        office=mailbox.office if mailbox else self.table.town.name,
                        person=mailbox.person if mailbox else "",
                    ),
                    where,
                )
            )
        ]

    def _answer(
        self, conversation: Conversation, mailbox: Mailbox
    ) -> tuple[Delivery, ...]:
        language, attachments = conversation.language, self.message.attachments
        signed = self.table.text(
            "answer" if self.message.edit_of is None else "answer-corrected",
            language=language,
            text=self.message.text.strip(),
            signature=", ".join(filter(None, (mailbox.person, mailbox.office))),
        ).strip()
        where = conversation.visibility
        parts = self._parts(conversation.contact, signed, where)
        pointer: list[tuple[str, Visibility]] = []
        if where is Visibility.PUBLIC and len(parts) > PUBLIC_PARTS:
            text = self.table.text("answer-in-private", language=language)
            pointer = [(text, where)]
            where = Visibility.PRIVATE
            parts = self._parts(conversation.contact, signed, where)
        said = [*pointer, *((part, where) for part in parts)]
        return tuple(
            Delivery(
                id=self._id("answer", conversation.id, str(number)),
                message=self.stored.id,
                conversation=conversation.id,
                to=conversation.contact,
                text=part,
                subject=_reply_subject(conversation.subject),
                author=mailbox.office,
                visibility=visibility,
                in_reply_to=conversation.heard,
                token=tokens.mint(conversation.id, self.key),
                attachments=attachments if number == len(pointer) else (),
                due_at=self.now,
            )
            for number, (part, visibility) in enumerate(said)
        )

    def _parts(self, to: Address, text: str, visibility: Visibility) -> tuple[str, ...]:
        channel = self.channels.get(to.channel)
        return channel.split(text, visibility) if channel else (text,)

    def _id(self, *purpose: str) -> str:
        arrival = self.stored.arrival
        return delivery_id(
            self.stored.id, arrival.channel, arrival.external_id, *purpose
        )


def _reply_subject(subject: str) -> str:
    if not subject or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}"

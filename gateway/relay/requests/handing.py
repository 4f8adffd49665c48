"""
Hand over a completed request: the letter to its mailbox, and the receipt and stub for
its sender. Pure: nothing is looked up or sent here.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve, frozen

from gateway.core.actors import by_message
from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening, Timer, TimerKind
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Leg
from gateway.core.delivery import Delivery
from gateway.core.identity import Verdict
from gateway.core.message import Attachment, Message, Visibility
from gateway.core.objects import about_case
from gateway.core.requests.booking import Booking
from gateway.core.requests.form import Form, said
from gateway.core.requests.request import Request, RequestEvent
from gateway.ports.channels import Papered
from gateway.relay import enclosing
from gateway.relay.broken_channel import unless_broken
from gateway.relay.cases.promises import promises
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.capacity import basis_of
from gateway.relay.mailboxes.letter_facts import About, JudgedMessage
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.transition import Transition
from gateway.relay.speaking.speaker import Speaker
from gateway.town.forms.booking import booking_variables
from gateway.town.forms.filling import Filling


@frozen(kw_only=True)
class Hander:
    """
    Hands over a completed form.

    Attributes:
        origin: The message that began the request; its case has its number.
        verdict: How far its sender is believed now.
        decision: Where it goes.
        booking: What it booked, if anything.
        stays: What is said of what else its sender has booked, if anything.
        speaker: Writes to its sender, where they last wrote.
    """

    form: Form
    origin: Message
    verdict: Verdict
    decision: Decision
    booking: Booking | None
    stays: str
    speaker: Speaker

    def hand(self, request: Request) -> Transition:
        """
        Return the transition with all that follows.
        """
        request = evolve(request, whole=self._whole(request))
        pairs = [(leg, self._conversation(leg, request)) for leg in self._legs]
        written = [
            delivery
            for leg, conversation in pairs
            for delivery in self._letters(leg, conversation, request)
        ]
        mailbox = self._legs[0].mailbox if self._legs else ""
        return Transition(
            request=request.move(RequestEvent.HAND, self.speaker.pen.now),
            follows=Consequences(
                conversations=tuple(conversation for _, conversation in pairs),
                deliveries=(*written, *self._receipt(request)),
                timers=(*self._promised(request, mailbox), *self._booked_for(request)),
                happenings=self._for_another(request),
                acts=(self._act(request),),
            ),
        )

    def _act(self, request: Request) -> Act:
        acting = request.acting_for
        return Act(
            at=self.speaker.pen.now,
            actor=by_message(self.speaker.stored.id),
            action="request.hand",
            object=about_case(request.case),
            result=self.form.procedure,
            payload={"for": acting[0]} if acting else {},
        )

    def _for_another(self, request: Request) -> tuple[Happening, ...]:
        """
        Return a note of whom the sender acted for, and on what basis (Law 39/2015, art.
        5).
        """
        acting, contact = request.acting_for, self.verdict.contact
        if acting is None or contact is None:
            return ()
        (number, name), say = acting, self.speaker.pen.table.own
        bases = (basis_of(m, say) for m in contact.mandates if m.principal == number)
        note = say(
            "note-request-for",
            whom=name,
            number=number,
            by=contact.name,
            basis=next(bases, "—"),
        )
        return (
            Happening(
                case=request.case,
                event=CaseEvent.NOTE,
                at=self.speaker.pen.now,
                by=by_message(self.speaker.stored.id),
                note=note,
            ),
        )

    @property
    def _legs(self) -> list[Leg]:
        # Mailboxes that were told in confidence, or of an incident, have already read
        # the message that began it.
        return [leg for leg in self.decision.legs if not leg.is_beside]

    def _booked_for(self, request: Request) -> tuple[Timer, ...]:
        # Once the time that it booked is over, nobody has anything left to do.
        if self.booking is None:
            return ()
        pen = self.speaker.pen
        eve = self.booking.reminds_at(pen.now, pen.table.town.timezone)
        rings = {TimerKind.REMIND: eve, TimerKind.BOOKED: self.booking.ends}
        return tuple(
            Timer(case=request.case, kind=kind, due_at=at)
            for kind, at in rings.items()
            if at is not None
        )

    def _promised(self, request: Request, mailbox: str) -> tuple[Timer, ...]:
        if not mailbox:
            return ()
        decision = self.decision
        if self.booking is not None:
            # The booking is the answer.
            decision = evolve(decision, answer_within=None)
        # Terms run from now, when the application is complete.
        table, now = self.speaker.pen.table, self.speaker.pen.now
        return promises(decision, request.case, mailbox, table, now, now)

    def _conversation(self, leg: Leg, request: Request) -> Conversation:
        origin, last = self.origin, self.speaker.message
        return Conversation(
            id=conversation_id(origin.channel, origin.external_id, leg.mailbox),
            contact=last.sender,
            mailbox=leg.mailbox,
            # The form was filled in private, wherever it began.
            visibility=Visibility.PRIVATE,
            heard=last.reference,
            heard_at=last.received_at,
            subject=self.speaker.subject,
            language=request.language,
            confidential=self.decision.is_confidential,
            case=str(request.case),
        )

    def _letters(
        self, leg: Leg, conversation: Conversation, request: Request
    ) -> tuple[Delivery, ...]:
        town = self.speaker.pen.table.town
        opened_by, stored = request.case.message, self.speaker.stored
        whole = enclosing.as_handed(self.origin, request)
        return letters.send(
            JudgedMessage(whole, self.verdict, self.decision),
            leg,
            conversation,
            About(
                number=town.casework.spoken(request.case),
                booked=self.booking is not None,
            ),
            letters.Post(
                message=opened_by,
                name=partial(stored.id_with, opened_by, "request", leg.mailbox),
                pen=self.speaker.pen,
            ),
        )

    def _whole(self, request: Request) -> str:
        """
        Return the request as its mailbox reads it, in the town's language.
        """
        table = self.speaker.pen.table
        language, say = table.town.language, table.own
        rows = Filling(form=self.form).rows(request, language)
        lines = [said(self.form.name, language), ""]
        lines += [f"{label}: {answer}" for label, answer in rows]
        if self.booking is not None:
            lines.append(say("letter-booked", **self._booked(language)))
        if self.form.legal:
            lines.append(say("letter-legal", legal=self.form.legal))
        return "\n".join([*lines, "", say("letter-said"), self.origin.text]).strip()

    def _receipt(self, request: Request) -> list[Delivery]:
        scribe = Scribe(table=self.speaker.pen.table, form=self.form)
        town = self.speaker.pen.table.town
        mailbox = self._legs[0].mailbox if self._legs else ""
        person = town.mailboxes[mailbox].person if mailbox else ""
        if self.booking is None:
            text = scribe.say(
                "request-handed", request, person=person or town.office_of(mailbox)
            )
        else:
            booked = self._booked(request.language)
            text = scribe.say("request-booked", request, **booked)
            text = f"{text} {self.stays}".rstrip()
        said = self.speaker.alone("request handed", text)
        if not said or not self._carried_by(said[0].to.channel):
            # That channel carries text only.
            return said
        return [*said[:-1], evolve(said[-1], attachments=(self._paper(request),))]

    def _carried_by(self, name: str) -> bool:
        channel = self.speaker.pen.channels.get(name)
        return unless_broken(
            name,
            lambda: isinstance(channel, Papered) and channel.carries_papers,
            otherwise=False,
        )

    def _paper(self, request: Request) -> Attachment:
        number = self.speaker.pen.table.town.casework.named(request.case)
        return enclosing.stub(request.case, number)

    def _booked(self, language: str) -> dict[str, str]:
        booking, zone = self.booking, self.speaker.pen.table.town.timezone
        assert booking is not None  # noqa: S101 - whoever asks has looked.
        return booking_variables(booking, self.form, zone, language)

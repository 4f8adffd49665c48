"""
Beginning of a request: a procedure that has a form is not delivered at once; its sender
is first asked for what is missing.
"""

from __future__ import annotations

from datetime import date

from attrs import evolve, frozen

from gateway.core.case import Case, CaseState, Number
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.filing import Filing
from gateway.core.identity import Standing, has_any_proof
from gateway.core.people.counter import COUNTER
from gateway.core.requests.form import Form
from gateway.core.requests.request import OPEN, Request, RequestState
from gateway.ports.requests import Requests
from gateway.relay.enclosing import enclosed
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.booker import Booker
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.handing import Hander
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.staying import stays
from gateway.relay.requests.transition import Transition
from gateway.relay.speaking.shaping import with_buttons
from gateway.routing.staff import Sender
from gateway.town.forms.booking import Trouble
from gateway.town.forms.limits import overtaken
from gateway.town.forms.whom import as_signed, form_of, may_be_for, not_any_more


@frozen(kw_only=True)
class BeginningRequest:
    """
    Begins requests, and hands over completed ones that waited for a proof of identity.

    For a procedure that must be signed, the form comes first, and its message stays
    held. When the sender has signed, the message is routed again and the request handed
    over.
    """

    requests: Requests
    booker: Booker
    question: CancelQuestion

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        form = hearing.table.forms.get(decision.rule)
        if form is None or not _can_be_asked(form, decision, filing):
            return filing
        request = await self.requests.request(Number(filing.id))
        if request is None:
            if hearing.message.is_late:
                # The mailbox gets it as it is, and asks for what is missing.
                return filing
            if not (has_any_proof(hearing.message) or await hearing.may_speak()):
                # Without any proof, a sender may be asked only so often: they may never
                # have written.
                return filing
            return await self._begun(hearing, form, decision, filing)
        if request.state not in OPEN:
            return filing
        proving = request.state is RequestState.PROVING
        if decision.outcome is Outcome.CHALLENGE:
            # The form comes first: nobody is sent to sign before it is complete.
            return filing if proving else evolve(filing, deliveries=(), codes=())
        if not proving:
            return _waiting(filing)
        form = form_of(hearing.table, request) or form
        return await self._handed(hearing, form, request, filing)

    async def _begun(
        self, hearing: Hearing, form: Form, decision: Decision, filing: Filing
    ) -> Filing:
        message, table = hearing.message, hearing.table
        case, now = filing.cases[0], hearing.now
        today = self._today(hearing)
        request = Request(
            case=case.number,
            procedure=form.procedure,
            contact=message.sender,
            person=case.person,
            whom=may_be_for(form, hearing.verdict, decision.requires, today),
            language=case.language,
            state=RequestState.ASKING,
            begun_at=now,
            moved_at=now,
        ).answered(message.reference, "")
        scribe = Scribe(table=table, form=form_of(table, request) or form)
        said = meant.form_answer(hearing, first=True)
        whole = enclosed(request, filing.id, message.attachments)
        request = as_signed(scribe.filling.spotted(whole, said))
        before = await stays(hearing, self.question, scribe, request, message.said)
        trouble = await self.booker.trouble(request, form, hearing)
        if trouble is None:
            turned = scribe.begin(request, before)
        else:
            helps = scribe.say(trouble.text, request, **trouble.variables)
            left = scribe.filling.without(request, trouble.wrong)
            turned = scribe.begin(left, f"{before} {helps}".lstrip(), trouble.wrong)
        return _asked(hearing, scribe, "request", turned, filing)

    async def _handed(
        self, hearing: Hearing, form: Form, request: Request, filing: Filing
    ) -> Filing:
        scribe = Scribe(table=hearing.table, form=form)
        left = not_any_more(request, hearing.verdict, self._today(hearing))
        if left is not None:
            # They may no longer act for that person.
            turned = scribe.not_for_them(request, left, hearing.now)
            return _asked(hearing, scribe, "request for whom", turned, filing)
        late = await self._late(hearing, form, request)
        if late is not None:
            turned = scribe.instead(request, hearing.now, late)
            # They may have confirmed it days ago, and read now what it is about.
            begins = scribe.say("request-begins", request)
            turned = evolve(turned, text=f"{begins} {turned.text}")
            return _asked(hearing, scribe, "request late", turned, filing)
        decision, said = await hearing.decide(), hearing.message.said
        hander = Hander(
            form=form,
            origin=hearing.message,
            verdict=hearing.verdict,
            decision=decision,
            booking=await self.requests.booking(request.case),
            stays=await stays(hearing, self.question, scribe, request, said),
            speaker=hearing.speaker,
        )
        handed = hander.hand(request)
        # The form goes to its mailbox instead of the message.
        unsent = evolve(filing, conversations=(), deliveries=(), timers=())
        return evolve(unsent.causing(handed.follows), requests=(handed.request,))

    async def _late(
        self, hearing: Hearing, form: Form, request: Request
    ) -> Trouble | None:
        """
        Return which answer has expired while the step-up was waited for; None if none
        has. What is booked stays, whatever else the rules say since.
        """
        late = overtaken(request, form, self._today(hearing))
        booking = await self.requests.booking(request.case)
        if late is None and booking is not None and booking.starts <= hearing.now:
            return await self.booker.trouble(request, form, hearing)
        return late

    def _today(self, hearing: Hearing) -> date:
        return hearing.table.around.calendar.local(hearing.now).date()


def _asked(
    hearing: Hearing, scribe: Scribe, name: str, turned: Transition, filing: Filing
) -> Filing:
    """
    Return *filing* with the text of *turned* sent to the sender under the id *name*,
    and nothing sent to the mailbox yet.
    """
    asked = hearing.speaker.alone(name, turned.text)
    asked_now = with_buttons(asked, scribe.buttons(turned.request))
    said_now = hearing.speaker.aside(asked_now, turned.request.language)
    waiting = _waiting(filing)
    beside = hearing.speaker.receipt_in(filing.deliveries, beside=True)
    return evolve(
        waiting,
        deliveries=(*waiting.deliveries, *beside, *said_now),
        requests=(turned.request,),
    )


def _can_be_asked(form: Form, decision: Decision, filing: Filing) -> bool:
    """
    Say whether the form may be asked: not if the message is several matters, which a
    person sorts, nor if nobody is answered, nor if somebody reads it at once.
    """
    signed = (
        decision.outcome is Outcome.CHALLENGE and decision.requires is Standing.STRONG
    )
    return (
        (decision.outcome is Outcome.DELIVER or signed)
        and decision.reply is not Reply.NONE
        and Sender.LOOKALIKE.value not in decision.flags
        and not decision.is_confidential
        and not any(leg.at_once for leg in decision.legs)
        and len(filing.cases) - len(_reports(filing)) == 1
        and filing.message is not None
        # At the counter the clerk asks, except for bookings: only the gateway knows
        # what is free.
        and (filing.message.channel != COUNTER or form.books is not None)
    )


def _waiting(filing: Filing) -> Filing:
    """
    Return *filing* without the letters to its mailbox: the case waits for its citizen,
    or is held. Those told in confidence, or of an incident beside it, still get theirs.
    """
    legs = filing.decision.legs if filing.decision else ()
    beside = {leg.mailbox for leg in legs if leg.is_beside}
    talks = [each for each in filing.conversations if each.mailbox in beside]
    read, reports = {talk.id for talk in talks}, _reports(filing)
    return evolve(
        filing,
        conversations=tuple(talks),
        deliveries=tuple(d for d in filing.deliveries if d.conversation in read),
        timers=tuple(each for each in filing.timers if each.case in reports),
        codes=(),
        cases=tuple(
            case if case.number in reports else _begins(case) for case in filing.cases
        ),
    )


def _reports(filing: Filing) -> frozenset[Number]:
    """
    Return the cases of incidents that the message tells beside what it applies for.
    """
    legs = filing.decision.legs if filing.decision else ()
    told = {leg.mailbox for leg in legs if leg.report is not None}
    talks = {talk.case for talk in filing.conversations if talk.mailbox in told}
    return frozenset(c.number for c in filing.cases if str(c.number) in talks)


def _begins(case: Case) -> Case:
    if case.state is CaseState.HELD:
        return case
    return evolve(case, state=CaseState.WAITING)

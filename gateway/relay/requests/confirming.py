"""
A request whose summary its sender has confirmed: it is booked, and handed over or, if a
stronger proof is required, held until that comes.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.decision import Decision, Leg
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status
from gateway.core.identity import Contact, Verdict, lapsed
from gateway.core.people.codes import LIFETIME, Code, Purpose
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import CORRECTION, Request, RequestEvent
from gateway.ports.step_up import StepUp
from gateway.ports.store import Filings, Register
from gateway.relay.heard.hearing import Hearing
from gateway.relay.heard.invited import invited
from gateway.relay.requests.booker import Booker
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.handing import Hander
from gateway.relay.requests.meant import is_same
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.staying import stays
from gateway.relay.requests.transition import Transition
from gateway.routing.deciding.settling import VERIFY, VERIFY_STRONG
from gateway.town.forms.booking import Trouble
from gateway.town.forms.limits import overtaken
from gateway.town.forms.whom import not_any_more
from gateway.town.inviting import Invitation


@frozen(kw_only=True)
class Confirmer:
    """
    Continues requests that their senders have confirmed.
    """

    filings: Filings
    register: Register
    booker: Booker
    question: CancelQuestion
    step_up: StepUp | None

    async def confirmed(
        self, hearing: Hearing, scribe: Scribe, request: Request
    ) -> Transition:
        """
        Return the transition that follows from a yes. What was to be corrected, and was
        not, is not confirmed by it.

        Raises:
            TemporaryFailure: The message that began the request is being routed.
        """
        if request.asked == CORRECTION:
            return scribe.ask_again(request, hearing.now)
        origin = await self._origin(request)
        decision = origin.decision
        assert decision is not None  # noqa: S101 - a request is begun by a decision.
        held = origin.status is Status.HELD
        verdict = await self._believed(hearing, origin)
        if not held and verdict.standing < decision.requires:
            # The sender was verified when it began, and no longer is.
            return Transition(
                request=request.move(RequestEvent.SUM_UP, hearing.now),
                text=hearing.table.text(VERIFY, request.language),
            )
        # It may have been open for days, and a date in it may have passed.
        today = hearing.table.around.calendar.local(hearing.now).date()
        left = not_any_more(request, verdict, today)
        if left is not None:
            return scribe.not_for_them(request, left, hearing.now)
        late = overtaken(request, scribe.form, today)
        if late is not None:
            return scribe.instead(request, hearing.now, late)
        booked = await self.booker.book(request, scribe.form, hearing)
        if isinstance(booked, Trouble):
            return scribe.instead(request, hearing.now, booked)
        if held:
            return self._invited(hearing, request, decision)
        return await self._handed(hearing, scribe, request, origin, verdict, booked)

    async def again(self, hearing: Hearing, request: Request) -> Transition:
        """
        Return the transition that repeats how to prove who one is.

        Raises:
            TemporaryFailure: The message that began the request is being routed.
        """
        origin = await self._origin(request)
        assert origin.decision is not None  # noqa: S101 - see above.
        return self._invited(hearing, request, origin.decision)

    def _invited(
        self, hearing: Hearing, request: Request, decision: Decision
    ) -> Transition:
        table = hearing.table
        text = table.text(VERIFY_STRONG, request.language)
        invitation = invited(hearing, request.case.message, decision, self.step_up)
        if invitation is not None:
            how = table.text(invitation.text, request.language, **invitation.variables)
            text = f"{text} {how}"
        return Transition(
            request=request.move(RequestEvent.INVITE, hearing.now),
            text=text,
            follows=Consequences(codes=_read_now(invitation) if invitation else ()),
        )

    async def _handed(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        origin: Filing,
        verdict: Verdict,
        booking: Booking | None,
    ) -> Transition:
        message, decision = origin.message, origin.decision
        assert message is not None  # noqa: S101 - what began it was read.
        assert decision is not None  # noqa: S101 - and decided.
        handed = Hander(
            form=scribe.form,
            origin=message,
            verdict=verdict,
            decision=self._reachable(hearing, decision),
            booking=booking,
            stays=await stays(hearing, self.question, scribe, request, message.said),
            speaker=hearing.speaker,
        ).hand(request)
        had = hearing.happening(request.case, CaseEvent.HAND)
        follows = handed.follows + Consequences(happenings=(had,))
        return evolve(handed, follows=follows)

    def _reachable(self, hearing: Hearing, decision: Decision) -> Decision:
        # The rules may have been reloaded, and a mailbox removed, since it began.
        known = hearing.table.town.mailboxes
        legs = tuple(leg for leg in decision.legs if leg.mailbox in known)
        if any(not leg.is_beside for leg in legs):
            return evolve(decision, legs=legs)
        nobody = Leg(mailbox="", because="its rule names no mailbox")
        first = decision.legs[0] if decision.legs else nobody
        otherwise = hearing.table.rules.otherwise.deliver
        return evolve(
            decision, legs=tuple(evolve(first, mailbox=name) for name in otherwise)
        )

    async def _origin(self, request: Request) -> Filing:
        filing = await self.filings.filing(request.case.message)
        if filing is None or filing.decision is None:
            raise TemporaryFailure("the message that began the request is being routed")
        return filing

    async def _believed(self, hearing: Hearing, origin: Filing) -> Verdict:
        """
        Return how far the sender is believed: what they proved for the message that
        began the request counts as well. Mandates are those of now.
        """
        verdict, shown = hearing.verdict, origin.verdict
        if shown is None or shown.standing <= verdict.standing:
            return verdict
        same = is_same(hearing, origin)
        now_is = verdict.contact if same else await self._vouching(hearing, origin)
        if now_is is None or shown.contact is None:
            return verdict
        return evolve(shown, contact=evolve(shown.contact, mandates=now_is.mandates))

    async def _vouching(self, hearing: Hearing, origin: Filing) -> Contact | None:
        """
        Return the account that vouched for the sender if it still counts; only where
        they began the request from another account, and write from that now, since
        vouching does not bind it.
        """
        message, contact = origin.message, origin.verdict and origin.verdict.contact
        if not message or not contact or contact.address == message.sender:
            return None
        same = message.sender == hearing.message.sender
        if not same or not hearing.is_proven:
            return None
        known = await self.register.known([contact.address])
        now_is = known.contacts.get(contact.address)
        if now_is is None or now_is.person != contact.person:
            return None
        return None if lapsed(now_is, max(hearing.now, known.at)) else now_is


def _read_now(invitation: Invitation) -> tuple[Code, ...]:
    """
    Return the codes of *invitation*; those that vouch expire after the usual lifetime,
    since the sender is talking with us in private and reads them at once.
    """
    return tuple(
        evolve(code, expires_at=code.issued_at + LIFETIME)
        if code.kind is Purpose.VOUCH
        else code
        for code in invitation.codes
    )

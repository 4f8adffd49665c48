"""
Cancellation of a booking without its number: the sender is shown the booking, or asked
which one, and it is freed when they say yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.button import Button
from gateway.core.case import CaseState
from gateway.core.filing import Filing
from gateway.core.identity import Standing
from gateway.core.mail.machine import is_machine
from gateway.core.people.counter import COUNTER
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request, RequestState
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.ports.store import Filings
from gateway.relay.cases.recalling import person_of
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, meant
from gateway.relay.requests.answering_mailbox import spoken_since
from gateway.relay.requests.booked import WHETHER, WHICH, Booked, chosen, names
from gateway.relay.requests.cancellation import Freer
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.shaping import buttons, with_buttons
from gateway.routing.words.brief.cancelling import agrees_to_cancel, asks_to_cancel
from gateway.routing.words.brief.courtesies import is_brief
from gateway.town.forms.booking import booking_variables
from gateway.town.forms.words import Word, is_bare, word_of

#: The rule that such a message is filed under.
RULE = "cancel booking"

#: How long a bare yes answers the question, or may be said again.
YES_COUNTS = timedelta(hours=1)


@frozen(kw_only=True)
class Cancelling:
    """
    Takes the wish to cancel, and the answers to its questions, from whoever booked. It
    asks in private, and only private messages answer.
    """

    requests: Requests
    filings: Filings
    freer: Freer
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        believed = hearing.is_proven and not is_machine(message)
        # At the counter the clerk asks.
        asked = hearing.table.diaries and message.channel != COUNTER
        if not (believed and asked and is_brief(message.said)) or message.is_late_aloud:
            return None
        if hearing.named is not None and word_of(message.said)[0] is Word.CANCEL:
            # With the number nothing needs to be asked.
            return None
        agrees = agrees_to_cancel(message.said)
        if not agrees and asks_to_cancel(message.said, names(hearing.table)):
            return await self._wished(hearing)
        if message.edit_of is not None or not meant.may_be_said(hearing):
            return None
        answered = await self._answered(hearing, agrees=agrees)
        return answered or await self._commanded(hearing)

    async def _wished(self, hearing: Hearing) -> Filing | None:
        if await alarming.is_safety(hearing):
            return None
        pending = await hearing.pending(self.requests)
        form = hearing.table.forms.get(pending.procedure) if pending else None
        if form is not None and form.books is not None:
            # They mean the booking that they are making.
            return None
        decision = await hearing.decide()
        theirs = await self._theirs(hearing)
        likely = [each for each in theirs if not each.is_else(decision)]
        if likely:
            found = chosen(likely, meant.form_answer(hearing))
            asks = [found] if found else likely
            return await self._ask(hearing, asks, self._left(hearing, theirs, asks))
        form = hearing.table.forms.get(decision.rule)
        if pending is not None or form is None or form.books is None:
            # It was booked elsewhere, if at all: the mailbox concerned gets the
            # message.
            return None
        none = hearing.table.text("booking-none", decision.language)
        return await self._filed(hearing, none)

    async def _answered(
        self, hearing: Hearing, *, agrees: bool | None
    ) -> Filing | None:
        since = hearing.now - YES_COUNTS
        theirs = [
            each
            for each in await self._theirs(hearing)
            if each.request.asked and each.request.moved_at >= since
        ]
        if not theirs or await self._means_else(hearing, theirs[0].request):
            return None
        one = theirs[0]
        if agrees is False:
            if await meant.is_elsewhere(hearing, one.request, one.origin):
                return None
            kept = tuple(each.asked("", hearing.now) for each in theirs)
            text = one.scribe.say("booking-kept", one.request)
            return await self._filed(hearing, text, kept)
        if one.request.asked == WHICH:
            return await self._chosen(hearing, theirs)
        if agrees:
            return await self._freed(hearing, one)
        vague = certainty.is_vague(await hearing.decide())
        return await self._ask(hearing, theirs) if vague else None

    async def _commanded(self, hearing: Hearing) -> Filing | None:
        """
        Ask about the sender's bookings if "anular" is the whole message, and they have
        talked of nothing else since.
        """
        said = hearing.message.said
        if word_of(said)[0] is not Word.CANCEL or not is_bare(said):
            return None
        pending = await hearing.pending(self.requests)
        theirs = () if pending else await self._theirs(hearing)
        if not theirs or await self._means_else(hearing, theirs[-1].request):
            return None
        return await self._ask(hearing, theirs)

    async def _chosen(
        self, hearing: Hearing, theirs: Sequence[Booked]
    ) -> Filing | None:
        numbers = [case.number for case in hearing.named.cases] if hearing.named else []
        told = [each for each in theirs if each.request.case in numbers]
        found = told[0] if told else chosen(theirs, meant.form_answer(hearing))
        if found is None:
            vague = certainty.is_vague(await hearing.decide())
            return await self._ask(hearing, theirs) if vague else None
        return await self._ask(hearing, [found], self._left(hearing, theirs, [found]))

    def _left(
        self, hearing: Hearing, theirs: Sequence[Booked], asks: Sequence[Booked]
    ) -> tuple[Request, ...]:
        """
        Return the requests with their question withdrawn, since others are meant.
        """
        asked = (each for each in theirs if each.request.asked and each not in asks)
        return tuple(each.asked("", hearing.now) for each in asked)

    async def _freed(self, hearing: Hearing, one: Booked) -> Filing | None:
        came = await self.freer.freed(hearing, one.scribe, one.request)
        if came is None:
            return None
        freed = evolve(came.request, asked="")
        filing = await self._filed(hearing, came.text, (freed,))
        return filing.causing(came.follows)

    async def _theirs(self, hearing: Hearing) -> Sequence[Booked]:
        """
        Return the bookings that the sender may cancel, the earliest first.
        """
        sender, person = hearing.message.sender, person_of(hearing.verdict)
        found = await self.requests.bookings_of(sender, person, hearing.now)
        theirs = [await self._booked(hearing, booking) for booking in found]
        return [each for each in theirs if each is not None]

    async def _booked(self, hearing: Hearing, booking: Booking) -> Booked | None:
        request = await self.requests.request(booking.case)
        form = hearing.table.forms.get(request.procedure) if request else None
        shown = await self.filings.show(booking.case.message)
        origin = shown.filing if shown else None
        if request is None or form is None or request.state is not RequestState.HANDED:
            return None
        needs = origin.decision.requires if origin and origin.decision else None
        if (
            origin is None
            or needs is None
            or hearing.verdict.standing < min(needs, Standing.VERIFIED)
        ):
            return None
        if not meant.may_answer(hearing, request, shown):
            return None
        zone = hearing.table.town.timezone
        return Booked(
            request=request,
            origin=origin,
            scribe=Scribe(table=hearing.table, form=form),
            told=booking_variables(booking, form, zone, request.language),
        )

    async def _means_else(self, hearing: Hearing, request: Request) -> bool:
        """
        Say whether the message is no answer to the question about *request*.
        """
        pending = await hearing.pending(self.requests)
        since = pending is not None and pending.moved_at > request.moved_at
        if since or hearing.wish is not None or meant.talks_since(hearing, request):
            return True
        # A bare yes answers a later question of a mailbox.
        asks = frozenset({CaseState.WAITING})
        if await spoken_since(hearing, request, asks):
            return True
        return await alarming.is_safety(hearing)

    async def _ask(
        self,
        hearing: Hearing,
        theirs: Sequence[Booked],
        others: tuple[Request, ...] = (),
    ) -> Filing:
        """
        Ask whether to cancel the booking, or which of several.
        """
        one, *more = theirs
        asks = WHICH if more else WHETHER
        asked = tuple(each.asked(asks, hearing.now) for each in theirs)
        if more:
            listed = "\n".join(f"{each.number}: {each.shown}" for each in theirs)
            text = one.scribe.say("booking-cancel-which", one.request, bookings=listed)
            pressed = tuple(Button(each.number, each.number) for each in theirs)
        else:
            text = one.scribe.say("booking-cancel", one.request, **one.told)
            say = partial(one.scribe.say, request=one.request)
            pressed = buttons(say, ("confirm", "keep"))
        return await self._filed(hearing, text, (*asked, *others), pressed)

    async def _filed(
        self,
        hearing: Hearing,
        text: str,
        requests: tuple[Request, ...] = (),
        pressed: tuple[Button, ...] = (),
    ) -> Filing:
        speaker = hearing.speaker
        asked = speaker.alone("booking", text)
        language = speaker.decided(RULE).language
        said = speaker.aside(with_buttons(asked, pressed), language)
        sender = hearing.message.sender
        aloud = await may_ask(self.meter, sender, hearing.now)
        filing = speaker.filed(speaker.decided(RULE), said, aloud=aloud)
        return evolve(filing, requests=requests)

"""
Somebody goes on with what they apply for: answers, corrects, confirms, cancels.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import Event as CaseEvent
from gateway.core.case import Happening
from gateway.core.filing import Filing, Status
from gateway.core.form import Ask, Kind
from gateway.core.request import OPEN, Request, State
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.ports.store import Office
from gateway.relay import enclosing
from gateway.relay.hearing import Hearing
from gateway.relay.requests import alarming, aside, confided, meant, piece
from gateway.relay.requests.came import Came
from gateway.relay.requests.confirming import Confirmer
from gateway.relay.requests.elsewhere import answers_mailbox
from gateway.relay.requests.freeing import Freer
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.notices import with_buttons
from gateway.routing.words.courtesies import asks_for_state
from gateway.town.forms.filling import Filling
from gateway.town.forms.kinds import NotUnderstood
from gateway.town.forms.whom import form_of
from gateway.town.forms.words import Word, word_of

#: What such a message is decided by.
RULE = "request"


@frozen(kw_only=True)
class Applying:
    """
    Takes what is said to a request that waits for its sender.

    Only in private: nobody answers such questions before everybody. What a guard
    decides, what is urgent, and what is plainly about something else is none of it.
    """

    requests: Requests
    office: Office
    confirmer: Confirmer
    freer: Freer
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        if not meant.may_be_said(hearing):
            return None
        request = await self._meant(hearing)
        form = form_of(hearing.table, request) if request else None
        if request is None or form is None:
            return None
        scribe = Scribe(table=hearing.table, form=form)
        came = await self._heard(hearing, scribe, request)
        if came is None:
            hearing.as_answer(asked=False)
            return None
        return await self._filed(hearing, scribe, came)

    async def _heard(
        self, hearing: Hearing, scribe: Scribe, request: Request
    ) -> Came | None:
        word, rest = meant.word(hearing, scribe.form)
        if await alarming.is_alarm(hearing, request, scribe.form, word):
            return None
        shown = await self.office.show(request.case.message)
        waited = await piece.has_waited(hearing, request, shown)
        if not meant.may_answer(hearing, request, shown, waited=waited):
            return None
        word = piece.unasked(word, hearing.message.said) if waited else word
        if word is None and hearing.named and asks_for_state(hearing.message.said):
            return None
        origin = shown.filing if shown else None
        said = (hearing, request, scribe.filling, word)
        if await alarming.goes_on(*said, origin):
            return None
        if not confided.is_plain(*said):
            return None
        if request.state in OPEN:
            return await self._came(hearing, scribe, request, origin, word, rest)
        if request.state is State.HANDED and word is Word.CANCEL:
            return await self.freer.freed(hearing, scribe, request)
        return None

    async def _meant(self, hearing: Hearing) -> Request | None:
        """
        Give the request whose number is told, or else the one that waits for them.
        """
        if hearing.named is None:
            return await self.requests.pending(hearing.message.sender)
        for case in hearing.named.cases:
            if request := await self.requests.request(case.number):
                return request
        return await self._asked_freely(hearing)

    async def _asked_freely(self, hearing: Hearing) -> Request | None:
        """
        Give the request that waits for free words: a number may stand in them, too.
        """
        request = await self.requests.pending(hearing.message.sender)
        form = form_of(hearing.table, request) if request else None
        ask = form.ask(request.asked) if request and form else None
        if request is None or form is None or ask is None or ask.kind is not Kind.TEXT:
            return None
        word = word_of(hearing.message.said)[0]
        answers = Filling(form=form).is_answer(request, meant.said(hearing))
        return request if word is None or answers else None

    async def _came(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        origin: Filing | None,
        word: Word | None,
        rest: str,
    ) -> Came | None:
        """
        Say what comes of it; None where it is about something else.
        """
        if scribe.filling.is_answer(request, meant.said(hearing)):
            word = None
        left_out = scribe.filling.is_left_out(request, meant.said(hearing))
        if word is Word.CANCEL and not left_out:
            held = origin is not None and origin.status is Status.HELD
            return self.freer.stopped(hearing, scribe, request, held=held)
        if request.state is State.PROVING:
            yes = word is Word.YES and not meant.talks_since(hearing, request)
            if not (yes or word is Word.RESUME):
                return None
            return await self.confirmer.again(hearing, request)
        if hearing.message.edit_of is not None and word is None:
            # A new version of what was said is no answer to what is asked since.
            gone = await self._is_elsewhere(hearing, request, origin)
            return None if gone else scribe.which(request, hearing.now)
        message = hearing.message
        request = enclosing.enclosed(request, hearing.stored.id, message.attachments)
        if word is Word.CORRECT:
            named = scribe.filling.corrected(rest, request.language)
            return await self._corrected(hearing, scribe, request, named)
        its_own = aside.own(scribe, request, word, message.text)
        if its_own is not None and not left_out:
            return await self._aside(hearing, scribe, request, origin, its_own)
        if request.state is State.CONFIRMING:
            return await self._looked_at(hearing, scribe, request, origin, word)
        return await self._answered(hearing, scribe, request, origin, word)

    async def _answered(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        origin: Filing | None,
        word: Word | None,
    ) -> Came | None:
        its = (hearing, request, origin)
        ask = scribe.form.ask(request.asked)
        if hearing.wish is not None and (ask is None or ask.kind is not Kind.CHOICE):
            return None
        free = ask is not None and ask.kind is Kind.TEXT
        if free and word is None and await meant.is_matter(*its):
            return None
        beside = free or confided.is_beside(hearing, request)
        if beside and await answers_mailbox(*its):
            return None
        try:
            taken = scribe.filling.answered(request, meant.said(hearing))
        except NotUnderstood as e:
            gone = word is None and await self._is_elsewhere(*its)
            gone = gone or await answers_mailbox(*its)
            if gone or hearing.wish is not None:
                return None
            # It may be another answer to something that was asked before.
            changed = scribe.filling.changed(request, meant.said(hearing))
            among = None if changed else aside.among(hearing, scribe)
            if among is not None:
                return await self._aside(hearing, scribe, request, origin, among)
            return scribe.refuse(request, hearing.now, e, changed)
        return await self._go_on(hearing, scribe, taken)

    async def _looked_at(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        origin: Filing | None,
        word: Word | None,
    ) -> Came | None:
        if word is Word.YES:
            return await self.confirmer.confirmed(hearing, scribe, request)
        if word is None:
            named = scribe.filling.named(request, meant.said(hearing))
            if named is not None:
                return await self._corrected(hearing, scribe, request, named)
            if scribe.filling.is_doubtful(meant.said(hearing)):
                return scribe.which(request, hearing.now)
            changed = scribe.filling.changed(request, meant.said(hearing))
            if changed is not None:
                return await self._go_on(hearing, scribe, changed)
            gone = not hearing.message.attachments and await self._is_elsewhere(
                hearing, request, origin
            )
            if gone or hearing.wish is not None:
                return None
            among = aside.among(hearing, scribe)
            if among is not None:
                return await self._aside(hearing, scribe, request, origin, among)
        if word is Word.NO and not hearing.message.attachments:
            return scribe.which(request, hearing.now)
        return scribe.sum_up(request, hearing.now, hearing.message)

    async def _aside(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        origin: Filing | None,
        word: Word,
    ) -> Came | None:
        if word is Word.RESUME:
            return await self._go_on(hearing, scribe, request, first=request.asked)
        if word is Word.WAIT:
            return aside.later(scribe, request, hearing.now)
        aside.to_person(hearing, scribe, request, origin)
        return None

    async def _corrected(
        self,
        hearing: Hearing,
        scribe: Scribe,
        request: Request,
        named: tuple[Ask, str] | None,
    ) -> Came:
        if named is None:
            return scribe.which(request, hearing.now)
        ask, said = named
        left = scribe.filling.without(request, ask.name)
        if not said:
            return scribe.go_on(left, hearing.now, first=ask.name)
        asked = evolve(left, asked=ask.name)
        try:
            taken = scribe.filling.answered(
                asked, evolve(meant.said(hearing), text=said)
            )
        except NotUnderstood as e:
            return scribe.refuse(asked, hearing.now, e, None)
        return await self._go_on(hearing, scribe, taken)

    async def _go_on(
        self, hearing: Hearing, scribe: Scribe, request: Request, first: str = ""
    ) -> Came:
        booker = self.confirmer.booker
        trouble = await booker.trouble(request, scribe.form, hearing)
        if trouble is not None:
            return scribe.instead(request, hearing.now, trouble)
        return scribe.go_on(request, hearing.now, first=first)

    async def _is_elsewhere(
        self, hearing: Hearing, request: Request, origin: Filing | None
    ) -> bool:
        if await meant.is_elsewhere(hearing, request, origin):
            return True
        return await alarming.leaves(hearing, request)

    async def _filed(self, hearing: Hearing, scribe: Scribe, came: Came) -> Filing:
        deliveries = came.deliveries
        sender = hearing.message.sender
        if came.text and await may_ask(self.meter, sender, hearing.now):
            said = hearing.speaker.alone("request", came.text)
            deliveries += with_buttons(said, scribe.buttons(came.request))
        heard = Happening(
            case=came.request.case,
            event=CaseEvent.NOTE,
            at=hearing.now,
            by=f"message {hearing.stored.id}",
            message=hearing.stored.id,
            note=scribe.noted(came.request),
        )
        decision = evolve(hearing.speaker.decided(RULE), language=came.request.language)
        return evolve(
            hearing.speaker.filed(decision, deliveries, aloud=True),
            conversations=came.conversations,
            codes=came.codes,
            happenings=(heard, *came.happenings),
            timers=came.timers,
            acts=came.acts,
            requests=(came.request,),
        )

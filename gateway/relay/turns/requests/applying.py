"""
Messages of somebody who is filling a form: answers, corrections, confirmation,
cancellation.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.filing import Filing, Status
from gateway.core.requests.form import AnswerKind, Ask
from gateway.core.requests.request import OPEN, Request, RequestState
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.ports.store import Filings, Shown
from gateway.relay.enclosing import enclosed
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import (
    alarming,
    answering_part,
    aside,
    edited,
    form_or_mailbox,
    meant,
    message_piece,
    other_matter,
)
from gateway.relay.requests.addressed import is_for_another
from gateway.relay.requests.answering_mailbox import answers_mailbox
from gateway.relay.requests.cancellation import Freer
from gateway.relay.requests.confirming import Confirmer
from gateway.relay.requests.said_to import request_said_to
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.transition import Transition
from gateway.relay.requests.utterance import Utterance
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.shaping import with_buttons
from gateway.relay.turns.opting_out import quiet_wish
from gateway.town.forms.answer import NotUnderstood
from gateway.town.forms.whom import form_of
from gateway.town.forms.words import Word

#: The rule that such a message is filed under.
RULE = "request"


@frozen(kw_only=True)
class Applying:
    """
    Takes what is said to a request that waits for its sender.

    Private messages only: nobody answers such questions in public. Not what a guard
    holds for, what is urgent, or what is plainly about something else.
    """

    requests: Requests
    filings: Filings
    confirmer: Confirmer
    freer: Freer
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        if not meant.may_be_said(hearing):
            return None
        request = await request_said_to(hearing, self.requests)
        form = form_of(hearing.table, request) if request else None
        if request is None or form is None:
            return None
        scribe = Scribe(table=hearing.table, form=form)
        shown = await self.filings.show(request.case.message)
        origin = shown.filing if shown else None
        answering_part.without_subject(hearing, origin)
        request = edited.as_asked(hearing, scribe, request)
        both = await answering_part.parts(hearing, scribe, request, origin)
        if both is not None:
            came = await self._heard(both.head, scribe, request, shown)
            if came is not None:
                answer = await self._filed(both.head, scribe, request, came)
                hearing.goes_on_as(both.rest, answer)
                return None
        came = await self._heard(hearing, scribe, request, shown)
        if came is None:
            hearing.as_answer(asked=False)
            return None
        return await self._filed(hearing, scribe, request, came)

    async def _heard(
        self, hearing: Hearing, scribe: Scribe, request: Request, shown: Shown | None
    ) -> Transition | None:
        """
        Return what follows for *request*; None if the message is not for it.
        """
        word, rest = meant.word(hearing, scribe.form)
        if await alarming.is_no_answer(hearing, request, scribe.form, word):
            return None
        if request.state in OPEN and await is_for_another(hearing, request):
            return None
        waited = await message_piece.has_waited(hearing, request, shown)
        spent = not waited and await answering_part.has_answered(hearing)
        if spent or not meant.may_answer(hearing, request, shown, waited=waited):
            return None
        word = message_piece.unasked(word, hearing.message.said) if waited else word
        if word is None and meant.asks_how_it_goes(hearing):
            return None
        its = Utterance(
            hearing=hearing,
            request=request,
            scribe=scribe,
            origin=shown.filing if shown else None,
            word=word,
        )
        if await alarming.goes_on(its) or not form_or_mailbox.is_plain(its):
            return None
        if request.state in OPEN:
            return await self._came(its, rest)
        freed = None
        if request.state is RequestState.HANDED and word is Word.CANCEL:
            freed = await self.freer.freed(hearing, scribe, request)
        if freed is None:
            await edited.goes_on(hearing, request)
        return freed

    async def _came(self, its: Utterance, rest: str) -> Transition | None:
        """
        Return the transition of the request; None if the message is about something
        else.
        """
        hearing, request, scribe = its.hearing, its.request, its.scribe
        if its.filling.is_answer(request, its.answer):
            its = evolve(its, word=None)
        word, left_out = its.word, its.filling.is_left_out(request, its.answer)
        if word is Word.CANCEL and not left_out:
            held = its.origin is not None and its.origin.status is Status.HELD
            return self.freer.stopped(hearing, scribe, request, held=held)
        anew = word is None and hearing.message.edit_of is not None
        if anew and not edited.answered(hearing, request):
            return await self._anew(its)
        if request.state is RequestState.PROVING:
            yes = word is Word.YES and not meant.talks_since(hearing, request)
            if not (yes or word is Word.RESUME):
                return None
            return await self.confirmer.again(hearing, request)
        files = edited.new_files(hearing, request)
        its = evolve(its, request=enclosed(request, hearing.stored.id, files))
        if word is Word.CORRECT:
            named = its.filling.corrected(rest, request.language)
            return await self._corrected(its, named)
        its_own = aside.own(its)
        if its_own is not None and not left_out:
            return await self._aside(its, its_own)
        if request.state is RequestState.CONFIRMING:
            return await self._looked_at(its)
        return await self._answered(its)

    async def _anew(self, its: Utterance) -> Transition | None:
        """
        Take the new version of a message that answered no question: it does not answer
        the current one.
        """
        if await alarming.is_elsewhere(its):
            return None
        changed = edited.changed(its)
        if changed is not None:
            return await self._go_on(its, changed)
        if its.request.state is RequestState.PROVING:
            return None
        return its.scribe.which(its.request, its.hearing.now)

    async def _answered(self, its: Utterance) -> Transition | None:
        """
        Take the answer to what is asked; None if it is about something else.
        """
        hearing, request, ask = its.hearing, its.request, its.ask
        chosen = ask is not None and ask.kind is AnswerKind.CHOICE
        if quiet_wish(hearing) is not None and not chosen:
            return None
        free = ask is not None and ask.kind is AnswerKind.TEXT
        about = other_matter.is_matter if free else other_matter.is_incident_elsewhere
        tells = its.word is None and not chosen
        if tells and await about(hearing, request, its.origin):
            return None
        beside = free or form_or_mailbox.is_beside(hearing, request)
        if beside and await answers_mailbox(its):
            return None
        if free and meant.is_no_words(hearing.message):
            return its.scribe.ask_again(request, hearing.now)
        try:
            taken = its.filling.answered(request, its.answer)
        except NotUnderstood as e:
            gone = its.word is None and await alarming.is_elsewhere(its)
            gone = gone or await answers_mailbox(its)
            if gone or quiet_wish(hearing) is not None:
                return None
            # It may correct an earlier answer.
            changed = its.filling.changed(request, its.answer)
            among = None if changed else aside.among(its)
            if among is not None:
                return await self._aside(its, among)
            heard = hearing.message
            return its.scribe.refuse(request, hearing.now, e, changed, heard)
        return await self._go_on(its, taken)

    async def _looked_at(self, its: Utterance) -> Transition | None:
        hearing, request, scribe = its.hearing, its.request, its.scribe
        files = hearing.message.attachments
        if its.word is Word.YES:
            return await self.confirmer.confirmed(hearing, scribe, request)
        if its.word is None:
            named = its.filling.named(request, its.answer)
            if named is not None:
                return await self._corrected(its, named)
            if its.filling.is_doubtful(its.answer):
                return scribe.which(request, hearing.now)
            changed = its.filling.changed(request, its.answer)
            if changed is not None:
                return await self._go_on(its, changed)
            gone = not files and await alarming.is_elsewhere(its)
            if gone or quiet_wish(hearing) is not None:
                return None
            among = aside.among(its)
            if among is not None:
                return await self._aside(its, among)
        if its.word is Word.NO and not files:
            return scribe.which(request, hearing.now)
        return scribe.sum_up(request, hearing.now, hearing.message)

    async def _aside(self, its: Utterance, word: Word) -> Transition | None:
        if word is Word.RESUME:
            return await self._go_on(its, its.request, first=its.request.asked)
        if word is Word.WAIT:
            return aside.later(its.scribe, its.request, its.hearing.now)
        aside.to_person(its)
        return None

    async def _corrected(
        self, its: Utterance, named: tuple[Ask, str] | None
    ) -> Transition:
        request, scribe, now = its.request, its.scribe, its.hearing.now
        if named is None:
            return scribe.which(request, now)
        ask, said = named
        left = its.filling.without(request, ask.name)
        if not said:
            return scribe.go_on(left, now, first=ask.name)
        asked = evolve(left, asked=ask.name)
        try:
            taken = its.filling.answered(asked, evolve(its.answer, text=said))
        except NotUnderstood as e:
            return scribe.refuse(asked, now, e, None, its.hearing.message)
        return await self._go_on(its, taken)

    async def _go_on(
        self, its: Utterance, request: Request, first: str = ""
    ) -> Transition:
        booker, scribe, hearing = self.confirmer.booker, its.scribe, its.hearing
        edits = hearing.message.edit_of is not None
        trouble = await booker.trouble(request, scribe.form, hearing)
        if trouble is not None:
            return scribe.instead(request, hearing.now, trouble)
        before = scribe.changed(its.request, request) if edits else ""
        return scribe.go_on(request, hearing.now, before, first)

    async def _filed(
        self, hearing: Hearing, scribe: Scribe, request: Request, came: Transition
    ) -> Filing:
        follows, sender = came.follows, hearing.message.sender
        if came.text and await may_ask(self.meter, sender, hearing.now):
            said = hearing.speaker.alone("answer", came.text)
            asked = with_buttons(said, scribe.buttons(came.request))
            follows += Consequences(deliveries=asked)
        note = scribe.noted(came.request)
        heard = hearing.happening(came.request.case, CaseEvent.NOTE, note=note)
        decision = evolve(hearing.speaker.decided(RULE), language=came.request.language)
        filed = hearing.speaker.filed(decision, (), aloud=False)
        follows = Consequences(happenings=(heard,)) + follows
        question = request.asked if scribe.form.ask(request.asked) else ""
        now = came.request.answered(hearing.message.reference, question)
        return evolve(filed.causing(follows), requests=(now,))

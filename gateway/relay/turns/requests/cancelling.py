"""
Cancellation of a booking without its number: the sender is shown the booking, or asked
which one, and it is freed when they say yes.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core import certainty
from gateway.core.button import Button
from gateway.core.case import CaseState, Number
from gateway.core.filing import Filing
from gateway.core.mail.machine import is_machine
from gateway.core.message import Visibility
from gateway.core.requests.request import Request
from gateway.ports.meter import Meter
from gateway.ports.requests import Requests
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import alarming, cancel_question, meant, other_matter
from gateway.relay.requests.answering_mailbox import spoken_since
from gateway.relay.requests.booked import WHICH, Booked, chosen, meant_of, names
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.cancellation import Freer
from gateway.relay.speaking.allowance import may_ask
from gateway.relay.speaking.shaping import with_buttons
from gateway.relay.turns.opting_out import quiet_wish
from gateway.routing.words.brief.cancelling import (
    agrees_to_cancel,
    asks_to_cancel,
    names_cancelling,
)
from gateway.routing.words.brief.courtesies import is_only_a_number
from gateway.routing.words.brief.length import is_brief
from gateway.routing.words.brief.trimming import without_handles
from gateway.town.forms.words import Word, is_bare, word_of

#: The rule that such a message is filed under.
RULE = "cancel booking"


@frozen(kw_only=True)
class Cancelling:
    """
    Takes the wish to cancel, and the answers to its questions, from whoever booked. It
    asks in private, and only private messages answer.
    """

    requests: Requests
    question: CancelQuestion
    freer: Freer
    meter: Meter

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        believed = hearing.is_proven and not is_machine(message)
        brief = hearing.table.diaries and is_brief(message.said)
        if not (believed and brief) or message.is_late_aloud:
            return None
        word, _ = word_of(without_handles(message.said))
        if hearing.named is not None and word is Word.CANCEL:
            return await self._named(hearing)
        agrees = agrees_to_cancel(message.said)
        if not agrees and asks_to_cancel(message.said, names(hearing.table)):
            return await self._wished(hearing)
        if message.edit_of is not None or not meant.may_be_said(hearing):
            return None
        answered = await self._answered(hearing, agrees=agrees)
        return answered or await self._commanded(hearing)

    async def _named(self, hearing: Hearing) -> Filing | None:
        """
        Ask in private about the booking whose number was written in public. In private
        nothing needs to be asked.
        """
        public = hearing.message.visibility is Visibility.PUBLIC
        if not public or await alarming.is_safety(hearing):
            return None
        theirs = await self.question.theirs(hearing)
        told = _numbered(hearing, theirs)
        if not told:
            return None
        return await self._ask(hearing, told, self._left(hearing, theirs, told))

    async def _wished(self, hearing: Hearing) -> Filing | None:
        if await alarming.is_safety(hearing):
            return None
        pending = await hearing.pending(self.requests)
        form = hearing.table.forms.get(pending.procedure) if pending else None
        if form is not None and form.books is not None:
            # They mean the booking that they are making.
            return None
        decision = await hearing.decide()
        theirs = await self.question.theirs(hearing)
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
        theirs = await self.question.open(hearing)
        if not theirs or await self._means_else(hearing, theirs[0].request):
            return None
        one, said = theirs[0], hearing.message.said
        if meant.asks_how_it_goes(hearing) and not is_only_a_number(said):
            return None
        # "Sí, anúlala" can only be meant for us; "sí" and "anular" may be for others.
        clear = agrees and names_cancelling(said) and not is_bare(said)
        if not clear and await self._talks_since(hearing, one.request):
            plain = agrees or word_of(said)[0] is Word.NO
            goes_on = not plain or await self._must_go_on(hearing, one.request)
            return None if goes_on else await self._ask(hearing, theirs)
        if agrees is False:
            if await other_matter.is_elsewhere(hearing, one.request, one.origin):
                return None
            kept = tuple(each.asked("", hearing.now) for each in theirs)
            text = one.scribe.say("booking-kept", one.request)
            return await self._filed(hearing, text, kept)
        if one.request.asked == WHICH and await self._tells_which(hearing, theirs):
            return await self._chosen(hearing, theirs)
        if agrees and one.request.asked != WHICH:
            return await self._freed(hearing, one)
        # Whatever else it is likened to, a yes answers what was asked.
        yes = word_of(said)[0] is Word.YES
        unclear = agrees or yes or certainty.is_vague(await hearing.decide())
        return await self._ask(hearing, theirs) if unclear else None

    async def _commanded(self, hearing: Hearing) -> Filing | None:
        """
        Ask about the sender's bookings if "anular" is the whole message, and they have
        talked of nothing else since.
        """
        said = hearing.message.said
        if word_of(said)[0] is not Word.CANCEL or not is_bare(said):
            return None
        pending = await hearing.pending(self.requests)
        theirs = () if pending else await self.question.theirs(hearing)
        if not theirs or await self._means_else(hearing, theirs[-1].request):
            return None
        if await self._talks_since(hearing, theirs[-1].request):
            return None
        return await self._ask(hearing, theirs)

    async def _tells_which(self, hearing: Hearing, theirs: Sequence[Booked]) -> bool:
        """
        Say whether the message may tell which of *theirs* is meant, and is plainly
        about nothing else.
        """
        if _numbered(hearing, theirs):
            return True
        if meant_of(theirs, meant.form_answer(hearing)) is None:
            return False
        decision = await hearing.decide()
        return not (decision.is_confidential or theirs[0].is_else(decision))

    async def _chosen(self, hearing: Hearing, theirs: Sequence[Booked]) -> Filing:
        """
        Ask whether to cancel the one that is meant; again which, if that is not clear.
        """
        told = _numbered(hearing, theirs)
        found = told[0] if told else chosen(theirs, meant.form_answer(hearing))
        if found is None:
            return await self._ask(hearing, theirs)
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

    async def _means_else(self, hearing: Hearing, request: Request) -> bool:
        """
        Say whether the message is no answer to the question about *request*.
        """
        pending = await hearing.pending(self.requests)
        since = pending is not None and pending.moved_at > request.moved_at
        if since or quiet_wish(hearing) is not None:
            return True
        # A bare yes answers a later question of a mailbox.
        asks = frozenset({CaseState.WAITING})
        if await spoken_since(hearing, request, asks):
            return True
        return await alarming.is_safety(hearing)

    async def _talks_since(self, hearing: Hearing, request: Request) -> bool:
        """
        Say whether the sender has talked about another case, and the question about
        *request* was not put again along with that.
        """
        talk = hearing.talk
        if talk is None or not meant.talks_since(hearing, request):
            return False
        told = await hearing.recaller.cases.cases([Number.read(talk.case)])
        return any(case.moved_at > request.moved_at for case in told)

    async def _must_go_on(self, hearing: Hearing, request: Request) -> bool:
        """
        Say whether a bare yes or no goes to whom the sender has talked with since,
        unasked: it was in confidence, or of a danger.
        """
        confided = hearing.talk is not None and hearing.talk.confidential
        return confided or await alarming.leaves(hearing, request)

    async def _ask(
        self,
        hearing: Hearing,
        theirs: Sequence[Booked],
        others: tuple[Request, ...] = (),
    ) -> Filing:
        """
        Ask whether to cancel the booking, or which of several.
        """
        told = cancel_question.put(theirs, hearing)
        return await self._filed(
            hearing, told.text, (*told.requests, *others), told.buttons
        )

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


def _numbered(hearing: Hearing, theirs: Sequence[Booked]) -> Sequence[Booked]:
    """
    Return those of *theirs* whose numbers the message names.
    """
    numbers = [case.number for case in hearing.named.cases] if hearing.named else []
    return [each for each in theirs if each.request.case in numbers]

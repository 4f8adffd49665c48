"""
Somebody says that they want no more what they have booked, and tells no number: they
are shown it, or asked which, and it is free again once they say yes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gateway.core.booking import Booking
from gateway.core.counter import COUNTER
from gateway.core.delivery import Button
from gateway.core.filing import Filing
from gateway.core.form import Ask, Kind
from gateway.core.identity import ENOUGH, Standing
from gateway.core.machine import is_machine
from gateway.core.message import Visibility
from gateway.core.request import Event, Request, State
from gateway.ports.channels import Meter, Use
from gateway.ports.requests import Requests
from gateway.ports.store import Office
from gateway.relay.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.freeing import Freer
from gateway.relay.requests.scribe import Scribe
from gateway.relay.speaking.notices import with_buttons
from gateway.relay.turns.applying import MOST
from gateway.routing.arbiter import OTHER
from gateway.routing.settling import PRIVATE
from gateway.routing.words.asking import is_brief
from gateway.routing.words.cancelling import asks_to_cancel
from gateway.town.forms import kinds
from gateway.town.forms.booking import described
from gateway.town.forms.filling import Word, word_of
from gateway.town.forms.kinds import NotUnderstood

#: What such a message is decided by.
RULE = "cancel booking"

#: What is asked of a request that was handed over: whether what it booked is to be
#: free, or whether it is the one that is meant.
WHETHER, WHICH = "whether to cancel", "which to cancel"

#: So long a question waits for its answer.
PATIENCE = timedelta(hours=1)


@frozen(kw_only=True)
class Booked:
    """
    What somebody has booked.

    Attributes:
        told: What a text tells of it.
    """

    request: Request
    booking: Booking
    scribe: Scribe
    told: dict[str, str]

    @property
    def number(self) -> str:
        """
        Give the number by which it is told.
        """
        return self.scribe.table.town.casework.spoken(self.request.case)

    @property
    def shown(self) -> str:
        """
        Give it in a few words.
        """
        return f"{self.told['unit']}, {self.told['day']}, {self.told['start']}"

    def asked(self, what: str, at: datetime) -> Request:
        """
        Give its request as it is once *what* is asked of it; nothing is, if empty.
        """
        return evolve(self.request.move(Event.ASK, at), asked=what)


@frozen(kw_only=True)
class Cancelling:
    """
    Takes the wish to cancel, and what is answered to it; only of whoever booked. It is
    asked in private, and only what is said there is an answer.
    """

    requests: Requests
    office: Office
    freer: Freer
    meter: Meter
    now: Callable[[], datetime]

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        believed = message.evidence.proof in ENOUGH and not is_machine(message)
        # Whoever stands at the counter is asked by the clerk.
        asked = hearing.table.diaries and message.channel != COUNTER
        if not (believed and asked and is_brief(message.text)):
            return None
        word = _word(message.text)
        if hearing.named is not None and word is Word.CANCEL:
            # Whoever tells the number has said all.
            return None
        if word is not Word.YES and asks_to_cancel(message.text):
            return await self._wished(hearing)
        if message.edit_of is not None or not meant.may_be_said(hearing):
            return None
        return await self._answered(hearing, word)

    async def _wished(self, hearing: Hearing) -> Filing | None:
        if await meant.is_safety(hearing):
            return None
        pending = await self.requests.pending(hearing.message.sender)
        form = hearing.table.forms.get(pending.procedure) if pending else None
        if form is not None and form.books is not None:
            # What they are in the middle of is what they mean.
            return None
        theirs = await self._theirs(hearing)
        if theirs:
            return await self._ask(hearing, theirs)
        if pending is not None:
            return None
        language = (await hearing.decide()).language
        return await self._filed(hearing, hearing.table.text("booking-none", language))

    async def _answered(self, hearing: Hearing, word: Word | None) -> Filing | None:
        since = self.now() - PATIENCE
        theirs = [
            each
            for each in await self._theirs(hearing)
            if each.request.asked and each.request.moved_at >= since
        ]
        if not theirs or await self._means_else(hearing, theirs[0].request):
            return None
        one = theirs[0]
        if word is Word.NO:
            kept = tuple(each.asked("", self.now()) for each in theirs)
            text = one.scribe.say("booking-kept", one.request)
            return await self._filed(hearing, text, kept)
        if one.request.asked == WHICH:
            return await self._chosen(hearing, theirs)
        if word is Word.YES:
            return await self._freed(hearing, one)
        return await self._ask(hearing, theirs) if await _is_vague(hearing) else None

    async def _chosen(
        self, hearing: Hearing, theirs: Sequence[Booked]
    ) -> Filing | None:
        numbers = [case.number for case in hearing.named.cases] if hearing.named else []
        found = [each for each in theirs if each.request.case in numbers]
        if not found:
            try:
                meant_is = kinds.read(_choice(theirs), meant.said(hearing))
            except NotUnderstood:
                vague = await _is_vague(hearing)
                return await self._ask(hearing, theirs) if vague else None
            found = [each for each in theirs if each.number == meant_is]
        others = (each for each in theirs if each is not found[0])
        left = tuple(each.asked("", self.now()) for each in others)
        return await self._ask(hearing, found[:1], left)

    async def _freed(self, hearing: Hearing, one: Booked) -> Filing | None:
        came = await self.freer.freed(hearing, one.scribe, one.request)
        if came is None:
            return None
        freed = evolve(came.request, asked="")
        filing = await self._filed(hearing, came.text, (freed,))
        return evolve(
            filing,
            deliveries=(*filing.deliveries, *came.deliveries),
            happenings=came.happenings,
            acts=came.acts,
        )

    async def _theirs(self, hearing: Hearing) -> Sequence[Booked]:
        """
        Give what its sender has booked and may cancel, the first first.
        """
        contact = hearing.verdict.contact
        known = contact and hearing.verdict.standing >= Standing.VERIFIED
        person = contact.person if contact and known else ""
        sender = hearing.message.sender
        found = await self.requests.bookings_of(sender, person, self.now())
        theirs = [await self._booked(hearing, booking) for booking in found]
        return [each for each in theirs if each is not None]

    async def _booked(self, hearing: Hearing, booking: Booking) -> Booked | None:
        request = await self.requests.request(booking.case)
        form = hearing.table.forms.get(request.procedure) if request else None
        shown = await self.office.show(booking.case.message)
        origin = shown.filing if shown else None
        if request is None or form is None or request.state is not State.HANDED:
            return None
        needs = origin.decision.requires if origin and origin.decision else None
        if needs is None or hearing.verdict.standing < min(needs, Standing.VERIFIED):
            return None
        if not meant.may_answer(hearing, request, origin):
            return None
        zone = hearing.table.town.timezone
        return Booked(
            request=request,
            booking=booking,
            scribe=Scribe(table=hearing.table, form=form),
            told=described(booking, form, zone, request.language),
        )

    async def _means_else(self, hearing: Hearing, request: Request) -> bool:
        """
        Say whether it is no answer to what was asked of *request*.
        """
        pending = await self.requests.pending(hearing.message.sender)
        since = pending is not None and pending.moved_at > request.moved_at
        if since or meant.is_wish(hearing) or meant.talks_since(hearing, request):
            return True
        return await meant.is_safety(hearing)

    async def _ask(
        self,
        hearing: Hearing,
        theirs: Sequence[Booked],
        others: tuple[Request, ...] = (),
    ) -> Filing:
        """
        Ask whether the one is to be cancelled, or which of them.
        """
        one, *more = theirs
        asks = WHICH if more else WHETHER
        asked = tuple(each.asked(asks, self.now()) for each in theirs)
        if more:
            listed = "\n".join(f"{each.number}: {each.shown}" for each in theirs)
            text = one.scribe.say("booking-cancel-which", one.request, bookings=listed)
            buttons = tuple(Button(each.number, each.number) for each in theirs)
        else:
            text = one.scribe.say("booking-cancel", one.request, **one.told)
            buttons = tuple(
                Button(
                    one.scribe.say(f"button-{name}", one.request),
                    one.scribe.say(f"button-{name}-says", one.request),
                )
                for name in ("confirm", "keep")
            )
        return await self._filed(hearing, text, (*asked, *others), buttons)

    async def _filed(
        self,
        hearing: Hearing,
        text: str,
        requests: tuple[Request, ...] = (),
        buttons: tuple[Button, ...] = (),
    ) -> Filing:
        speaker = hearing.speaker
        asked = speaker.notices.say("booking", text, Visibility.PRIVATE)
        said = [*with_buttons(asked, buttons)]
        if hearing.message.visibility is Visibility.PUBLIC:
            pointer = hearing.table.text(PRIVATE, speaker.decided(RULE).language)
            said += speaker.notices.say(PRIVATE, pointer, Visibility.PUBLIC)
        sender = hearing.message.sender
        use = Use(channel="gateway", kind=f"asked {sender}", at=self.now())
        aloud = await self.meter.take(use, [evolve(MOST, kind=use.kind)]) is None
        filing = speaker.filed(
            hearing.verdict, speaker.decided(RULE), said, aloud=aloud
        )
        return evolve(filing, requests=requests)


def _word(text: str) -> Word | None:
    """
    Give what *text* says instead of an answer; "sí, anúlala" is a yes.
    """
    word, _ = word_of(text)
    first, _, rest = text.strip().partition(" ")
    agrees = word_of(first)[0] is Word.YES and word_of(rest)[0] is Word.CANCEL
    return Word.YES if agrees else word


def _choice(theirs: Sequence[Booked]) -> Ask:
    """
    Make what is asked where there are several: each is called by its number, its unit,
    its day, or all of it.
    """
    called = {}
    for each in theirs:
        weekday = each.told["day"].split()[0]
        called[each.number] = {**each.told, "all": each.shown, "weekday": weekday}
    return Ask(name=WHICH, kind=Kind.CHOICE, question={}, label={}, of=called)


async def _is_vague(hearing: Hearing) -> bool:
    """
    Say whether it is too little to be about anything else: a mistyped answer.
    """
    decision = await hearing.decide()
    return decision.intent == OTHER and not decision.topics

"""
A message from outside while it is heard, and what may take it besides the rules.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from attrs import define, evolve, field

from gateway.core.actors import by_message
from gateway.core.case import CaseEvent, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome, Reason, Urgency
from gateway.core.filing import Filing, Stored
from gateway.core.identity import Verdict, is_proven
from gateway.core.message import Message
from gateway.core.requests.request import Request
from gateway.core.rule_names import THREAD
from gateway.core.writing.file_names import said_in_names
from gateway.ports.requests import Requests
from gateway.relay.cases.recalling import NamedCases, Recaller
from gateway.relay.heard.asked_before import PreviousQuestion
from gateway.relay.speaking.allowance import Count
from gateway.relay.speaking.speaker import Speaker
from gateway.routing.table import RoutingTable, Thread
from gateway.town.recognising import Recognised


@define(kw_only=True)
class Hearing:
    """
    A message from outside, with what is known of it so far.

    Attributes:
        recognised: Who sent it.
        named: The sender's own cases whose numbers it names, if any.
        thread: The conversation that it may be part of.
        recaller: Looks up the sender's cases.
        speaker: Writes the gateway's own texts to the sender; holds the message.
        count: Counts one automatic text, and says whether it may be sent.
    """

    recognised: Recognised
    named: NamedCases | None
    thread: Thread | None
    recaller: Recaller
    speaker: Speaker
    count: Count
    _asked: bool = field(default=False, init=False)
    _before: PreviousQuestion | None = field(default=None, init=False)
    _because: Reason | None = field(default=None, init=False)
    _decision: Decision | None = field(default=None, init=False)
    _may_speak: bool | None = field(default=None, init=False)
    _answer: Filing | None = field(default=None, init=False)
    _pending: tuple[Request | None] | None = field(default=None, init=False)

    @property
    def stored(self) -> Stored:
        """
        The arrival.
        """
        return self.speaker.stored

    @property
    def message(self) -> Message:
        """
        What was said.
        """
        return self.speaker.message

    @property
    def table(self) -> RoutingTable:
        """
        The rules by which it is decided.
        """
        return self.speaker.pen.table

    @property
    def verdict(self) -> Verdict:
        """
        How far the sender is believed.
        """
        return self.speaker.verdict

    @property
    def talk(self) -> Conversation | None:
        """
        The first conversation of its thread, if it may be part of one.
        """
        return self.thread.conversation if self.thread else None

    @property
    def now(self) -> datetime:
        """
        When it is heard: the time of all that follows from it.
        """
        return self.speaker.pen.now

    @property
    def is_proven(self) -> bool:
        """
        Whether the channel's evidence shows that it is its sender's.
        """
        return is_proven(self.message)

    async def may_speak(self, *, begins: bool = False) -> bool:
        """
        Say whether the gateway may send texts of its own about it. They count once, and
        separately if the message *begins* something. What is old and public is answered
        by people only.
        """
        if self._may_speak is None:
            old = self.message.is_late_aloud
            self._may_speak = not old and await self.count(begins=begins)
        return self._may_speak

    async def pending(self, requests: Requests) -> Request | None:
        """
        Return the sender's open request among *requests*; it is looked up once.
        """
        if self._pending is None:
            self._pending = (await requests.pending(self.message.sender),)
        return self._pending[0]

    async def answered(self, rule: str, name: str, text: str) -> Filing:
        """
        File it by a *rule* of the gateway's own, and send the sender *text*, called
        *name*, in private, if the gateway may speak.
        """
        speaker, said = self.speaker, self.speaker.alone(name, text)
        return speaker.filed(speaker.decided(rule), said, aloud=await self.may_speak())

    def happening(
        self, case: Number, event: CaseEvent, *, note: str = "", mailbox: str = ""
    ) -> Happening:
        """
        Return the happening of *event* in *case*, by the sender, who says so here.
        """
        return Happening(
            case=case,
            event=event,
            at=self.now,
            by=by_message(self.stored.id),
            message=self.stored.id,
            note=note,
            mailbox=mailbox,
        )

    def goes_on_as(self, part: Hearing, answer: Filing | None = None) -> None:
        """
        Hear only that *part* from now on; the other part was an *answer*, if any.
        """
        self.speaker, self._answer = part.speaker, answer or self._answer
        self._decision = None

    @property
    def is_answered(self) -> bool:
        """
        Whether a part of the message was an answer to a form.
        """
        return self._answer is not None

    def whole(self, filing: Filing, message: Message) -> Filing:
        """
        Return *filing* as that of the whole *message*, with what follows from its other
        part.
        """
        if filing.message not in (None, message):
            filing = evolve(filing, message=message)
        return filing.beside(self._answer) if self._answer else filing

    async def aloud(self, decision: Decision, filing: Filing) -> bool:
        """
        Say whether the gateway sends the rules' texts and its receipt, as *filing* has
        them; if it has none, none is counted. To an old message a person says more: it
        gets only whom to call in danger, in private, or, if held, how to prove oneself.
        """
        urgent = decision.urgency is Urgency.EMERGENCY
        speaks = filing.speaks_to(self.message.sender)
        if self.message.is_late and decision.outcome is Outcome.CHALLENGE:
            return not speaks or await self.count(begins=False)
        if self.message.is_late:
            return urgent and bool(decision.says) and not self.message.is_late_aloud
        # Whoever opted out still gets what the rules say: it may be where help is.
        hushed = self.recognised.quiet and not decision.says
        if urgent or hushed or not speaks:
            return urgent or not speaks
        begun = decision.outcome in {Outcome.DELIVER, Outcome.ANSWER}
        return await self.may_speak(begins=begun and decision.rule != THREAD)

    async def decide(self) -> Decision:
        """
        Return the rules' decision. It is cached until something about the hearing
        changes.
        """
        if self._decision is None:
            # What is heard at once is decided in one go: the rules stay in caches.
            await asyncio.sleep(0)
            named = self._named_danger()
            self._decision = named or self._explained(self._decided(self._whole))
            await asyncio.sleep(0)
        return self._decision

    async def language(self, said: str) -> str:
        """
        Return the language of *said*; of one word, or digits alone, that of the
        sender's case that moved last.
        """
        if sum(any(map(str.isalpha, word)) for word in said.split()) < 2:
            since = self.now - self.table.town.identity.hold_for
            for last in await self.recaller.cases.moved(self.message.sender, since, 1):
                return last.language
        return (await self.decide()).language

    def _decided(self, message: Message) -> Decision:
        reading = self.table.read(message, self.verdict)
        after = self._before.after(self.message) if self._before else None
        if self._asked or after:
            reading = evolve(reading, asked=self._asked, after=after)
        decision = self.table.conclude(reading, thread=self.thread)
        return self._before.told(decision) if self._before else decision

    def _named_danger(self) -> Decision | None:
        """
        Decide by the names of files and of a place where there is no text, if they tell
        of danger: other names may be a program's or somebody else's.
        """
        names = said_in_names(self._whole)
        if not names:
            return None
        decision = self._decided(evolve(self._whole, text=names))
        return decision if decision.urgency is Urgency.EMERGENCY else None

    def _explained(self, decision: Decision) -> Decision:
        if self._because is None or decision.rule != THREAD:
            return decision
        legs = tuple(evolve(leg, reasons=(self._because,)) for leg in decision.legs)
        if decision.outcome is not Outcome.CHALLENGE:
            return evolve(decision, legs=legs)
        # It is a call for help: nobody must prove who they are.
        return evolve(decision, legs=legs, outcome=Outcome.DELIVER, says=())

    @property
    def _whole(self) -> Message:
        return self._before.joined(self.message) if self._before else self.message

    @property
    def asked_before(self) -> str:
        """
        The sender's previous question, if heard together with it; else empty.
        """
        return self._before.message.text if self._before else ""

    def together_with(self, before: PreviousQuestion | None) -> None:
        """
        Hear it together with the previous question *before*, or by itself (None).
        Discards the cached decision.
        """
        if before is not self._before:
            self._before, self._decision = before, None

    def go_on(self, thread: Thread | None, because: Reason | None = None) -> None:
        """
        Hear it as part of *thread*; discards the cached decision. If *because* says why
        it goes there, letters give that reason and no proof of identity is asked for.
        """
        self.thread, self._because = thread, because
        self._decision = None

    def as_answer(self, *, asked: bool) -> None:
        """
        Hear it as the reply to a question that was *asked*, or not as one. Discards the
        cached decision.
        """
        if asked is not self._asked:
            self._asked, self._decision = asked, None

    async def guarded(self) -> bool:
        """
        Say whether a guard decides; then no turn may take the message.
        """
        return (await self.decide()).is_guarded

    async def must_be_heard(self) -> bool:
        """
        Say whether somebody must read it, whatever else it may be: an emergency, or
        what a guard found, unless that quarantines it and no leg gets it at once.
        """
        decision = await self.decide()
        read = any(leg.at_once for leg in decision.legs)
        kept_out = decision.outcome is Outcome.QUARANTINE and not read
        guarded = await self.guarded() and not kept_out
        return guarded or decision.urgency is Urgency.EMERGENCY

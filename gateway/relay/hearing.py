"""
A question that is being heard, and what may take it before or after the rules do.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from attrs import define, evolve, field

from gateway.core.decision import THREAD, Decision, Outcome, Reason, Urgency
from gateway.core.filing import Filing, Status, Stored
from gateway.core.identity import ENOUGH, Verdict
from gateway.core.message import Message, Visibility
from gateway.core.writing.file_names import said_in_names
from gateway.relay.asked_before import Before
from gateway.relay.cases.recalling import Named, Recaller
from gateway.relay.speaking.allowance import Count
from gateway.relay.speaking.speaker import Speaker
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.words.brief.unsubscribing import asks_for_quiet
from gateway.town.recognising import Recognised

#: What rules of a guard are called.
GUARD = "guard "


def unmarked(stored: Stored, message: Message) -> bool:
    """
    Say whether what *message* goes on with is to be guessed: it is private, says that
    it answers nothing, and came where few mark what they answer. Of mails only answers
    have a lane: the headers of others name what they follow.
    """
    return (
        message.visibility is Visibility.PRIVATE
        and bool(stored.arrival.lane)
        and not (message.in_reply_to or message.edit_of or message.token)
    )


@define(kw_only=True)
class Hearing:
    """
    What somebody outside said, and what is known of it so far.

    Attributes:
        recognised: Who said it.
        named: The sender's own cases whose numbers stand in it, if any number does.
        thread: The conversation that it may be part of.
        recaller: Knows the sender's cases.
        speaker: Says the gateway's own texts to the sender, and has what they said.
    """

    recognised: Recognised
    named: Named | None
    thread: Thread | None
    recaller: Recaller
    speaker: Speaker
    count: Count
    _asked: bool = field(default=False, init=False)
    _before: Before | None = field(default=None, init=False)
    _because: Reason | None = field(default=None, init=False)
    _decision: Decision | None = field(default=None, init=False)
    _may_speak: bool | None = field(default=None, init=False)

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
        The rules that it is heard by.
        """
        return self.speaker.pen.table

    @property
    def verdict(self) -> Verdict:
        """
        How far the sender is believed.
        """
        return self.speaker.verdict

    @property
    def now(self) -> datetime:
        """
        When it is heard: whatever follows from it happens then.
        """
        return self.speaker.pen.now

    @property
    def wish(self) -> bool | None:
        """
        Say whether the sender wishes to hear nothing unasked any more (True), or to do
        so again (False); None if neither. Only who hears nothing can mean the latter:
        "avisadme" and "alta" are words like any others. The former must be proven:
        somebody else would keep from them what becomes of their matters.
        """
        wish = asks_for_quiet(self.message.said)
        means = self.is_proven if wish else self.recognised.quiet
        return wish if means else None

    @property
    def is_proven(self) -> bool:
        """
        Say whether it is its sender's, for all that the channel shows.
        """
        return self.message.evidence.proof in ENOUGH

    async def may_speak(self, *, begins: bool = False) -> bool:
        """
        Say whether the gateway may say something by itself, as to what *begins*
        something: however much that is, it counts once. What is old is answered in
        public by people only.
        """
        if self._may_speak is None:
            old = self.message.is_late_aloud
            self._may_speak = not old and await self.count(begins=begins)
        return self._may_speak

    async def answered(self, rule: str, name: str, text: str) -> Filing:
        """
        File it by a *rule* of the gateway's own, and say *text*, which is called
        *name*, to its sender alone, if the gateway may say something.
        """
        speaker, said = self.speaker, self.speaker.alone(name, text)
        return speaker.filed(speaker.decided(rule), said, aloud=await self.may_speak())

    async def told_of_files(self, filing: Filing) -> Filing:
        """
        Give *filing* with what its sender is told of files that nobody here is given,
        as they are too large.
        """
        apart = filing.status is Status.QUARANTINED
        large = any(each.too_large for each in self.message.attachments)
        if apart or not (large and await self.may_speak()):
            return filing
        return filing.saying(self.speaker.too_large((await self.decide()).language))

    async def aloud(self, decision: Decision) -> bool:
        """
        Say whether the gateway says what the rules say to it, and its receipt. What is
        old is read by a person, who may say more; all that it says of itself is whom to
        call, in private, and how to prove who one is: nobody else reads what is held.
        """
        urgent = decision.urgency is Urgency.EMERGENCY
        if self.message.is_late and decision.outcome is Outcome.CHALLENGE:
            return await self.count(begins=False)
        if self.message.is_late:
            return urgent and bool(decision.says) and not self.message.is_late_aloud
        # What the rules say to a message is no notice: it may be where help is.
        hushed = self.recognised.quiet and not decision.says
        speaks = bool(decision.says) or self.table.town.casework.receipts
        if urgent or hushed or not speaks:
            return urgent or not speaks
        is_new = decision.outcome is Outcome.DELIVER and decision.rule != THREAD
        return await self.may_speak(begins=is_new)

    async def decide(self) -> Decision:
        """
        Ask the rules; they are asked once.
        """
        if self._decision is None:
            named = self._named_danger()
            self._decision = named or self._explained(self._decided(self._whole))
        return self._decision

    async def language(self, said: str) -> str:
        """
        Give the language of what is *said* in it; of a word alone and of digits, that
        of what their sender last said of a case.
        """
        if sum(any(map(str.isalpha, word)) for word in said.split()) < 2:
            since = self.now - self.table.town.identity.hold_for
            for last in await self.recaller.cases.moved(self.message.sender, since, 1):
                return last.language
        return (await self.decide()).language

    def _decided(self, message: Message) -> Decision:
        reading = self.table.read(message, self.verdict)
        after = self._before.after(self.message) if self._before else None
        reading = evolve(reading, asked=self._asked, after=after)
        decision = self.table.conclude(reading, thread=self.thread)
        return self._before.told(decision) if self._before else decision

    def _named_danger(self) -> Decision | None:
        """
        Decide by the names of the files that are all there is, where these alone tell
        of danger: what else they say, a program or somebody else may have.
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
        # It asks for help only: nobody must show first who they are.
        return evolve(decision, legs=legs, outcome=Outcome.DELIVER, says=())

    @property
    def _whole(self) -> Message:
        return self._before.joined(self.message) if self._before else self.message

    @property
    def asked_before(self) -> str:
        """
        What its sender asked before, if it is heard together with that.
        """
        return self._before.message.text if self._before else ""

    def together_with(self, before: Before | None) -> None:
        """
        Hear it together with what its sender asked *before*, or by itself: the rules
        are asked anew.
        """
        if before is not self._before:
            self._before, self._decision = before, None

    def go_on(self, thread: Thread | None, because: Reason | None = None) -> None:
        """
        Hear it as part of *thread*: the rules are asked anew. If it is said to somebody
        *because* of something else, letters say that, and nothing must be proven.
        """
        self.thread, self._because = thread, because
        self._decision = None

    def as_answer(self, *, asked: bool) -> None:
        """
        Hear it as what is said to a question that was *asked*, or no more: the rules
        are asked anew.
        """
        if asked is not self._asked:
            self._asked, self._decision = asked, None

    async def guarded(self) -> bool:
        """
        Say whether a guard decides: then it is nobody's turn.
        """
        return (await self.decide()).rule.startswith(GUARD)

    async def calls(self) -> bool:
        """
        Say whether its sender calls for help by what they agreed in person, and a guard
        hears it: then it is nothing else, whatever they were asked.
        """
        return bool(self.verdict.agreed) and await self.guarded()

    async def must_be_heard(self) -> bool:
        """
        Say whether somebody must read it, whatever else it may be: an emergency, or
        what a guard looks for, unless that keeps it out, and nobody reads it at once.
        """
        decision = await self.decide()
        read = any(leg.at_once for leg in decision.legs)
        kept_out = decision.outcome is Outcome.QUARANTINE and not read
        guarded = await self.guarded() and not kept_out
        return guarded or decision.urgency is Urgency.EMERGENCY


class Turn(Protocol):
    """
    Something that a message may be besides a matter for a mailbox.
    """

    async def take(self, hearing: Hearing) -> Filing | None:
        """
        File the message; None lets go of it.
        """


class Sequel(Protocol):
    """
    What else follows from a message that the rules decided.
    """

    async def follow(
        self, hearing: Hearing, decision: Decision, filing: Filing
    ) -> Filing:
        """
        Add to the filing, or give it back as it is.
        """

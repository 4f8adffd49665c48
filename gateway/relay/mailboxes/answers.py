"""
What follows from what an employee says: an answer, or something done to the case.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from attrs import evolve, frozen

from gateway.core.case import MOVES, Case, Event, Happening, Timer
from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Visibility
from gateway.ports.erasing import ERASED
from gateway.relay.cases.habits import points_below, said
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.cases.together import SHARED, is_half_numbered
from gateway.relay.mailboxes.doing import (
    DOES,
    closes,
    default,
    does,
    happens,
    shut,
    told,
)
from gateway.relay.mailboxes.inside import INSIDE, keep, minds
from gateway.relay.mailboxes.joining import is_new, is_of_others, tell_of_others
from gateway.relay.mailboxes.repeating import is_ended_alone, is_repeated
from gateway.relay.mailboxes.seated import tell_seated, with_alike
from gateway.relay.mailboxes.sharing import HOLDERS, said_only, tell_answered
from gateway.relay.mailboxes.stopping import (
    is_exposed,
    no_command,
    stopped,
    without_own,
)
from gateway.relay.mailboxes.voice import Voice
from gateway.town import commands
from gateway.town.commands import Command, Verb
from gateway.town.plenary import ruling

#: What may be corrected: it is said again, or noted again.
_CORRECTED = frozenset(
    {Verb.ANSWER, Verb.PRIVATE, Verb.ASK, Verb.SOLVE, Verb.TAKE, Verb.NOTE}
)

#: What says something to the citizen.
_SAYS = frozenset({Event.ANSWER, Event.ASK, Event.SOLVE})


@frozen(kw_only=True)
class Answering:
    """
    Files one answer of a mailbox.
    """

    voice: Voice
    conversation: Conversation
    matter: Matter

    def file(self, verdict: Verdict) -> Filing:
        """
        File it. Who may not speak for the mailbox is not told so, but the mailbox is.
        """
        voice = self.voice
        command = said(voice.message, voice.mailbox, voice.table.town.casework)
        if verdict.standing is Standing.NONE:
            says = self._says_something(command)
            warned = self.voice.unproven(self.conversation) if says else ()
            return self._refused(verdict, verdict.because, warned)
        if self.conversation.contact.value == ERASED:
            told = self.voice.tell(self.conversation, "answer-to-nobody")
            return self._refused(verdict, "whom it is for was forgotten", told)
        done = (
            self._do(command)
            if self.voice.addresses(self.conversation)
            else self._told("answer-astray")
        )
        filing = self._filing(verdict, Outcome.DELIVER)
        return evolve(
            filing,
            conversations=done.conversations or filing.conversations,
            deliveries=done.deliveries,
            happenings=done.happenings,
            timers=done.timers,
            agenda=done.agenda,
            acts=done.acts,
        )

    def _refused(
        self, verdict: Verdict, because: str, said: tuple[Delivery, ...]
    ) -> Filing:
        return evolve(
            self._filing(verdict, Outcome.QUARANTINE),
            status=Status.QUARANTINED,
            problem=f"answer refused: {because}",
            conversations=(),
            deliveries=said,
        )

    def _says_something(self, command: Command) -> bool:
        return bool(command.text or self.voice.message.attachments)

    def _filing(self, verdict: Verdict, outcome: Outcome) -> Filing:
        public = self.conversation.visibility is Visibility.PUBLIC
        return Filing(
            id=self.voice.stored.id,
            status=Status.ROUTED,
            message=self.voice.message,
            verdict=verdict,
            decision=Decision(
                outcome=outcome,
                legs=(),
                reply=Reply.PUBLIC if public else Reply.PRIVATE,
                rule="answer",
                language=self.conversation.language,
                version=self.voice.table.version,
            ),
            conversations=(self.conversation,),
        )

    def _do(self, command: Command) -> Done:
        again = self._is_done(command)
        objection = self._objection(command, again=again)
        if self.voice.mailbox.id in self.matter.accused:
            objection = "answer-accused"
        elif self.matter.holder and command.verb in HOLDERS and not again:
            objection = objection or "command-passed"
        if objection:
            has = self.voice.table.town.office_of(self.matter.holder)
            return self._told(objection, word=command.said, name=has)
        if command.verb in ruling.EVENTS:
            return self._rule(command)
        asked = (self.voice, self.conversation, self.matter, command)
        inside = command.verb in INSIDE
        done = keep(*asked) if inside else self._say(command, again=again)
        if self.matter.holder and not inside:
            done = said_only(self.voice, self.conversation, self.matter, done)
        return evolve(done, deliveries=done.deliveries + minds(*asked, done))

    def _objection(self, command: Command, *, again: bool) -> str:
        """
        Name what the employee is told where nothing is done; empty where it is.
        """
        verb, says = command.verb, self._says_something(command)
        if self.voice.message.unreadable:
            return "answer-unreadable"
        none = no_command(verb, self.voice.message.said, self.voice.table)
        if none:
            return none
        if verb is Verb.ANSWER and not says:
            return "answer-empty"
        if self.voice.is_mail and points_below(command.text):
            return "answer-below"
        if verb in (Verb.ASK, Verb.PRIVATE) and not command.text:
            return "command-needs-text"
        written = commands.read(self.voice.message.said)
        if is_half_numbered(written, self.voice.table.town.casework):
            return "command-half-read"
        if again:
            return "" if verb in _CORRECTED and says else "command-not-again"
        case = self.matter.case
        others = is_of_others(self.matter, command)
        moves = case is None or others or (case.state, DOES[verb]) in MOVES
        twice = is_ended_alone(self.matter, command, self.voice.message)
        return "" if moves and not twice else shut(case)

    def _is_done(self, command: Command) -> bool:
        """
        Say whether an earlier version of the answer has done this: it is a correction
        then, and moves nothing again.
        """
        done = {happening.event for happening in self.matter.before}
        return DOES.get(command.verb) in done

    def _corrects(self, *, again: bool) -> bool:
        if self.matter.case is None:
            return self.voice.message.edit_of is not None
        return again or any(each.event in _SAYS for each in self.matter.before)

    def _say(self, command: Command, *, again: bool) -> Done:
        private = command.verb is Verb.PRIVATE
        own = self.conversation
        if private:
            own = evolve(own, visibility=Visibility.PRIVATE)
        text = command.text or default(self.voice, command.verb, self.matter.case)
        problem, what = stopped(text, own, self.voice.table)
        if problem:
            return self._told(problem, what=what)
        is_said = self._is_said(command, text)
        corrects = self._corrects(again=again)
        said = self.voice.answer(own, text, corrects=corrects) if is_said else ()
        others, more = self._others(command, corrects=corrects, is_said=is_said)
        if self._is_news(command):
            heard = text if is_said else ""
            more += tell_answered(self.voice, own, self.matter, command, heard)
        happenings: tuple[Happening, ...] = ()
        timers: tuple[Timer, ...] = ()
        own_too = () if is_of_others(self.matter, command) else (self.matter.case,)
        for each in (*own_too, *others):
            corrected = again and not is_new(self.matter, each)
            happenings += does(self.voice, command.verb, each, again=corrected)
            if not (corrected or command.verb is Verb.TAKE):
                timers += closes(self.voice, each)
        new = [each for each in others if not again or is_new(self.matter, each)]
        if new or not again:
            more += tell_of_others(self.voice, own, self.matter, command, new)
        return Done(
            deliveries=said + more,
            happenings=happenings,
            timers=timers,
            conversations=(own,) if private else (),
        )

    def _others(
        self, command: Command, *, corrects: bool, is_said: bool
    ) -> tuple[list[Case], tuple[Delivery, ...]]:
        """
        Do the same to the others of the job, and say so to each person once: four
        neighbours, one job, and each is answered for themselves. Of what is said to one
        in private, whoever told of it in public alone hears only that it is done.
        """
        left: list[str] = []
        said: tuple[Delivery, ...] = ()
        if command.verb not in SHARED:
            return [], said
        reached = {self.conversation.contact} if is_said else set()
        for case, conversation in sorted(self.matter.together, key=self._is_exposed):
            if conversation.contact in reached:
                continue
            again = corrects and not is_new(self.matter, case)
            voice, own = self.voice, command
            if self._is_exposed((case, conversation)):
                voice, own = without_own(voice, command)
                left.append(voice.table.town.casework.spoken(case.number))
            words = own.text or default(voice, command.verb, case)
            # What is said in the gateway's words needs no correction.
            if self._tells(own, words) and not (again and own is not command):
                said += voice.answer(conversation, words, corrects=again)
                reached.add(conversation.contact)
        if left and self._says_something(command):
            numbers, talk = ", ".join(left), self.conversation
            said += self.voice.tell(talk, "answer-not-public", numbers=numbers)
        return [case for case, _ in self.matter.together], said

    def _is_exposed(self, other: tuple[Case, Conversation]) -> bool:
        return is_exposed(self.conversation, other[1])

    def _is_said(self, command: Command, text: str) -> bool:
        return self._tells(command, text) and self._is_news(command)

    def _is_news(self, command: Command) -> bool:
        again = is_repeated(self.matter, command, self.voice.message)
        return not again and not is_of_others(self.matter, command)

    def _tells(self, command: Command, text: str) -> bool:
        if command.verb is Verb.TAKE and not command.text:
            return bool(self.voice.table.town.casework.receipts and text)
        return bool(text or self.voice.message.attachments)

    def _rule(self, command: Command) -> Done:
        voice, own = self.voice, self.conversation
        files = bool(voice.message.attachments)
        found = ruling.rule(
            voice.table,
            voice.mailbox,
            self.matter.proposal,
            command,
            voice.now,
            files=files,
        )
        if isinstance(found, ruling.Denied):
            return self._told(found.text, **found.variables)
        problem, what = stopped(found.tells, own, voice.table)
        if problem:
            return self._told(problem, what=what)
        ended = DOES[command.verb] is Event.SOLVE
        others = tell_seated(voice, self.matter, found)
        done = Done(
            conversations=(own, *others.conversations),
            deliveries=(*voice.answer(own, found.tells), *others.deliveries),
            happenings=tuple(
                happening
                for event in found.happens
                for happening in happens(voice, event, self.matter.case)
            ),
            timers=closes(voice, self.matter.case) if ended else (),
            agenda=found.rulings,
            acts=(found.act,),
        )
        return with_alike(voice, self.matter, command, found, done)

    def _told(self, text: str, **variables: str) -> Done:
        return told(self.voice, self.conversation, text, **variables)

"""
What follows from what an employee says: an answer, or something done to the case.

Pure: nothing is looked up and nothing is sent from here.
"""

from __future__ import annotations

from functools import partial

from attrs import evolve, frozen

from gateway.core import tokens
from gateway.core.case import Case, Event, Happening, Kind, Number, Timer, numbers_in
from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Visibility
from gateway.ports.erasing import ERASED
from gateway.relay.cases.casework import promises
from gateway.relay.cases.matter import Done, Matter
from gateway.relay.mailboxes import letters
from gateway.relay.mailboxes.voice import Voice
from gateway.routing.words.told import told_in_public
from gateway.town import commands, passing
from gateway.town.commands import Command, Verb
from gateway.town.plenary import ruling

#: What each command does to the case.
_DOES = {
    Verb.ANSWER: Event.ANSWER,
    Verb.PRIVATE: Event.ANSWER,
    Verb.TAKE: Event.TAKE,
    Verb.SOLVE: Event.SOLVE,
    Verb.ASK: Event.ASK,
    Verb.NOTE: Event.NOTE,
    Verb.PASS: Event.PASS,
    Verb.NOT_MINE: Event.PASS,
    Verb.SPLIT: Event.JOIN,
    Verb.MERGE: Event.JOIN,
    **{verb: ruling.HAPPENS[event] for verb, event in ruling.EVENTS.items()},
}

#: What the citizen is told where the employee says nothing.
_DEFAULTS = {Verb.SOLVE: "case-is-solved", Verb.TAKE: "case-is-taken"}


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
        File it. One who may not speak for the mailbox is not told so.
        """
        command = self._command()
        problem = ""
        if verdict.standing is Standing.NONE:
            problem = f"answer refused: {verdict.because}"
        elif self.conversation.contact.value == ERASED:
            problem = "answer refused: whom it is for was forgotten"
        if problem:
            return evolve(
                self._filing(verdict, Outcome.QUARANTINE),
                status=Status.QUARANTINED,
                problem=problem,
                conversations=(),
            )
        done = self._do(command)
        filing = self._filing(verdict, Outcome.DELIVER)
        return evolve(
            filing,
            conversations=done.conversations or filing.conversations,
            deliveries=done.deliveries,
            happenings=done.happenings,
            timers=done.timers,
            agenda=done.agenda,
        )

    def _command(self) -> Command:
        if self.voice.message.edit_of is not None:
            # A correction of what was said does nothing again.
            return Command(verb=Verb.ANSWER, text=self.voice.message.text.strip())
        return commands.read(self.voice.message.text)

    def _says_something(self, command: Command) -> bool:
        own = command.text and not letters.is_quotation(command.text)
        return bool(own or self.voice.message.attachments)

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
        if command.verb is Verb.UNKNOWN:
            return self._told("command-unknown", word=command.said)
        if command.verb is Verb.ANSWER and not self._says_something(command):
            return self._told("answer-empty")
        if command.verb in (Verb.ASK, Verb.PRIVATE) and not command.text:
            return self._told("command-needs-text", word=command.said)
        if command.verb in (Verb.PASS, Verb.NOT_MINE):
            return self._pass(command)
        if command.verb in (Verb.SPLIT, Verb.MERGE):
            return self._join(command)
        if command.verb in ruling.EVENTS:
            return self._rule(command)
        if command.verb is Verb.NOTE:
            return Done(happenings=self._happens(command, note=command.text))
        return self._say(command)

    def _say(self, command: Command) -> Done:
        private = command.verb is Verb.PRIVATE
        own = self.conversation
        if private:
            own = evolve(own, visibility=Visibility.PRIVATE)
        text = command.text or self._default(command.verb, self.matter.case)
        stopped = self._stopped(text, own)
        if stopped:
            return self._told(stopped)
        said = self.voice.answer(own, text) if self._is_said(command, text) else ()
        happenings = self._happens(command)
        timers = self._closing(command, self.matter.case)
        if command.verb is Verb.SOLVE:
            # Four neighbours, one job: each is answered for themselves.
            for case, conversation in self.matter.together:
                words = command.text or self._default(command.verb, case)
                if not self._stopped(words, conversation):
                    said += self.voice.answer(conversation, words)
                happenings += self._happens(command, case=case)
                timers += self._closing(command, case)
        return Done(
            deliveries=said,
            happenings=happenings,
            timers=timers,
            conversations=(own,) if private else (),
        )

    def _is_said(self, command: Command, text: str) -> bool:
        if command.verb is Verb.TAKE and not command.text:
            return bool(self.voice.table.town.casework.receipts and text)
        return bool(text or self.voice.message.attachments)

    def _default(self, verb: Verb, case: Case | None) -> str:
        name = _DEFAULTS.get(verb)
        if name is None or case is None:
            return ""
        town = self.voice.table.town
        return self.voice.table.text(
            name,
            self.conversation.language,
            number=town.casework.spoken(case.number),
            person=self.voice.mailbox.person or self.voice.mailbox.office,
            office=self.voice.mailbox.office,
        )

    def _stopped(self, text: str, conversation: Conversation) -> str:
        """
        Name what the employee is told where *text* is not said; empty where it is.
        """
        table = self.voice.table
        say = partial(table.text, language=table.town.languages[0])
        if tokens.shown_in(text) or letters.quoted_in(text, say):
            # A mail program announced its quotation in a way that is not known.
            return "answer-quotes"
        return "answer-stopped" if self._shows_too_much(text, conversation) else ""

    def _shows_too_much(self, text: str, conversation: Conversation) -> bool:
        if conversation.visibility is not Visibility.PUBLIC:
            return False
        boxes = self.voice.table.town.mailboxes.values()
        ours = {
            f"@{address.value.rpartition('@')[2]}"
            for box in boxes
            for address in box.addresses
            if "@" in address.value
        }
        return bool(told_in_public(text, ours))

    def _happens(
        self,
        command: Command,
        *,
        case: Case | None = None,
        note: str = "",
        mailbox: str = "",
        job: Number | None = None,
    ) -> tuple[Happening, ...]:
        case = case or self.matter.case
        if case is None:
            return ()
        return (
            Happening(
                case=case.number,
                event=_DOES[command.verb],
                at=self.voice.now,
                by=f"mailbox {self.voice.mailbox.id}",
                message=self.voice.stored.id,
                note=note,
                mailbox=mailbox,
                job=job,
            ),
        )

    def _closing(self, command: Command, case: Case | None) -> tuple[Timer, ...]:
        if case is None or command.verb is Verb.TAKE:
            return ()
        at = self.voice.now + self.voice.table.town.casework.close_after
        return (Timer(case=case.number, kind=Kind.CLOSE, due_at=at),)

    def _pass(self, command: Command) -> Done:
        if command.verb is Verb.PASS:
            to, said = passing.called(self.voice.table, command.name)
            command = evolve(command, text=f"{said}\n{command.text}".strip())
        else:
            to = passing.instead_of(self.voice.table, self.voice.mailbox)
        if to is None:
            return self._told("command-no-mailbox", name=command.name)
        origin, case = self.matter.origin, self.matter.case
        if origin is None or origin.decision is None or case is None:
            return self._told("command-no-case")
        conversation = evolve(
            self.conversation,
            id=conversation_id("case", str(case.number), to.id),
            mailbox=to.id,
        )
        if conversation.confidential and not to.confidential:
            return self._told("command-confidential", name=to.office)
        refused = command.verb is Verb.NOT_MINE and not command.text
        note = f"not {self.voice.mailbox.id}'s" if refused else command.text
        return Done(
            conversations=(self.conversation, conversation),
            deliveries=self.voice.hand_on(origin, case, conversation, to, command.text),
            happenings=self._happens(command, mailbox=to.id, note=note),
            timers=promises(
                origin.decision, case.number, to.id, self.voice.table, self.voice.now
            ),
        )

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
        stopped = self._stopped(found.tells, own)
        if stopped:
            return self._told(stopped)
        ended = _DOES[command.verb] is Event.SOLVE
        return Done(
            deliveries=voice.answer(own, found.tells),
            happenings=self._happens(command),
            timers=self._closing(command, self.matter.case) if ended else (),
            agenda=found.rulings,
        )

    def _join(self, command: Command) -> Done:
        case = self.matter.case
        if case is None:
            return self._told("command-no-case")
        job = case.number
        if command.verb is Verb.MERGE:
            named = numbers_in(
                command.name, self.voice.table.town.casework.prefix or "J"
            )
            if not named:
                return self._told("command-needs-number", word=command.said)
            job = named[0]
        return Done(happenings=self._happens(command, job=job, note=command.text))

    def _told(self, text: str, **variables: str) -> Done:
        return Done(deliveries=self.voice.tell(self.conversation, text, **variables))

"""
All that was said and done in a case, in order, as its page shows it. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import field, frozen

from gateway.core.case import CaseEvent, Happening
from gateway.core.conversation import Mailbox
from gateway.core.delivery import DEAD, Delivery
from gateway.core.filing import Status
from gateway.core.message import Address, Attachment, Message, Visibility
from gateway.core.town import Town
from gateway.core.writing.turning import marked, marked_line, marked_own
from gateway.daemon.console.reach import Sight
from gateway.ports.store import Shown
from gateway.relay.cases import answer_text
from gateway.relay.mailboxes.letter_facts import words_of
from gateway.relay.speaking.wording import who
from gateway.town.papers import Words

#: What happens to a case because something is said: the message itself is shown.
_SAID = frozenset(
    {
        CaseEvent.OPEN,
        CaseEvent.HEAR,
        CaseEvent.ANSWER,
        CaseEvent.ASK,
        CaseEvent.SOLVE,
        CaseEvent.REPLY,
    }
)


@frozen(kw_only=True)
class Item:
    """
    One thing that was said or done.

    Attributes:
        kind: ``citizen``, ``office``, ``gateway`` (to the citizen), ``told`` (by the
            gateway to the office alone), ``unsent`` or ``inside``.
        who: Who said or did it; empty for the gateway.
        message: The number of the message, for its files; 0 if it has none.
        done: What it did to the case, or what became of it, in words.
        aloud: It was said in public.
        language: Of the text, as ISO 639-1; empty where nobody knows, as of what an
            employee wrote.
    """

    kind: str
    at: datetime
    who: str = ""
    text: str = ""
    message: int = 0
    files: tuple[Attachment, ...] = ()
    done: Sequence[str] = ()
    aloud: bool = False
    language: str = ""


@frozen(kw_only=True)
class CaseTeller:
    """
    Tells a case to one mailbox.

    Attributes:
        sight: The case, as the mailbox may see it.
        shown: The messages that it may read, with what became of each.
        whole: Messages that are shown as others than they came, by number: a form's
            answers as one request.
    """

    town: Town
    mailbox: Mailbox
    sight: Sight
    shown: Sequence[Shown]
    words: Words
    whole: Mapping[int, Message] = field(factory=dict)

    def tell(self) -> Sequence[Item]:
        """
        Return all of it, the first first.
        """
        items = [item for each in self.shown for item in self._of_message(each)]
        items += self._of_happenings()
        return sorted(items, key=lambda item: item.at)

    def _of_message(self, shown: Shown) -> Iterator[Item]:
        stored = shown.stored
        message = self.whole.get(stored.id) or shown.message
        if message is None or shown.status is Status.IGNORED:
            return
        contacts = {talk.contact for talk in self.sight.told.conversations}
        reached = {self.sight.talk.contact, self.sight.told.case.contact}
        language = _language(shown)
        office = self.town.mailbox_at(message.sender)
        if office is None or message.sender in contacts:
            reached.add(message.sender)  # Its account may have been revoked since.
            yield Item(
                kind="citizen",
                at=stored.arrival.received_at,
                who=who(message),
                text=_with_subject(message),
                message=stored.id,
                files=message.attachments,
                aloud=message.visibility is Visibility.PUBLIC,
                language=language,
            )
        else:
            yield from self._of_office(shown, message, office)
        for each in self._by_gateway(shown, reached):
            lost = each.state in DEAD
            yield Item(
                kind="gateway",
                at=each.due_at,
                text=marked_own(each.text),
                done=(self.words.say(each.state),) if lost else (),
                language=language,
            )
        for each in shown.deliveries:
            here = each.conversation in self.sight.readable
            if here and each.to == self.mailbox.at_console:
                yield Item(kind="told", at=each.due_at, text=marked_own(each.text))

    def _of_office(
        self, shown: Shown, message: Message, office: Mailbox
    ) -> Iterator[Item]:
        said = [each for each in shown.deliveries if self._is_answer(each)]
        command = answer_text.answer_command(message, office, self.town.casework)
        events = [h for h in self._happened if h.message == shown.stored.id]
        done = [
            # A cancelled booking is more than the end of the case.
            marked_line(h.note) or self.words.say(h.event)
            for h in events
            if h.event in _SAID
        ]
        if said:
            done += dict.fromkeys(self.words.say(each.state) for each in said)
            files, text = message.attachments, command.text or said[0].text
            aloud = any(each.visibility is Visibility.PUBLIC for each in said)
        elif not events and office.id == self.mailbox.id:
            files, text, aloud = message.attachments, message.text, False
        else:
            return
        yield Item(
            kind="office" if said else "unsent",
            at=shown.stored.arrival.received_at,
            who=office.office,
            text=marked(text),
            message=shown.stored.id,
            files=files,
            done=tuple(done),
            aloud=aloud,
        )

    def _by_gateway(
        self, shown: Shown, reached: Collection[Address]
    ) -> Iterator[Delivery]:
        for each in shown.deliveries:
            if each.automatic and not each.because and each.to in reached:
                yield each

    def _is_answer(self, each: Delivery) -> bool:
        return each.is_answer and each.conversation in self.sight.readable

    @property
    def _happened(self) -> Sequence[Happening]:
        """
        What happened, without what was said in a conversation that is not for this
        mailbox.
        """
        read = {None, *(each.stored.id for each in self.shown)}
        return [h for h in self.sight.told.happenings if h.message in read]

    def _of_happenings(self) -> Iterator[Item]:
        for each in self._happened:
            told_of = each.event in _SAID and each.message is not None
            if told_of or each.event is CaseEvent.OPEN:
                continue
            done = self.words.say(each.event)
            if each.mailbox:
                done += f" → {self.town.office_of(each.mailbox)}"
            yield Item(
                kind="inside",
                at=each.at,
                who=self._who(each.by),
                text=marked(each.note),
                done=(done,),
            )

    def _who(self, by: str) -> str:
        kind, _, name = by.partition(" ")
        if kind == "mailbox":
            return self.town.office_of(name)
        return marked_line(name) if kind == "clerk" else ""


def _language(shown: Shown) -> str:
    decision = shown.filing.decision if shown.filing else None
    return decision.language if decision else ""


def _with_subject(message: Message) -> str:
    text = words_of(message)
    subject = "" if message.subject in text else message.subject
    return marked(f"{subject}\n\n{text}" if subject else text)

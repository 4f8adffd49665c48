"""
A case's file as text for people, section by section, in the town's language. Pure:
layout is done by `gateway.town.record.pdf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from attrs import frozen

from gateway.core.actors import by_mailbox, by_message
from gateway.core.audit import GATEWAY, Entry, KeptEntry
from gateway.core.case import Case
from gateway.core.delivery import Delivery
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.core.objects import about_person
from gateway.ports.erasing import ERASED
from gateway.ports.store import Shown
from gateway.town.papers import Words, act_called
from gateway.town.record.case import Record, opened_from, sender_name, spoken
from gateway.town.record.files import (
    holds_files,
    numbered,
    quoting_others,
    raw_path,
)
from gateway.town.record.undelivered import undelivered

#: Audit actions by which somebody proved who they are for one message.
_SHOWN = ("desk.confirm", "message.step_up", "message.vouch")


@frozen
class Row:
    """
    A label and its text; without a label, a paragraph.
    """

    label: str
    text: str


@frozen
class Section:
    """
    A heading with its rows.

    Attributes:
        level: 1 for a part of the file, 2 for an item in it.
    """

    title: str
    rows: tuple[Row, ...] = ()
    level: int = 1


def story(record: Record, files: int) -> tuple[Section, ...]:
    """
    Return the sections of a case; its folder has so many *files*.
    """
    words = Words(record.town.of_papers, "case")
    return tuple(RecordTeller(record, words, partial(spoken, record.town)).tell(files))


def interested(
    words: Words,
    case: Case,
    name: str,
    opening: Message | None,
    acting_for: tuple[str, str] | None,
) -> str:
    """
    Return whose case it is: by the proven *name*, or by what they call themselves in
    the *opening* message, and for whom they act.
    """
    whose = _whose(words, case, name, opening)
    if acting_for is None:
        return whose
    number, principal = acting_for
    return words.say("acting", name=principal, id=number, by=whose)


def _whose(words: Words, case: Case, name: str, opening: Message | None) -> str:
    address, called = str(opened_from(case, opening)), sender_name(opening)
    if case.contact.value == ERASED:
        return words.say("gone", channel=case.contact.channel)
    if name and case.person:
        return f"{words.say('verified', name=name, id=case.person)} · {address}"
    if name:
        return f"{words.say('proven', name=name)} · {address}"
    unproven = "unverified" if called else "nameless"
    whose = words.say(unproven, address=address, name=called)
    return (
        words.say("mistaken", whose=whose, id=case.person) if case.mistaken else whose
    )


def unreadable(shown: Shown, words: Words) -> str:
    """
    Say why a message without a text has none: it was erased, or could not be read.
    """
    filing = shown.filing
    erased = filing is not None and filing.problem == ERASED
    return words.say("erased" if erased else "unread")


@frozen
class RecordTeller:
    """
    Writes a case as sections and rows of text.

    Attributes:
        record: The case with everything recorded about it.
        words: The words, in the language of the text.
        when: Writes a moment.
    """

    record: Record
    words: Words
    when: Callable[[datetime], str]

    def tell(self, files: int) -> Iterator[Section]:
        """
        Yield all sections; the case's folder has so many *files*.
        """
        say, record = self.words.say, self.record
        yield Section(
            f"{say('title')} {record.name}", tuple(self._fields(files)), level=0
        )
        yield self._part("happened", self.happened())
        yield self._part("promised", self.promised())
        yield Section(say("said"))
        for shown in record.messages:
            yield self._message(shown)
        for number, each in enumerate(record.answers, 1):
            yield self._delivery("answer", numbered("answers", number), each)
        for number, each in enumerate(record.letters, 1):
            yield self._delivery("letter", numbered("letters", number), each)
        its = [k for k in record.entries if self._identifies(k.entry)]
        rest = [k for k in record.entries if not self._identifies(k.entry)]
        yield self._part("identity", (self._entry(kept) for kept in its), "nobody")
        yield self._part("chain", self._chain(rest))

    def _identifies(self, entry: Entry) -> bool:
        person = about_person(self.record.case.person)
        return entry.object == person or entry.action in _SHOWN

    def _part(self, name: str, rows: Iterator[Row], none: str = "nothing") -> Section:
        found = tuple(rows) or (Row("", self.words.say(none)),)
        return Section(self.words.say(name), found)

    def _fields(self, files: int) -> Iterator[Row]:
        say, record, case = self.words.say, self.record, self.record.case
        if case.confidential:
            yield Row("", say("confidential"))
        yield Row(say("number"), record.name)
        yield Row(say("matter"), record.matter)
        yield Row(say("opened"), self.when(record.entered_at))
        yield Row(say("moved"), self.when(case.moved_at))
        yield Row(say("interested"), self.interested())
        yield Row(say("unit"), record.unit)
        yield Row(say("state"), self.words.say(case.state))
        if case.place:
            yield Row(say("place"), case.place)
        if case.registered:
            yield Row(say("registered"), case.registered)
        yield Row(say("content"), say("content-is", count=str(files)))
        if others := quoting_others(record):
            yield Row("", say("quoting-others", files=", ".join(others)))
        out = f"{self.when(record.at)}, {say('by')} {record.clerk}"
        yield Row(say("written"), out)

    def interested(self) -> str:
        """
        Return whose case it is.
        """
        its = self.record
        return interested(self.words, its.case, its.proven, its.opening, its.acting_for)

    def happened(self) -> Iterator[Row]:
        """
        Yield a row for each event of the case, the oldest first.
        """
        for each in self.record.happenings:
            parts = [self.words.say(each.event)]
            if each.mailbox:
                parts.append(f"→ {self._who(by_mailbox(each.mailbox))}")
            if each.job is not None:
                parts.append(f"→ {each.job}")
            text = f"{' '.join(parts)} · {self._who(each.by)}"
            if each.message is not None and each.by != by_message(each.message):
                text += f" · {self.words.say('message', id=str(each.message))}"
            yield Row(self.when(each.at), text + (f"\n{each.note}" * bool(each.note)))

    def _who(self, by: str) -> str:
        kind, _, name = by.partition(" ")
        if kind in ("message", "clerk", GATEWAY):
            return self.words.say(kind, id=name)
        mailbox = self.record.town.mailboxes.get(name) if kind == "mailbox" else None
        return f"{mailbox.office} ({mailbox.id})" if mailbox else by

    def promised(self) -> Iterator[Row]:
        """
        Yield a row for each timer of the case.
        """
        for timer in self.record.promises:
            yield Row(self.when(timer.due_at), self.words.say(timer.kind))

    def _message(self, shown: Shown) -> Section:
        say, filing = self.words.say, shown.filing
        message = shown.message
        rows = [Row(say("received"), self._received(shown, message))]
        if message is not None:
            names = sender_name(message)
            rows.insert(0, Row(say("from"), f"{message.sender} {names}".strip()))
        if filing and filing.verdict:
            rows.append(Row(say("standing"), self._standing(filing.verdict)))
        if filing and filing.decision:
            decision = filing.decision
            legs = ", ".join(leg.mailbox for leg in decision.legs)
            outcome = self.words.say(decision.outcome) + f" ({legs})" * bool(legs)
            told = f"{outcome} · {decision.rule}"
            rows.append(Row(say("decided"), f"{told} · {decision.version}"))
        rows += self._attached(message, shown) if message else ()
        text = message.text if message else unreadable(shown, self.words)
        # The subject of an answer to another case is that case's.
        own = shown.stored.id not in self.record.elsewhere
        if message is not None and message.subject and own:
            text = f"{message.subject}\n\n{text}"
        rows.append(Row("", text))
        title = f"{say('message', id=str(shown.stored.id))} · {raw_path(shown)}"
        return Section(title, tuple(rows), level=2)

    def _standing(self, verdict: Verdict) -> str:
        told, contact = self.words.say(verdict.standing), verdict.contact
        if contact is None:
            return told
        if verdict.mistaken:
            return Words(self.words.language).say("mistaken", author=contact.person)
        return f"{told}: {contact.name}"

    def _received(self, shown: Shown, message: Message | None) -> str:
        received = self.when(shown.stored.arrival.received_at)
        dated = message.sent_at if message else None
        if dated is None or self.when(dated) == received:
            return received
        return f"{received} · {self.words.say('dated', at=self.when(dated))}"

    def _attached(self, message: Message, shown: Shown) -> Iterator[Row]:
        inside = holds_files(shown)
        for each in message.attachments:
            where = inside or f"→ {each.reference}"
            told = f"{each.name} ({each.media_type}) {where}"
            yield Row(self.words.say("attachment"), told)

    def _delivery(self, kind: str, name: str, each: Delivery) -> Section:
        say = self.words.say
        problem = undelivered(each.problem, self.words.language, self.when)
        rows = [
            Row(say("to"), str(each.to)),
            Row(say("due"), self.when(each.due_at)),
            Row(say("state"), f"{say(each.state)} {problem}".strip()),
        ]
        if each.receipt is not None:
            rows.append(Row(say("receipt"), each.receipt.reference))
        rows += [Row(say("enclosed"), file.name) for file in each.attachments]
        if kind == "answer":
            rows.append(Row("", each.text))
        return Section(say(kind, name=name), tuple(rows), level=2)

    def _chain(self, rest: list[KeptEntry]) -> Iterator[Row]:
        for kept in rest:
            yield self._entry(kept)
        for head in self.record.heads:
            yield Row(f"{head.chain} {head.seq}", head.hash.hex())

    def _entry(self, kept: KeptEntry) -> Row:
        entry = kept.entry
        name = act_called(entry.action, self.words.language)
        # As the chain has it: so its hash can be compared.
        hashed = f"{entry.action} {entry.object}, {entry.result} · {entry.actor}"
        place = f"{entry.chain} {entry.seq} {entry.hash.hex()}"
        told = f"{name} · {self._who(entry.actor)}\n{hashed}\n{place}"
        return Row(self.when(entry.at), told)

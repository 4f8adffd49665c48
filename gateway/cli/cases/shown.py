"""
Output of cases: one with its messages, many in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click
from attrs import evolve

from gateway.cli.messages.outbox import delivery_json
from gateway.cli.messages.shown import delivery_line, file_line, files_of, sender_of
from gateway.cli.printing import visible
from gateway.cli.wording import day, language, say, when
from gateway.core.case import Case
from gateway.core.decision import Urgency
from gateway.core.town import Town
from gateway.ports.store import Shown
from gateway.town.papers import Words
from gateway.town.record.case import Record
from gateway.town.record.index import listed, record_json
from gateway.town.record.story import RecordTeller, Row, unreadable

#: The columns of the table of cases.
COLUMNS = ("number", "state", "mailbox", "opened", "what")

#: The fields of a happening that are shown of a confidential case.
_OPEN = ("at", "event", "by", "mailbox")


def case_json(record: Record) -> dict[str, Any]:
    """
    Return a case as JSON. Of a confidential one it has no messages: those are read by
    an export, which is recorded in the audit chain.
    """
    whole = record_json(record)
    if record.case.confidential:
        return {
            "case": {**listed(record.town, record.case), "confidential": True},
            "happened": [
                {name: each[name] for name in _OPEN} for each in whole["happened"]
            ],
            "promised": whole["promised"],
        }
    return {**whole, "messages": [_message(shown, record) for shown in record.messages]}


def _message(shown: Shown, record: Record) -> dict[str, Any]:
    message = shown.message
    return {
        "id": shown.stored.id,
        "state": shown.status.value,
        "received_at": record.local(shown.stored.arrival.received_at),
        "sender": str(message.sender) if message else None,
        "text": message.text if message else None,
        "files": files_of(message),
        "deliveries": [delivery_json(d, shown.deliveries) for d in shown.deliveries],
    }


def row(town: Town, case: Case) -> list[str]:
    """
    Return a case's row of the table; of a confidential one only number, state and
    mailbox.
    """
    first = [town.casework.named(case.number), say(case.state), case.mailbox]
    if case.confidential:
        return [*first, "", say("case-confided")]
    urgent = f"{say(case.urgency)}: " * (case.urgency > Urgency.NORMAL)
    return [*first, when(case.opened_at), f"{urgent}{case.summary}"]


def show(record: Record) -> None:
    """
    Print a case, for people.
    """
    hidden = record.case.confidential
    known = _outlined(record) if hidden else record
    words = Words(language(), "case")
    teller = RecordTeller(known, words, when)
    click.echo(f"{record.name}: {words.say(record.case.state)}")
    for label, text in (_mailbox(record), *(() if hidden else _fields(teller))):
        click.echo(f"  {label}: {visible(text)}")
    _part(words.say("happened"), teller.happened())
    _part(words.say("promised"), teller.promised())
    if hidden:
        click.echo(say("case-confidential"))
        return
    click.echo(words.say("said"))
    for each in record.messages:
        _print_message(each, words)


def _outlined(record: Record) -> Record:
    """
    Return *record* without the details of what happened.
    """
    open_ = (evolve(h, message=None, note="", job=None) for h in record.happenings)
    return evolve(record, happenings=tuple(open_))


def _mailbox(record: Record) -> tuple[str, str]:
    mailbox, office = record.case.mailbox, record.unit
    its = mailbox if mailbox == office else f"{office} ({mailbox})"
    return say("head-mailbox").capitalize(), its


def _fields(teller: RecordTeller) -> Iterator[tuple[str, str]]:
    words, record, case = teller.words.say, teller.record, teller.record.case
    yield words("interested"), teller.interested()
    yield words("matter"), record.matter
    yield say("head-urgency").capitalize(), say(case.urgency)
    if case.place:
        yield words("place"), case.place
    if case.registered:
        yield words("registered"), case.registered
    if kept := case.kept(record.at):
        yield say("case-kept"), f"{day(kept.until)}, {kept.because}"
    if case.job != case.number:
        yield say("case-joined"), record.town.casework.named(case.job)
    yield say("head-language").capitalize(), case.language
    yield words("opened"), when(record.entered_at)
    yield words("moved"), when(case.moved_at)


def _part(title: str, rows: Iterable[Row]) -> None:
    told = list(rows)
    if told:
        click.echo(title)
    for row in told:
        first, *rest = row.text.splitlines()
        click.echo(f"  {row.label}  {visible(first)}")
        for line in rest:
            click.echo(f"    {visible(line)}")


def _print_message(shown: Shown, words: Words) -> None:
    stored, message = shown.stored, shown.message
    head = [words.say("message", id=str(stored.id)), when(stored.arrival.received_at)]
    if message is not None:
        head.append(sender_of(message))
    click.echo(f"  {' · '.join(head)}")
    text = message.text if message else unreadable(shown, words)
    for line in text.splitlines():
        click.echo(f"    {visible(line)}")
    for file in files_of(message):
        click.echo(f"    {say('file', file=file_line(file))}")
    for each in shown.deliveries:
        told = delivery_json(each, shown.deliveries)
        click.echo(f"    {delivery_line(told)}")

"""
Cases, shown on a terminal: one with its messages, many in a table.
"""

from __future__ import annotations

from typing import Any

import click

from gateway.cli.messages.outbox import described as delivery
from gateway.cli.messages.shown import file_line, files_of
from gateway.cli.printing import visible
from gateway.ports.store import Shown
from gateway.town.record.case import Record
from gateway.town.record.index import listed, told

#: Of a confidential case, the names of what is told of each thing that happened.
_OPEN = ("at", "event", "by", "mailbox")


def described(record: Record) -> dict[str, Any]:
    """
    Describe a case, for machines. Of a confidential one nobody reads what was said
    without leaving a trace: that is what the export is for.
    """
    whole = told(record)
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
        "deliveries": [delivery(each) for each in shown.deliveries],
    }


def show(record: Record) -> None:
    """
    Print a case, for people.
    """
    known = described(record)
    for name, value in known["case"].items():
        if value not in ("", None):
            click.echo(f"{name}: {visible(str(value))}")
    _list("happened", [_happened(each) for each in known["happened"]])
    promised = known["promised"]
    _list("promised", [f"{each['until']} {each['what']}" for each in promised])
    if record.case.confidential:
        click.echo("confidential: what was said is read with --export, which is noted")
        return
    talks = known["conversations"]
    _list(
        "conversations",
        [f"{t['conversation']} {t['mailbox']}, {t['visibility']}" for t in talks],
    )
    click.echo("messages:")
    for message in known["messages"]:
        head = f"{message['id']} {message['received_at']} {message['sender'] or ''}"
        click.echo(f"  {visible(head.rstrip())}")
        for line in (message["text"] or "").splitlines():
            click.echo(f"    {visible(line)}")
        for file in message["files"]:
            click.echo(f"    file: {file_line(file)}")
        for each in message["deliveries"]:
            problem = f": {each['problem']}" if each["problem"] else ""
            click.echo(f"    {each['state']} → {visible(each['to'] + problem)}")


def _happened(each: dict[str, Any]) -> str:
    to = f" → {each['mailbox']}" if each["mailbox"] else ""
    note = f": {each['note']}" if each.get("note") else ""
    return f"{each['at']} {each['event']}{to} by {each['by']}{note}"


def _list(name: str, lines: list[str]) -> None:
    if lines:
        click.echo(f"{name}:")
    for line in lines:
        click.echo(f"  {visible(line)}")

"""
Output of the counter's commands: the state of a slip, and answers to read out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from attrs import frozen

from gateway.cli.configured import settings
from gateway.cli.printing import print_json, print_list, visible
from gateway.cli.wording import for_machines, say, say_kept, when
from gateway.core.case import Number
from gateway.core.people.counter import COUNTER
from gateway.core.town import Town
from gateway.ports.counter import Laid
from gateway.ports.store import Shown
from gateway.routing.deciding.settling import VERIFY_HERE
from gateway.town.desk.answers import files_of
from gateway.town.desk.counter import Served


@frozen
class SlipState:
    """
    A slip, and its message as routed so far.

    Attributes:
        served: What was written down, and for whom.
        shown: The message; None if it is not routed yet.
    """

    served: Served
    shown: Shown | None

    @property
    def read_out(self) -> Sequence[Laid]:
        """
        The gateway's first answers to the slip, to be read out.
        """
        if self.shown is None:
            return ()
        return tuple(
            Laid(delivery=delivery, case="", read_at=None)
            for delivery in self.shown.deliveries
            if delivery.to.channel == COUNTER and delivery.to.value == self.served.whose
        )

    @property
    def waits_for_document(self) -> bool:
        """
        Whether it is held until a clerk has seen the person's document.
        """
        filing = self.shown.filing if self.shown else None
        return bool(filing and filing.decision and VERIFY_HERE in filing.decision.says)


def print_slip(heard: SlipState, town: Town, *, as_json: bool) -> None:
    """
    Print the state of a slip, and what is to be read out.
    """
    told = _described(heard, town)
    if as_json:
        print_json(told)
        return
    served = heard.served
    who = f"{served.name} ({served.whose})"
    click.echo(say("slip-for", message=served.message, who=who))
    if served.warning:
        click.echo(f"  {say('slip-not-verified', why=served.warning)}")
    if heard.shown is None:
        click.echo(f"  {say('slip-unread')}")
        return
    click.echo(f"  {_read(heard.shown)}")
    if told["cases"]:
        cases, mailboxes = (
            ", ".join(dict.fromkeys(told[name])) for name in ("cases", "mailboxes")
        )
        click.echo(f"  {say('slip-at', cases=cases, mailboxes=mailboxes)}")
    for text in told["read_out"]:
        first, *rest = _lines(text)
        click.echo(f"  {say('slip-said', text=first)}")
        for line in rest:
            click.echo(f"    {line}")
    if heard.waits_for_document:
        click.echo(f"  {say('slip-held', message=served.message)}")


def _read(shown: Shown) -> str:
    verdict = shown.filing.verdict if shown.filing else None
    if verdict is None:
        return say(shown.status)
    its = {"standing": verdict.standing, "reason": say_kept(verdict.because)}
    return say("slip-read", state=shown.status, **its)


def _described(heard: SlipState, town: Town) -> dict[str, Any]:
    served, shown = heard.served, heard.shown
    filing = shown.filing if shown else None
    verdict = filing.verdict if filing else None
    conversations = filing.conversations if filing else ()
    return {
        "message": served.message,
        "whose": served.whose,
        "name": served.name,
        "warning": for_machines(served.warning) if served.warning else "",
        "state": shown.status.value if shown else "received",
        "standing": verdict.standing.name.lower() if verdict else "",
        "reason": verdict.because if verdict else "",
        "cases": [_spoken(c.case, town) for c in conversations if c.case],
        "mailboxes": [c.mailbox for c in conversations],
        "read_out": [laid.delivery.text for laid in heard.read_out],
    }


def print_waiting(
    waiting: Sequence[tuple[str, Sequence[Laid]]], *, as_json: bool
) -> None:
    """
    Print the people for whom answers wait, without the answers.
    """
    told = [
        {
            "whose": laid[0].delivery.to.value,
            "name": name,
            "answers": len(laid),
            "since": laid[0].delivery.due_at.isoformat(),
        }
        for name, laid in waiting
    ]
    head = [say(f"head-{name}") for name in ("for", "name", "answers", "since")]
    rows = [
        [laid[0].delivery.to.value, name, str(len(laid)), when(laid[0].delivery.due_at)]
        for name, laid in waiting
    ]
    print_list(told, head, rows, say("nothing-to-read-out"), as_json=as_json)


def print_answers(
    whose: str, laid: Sequence[Laid], town: Town, *, as_json: bool
) -> None:
    """
    Print the whole answers that are to be read out, and to whom.
    """
    told = [_answer(one, town) for one in laid]
    if as_json:
        print_json(told)
        return
    head = say("answers-for", whose=whose) if told else say("nothing-to-read-out")
    click.echo(head)
    for one in told:
        at = when(datetime.fromisoformat(one["at"]))
        click.echo(" · ".join(filter(None, [one["case"], at, one["author"]])))
        for line in _lines(one["text"]):
            click.echo(f"  {line}")
        for file in one["files"]:
            click.echo(f"  {say('file-to-print', file=file)}")


def _answer(laid: Laid, town: Town) -> dict[str, Any]:
    delivery = laid.delivery
    return {
        "delivery": delivery.id,
        "case": _spoken(laid.case, town) if laid.case else "",
        "at": delivery.due_at.astimezone(town.timezone).isoformat(),
        "author": delivery.author,
        "text": delivery.text,
        "files": [str(file) for file in files_of(settings().state, delivery.id)],
        "read_before": laid.read_at is not None,
    }


def _spoken(case: str, town: Town) -> str:
    return town.casework.named(Number.read(case))


def _lines(text: str) -> list[str]:
    return [visible(line) for line in text.splitlines()] or [""]

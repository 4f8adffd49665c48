"""
One page to hang on the door: how a neighbour talks with the town hall, and what they
may write.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from gateway.core.languages import nearest
from gateway.core.town import Town
from gateway.platforms import platform
from gateway.routing.around.hours import Hours
from gateway.routing.around.spoken_hours import spoken_hours
from gateway.routing.table import RoutingTable
from gateway.town.paper.one_page import Pen, one_page
from gateway.town.papers import Words

_SHEET = "sheet"


@frozen
class Thing:
    """
    Something that one may write.

    Attributes:
        title: What it is called.
        example: How it may be written.
        code: What is written is a code, and everybody's is another.
    """

    title: str
    example: str
    code: bool = False


def sheet(
    table: RoutingTable, things: Sequence[Thing], language: str, at: datetime
) -> bytes:
    """
    Write the sheet of a town as a PDF of one page.

    Args:
        table: Its rules.
        things: What one may write there.
        language: Its language.
        at: When it is made.
    """
    town, say = table.town, Words(language, _SHEET).say
    title = f"{town.name}: {say('title')}"

    def write(pen: Pen) -> None:
        pen.title(title)
        pen.heading(say("danger"))
        pen.heading(say("write"))
        pen.codes(_accounts(town, language))
        pen.heading(say("things"))
        for number, thing in enumerate(things, 1):
            pen.text(f"{number}. {thing.title}", bold=True)
            said = "code" if thing.code else "said"
            pen.text(say(said, example=thing.example))
        pen.heading(say("hours"))
        for line in _hours(table, language):
            pen.text(line)
        pen.text(say("counter"), bold=True)
        pen.gap()
        pen.text(say("once"))
        pen.text(say("number"), small=True)

    return one_page(title, language, at, write)


def _accounts(town: Town, language: str) -> list[tuple[str, str, str]]:
    """
    Give what a camera reads, what that is, and what somebody types; pages first.
    """
    found = []
    for channel, label in town.accounts.items():
        there = platform(channel)
        link = there.page(label)
        if link:
            called = there.title or Words(language, _SHEET).say(channel)
            found.append((link, called, label))
    return sorted(found, key=lambda each: not each[0].startswith("https:"))


def _hours(table: RoutingTable, language: str) -> list[str]:
    """
    Say when the mailbox is attended to which everything goes that is nobody else's: it
    is where people come in.
    """
    lines: list[str] = []
    for name in table.rules.otherwise.deliver:
        hours, office = table.attendance.get(name), table.town.mailboxes[name].short
        told = _told(hours, language) if hours else ""
        lines.append(f"{office}: {told}" if told else office)
    return lines


def _told(hours: Hours, language: str) -> str:
    return spoken_hours(hours.windows, nearest(language)) or hours.told

"""
A poster for the door: how to contact the town hall, and what one may write.
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
from gateway.town.paper.one_page import PagePen, one_page
from gateway.town.papers import Words

_SHEET = "sheet"


@frozen
class Thing:
    """
    Something that one may write.

    Attributes:
        title: Its name.
        example: An example.
        code: Whether it is a code, which is different for everybody.
    """

    title: str
    example: str
    code: bool


def sheet(
    table: RoutingTable, things: Sequence[Thing], language: str, at: datetime
) -> bytes:
    """
    Return the poster as a PDF of one page.

    Args:
        table: The town's rules.
        things: What one may write.
        language: Its language.
        at: Its creation date.
    """
    town, say = table.town, Words(language, _SHEET).say
    title = f"{town.name}: {say('title')}"

    def write(pen: PagePen) -> None:
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
    Return a link for a QR code, the channel's name and the account's label, for each
    account; web links first.
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
    Return the opening hours of the default mailboxes, which are where people come in.
    """
    lines: list[str] = []
    for name in table.rules.otherwise.deliver:
        hours, office = table.attendance.get(name), table.town.mailboxes[name].short
        told = _told(hours, language) if hours else ""
        lines.append(f"{office}: {told}" if told else office)
    return lines


def _told(hours: Hours, language: str) -> str:
    return spoken_hours(hours.windows, nearest(language)) or hours.told

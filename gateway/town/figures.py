"""
The weekly public figures, as a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from gateway.core.calendar import shown_day
from gateway.core.languages import nearest
from gateway.core.public.figures import ENOUGH, CountedCase, Figures, figures
from gateway.core.town import Town
from gateway.pages import template
from gateway.town.papers import Words

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


@frozen
class Days:
    """
    The days that figures are of.

    Attributes:
        first, last: By the town's clocks.
        over: Whether the last one is over.
    """

    first: date
    last: date
    over: bool


def counted(
    cases: Sequence[CountedCase], since: datetime, until: datetime, town: Town
) -> Figures:
    """
    Count *cases* by the office that is responsible for them; those of mailboxes that
    no longer exist have no office.
    """
    known = town.mailboxes
    offices = (
        known[case.mailbox].office if case.mailbox in known else "" for case in cases
    )
    return figures([*zip(offices, cases, strict=True)], since, until)


def page(found: Figures, days: Days, town: Town, language: str) -> str:
    """
    Return the figures of *days* as self-contained HTML.
    """
    words = Words(language, "figures")
    rows = [(row.area or words.say("others"), row) for row in found.areas]
    return template("gateway.town", "figures.html").render(
        language=nearest(language),
        town=town.name,
        first=shown_day(days.first),
        last=shown_day(days.last),
        over=days.over,
        rows=rows,
        total=found.total,
        enough=ENOUGH,
        say=words.say,
        number=number,
        took=took,
    )


def number(count: int | None) -> str:
    """
    Format a number; an asterisk for one that is too small to be published.
    """
    return "*" if count is None else str(count)


def took(time: timedelta | None) -> str:
    """
    Format a duration by its two largest units: ``3 min``, ``2 h 10 min``, ``1 d 4 h``;
    a dash if it is not published.
    """
    if time is None:
        return "-"
    seconds = round(time.total_seconds())
    if seconds < _MINUTE:
        return "< 1 min"
    days, rest = divmod(seconds, _DAY)
    hours, rest = divmod(rest, _HOUR)
    parts = [(days, "d"), (hours, "h"), (rest // _MINUTE, "min")]
    begin = next(n for n, (count, _) in enumerate(parts) if count)
    return " ".join(f"{c} {unit}" for c, unit in parts[begin : begin + 2] if c)

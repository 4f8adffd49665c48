"""
Days and moments that commands are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

import click

from gateway.cli.wording import say

#: A day: ISO 8601, or as Spanish documents write it.
DAY = ("%Y-%m-%d", "%d/%m/%Y")

#: A day and time: ISO 8601, as the rules write it, or as commands print it.
TIMED = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M")

_ANY = range(MINYEAR, MAXYEAR + 1)


class WhenType(click.DateTime):
    """
    A day, or a day and time.

    Args:
        formats: How it may be written.
        metavar: What the help calls it.
        wanted: The name of the sentence that says how to write it.
        years: The years of which it may be.
    """

    def __init__(
        self,
        formats: Sequence[str],
        metavar: str,
        wanted: str,
        years: range = _ANY,
    ) -> None:
        super().__init__(formats)
        self._metavar, self._wanted, self._years = metavar, wanted, years

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """
        Return what the help calls it.
        """
        del param, ctx
        return self._metavar

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """
        Read it; refuse anything else in the clerk's language.
        """
        try:
            at = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(say(self._wanted, text=str(value)), param, ctx)
        if at.year not in self._years:
            first, last = self._years[0], self._years[-1]
            far = say("no-near-year", text=str(value), first=first, last=last)
            self.fail(far, param, ctx)
        return at


DATE = WhenType(DAY, "DAY", "no-day")

#: A moment, or the beginning of a day, for the rules: they look years ahead, and back.
MOMENT = WhenType(
    ["%Y-%m-%dT%H:%M:%S", *TIMED, *DAY],
    "DAY[ HH:MM]",
    "no-moment",
    range(2000, 2101),
)

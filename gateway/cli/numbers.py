"""
Numbers that commands are given: of messages, and of what else the gateway numbers.
"""

from __future__ import annotations

import re
from typing import Any

import click

from gateway.cli.wording import say


class NumberType(click.IntRange):
    """
    The number of something that the gateway numbers.
    """

    def __init__(self) -> None:
        super().__init__(1, 2**63 - 1)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """
        Read it, and refuse anything else in the clerk's language.
        """
        if not (str(value).isascii() and str(value).isdecimal()):
            self.fail(say("no-number", text=str(value)), param, ctx)
        return int(super().convert(value, param, ctx))


class MessageNumberType(NumberType):
    """
    The number of a message; that of the case that it opened is the same.
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """
        Read 412, J-412 or J-412-2.
        """
        case = re.fullmatch(r"[A-Za-z]{1,4}-(\d+)(?:-\d+)?", str(value), re.ASCII)
        return super().convert(case[1] if case else value, param, ctx)

"""
Numbers that commands are given: how many, of messages, and of what else the gateway
numbers.
"""

from __future__ import annotations

import re
from typing import Any

import click

from gateway.cli.wording import say

_LAST = 2**63 - 1


class NumberType(click.IntRange):
    """
    A whole number, by default of something that the gateway numbers.

    Args:
        first: The smallest.
        last: The largest.
    """

    def __init__(self, first: int = 1, last: int = _LAST) -> None:
        super().__init__(first, last)
        self._first, self._last = first, last

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """
        Read it, and refuse anything else in the clerk's language.
        """
        text = str(value)
        number = int(text) if text.isascii() and text.isdecimal() else -1
        if not self._first <= number <= self._last:
            its = {"text": text, "first": self._first, "last": self._last}
            name = "no-number" if self._last == _LAST else "no-number-between"
            self.fail(say(name, **its), param, ctx)
        return number


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

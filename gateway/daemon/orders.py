"""
What the daemon and its workers tell one another: a line of JSON each time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import asdict, frozen

#: Bytes of one line: all rules of the largest town are well below.
LIMIT = 64 * 2**20


@frozen(kw_only=True)
class Edition:
    """
    The rules in force, as text.

    Attributes:
        version: The table's that they make.
        loaded_at: Since when they are, in ISO 8601.
        texts: What stands in each file.
    """

    version: str
    loaded_at: str
    texts: Mapping[str, str]


@frozen(kw_only=True)
class Order:
    """
    What the daemon tells.

    Attributes:
        routes: There may be messages to be routed.
        delivers: There may be deliveries to be made.
        rests: Nothing is to be routed just now.
        edition: The rules to go by from now on.
        without: Channels that are left out by whoever begins.
        stops: Finish what was begun, and end.
    """

    routes: bool = False
    delivers: bool = False
    rests: bool = False
    edition: Edition | None = None
    without: Sequence[str] = ()
    stops: bool = False


@frozen(kw_only=True)
class Report:
    """
    What a worker tells, every second.

    Attributes:
        version: Of the rules that it goes by.
        workers: How those in it are, as `state.watched` describes them.
        counted: What it counted since the last report: name, labels, how many.
        hung: The channel that holds it up, and for which it ends; empty if none does.
    """

    version: str
    workers: Sequence[Mapping[str, Any]]
    counted: Sequence[tuple[str, Mapping[str, str], float]]
    hung: str = ""


def said(told: Order | Report) -> bytes:
    """
    Write a line.
    """
    return json.dumps(asdict(told)).encode() + b"\n"


async def order(line: asyncio.StreamReader) -> Order | None:
    """
    Read what the daemon tells; None once it has gone.
    """
    told = await _line(line)
    if told is None:
        return None
    edition, without = told.pop("edition"), tuple(told.pop("without"))
    return Order(
        **told, edition=Edition(**edition) if edition else None, without=without
    )


async def report(line: asyncio.StreamReader) -> Report | None:
    """
    Read what a worker tells; None once it has ended.
    """
    told = await _line(line)
    return None if told is None else Report(**told)


async def _line(line: asyncio.StreamReader) -> dict[str, Any] | None:
    try:
        read = await line.readline()
    except ConnectionError:
        read = b""
    # Half a line is of somebody who was killed in the middle of it.
    told: dict[str, Any] | None = json.loads(read) if read.endswith(b"\n") else None
    return told

"""
The protocol between the daemon and its workers: lines of JSON.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import asdict, frozen

#: Maximum bytes of a line; the rules of the largest town are well below.
LIMIT = 64 * 2**20


@frozen(kw_only=True)
class Edition:
    """
    The rules in force, as text.

    Attributes:
        version: The version of the table that they compile to.
        loaded_at: When they came into force, in ISO 8601.
        texts: The content of each file.
    """

    version: str
    loaded_at: str
    texts: Mapping[str, str]


@frozen(kw_only=True)
class Order:
    """
    A message from the daemon to a worker.

    Attributes:
        routes: There may be messages to route.
        delivers: There may be deliveries to make.
        rests: Nothing is to be routed or delivered at the moment.
        behind: Another node has newer rules.
        edition: The rules to use from now on.
        without: Channels that a new worker leaves out.
        stops: Finish what was begun, and end.
    """

    routes: bool = False
    delivers: bool = False
    rests: bool = False
    behind: bool = False
    edition: Edition | None = None
    without: Sequence[str] = ()
    stops: bool = False


@frozen(kw_only=True)
class WorkerReport:
    """
    A message from a worker to the daemon, sent every second.

    Attributes:
        version: The version of its rules.
        workers: The state of its parts, as described by `state.watched`.
        counted: Counter increments since the last report: name, labels, increment.
        hung: The channel that blocks its loop, because of which it ends; else empty.
    """

    version: str
    workers: Sequence[Mapping[str, Any]]
    counted: Sequence[tuple[str, Mapping[str, str], float]]
    hung: str = ""


def said(told: Order | WorkerReport) -> bytes:
    """
    Encode a message as one line.
    """
    return json.dumps(asdict(told)).encode() + b"\n"


async def order(line: asyncio.StreamReader) -> Order | None:
    """
    Read the daemon's next message; None once it is gone.
    """
    told = await _line(line)
    if told is None:
        return None
    edition, without = told.pop("edition"), tuple(told.pop("without"))
    return Order(
        **told, edition=Edition(**edition) if edition else None, without=without
    )


async def report(line: asyncio.StreamReader) -> WorkerReport | None:
    """
    Read a worker's next message; None once it has ended.
    """
    told = await _line(line)
    return None if told is None else WorkerReport(**told)


async def _line(line: asyncio.StreamReader) -> dict[str, Any] | None:
    try:
        read = await line.readline()
    except ConnectionError:
        read = b""
    # An incomplete line comes from a process that was killed while writing.
    told: dict[str, Any] | None = json.loads(read) if read.endswith(b"\n") else None
    return told

"""
Employees' corrections: messages that went to the wrong mailbox, and the right one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from gateway.routing.parsing.reader import meant
from gateway.routing.table import RoutingTable
from gateway.routing.tools.lines import LineInvalid, read_object


@frozen(kw_only=True)
class Correction:
    """
    A message that reached the wrong mailbox.

    Attributes:
        wrong: The mailboxes that it reached.
        right: The mailboxes that it was for; empty if *topic* is given instead.
        topic: The topic that it was about; empty if *right* is given instead.
    """

    text: str
    subject: str = ""
    channel: str = "telegram"
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    topic: str = ""


def read_correction(line: str, table: RoutingTable) -> Correction:
    """
    Read ``{"text": …, "wrong": [mailboxes], "right": [mailboxes] or "topic"}``.

    Raises:
        LineInvalid: It is no correction, or has names that the rules do not know.
    """
    said = read_object(line)
    text = _text(said, "text", "")
    if not text.strip():
        raise LineInvalid("it has no 'text'")
    right: Any = said.get("right")
    topic = ""
    mailboxes = (*table.town.mailboxes, *table.town.holders)
    if isinstance(right, str) and right in table.rules.topics:
        topic, right = right, []
    elif isinstance(right, str) and right not in mailboxes:
        raise _unknown("topic or mailbox", right, (*table.rules.topics, *mailboxes))
    correction = Correction(
        text=text,
        subject=_text(said, "subject", ""),
        channel=_text(said, "channel", "telegram").partition("_")[0],
        wrong=_mailboxes(said.get("wrong", []), "wrong", table),
        right=_mailboxes(right, "right", table),
        topic=topic,
    )
    if not (correction.right or correction.topic):
        raise LineInvalid("'right' says neither a topic nor a mailbox")
    return correction


def _text(said: Mapping[str, Any], key: str, default: str) -> str:
    value = said.get(key, default)
    if not isinstance(value, str):
        raise LineInvalid(f"{key!r} must be text")
    return value.encode(errors="replace").decode()


def _mailboxes(value: Any, key: str, table: RoutingTable) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise LineInvalid(f"{key!r} must be a list of mailboxes")
    known = (*table.town.mailboxes, *table.town.holders)
    for name in names:
        if name not in known:
            raise _unknown("mailbox", name, known)
    return tuple(dict.fromkeys(map(table.holder, names)))


def _unknown(kind: str, name: str, known: tuple[str, ...]) -> LineInvalid:
    hint = meant(name, known)
    return LineInvalid(f"unknown {kind} {name[:40]!r}" + (f" ({hint})" if hint else ""))

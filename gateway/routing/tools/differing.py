"""
Comparison of two versions of the rules by the messages that they decide differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from gateway.core.decision import Decision
from gateway.core.identity import Verdict
from gateway.core.message import Message
from gateway.routing.tools.replaying import Replay
from gateway.routing.tools.trying import fields

#: Fields in which order does not matter.
_UNORDERED = frozenset({"mailboxes"})


@frozen(kw_only=True)
class Difference:
    """
    One message that two versions of the rules decide differently.

    Attributes:
        message: The message.
        fields: The old and the new value of each field that differs.
        gone: Rules that held only by the old version, and mailboxes that got it only
            by that; each with its reason.
        come: The same of the new version.
    """

    message: Message
    fields: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    gone: tuple[str, ...]
    come: tuple[str, ...]


def differences(
    heard: Iterable[tuple[Message, Verdict | None]], old: Replay, new: Replay
) -> Iterator[Difference]:
    """
    Yield each message that is decided differently, in order.

    Args:
        heard: Messages in the order of time, each with the verdict on its sender, if
            known.
        old: A fresh replay with the old version.
        new: A fresh replay with the new version.
    """
    for message, verdict in heard:
        before = old.take(message, verdict).decision
        after = new.take(message, verdict).decision
        was, now = fields(before), fields(after)
        changed = {
            field: (was[field], now[field])
            for field in was
            if _compared(field, was[field]) != _compared(field, now[field])
        }
        if changed:
            yield Difference(
                message=message,
                fields=changed,
                gone=_only(before, after),
                come=_only(after, before),
            )


def _compared(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(values)) if field in _UNORDERED else values


def _only(one: Decision, other: Decision) -> tuple[str, ...]:
    there = {step.rule for step in other.trace if step.matched}
    reached = {leg.mailbox for leg in other.legs}
    held = (step for step in one.trace if step.matched and step.rule not in there)
    legs = (leg for leg in one.legs if leg.mailbox not in reached)
    return (
        *(f"{step.rule}: {step.because}" for step in held),
        *(f"to {leg.mailbox}, {leg.because}" for leg in legs),
    )

"""
Evaluation of proposed words and examples on past messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from attrs import field, frozen

from gateway.core.decision import Decision
from gateway.core.message import Message
from gateway.routing.table import RoutingTable
from gateway.routing.tools.corrections import Correction
from gateway.routing.tools.replaying import Replay
from gateway.routing.tools.suggesting import Suggestion, patch, propose, still_wrong


@frozen(kw_only=True)
class Label:
    """
    The right mailboxes of a message: those that must get it, and those that may.
    """

    must: frozenset[str]
    may: frozenset[str]

    def is_met(self, mailboxes: Iterable[str]) -> bool:
        """
        Say whether *mailboxes* are right: all that must get it, and no others than may.
        """
        return self.must <= set(mailboxes) <= self.must | self.may


@frozen(kw_only=True)
class Past:
    """
    Past messages, in the order of time, and the labels of some, by message id.
    """

    messages: Sequence[Message] = ()
    labels: Mapping[str, Label] = field(factory=dict)


@frozen(kw_only=True)
class Change:
    """
    A past message that a proposal would have sent elsewhere.

    Attributes:
        id: Of the message.
        before: The mailboxes that got it.
        after: The mailboxes that would have got it.
        good: True if it would have become right, False if wrong; None if it has no
            label, or is as right or wrong as before.
    """

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    good: bool | None


@frozen(kw_only=True)
class Weighed:
    """
    A proposal with its effect.

    Attributes:
        proposal: The word or example.
        rights: The number of corrections that it would have made unnecessary.
        changes: The past messages that it would have sent elsewhere.
    """

    proposal: Suggestion
    rights: int
    changes: tuple[Change, ...]

    @property
    def harms(self) -> bool:
        """
        Say whether it would have misrouted a message that was routed right.
        """
        return any(change.good is False for change in self.changes)


def suggest(
    table: RoutingTable,
    corrections: Sequence[Correction],
    past: Past,
    recompile: Callable[[str], RoutingTable],
) -> list[Weighed]:
    """
    Return the proposals that would put any of *corrections* right, with their effect.

    Args:
        table: The present rules.
        corrections: What employees corrected.
        past: Past messages.
        recompile: Compiles the rules with one more file, of this text.
    """
    before = _replayed(table, past.messages)
    topics = [(m, d.topics) for m, d in zip(past.messages, before, strict=True)]
    wrong = [each for each in corrections if still_wrong(table, each)]
    found = []
    for proposal in propose(table, wrong, topics):
        changed = recompile(patch([proposal]))
        rights = sum(not still_wrong(changed, each) for each in wrong)
        if rights:
            after = _replayed(changed, past.messages)
            changes = tuple(_changes(past, before, after))
            found.append(Weighed(proposal=proposal, rights=rights, changes=changes))
    return found


def read_label(line: str) -> tuple[str, Label] | None:
    """
    Read the id and the label of a message from a line; None if it has no label.
    """
    try:
        said = json.loads(line)
        expected = said["expected"]
        must = frozenset(map(str, expected["recipients"]))
        may = frozenset(map(str, expected.get("recipients_ok", ())))
        return str(said["id"]), Label(must=must, may=may)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def _replayed(table: RoutingTable, messages: Sequence[Message]) -> list[Decision]:
    replay = Replay(table)
    return [taken.decision for taken in replay.take_all(messages)]


def _changes(
    past: Past, before: Sequence[Decision], after: Sequence[Decision]
) -> Iterable[Change]:
    for message, one, other in zip(past.messages, before, after, strict=True):
        was = tuple(leg.mailbox for leg in one.legs)
        is_ = tuple(leg.mailbox for leg in other.legs)
        if (set(was), one.topics) == (set(is_), other.topics):
            continue
        label, good = past.labels.get(message.external_id), None
        if label is not None and label.is_met(was) != label.is_met(is_):
            good = label.is_met(is_)
        yield Change(id=message.external_id, before=was, after=is_, good=good)

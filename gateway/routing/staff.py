"""
What the sender of a message is to us: a machine, one of us, or somebody who wants to
be taken for one of us.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import frozen

from gateway.core.identity import Standing, Verdict
from gateway.core.lookalike import skeleton
from gateway.core.machine import is_machine
from gateway.core.message import Address, Message
from gateway.core.town import Town
from gateway.routing.words import text


class Sender(Enum):
    """
    What a sender may be.
    """

    MACHINE = "machine"  # nobody reads an answer (RFC 3834)
    OURSELVES = "ourselves"  # the gateway's own account
    MAILBOX = "mailbox"  # an employee or councillor, from the mailbox's own address
    LOOKALIKE = "lookalike"  # named as one of us, or to be taken for somebody


@frozen(kw_only=True)
class Staff:
    """
    Those who work here, as far as telling them from others needs.

    Attributes:
        town: With its mailboxes and accounts.
        addresses: Of all mailboxes.
        handles: Skeletons of the handles that are ours.
        people: Folded first name and surname of those who hold a mailbox.
    """

    town: Town
    addresses: frozenset[Address]
    handles: frozenset[str]
    people: frozenset[tuple[str, str]]

    def sender(self, message: Message, verdict: Verdict) -> frozenset[Sender]:
        """
        Say what the sender of *message* is; nothing, for an ordinary person.
        """
        found = set()
        if is_machine(message):
            found.add(Sender.MACHINE)
        account = self.town.accounts.get(message.channel, "").casefold()
        if account and account in (message.handle.casefold(), message.sender.value):
            found.add(Sender.OURSELVES)
        elif message.sender in self.addresses:
            found.add(Sender.MAILBOX)
        elif verdict.standing < Standing.VERIFIED and (
            verdict.resembles or self._deceives(message)
        ):
            found.add(Sender.LOOKALIKE)
        return frozenset(found)

    def _deceives(self, message: Message) -> bool:
        if _mixed(message.handle):
            return True
        if message.handle and skeleton(message.handle) in self.handles:
            return True
        names = text.tokens(text.fold(message.display_name))
        return any(first in names and last in names for first, last in self.people)


def staff(town: Town, handles: Iterable[str]) -> Staff:
    """
    Make it from the town and the handles of its mailboxes.
    """
    own = [*handles, *(h for h in town.accounts.values() if h.startswith("@"))]
    people = [
        text.tokens(text.fold(mailbox.person)) for mailbox in town.mailboxes.values()
    ]
    return Staff(
        town=town,
        addresses=frozenset(a for m in town.mailboxes.values() for a in m.addresses),
        handles=frozenset(skeleton(handle) for handle in own),
        # Of two surnames, as people have them here, the first is the one used.
        people=frozenset((p[0], p[-2 if len(p) > 2 else -1]) for p in people if p[1:]),
    )


def _mixed(handle: str) -> bool:
    # No platform of ours lets a handle have such letters: an adapter was careless,
    # or somebody hopes that we are.
    letters = [c for c in handle if c.isalpha()]
    return any(c.isascii() for c in letters) and not all(c.isascii() for c in letters)

"""
What is stored about somebody, and its erasure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from attrs import evolve, field, frozen

from gateway.core.audit import Act
from gateway.core.case import Case
from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.objects import NOBODY, about_message, about_person
from gateway.environment import Environment

#: Replaces the value of an erased address; no channel has such an address.
ERASED = "erased"


def nobody(address: Address) -> Address:
    """
    Return the replacement of an erased *address*: its channel, and nobody on it.
    """
    return evolve(address, value=ERASED)


@frozen(kw_only=True)
class Subject:
    """
    The person whose data it is (the data subject).

    Attributes:
        person: Their number at the desk; empty for somebody who was never there.
        addresses: All of theirs that we know.
        names: Name and labels, as they are written down.
        document: The keyed hash of their document, under which an e-office may have
            given another spelling of the name; empty where none was seen.
        former: The number of the person to whom the address belonged until it was
            revoked; empty if to nobody.
        since: When it was revoked: what came before is that person's.
    """

    person: str = ""
    addresses: tuple[Address, ...] = ()
    names: frozenset[str] = field(default=frozenset(), repr=False)
    document: str = field(default="", repr=False)
    former: str = ""
    since: datetime | None = None


@frozen(kw_only=True)
class Dossier:
    """
    Where all that is stored about somebody is.

    Attributes:
        subject: See `Subject`.
        messages: What they said, and what a mailbox said to them or about it.
        shared: Those of the messages with which something was said to others, too.
        elsewhere: Answers that a mailbox wrote in somebody else's conversation, and
            that were given to them, too; erased first, since where they were written is
            not known any more once conversations are.
        waiting: Those of the messages that wait to be routed: it is not known yet what
            they say nor, where one only names an address of theirs, whose they are.
        conversations: Conversations with them.
        deliveries: What was to be said to them or about them, except the parts of one
            answer that went to others as well.
        cases: The cases that these messages opened, whosever they are.
        said_over: The channels on which any of the deliveries may have been said.
        kept: Cases of theirs that are left out, because of an order to keep them.
        named_in: Messages of others that name them: of an impostor whose verdict names
            them, of whoever had an address of theirs before or has it since, or of
            somebody whose kept case the same answer was about; and those of
            `elsewhere`.
    """

    subject: Subject
    messages: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    elsewhere: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    conversations: tuple[str, ...] = ()
    deliveries: tuple[str, ...] = ()
    said_over: frozenset[str] = frozenset()
    cases: tuple[Case, ...] = ()
    kept: tuple[Case, ...] = ()
    named_in: tuple[int, ...] = ()

    @property
    def object(self) -> str:
        """
        The name of the subject for the audit chain: a number, and nothing personal.
        """
        if self.subject.person:
            return about_person(self.subject.person)
        return about_message(self.messages[0]) if self.messages else NOBODY


@frozen(kw_only=True)
class Cutoffs:
    """
    The moments before which what was received has outlived its retention class.

    Attributes:
        now: The time of asking: anything dated later was received while the clock was
            wrong.
    """

    now: datetime
    spam: datetime
    ignored: datetime
    ordinary: datetime
    confidential: datetime
    people: datetime

    def latest(self, status: Status) -> datetime:
        """
        Return a bound for messages of *status*: none that is newer has outlived its
        class.
        """
        if status is Status.IGNORED:
            return max(self.ignored, self.confidential)
        ordinary = max(self.ordinary, self.confidential)
        return max(self.spam, ordinary) if status is Status.QUARANTINED else ordinary


@frozen(kw_only=True)
class Outlived:
    """
    The result of one scan of messages in the order of their numbers.

    Attributes:
        messages: Those that have outlived their class, by the class.
        last: The last number that was scanned; None when there are no more.
    """

    messages: Mapping[str, tuple[int, ...]]
    last: int | None


class Erasing(Protocol):
    """
    Access to what is stored about somebody, and its erasure.
    """

    async def dossier(self, person: str, address: Address | None) -> Dossier | None:
        """
        Find what is stored about a person, or about the owner of an address; None if
        nothing is. The owner of a revoked account is whoever has had it since; that
        of a person's place at the counter is always the person.
        """

    async def spared(self, found: Dossier, now: datetime) -> Dossier:
        """
        Return what of *found* may be erased: nothing of a case under an order to keep
        it at *now*. Such cases are listed in `Dossier.kept`.
        """

    async def kept(self, now: datetime) -> Sequence[Case]:
        """
        Return the cases under an order to keep them at *now*, the first to end first.
        """

    async def held_about(self, found: Dossier) -> Mapping[str, Any]:
        """
        Return all that was *found*, for JSON, without secrets that grant access and
        without what others wrote, who may quote anybody.
        """

    async def stop_saying(self, found: Dossier, now: datetime) -> bool:
        """
        Drop those of the deliveries *found* that wait to be said: all or none. Return
        False and drop none if a worker has claimed one, or if *found* is no longer
        complete: something else is to be said, or a case has moved.
        """

    async def erase(
        self,
        messages: Sequence[int],
        act: Act,
        conversations: Sequence[str] | None = None,
    ) -> int:
        """
        Erase up to some hundred *messages* with all that depends on them, in one
        transaction, except what a case needs that is under an order to keep it. What
        remains of a message: its number, channel, times and final status, and what
        identifies a platform's repeat of it.

        Args:
            messages: Their numbers.
            act: The act for the audit chain, with their count as its result.
            conversations: The conversations to erase; what one answer said to others,
                outside of these, stays. Of an answer that was written outside of these,
                only what it said in them is erased.

        Returns:
            How many it erased; if others had erased all of them, no act is recorded
            again.
        """

    async def expire(self, messages: Sequence[int], cutoffs: Cutoffs, act: Act) -> int:
        """
        Erase, as `erase` does, those of *messages* that have outlived *cutoffs* by now:
        one whose case was reopened since it was found stays.
        """

    async def strike(self, subject: Subject, act: Act) -> Sequence[Case]:
        """
        Erase what the desk, the conversations and the audit chain's payloads hold about
        *subject*; the last step, after the messages.

        Returns:
            Their cases that are under an order to keep them. If there are any, the
            person at the desk stays with these, the rest is erased, and *act* is not
            recorded.
        """

    async def outlived(
        self, status: Status, after: int, cutoffs: Cutoffs, limit: int
    ) -> Outlived:
        """
        Scan up to *limit* messages of *status* after number *after*. What belongs to a
        case that is active, under an order to keep it, or moved lately, has not
        outlived its class.
        """

    async def people_outlived(self, cutoffs: Cutoffs, limit: int) -> Sequence[Subject]:
        """
        Return people whose verification ended longer ago than their retention, and who
        have no case that is open or under an order to keep it.
        """

    async def let_go(self, subject: Subject, act: Act) -> bool:
        """
        Erase what the desk holds about *subject*; what they said has its own retention.
        Return False, and record nothing, if somebody else has done so, or a case of
        theirs is under an order to keep it by then.
        """

    async def tidy(self, patience: float) -> bool:
        """
        Remove what was erased from the database's files as well. Return False if
        somebody else prevented that for longer than *patience* seconds.

        Raises:
            OSError: There is no room to rewrite them.
        """


class Letterbox(Protocol):
    """
    Local copies of what a channel delivered.
    """

    def erase(self, deliveries: Collection[str]) -> int:
        """
        Erase what was delivered under these ids; return how many files that were.

        Raises:
            OSError: It is not possible just now.
        """


#: What an entry point of the group ``gateway.letterboxes`` names: makes the letterbox
#: of a channel from its settings and its folder. Raises NotConfigured where it needs
#: settings, and there are none.
LetterboxFactory = Callable[[Environment, Path], Letterbox]

"""
What is held about somebody, and what becomes of it when it is to be forgotten.
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
from gateway.settings import Environment

#: What stands where an address was: no channel has such a one.
ERASED = "erased"


def nobody(address: Address) -> Address:
    """
    Give what stands where *address* was: its channel, and nobody on it.
    """
    return evolve(address, value=ERASED)


@frozen(kw_only=True)
class Subject:
    """
    Whose data it is.

    Attributes:
        person: The number at the desk; empty for somebody who was never there.
        addresses: All of theirs that we know.
        names: What else is theirs alone: name and labels, as they are written down.
        document: The keyed hash of their document, which an e-office may have shown
            under another spelling of the name; empty where none was seen.
        former: The number of the person whose account the address was until it was
            revoked; empty if it was nobody's.
        since: When that was: what came before is that person's.
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
    Where everything is that is held about somebody.

    Attributes:
        subject: See `Subject`.
        messages: What they said, and what a mailbox said to them or about it.
        waiting: Those of them that wait to be routed: nobody knows yet what they say,
            nor, where one only names an address of theirs, whose they are.
        conversations: Those with them.
        deliveries: What was to be said to them or about them, but not what one answer
            said to others as well.
        cases: What these messages opened, whosever it is.
        said_over: The channels over which any of the deliveries may have been said.
        kept: Cases of theirs of which nothing is in it, as somebody needs them.
        named_in: Messages of others: of an impostor whose verdict names them, of
            whoever had an address of theirs before or has it since, or of whoever's
            case is kept that the same answer was about.
    """

    subject: Subject
    messages: tuple[int, ...] = ()
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
        Name them as the audit chain does: by a number, and nothing personal.
        """
        if self.subject.person:
            return f"person {self.subject.person}"
        return f"message {self.messages[0]}" if self.messages else "nobody"


@frozen(kw_only=True)
class Terms:
    """
    Until when what was received is over, by its class.

    Attributes:
        now: When this is asked: what is dated later came by a wrong clock.
    """

    now: datetime
    spam: datetime
    ignored: datetime
    ordinary: datetime
    confidential: datetime
    people: datetime

    def latest(self, status: Status) -> datetime:
        """
        Give the latest that a message of *status* may have: nothing newer is over.
        """
        if status is Status.IGNORED:
            return max(self.ignored, self.confidential)
        ordinary = max(self.ordinary, self.confidential)
        return max(self.spam, ordinary) if status is Status.QUARANTINED else ordinary


@frozen(kw_only=True)
class Outlived:
    """
    One look at messages in the order of their numbers.

    Attributes:
        messages: Those that have outlived their class, by the class.
        last: The number of the last that was looked at; None when there are no more.
    """

    messages: Mapping[str, tuple[int, ...]]
    last: int | None


class Erasing(Protocol):
    """
    What is held about somebody, and that it goes.
    """

    async def dossier(self, person: str, address: Address | None) -> Dossier | None:
        """
        Find what is held about a person, or about the owner of an address; None if
        nothing is. Where an account was revoked that is whoever has had it since.
        """

    async def spared(self, found: Dossier, now: datetime) -> Dossier:
        """
        Give what may be erased of what was *found*: nothing of a case that is kept
        *now*, whatever its age; it names these.
        """

    async def kept(self, now: datetime) -> Sequence[Case]:
        """
        Give the cases that are kept *now*, whatever their age, the first to end first.
        """

    async def held_about(self, found: Dossier) -> Mapping[str, Any]:
        """
        Give all of it, as JSON takes it; secrets that open something are left out.
        """

    async def stop_saying(self, found: Dossier, now: datetime) -> bool:
        """
        Decide that of the deliveries *found* those that wait are not to be said: all or
        none. None, and False, where a worker holds one, or what was found is not all
        that there is any more: something else is to be said, or a case has moved.
        """

    async def erase(
        self,
        messages: Sequence[int],
        act: Act,
        conversations: Sequence[str] | None = None,
    ) -> int:
        """
        Erase up to some hundred *messages* with all that hangs on them, but for what
        a case needs that is kept by then; all or none. Of a message its number,
        channel, times and how it ended stay, and what tells a platform's repeat of it
        from news.

        Args:
            messages: Their numbers.
            act: What goes into the chain about it, with their count as its result.
            conversations: What one answer said to others, outside of these, stays.

        Returns:
            How many it erased; where others had erased all, the chain has it already.
        """

    async def expire(self, messages: Sequence[int], terms: Terms, act: Act) -> int:
        """
        Erase, as `erase` does, those of *messages* that are over by *terms* at this
        moment: one whose case was reopened since it was found stays.
        """

    async def strike(self, subject: Subject, act: Act) -> Sequence[Case]:
        """
        Erase what the desk, the conversations and the audit chain's payloads hold
        about *subject*; the last step, after the messages.

        Returns:
            The cases of theirs that are kept: the person at the desk stays with these,
            what else there is goes, and *act* is not in the chain.
        """

    async def outlived(
        self, status: Status, after: int, terms: Terms, limit: int
    ) -> Outlived:
        """
        Look at up to *limit* messages of *status* behind number *after*. What belongs
        to a case that somebody still sees to, that is kept, or that moved lately, is
        not over.
        """

    async def people_outlived(self, terms: Terms, limit: int) -> Sequence[Subject]:
        """
        Give people who have counted no more for their term, and have no case that is
        open or kept.
        """

    async def let_go(self, subject: Subject, act: Act) -> bool:
        """
        Erase what the desk holds about *subject*; what they said has its own terms.
        False, and nothing in the chain, if somebody else has done it, or a case of
        theirs is kept by then.
        """

    async def tidy(self, patience: float) -> bool:
        """
        See to it that the database's files hold nothing any more of what was erased;
        False if somebody read for longer than *patience* seconds.

        Raises:
            OSError: There is no room to write them anew.
        """


class Letterbox(Protocol):
    """
    Where a channel keeps on this machine what it delivered.
    """

    def erase(self, deliveries: Collection[str]) -> int:
        """
        Erase what was delivered under these ids; say how many files that were.

        Raises:
            OSError: It cannot be, just now.
        """


#: What an entry point of the group ``gateway.letterboxes`` names: makes the letterbox
#: of a channel from its settings and its folder. Raises NotConfigured where it needs
#: settings, and there are none.
LetterboxFactory = Callable[[Environment, Path], Letterbox]

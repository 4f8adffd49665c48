"""
What an answer of a mailbox is about: its case, and all that is known of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import field, frozen

from gateway.core.case import Case, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.filing import Filing
from gateway.core.message import Message
from gateway.core.people.person import Enrolled
from gateway.core.plenary.proposal import Proposal
from gateway.core.requests.booking import Booking
from gateway.core.requests.request import Request
from gateway.ports.store import Shown
from gateway.town.commands import Command


@frozen(kw_only=True)
class Since:
    """
    What was said about a case after it was opened.

    Attributes:
        shown: The newest messages, in their order.
        older: The numbers of earlier messages, and of those that cannot be read.
        talks: The conversations of the case.
    """

    shown: Sequence[Shown] = ()
    older: Sequence[int] = ()
    talks: Sequence[Conversation] = ()


@frozen(kw_only=True)
class AnsweredCase:
    """
    What an answer is about.

    Attributes:
        case: The conversation's case; None where it has none.
        sharing: Conversations of the other mailboxes that have the case, one each.
        holder: The mailbox that has it, if the answering mailbox passed it on.
        job: The other cases of its job.
        together: Cases of the job that are answered with it, with their conversations.
        heard: Numbers of those of them that an earlier version of the answer did the
            same to.
        numbers: Case numbers that begin the answer: it is about those, too.
        named: The case to which the answer joins this one, if it may.
        before: What earlier versions of the answer did to the case, the latest first.
        said_last: What the mailbox last said there, if that ended the case, or was said
            just now and nothing has happened since.
        crossed: What somebody else of the mailbox answered at the same moment.
        passed: How mailboxes passed the case on before, in order.
        origin: The filing that opened the case, for a mailbox that gets it next.
        visitor: The person whose answers are laid out at the counter, if they are.
        since: What was said after it, if a mailbox is to get it.
        proposal: The proposal to the plenary that the case is, if any.
        alike: Other cases of the job that are proposals.
        booking: What it booked, if anything.
        request: The form that it began with, if it did.
    """

    case: Case | None = None
    sharing: Sequence[Conversation] = ()
    holder: str = ""
    job: Sequence[Case] = ()
    together: Sequence[tuple[Case, Conversation]] = ()
    heard: Collection[Number] = ()
    numbers: Collection[Number] = ()
    named: Case | None = None
    before: Sequence[Happening] = ()
    said_last: Command | None = None
    crossed: Message | None = None
    passed: Sequence[Happening] = ()
    origin: Filing | None = None
    visitor: Enrolled | None = None
    since: Since = field(factory=Since)
    proposal: Proposal | None = None
    alike: Sequence[tuple[Case, Proposal]] = ()
    booking: Booking | None = None
    request: Request | None = None

    @property
    def cases(self) -> tuple[Case, ...]:
        """
        The cases that the answer may change.
        """
        own = () if self.case is None else (self.case,)
        return (*own, *(case for case, _ in self.together))

    @property
    def accused(self) -> Collection[str]:
        """
        The mailboxes that the case complains about, or may complain about.
        """
        decision = self.origin.decision if self.origin else None
        return decision.accused if decision is not None else ()

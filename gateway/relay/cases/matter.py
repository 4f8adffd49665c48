"""
What an answer of a mailbox may be about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import field, frozen

from gateway.core.case import Case, Happening, Number
from gateway.core.conversation import Conversation
from gateway.core.filing import Filing
from gateway.core.plenary.proposal import Proposal
from gateway.ports.store import Shown
from gateway.town.commands import Command


@frozen(kw_only=True)
class Since:
    """
    What was said about a case after what opened it.

    Attributes:
        shown: The newest messages, in their order.
        older: The numbers of those before them, and of what cannot be read.
        talks: The conversations of the case.
    """

    shown: Sequence[Shown] = ()
    older: Sequence[int] = ()
    talks: Sequence[Conversation] = ()


@frozen(kw_only=True)
class Matter:
    """
    What an answer may be about.

    Attributes:
        case: The conversation's; None where it has none.
        sharing: The conversations of the other mailboxes that have it, too, one each.
        holder: The mailbox that has it, where the answer's own has passed it on.
        job: The other cases that tell of the same.
        together: Those of them that are answered with it, with their conversations.
        heard: The numbers of those of them to which an earlier version did the same.
        numbers: Those cases that the answer is about, too, by its first words.
        named: The case whose number the answer names to join it to, if it may.
        before: What earlier versions of the answer did to the case, the last first.
        said_last: What the mailbox said last there, if that has ended the case, or was
            said just now and nothing has happened since.
        origin: What opened the case, for whoever gets it next.
        since: What was said after it, where somebody is to get it.
        proposal: What the case proposes to the plenary, if it does.
        alike: The others of the job that propose the same to it.
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
    origin: Filing | None = None
    since: Since = field(factory=Since)
    proposal: Proposal | None = None
    alike: Sequence[tuple[Case, Proposal]] = ()

    @property
    def cases(self) -> tuple[Case, ...]:
        """
        The cases that the answer may move.
        """
        own = () if self.case is None else (self.case,)
        return (*own, *(case for case, _ in self.together))

    @property
    def accused(self) -> Collection[str]:
        """
        The mailboxes that the case is a complaint about, or may be.
        """
        decision = self.origin.decision if self.origin else None
        return decision.accused if decision is not None else ()

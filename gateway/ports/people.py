"""
The register of people who were verified in person: their accounts, the codes by which
they are proven, and what is held until they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from attrs import field, frozen

from gateway.core.audit import Act
from gateway.core.consequences import Consequences
from gateway.core.identity import Contact, Voucher
from gateway.core.message import Address, Message
from gateway.core.people.codes import Attempt, Code, CodeState, Redeemed
from gateway.core.people.person import Account, Enrolled, Label, Person, Verification

#: The latest time that is known where none ever was.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Known:
    """
    What is known of some addresses.

    Attributes:
        contacts: Whom they were bound to, revoked and expired ones included.
        at: The latest time that anybody here has ever known: a clock that was set back
            brings nothing back.
        changes: Grows with every change at the desk.
        voucher: What was shown for the message in question, if it was ever held.
        quiet: Those of the addresses that want to hear nothing unasked.
        agreed: Keyed hashes of the agreed words of those whom they were bound to, where
            there is one: of a contact it would be written with every message.
    """

    contacts: Mapping[Address, Contact]
    at: datetime
    changes: int
    voucher: Voucher | None = None
    quiet: frozenset[Address] = frozenset()
    agreed: Mapping[Address, str] = field(factory=dict)


@frozen
class CodeTold:
    """
    What became of a code that a clerk gave out.

    Attributes:
        expires_at: Until when it counts.
        account: The account that it bound, once it did.
        problem: Why it did not, or was last refused.
        called: What whoever sent it calls themselves, as soon as that is read.
    """

    state: CodeState
    expires_at: datetime
    account: Account | None
    problem: str
    called: str = ""


class People(Protocol):
    """
    What the desk does. What it writes is all or none, its act in the chain included.
    """

    async def person(self, id: str) -> Enrolled | None: ...

    async def by_document(self, document: str) -> Enrolled | None:
        """
        Find the person by the keyed hash of their document.
        """

    async def by_address(self, address: Address) -> Enrolled | None: ...

    async def people(self) -> Sequence[Enrolled]:
        """
        Give everybody who was ever enrolled, by name.
        """

    async def acting_for(self, principal: str) -> Sequence[Person]:
        """
        Give who may act for a person, by name.
        """

    async def contacts(self) -> Sequence[Contact]:
        """
        Give all accounts that were ever bound, once more for each former handle, and
        without one that the desk has not seen.
        """

    async def labels(self, address: Address) -> Sequence[Label]:
        """
        Give what a bound account called itself, the latest first.
        """

    async def keep(self, person: Person, before: Verification | None, act: Act) -> bool:
        """
        Keep a person whose state was *before*; None for a new one. What waited for an
        account of theirs goes on if they are active now.

        Returns:
            False, and nothing was kept, if the state is another by now, or somebody
            has the document.
        """

    async def bind(self, account: Account, act: Act) -> Account | None:
        """
        Bind an account to a person; what waited for it goes on.

        Returns:
            The account as it is another person's already; then nothing was bound.
        """

    async def unbind(
        self, address: Address, at: datetime, act: Act, *, mistaken: bool = False
    ) -> bool:
        """
        Make an account count no more, at once; say whether it did until now. What was
        begun from it is its person's; where it was bound to them by mistake, only what
        was taken for theirs, and the account is as if it had never been bound.
        """

    async def issue(self, code: Code, act: Act) -> int:
        """
        Keep a code; one for the same person and channel counts no more.

        Returns:
            Its number.
        """

    async def told(self, code: int) -> CodeTold | None: ...

    async def redeem(self, attempt: Attempt) -> Redeemed:
        """
        Let a code do what it is for, once, whoever else sends it at the same time.
        """

    async def asked_for(self, message: int) -> Message | None:
        """
        Give the held message for which the code in the stored *message* is.
        """

    async def return_from(self, secret: str, at: datetime) -> int | None:
        """
        Give the held message for which a step-up with this keyed hash was begun.
        """

    async def returned(self, secret: str) -> Voucher | None:
        """
        Give by what a message goes on whose step-up has this keyed hash, and was used.
        """

    async def vouch(self, voucher: Voucher, act: Act, secret: str | None) -> bool:
        """
        Let a held message go on, and use up the step-up by which it came, if any.

        Returns:
            False if the message is not held, or the step-up was used.
        """

    async def hush(self, address: Address, at: datetime, *, on: bool) -> None:
        """
        Remember that *address* wants to hear nothing unasked, or does so again.
        """

    async def note(self, act: Act) -> None:
        """
        Put an act into the chain that changed nothing here: one that was refused.
        """


class Upkeep(Protocol):
    """
    What has to be done as time goes by.
    """

    async def leave_out(self, count: int, act: Act) -> range:
        """
        Give the next *count* numbers, at least one, of messages and so of cases to
        nobody; *act* is in the chain, and its object says which.

        Returns:
            The numbers.
        """

    async def put_right(self, now: datetime) -> None:
        """
        Keep the time that somebody says it is, even if a later one was known.
        """

    async def tick(self, now: datetime) -> int:
        """
        Keep the time, so that no clock set back revives anything; end the codes and
        verifications that are over, let what could not be checked be routed again, and
        forget what is counted no more.

        Returns:
            How many verifications ended.
        """

    async def not_held(self, session: datetime, act: Act) -> None:
        """
        Keep that the plenary's session that was to begin then was not held.
        """

    async def held(self, session: datetime, act: Act) -> None:
        """
        Take back that the session that was to begin then was not held.
        """

    async def unheld(self) -> Collection[datetime]:
        """
        Give the beginnings of all sessions that were not held.
        """

    async def held_since(self, before: datetime, limit: int) -> Sequence[int]:
        """
        Give the numbers of the messages that were received before then and are held
        yet, the oldest first.
        """

    async def give_up(self, id: int, problem: str, follows: Consequences) -> bool:
        """
        Record that the held message *id* lapsed, why, and what follows; say whether it
        was held.
        """

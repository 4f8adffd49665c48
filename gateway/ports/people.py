"""
The register of people who were verified in person: their accounts, the codes that prove
accounts, and messages held until then.
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

#: The latest known time of a store that has recorded none.
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class KnownSenders:
    """
    What is known about some addresses.

    Attributes:
        contacts: The people to whom they were bound, including revoked and expired
            ones.
        at: The latest time ever recorded here: setting the clock back revives nothing.
        changes: Grows with every change at the desk.
        voucher: What was shown for the message in question, if it was ever held.
        quiet: Those of the addresses that want no unasked messages.
        agreed: Keyed hashes of the agreed words of these people, if they have one. Not
            part of `Contact`, which is stored with every message.
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
        expires_at: Until when it is valid.
        account: The account that it bound, once it did.
        problem: Why it did not, or was last refused.
        called: The name that its sender uses, once their message has been read.
    """

    state: CodeState
    expires_at: datetime
    account: Account | None
    problem: str
    called: str = ""


@frozen(kw_only=True)
class FurtherAccount:
    """
    An account that was bound to somebody who had others.

    Attributes:
        before: Those that they had before and that count, but for their place at the
            counter.
        theirs: All of theirs that count; this one is the last.
    """

    account: Account
    before: tuple[Address, ...]
    theirs: tuple[Address, ...]


class People(Protocol):
    """
    Storage for the desk. Each change is one transaction, including its act in the audit
    chain.
    """

    async def person(self, id: str) -> Enrolled | None: ...

    async def by_document(self, document: str) -> Enrolled | None:
        """
        Return the person with this keyed hash of a document.
        """

    async def by_address(self, address: Address) -> Enrolled | None: ...

    async def people(self) -> Sequence[Enrolled]:
        """
        Return everybody who was ever enrolled, ordered by name.
        """

    async def acting_for(self, principal: str) -> Sequence[Person]:
        """
        Return the people who may act for a person, ordered by name.
        """

    async def contacts(self) -> Sequence[Contact]:
        """
        Return all accounts that were ever bound, and again for each former handle,
        without handles that an account took after the desk saw it.
        """

    async def labels(self, address: Address) -> Sequence[Label]:
        """
        Return the names that a bound account used, the latest first.
        """

    async def keep(self, person: Person, before: Verification | None, act: Act) -> bool:
        """
        Store a person whose state was *before*, or a new one if it is None. Held
        messages of their accounts are released if they are active now.

        Returns:
            False, with nothing stored, if the state has changed meanwhile, or somebody
            else has the document.
        """

    async def bind(self, account: Account, act: Act) -> Account | None:
        """
        Bind an account to a person, and release its held messages. If it was revoked
        before, they lapse instead: whoever had it meanwhile may have sent them.

        Returns:
            The account as it is, if it is another person's already; then nothing was
            bound.
        """

    async def unbind(
        self, address: Address, at: datetime, act: Act, *, mistaken: bool = False
    ) -> bool:
        """
        Revoke an account at once; say whether it counted until now. What was begun from
        it stays the person's, and its questions to a plenary are put aside. If it was
        bound by *mistake*, only what was taken for theirs is theirs, and the account is
        as if it had never been bound.
        """

    async def issue(self, code: Code, act: Act) -> int:
        """
        Store a code, and withdraw one for the same person and channel.

        Returns:
            Its number.
        """

    async def told(self, code: int) -> CodeTold | None: ...

    async def redeem(self, attempt: Attempt) -> Redeemed:
        """
        Redeem a code at most once, even if it is sent several times at once.
        """

    async def asked_for(self, message: int) -> Message | None:
        """
        Return the held message that the code in the stored *message* releases.
        """

    async def return_from(self, secret: str, at: datetime) -> int | None:
        """
        Return the held message for which a step-up with this keyed hash was begun.
        """

    async def returned(self, secret: str) -> Voucher | None:
        """
        Return the voucher of the message whose step-up has this keyed hash and was
        used.
        """

    async def vouch(self, voucher: Voucher, act: Act, secret: str | None) -> bool:
        """
        Release a held message, and use up the step-up by which it was proved, if any.

        Returns:
            False if the message is not held, or the step-up was used.
        """

    async def hush(self, address: Address, at: datetime, *, on: bool) -> None:
        """
        Record that *address* wants no unasked messages (*on*), or wants them again.
        """

    async def note(self, act: Act) -> None:
        """
        Record an act that changed nothing here, such as a refusal.
        """


class Upkeep(Protocol):
    """
    What has to be done as time passes, and about time itself.
    """

    async def leave_out(self, count: int | None, act: Act) -> range:
        """
        Skip the next *count* numbers of messages and cases, at least one, so that
        nobody gets them; None for ten times as many as the busiest day had, and at
        least 1,000. Record *act*, whose object says which.

        Returns:
            The numbers.

        Raises:
            TemporaryFailure: A daemon uses the database, beside a command.
        """

    async def put_right(self, now: datetime) -> None:
        """
        Set the latest known time to *now*, even if a later one was recorded.
        """

    async def tick(self, now: datetime) -> int:
        """
        Record the time, so that a clock that is set back revives nothing; expire codes
        and verifications, release messages whose check was postponed, and delete what
        no longer counts towards a limit.

        Returns:
            How many verifications expired.
        """

    async def not_held(self, session: datetime, act: Act) -> None:
        """
        Record that the plenary session with this start was not held.
        """

    async def held(self, session: datetime, act: Act) -> None:
        """
        Revoke that the session with this start was not held.
        """

    async def unheld(self) -> Collection[datetime]:
        """
        Return the starts of all sessions that were not held.
        """

    async def held_since(self, before: datetime, limit: int) -> Sequence[int]:
        """
        Return the numbers of the messages that were received before then and are still
        held, the oldest first, except those with an open request.
        """

    async def untold(self, limit: int) -> Sequence[FurtherAccount]:
        """
        Return accounts of which verified people have yet to be told on the accounts
        that they had, those that wait longest first; without those of people from whom
        nothing is stored that they wrote.
        """

    async def tell(self, account: Account, follows: Consequences) -> bool:
        """
        Record that somebody is told of a further account of theirs, and what follows;
        say whether they had yet to be told of it as it is.
        """

    async def give_up(self, id: int, problem: str, follows: Consequences) -> bool:
        """
        Record that the held message *id* lapsed, why, and what follows; say whether it
        was held.
        """

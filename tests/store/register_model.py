"""
A model of the register of people: the state tables, a clock that only goes forward, and
a few dictionaries.
"""

from __future__ import annotations

from datetime import datetime

from attrs import define, field

from gateway.core.filing import Status
from gateway.core.message import Address
from gateway.core.people.codes import LIFETIME, TRIES, Attempt, CodeState, Redeemed
from gateway.core.people.person import MOVES, Verification, VerificationEvent


@define
class Known:
    """
    A person.
    """

    state: Verification
    expires_at: datetime


@define
class Made:
    """
    A one-time code for a person.
    """

    number: int
    person: str
    channel: str
    issued_at: datetime
    state: CodeState = CodeState.ISSUED

    def ends(self, state: CodeState) -> None:
        if self.state is CodeState.ISSUED:
            self.state = state


@define
class Waiting:
    """
    A held message.
    """

    sender: Address
    status: Status


@define
class Model:
    """
    The whole state.

    Attributes:
        latest: The latest time in any operation.
        people: By number.
        accounts: The owner of each bound account.
        bound: The last owner of each address.
        codes: By their digits.
        wrong: Senders of invalid codes, and when.
        held: By the message's number.
        ended: Addresses whose held messages lapsed when they were bound again.
    """

    latest: datetime
    people: dict[str, Known] = field(factory=dict)
    accounts: dict[Address, str] = field(factory=dict)
    bound: dict[Address, str] = field(factory=dict)
    codes: dict[str, Made] = field(factory=dict)
    wrong: list[tuple[Address, datetime]] = field(factory=list)
    held: dict[int, Waiting] = field(factory=dict)
    ended: set[Address] = field(factory=set)

    def know(self, at: datetime) -> None:
        self.latest = max(self.latest, at)

    def tick(self) -> None:
        for known in self.people.values():
            if known.state is Verification.ACTIVE and known.expires_at <= self.latest:
                known.state = MOVES[Verification.ACTIVE, VerificationEvent.EXPIRE]
        for made in self.codes.values():
            if made.issued_at + LIFETIME <= self.latest:
                made.ends(CodeState.EXPIRED)

    def keep(self, who: str, state: Verification, expires_at: datetime) -> None:
        self.people[who] = Known(state, expires_at)
        theirs = [address for address, p in self.accounts.items() if p == who]
        if state is Verification.ACTIVE:
            self._go_on(theirs)
        if state is Verification.REVOKED:
            for address in theirs:
                del self.accounts[address]
            for made in self.codes.values():
                if made.person == who:
                    made.ends(CodeState.WITHDRAWN)

    def bind(self, address: Address, who: str) -> str | None:
        """
        Return the owner, if it is somebody else.
        """
        owner = self.accounts.get(address, who)
        if owner != who:
            return owner
        state = self.people[who].state
        anew = address in self.bound and address not in self.accounts
        self.bound[address] = who
        if state is not Verification.REVOKED:
            self.accounts[address] = who
        if anew:
            self._go_on([address], Status.LAPSED)
        elif state is Verification.ACTIVE:
            self._go_on([address])
        return None

    def unbind(self, address: Address) -> bool:
        return self.accounts.pop(address, None) is not None

    def issue(self, digits: str, made: Made) -> None:
        for other in self.codes.values():
            if (other.person, other.channel) == (made.person, made.channel):
                other.ends(CodeState.WITHDRAWN)
        self.codes[digits] = made

    def redeem(self, digits: str, tried: Attempt) -> Redeemed:
        made = self.codes.get(digits)
        if made is None or not self._counts(made, tried.sender.channel):
            return Redeemed.REFUSED if tried.public else self._wrong(tried)
        if tried.public:
            made.ends(CodeState.WITHDRAWN)
            return Redeemed.SEEN
        theirs = [at for who, at in self.wrong if who == tried.sender]
        often = len([at for at in theirs if at >= made.issued_at]) >= TRIES
        revoked = self.people[made.person].state is Verification.REVOKED
        if often or revoked or not tried.proven:
            return self._wrong(tried)
        made.ends(CodeState.USED)
        other = self.bind(tried.sender, made.person)
        if other is not None:
            return Redeemed.TAKEN
        return self.as_owner_is(digits, tried.sender)

    def as_owner_is(self, digits: str, sender: Address) -> Redeemed:
        """
        Return the result of a code that bound an account, by its owner's state.
        """
        owner = self.people[self.codes[digits].person]
        if owner.state is Verification.PENDING:
            return Redeemed.PENDING
        return Redeemed.ANEW if sender in self.ended else Redeemed.BOUND

    def _counts(self, made: Made, channel: str) -> bool:
        return (
            made.state is CodeState.ISSUED
            and made.channel == channel
            and made.issued_at + LIFETIME > self.latest
        )

    def _wrong(self, tried: Attempt) -> Redeemed:
        if tried.proven:
            self.wrong.append((tried.sender, self.latest))
        return Redeemed.REFUSED

    def hold(self, number: int, sender: Address) -> None:
        verified = self.is_verified(sender, self.latest)
        status = Status.RECEIVED if verified else Status.HELD
        self.held[number] = Waiting(sender, status)

    def release(self, number: int, status: Status) -> bool:
        waiting = self.held[number]
        was_held = waiting.status is Status.HELD
        if was_held:
            waiting.status = status
        return was_held

    def is_verified(self, address: Address, at: datetime) -> bool:
        who = self.accounts.get(address)
        if who is None:
            return False
        known = self.people[who]
        return known.state is Verification.ACTIVE and known.expires_at > at

    def _go_on(self, senders: list[Address], status: Status = Status.RECEIVED) -> None:
        for number, waiting in self.held.items():
            if waiting.sender in senders:
                ended = self.release(number, status) and status is Status.LAPSED
                self.ended |= {waiting.sender} if ended else set()

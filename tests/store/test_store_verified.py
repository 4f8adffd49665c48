"""
The register of people, walked by machine: whatever clerks, senders and clocks do in
whatever order, nobody counts as verified who is not, no code counts twice, and nothing
that is held is lost.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
)
from register_model import Made, Model
from store_machine import StoreMachine
from store_samples import (
    NOON,
    UNVERIFIED,
    VOUCHER,
    account,
    act,
    arrival,
    attempt,
    code,
    filing,
    message,
    person,
)

from gateway.core.consequences import Consequences
from gateway.core.filing import Status
from gateway.core.identity import Standing, judge
from gateway.core.message import Address
from gateway.core.people.codes import LIFETIME, Attempt, Redeemed
from gateway.core.people.person import MOVES, Verification, VerificationEvent

#: Each is a walk of many steps.
EXAMPLES = settings.default.max_examples // 3

#: How long a verification counts here.
VALID = timedelta(hours=1)

NUMBERS = ("P-ANA222", "P-BERTA2", "P-CARLA2")

people = st.sampled_from(NUMBERS)
channels = st.sampled_from(["telegram", "email"])
values = st.sampled_from(["5", "6"])
addresses = st.builds(Address, channels, values)


class Register(StoreMachine):
    """
    Clerks, senders, a clock that is set back, and a daemon that dies.

    Attributes:
        now: What the clock says.
        model: What is expected.
        answers: Which code was sent by each message, how, and what was answered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.model = Model(NOON)
        self.answers: dict[int, tuple[str, Attempt, Redeemed]] = {}

    @initialize()
    def open(self):
        self.begin()
        for who in NUMBERS[:2]:
            self.clerk(who, 1)  # of the ways for who is new, to be enrolled

    def act(self):
        """
        What a clerk does at this moment, which is known from then on.
        """
        self.model.know(self.now)
        return act(at=self.now)

    # ------------------------------------------------------------ time

    @rule(minutes=st.sampled_from([1, 5, 10, 60]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule(minutes=st.sampled_from([1, 10, 24 * 60]))
    def set_back(self, minutes):
        self.now -= timedelta(minutes=minutes)

    @precondition(lambda self: self.now < self.model.latest)
    @rule()
    def set_right(self):
        self.now = self.model.latest

    @rule()
    def tick(self):
        self.run(self.store.tick(self.now))
        self.model.know(self.now)
        self.model.tick()

    # ------------------------------------------------------------ the desk

    @rule(who=people, which=st.integers(0, 2))
    def clerk(self, who, which):
        """
        One of the moves that a clerk may make.
        """
        known = self.model.people.get(who)
        before = known.state if known else None
        ways = [
            e
            for left, e in MOVES
            if left is before and e is not VerificationEvent.EXPIRE
        ]
        event = ways[which % len(ways)]
        after = MOVES[before, event]
        end = (
            known.expires_at if event is VerificationEvent.REVOKE else self.now + VALID
        )
        kept = person(who, state=after, expires_at=end)

        assert self.run(self.store.keep(kept, before, self.act()))
        self.model.keep(who, after, end)

    @rule(who=people, before=st.sampled_from(Verification), twin=people)
    def late_clerk(self, who, before, twin):
        """
        Looks at what was there before somebody else was faster.
        """
        known = self.model.people.get(who)
        if known is None or known.state is not before:
            late = person(who, state=before)
            assert not self.run(self.store.keep(late, before, self.act()))
        if known is not None and twin not in self.model.people:
            new = person(twin, document=person(who).document)
            assert not self.run(self.store.keep(new, None, self.act()))

    @rule(which=st.integers(0, 2), address=addresses)
    def bind(self, which, address):
        who = sorted(self.model.people)[which % len(self.model.people)]
        made = account(address, person=who, bound_at=self.now)
        other = self.run(self.store.bind(made, self.act()))

        assert self.model.bind(address, who) == (other and other.person)

    @rule(address=addresses)
    def unbind(self, address):
        was = self.run(self.store.unbind(address, self.now, self.act()))

        assert self.model.unbind(address) == was

    @rule(which=st.integers(0, 2), channel=channels)
    def issue(self, which, channel):
        who = sorted(self.model.people)[which % len(self.model.people)]
        digits = f"{len(self.model.codes):08}"
        times = {"issued_at": self.now, "expires_at": self.now + LIFETIME}
        made = code(digits, person=who, channel=channel, **times)
        number = self.run(self.store.issue(made, self.act()))
        self.model.issue(digits, Made(number, who, channel, self.now))

    # ------------------------------------------------------------ senders

    @rule(which=st.integers(0, 2), sender=addresses)
    def do_as_told(self, which, sender):
        self.issue(which, sender.channel)
        self.send(sender, f"{len(self.model.codes) - 1:08}")

    @rule(
        sender=addresses,
        which=st.integers(1, 3),
        how=st.sampled_from(["", "", "", "unproven", "public"]),
    )
    def send_one_of_the_last(self, sender, which, how):
        digits = f"{len(self.model.codes) - which:08}"
        self.send(sender, digits, proven=how != "unproven", public=how == "public")

    @rule(sender=addresses)
    def guess(self, sender):
        self.send(sender, "99999999")

    def send(self, sender, digits, **changes):
        number = len(self.answers) + 1
        tried = attempt(number, digits, sender=sender, at=self.now, **changes)
        answer = self.run(self.store.redeem(tried))
        self.model.know(self.now)

        assert self.model.redeem(digits, tried) is answer
        self.answers[number] = digits, tried, answer

    @rule(which=st.integers(1, 10))
    def send_again(self, which):
        """
        The daemon died before it had recorded what it had done: the answer is the
        same, but for who has been approved by another clerk since.
        """
        if which in self.answers:
            digits, tried, answer = self.answers[which]
            if answer in (Redeemed.BOUND, Redeemed.ANEW, Redeemed.PENDING):
                answer = self.model.as_owner_is(digits, tried.sender)
            again = evolve(tried, at=self.now)
            assert answer is self.run(self.store.redeem(again))
            self.model.know(self.now)

    # ------------------------------------------------------------ messages

    @rule(sender=addresses)
    def hold(self, sender):
        name = f"m-{len(self.model.held)}"
        [number] = self.run(self.store.receive([arrival(name)], None))
        said = message(number, sender=sender)
        held = {"status": Status.HELD, "verdict": UNVERIFIED, "message": said}
        self.run(self.store.record(filing(number, number, **held)))
        self.model.hold(number, sender)

    @precondition(lambda self: self.model.held)
    @rule(which=st.integers(0, 9), lapsed=st.booleans())
    def end_of_waiting(self, which, lapsed):
        number = sorted(self.model.held)[which % len(self.model.held)]
        shown = evolve(VOUCHER, message=number)
        if lapsed:
            work = self.store.give_up(number, "", Consequences())
        else:
            work = self.store.vouch(shown, self.act(), None)
        end = Status.LAPSED if lapsed else Status.RECEIVED

        assert self.model.release(number, end) == self.run(work)

    # ------------------------------------------------------------ always

    @invariant()
    def nobody_counts_who_should_not(self):
        known = self.run(self.store.known(list(self.model.bound)))
        at = max(self.now, known.at)
        whose = {address: c.person for address, c in known.contacts.items()}
        assert self.model.bound == whose
        for address, contact in known.contacts.items():
            verdict = judge(message(1, sender=address), contact, at)
            believed = verdict.standing >= Standing.VERIFIED
            assert self.model.is_verified(address, at) == believed

    @invariant()
    def everybody_is_where_the_table_has_them(self):
        found = self.run(self.store.people())
        states = {who: known.state for who, known in self.model.people.items()}
        assert states == {e.person.id: e.person.state for e in found}

    @invariant()
    def no_code_comes_back(self):
        for made in self.model.codes.values():
            told = self.run(self.store.told(made.number))
            assert made.state is told.state

    @invariant()
    def nothing_held_is_lost(self):
        for number, waiting in self.model.held.items():
            assert waiting.status is self.run(self.store.show(number)).status


TestRegister = Register.TestCase
TestRegister.settings = settings(max_examples=EXAMPLES, stateful_step_count=40)

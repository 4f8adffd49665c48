"""
The table of states, walked by machine: whatever happens in whatever order, no
delivery is in a state that the table does not lead to, and none is lost.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    initialize,
    invariant,
    multiple,
    rule,
)
from store_machine import StoreMachine
from store_samples import CHANNELS, act, arrival, delivery, filing

from gateway.core.decision import Urgency
from gateway.core.delivery import CLAIMED, MOVES, DeliveryEvent, DeliveryState, Receipt
from gateway.store.messages import moves

LEASE = timedelta(seconds=30)

#: Each is a walk of many steps.
EXAMPLES = settings.default.max_examples // 3

ENDS = {
    "sent": lambda d, _: d.sent(Receipt(f"r-{d.id}")),
    "failed": lambda d, _: d.failed("no"),
    "deferred": lambda d, now: d.deferred("busy", now),
    "throttled": lambda d, now: d.deferred("429", now, retry_at=now + LEASE),
    "unknown": lambda d, now: d.unknown("silence", now),
    "absent": lambda d, _: d.absent(),
    "said at last": lambda d, _: d.absent().sent(Receipt(f"r-{d.id}")),
}


def test_a_claimed_delivery_ends_as_the_table_has_it():
    sending = {
        DeliveryState.SENT,
        DeliveryState.DUE,
        DeliveryState.FAILED,
        DeliveryState.UNSURE,
        DeliveryState.DROPPED,
    }
    checking = sending | {DeliveryState.SENDING, DeliveryState.ASKING}

    late = {
        state: {DeliveryState.SENT}
        for state in (DeliveryState.UNSURE, DeliveryState.ASKING)
    }
    assert {
        DeliveryState.SENDING: sending,
        DeliveryState.CHECKING: checking,
    } | late == moves.ENDS


class Outbox(StoreMachine):
    """
    A worker that sleeps, crashes and settles twice, and a person who decides.

    Attributes:
        known: The state of each delivery, as the table has it.
        held: The claim that each delivery is under, if any.
        last: The claim that each was under last.
    """

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, DeliveryState] = {}
        self.held: dict[str, object] = {}
        self.last: dict[str, int] = {}
        self.until: dict[str, object] = {}

    @initialize()
    def open(self):
        self.begin()
        [self.message] = self.run(self.store.receive([arrival("first")], None))

    @rule(
        lane=st.sampled_from(["", "one", "two"]),
        urgency=st.sampled_from(Urgency),
        repeatable=st.booleans(),
    )
    def record(self, lane, urgency, repeatable):
        name = f"d-{len(self.known)}"
        [number] = self.run(self.store.receive([arrival(name)], None))
        made = delivery(
            name,
            self.message,
            conversation=lane,
            urgency=urgency,
            repeatable=repeatable,
            due_at=self.now,
        )
        self.run(self.store.record(filing(number, deliveries=(made,))))
        self.known[name] = DeliveryState.DUE

    @rule(seconds=st.integers(1, 3600))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(target=claims, limit=st.integers(1, 5))
    def claim(self, limit):
        for name, until in list(self.until.items()):
            if until <= self.now:  # taken back, to be looked for
                self.known[name] = DeliveryState.UNSURE
                del self.held[name], self.until[name]
        claimed = self.run(self.store.claim(self.now, LEASE, limit, CHANNELS))
        for one in claimed:
            assert one.id not in self.held
            assert one.state is MOVES[self.known[one.id], DeliveryEvent.CLAIM]
            self.known[one.id] = one.state
            self.held[one.id] = self.last[one.id] = one.claim
            self.until[one.id] = self.now + LEASE
        lanes = [one.conversation for one in claimed if one.conversation]
        assert len(lanes) == len(set(lanes))
        return multiple(*claimed)

    @rule(claim=claims, end=st.sampled_from(sorted(ENDS)))
    def settle(self, claim, end):
        """
        The claim stays in the bundle: it may be settled again, and must not be.
        """
        try:
            ended = ENDS[end](claim, self.now)
        except KeyError:
            return  # core's own refusal
        ours = self.held.get(claim.id) == claim.claim
        # Its claim ended, and it was said all the same.
        late = {DeliveryState.UNSURE: 0, DeliveryState.ASKING: 1}.get(
            self.known[claim.id]
        )
        late_word = (
            late is not None
            and ended.state is DeliveryState.SENT
            and claim.claim == self.last[claim.id] - late
        )
        try:
            self.run(self.store.settle(ended))
        except ValueError:
            # It was looked for, not found, and kept as being said: it cannot be
            # looked for again by the same claim.
            assert ours
            assert ended.state not in moves.ENDS[self.known[claim.id]]
            return
        if late_word:
            self.known[claim.id] = DeliveryState.SENT
        if ours:
            self.known[claim.id] = ended.state
            if ended.state not in CLAIMED:
                del self.held[claim.id], self.until[claim.id]

    @rule(number=st.integers(0, 9))
    def retry(self, number):
        name = f"d-{number}"
        after = MOVES.get((self.known.get(name), DeliveryEvent.RETRY))
        assert bool(after) == self.run(self.store.retry(name, self.now, act()))
        if after:
            self.known[name] = after

    @rule(channel=st.sampled_from([None, *CHANNELS]))
    def resume(self, channel):
        self.run(self.store.resume(self.now, channel))

    @rule(number=st.integers(0, 9))
    def drop(self, number):
        name = f"d-{number}"
        may = (self.known.get(name), DeliveryEvent.DROP) in MOVES
        assert may == self.run(self.store.drop(name, act()))
        if may:
            self.known[name] = DeliveryState.DROPPED

    @invariant()
    def nothing_is_lost(self):
        if hasattr(self, "store"):
            kept = self.run(self.store.deliveries(list(DeliveryState), 1000))
            assert self.known == {d.id: d.state for d in kept}


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=EXAMPLES, stateful_step_count=25)

"""
Replay of past messages in the order in which they came, as the daemon would decide
them: with the conversations that they open, and the duplicates among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, evolve, field, frozen

from gateway.core.conversation import FRESH, Conversation, conversation_id
from gateway.core.decision import Decision, Outcome, Reply
from gateway.core.identity import Contact, Standing, Verdict, Voucher, judge, vouched
from gateway.core.message import Address, Message, Visibility
from gateway.core.writing.lookalike import Lookalikes
from gateway.routing.reading import Reading
from gateway.routing.same_fact.clusters import (
    RESOLUTION,
    Clusters,
    clusters,
    tells,
    tells_elsewhere,
)
from gateway.routing.same_fact.matters import tellings
from gateway.routing.table import RoutingTable, Thread

#: The messages of a batch: each step is done for all of them before the next one, which
#: keeps the processor's caches warm.
_AT_ONCE = 1_024


@frozen
class Replayed:
    """
    A message with its verdict and decision.

    Attributes:
        cluster: The id of the first message that told of the same fact, which may be
            this one; empty if it tells of none.
    """

    message: Message
    verdict: Verdict
    decision: Decision
    cluster: str


@frozen
class _Heard:
    message: Message
    decision: Decision
    thread: Thread | None


@define
class Replay:
    """
    One replay, with its state between messages.

    Attributes:
        table: The rules.
        citizens: The people verified in person, by account.
    """

    table: RoutingTable
    citizens: Mapping[Address, Contact] = field(factory=dict)
    _contacts: dict[Address, Contact] = field(init=False)
    _lookalikes: Lookalikes = field(init=False)
    _resembled: dict[tuple[Address, str, str], str] = field(init=False, factory=dict)
    _heard: dict[tuple[str, str], _Heard] = field(init=False, factory=dict)
    _latest: dict[Address, _Heard] = field(init=False, factory=dict)
    _clusters: Clusters = field(init=False)

    @_contacts.default
    def _everybody(self) -> dict[Address, Contact]:
        # A mailbox speaks from its own address, even if a person was verified on it.
        found = dict(self.citizens)
        for mailbox in self.table.town.mailboxes.values():
            for address in mailbox.current:
                colleague = self.table.staff(address)
                if colleague is not None:
                    found[address] = colleague
        return found

    @_lookalikes.default
    def _seeming(self) -> Lookalikes:
        return Lookalikes(tuple(self.citizens.values()))

    @_clusters.default
    def _no_facts_yet(self) -> Clusters:
        return clusters(self.table)

    def judge(self, message: Message) -> Verdict:
        """
        Judge the sender's standing, and whom they resemble if they are a look-alike.
        """
        contact = self._contacts.get(message.sender)
        verdict = judge(message, contact, message.received_at)
        if contact is None and message.evidence.step_up:
            verdict = vouched(verdict, _shown_by(message), message.received_at)
        if contact is not None or not self.citizens:
            return verdict
        resembles = self._whom(message)
        return evolve(verdict, resembles=resembles) if resembles else verdict

    def _whom(self, message: Message) -> str:
        # Cached, as whoever writes is likely to write again.
        shown = (message.sender, message.handle, message.display_name)
        whom = self._resembled.get(shown)
        if whom is None:
            whom = self._resembled[shown] = self._lookalikes.resembling(message)
        return whom

    def take(self, message: Message, verdict: Verdict | None = None) -> Replayed:
        """
        Decide the next message.

        Args:
            message: Received no earlier than the last one.
            verdict: On its sender, if known; judged here otherwise.
        """
        verdict = verdict or self.judge(message)
        reading = self.table.read(message, verdict)
        return self._told(*self._conclude(reading))

    def take_all(self, messages: Sequence[Message]) -> Iterator[Replayed]:
        """
        Decide *messages*, which must be in the order of time, in batches.
        """
        for first in range(0, len(messages), _AT_ONCE):
            some = messages[first : first + _AT_ONCE]
            heard = [(message, self.judge(message)) for message in some]
            taken = [self._conclude(each) for each in self.table.read_all(heard)]
            yield from [self._told(*each) for each in taken]

    def _conclude(self, reading: Reading) -> tuple[Reading, _Heard]:
        message = reading.message
        thread = self._thread(message)
        decision = self.table.conclude(reading, thread=thread)
        heard = _Heard(message, decision, thread)
        self._remember(heard)
        return reading, heard

    def _told(self, reading: Reading, heard: _Heard) -> Replayed:
        cluster = self._cluster(reading, heard.decision, heard.thread)
        return Replayed(heard.message, reading.verdict, heard.decision, cluster)

    def _cluster(
        self, reading: Reading, decision: Decision, thread: Thread | None
    ) -> str:
        message, decision = reading.message, decision.reports or decision
        if message.sender in self.table.colleagues.addresses:
            if RESOLUTION in decision.flags:
                self._clusters.settle(decision, reading.places)
            return ""
        # A message in its sender's own conversation tells of no new fact, or reopens a
        # settled one.
        known = tells(decision) or tells_elsewhere(decision)
        if (thread is not None and thread.explicit) or not known:
            return ""
        if apart := tellings(message, decision, self.table):
            return self._clusters.join_all(message.reference, apart)
        return self._clusters.join(message, decision, reading.places, reading.plain)

    def _remember(self, heard: _Heard) -> None:
        # Only a message that reaches a mailbox opens a conversation.
        decision, message = heard.decision, heard.message
        reports = decision.reports
        if not decision.is_delivered and reports is not None:
            legs = tuple(leg for leg in decision.legs if leg.report is not None)
            decision = evolve(reports, legs=legs)
            heard = evolve(heard, decision=decision)
        opening = decision.is_delivered or decision.outcome is Outcome.QUARANTINE
        if opening and decision.legs:
            self._heard[message.channel, message.reference] = heard
            self._latest[message.sender] = heard

    def _thread(self, message: Message) -> Thread | None:
        told = [
            conversation
            for reference in message.in_reply_to
            if (heard := self._heard.get((message.channel, reference))) is not None
            for conversation in _conversations(heard)
        ]
        own = [c for c in told if c.contact == message.sender]
        if own:
            return Thread(own[0], explicit=True, others=tuple(own[1:]))
        for conversation in told:
            if conversation.visibility is Visibility.PUBLIC:
                return Thread(conversation, explicit=False)
        if message.visibility is Visibility.PRIVATE:
            heard = self._latest.get(message.sender)
            if (
                heard is not None
                and message.received_at - heard.message.received_at <= FRESH
            ):
                latest, *others = _conversations(heard)
                beside = tuple(others) if latest.confidential else ()
                return Thread(latest, explicit=False, others=beside)
        return None


def _shown_by(message: Message) -> Voucher:
    # A person whom the e-office vouches for is strongly verified on any account.
    return Voucher(
        message=0,
        standing=Standing.STRONG,
        contact=Contact(
            address=message.sender,
            name=message.display_name,
            verified_at=message.received_at,
        ),
        because=f"stepped up: {message.evidence.step_up}",
    )


def _conversations(heard: _Heard) -> Iterator[Conversation]:
    message, thread = heard.message, heard.thread
    public = heard.decision.reply is Reply.PUBLIC
    visibility = message.visibility if public else Visibility.PRIVATE
    for leg in heard.decision.legs:
        if (
            thread is not None
            and not leg.topic
            and thread.conversation.mailbox == leg.mailbox
            and thread.conversation.contact == message.sender
        ):
            yield thread.conversation
        else:
            yield Conversation(
                id=conversation_id(message.channel, message.reference, leg.mailbox),
                contact=message.sender,
                mailbox=leg.mailbox,
                visibility=visibility,
                heard=message.reference,
                heard_at=message.received_at,
                confidential=heard.decision.is_confidential,
            )

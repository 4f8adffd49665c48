"""
Likely duplicates: messages of several people that report the same fact.

It is the same fact if topic, place and time are the same, and a word that counts; of
a thing that stays where it is, such as a lamp (`stays`), any words will do. With
different topics, more words must be the same. Without a place, the words must be
similar enough, unless one report follows the other at once. A street is long: another
house number, or "another" lamp, is another fact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import product

from attrs import define, field

from gateway.core.decision import Decision, Outcome
from gateway.core.intents import COMPLAINT, INCIDENT
from gateway.core.message import Message
from gateway.routing.around.sites import Spot
from gateway.routing.same_fact.comparing import LASTS
from gateway.routing.same_fact.fact import Key, ReportedFact, goes_on, likeness
from gateway.routing.same_fact.houses import agree, houses
from gateway.routing.same_fact.short_names import ShortNames, short_names
from gateway.routing.same_fact.synonyms import houses_of_the_town, is_astray
from gateway.routing.same_fact.telling import Telling, telling
from gateway.routing.table import RoutingTable

#: Intents of messages that report facts.
TELLING = frozenset({INCIDENT, COMPLAINT})

#: The flag of a mailbox's message that says that the fact is over; a later report opens
#: it again.
RESOLUTION = "resolution"

#: How many facts of one topic and place are remembered.
_OPEN = 32

#: How many recent senders and messages are remembered, for others to refer to.
_TELLERS = 1_024

#: In keys: any topic, no place, and any place.
_ANY = ""
_NOWHERE = ""
_ANYWHERE = "*"


@define
class Clusters:
    """
    The facts that were reported recently.

    Attributes:
        staying: Topics of things that stay where they are, for which any words will do.
        short: The short names of the town's places.
    """

    staying: frozenset[str] = frozenset()
    short: ShortNames = field(factory=ShortNames)
    _facts: dict[Key, deque[ReportedFact]] = field(init=False, factory=dict)
    _told_by: dict[str, ReportedFact] = field(init=False, factory=dict)

    def join(
        self,
        message: Message,
        decision: Decision,
        spots: Sequence[Spot],
        plain: str | None = None,
    ) -> str:
        """
        Find the fact that *message* reports, or open one.

        Args:
            message: A message from no mailbox, received no earlier than the last one.
            decision: The decision about it.
            spots: The places that it names.
            plain: Its subject and text, folded, if known.

        Returns:
            The name of the first message that reported the fact; empty if *message*
            reports none.
        """
        if not (tells(decision) or tells_elsewhere(decision)):
            return ""
        told = telling(message, decision, spots, self.short, plain)
        return self.join_all(message.reference, [told])

    def join_all(self, name: str, tellings: Sequence[Telling]) -> str:
        """
        Find the fact of each of *tellings*, which are those of one message, or open one
        under its *name*. Return the name of the first fact that was known, else *name*.
        """
        facts = [self._known(told) for told in tellings]
        for fact, told in zip(facts, tellings, strict=True):
            self._add(fact or ReportedFact(name), told)
        return next((fact.name for fact in facts if fact is not None), name)

    def open(self, name: str, tellings: Sequence[Telling]) -> None:
        """
        Add a known fact under its *name*, with its tellings, the oldest first.
        """
        fact = ReportedFact(name)
        for told in tellings:
            self._add(fact, told)

    def find(self, told: Telling) -> str:
        """
        Return the name of the fact of a telling; empty if it is not known.
        """
        fact = self._known(told)
        return fact.name if fact is not None else ""

    def settle(self, decision: Decision, spots: Collection[Spot]) -> None:
        """
        Forget the facts that are over, according to a mailbox.
        """
        for topic, spot in product(decision.topics, spots):
            facts = self._facts.get((topic, spot.name), ())
            for fact in [f for f in facts if agree(houses([spot]), f.houses)]:
                self._forget(fact)

    def _forget(self, fact: ReportedFact) -> None:
        for key in fact.keys:
            facts = self._facts[key]
            if fact in facts:
                facts.remove(fact)
        for name, its in [*self._told_by.items()]:
            if its is fact:
                del self._told_by[name]

    def _add(self, fact: ReportedFact, told: Telling) -> None:
        fact.tellings.append(told)
        for name in filter(None, (told.teller, told.reference)):
            self._told_by.pop(name, None)
            self._told_by[name] = fact
            if len(self._told_by) > _TELLERS:
                del self._told_by[next(iter(self._told_by))]
        fact.places |= told.places
        fact.short |= told.at
        fact.words |= told.words
        fact.topics |= told.topics
        fact.outages |= told.outages
        places = (*(told.at or (_NOWHERE,)), _ANYWHERE)
        anywhere = (_ANYWHERE,) if _is_anywhere(told) else ()
        its = houses_of_the_town(told.words)
        anything = product((_ANY,), (*told.at, *anywhere, *its))
        for key in (*product(told.topics, places), *anything):
            if key not in fact.keys:
                fact.keys.add(key)
                self._facts.setdefault(key, deque(maxlen=_OPEN)).append(fact)

    def _known(self, told: Telling) -> ReportedFact | None:
        if told.is_another:
            return None
        for name in sorted((told.after | told.replies) & self._told_by.keys()):
            if goes_on(told, self._told_by[name]):
                return self._told_by[name]
        likely = [
            (like, fact)
            for fact in dict.fromkeys(self._near(told))
            if (like := likeness(told, fact, self.staying)) is not None
        ]
        if not likely:
            return None
        # The most similar one, then the latest. The result must not depend on the order
        # of a set.
        return max(likely, key=lambda each: (each[0], each[1].last))[1]

    def _near(self, told: Telling) -> Iterator[ReportedFact]:
        # Without a place, any may be meant. A loose horse or an outage may be anywhere,
        # and of any topic, such as traffic.
        if _is_anywhere(told):
            yield from self._lasting((_ANY, _ANYWHERE), told)
        places = (_NOWHERE, *told.at) if told.at else (_ANYWHERE,)
        for key in product(told.topics, places):
            yield from self._lasting(key, told)
        # Facts of other topics in these places; most of them share no word with it.
        for place in (*told.at, *sorted(houses_of_the_town(told.words))):
            for fact in self._lasting((_ANY, place), told):
                if not told.words.isdisjoint(fact.words):
                    yield fact

    def _lasting(self, key: Key, told: Telling) -> Sequence[ReportedFact]:
        facts = self._facts.get(key)
        if facts is None:
            return ()
        while facts and told.when - facts[0].tellings[-1].when > LASTS:
            facts.popleft()
        return facts


def clusters(table: RoutingTable) -> Clusters:
    """
    Return an empty collection of facts for the town of *table*.
    """
    topics = table.rules.topics.values()
    return Clusters(
        frozenset(topic.name for topic in topics if topic.stays),
        short_names(table.around.gazetteer),
    )


def tells(decision: Decision) -> bool:
    """
    Return whether a message with this decision may report a fact that others report,
    too. A confidential one is never combined with others.
    """
    return (
        decision.outcome is Outcome.DELIVER
        and decision.intent in TELLING
        and bool(decision.topics)
        and not decision.is_confidential
    )


def tells_elsewhere(decision: Decision) -> bool:
    """
    Return whether a message with this decision may report a fact that is the matter of
    another authority, such as a power cut: it opens no case, but others ask about it,
    too.
    """
    refused = decision.outcome is Outcome.REFUSE and decision.intent in TELLING
    return refused and bool(decision.topics) and not decision.is_confidential


def _is_anywhere(told: Telling) -> bool:
    """
    Return whether the fact of a telling is the same in any place.
    """
    return is_astray(told.words) or bool(told.outages)

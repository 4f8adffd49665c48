"""
Likely duplicates: messages of several people that tell of the same fact.

It is the same fact where the topic, the place and the time are the same, and a word
that tells: of a lamp, which `stays` where it is, any words will do. Whoever takes it
for another topic must say more that is the same. Where no place is told, the wording
must speak for itself, unless both tell of it at once. A street is long: another number,
or "another" lamp, is another fact.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from itertools import product

from attrs import define, field

from gateway.core.decision import Decision, Outcome
from gateway.core.intents import COMPLAINT, INCIDENT
from gateway.core.message import Message
from gateway.routing.around.places import Spot
from gateway.routing.same_fact.comparing import LASTS, agree
from gateway.routing.same_fact.fact import Fact, Key, goes_on, likeness
from gateway.routing.same_fact.short_names import ShortNames, short_names
from gateway.routing.same_fact.synonyms import houses_of_the_town, is_astray
from gateway.routing.same_fact.telling import Telling, houses, telling
from gateway.routing.table import RoutingTable

#: Intents that tell of a fact.
TELLING = frozenset({INCIDENT, COMPLAINT})

#: On what a mailbox says: the fact is no more, and whoever tells of it again opens it
#: again.
RESOLUTION = "resolution"

#: Facts of one topic and place that are remembered, and how they were last told of.
_OPEN = 32

#: Whoever told of something lately, and may be gone on from.
_TELLERS = 1_024

#: Any topic; no place, and whatever place.
_ANY = ""
_NOWHERE = ""
_ANYWHERE = "*"


@define
class Clusters:
    """
    The facts that were told of lately.

    Attributes:
        staying: Topics of which any words will do.
        short: What the town's places are called for short.
    """

    staying: frozenset[str] = frozenset()
    short: ShortNames = field(factory=ShortNames)
    _facts: dict[Key, deque[Fact]] = field(init=False, factory=dict)
    _told_by: dict[str, Fact] = field(init=False, factory=dict)

    def join(
        self,
        message: Message,
        decision: Decision,
        spots: Sequence[Spot],
        plain: str | None = None,
    ) -> str:
        """
        Find the fact that *message* tells of, or open one.

        Args:
            message: Received no earlier than the last one, from no mailbox.
            decision: About it.
            spots: The places that it names.
            plain: Its subject and text without case and accents, if known.

        Returns:
            The name of the first message that told of it; empty if it tells of none.
        """
        if not (tells(decision) or tells_elsewhere(decision)):
            return ""
        told = telling(message, decision, spots, self.short, plain)
        return self.join_all(message.reference, [told])

    def join_all(self, name: str, tellings: Sequence[Telling]) -> str:
        """
        Find the fact that each of *tellings* tells of, those of the matters of one
        message, or open one under its *name*; give the name of the first that is known.
        """
        facts = [self._known(told) for told in tellings]
        for fact, told in zip(facts, tellings, strict=True):
            self._add(fact or Fact(name), told)
        return next((fact.name for fact in facts if fact is not None), name)

    def open(self, name: str, tellings: Sequence[Telling]) -> None:
        """
        Remember a fact that is known, under its *name*, with all that told of it, the
        first one first.
        """
        fact = Fact(name)
        for told in tellings:
            self._add(fact, told)

    def find(self, told: Telling) -> str:
        """
        Give the name of the fact that is told of; empty if it is none of those known.
        """
        fact = self._known(told)
        return fact.name if fact is not None else ""

    def settle(self, decision: Decision, spots: Collection[Spot]) -> None:
        """
        Forget the facts that a mailbox says are no more.
        """
        for topic, spot in product(decision.topics, spots):
            facts = self._facts.get((topic, spot.name), ())
            for fact in [f for f in facts if agree(houses([spot]), f.tellings)]:
                self._forget(fact)

    def _forget(self, fact: Fact) -> None:
        for key in fact.keys:
            facts = self._facts[key]
            if fact in facts:
                facts.remove(fact)
        for name, its in [*self._told_by.items()]:
            if its is fact:
                del self._told_by[name]

    def _add(self, fact: Fact, told: Telling) -> None:
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

    def _known(self, told: Telling) -> Fact | None:
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
        # Of several, the one worded most alike, then the latest; it must not depend on
        # the order in which a set gives its topics.
        return max(likely, key=lambda each: (each[0], each[1].last))[1]

    def _near(self, told: Telling) -> Iterator[Fact]:
        # Who says no place may mean any; a horse that is loose, or no water, is
        # anywhere, whether it is told of for itself or for the traffic.
        if _is_anywhere(told):
            yield from self._lasting((_ANY, _ANYWHERE), told)
        places = (_NOWHERE, *told.at) if told.at else (_ANYWHERE,)
        for key in product(told.topics, places):
            yield from self._lasting(key, told)
        # Most of what else was told of there is told of in none of its words.
        for place in (*told.at, *sorted(houses_of_the_town(told.words))):
            for fact in self._lasting((_ANY, place), told):
                if not told.words.isdisjoint(fact.words):
                    yield fact

    def _lasting(self, key: Key, told: Telling) -> Sequence[Fact]:
        facts = self._facts.get(key)
        if facts is None:
            return ()
        while facts and told.when - facts[0].tellings[-1].when > LASTS:
            facts.popleft()
        return facts


def clusters(table: RoutingTable) -> Clusters:
    """
    Begin with no fact, in a town that goes by *table*.
    """
    topics = table.rules.topics.values()
    return Clusters(
        frozenset(topic.name for topic in topics if topic.stays),
        short_names(table.around.gazetteer),
    )


def tells(decision: Decision) -> bool:
    """
    Say whether a message so decided may tell of a fact that others tell of, too. What
    is confidential is nobody else's.
    """
    return (
        decision.outcome is Outcome.DELIVER
        and decision.intent in TELLING
        and bool(decision.topics)
        and not decision.is_confidential
    )


def tells_elsewhere(decision: Decision) -> bool:
    """
    Say whether a message so decided may tell of a fact that is another's matter, such
    as a power cut: it is nobody's case, but others ask about it, too.
    """
    refused = decision.outcome is Outcome.REFUSE and decision.intent in TELLING
    return refused and bool(decision.topics) and not decision.is_confidential


def _is_anywhere(told: Telling) -> bool:
    """
    Say whether what is told is the same wherever it is told of.
    """
    return is_astray(told.words) or bool(told.outages)

"""
From a reading to a decision: guards, whom it names, what it is about, otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Effect, Rule, Rules, Topic, Trace
from gateway.routing.settling import settle

#: The intent for which procedures say what they require.
PROCEDURE = "procedure"

#: The intent of a message that shows none.
OTHER = "other"


@frozen
class Named:
    """
    A mailbox that the message names.
    """

    mailbox: str
    how: Naming
    said: str


def decide(
    rules: Rules,
    reading: Reading,
    own: Conversation | None,
    latest: Conversation | None,
    trace: Trace,
) -> Decision:
    """
    Say where a message goes: on with its sender's *own* conversation, if it is part
    of one; into the *latest*, which it may be part of, where nothing else says where,
    or where it says too little by itself: "mañana estaré".
    """
    named = _named(rules, reading)
    reading = evolve(reading, named=frozenset(each.how for each in named))
    guard = next(rules.guards.matching(reading, trace), None)
    if guard is not None:
        return _guarded(guard, reading, named, trace)

    for each in named:
        trace.note(f"addressed {each.mailbox}", f"says {each.said}")
    topics = _topics(rules, reading, trace)
    reading = evolve(reading, topics=tuple(topic.name for topic in topics))
    intent = _intent(rules, reading, topics, trace)
    reading = evolve(reading, intent=intent)
    special = _special(rules, reading, trace)
    said = special.effect if special is not None else Effect()
    effect = said.over(_together(topics).over(rules.wants.get(intent, Effect())))
    if own is not None:
        trace.note("thread", f"goes on with conversation {own.id}")
        # Whoever reads there goes on with it: nothing is answered or refused for
        # them, and only what a matter or a procedure requires must be proven.
        effect = evolve(effect, requires=said.requires, outcome=None, says=())
        return settle(reading, effect, _thread_legs(own, named), "thread")

    legs = _legs(named, topics, special, trace)
    refused = effect.outcome in (Outcome.REFUSE, Outcome.QUARANTINE)
    lost = not legs and not refused and effect.outcome is not Outcome.ANSWER
    vague = intent == OTHER and not (named or topics or refused)
    if latest is not None and (lost or vague):
        trace.note("thread", f"its sender's latest conversation, {latest.id}")
        effect = evolve(effect, outcome=None, says=())
        leg = Leg(mailbox=latest.mailbox, because="its sender's latest conversation")
        return settle(reading, effect, [leg], "thread")
    if lost:
        return _otherwise(rules, reading, effect, trace)
    if refused:
        legs = [leg for leg in legs if leg.mailbox in effect.deliver]
    return settle(reading, effect, legs, _rule(special, topics, legs))


def _together(topics: Sequence[Topic]) -> Effect:
    effect = Effect()
    for topic in topics:
        effect = topic.effect.beside(effect)
    return effect


def _special(rules: Rules, reading: Reading, trace: Trace) -> Rule | None:
    matter = next(rules.matters.matching(reading, trace), None)
    if reading.intent != PROCEDURE:
        return matter
    procedure = next(rules.procedures.matching(reading, trace), None)
    if matter is None or procedure is None:
        return matter or procedure
    return evolve(matter, effect=matter.effect.over(procedure.effect))


def _rule(special: Rule | None, topics: Sequence[Topic], legs: Sequence[Leg]) -> str:
    if special is not None:
        return special.name
    if topics:
        return f"topic {topics[0].name}"
    return f"addressed {legs[0].mailbox}" if legs else "otherwise"


def _named(rules: Rules, reading: Reading) -> list[Named]:
    found: dict[str, Named] = {}
    few, many = sorted((reading.said, rules.names), key=len)
    for atom in sorted(a for a in few if a in many):
        mailbox, how = rules.names[atom]
        if mailbox not in found or how is Naming.HANDLE:
            found[mailbox] = Named(mailbox, how, reading.said[atom].words)
    return list(found.values())


def _guarded(
    guard: Rule, reading: Reading, named: Sequence[Named], trace: Trace
) -> Decision:
    effect, because = guard.effect, trace.steps[-1].because
    legs = [
        Leg(mailbox=name, because=because, topic="".join(effect.topics[:1]))
        for name in effect.deliver
    ]
    if effect.outcome in (None, Outcome.DELIVER) and not effect.confidential:
        legs += [
            Leg(mailbox=each.mailbox, because=f"names it: {each.said}")
            for each in named
            if each.how is Naming.HANDLE and each.mailbox not in effect.deliver
        ]
    return settle(reading, effect, legs, guard.name)


def _topics(rules: Rules, reading: Reading, trace: Trace) -> list[Topic]:
    found = list(rules.topic_book.matching(reading, trace))
    if not found:
        found = list(rules.hint_book.matching(reading, trace))
    topics = [rules.topics[rule.effect.topics[0]] for rule in found]
    alone = [topic for topic in topics if topic.alone]
    if alone:
        return alone[:1]
    explained = frozenset().union(*(topic.over for topic in topics))
    # The foremost is the one of which most is said, then the one said first.
    weights = {
        t.name: _weight(rule, reading) for t, rule in zip(topics, found, strict=True)
    }
    kept = [topic for topic in topics if topic.name not in explained]
    return sorted(kept, key=lambda topic: weights[topic.name])


def _weight(rule: Rule, reading: Reading) -> tuple[int, int]:
    atoms = rule.condition.atoms
    places = {s.position for atom, s in reading.said.items() if atom in atoms}
    return -len(places), min(places, default=0)


def _intent(
    rules: Rules, reading: Reading, topics: Sequence[Topic], trace: Trace
) -> str:
    rule = next(rules.intents.matching(reading, trace), None)
    if rule is not None:
        return rule.effect.intent
    return next((topic.means for topic in topics if topic.means), OTHER)


def _legs(
    named: Sequence[Named],
    topics: Sequence[Topic],
    special: Rule | None,
    trace: Trace,
) -> list[Leg]:
    said = {step.rule: step.because for step in trace.steps if step.matched}
    legs: dict[str, Leg] = {}
    owned: dict[str, str] = {}
    for topic in topics:
        for name in topic.owner:
            owned.setdefault(name, topic.name)
    confidential = special is not None and special.effect.confidential
    for each in () if confidential else named:
        legs[each.mailbox] = Leg(
            mailbox=each.mailbox,
            because=f"names it: {each.said}",
            topic=owned.get(each.mailbox, ""),
        )
    if special is not None:
        foremost = topics[0].name if topics else ""
        for name in (*special.effect.deliver, *special.effect.also):
            leg = Leg(mailbox=name, because=special.name, topic=foremost)
            legs.setdefault(name, leg)
    if special is None or not special.effect.deliver:
        for name, about in owned.items():
            rule = f"topic {about}"
            because = f"{rule}: {said[rule]}" if rule in said else rule
            leg = Leg(mailbox=name, because=because, topic=about)
            legs.setdefault(name, leg)
    return list(legs.values())


def _thread_legs(own: Conversation, named: Sequence[Named]) -> list[Leg]:
    legs = [Leg(mailbox=own.mailbox, because="goes on with its conversation")]
    return legs + [
        Leg(mailbox=each.mailbox, because=f"names it: {each.said}")
        for each in named
        if each.how is Naming.HANDLE and each.mailbox != own.mailbox
    ]


def _otherwise(
    rules: Rules, reading: Reading, effect: Effect, trace: Trace
) -> Decision:
    because = "nothing else says where it goes"
    trace.note("otherwise", because)
    effect = rules.otherwise.over(effect)
    legs = [Leg(mailbox=name, because=because) for name in effect.deliver]
    return settle(reading, effect, legs, "otherwise")

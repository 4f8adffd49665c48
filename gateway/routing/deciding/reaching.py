"""
The legs of a message: the mailboxes that get it, and why: those that it names, the
owners of its topics, and those that a special rule delivers to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import evolve

from gateway.core.decision import Leg, Reason, Why
from gateway.core.rule_names import OF_TOPIC
from gateway.routing.deciding.naming import Named
from gateway.routing.deciding.reasons import about
from gateway.routing.deciding.spoken_to import at_its_head
from gateway.routing.deciding.topics_and_intent import Asked
from gateway.routing.effect import Effect
from gateway.routing.reading import Naming
from gateway.routing.rules import Rule, Topic
from gateway.routing.trace import Trace
from gateway.routing.words.matching.atoms import union


def legs_of(
    asked: Asked,
    trace: Trace,
    *,
    direct: bool = False,
    apart: Collection[str],
) -> list[Leg]:
    """
    Return the legs of a message that goes to the mailboxes that it names, to those of
    its special rule, and to the owners of its topics, unless that delivers elsewhere.

    Args:
        asked: What it is about, and the matter, procedure or fact that holds, if any.
        trace: Has why each topic was found.
        direct: It is a word or mere talk for those whom it names, and for nobody else,
            whatever topics it mentions.
        apart: The mailboxes that must not read it, if it is a complaint.
    """
    named, topics, special = asked.named, asked.topics, asked.special
    legs: dict[str, Leg] = {}
    owned = _owned(topics)
    confidential = special is not None and special.effect.confidential
    elsewhere = special is not None and bool(special.effect.deliver)
    # Of several that it names, whoever sees to what it is about has the case.
    first = sorted(named, key=lambda each: each.mailbox not in owned)
    for each in () if confidential else first:
        if each.how is Naming.TOLD or (elsewhere and each.how is Naming.NAME):
            # Who is only told of gets no copy; nor do people spoken of, where a rule
            # delivers elsewhere.
            continue
        own = owned.get(each.mailbox)
        legs[each.mailbox] = _to(each, own.name if own is not None else "")
    if special is not None:
        foremost = topics[0].name if topics else ""
        told = _why(asked, special)
        for name in (*special.effect.deliver, *special.effect.also):
            leg = Leg(mailbox=name, because=special.name, topic=foremost, reasons=told)
            legs.setdefault(name, leg)
    if not (direct and named):
        theirs = _owned(asked.besides) if elsewhere else owned
        for leg in _seeing_to(asked, theirs, trace):
            legs.setdefault(leg.mailbox, leg)
    if special is None or not special.effect.judged_by:
        return list(legs.values())
    return _judged(asked, special, legs, apart)


def _owned(topics: Sequence[Topic]) -> Mapping[str, Topic]:
    owned: dict[str, Topic] = {}
    for topic in topics:
        for name in topic.owner:
            owned.setdefault(name, topic)
    return owned


def _seeing_to(asked: Asked, owned: Mapping[str, Topic], trace: Trace) -> Iterator[Leg]:
    """
    Yield the legs of the mailboxes that topics are *owned* by. Whom a message calls by
    name at its beginning knows better than examples what it is about: a topic that no
    word tells adds nobody beside them.
    """
    said = {step.rule: step.because for step in trace.steps if step.matched}
    called = {each.mailbox for each in asked.named if each.how is Naming.NAME}
    called &= at_its_head(asked.rules, asked.reading) if called else set()
    for name, topic in owned.items():
        rule = f"{OF_TOPIC}{topic.name}"
        if not called or rule in trace.said:
            because = f"{rule}: {said[rule]}" if rule in said else rule
            told = about(asked.reading, topic.atoms)
            yield Leg(mailbox=name, because=because, topic=topic.name, reasons=told)


def urgently(topics: Sequence[Topic]) -> Sequence[Topic]:
    """
    Return *topics* for an urgent incident: the ``if_urgent`` mailboxes of the foremost
    are among its owners.
    """
    if not (topics and topics[0].if_urgent):
        return topics
    foremost, *others = topics
    owner = dict.fromkeys((*foremost.owner, *foremost.if_urgent))
    return [evolve(foremost, owner=tuple(owner)), *others]


def rule_of(special: Rule | None, topics: Sequence[Topic], legs: Sequence[Leg]) -> str:
    """
    Return the name of the rule that sends a message to these *legs*.
    """
    if special is not None:
        return special.name
    if topics:
        return f"{OF_TOPIC}{topics[0].name}"
    return f"addressed {legs[0].mailbox}" if legs else "otherwise"


def accused(
    effect: Effect,
    named: Sequence[Named],
    topics: Sequence[Topic],
    apart: Collection[str],
) -> frozenset[str]:
    """
    Return the mailboxes that a complaint is about, or may be: those that it names, the
    owners of its foremost topic, and those kept *apart*; without the one that judges
    it.
    """
    seeing = [name for topic in topics[:1] for name in topic.owner]
    spoken_of = frozenset((*(each.mailbox for each in named), *seeing))
    return (spoken_of | {*apart}) - {_judge(effect, named)}


def rivals(
    named: Sequence[Named], to: Collection[str], elected: Mapping[str, str]
) -> frozenset[str]:
    """
    Return the elected officials who must not read a complaint about one of them, lest
    it be used in politics: all, except those *to* whom it is written and the heads, not
    named themselves, of those whom it names. Empty if it names none.
    """
    about = {each.mailbox for each in named} & elected.keys()
    heads = {elected[name] for name in about} - (about - {*to})
    return frozenset(elected.keys() - heads - {*to} if about else ())


def _judge(effect: Effect, named: Sequence[Named]) -> str:
    """
    Return the mailbox that judges a complaint: the first of ``judged_by`` that it does
    not name, or the first if it names all (abstention: Law 40/2015, art. 23).
    """
    spoken_of = {each.mailbox for each in named}
    free = (name for name in effect.judged_by if name not in spoken_of)
    return next(free, effect.judged_by[0])


def _judged(
    asked: Asked, special: Rule, legs: Mapping[str, Leg], apart: Collection[str]
) -> list[Leg]:
    """
    Return the legs of a complaint: first the mailbox that judges it, then the others of
    *legs*, which only read it. If it is confidential, there are no others.
    """
    effect, named, topics = special.effect, asked.named, asked.topics
    foremost = topics[0].name if topics else ""
    told = _why(asked, special)
    judge = _judge(effect, named)
    first = Leg(mailbox=judge, because=special.name, topic=foremost, reasons=told)
    if effect.confidential:
        return [first]
    spoken_of = accused(effect, named, topics, apart)
    others = [leg for leg in legs.values() if leg.mailbox not in {judge, *apart}]
    return [
        first,
        *(
            evolve(leg, topic=foremost) if leg.mailbox in spoken_of else leg
            for leg in others
        ),
    ]


def _why(asked: Asked, special: Rule) -> tuple[Reason, ...]:
    """
    Return the reason to show the mailboxes of a *special* rule: its words or those of
    the foremost topic; of a rule that only asks for an intent, those that tell that.
    """
    reading, its = asked.reading, special.condition.atoms
    if its or reading.intent not in (special.condition.about or ()):
        wordless = Why.ABOUT if its or asked.topics else Why.OTHERWISE
        of_topics = (topic.atoms for topic in asked.topics[:1])
        return about(reading, its, *of_topics, wordless=wordless)
    intents = asked.rules.intents.rules
    telling = [r.condition for r in intents if r.effect.intent == reading.intent]
    return about(reading, union([condition.atoms for condition in telling]))


def joining(named: Sequence[Named], reached: Collection[str]) -> list[Leg]:
    """
    Return the legs of the mailboxes that a message names by handle, without those
    already *reached*.
    """
    return [
        _to(each)
        for each in named
        if each.how is Naming.HANDLE and each.mailbox not in reached
    ]


def _to(named: Named, topic: str = "") -> Leg:
    return Leg(
        mailbox=named.mailbox,
        because=f"names it: {named.said}",
        topic=topic,
        reasons=(Reason(Why.NAMED, named.said),),
    )


def nobodys(mailboxes: Sequence[str], because: str) -> list[Leg]:
    """
    Return the legs to the *mailboxes* of ``otherwise``.
    """
    told = (Reason(Why.OTHERWISE),)
    return [Leg(mailbox=each, because=because, reasons=told) for each in mailboxes]

"""
The legs of a message: the mailboxes that get it, and why: those that it names, the
owners of its topics, and those that a special rule delivers to.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve

from gateway.core.decision import Leg, Outcome, Reason, Why
from gateway.routing.conditions import words_of
from gateway.routing.deciding.naming import Named
from gateway.routing.effect import Effect
from gateway.routing.reading import Naming, Reading
from gateway.routing.rules import Rule, Topic
from gateway.routing.trace import Trace


def legs_of(
    named: Sequence[Named],
    topics: Sequence[Topic],
    special: Rule | None,
    reading: Reading,
    trace: Trace,
    *,
    direct: bool = False,
    apart: Collection[str] = (),
) -> list[Leg]:
    """
    Return the legs of a message that goes to the mailboxes that it names, to those of
    *special*, and to the owners of its topics, unless *special* delivers elsewhere.

    Args:
        named: The mailboxes that it names.
        topics: What it is about, the foremost first.
        special: The matter, procedure or fact that holds, if any.
        reading: Of the message.
        trace: Has why each topic was found.
        direct: It is a word or mere talk for those whom it names, and for nobody else,
            whatever topics it mentions.
        apart: The mailboxes that must not read it, if it is a complaint.
    """
    said = {step.rule: step.because for step in trace.steps if step.matched}
    legs: dict[str, Leg] = {}
    owned: dict[str, Topic] = {}
    for topic in topics:
        for name in topic.owner:
            owned.setdefault(name, topic)
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
        told = about(reading, special.condition.atoms, *(t.atoms for t in topics[:1]))
        for name in (*special.effect.deliver, *special.effect.also):
            leg = Leg(mailbox=name, because=special.name, topic=foremost, reasons=told)
            legs.setdefault(name, leg)
    if not (direct and named) and (special is None or not special.effect.deliver):
        for name, topic in owned.items():
            rule = f"topic {topic.name}"
            because = f"{rule}: {said[rule]}" if rule in said else rule
            told = about(reading, topic.atoms)
            leg = Leg(mailbox=name, because=because, topic=topic.name, reasons=told)
            legs.setdefault(name, leg)
    if special is None or not special.effect.judged_by:
        return list(legs.values())
    return _judged(special, named, topics, reading, legs, apart)


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
        return f"topic {topics[0].name}"
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
    special: Rule,
    named: Sequence[Named],
    topics: Sequence[Topic],
    reading: Reading,
    legs: Mapping[str, Leg],
    apart: Collection[str],
) -> list[Leg]:
    """
    Return the legs of a complaint: first the mailbox that judges it, then the others of
    *legs*, which only read it. If it is confidential, there are no others.
    """
    effect = special.effect
    foremost = topics[0].name if topics else ""
    told = about(reading, special.condition.atoms, *(t.atoms for t in topics[:1]))
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


def about(
    reading: Reading, *atoms: frozenset[int], wordless: Why = Why.ABOUT
) -> tuple[Reason, ...]:
    """
    Return the reason to show a mailbox: the words said of the first set of *atoms* that
    has any, or *wordless* where there are none. Matches of regular expressions are left
    out, as they mean nothing to a reader.
    """
    for each in atoms:
        spelled = [said for said in reading.atoms.of(each) if not said.is_pattern]
        if spelled:
            return (Reason(Why.SAYS, words_of(spelled)),)
    return (Reason(wordless),)


def told_by(guard: Rule, reading: Reading) -> tuple[Reason, ...]:
    """
    Return the reason to show the mailboxes that a *guard* delivers to.
    """
    if _calls(guard, reading):
        return (Reason(Why.AGREED, reading.verdict.agreed),)
    apart = guard.effect.outcome is Outcome.QUARANTINE
    wordless = _doubted(reading) if apart else Why.ABOUT
    return about(reading, guard.condition.atoms, wordless=wordless)


def _calls(guard: Rule, reading: Reading) -> bool:
    """
    Say whether a *guard* holds only because the agreed word is said.
    """
    verdict, near = reading.verdict, reading.atoms.likely
    if not verdict.agreed or guard.condition.holds(reading, near) is None:
        return False
    unsaid = evolve(reading, verdict=evolve(verdict, agreed=""))
    return guard.condition.holds(unsaid, near) is None


def _doubted(reading: Reading) -> Why:
    """
    Return why a message is in quarantine, where no word of it says so.
    """
    return Why.FORGED if reading.message.evidence.dmarc == "fail" else Why.APART


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

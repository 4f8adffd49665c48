"""
The steps from a reading to a decision: guards, names, topics and intent, otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from attrs import evolve

from gateway.core.conversation import Conversation
from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.core.intents import DIRECT, INCIDENT, PROCEDURE
from gateway.core.rule_names import THREAD
from gateway.routing.deciding import (
    arbiter,
    by_guard,
    guarding,
    hidden_danger,
    in_thread,
    passages,
    reaching,
    reported,
    several,
    topics_and_intent,
)
from gateway.routing.deciding.joint_effect import joint_effect, together, unclaimed
from gateway.routing.deciding.latest import (
    is_brief,
    is_guessed,
    is_secret,
    needs_step_up,
    perhaps_going_on,
    reaches,
    said_on,
)
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.naming import all_named, as_named
from gateway.routing.deciding.settling import settle, tells_of_own
from gateway.routing.deciding.spoken_to import spoken_to, written_to
from gateway.routing.deciding.topics_and_intent import Asked
from gateway.routing.deciding.withheld import accusing, unknowing, withheld
from gateway.routing.effect import Effect
from gateway.routing.facts import answering
from gateway.routing.facts.knowledge import Found, Knowledge
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace


def decide(
    rules: Rules,
    knowledge: Knowledge,
    reading: Reading,
    own: Conversation | None,
    latest: Sequence[Conversation],
    again: PartReader,
    trace: Trace,
) -> Decision:
    """
    Decide where a message goes; long because all the steps are to be seen in a row.

    Args:
        rules: Of the town.
        knowledge: The town's facts and authorities.
        reading: Of the message.
        own: Its sender's conversation that it continues, if any; what is for the
            plenary begins anew, and is read there besides.
        latest: Conversations that it may be part of; joined if nothing else says where
            it goes, if it says too little ("mañana estaré"), or in confidence.
        again: Reads parts of the message where danger is in doubt.
        trace: Takes every step.
    """
    named = all_named(rules, reading)
    reading = as_named(rules, reading, named)
    if own is not None:
        reading = evolve(reading, goes_on=True)
    if reading.places:
        trace.note("place", ", ".join(map(str, reading.places)))
    guarded = guarding.guard(rules, reading, again, trace)
    guard = guarded.by or passages.danger(rules, reading, again, trace)
    if guard is not None:
        return by_guard.taken(
            rules, guard, guarded.doubted, reading, named, again, trace
        )

    for each in named:
        trace.note(f"addressed {each.mailbox}", f"says {each.said}", by_words=True)
    asked = topics_and_intent.asked_of(rules, reading, named, own, again, trace)
    if own is not None and not _leaves(asked, own, trace):
        decision = _going_on(asked, own, trace)
    else:
        decision = _routed(asked, knowledge, latest, trace)
        if asked.said.judged_by:
            accused = reaching.accused(
                asked.said,
                named=accusing(reading, asked.named),
                topics=asked.topics,
                apart=_rivals(asked),
            )
            decision = evolve(decision, accused=accused)
            decision = withheld(rules, decision, unknowing(rules, reading, accused))
        decision = withheld(rules, decision, asked.said.kept_from)
        if not (guarded.doubted or any(talk.confidential for talk in latest)):
            alone = partial(_alone, rules, knowledge, again)
            decision = reported.in_halves(rules, reading, decision, again, alone, trace)
        if own is not None:
            decision = in_thread.also_read(decision, own)
    doubt = hidden_danger.in_parts(
        rules, reading, decision, guarded.doubted, again, trace
    )
    guard = doubt.guard or hidden_danger.cursed(
        rules, reading, decision, guarded.doubted, trace
    )
    if guard is not None:
        return by_guard.decided(rules, guard, reading, named, trace.steps[-1].because)
    return hidden_danger.read_at_once(rules, reading, decision, doubt.named)


def _alone(
    rules: Rules, knowledge: Knowledge, again: PartReader, part: Reading
) -> Decision | None:
    """
    Decide on a *part* of a message by itself; None if it is a complaint about somebody
    who works here, which is decided as a whole.
    """
    trace, named = Trace(explain=False), all_named(rules, part)
    part = as_named(rules, part, named)
    asked = topics_and_intent.asked_of(rules, part, named, None, again, trace)
    return None if asked.said.judged_by else _routed(asked, knowledge, (), trace)


def _rivals(asked: Asked) -> frozenset[str]:
    """
    Return the mailboxes that must not read a complaint about an elected official.
    """
    if not asked.said.judged_by:
        return frozenset()
    to = written_to(asked.rules, asked.reading, asked.named)
    return reaching.rivals(asked.named, to, asked.rules.elected)


def _leaves(asked: Asked, own: Conversation, trace: Trace) -> bool:
    """
    Say whether a message for the plenary leaves a conversation with a mailbox that has
    nothing to do with it: who replies to an old mail begins anew.
    """
    if own.confidential or own.mailbox in asked.said.deliver:
        return False
    return asked.is_for_the_plenary(trace)


def _going_on(asked: Asked, own: Conversation, trace: Trace) -> Decision:
    trace.note(THREAD, f"goes on with conversation {own.id}")
    # Its mailbox answers it, not the gateway; only a matter or procedure needs proof.
    # What is said on in an emergency is only like what it is about: it must reach
    # whoever is next in charge, too.
    effect = said_on(asked.reading, asked.effect)
    told = effect.confidential and not asked.reading.in_alarm
    effect = evolve(
        effect,
        requires=asked.said.requires,
        outcome=None,
        says=(),
        confidential=told or own.confidential,
    )
    # In confidence nobody else reads it.
    named, special = ((), None) if own.confidential else (asked.named, asked.special)
    legs = in_thread.thread_legs(own, named, special)
    alarm, silent = asked.rules.alarm, own.confidential
    return settle(asked.reading, effect, legs, THREAD, alarm, silent=silent)


def _routed(
    asked: Asked,
    knowledge: Knowledge,
    latest: Sequence[Conversation],
    trace: Trace,
) -> Decision:
    rules, reading, effect = asked.rules, asked.reading, asked.effect
    special = asked.special
    question = answering.is_question(effect, knowledge)
    secret = is_secret(reading, latest)
    going_on = partial(perhaps_going_on, reading, latest, trace, rules.alarm)
    if secret and (question or effect.outcome is Outcome.REFUSE):
        return going_on(asked.effect)
    found = knowledge.ask(reading, trace) if question else None
    if found is not None:
        rule = found.fact.rule
        special = evolve(rule, effect=rule.effect.over(asked.said))
        effect = special.effect.over(effect)
    legs = _legs(asked, special, effect, trace)
    brief = is_brief(reading, latest, effect) and not asked.is_for_the_plenary(trace)
    may = (secret or brief) and not asked.named
    strong = needs_step_up(reading, special, effect, trace)
    guessed = may and not strong and is_guessed(reading, special, trace)
    if (secret or guessed) and reaches(effect, latest, legs, guessed=guessed):
        # A guess must not require proof.
        likely = evolve(asked.effect, requires=None) if guessed else asked.effect
        return going_on(likely)
    rule_name = reaching.rule_of(special, asked.topics, legs)
    settled = partial(settle, reading, rule=rule_name, alarm=rules.alarm)
    if found is not None and found.answer.text:
        answered = partial(settled, legs=legs)
        return _answered(asked, found, effect, answered, trace)
    refused = effect.outcome in (Outcome.REFUSE, Outcome.QUARANTINE)
    lost = not legs and not refused and effect.outcome is not Outcome.ANSWER
    if latest and (lost or (asked.is_vague and not refused)):
        return going_on(asked.effect)
    if question:
        return answering.unknown(rules, reading, effect, legs, rule_name)
    if lost:
        return _otherwise(rules, reading, effect, trace)
    if refused:
        given = (*effect.deliver, *effect.also, *effect.judged_by)
        legs = [leg for leg in legs if leg.mailbox in given]
    if secret and (guessed or reading.intent == PROCEDURE):
        legs += in_thread.confided(latest, legs)
    return _directed(asked, knowledge, partial(settled, legs=legs), trace)


def _legs(
    asked: Asked, special: Rule | None, effect: Effect, trace: Trace
) -> list[Leg]:
    reading, named, topics = asked.reading, asked.named, asked.topics
    intent = effect.intent or reading.intent
    confided = intent == INCIDENT and effect.is_confided
    if asked.said.judged_by:
        named = accusing(reading, named)
    else:
        trouble = effect.urgency is Urgency.HIGH and tells_of_own(reading)
        named = spoken_to(
            asked.rules, reading, named, confided=confided, trouble=trouble
        )
    if intent == INCIDENT and effect.urgency is Urgency.HIGH:
        topics = topics if effect.confidential else reaching.urgently(topics)
    topics = several.booked(asked.rules, reading, special, topics, asked.again)
    meant = evolve(asked, named=named, topics=topics, special=special)
    direct = intent == DIRECT or topics_and_intent.is_talk(effect, reading)
    return reaching.legs_of(meant, trace, direct=direct, apart=_rivals(asked))


def _answered(
    asked: Asked,
    found: Found,
    effect: Effect,
    settled: Callable[[Effect], Decision],
    trace: Trace,
) -> Decision:
    wrong = several.wrong(asked.rules, asked.reading, effect.topics, asked.again)
    if not wrong:
        return answering.answered(found, effect, settled)
    # The question is answered; the owner of what else is wrong gets the message, too.
    names = [topic.name for topic in wrong]
    reading = evolve(
        asked.reading, topics=tuple(names), intent=INCIDENT, unlikely=frozenset()
    )
    special = topics_and_intent.told_more(asked.rules, reading, trace)
    more = evolve(asked, reading=reading, topics=wrong, special=special)
    legs = reaching.legs_of(more, trace, apart=_rivals(asked))
    effect = joint_effect(asked.rules, wrong, INCIDENT, special)
    rule, alarm = reaching.rule_of(special, wrong, legs), asked.rules.alarm
    return answering.besides(
        found,
        arbiter.urgent(asked.rules, effect, special, reading, trace),
        partial(settle, reading, legs=legs, rule=rule, alarm=alarm),
    )


def _directed(
    asked: Asked,
    knowledge: Knowledge,
    settled: Callable[[Effect], Decision],
    trace: Trace,
) -> Decision:
    # A matter or procedure with texts of its own already tells whose it is.
    effect, reading = asked.effect, asked.reading
    others = [topic for topic in asked.topics if topic.anothers]
    divided = bool(others) and len(others) < len(asked.topics)
    refused = effect.outcome is Outcome.REFUSE
    kept = effect.outcome is Outcome.QUARANTINE or bool(asked.said.says)
    if kept or not (divided or refused):
        return settled(effect)
    passed = answering.whose(knowledge, reading, effect, trace)
    if refused:
        return answering.directed(passed, effect, settled)
    return answering.divided(passed, effect, together(others).says, settled)


def _otherwise(
    rules: Rules, reading: Reading, effect: Effect, trace: Trace
) -> Decision:
    because = "nothing else says where it goes"
    trace.note("otherwise", because)
    effect = unclaimed(effect, rules)
    legs = reaching.nobodys(effect.deliver, because)
    return settle(reading, effect, legs, "otherwise", rules.alarm)

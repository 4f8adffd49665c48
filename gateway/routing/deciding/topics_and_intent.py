"""
The topics, intent and special rule of a message that no guard took, and their effect.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from attrs import evolve, frozen

from gateway.core.conversation import Conversation
from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import Standing
from gateway.core.intents import (
    FOR_THE_PLENARY,
    INCIDENT,
    INFORMATION,
    OTHER,
    PROCEDURE,
)
from gateway.core.rule_names import OF_INTENT, OF_TOPIC
from gateway.routing.deciding import arbiter, several
from gateway.routing.deciding.joint_effect import asked_for, joint_effect
from gateway.routing.deciding.message_parts import PartReader
from gateway.routing.deciding.naming import Named
from gateway.routing.effect import Effect
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules, Topic
from gateway.routing.trace import Trace

#: Of no rule.
_NO_EFFECT = Effect()


@frozen(kw_only=True)
class Asked:
    """
    What a message that no guard took is about, and what the rules say of that.

    Attributes:
        named: The mailboxes that it names.
        special: The matter, procedure, or both as one, that holds, if any.
        besides: What parts of it report that has nothing to do with *special*, where
            that delivers elsewhere.
        effect: What follows from its topics, intent and special rule.
        again: Reads parts of the message.
    """

    rules: Rules
    reading: Reading
    named: Sequence[Named]
    topics: Sequence[Topic]
    special: Rule | None
    besides: Sequence[Topic]
    effect: Effect
    again: PartReader

    @property
    def said(self) -> Effect:
        """
        The effect of the special rule; empty without one.
        """
        return self.special.effect if self.special is not None else _NO_EFFECT

    @property
    def is_vague(self) -> bool:
        """
        Say whether neither a topic, a mailbox nor an intent is known. What is never
        answered, such as laughter, is not vague.
        """
        about = self.named or self.topics or self.effect.reply is Reply.NONE
        return self.reading.intent == OTHER and not about

    def is_for_the_plenary(self, trace: Trace) -> bool:
        """
        Say whether words propose or ask something for the plenary: that begins anew.
        """
        intent = self.reading.intent
        if intent not in FOR_THE_PLENARY or f"{OF_INTENT}{intent}" not in trace.said:
            return False
        return bool(self.said.deliver)


def asked_of(
    rules: Rules,
    reading: Reading,
    named: Sequence[Named],
    own: Conversation | None,
    again: PartReader,
    trace: Trace,
) -> Asked:
    """
    Find the topics, intent and special rule of a message, and their effect.

    Args:
        rules: Of the town.
        reading: Of the message.
        named: The mailboxes that it names.
        own: Its sender's conversation that it continues, if any.
        again: Reads parts of the message.
        trace: Takes what is found.
    """
    topics, told = arbiter.topics(rules, reading, trace)
    topics += several.beside(rules, reading, topics, told, again, trace)
    reading = arbiter.wanting(rules, _telling(reading, topics), topics, trace)
    if told.isdisjoint(topic.name for topic in topics):
        framed = arbiter.topics_besides_frame(rules, reading, topics, trace)
        if framed is not topics:
            topics, reading = framed, _telling(reading, framed)
    if reading.intent == INFORMATION and several.lists_incident(rules, reading, again):
        reading = evolve(reading, intent=INCIDENT)
    special = told_more(rules, reading, trace)
    if special is None or special.effect.outcome is None:
        reading = _at_home(rules, reading, named, own)
    effect = joint_effect(rules, topics, reading.intent, special)
    if _keeps_file(effect, reading, topics, special, trace):
        topics = [topic for topic in topics if not topic.anothers]
        reading = evolve(_telling(reading, topics), intent=OTHER)
        special = None
        effect = evolve(joint_effect(rules, topics, OTHER, None), requires=None)
    if effect.outcome is not Outcome.REFUSE:
        effect = arbiter.urgent(rules, effect, special, reading, trace)
    elif special is None or special.effect.outcome is None:
        # It is another authority's: no proof of identity is asked for here.
        effect = evolve(effect, requires=None)
    if not (special or topics or f"{OF_INTENT}{reading.intent}" in trace.said):
        # Only examples take it for an application, of nothing: that holds up nobody.
        effect = evolve(effect, requires=None)
    if is_talk(effect, reading) and effect.outcome is Outcome.ANSWER:
        # A greeting that is answered: no matter of whoever sees to what it mentions.
        topics, reading = [], evolve(reading, topics=())
    return Asked(
        rules=rules,
        reading=reading,
        named=named,
        topics=topics,
        special=special,
        besides=_besides(rules, reading, topics, special, told, again),
        effect=effect,
        again=again,
    )


def _besides(
    rules: Rules,
    reading: Reading,
    topics: Sequence[Topic],
    special: Rule | None,
    told: Collection[str],
    again: PartReader,
) -> Sequence[Topic]:
    if special is None or not special.effect.deliver:
        return ()
    if special.effect.saves or special.effect.is_confided:
        # Nobody else reads what is told in confidence.
        return ()
    # Beside an application, `reported` looks for what is told.
    if (special.effect.intent or reading.intent) == PROCEDURE:
        return ()

    def is_so(rest: str) -> bool:
        read = evolve(again.read(rest), topics=reading.topics, intent=reading.intent)
        still = told_more(rules, read, Trace(explain=False))
        return still is not None and still.name == special.name

    of_it = [rules.topics[name] for name in special.effect.topics] or topics[:1]
    return several.apart(rules, reading, of_it, told, again, is_so)


def _telling(reading: Reading, topics: Sequence[Topic]) -> Reading:
    names = tuple([topic.name for topic in topics])
    return reading if names == reading.topics else evolve(reading, topics=names)


def _keeps_file(
    effect: Effect,
    reading: Reading,
    topics: Sequence[Topic],
    special: Rule | None,
    trace: Trace,
) -> bool:
    """
    Say whether *effect* refuses a message with a file, or holds it until its sender is
    known, for what is only like examples: nobody knows what a file tells.
    """
    requires = effect.requires or Standing.NONE
    refused = effect.outcome is Outcome.REFUSE
    keeps = refused or requires > reading.verdict.standing
    files = reading.message.attachments and not effect.confidential
    return keeps and bool(files) and not _is_said(reading, topics, special, trace)


def _is_said(
    reading: Reading, topics: Sequence[Topic], special: Rule | None, trace: Trace
) -> bool:
    """
    Say whether any word of the message tells its topics, its intent or its *special*
    rule, which are otherwise only like examples.
    """
    if special is not None and reading.atoms.says(special.condition.atoms):
        return True
    rules = [f"{OF_TOPIC}{topic.name}" for topic in topics]
    return not trace.said.isdisjoint([*rules, f"{OF_INTENT}{reading.intent}"])


def is_talk(effect: Effect, reading: Reading) -> bool:
    """
    Say whether it is mere talk, such as a greeting.
    """
    intent = effect.intent or reading.intent
    return intent == OTHER and effect.urgency is Urgency.LOW


def told_more(rules: Rules, reading: Reading, trace: Trace) -> Rule | None:
    """
    Return the matter or the procedure that holds, or both combined into one rule.
    """
    matter = arbiter.first(rules, "matters", rules.matters, reading, trace)
    if reading.intent != PROCEDURE:
        why = f"it is asked where the intent is procedure, and that is {reading.intent}"
        for rule in rules.procedures.rules if trace.explain else ():
            trace.pass_by(rule.name, rule.condition, reading, why)
        return matter
    procedure = arbiter.first(rules, "procedures", rules.procedures, reading, trace)
    if matter is None or procedure is None:
        return matter or procedure
    known = rules.both.get((matter, procedure))
    if known is None:
        known = evolve(matter, effect=matter.effect.over(procedure.effect))
        rules.both[matter, procedure] = known
    return known


def _at_home(
    rules: Rules, reading: Reading, named: Sequence[Named], own: Conversation | None
) -> Reading:
    # Without a topic, it is about the home topic of the mailbox that it speaks to.
    if reading.topics:
        return reading
    spoken_to = [own.mailbox] if own is not None else [each.mailbox for each in named]
    topics = [rules.homes[name] for name in spoken_to if name in rules.homes]
    return evolve(reading, topics=tuple(topics[:1])) if topics else reading


def as_asked(rules: Rules, reading: Reading, effect: Effect, trace: Trace) -> Effect:
    """
    Return the *effect* of a guard; if it quarantines, with what is asked for and what
    that requires, for whoever reviews the quarantine.
    """
    if effect.outcome is not Outcome.QUARANTINE or effect.intent:
        return effect
    topics, _ = arbiter.topics(rules, reading, trace)
    reading = arbiter.wanting(rules, _telling(reading, topics), topics, trace)
    special = told_more(rules, reading, trace)
    said = special.effect if special is not None else _NO_EFFECT
    asked = asked_for(rules, topics, reading.intent, said)
    return evolve(
        effect,
        requires=asked.requires,
        intent=asked.intent or reading.intent,
        topics=effect.topics or asked.topics or reading.topics,
    )

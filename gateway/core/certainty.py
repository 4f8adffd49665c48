"""
How surely a decision says what a message is: by its words, or only by likeness to
examples.
"""

from __future__ import annotations

from collections.abc import Collection

from gateway.core.decision import Decision, Outcome, Urgency
from gateway.core.intents import INCIDENT, OTHER
from gateway.core.rule_names import OF_INTENT, OF_MATTER, OF_TOPIC


def is_vague(decision: Decision) -> bool:
    """
    Say whether no topic or intent was found, as in a mistyped answer.
    """
    return decision.intent == OTHER and not decision.topics


def tells_too_little(decision: Decision) -> bool:
    """
    Say whether the rules found no topic or intent, and nothing urgent or confidential.
    """
    return is_vague(decision) and names_nothing(decision)


def names_nothing(decision: Decision) -> bool:
    """
    Say whether the rules found no topic, and nothing urgent or confidential.
    """
    return (
        not decision.topics
        and bool(decision.legs)
        and decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and decision.urgency <= Urgency.NORMAL
        and not decision.is_confidential
    )


def is_told(decision: Decision) -> bool:
    """
    Say whether a word names each of its topics.
    """
    guessed = [is_guessed(decision, f"{OF_TOPIC}{topic}") for topic in decision.topics]
    return bool(guessed) and not any(guessed)


def tells_nothing(decision: Decision, besides: Collection[str] = ()) -> bool:
    """
    Say whether intent and topics, other than those in *besides*, were only guessed.
    """
    guessed = decision.intent == OTHER or is_intent_guessed(decision)
    return guessed and topics_told(decision) <= set(besides)


def topics_told(decision: Decision) -> set[str]:
    """
    Return the topics that the message plainly names. A guessed topic counts only in a
    plain report of an incident: a day or an hour alone resembles many things.
    """
    if decision.intent == INCIDENT and not is_intent_guessed(decision):
        return set(decision.topics)
    return {t for t in decision.topics if not is_guessed(decision, f"{OF_TOPIC}{t}")}


def is_intent_guessed(decision: Decision) -> bool:
    """
    Say whether the intent was only guessed. A matter that makes a message something
    else than it seemed, such as a noise at night an incident, is as sure as its topics.
    """
    intent = f"{OF_INTENT}{decision.intent}"
    if is_guessed(decision, intent):
        return True
    if any(step.rule == intent and step.matched for step in decision.trace):
        return False
    matter = decision.rule.startswith(OF_MATTER) and is_guessed(decision, decision.rule)
    topics = [is_guessed(decision, f"{OF_TOPIC}{topic}") for topic in decision.topics]
    return matter and bool(topics) and all(topics)


def is_guessed(decision: Decision, rule: str) -> bool:
    """
    Say whether *rule* held by likeness to examples, and by no word.
    """
    return any(
        step.rule == rule and step.matched and not step.by_words
        for step in decision.trace
    )

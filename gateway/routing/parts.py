"""
Read the parts of the rules: guards, topics, intents, procedures, matters, otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from attrs import evolve, frozen

from gateway.core.decision import Outcome
from gateway.routing.conditions import Condition, all_of, none_of
from gateway.routing.effects import EFFECTS, Names, read_effect
from gateway.routing.index import Vocabulary
from gateway.routing.matchers import match
from gateway.routing.reader import Reader
from gateway.routing.reading import Naming
from gateway.routing.rules import Book, Effect, Rule, Rules, Topic
from gateway.routing.source import Fields, Node, Scalar
from gateway.routing.wording import Scope, says_hashtags, says_patterns, says_words

#: Keys that are a match by themselves, so that a list of words needs no more.
_SHORT = {"words": says_words, "hashtags": says_hashtags, "patterns": says_patterns}
_MATCH = ("match", "unless", *_SHORT)

_GUARD = (*_MATCH, *(e for e in EFFECTS if e not in ("requires", "also")))
_TOPIC = (
    *_MATCH,
    *("owner", "hints", "means", "over", "alone"),
    *("urgency", "outcome", "reply", "says", "flags", "requires"),
)
_INTENT = (*_MATCH, "requires", "urgency", "reply", "flags")
_MATTER = (*_MATCH, *EFFECTS)
_OTHERWISE = ("deliver", "urgency", "reply", "says", "flags")

#: The intent of a question: what has a text for it is answered by the gateway.
INFORMATION = "information"


@frozen(kw_only=True)
class _Context:
    names: Names
    reader: Reader
    vocabulary: Vocabulary

    def scope(self, *known: str) -> Scope:
        # Conditions may refer to topics and intents only once those are known.
        return Scope(
            reader=self.reader,
            vocabulary=self.vocabulary,
            language=self.names.language,
            topics=self.names.topics if "topics" in known else None,
            intents=self.names.intents if "intents" in known else None,
        )


def read_rules(
    parts: Mapping[str, Fields],
    otherwise: Node | None,
    named: Mapping[int, tuple[str, Naming]],
    names: Names,
    reader: Reader,
    vocabulary: Vocabulary,
) -> Rules:
    """
    Read all rules.
    """
    context = _Context(names=names, reader=reader, vocabulary=vocabulary)
    topics, found, hints = _topics(context, parts["topics"])
    intents, wants = _intents(context, parts["intents"])
    late = context.scope("topics", "intents")
    return Rules(
        guards=Book(_rules(context, "guard", parts["guards"], _GUARD, context.scope())),
        topics=topics,
        topic_book=Book(found),
        hint_book=Book(hints),
        intents=Book(intents),
        wants=wants,
        matters=Book(_rules(context, "matter", parts["matters"], _MATTER, late)),
        procedures=Book(
            _rules(context, "procedure", parts["procedures"], _MATTER, late)
        ),
        names=named,
        otherwise=_otherwise(context, otherwise),
    )


def _rules(
    context: _Context, kind: str, part: Fields, keys: Collection[str], scope: Scope
) -> list[Rule]:
    rules = []
    for key, node in part.pairs:
        known = context.reader.fields(node, f"{kind} {key.value}", keys)
        condition = _condition(known, scope)
        if condition is None:
            hint = "give it words, or a match"
            context.reader.mistake(key, f"{kind} {key.value} never matches", hint)
            continue
        effect = _answering(known, read_effect(known, context.names, context.reader))
        rules.append(
            Rule(name=f"{kind} {key.value}", condition=condition, effect=effect)
        )
    return rules


def _answering(known: Mapping[str, Node], effect: Effect) -> Effect:
    # A question that the town wrote a text for is answered by it.
    node = known.get("match")
    asked = node.get("intents") if isinstance(node, Fields) else None
    question = isinstance(asked, Scalar) and asked.value == INFORMATION
    if question and effect.says and effect.outcome is None:
        return evolve(effect, outcome=Outcome.ANSWER)
    return effect


def _topics(
    context: _Context, part: Fields
) -> tuple[dict[str, Topic], list[Rule], list[Rule]]:
    reader, scope = context.reader, context.scope()
    topics, found, hinted = {}, [], []
    for key, node in part.pairs:
        name = key.value
        known = reader.fields(node, f"topic {name}", _TOPIC)
        effect = read_effect(known, context.names, reader)
        rule_of = partial(
            Rule, name=f"topic {name}", effect=evolve(effect, topics=(name,))
        )
        condition = _condition(known, scope)
        hints = says_words(known["hints"], scope) if "hints" in known else None
        if condition is not None:
            found.append(rule_of(condition=condition))
        if hints is not None:
            hinted.append(rule_of(condition=_unless(hints, known, scope)))
        owner = reader.names(known.get("owner"), "mailbox", context.names.mailboxes)
        if not owner and effect.outcome is not Outcome.REFUSE and "owner" not in known:
            hint = "owner: a mailbox; or outcome: refuse"
            reader.mistake(key, f"nobody is responsible for topic {name}", hint)
        means = reader.names(known.get("means"), "intent", context.names.intents)
        over = reader.names(known.get("over"), "topic", context.names.topics)
        topics[name] = Topic(
            name=name,
            effect=effect,
            owner=owner,
            means=means[0] if means else "",
            over=frozenset(over) - {name},
            alone=reader.yes(known.get("alone"), "alone"),
        )
    return topics, found, hinted


def _intents(context: _Context, part: Fields) -> tuple[list[Rule], dict[str, Effect]]:
    rules, wants = [], {}
    scope = context.scope("topics")
    for key, node in part.pairs:
        known = context.reader.fields(node, f"intent {key.value}", _INTENT)
        effect = read_effect(known, context.names, context.reader)
        wants[key.value] = evolve(effect, intent=key.value)
        condition = _condition(known, scope)
        # One without words is only what a topic means.
        if condition is not None:
            name = f"intent {key.value}"
            rule = Rule(name=name, condition=condition, effect=wants[key.value])
            rules.append(rule)
    return rules, wants


def _otherwise(context: _Context, node: Node | None) -> Effect:
    if node is None:
        return Effect()
    known = context.reader.fields(node, "otherwise", _OTHERWISE)
    if "deliver" not in known:
        hint = "deliver: the mailbox that gets what nothing else matches"
        context.reader.mistake(node, "otherwise delivers to nobody", hint)
    return read_effect(known, context.names, context.reader)


def _condition(known: Mapping[str, Node], scope: Scope) -> Condition | None:
    parts = [read(known[k], scope) for k, read in _SHORT.items() if k in known]
    if "match" in known:
        parts.append(match(known["match"], scope))
    must = tuple(part for part in parts if part is not None)
    if not must:
        return None
    condition = must[0] if len(must) == 1 else all_of(must)
    return _unless(condition, known, scope)


def _unless(condition: Condition, known: Mapping[str, Node], scope: Scope) -> Condition:
    if "unless" not in known:
        return condition
    excluded = says_words(known["unless"], scope)
    return condition if excluded is None else all_of((condition, none_of((excluded,))))

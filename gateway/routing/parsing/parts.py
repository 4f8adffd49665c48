"""
Reading of the rules: guards, topics, intents, procedures, matters and otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from functools import partial

from attrs import evolve, field, frozen

from gateway.core.decision import Outcome, Urgency
from gateway.core.intents import INFORMATION
from gateway.core.rule_names import (
    OF_GUARD,
    OF_INTENT,
    OF_MATTER,
    OF_PROCEDURE,
    OF_TOPIC,
)
from gateway.routing.conditions import Condition, all_of
from gateway.routing.effect import Effect
from gateway.routing.parsing.effects import EFFECTS, TERMS, Names, read_effect
from gateway.routing.parsing.likes import Likes
from gateway.routing.parsing.matchers import circumstances
from gateway.routing.parsing.precedence import check_precedence
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.rule_condition import SHORT, read_condition, unless
from gateway.routing.parsing.source import Fields, Node
from gateway.routing.parsing.wording import (
    Scope,
    says_words,
)
from gateway.routing.parsing.written_out import must
from gateway.routing.reading import Naming
from gateway.routing.rules import NOTHING, Book, ByExample, Rule, Rules, Topic
from gateway.routing.words.learning.examples import Examples
from gateway.routing.words.learning.vote import Teach
from gateway.routing.words.matching.atoms import union
from gateway.routing.words.matching.vocabulary import Vocabulary

_MATCH = ("match", "unless", *SHORT, "like", "allow")

#: Keys of a rule that must not be empty.
FILLED = ("match", "unless", "hints", *SHORT)

#: Keys of effects that guards do not have.
_NO_GUARDS = ("requires", "also", "judged_by")
_GUARD = (*_MATCH, *(e for e in EFFECTS if e not in _NO_GUARDS))
_TOPIC = (
    *_MATCH,
    *("short", "owner", "if_urgent", "hints", "means", "over", "alone", "stays"),
    *("urgency", "outcome", "reply", "says", "flags", "requires"),
    *TERMS,
)
_INTENT = (*_MATCH, "short", "requires", "urgency", "reply", "flags", *TERMS)
_MATTER = (*_MATCH, *EFFECTS)
_PROCEDURE = (*_MATTER, "form")
_OTHERWISE = ("deliver", "urgency", "reply", "says", "flags", *TERMS)

#: The keys of an entry of each part, and of ``otherwise``.
KEYS = {
    "guards": _GUARD,
    "topics": _TOPIC,
    "intents": _INTENT,
    "procedures": _PROCEDURE,
    "matters": _MATTER,
    "otherwise": _OTHERWISE,
}

#: The parts whose rules may have examples.
EXEMPLARY = ("guards", "topics", "intents", "procedures", "matters")


@frozen(kw_only=True)
class _Context:
    names: Names
    reader: Reader
    vocabulary: Vocabulary
    likes: Likes
    by_example: dict[str, list[Rule]]
    conditions: dict[tuple[Hashable, ...], Condition] = field(factory=dict)

    def scope(self, *known: str) -> Scope:
        # Conditions may refer to topics and intents only once those are known.
        return Scope(
            reader=self.reader,
            vocabulary=self.vocabulary,
            names=self.names,
            known=known,
            conditions=self.conditions,
        )


def read_rules(
    parts: Mapping[str, Fields],
    otherwise: Node | None,
    named: Mapping[int, tuple[str, Naming]],
    names: Names,
    reader: Reader,
    vocabulary: Vocabulary,
    teach: Teach,
) -> Rules:
    """
    Read all rules; *teach* trains the votes on the town's examples.
    """
    lists = names.fragments.named
    likes = Likes(reader=reader, language=names.language, named=lists)
    likes.read_town(
        parts["examples"], names, [key.value for key, _ in parts["guards"].pairs]
    )
    context = _Context(
        names=names,
        reader=reader,
        vocabulary=vocabulary,
        likes=likes,
        by_example={part: [] for part in EXEMPLARY},
    )
    topics, found, hints = _topics(context, parts["topics"])
    intents, wants = _intents(context, parts["intents"])
    late = context.scope("topics", "intents")
    guards = _rules(context, OF_GUARD, parts["guards"], _GUARD, context.scope())
    matters = _rules(context, OF_MATTER, parts["matters"], _MATTER, late)
    procedures = _rules(context, OF_PROCEDURE, parts["procedures"], _PROCEDURE, late)
    rest = _otherwise(context, otherwise)
    # Rules with mistakes will not be used: training on their examples is skipped.
    voting = () if reader.mistakes else likes.voting()
    return Rules(
        guards=Book(guards),
        topics=topics,
        topic_book=Book(found),
        hint_book=Book(hints),
        intents=Book(intents),
        wants=wants,
        matters=Book(matters),
        procedures=Book(procedures),
        names=named,
        otherwise=rest,
        by_example=ByExample(
            examples=Examples(likes.examples),
            rules=context.by_example,
            thresholds=likes.thresholds,
            votes=teach(voting, likes.language),
        ),
    )


def _rules(
    context: _Context, kind: str, part: Fields, keys: Collection[str], scope: Scope
) -> list[Rule]:
    rules = []
    for key, node in part.pairs:
        name = f"{kind}{key.value}"
        known = context.reader.fields(node, name, keys, FILLED)
        effect = _answering(known, read_effect(known, context.names, context.reader))
        rule_of = partial(Rule, name=name, effect=effect)
        # Words of danger are heard in messages of any language, as people mix them.
        heard = evolve(scope, always=kind == OF_GUARD and effect.protects)
        condition = read_condition(known, heard)
        if condition is not None:
            rules.append(rule_of(condition=condition))
        elif "like" not in known:
            hint = "give it words, or a match"
            context.reader.mistake(key, f"{name} never matches", hint)
        elif effect.urgency is Urgency.EMERGENCY:
            hint = "safety must not depend on similarity alone: give it words, too"
            context.reader.mistake(key, f"{name} has only examples", hint)
        if kind == OF_GUARD and _is_for_nobody(known, effect, context.reader):
            hint = "deliver: a mailbox; or outcome: quarantine, refuse or answer"
            context.reader.mistake(key, f"{name} delivers to nobody", hint)
        _by_example(context, f"{kind.strip()}s", rule_of, known, heard)
    return rules


def _is_for_nobody(known: Mapping[str, Node], effect: Effect, reader: Reader) -> bool:
    # A guard ends routing: nothing else would say who gets the message.
    delivers = effect.outcome is Outcome.DELIVER or "outcome" not in known
    return delivers and not reader.items(known.get("deliver"))


def _by_example(
    context: _Context,
    part: str,
    rule_of: partial[Rule],
    known: Mapping[str, Node],
    scope: Scope,
) -> None:
    if "like" not in known:
        return
    like = context.likes.read(known["like"], part, rule_of.keywords["name"])
    # Examples stand in for the rule's words; all else in its match must still hold.
    if "match" in known:
        like = all_of((like, circumstances(known["match"], scope)))
    condition = unless(like, known, scope)
    context.by_example[part].append(rule_of(condition=condition))


def _answering(known: Mapping[str, Node], effect: Effect) -> Effect:
    # A rule for questions that has a text answers with it.
    asks = INFORMATION in _only(known.get("match"))
    if asks and effect.says and effect.outcome is None:
        return evolve(effect, outcome=Outcome.ANSWER)
    return effect


def _only(node: Node | None) -> Iterator[str]:
    # The intents that a match requires. A list of several requires none of them, as any
    # will do.
    for key, value in node.pairs if isinstance(node, Fields) else ():
        if key.value == "intents":
            wanted = {s.value for s in Reader().scalars(value, "an intent")}
            yield from wanted if len(wanted) == 1 else ()
        else:
            for item in must(key.value, value):
                yield from _only(item)


def _topics(
    context: _Context, part: Fields
) -> tuple[dict[str, Topic], list[Rule], list[Rule]]:
    reader, scope, names = context.reader, context.scope(), context.names
    topics, found, hinted = {}, [], []
    for key, node in part.pairs:
        name = key.value
        if name == NOTHING:
            hint = "the name stands for messages without a topic: choose another"
            reader.mistake(key, f"no topic may be called {name!r}", hint)
        known = reader.fields(node, f"{OF_TOPIC}{name}", _TOPIC, FILLED)
        effect = read_effect(known, names, reader)
        rule_of = partial(
            Rule, name=f"{OF_TOPIC}{name}", effect=evolve(effect, topics=(name,))
        )
        condition = read_condition(known, scope)
        hints = says_words(known["hints"], scope) if "hints" in known else None
        if condition is not None:
            found.append(rule_of(condition=condition))
        if hints is not None:
            hinted.append(rule_of(condition=unless(hints, known, scope)))
        _by_example(context, "topics", rule_of, known, scope)
        owner = reader.names(known.get("owner"), "mailbox", names.mailboxes)
        if not owner and effect.outcome is not Outcome.REFUSE and "owner" not in known:
            hint = "owner: a mailbox; or outcome: refuse"
            reader.mistake(key, f"nobody is responsible for topic {name}", hint)
        urgent = reader.names(known.get("if_urgent"), "mailbox", names.mailboxes)
        over = reader.names(known.get("over"), "topic", names.topics)
        topics[name] = Topic(
            name=name,
            effect=effect,
            owner=owner,
            if_urgent=urgent,
            atoms=union([each.atoms for each in (condition, hints) if each]),
            means=reader.name(known.get("means"), "intent", names.intents),
            over=frozenset(over),
            alone=reader.yes(known.get("alone"), "alone"),
            stays=reader.yes(known.get("stays"), "stays"),
        )
    check_precedence(part, topics, reader)
    return topics, found, hinted


def _intents(context: _Context, part: Fields) -> tuple[list[Rule], dict[str, Effect]]:
    rules, wants = [], {}
    scope = context.scope("topics")
    for key, node in part.pairs:
        name = f"{OF_INTENT}{key.value}"
        if key.value == NOTHING:
            hint = "it would read as if there were no intent: choose another"
            context.reader.mistake(key, f"no intent may be called {NOTHING!r}", hint)
        known = context.reader.fields(node, name, _INTENT, FILLED)
        effect = read_effect(known, context.names, context.reader)
        wants[key.value] = evolve(effect, intent=key.value)
        condition = read_condition(known, scope)
        # An intent without a condition is found by examples, or as what a topic means.
        rule_of = partial(Rule, name=name, effect=wants[key.value])
        if condition is not None:
            rules.append(rule_of(condition=condition))
        _by_example(context, "intents", rule_of, known, scope)
    return rules, wants


def _otherwise(context: _Context, node: Node | None) -> Effect:
    if node is None:
        return Effect()
    known = context.reader.fields(node, "otherwise", _OTHERWISE)
    if not context.reader.items(known.get("deliver")):
        hint = "deliver: the mailbox that gets what nothing else matches"
        context.reader.mistake(node, "otherwise delivers to nobody", hint)
    return read_effect(known, context.names, context.reader)

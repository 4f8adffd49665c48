"""
Running of test cases: what differs from the expected decision, and the rules' reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from attrs import frozen

from gateway.core.decision import Decision, Step
from gateway.core.rule_names import OF_GUARD, OF_MATTER, OF_PROCEDURE, OF_TOPIC
from gateway.routing.rules import Rule, Rules
from gateway.routing.table import RoutingTable
from gateway.routing.tools.calibrating import Labelled
from gateway.routing.tools.cases import LabelledCase

#: Fields in which a decision may have further values than those expected.
_MORE = frozenset({"says"})

#: The most reasons shown for a difference, and the most characters of each.
_SHOWN = 4
_LONG = 160


@frozen(kw_only=True)
class Wrong:
    """
    One field of a decision that is not as the case expects.

    Attributes:
        field: The name of the field.
        expected: The values that the case names.
        actual: The values of the decision.
        because: The rules' reasons.
        excluded: The values in *expected* must not occur.
    """

    field: str
    expected: tuple[str, ...]
    actual: tuple[str, ...]
    because: tuple[str, ...]
    excluded: bool = False


@frozen
class Tried:
    """
    A case, the decision on it, and the fields that differ.
    """

    case: LabelledCase
    decision: Decision
    wrong: tuple[Wrong, ...]


def try_case(case: LabelledCase, table: RoutingTable) -> Tried:
    """
    Decide a case's message as the daemon would. If something is wrong, decide it again
    with an explanation, which takes longer than all the rest.
    """
    decide = partial(table.decide, case.message, case.verdict, thread=case.thread)
    decision = decide()
    wrong = tuple(_wrong(case, decision, table.rules))
    if wrong:
        decision = decide(explain=True)
        wrong = tuple(_wrong(case, decision, table.rules))
    return Tried(case, decision, wrong)


def fields(decision: Decision) -> dict[str, tuple[str, ...]]:
    """
    Return the fields of a decision that people compare, with the names of the rules.
    """
    return {
        "mailboxes": tuple(leg.mailbox for leg in decision.legs),
        "outcome": (decision.outcome.name.lower(),),
        "intent": (decision.intent,),
        "topic": decision.topics[:1] or ("none",),
        "urgency": (decision.urgency.name.lower(),),
        "requires": (decision.requires.name.lower(),),
        "reply": (decision.reply.value,),
        "says": (*decision.says, *filter(None, [decision.told])),
    }


def every_rule(table: RoutingTable) -> tuple[str, ...]:
    """
    Return the names of all rules as in traces, in the order in which they are tried.
    """
    names = (rule.name for rule in _rules(table.rules))
    known = table.knowledge
    return tuple(dict.fromkeys([*names, *known.facts, *known.authorities, "otherwise"]))


def labelled(cases: Iterable[LabelledCase]) -> Iterator[Labelled]:
    """
    Yield the cases that expect a topic or an intent, for calibration.
    """
    for case in cases:
        rules = [
            f"{field} {name}"
            for field in ("topic", "intent")
            for name in case.expected.get(field, ())
        ]
        if rules:
            yield Labelled(
                text=case.message.text,
                subject=case.message.subject,
                rules=frozenset(rules),
            )


def _rules(rules: Rules) -> Iterator[Rule]:
    books = (rules.guards, rules.topic_book, rules.hint_book, rules.intents)
    return chain.from_iterable(
        book.rules for book in (*books, rules.matters, rules.procedures)
    )


def _wrong(case: LabelledCase, decision: Decision, rules: Rules) -> Iterator[Wrong]:
    actual = fields(decision)
    for wanted, excluded in ((case.expected, False), (case.excluded, True)):
        for field, expected in wanted.items():
            here = actual[field]
            common = set(expected) & set(here)
            if excluded:
                right = not common
            elif field in _MORE:
                right = set(expected) <= set(here)
            else:
                right = set(expected) == set(here)
            if not right:
                yield Wrong(
                    field=field,
                    expected=expected,
                    actual=here,
                    because=tuple(_reasons(field, expected, decision, rules))[:_SHOWN],
                    excluded=excluded,
                )


def _reasons(
    field: str, expected: Sequence[str], decision: Decision, rules: Rules
) -> Iterator[str]:
    steps = {step.rule: step for step in decision.trace}
    if field == "mailboxes":
        for leg in decision.legs:
            if leg.mailbox not in expected:
                yield f"{leg.mailbox}: {leg.because}"
        there = {leg.mailbox for leg in decision.legs}
        yield from _lacking(steps, _leading_to(set(expected) - there, rules))
    elif field in ("intent", "topic"):
        yield from (
            _shown(step)
            for step in decision.trace
            if step.matched and step.rule.startswith(f"{field} ")
        )
        yield from _lacking(steps, [f"{field} {name}" for name in expected])
    if field != "mailboxes":
        yield f"settled by {decision.rule}"
        yield from (
            _shown(step)
            for step in decision.trace
            if step.matched
            and step.rule.startswith((OF_GUARD, OF_MATTER, OF_PROCEDURE))
        )


def _leading_to(mailboxes: set[str], rules: Rules) -> Iterator[str]:
    for topic in rules.topics.values():
        if mailboxes & set(topic.owner):
            yield f"{OF_TOPIC}{topic.name}"
    for rule in _rules(rules):
        its = rule.effect
        if mailboxes & {*its.deliver, *its.also, *its.judged_by}:
            yield rule.name


def _lacking(
    steps: Mapping[str, Step], names: Iterator[str] | Sequence[str]
) -> Iterator[str]:
    for name in names:
        step = steps.get(name)
        if step is not None and not step.matched:
            yield _shown(step)


def _shown(step: Step) -> str:
    mark = "yes" if step.matched else "no"
    because = step.because
    if len(because) > _LONG:
        because = f"{because[: _LONG - 1]}…"
    return f"{mark}, {step.rule}: {because}"

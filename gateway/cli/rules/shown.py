"""
Output of a decision by `ventanilla explain`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import click

from gateway.cli.printing import visible
from gateway.core.decision import Decision, Step
from gateway.core.identity import Verdict
from gateway.core.intents import PROPOSAL
from gateway.core.message import Message, Visibility
from gateway.core.rule_names import THREAD
from gateway.relay.cases.background import Background
from gateway.relay.cases.casework import Bookkeeper, MessageCases
from gateway.relay.speaking import receipts
from gateway.routing.decided_texts import spoken, texts_to_say
from gateway.routing.table import RoutingTable
from gateway.routing.trace import HOLDS
from gateway.town.plenary.live import is_question, session_at

#: Maximum length of what matches of a rule and of what is missing, in characters; and
#: of a reason that stands by itself.
_WIDE, _WIDER = 66, 72

#: A pattern that is longer than 60 characters; the group is its beginning.
_PATTERN = re.compile(r"((?:^|(?<=says )|(?<=, ))/.{60}).+?/(?=[,;)]|$)")

#: The number of an explained message; none in the store has it.
_UNNUMBERED = 0


def decision_json(
    decision: Decision, verdict: Verdict, message: Message, table: RoutingTable
) -> dict[str, Any]:
    """
    Return a decision as JSON.
    """
    return {
        "outcome": decision.outcome.value,
        "recipients": [
            {"mailbox": leg.mailbox, "topic": leg.topic, "because": leg.because}
            for leg in decision.legs
        ],
        "intent": decision.intent,
        "topics": list(decision.topics),
        "urgency": decision.urgency.name.lower(),
        "standing": verdict.standing.name.lower(),
        "standing_because": verdict.because,
        "resembles": verdict.resembles,
        "identity_required": decision.requires.name.lower(),
        "reply": decision.reply.value,
        "says": [
            {"name": name, "where": where.value, "text": text}
            for name, where, text in _texts_said(decision, verdict, message, table)
        ],
        "authority": decision.authority or None,
        "flags": sorted(decision.flags),
        "rule": decision.rule,
        "language": decision.language,
        "version": decision.version,
        "trace": [
            {"rule": s.rule, "matched": s.matched, "because": s.because}
            for s in decision.trace
        ],
    }


def _texts_said(
    decision: Decision, verdict: Verdict, message: Message, table: RoutingTable
) -> list[tuple[str, Visibility, str]]:
    """
    Return the texts that the gateway would say, and the receipt: the name, the
    visibility and the text of each.
    """
    heard, now = message.visibility, message.received_at
    cases = _cases(decision, verdict, message, table)
    number = receipts.first_number(table, cases)
    found = [
        (name, where, spoken(name, decision, table, number=number))
        for name, where in texts_to_say(decision, heard)
    ]
    receipt = receipts.write(table, decision, cases, now) if cases else None
    where = receipts.where(decision, heard)
    # X wants one public reply, which is the answer.
    spared = where is Visibility.PUBLIC
    if receipt is not None and not (spared or _says_more(decision, message, table)):
        name, text = receipt
        found.append((name, where, text))
    prefix = table.town.casework.prefix
    unknown = f"{prefix}-{_UNNUMBERED}"
    return [
        (name, where, text.replace(unknown, f"{prefix}-…") if prefix else text)
        for name, where, text in found
    ]


def _cases(
    decision: Decision, verdict: Verdict, message: Message, table: RoutingTable
) -> MessageCases | None:
    if decision.rule == THREAD:
        # The case has its number already, and the sender knows it.
        return None
    keeper = Bookkeeper(
        id=_UNNUMBERED,
        message=message,
        verdict=verdict,
        decision=decision,
        table=table,
        now=message.received_at,
        known=Background(),
    )
    return keeper.keep(decision.legs, {})


def _says_more(decision: Decision, message: Message, table: RoutingTable) -> bool:
    """
    Return whether the sender gets something else in place of a receipt: the question of
    a form, or what happens with their proposal or question in the plenary.
    """
    chamber = table.town.chamber
    if decision.rule in table.forms:
        return True
    if chamber is None:
        return False
    live = session_at(table.around.calendar, chamber, message.received_at) is not None
    asks = live and is_question(message, decision, chamber)
    return asks or decision.intent == PROPOSAL


def print_decision(shown: Mapping[str, Any]) -> None:
    """
    Print a decision, for people.
    """
    reached = ", ".join(each["mailbox"] for each in shown["recipients"]) or "nobody"
    click.echo(f"{shown['outcome']} → {reached}   (rule: {shown['rule']})")
    for each in shown["recipients"]:
        click.echo(f"  to {each['mailbox']}: {visible(each['because'])}")
    for name in ("intent", "urgency", "identity_required", "reply", "language"):
        click.echo(f"  {name}: {shown[name]}")
    click.echo(f"  topics: {', '.join(shown['topics']) or 'none'}")
    because = visible(shown["standing_because"])
    click.echo(f"  standing: {shown['standing']}, {because}")
    if shown["resembles"]:
        click.echo(f"  resembles: {visible(shown['resembles'])}")
    if shown["flags"]:
        click.echo(f"  flags: {', '.join(shown['flags'])}")
    for each in shown["says"]:
        where = f"in {each['where']}"
        click.echo(f"  says {each['name']} {where}: {visible(each['text'])}")
    if shown["authority"]:
        click.echo(f"  passed on to: {shown['authority']}")


def print_why(trace: Sequence[Step], *, nearly: bool, whole: bool) -> None:
    """
    Print the guards that match and do not count, the rules that matched and, if
    *nearly*, those that nearly matched; if *whole*, the whole trace, in its order.
    """
    click.echo("why")
    marked = [(_mark(step), step) for step in trace]
    if not whole:
        marked.sort(key=lambda each: each[0] != "held")
    left = {"near": 0, "no": 0}
    for mark, step in marked:
        if mark in ("held", "yes") or whole or (nearly and mark == "near"):
            near = _near_miss(step, whole=whole) if mark == "near" else ""
            told = near or _short(step.because, whole=whole)
            click.echo(f"  {mark:>4}  {step.rule}: {visible(told)}")
        else:
            left[mark] += 1
    if left["near"]:
        click.echo(f"  {left['near']} other rules are near: --near shows them")
    if left["no"]:
        click.echo(f"  of {left['no']} other rules nothing matches: --all shows them")


def _mark(step: Step) -> str:
    """
    Return the mark of a rule: ``yes``, ``held``, ``near`` or ``no``.
    """
    if step.matched:
        return "yes"
    if step.is_of_guard and step.because.startswith(HOLDS):
        return "held"
    return "near" if _near_miss(step, whole=True) else "no"


def _near_miss(step: Step, *, whole: bool) -> str:
    """
    Return what matches of a rule that did not match, and what is missing; empty if
    nothing of it matches.
    """
    if step.matched:
        return ""
    wide = _WIDE if step.said else _WIDER
    said, missing = (
        _cut(_short(each, whole=whole), None if whole else wide)
        for each in (step.said, step.because)
    )
    if said:
        return f"says {said}, but {missing}"
    # A reason of these kinds says so itself: not similar enough to an example, or it
    # matches but another comes first.
    return missing if step.because.startswith(("like ", HOLDS)) else ""


def _short(text: str, *, whole: bool) -> str:
    # Each part by itself: what is joined may have a "/" of another pattern behind it.
    return text if whole else _PATTERN.sub(r"\1…/", text)


def _cut(text: str, most: int | None) -> str:
    return text if most is None or len(text) <= most else f"{text[: most - 1]}…"

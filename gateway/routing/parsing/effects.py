"""
Reading of a rule's effect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from gateway.core.decision import Outcome, Reply, Urgency
from gateway.core.identity import LEVELS, Standing
from gateway.routing.around.surroundings import Surroundings
from gateway.routing.effect import Effect
from gateway.routing.parsing.fragments import Fragments
from gateway.routing.parsing.lengths import read_term
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Node, shown
from gateway.routing.texts import NUMBER

#: Keys of promised terms.
TERMS = ("answer_within", "solve_within")

#: Keys of effects; each part of the file takes some of them.
EFFECTS = (
    *("deliver", "also", "requires", "urgency", "outcome", "reply", "says", "flags"),
    *("intent", "topic", "confidential", "judged_by", "kept_from", *TERMS),
)

#: Without CHALLENGE: messages are held for their sender's standing, not by a rule.
OUTCOMES = {o.name.lower(): o for o in Outcome if o is not Outcome.CHALLENGE}
URGENCIES = {urgency.name.lower(): urgency for urgency in Urgency}
REPLIES = {reply.value: reply for reply in Reply}
STANDINGS = {name: s for name, s in LEVELS.items() if s is not Standing.KNOWN}
FLAG = re.compile(r"[a-z0-9_-]{1,30}")


@frozen(kw_only=True)
class Names:
    """
    The names that rules may refer to.

    Attributes:
        handles: The handles of each mailbox that has any.
        untold: By text: its variables that have no value when a rule says it.
        language: The town's first.
        fragments: What patterns may ask for by name, and the lists of names.
    """

    mailboxes: tuple[str, ...]
    handles: Mapping[str, Sequence[str]]
    topics: tuple[str, ...]
    intents: tuple[str, ...]
    texts: tuple[str, ...]
    untold: Mapping[str, Sequence[str]]
    channels: tuple[str, ...]
    language: str
    around: Surroundings
    fragments: Fragments


def read_effect(known: dict[str, Node], names: Names, reader: Reader) -> Effect:
    """
    Read the effect of a rule from its keys.
    """
    flags = []
    for scalar in reader.scalars(known.get("flags"), "a flag"):
        if FLAG.fullmatch(scalar.value):
            flags.append(scalar.value)
        else:
            hint = "up to 30 lower-case letters, digits, - and _"
            reader.mistake(scalar, f"bad flag {shown(scalar.value)}", hint)
    effect = Effect(
        deliver=reader.names(known.get("deliver"), "mailbox", names.mailboxes),
        also=reader.names(known.get("also"), "mailbox", names.mailboxes),
        judged_by=reader.names(known.get("judged_by"), "mailbox", names.mailboxes),
        kept_from=reader.names(known.get("kept_from"), "mailbox", names.mailboxes),
        requires=reader.choice(known.get("requires"), "standing", STANDINGS),
        urgency=reader.choice(known.get("urgency"), "urgency", URGENCIES),
        outcome=reader.choice(known.get("outcome"), "outcome", OUTCOMES),
        reply=reader.choice(known.get("reply"), "reply", REPLIES),
        says=reader.names(known.get("says"), "text", names.texts),
        flags=frozenset(flags),
        intent=reader.name(known.get("intent"), "intent", names.intents),
        topics=reader.names(known.get("topic"), "topic", names.topics),
        confidential=reader.yes(known.get("confidential"), "confidential"),
        **{term: read_term(known.get(term), term, reader) for term in TERMS},
    )
    _doubt(effect, known, reader)
    _doubt_texts(known.get("says"), names, reader)
    return effect


def _doubt(effect: Effect, known: Mapping[str, Node], reader: Reader) -> None:
    """
    Report effects that contradict each other, at the key that is to be changed.
    """
    if effect.requires and effect.urgency is Urgency.EMERGENCY:
        hint = "safety comes before identity: leave requires out"
        reader.mistake(
            known["requires"], "an emergency cannot require a standing", hint
        )
    if effect.judged_by and (effect.deliver or effect.also):
        problem = "judged_by excludes deliver and also"
        hint = "the message goes to the first of judged_by that it is not about"
        reader.mistake(known["judged_by"], problem, hint)
    if effect.outcome is Outcome.ANSWER and not effect.says:
        hint = "says: the name of a text"
        reader.mistake(known["outcome"], "outcome answer needs a text", hint)
    if effect.outcome is Outcome.QUARANTINE and effect.says:
        hint = "messages in quarantine get no answer"
        reader.mistake(known["says"], "says excludes outcome quarantine", hint)
    for term in TERMS if effect.urgency is Urgency.EMERGENCY else ():
        if term in known:
            problem = f"an emergency cannot have {term}"
            hint = "it is escalated until somebody sees it: cases: escalate_after"
            reader.mistake(known[term], problem, hint)
    for term in TERMS if effect.outcome not in (None, Outcome.DELIVER) else ():
        if term in known:
            problem = f"{term} needs a message that is delivered"
            reader.mistake(known[term], problem)


def _doubt_texts(node: Node | None, names: Names, reader: Reader) -> None:
    if reader.partial:
        # The text, or the numbers of cases, may be in a file that could not be read.
        return
    for scalar in reader.scalars(node, "a text"):
        for variable in names.untold.get(scalar.value, ()):
            problem = f"a rule cannot fill in {{{variable}}} of {shown(scalar.value)}"
            hint = (
                "numbers are told only with cases: {prefix: J, receipts: yes}"
                if variable == NUMBER
                else "it fills in {town}, {office}, {person} and {number}"
            )
            reader.mistake(scalar, problem, hint)

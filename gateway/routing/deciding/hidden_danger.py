"""
Danger hidden in a message that is mostly about something else, as in "solicito un
volante, mi marido me pega". Where something is applied for, or nobody would get the
message, each part is checked by itself; where danger is still in doubt, somebody reads
it at once, though the message is held, refused or answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from attrs import evolve, frozen

from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.core.intents import INCIDENT, PROCEDURE
from gateway.core.mail.heading import heading
from gateway.core.writing.joining import ALSO, AND
from gateway.core.writing.regex import any_of, either
from gateway.routing.deciding import guarding, showing, weighing
from gateway.routing.deciding.message_parts import PartReader, likened
from gateway.routing.deciding.reasons import about
from gateway.routing.reading import Reading, routed
from gateway.routing.rules import Rule, Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace
from gateway.routing.words.said_calmly import LAUGHTER
from gateway.routing.words.text import cut

_WHY_OR_BUT = either(
    """
    porque, pq, xq, pues, pero, perque, mais, because, but, parce que, car, weil, aber,
    dar, pentru ca
    """
)
_JOINS = rf"(?:{any_of(AND | ALSO)}|{_WHY_OR_BUT})"
#: What somebody cannot do for it does not stand by itself: "se ha roto la cadera y ya
#: no va a poder ir al taller" is of some days ago.
_CANNOT = r" (?:ya )?no (?:v(?:a|an|oy|amos)|pued\w+|podemos|podr\w+)\b"
_JOINING = rf"[.;,:!?\n]+|\b{_JOINS}\b(?!{_CANNOT})"

#: Separators of parts. "Si" is "and" in Romanian, but "if" in Spanish: in a question,
#: what follows it has not happened, so that it does not separate there.
_BETWEEN, _ASKED = re.compile(rf"{_JOINING}|\bsi\b"), re.compile(_JOINING)

#: Outcomes with which nobody who could help reads the message.
_UNREAD = frozenset((Outcome.CHALLENGE, Outcome.ANSWER, Outcome.REFUSE))

#: Above this weight of danger, words of it in an incident may be meant literally.
_UNSURE = -4.0

#: The least weight of danger in a part that is an emergency.
_IN_PART = 1.5

#: The fewest words of a part that is checked.
_TELLING = 2

#: The most parts of a message that are checked, from its beginning.
_PARTS = 40

#: Up to so many parts in a row are also checked together.
_TOGETHER = 3

#: With more parts than this, each is checked only alone, at a third of the cost.
_FEW = 12


@frozen
class Doubt:
    """
    What was found when parts of a message were checked for danger.

    Attributes:
        guard: The guard of an emergency or confidence that holds of a part, if any.
        named: Guards of emergencies whose words are said, but that did not hold.
    """

    guard: Rule | None = None
    named: Sequence[Rule] = ()


def in_parts(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    doubted: Sequence[Rule],
    again: PartReader,
    trace: Trace,
) -> Doubt:
    """
    Check the parts of a message for danger.

    What a mailbox gets, but for applications, is checked only if guards are *doubted*,
    and only for what is confidential: a wall that came down is no emergency because a
    part of the message sounds like one. An emergency needs some weight by examples
    (`_IN_PART`); without its words in a message that is answered or refused, and in one
    that is quarantined, such as a curse, it needs examples that are sure
    (`showing.SURELY`). What is told of another time is none; what reassures counts.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: On the message: by no guard, or by one that quarantines it.
        doubted: Guards of emergencies whose words the whole message says.
        again: Reads a part of it.
        trace: Takes why a guard holds after all.
    """
    kept_out = decision.outcome is Outcome.QUARANTINE
    waits = decision.intent == PROCEDURE or not decision.is_delivered
    if not waits and not doubted:
        return Doubt()
    if not _may_be_told(rules, reading.plain, again):
        return Doubt(None, doubted)

    def protects(rule: Rule) -> bool:
        return rule.effect.protects and (waits or rule.effect.confidential)

    held = decision.is_delivered or decision.outcome is Outcome.CHALLENGE
    over = guarding.is_of_another_time(rules, reading, again)
    calm = inf if over else showing.comforted(rules, reading)
    silent, named = Trace(explain=False), [*doubted]
    # Laughter is of all parts of a message.
    laughter = LAUGHTER.search(reading.plain)
    between = _BETWEEN if held else _ASKED
    for said in _parts(reading.plain, between):
        # A word alone, such as "socorro" before "¿dónde está el impreso?", tells less
        # than the message, of which no guard holds.
        if len(cut(said)) < _TELLING or not _may_be_told(rules, said, again):
            continue
        part = again.read(f"{said} {laughter[0]}" if laughter else said)
        if any(map(protects, rules.protecting_guards.matching(part, silent))):
            part = likened(rules, part)
            rule = guarding.guard(rules, part, again, silent).by
            told = _named(rules, part)
            said_so = held or (rule in told and not kept_out)
            least = _IN_PART if said_so else showing.SURELY
            sure = weighing.danger(rules, part) - calm >= least
            confided = rule and rule.effect.confidential
            quiet = rule and rule.effect.saves and calm
            if rule and protects(rule) and (sure or (confided and not quiet)):
                trace.steps.append(silent.steps[-1])
                return Doubt(rule)
            named += told
    return Doubt(None, named)


def hidden(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    doubted: Sequence[Rule],
    again: PartReader,
    trace: Trace,
) -> Rule | None:
    """
    Return the guard that holds of a part of a message that another guard quarantined:
    whoever is beaten may swear at those who do nothing. Messages of machines are not
    checked.
    """
    kept_out = decision.outcome is Outcome.QUARANTINE
    if not (kept_out and doubted) or Sender.MACHINE.value in decision.flags:
        return None
    return in_parts(rules, reading, decision, doubted, again, trace).guard


def cursed(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    doubted: Sequence[Rule],
    trace: Trace,
) -> Rule | None:
    """
    Return the first of the *doubted* guards, if a message that no guard took is
    quarantined, such as for its curses, and its words may be meant literally
    (`_UNSURE`): nobody else would read it.
    """
    kept_out = decision.outcome is Outcome.QUARANTINE
    if not (kept_out and doubted and weighing.danger(rules, reading) > _UNSURE):
        return None
    trace.note(doubted[0].name, "may be danger, whatever else it says")
    return doubted[0]


def _may_be_told(rules: Rules, said: str, again: PartReader) -> bool:
    """
    Say cheaply whether a guard of emergencies or confidences may hold of *said*.
    """
    guards = rules.protecting_guards
    return again.cuts_names or guards.may_hold(again.reading, again.likely(said))


def read_at_once(
    rules: Rules, reading: Reading, decision: Decision, named: Sequence[Rule]
) -> Decision:
    """
    Return *decision* such that somebody reads at once what may be danger.

    What is held, refused, or answered by the gateway is read by the mailboxes of the
    *named* guards; and by whoever would get it, if it has no topic and examples speak
    for danger. An incident with words of such guards has at least normal urgency; it is
    urgent, and their mailboxes read it, unless examples are sure (`_UNSURE`) that the
    words are a manner of speaking.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: On the message, which no guard took.
        named: Guards of emergencies whose words are said, but that did not hold.
    """
    if decision.outcome not in _UNREAD:
        if not (named and decision.intent == INCIDENT):
            return decision
        unsure = weighing.danger(rules, reading) > _UNSURE
        least = Urgency.HIGH if unsure else Urgency.NORMAL
        decision = evolve(decision, urgency=max(decision.urgency, least))
        return _read_by(named, reading, decision) if unsure else decision
    if not decision.topics and weighing.danger(rules, reading) > 0:
        legs = tuple(evolve(leg, at_once=True) for leg in decision.legs)
        decision = evolve(decision, legs=legs)
    return _read_by(named, reading, decision) if named else decision


def read_though_kept_out(
    rules: Rules, reading: Reading, decision: Decision, again: PartReader
) -> Decision:
    """
    Return *decision* such that the mailboxes of guards of emergencies and confidences,
    and of bare calls for help, read a quarantined message at once, if those would hold.
    The text of a mail is checked without its subject: a person may have written it
    below the subject of an automatic answer.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: On the message, by the guard that took it.
        again: Reads a part of it.
    """
    if decision.outcome is not Outcome.QUARANTINE:
        return decision
    if heading(reading.message) and (said := reading.message.text):
        reading = likened(rules, again.read(routed("", said, again.index)))
    named = [*guarding.protecting(rules, reading), *guarding.crying(rules, reading)]
    return _read_by(named, reading, decision)


def _read_by(named: Sequence[Rule], reading: Reading, decision: Decision) -> Decision:
    doubted = {name: rule for rule in named for name in rule.effect.deliver}
    legs = [
        evolve(leg, at_once=leg.at_once or leg.mailbox in doubted)
        for leg in decision.legs
    ]
    there = {leg.mailbox for leg in legs}
    legs += [
        Leg(
            mailbox=name,
            because=f"says words of {rule.name}, which may be danger",
            reasons=about(reading, rule.condition.atoms),
            at_once=True,
        )
        for name, rule in doubted.items()
        if name not in there
    ]
    return evolve(decision, legs=tuple(legs))


def _named(rules: Rules, reading: Reading) -> list[Rule]:
    """
    Return the guards of emergencies that hold by their words, meant literally or not.
    """
    found = rules.saving_guards.matching(reading, Trace(explain=False))
    return [rule for rule in found if guarding.tells_of_danger(rule, reading)]


def _parts(plain: str, between: re.Pattern[str]) -> Iterator[str]:
    """
    Yield the parts of a message as separated by *between*: first each one alone, then
    those in a row together, but never the whole message.
    """
    ends = [*[found.span() for found in between.finditer(plain)], (len(plain),) * 2]
    starts = [0, *[end for _, end in ends]]
    spans = [
        (start, end)
        for start, (end, _) in zip(starts, ends, strict=False)
        if plain[start:end].strip()
    ][:_PARTS]
    most = _TOGETHER if len(spans) <= _FEW else 1
    for length in range(1, min(most, len(spans) - 1) + 1):
        for first, last in zip(spans, spans[length - 1 :], strict=False):
            yield plain[first[0] : last[1]]

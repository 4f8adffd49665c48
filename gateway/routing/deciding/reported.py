"""
An incident told beside an application: "hay una fuga en la calle Portugal y además
quiero reservar la pista". Each half is decided by itself: whoever sees to the incident
gets it now, and only what is applied for is held, asked or answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import evolve

from gateway.core.decision import Decision, Leg, Outcome, Reply, Report, Urgency
from gateway.core.identity import Standing
from gateway.core.intents import INCIDENT, PROCEDURE, PROPOSAL, QUESTION
from gateway.core.rule_names import OF_MATTER, OF_PROCEDURE
from gateway.core.writing.joining import ALSO, AND
from gateway.core.writing.regex import any_of, either
from gateway.routing.deciding import several
from gateway.routing.deciding.message_parts import PartReader, likened
from gateway.routing.deciding.settling import PRIVATE
from gateway.routing.reading import Reading
from gateway.routing.rules import Rules
from gateway.routing.staff import Sender
from gateway.routing.trace import Trace
from gateway.routing.words.matching.sought import Sought

#: Decides on a part of a message by itself; None where it must not be parted.
Alone: TypeAlias = Callable[[Reading], Decision | None]

_APPLY = either(
    """
    quier[oe], queremos, quisiera, quisieramos, queria, necesit[oa], necesitamos,
    solicit[oa], solicitamos, pid[oe], pedimos, presento, presentamos, propongo,
    proponemos, deseo, me gustaria,
    pod(?:eis|riais|rian|ria), pueden?, vull, volem, voldria, necessit[oa],
    sol licito, proposo, quero, queremos, queria, preciso, propono, nahi, behar,
    proposatzen, want, would like, d like, need, propose, veux, voudrais,
    ai besoin, j aimerais, mochte, mochten, will, brauche, beantrage, vreau,
    as vrea, am nevoie, solicit
    """
)
_APPLY_IN_ARABIC = either("\u0627\u0631\u064a\u062f, \u0627\u062d\u062a\u0627\u062c")
#: How a wish begins, in the nine languages; "quiero que …" is none. And where there may
#: be one, as `Sought` looks for it.
_WISH = rf"\b(?:{_APPLY}|{_APPLY_IN_ARABIC})\b(?! que\b)"
_A_WISH = rf"(?:\b{_APPLY}\b|\xff{{4}})"

#: How an application begins. "Quiero avisar de que …" says no more than that something
#: is told.
_WANTS = Sought(
    rf"{_WISH}(?! (?:avisar|informar|comunicar|decir|notificar|report|tell))", _A_WISH
)

#: What parts a message in two without saying that the halves are one matter.
_BESIDE_WORDS = either(
    """
    otra cosa, otro tema, por cierto, por otr[ao] (?:lado|parte), de paso, aparte,
    aprovech(?:o|amos|ando), a mes, altra cosa, per cert, outra cousa, bestalde,
    by the way, besides, another thing, en plus, autre chose, ausserdem, ubrigens,
    de asemenea, in plus
    """
)
_BESIDE = rf"(?:{any_of(ALSO)}|{_BESIDE_WORDS})"
_AND = rf"\b(?:{any_of(AND)})\b"
_HAY = r"(?:hay|hi ha|hai|there (?:is|are|s)|il y a|es gibt)\b"
_NUMBERED = r"(?<!\S)\(?[a-h\d]\)(?=\s)"
_A_NUMBER = r"\(?[a-h\d\xff]\)"
_BETWEEN = Sought(
    rf"[.;\n]+|{_NUMBERED}|,\s*{_AND}|\b{_BESIDE}\b"
    rf"|{_AND}(?= (?:{_WISH}|{_HAY}))",
    rf"[.;\n]|{_A_NUMBER}|,\W*{_AND}|\b{_BESIDE}\b|{_AND} (?:{_A_WISH}|{_HAY})",
)

#: What marks a half that tells, and two matters.
_TOLD = Sought(rf"\b{_HAY}", rf"\b{_HAY}")
_MARKED = Sought(rf"\b{_BESIDE}\b|{_NUMBERED}", rf"\b{_BESIDE}\b|{_A_NUMBER}")

#: What refers to the other half, so that both are one matter: "quiero denunciarlo",
#: "porque …"; and what claims something for it: "solicito una indemnización".
_DAYS = either(
    "lunes, martes, miercoles, jueves, viernes, sabado, domingo, semana, tarde, noche,"
    " manana, mes, ano, verano, curso, fin"
)
_REFERS = re.compile(
    rf"\b(?:es[oae]s?|esto|ello|este(?! {_DAYS})|dich[oa]s?|mism[oa]s?)\b"
    r"|\b(?:lo|it|them|this|that|ho|porque|ya que|asi que|para que|por lo que)\b"
    r"|\b(?:because|so that|perque|parce que|weil|la mia|el mio|mi reserva|alli|ahi)\b"
)
_VERB_REFERS = re.compile(r"\b\w+[aei]r(?:me|se|nos)?l[oa]s?\b")
_CLAIMED = (
    r"\b(?:indemni|compensa|reclam|denunci|devol|reembols|justificante|dano|seguro)\w*"
    r"|\b(?:claim|refund|insur|damage)\w*"
)
_CLAIMS = Sought(_CLAIMED, _CLAIMED)
_SENTENCE = re.compile(r"[^.;!?\n]*\w[^.;!?\n]*")

#: The fewest words that tell something: "lápida", a mail's subject, tells nothing.
_A_TELLING = re.compile(r"\w\W+\w")

#: What is told, but is not wrong now: "ya no hay fuga", "el mes pasado hubo una fuga".
_PAST = (
    r"\b(?:ya no|ningun\w*|gracias por|hubo|habia|funcionaba|la (?:ultima|otra) vez"
    r"|pasad[oa]|si (?:hay|se)|no (?:longer|more)|thanks? (?:you )?for"
    r"|last (?:time|week|month|year)|gracies per|grazas por|merci pour"
    r"|danke fur|multumesc pentru)\b"
)
_OVER = Sought(_PAST, _PAST)

#: Kinds of sender whose messages are not parted.
_WHOLE = frozenset({Sender.MACHINE, Sender.OURSELVES, Sender.LOOKALIKE})

_REPLIES = (Reply.PUBLIC, Reply.PRIVATE, Reply.NONE)


def in_halves(
    rules: Rules,
    reading: Reading,
    decision: Decision,
    again: PartReader,
    alone: Alone,
    trace: Trace,
) -> Decision:
    """
    Return *decision*, or, if one half of the message surely reports an incident that
    needs no proof, and the other surely applies for something else: the decision on the
    latter alone, with a reporting leg for each mailbox that sees to the incident.

    Where one mailbox sees to both, it reads the message at once.

    Args:
        rules: Of the town.
        reading: Of the message.
        decision: On the whole message, which no guard took.
        again: Reads a half of it.
        alone: Decides on a half by itself.
        trace: Takes what is found.
    """
    if not _may_be_two(reading, decision):
        return decision
    for tells, wants, marked in _halves(reading.plain):
        if several.reports(rules, tells, again, surely=not marked) is None:
            continue
        wanted = alone(likened(rules, again.read(wants)))
        if wanted is None or not _applies(wanted):
            continue
        incident = alone(likened(rules, again.read(tells)))
        if incident is None or not _is_free(incident):
            continue
        both = _both(wanted, incident, decision)
        same = {*incident.topics} <= {*wanted.topics}
        if same and wanted.requires is Standing.NONE:
            continue
        if decision.named <= _names(both):
            trace.note(incident.rule, "a part of it reports that by itself")
            trace.note(wanted.rule, "the rest of it applies for that")
            return both
    return decision


def _may_be_two(reading: Reading, decision: Decision) -> bool:
    closed = decision.is_confidential or bool(decision.accused)
    settled = decision.outcome in (Outcome.REFUSE, Outcome.QUARANTINE)
    urgent = decision.urgency is Urgency.EMERGENCY
    return not (closed or settled or urgent or reading.sender & _WHOLE)


def _halves(plain: str) -> Iterator[tuple[str, str, bool]]:
    """
    Yield the halves of a message: the one that only tells, and the one that applies;
    and whether words mark them as two: "hay …", "además".

    A long message may be cut in a hundred places. So most patterns search it once, and
    not each half of each cut: what they match is never cut in two.
    """
    wants = [found.start() for found in _WANTS.finditer(plain)]
    # What is claimed is claimed for the other half.
    if not wants or _CLAIMS.search(plain):
        return
    beside = _MARKED.search(plain) is not None
    over = [found.span() for found in _OVER.finditer(plain)]
    for found in _BETWEEN.finditer(plain):
        start, end = found.span()
        before, after = wants[0] < start, wants[-1] >= end
        if before is after:
            continue
        is_over = over and (over[-1][0] >= end if before else over[0][1] <= start)
        first, second = plain[:start], plain[end:]
        tells, wanted = (second, first) if before else (first, second)
        if is_over or _A_TELLING.search(tells) is None:
            continue
        if not _are_one(first, second, found[0]):
            yield tells, wanted, beside or _TOLD.search(tells) is not None


def _are_one(first: str, second: str, between: str) -> bool:
    """
    Say whether the halves of a message are one matter: what is said next to the cut
    refers to the other half. Where words such as "de paso" stand there, a pronoun
    refers to something in its own sentence.
    """
    # The pattern of a sentence is the same backwards.
    last, following = _SENTENCE.search(first[::-1]), _SENTENCE.search(second)
    sides = [last[0][::-1] if last else "", following[0] if following else ""]
    marked = _MARKED.search(between) or _MARKED.pattern.match(second.lstrip())
    refers = [_VERB_REFERS] if marked else [_VERB_REFERS, _REFERS]
    return any(each.search(side) for each in refers for side in sides)


def _applies(decision: Decision) -> bool:
    """
    Say whether a half surely applies for something: by a rule of its own.
    """
    asked = decision.intent in (PROCEDURE, PROPOSAL, QUESTION)
    ruled = decision.rule.startswith((OF_PROCEDURE, OF_MATTER))
    proven = decision.requires > Standing.NONE and bool(decision.topics)
    waits = decision.outcome in (Outcome.DELIVER, Outcome.CHALLENGE)
    return asked and (ruled or proven) and waits and _is_open(decision)


def _is_free(decision: Decision) -> bool:
    """
    Say whether a half is an incident that is delivered now, whoever reports it.
    """
    return (
        decision.intent == INCIDENT
        and decision.outcome is Outcome.DELIVER
        and decision.requires is Standing.NONE
        and _is_open(decision)
    )


def _is_open(decision: Decision) -> bool:
    urgent = decision.urgency is Urgency.EMERGENCY
    return bool(decision.legs) and not (urgent or decision.is_confidential)


def _both(wanted: Decision, incident: Decision, whole: Decision) -> Decision:
    report = Report(
        urgency=incident.urgency,
        answer_within=incident.answer_within,
        solve_within=incident.solve_within,
    )
    seeing = _names(incident)
    legs = [
        evolve(leg, at_once=leg.at_once or leg.mailbox in seeing) for leg in wanted.legs
    ]
    legs += _reporting(incident, report, _names(wanted))
    # What is private or personal is so of the whole, which everybody may read.
    points = (PRIVATE,) if PRIVATE in whole.says and PRIVATE not in wanted.says else ()
    return evolve(
        wanted,
        legs=tuple(legs),
        topics=tuple(dict.fromkeys((*wanted.topics, *incident.topics))),
        says=(*wanted.says, *points),
        reply=max(wanted.reply, whole.reply, key=_REPLIES.index),
        flags=wanted.flags | whole.flags,
    )


def _reporting(
    incident: Decision, report: Report, reached: frozenset[str]
) -> Sequence[Leg]:
    foremost = incident.topics[0] if incident.topics else ""
    return [
        evolve(leg, topic=leg.topic or foremost, report=report)
        for leg in incident.legs
        if leg.mailbox not in reached
    ]


def _names(decision: Decision) -> frozenset[str]:
    return frozenset(leg.mailbox for leg in decision.legs)

"""
Danger or confidences in a passage of a long message: examples compared with all of it
say little about one sentence at its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.core.decision import Step
from gateway.routing.deciding import guarding
from gateway.routing.deciding.message_parts import PartReader, likened
from gateway.routing.reading import Reading
from gateway.routing.rules import Rule, Rules
from gateway.routing.trace import Trace

#: A message of at most so many words mostly says one thing, as examples do.
_LONG = 50

#: The most words of a paragraph that examples are asked of as a whole.
_WHOLE = 80

#: The last so many paragraphs are compared with examples even if they say no words of
#: danger: that costs more than all the rest.
_MOST = 16

#: The words of a window that is read by itself, and how far it moves on each time.
_AT_ONCE, _ON = 24, 12

#: What ends a sentence.
_ENDS = re.compile(r"(?<=[.;!?؟…]) ")


def danger(
    rules: Rules, reading: Reading, again: PartReader, trace: Trace
) -> Rule | None:
    """
    Return the guard of emergencies that holds of a passage of a long message; else the
    confidential one that holds of a passage, if any does.

    Args:
        rules: Of the town.
        reading: Of the message, of which no guard holds.
        again: Reads a passage of it.
        trace: Takes why the guard holds.
    """
    if len(reading.words) <= _LONG or not rules.saving_guards.rules:
        return None
    silent, guards = Trace(explain=False), rules.saving_guards
    told: tuple[Rule, Step] | None = None
    for passage, whole in _passages(reading.plain):
        if not (whole or guards.may_hold(again.reading, again.likely(passage))):
            continue
        part = again.read(passage)
        if not (whole or any(guards.matching(part, silent))):
            continue
        rule = guarding.guard(rules, likened(rules, part), again, silent).by
        if rule is None or not rule.effect.protects:
            continue
        if rule.effect.saves:
            trace.steps.append(silent.steps[-1])
            return rule
        told = told or (rule, silent.steps[-1])
    if told is None:
        return None
    trace.steps.append(told[1])
    return told[0]


def _passages(plain: str) -> Iterator[tuple[str, bool]]:
    """
    Yield the passages of a message, the last line first, and whether each is a whole
    paragraph. Of windows within a sentence, only those with words of a guard are worth
    comparing with examples.
    """
    paragraphs = 0
    for line in filter(None, map(str.strip, reversed(plain.split("\n")))):
        whole = len(line.split()) <= _WHOLE and paragraphs < _MOST
        if whole:
            paragraphs += 1
            yield line, True
        for said in _ENDS.split(line):
            words = said.split()
            for start in range(0, max(len(words) - _ON, 1), _ON):
                passage = " ".join(words[start : start + _AT_ONCE])
                if not (whole and passage == line):
                    yield passage, False

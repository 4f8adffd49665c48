"""
A warning about languages of the town in which no guard recognises danger.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.decision import Urgency
from gateway.routing.lint.entries import Allowable, Entries, Entry
from gateway.routing.lint.shadows import word_entries
from gateway.routing.parsing.source import Fields, Node
from gateway.routing.parsing.written_out import CONDITIONS, matches
from gateway.routing.rule_warnings import Lint, RuleWarning

#: The single European emergency number (Directive (EU) 2018/1972, article 109).
_EMERGENCY_NUMBER = "112"

#: Patterns, and words without a language, match in every language.
_ANY = "und"


def check_danger(files: Entries) -> Iterator[Allowable]:
    """
    Warn of languages of the town in which no guard of emergencies has words and says
    112: a message in danger waits there like any other, and may be held.
    """
    heard = {
        language
        for guard in files.of("guards")
        for language in _answered_languages(files, guard)
    }
    missing = [each for each in files.table.town.languages if each not in heard]
    if missing:
        listed = ", ".join(missing)
        problem = f"no guard finds danger and says {_EMERGENCY_NUMBER} in {listed}"
        hint = "a guard with words in each, urgency: emergency and says: call-112"
        place = files.town.place("languages")
        yield RuleWarning(Lint.NO_DANGER, place, problem, hint), (files.town,)


def _answered_languages(files: Entries, guard: Entry) -> Iterator[str]:
    # A guard that has only examples is not in `guard_of`; it makes no emergency.
    rule = files.table.rules.guard_of.get(guard.key.value)
    if rule is None or rule.effect.urgency is not Urgency.EMERGENCY:
        return
    words = {*_languages(guard.node, files.language_of(guard))}
    town, own = files.table.texts
    for name in rule.effect.says:
        written = town.texts.get(name) or own.texts[name]
        for language, text in written.items():
            known = not words.isdisjoint((language, _ANY))
            if known and _EMERGENCY_NUMBER in text:
                yield language


def _languages(node: Node, language: str) -> Iterator[str]:
    for key, value in node.pairs if isinstance(node, Fields) else ():
        if key.value == "words":
            yield from (each for _, each in word_entries(value, language))
        elif key.value == "patterns":
            yield _ANY
        elif key.value in ("match", "all", "any", CONDITIONS):
            for item in matches(key.value, value):
                yield from _languages(item, language)

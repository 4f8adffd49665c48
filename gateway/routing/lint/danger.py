"""
Doubt that whoever is in danger is heard.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.core.decision import Urgency
from gateway.routing.findings import Finding, Lint
from gateway.routing.lint.entries import Doubt, Entries, Entry
from gateway.routing.lint.shadows import entries
from gateway.routing.parsing.source import Fields, Node
from gateway.routing.parsing.written_out import CONDITIONS, matches

#: What is called where a life is in danger, in all of Europe (Directive (EU) 2018/1972,
#: article 109).
_CALLED = "112"

#: Patterns, and words of no language, may be said in any.
_ANY = "und"


def doubts_of_danger(files: Entries) -> Iterator[Doubt]:
    """
    Doubt a town in one of whose languages no guard has words of danger and says whom to
    call: such a message waits with all others, and may be held.
    """
    heard = {language for guard in files.of("guards") for language in _in(files, guard)}
    missing = [each for each in files.table.town.languages if each not in heard]
    if missing:
        listed = ", ".join(missing)
        problem = f"no guard hears danger and says {_CALLED} in {listed}"
        hint = "a guard with words in each, urgency: emergency and says: call-112"
        place = files.town.place("languages")
        yield Finding(Lint.NO_DANGER, place, problem, hint), (files.town,)


def _in(files: Entries, guard: Entry) -> Iterator[str]:
    # One without words is none that can be asked.
    rule = files.table.rules.guard_of.get(guard.key.value)
    if rule is None or rule.effect.urgency is not Urgency.EMERGENCY:
        return
    words = {*_languages(guard.node, files.language_of(guard))}
    town, own = files.table.texts
    for name in rule.effect.says:
        written = town.texts.get(name) or own.texts[name]
        for language, text in written.items():
            if _CALLED in text and not words.isdisjoint((language, _ANY)):
                yield language


def _languages(node: Node, language: str) -> Iterator[str]:
    for key, value in node.pairs if isinstance(node, Fields) else ():
        if key.value == "words":
            yield from (each for _, each in entries(value, language))
        elif key.value == "patterns":
            yield _ANY
        elif key.value in ("match", "all", "any", CONDITIONS):
            for item in matches(key.value, value):
                yield from _languages(item, language)

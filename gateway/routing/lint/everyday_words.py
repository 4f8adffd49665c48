"""
Warnings about rules that hold for nearly every message, because an everyday word such
as "de" is among those of which one is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateway.routing.lint.entries import Allowable, Entries
from gateway.routing.lint.shadows import sufficient_of
from gateway.routing.parsing.source import shown
from gateway.routing.rule_warnings import Lint, RuleWarning
from gateway.routing.words import text
from gateway.routing.words.language.spoken import is_function_word

#: The parts whose rules decide where a message goes. An intent may be known by a word
#: that all questions have.
_PARTS = ("guards", "topics", "procedures", "matters")

_HINT = "take it out, or write the phrase that it belongs to"


def check_everyday_words(files: Entries) -> Iterator[Allowable]:
    """
    Warn of words that most messages of their language have.
    """
    for rule in files.of(*_PARTS):
        for entry, language in sufficient_of(rule, files.language_of(rule)):
            words = text.tokens(text.plain(entry.value))
            if len(words) == 1 and is_function_word(words[0], language):
                problem = f"{shown(entry.value)} is in most messages"
                yield (
                    RuleWarning(Lint.EVERYDAY_WORD, entry.position, problem, _HINT),
                    (rule,),
                )

"""
Compilation of ``facts`` and ``authorities`` into the town's `Knowledge`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from gateway.core.town import Town
from gateway.routing.facts.authorities import AuthoritiesReader
from gateway.routing.facts.fact_reader import FactReader
from gateway.routing.facts.knowledge import DATED, FORWARDED, WHOSE, Knowledge
from gateway.routing.parsing.effects import Names
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields
from gateway.routing.parsing.wording import Scope
from gateway.routing.texts import Texts, look_up
from gateway.routing.words.matching.vocabulary import Vocabulary
from gateway.routing.words.text import STEMMERS


def read_knowledge(
    parts: Mapping[str, Fields],
    names: Names,
    town: Town,
    texts: Sequence[Texts],
    reader: Reader,
    vocabulary: Vocabulary,
) -> Knowledge:
    """
    Read ``facts`` and ``authorities``.

    Args:
        parts: The parts of the rules.
        names: The names that rules may refer to.
        town: The town.
        texts: The texts around facts and authorities, the town's own first.
        reader: Reads values, and collects mistakes.
        vocabulary: Takes the words that their conditions ask for.
    """
    scope = Scope(reader=reader, vocabulary=vocabulary, names=names)
    text = partial(_text, texts, town.languages)
    facts = FactReader(
        reader=reader,
        names=names,
        scope=scope,
        dated={each: text(DATED, each) for each in STEMMERS},
    )
    authorities = AuthoritiesReader(
        reader=reader,
        names=names,
        scope=scope,
        framed={each: (text(WHOSE, each), text(FORWARDED, each)) for each in STEMMERS},
        by_mail="email" in town.accounts,
    )
    return Knowledge(
        facts=facts.read(parts["facts"]),
        authorities=authorities.read(parts["authorities"]),
        calendar=names.around.calendar,
        language=names.language,
        text=text,
    )


def _text(
    texts: Sequence[Texts], spoken: Sequence[str], name: str, language: str
) -> str:
    return look_up(texts, name, (language, *spoken))[1]

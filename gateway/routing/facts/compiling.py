"""
From what the files say of facts and authorities to what the town knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from gateway.core.town import Town
from gateway.routing.facts.authorities import AuthoritiesReader
from gateway.routing.facts.knowledge import DATED, FORWARDED, WHOSE, Knowledge
from gateway.routing.facts.reading import FactReader
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
        parts: Of the files.
        names: What rules may refer to.
        town: Whose they are.
        texts: What the gateway says around them, the town's own first.
        reader: Reads, and remembers mistakes.
        vocabulary: Takes the words that they ask for.
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

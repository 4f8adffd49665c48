"""
The things that somebody names where a form asks for them: "un sofá viejo y dos sillas".
"""

from __future__ import annotations

import re

from gateway.core.requests.form import Ask
from gateway.routing.words.text import plain, tokens

#: Articles and numbers before the name of a thing, and ends of sentences.
_ONE_OF = frozenset(
    """
    un una uno unos unas dos tres cuatro cinco mi mis algunos algunas varios varias el
    la los las unes uns dues dous duas bat bi a an two three some my une des deux mon
    ma mes ein eine einen zwei mein meine meinen o doi doua niste
    """.split()
)
_SOME = _ONE_OF - frozenset("el la los las o".split())
_SENTENCES = re.compile(r"[.;!?\n]+(?=\s|\Z)")


def named_things(ask: Ask, text: str) -> str:
    """
    Return what *text* says from the first of the question's words on, to the end of the
    sentence, with the article: "un sofá viejo y dos sillas"; empty if it says none.
    """
    if not ask.words:
        return ""
    for sentence in _SENTENCES.split(text):
        written = sentence.split()
        for at, each in enumerate(written):
            if plain(each).lstrip("\"'«¿¡(").startswith(ask.words):
                begins = at - 1 if at and plain(written[at - 1]) in _ONE_OF else at
                return " ".join(written[begins:]).strip(" ,;:.!?»\"'")
    return ""


def names_thing(ask: Ask, text: str) -> bool:
    """
    Say whether *text* says one of the question's words, or begins by naming one or more
    of something.
    """
    first = tokens(plain(text))[:1]
    return bool(named_things(ask, text)) or _SOME.issuperset(first)

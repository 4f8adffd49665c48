"""
The things that somebody names where a form asks for them: "un sofá viejo y dos sillas".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gateway.core.requests.form import Ask
from gateway.core.writing.regex import either
from gateway.routing.words.text import plain, tokens

#: Articles and numbers before the name of a thing, and ends of sentences.
_ONE_OF = frozenset(
    """
    un una uno unos unas dos tres cuatro cinco mi mis algunos algunas varios varias el
    la los las unes uns dues dous duas bat bi a an two three some my une des deux mon
    ma mes the our ein eine einen zwei mein meine meinen unser unsere der die das den o
    doi doua niste
    """.split()
)
_SOME = _ONE_OF - frozenset(
    "el la los las the our unser unsere der die das den o".split()
)
#: What stands between those and the thing in English and German.
_SUCH = re.compile(
    either(
        "very, old, new, big, large, huge, small, heavy, broken, damaged, used, "
        "unwanted, wooden, leather, double, single, white, black, brown, gr[ae]y, "
        "(?:alt|neu|gross|klein|schwer|kaputt|defekt|gebraucht|weiss|schwarz|braun|"
        "grau)e[nrsm]?"
    )
)
#: What is said of the thing after it, in English and German: "must be picked up", "that
#: I must get rid of", "das abgeholt werden muss", "bitte abholen".
_OF_IT = re.compile(
    r"(?:(?:that|which|das|die|der|den|please|bitte),? )?(?:(?:i|we|ich|wir) )?"
    + either(
        "must, ha(?:s|ve) to, needs?, is, are, should, can, could, "
        "to (?:be|go|collect|pick), muss, mussen, soll, sollen, ist, sind, kann, "
        "konnen, steht, stehen, ab(?:zu)?holen, abgeholt, entsorg(?:en|t), loswerden, "
        "mitnehmen"
    )
    + r"\b"
)
_SENTENCES = re.compile(r"[.;!?\n]+(?=\s|\Z)")


def named_things(ask: Ask, text: str) -> str:
    """
    Return what *text* says from the first of the question's words on, to the end of the
    sentence or what is said of the last of them, with the article: "un sofá viejo y dos
    sillas", "my old sofa"; empty if it says none.
    """
    if not ask.words:
        return ""
    for sentence in _SENTENCES.split(text):
        written = sentence.split()
        folded = [plain(each).lstrip("\"'«¿¡(") for each in written]
        named = [at for at, each in enumerate(folded) if each.startswith(ask.words)]
        if named:
            things = written[_begin(folded, named[0]) : _end(folded, named[-1])]
            return " ".join(things).strip(" ,;:.!?»\"'")
    return ""


def _begin(words: Sequence[str], thing: int) -> int:
    first = thing
    while first and _SUCH.fullmatch(words[first - 1]):
        first -= 1
    return first - 1 if first and words[first - 1] in _ONE_OF else first


def _end(words: Sequence[str], thing: int) -> int:
    after = range(thing + 1, len(words))
    said = (at for at in after if _OF_IT.match(" ".join(words[at : at + 4])))
    return next(said, len(words))


def names_thing(ask: Ask, text: str) -> bool:
    """
    Say whether *text* says one of the question's words, or begins by naming one or more
    of something.
    """
    first = tokens(plain(text))[:1]
    return bool(named_things(ask, text)) or _SOME.issuperset(first)

"""
The word for one thing and for many. Stemmers know it of long words; what they leave of
short ones tells nothing: "cas" of both "casa" and "caso".
"""

from __future__ import annotations

from collections.abc import Sequence

#: The shortest words for one thing, and for many.
_ONE, _MANY = 3, 4

#: Written like many of what another word says, and nothing of the kind.
_NONE = frozenset(["antes", "dios", "news"])

_VOWELS = "aeiou"
#: Those that an s may follow.
_CONSONANTS = "bcdfghjklmnpqrtvwy"


def _with(ending: str, *ends: str) -> list[tuple[str, str]]:
    return [(end, end + ending) for end in ends]


#: How words end that are for one thing, and then for many; without accents.
_ENDINGS: dict[str, Sequence[tuple[str, str]]] = {
    "ca": [
        *(("ca", "ques"), ("ga", "gues"), ("ja", "ges"), ("a", "es"), ("s", "ssos")),
        *_with("os", "s", "x"),
        *_with("s", *"eiou", *_CONSONANTS, "z"),
    ],
    "en": [
        *((letter + "y", letter + "ies") for letter in _CONSONANTS),
        *_with("es", "s", "x", "z", "ch", "sh"),
        *_with("s", *_VOWELS, *_CONSONANTS),
    ],
    "es": [
        ("z", "ces"),
        *_with("es", *_CONSONANTS, "s", "x"),
        *_with("s", *_VOWELS),
    ],
    "gl": [("z", "ces"), ("l", "is"), *_with("es", *"lrs"), *_with("s", *_VOWELS, "n")],
}

#: The Arabic article, which is written as the beginning of the word.
_ARTICLE = "ال"


def inflected(word: str, language: str) -> list[str]:
    """
    Give a folded *word* for many things, if it is for one, and for one, if it may be
    for many; in Arabic, without its article or with it.
    """
    if len(word) < _ONE or word in _NONE:
        return []
    if language == "ar":
        bare = word.removeprefix(_ARTICLE)
        forms = [bare if bare != word else _ARTICLE + word]
    else:
        endings = _ENDINGS.get(language, ())
        forms = [word.removesuffix(a) + b for a, b in endings if word.endswith(a)]
        if len(word) >= _MANY:
            forms += [word.removesuffix(b) + a for a, b in endings if word.endswith(b)]
    return [form for form in forms if len(form) >= _ONE and form not in _NONE]

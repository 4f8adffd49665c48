"""
Singular and plural of short words, for which stemmers are too coarse: they make "cas"
of both "casa" and "caso".
"""

from __future__ import annotations

from collections.abc import Sequence

#: The fewest letters of a singular and of a plural.
_ONE, _MANY = 3, 4

#: Words that look like a plural or singular of another one, and are not.
_NONE = frozenset(["antes", "dios", "news"])

_VOWELS = "aeiou"
#: Consonants that a plural s may follow.
_CONSONANTS = "bcdfghjklmnpqrtvwy"


def _with(ending: str, *ends: str) -> list[tuple[str, str]]:
    return [(end, end + ending) for end in ends]


#: Endings of the singular and of the plural, without accents.
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

#: The Arabic article, a prefix of the word.
ARTICLE = "ال"


def inflected(word: str, language: str) -> list[str]:
    """
    Return the plurals of a folded *word*, and its singulars, if it may be a plural; in
    Arabic, the word with or without its article.
    """
    if len(word) < _ONE or word in _NONE:
        return []
    if language == "ar":
        bare = word.removeprefix(ARTICLE)
        forms = [bare if bare != word else ARTICLE + word]
    else:
        endings = _ENDINGS.get(language, ())
        forms = [word.removesuffix(a) + b for a, b in endings if word.endswith(a)]
        if len(word) >= _MANY:
            forms += [word.removesuffix(b) + a for a, b in endings if word.endswith(b)]
    return [form for form in forms if len(form) >= _ONE and form not in _NONE]

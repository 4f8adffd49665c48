"""
What a street may be, however people write it.
"""

from __future__ import annotations

from gateway.routing.words import text
from gateway.routing.words.streets import KINDS, SHORT, before_a_name

#: Each form that stands before a name, and what it is.
WRITTEN = {
    **before_a_name(),
    **{form: kind for kind, forms in SHORT.items() for form in forms.split()},
}
_HEARD = {text.sound(kind): kind for kind in KINDS}

#: Kinds of so many letters are shortened ones: c., avda.
SHORTENED = 4


def kind_of(word: str) -> str:
    """
    Give the kind of street that a folded word is; empty if it is none.
    """
    if word in WRITTEN or len(word) < SHORTENED:
        return WRITTEN.get(word, "")
    # Misspelt: plasa, cale.
    heard = _HEARD.get(text.sound(word))
    return heard or next((kind for kind in KINDS if text.is_slip(word, kind)), "")

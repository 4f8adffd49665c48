"""
Kinds of streets (calle, plaza …), also abbreviated and misspelt.
"""

from __future__ import annotations

from gateway.routing.words import text
from gateway.routing.words.slips import is_slip
from gateway.routing.words.streets import KINDS, SHORT, before_a_name

#: The kind of street, by each form that may stand before a name.
WRITTEN = {
    **before_a_name(),
    **{form: kind for kind, forms in SHORT.items() for form in forms.split()},
}
_HEARD = {text.sound(kind): kind for kind in KINDS}

#: Up to so many letters, a kind is an abbreviation: c., avda.
SHORTENED = 4


def kind_of(word: str) -> str:
    """
    Return the kind of street that a folded word stands for; empty if it is none.
    """
    if word in WRITTEN or len(word) < SHORTENED:
        return WRITTEN.get(word, "")
    # Misspelt: plasa, cale.
    heard = _HEARD.get(text.sound(word))
    return heard or next((kind for kind in KINDS if is_slip(word, kind)), "")

"""
What a street may be, however people write it.
"""

from __future__ import annotations

from gateway.routing.words import text

#: What a street may be, and how people write it: its first word, then shorter or in
#: the languages next door.
KINDS = {
    "avenida": "av avd avda ave avinguda",
    "barriada": "bda",
    "barrio": "bo barri",
    "calle": "c cl cll carrer rua",
    "callejon": "cjon carrero",
    "camino": "cno cmno cami camino camiño",
    "carretera": "ctra crta carr",
    "cuesta": "cta costa",
    "glorieta": "gta",
    "parque": "pque parc",
    "pasaje": "pje",
    "paseo": "ps po pso passeig",
    "placeta": "plta",
    "plaza": "pl plz pz pza plza placa praza",
    "poligono": "pol pgno poligon",
    "ronda": "rda",
    "travesia": "trav tv trva",
    "urbanizacion": "urb urbanitzacio",
}
#: Each form, and what it is short for.
WRITTEN = {
    form: kind
    for kind, forms in KINDS.items()
    for form in (kind, *text.plain(forms).split())
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

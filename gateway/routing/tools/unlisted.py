"""
Streets that a message names and the town's list does not have: a new one, or one that
was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gateway.routing.around.houses import house
from gateway.routing.around.kinds import SHORTENED, WRITTEN
from gateway.routing.around.places import Spot
from gateway.routing.tools.common import COMMON
from gateway.routing.words import text

#: Short forms that are no other word, with a full stop or without; and kinds that are
#: another: it costs, a patrol.
_SHORT = "av avd avda bda cll cno gta pje pso pza plz plta rda crta ctra trv trav urb"
_OTHER_WORDS = frozenset(("costa", "cuesta", "ronda"))

_LONG = {form for form in WRITTEN if len(form) > SHORTENED} - _OTHER_WORDS
_KIND = rf"(?:{'|'.join(sorted(_LONG))})\b|(?:{'|'.join(_SHORT.split())})\b\.?"

#: Of these, what stands behind them without "de" tells mostly what they are like: "el
#: parque negro", "el camino viejo".
_LIKE_WHAT = frozenset(("barriada", "barrio", "camino", "carretera", "parque", "paseo"))

#: A kind of street, and what may be its name: no more than a few words, as nobody knows
#: where it ends.
_STREET = re.compile(
    rf"\b(?:({_KIND})|c[/.]) ?((?:de|del|dels|d) )?"
    r"((?:l|la|las|el|los|els|les) )?([^\W\d_]+(?: [^\W\d_]+){0,4})"
)

#: What may stand within a name: the calle Virgen de la Paz.
_WITHIN = frozenset(text.tokens("de del d la las los"))

#: What people say of a street that is no name of it.
_NO_NAME = COMMON | frozenset(
    text.tokens(
        "huele apesta parece suena falta faltan sale salen cae caen corre necesita "
        "anda sucia sucio oscura oscuro oscuras llena lleno entera entero rota roto "
        "mojada principal general nacional comarcal provincial peatonal publica "
        "publico rural vecinal tierra infantil infantiles canino misma mismo nuestra "
        "nuestro mia paralela contigua siguiente trasera delantera atras estrecha "
        "garaje aparcamiento minusvalidos toros trabajo colegio cole pueblo centro "
        "apagada apagadas fundida fundidas averiada estropeada cortada inundada "
        "levantada hundida atascada parada tirada tirado tirados caida caidas"
    )
)

#: Nor what was done to it, "calle embarrada"; but Antonio Machado has a street.
_DONE = re.compile(r"[^\W\d_]{2,}[ai]d[ao]s?")


@lru_cache(512)  # Whoever tells of more is compared to all that was told lately.
def unlisted(plain: str) -> tuple[Spot, ...]:
    """
    Give the streets that are named in *plain* text with their kind, whether the town
    has them or not, each as its kind and its name.
    """
    return tuple(dict.fromkeys(_spots(text.once(plain))))


def _spots(folded: str) -> Iterator[Spot]:
    for found in _STREET.finditer(folded):
        kind = WRITTEN[(found[1] or "c").rstrip(".")]
        name, end = _name(found[4])
        number = house(folded, found.start(), found.start(4) + end)
        # "En el parque la palmera", "en la avenida el suelo": there something else
        # begins.
        bare = found[2] is None and (found[3] or kind in _LIKE_WHAT)
        if name and (number or not bare):
            yield Spot(name=f"{kind} {name}", number=number, within=frozenset())


def _name(said: str) -> tuple[str, int]:
    """
    Give what of the words *said* behind a kind of street is its name, and where that
    ends.
    """
    name, end, at = list[str](), 0, 0
    for word in said.split(" "):
        at += len(word)
        if not (name and word in _WITHIN):
            if word in _NO_NAME or (not name and _DONE.fullmatch(word)):
                break
            name.append(word)
            end = at
        at += 1
    return " ".join(name), end

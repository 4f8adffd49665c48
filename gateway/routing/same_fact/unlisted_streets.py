"""
Streets that a message names and the town's list does not have: a new one, or one that
was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gateway.core.writing.regex import any_of
from gateway.routing.around.houses import house
from gateway.routing.around.kinds import WRITTEN
from gateway.routing.around.places import Spot
from gateway.routing.same_fact.stop_words import COMMON
from gateway.routing.words import text
from gateway.routing.words.streets import (
    BEHIND,
    OF,
    PLAINLY,
    before_a_name,
    behind_a_name,
)

#: Kinds that are another word, too: it costs, a patrol, in place of. They are one only
#: as "la cuesta de", "no lugar de".
_OTHER_WORDS = frozenset(("costa", "cuesta", "ronda", "rolda", "pujada", "lugar"))
_AS_A_KIND = (
    rf"(?:la|na|da|pola|el|del|al|no|do|ao|polo) ({any_of(_OTHER_WORDS)})(?= d)"
)
_KIND = (
    rf"(?:{any_of(before_a_name().keys() - _OTHER_WORDS)})\b|(?:{any_of(PLAINLY)})\b\.?"
)

#: Of these, what stands behind them without "de" tells mostly what they are like: "el
#: parque negro", "el camino viejo".
_LIKE_WHAT = frozenset(
    ("aldea", "barriada", "barrio", "camino", "carretera", "parque", "parroquia")
) | {"paseo", "playa"}

#: A kind of street, and what may be its name: no more than a few words, as nobody knows
#: where it ends.
_STREET = re.compile(
    rf"\b(?:({_KIND})|{_AS_A_KIND}|c[/.]) ?((?:d en|de na|{any_of(OF)}) )?"
    r"((?:l|la|las|el|los|els|les) )?([^\W\d_]+(?: [^\W\d_]+){0,4})"
)

#: What is written together with a name, and is none of it: carrer d'Urgell, de l'Om.
_APOSTROPHE = re.compile(r"(?<=\b[dl])['\u2019\u00b4`]")

#: In Basque the name comes first: Urbieta kalea, San Martin kaleko 5ean.
_BASQUE = re.compile(
    rf"\b((?:(?:san|santa|done) )?[^\W\d_]{{3,}}) ({BEHIND})"
    r"(?:[ ,]*(\d{1,3})(?!\d|[.:]))?"
)
_BEHIND = behind_a_name()

#: What may stand within a name: the calle Virgen de la Paz.
_WITHIN = OF | frozenset(text.tokens("la las los"))

#: Names in which an "and" stands: elsewhere something else begins with it. The calle
#: Ramón y Cajal, Pi i Margall, San Cosme y San Damián.
_AND = frozenset(("y", "e", "i"))
_BOTH = frozenset(
    tuple(pair.split())
    for pair in (
        "ramon cajal",
        "daoiz velarde",
        "ortega gasset",
        "pi margall",
        "menendez pelayo",
        "castilla leon",
        "justo pastor",
        "cosme damian",
        "pedro pablo",
        "servando german",
        "emeterio celedonio",
        "isabel fernando",
    )
)
_SAINT = frozenset(("san", "santa", "santo", "sant", "s"))

#: What people say of a street, or behind it, that is no name of it.
_NO_NAME = COMMON | frozenset(
    text.tokens(
        "huele apesta parece suena falta faltan sale salen cae caen corre necesita "
        "anda sucia sucio oscura oscuro oscuras llena lleno entera entero rota roto "
        "mojada principal general nacional comarcal provincial peatonal publica "
        "publico rural vecinal tierra infantil infantiles canino misma mismo nuestra "
        "nuestro mia paralela contigua siguiente trasera delantera atras estrecha "
        "garaje aparcamiento minusvalidos toros trabajo colegio cole pueblo centro "
        "apagada apagadas fundida fundidas averiada estropeada cortada inundada "
        "levantada hundida atascada parada tirada tirado tirados caida caidas "
        "hechos accidente costumbre encuentro origen asco miedo pena verguenza lastima "
        "igual gusto "
        # Galician.
        "cheira ole apesta semella soa sae saen caen corre precisa chea cheo escura "
        "escuro escuras enteira enteiro mollada xeral peonil vecinal mesma mesmo "
        "nosa noso mina meu seguinte traseira dianteira estreita garaxe traballo "
        "fundido fundidos feitos medo vergona magoa dende onte hoxe mana noite leva "
        "levan fai diante detras fronte xunto preto caron beirarrua "
        "grazas sigue segue volveu outra vez non hai quedou "
        # Catalan.
        "put pudor sembla sona surt surten cau cauen corre plena ple fosca fosc bruta "
        "brut sencera sencer trencada trencat mullada public veinal mateixa mateix "
        "nostra nostre meva meu seguent estreta garatge feina fets "
        "vergonya des ahir avui dema nit porta porten fa davant darrere vora costat "
        "prop vorera gracies torna hi ha "
        # Basque.
        "gure nire zure bere herri herriko auzo auzoko hau honetan hori horretan hura "
        "hartan beste berdin berean zein guzti erdi iluna ilun zikin hondatuta atzo "
        "gaur bihar goian behean ondoan aurrean atzean farola"
    )
)

#: Nor what was done to it, "calle embarrada", "kaltetuta kalea"; but Antonio Machado
#: has a street.
_DONE = re.compile(r"[^\W\d_]{2,}(?:[ai]d[ao]s?|[tz]en|[td]uta)")


@lru_cache(512)  # Whoever tells of more is compared to all that was told lately.
def unlisted(plain: str) -> tuple[Spot, ...]:
    """
    Give the streets that are named in *plain* text with their kind, whether the town
    has them or not, each as its kind and its name.
    """
    return tuple(dict.fromkeys(spot for spot, _ in streets(text.once(plain))))


def streets(folded: str) -> Iterator[tuple[Spot, tuple[int, int]]]:
    """
    Give the streets that `unlisted` gives, one as often as it is named, and where in
    *folded* text, with no letter said too often, each begins and its name ends.
    """
    folded = _APOSTROPHE.sub(" ", folded)
    for found in _STREET.finditer(folded):
        kind = WRITTEN[(found[1] or found[2] or "c").rstrip(".")]
        name, end = _name(found[5])
        number = house(folded, found.start(), found.start(5) + end)
        # "En el parque la palmera", "en la avenida el suelo": there something else
        # begins.
        bare = found[3] is None and (found[4] or kind in _LIKE_WHAT)
        if name and (number or not bare):
            spot = Spot(name=f"{kind} {name}", number=number, within=frozenset())
            yield spot, (found.start(), found.start(5) + end)
    for found in _BASQUE.finditer(folded):
        name, _ = _name(found[1])
        if name:
            form = max(filter(found[2].startswith, _BEHIND), key=len)
            street = f"{_BEHIND[form]} {name}"
            spot = Spot(name=street, number=found[3] or "", within=frozenset())
            yield spot, found.span()


def _name(said: str) -> tuple[str, int]:
    """
    Give what of the words *said* behind a kind of street is its name, and where that
    ends.
    """
    name, end, at = list[str](), 0, 0
    words = said.split(" ")
    for place, word in enumerate(words):
        at += len(word)
        if not (name and (word in _WITHIN or _is_within(words, place))):
            if word in _NO_NAME or (not name and _DONE.fullmatch(word)):
                break
            name.append(word)
            end = at
        at += 1
    return " ".join(name), end


def _is_within(words: Sequence[str], place: int) -> bool:
    """
    Say whether the word at *place* stands between the two halves of a name.
    """
    behind = [word for word in words[place + 1 :] if word not in _SAINT]
    pair = (words[place - 1], *behind[:1])
    return words[place] in _AND and pair in _BOTH

"""
Streets that a message names and the town's list lacks, such as new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gateway.core.writing.regex import any_of
from gateway.routing.around.houses import house
from gateway.routing.around.sites import Spot
from gateway.routing.around.street_kinds import WRITTEN
from gateway.routing.same_fact.stop_words import COMMON
from gateway.routing.words import text
from gateway.routing.words.streets import (
    BEHIND,
    OF,
    OTHER_WORDS,
    PLAINLY,
    before_a_name,
    behind_a_name,
)

#: Kinds that are also other words count only as in "la cuesta de", "no lugar de".
_AS_A_KIND = rf"(?:la|na|da|pola|el|del|al|no|do|ao|polo) ({any_of(OTHER_WORDS)})(?= d)"
_KIND = (
    rf"(?:{any_of(before_a_name().keys() - OTHER_WORDS)})\b|(?:{any_of(PLAINLY)})\b\.?"
)

#: Kinds behind which a word without "de" mostly describes them, and is no name: "el
#: parque negro", "el camino viejo".
_LIKE_WHAT = frozenset(
    ("aldea", "barriada", "barrio", "camino", "carretera", "parque", "parroquia")
) | {"paseo", "playa"}

#: A kind of street, and up to five words that may be its name.
_STREET = re.compile(
    rf"\b(?:({_KIND})|{_AS_A_KIND}|c[/.]) ?((?:d en|de na|{any_of(OF)}) )?"
    r"((?:l|la|las|el|los|els|les) )?([^\W\d_]+(?: [^\W\d_]+){0,4})"
)

#: The apostrophe between a preposition or article and a name: carrer d'Urgell, de l'Om.
_APOSTROPHE = re.compile(r"(?<=\b[dl])['\u2019\u00b4`]")

#: In Basque the name comes first: Urbieta kalea, San Martin kaleko 5ean.
_BASQUE = re.compile(
    rf"\b((?:(?:san|santa|done) )?[^\W\d_]{{3,}}) ({BEHIND})"
    r"(?:[ ,]*(\d{1,3})(?!\d|[.:]))?"
)
_BEHIND = behind_a_name()

#: Small words within a name: the calle Virgen de la Paz.
_WITHIN = OF | frozenset(text.tokens("la las los"))

#: Names with an "and": Ramón y Cajal, Pi i Margall, San Cosme y San Damián. After any
#: other "and", the name is over.
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

#: Words that people write behind a kind of street and that are no name.
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
        "igual gusto todavia tambien ademas siempre continua continuan "
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

#: Participles, which are no name, either: "calle embarrada", "kaltetuta kalea". Only
#: the first word is checked: Antonio Machado has a street.
_DONE = re.compile(r"[^\W\d_]{2,}(?:[ai]d[ao]s?|[tz]en|[td]uta)")


@lru_cache(512)  # A message is compared with many recent ones.
def unlisted(plain: str) -> tuple[Spot, ...]:
    """
    Return the streets that *plain* text names with their kind, whether the town has
    them or not. The name of each spot is its kind and its name.
    """
    return tuple(dict.fromkeys(spot for spot, _ in streets(text.once(plain))))


def streets(folded: str) -> Iterator[tuple[Spot, tuple[int, int]]]:
    """
    Yield the streets that `unlisted` returns, each as often as it is named, with where
    it begins and where its name ends.

    Args:
        folded: The folded text, without repeated letters.
    """
    folded = _APOSTROPHE.sub(" ", folded)
    for found in _STREET.finditer(folded):
        kind = WRITTEN[(found[1] or found[2] or "c").rstrip(".")]
        name, end = _name(found[5])
        number = house(folded, (found.start(), found.start(5) + end))
        # In "en el parque la palmera" or "en la avenida el suelo", no name follows.
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
    Return which of the words *said* behind a kind of street are its name, and where
    that ends.
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
    Return whether the word at *place* is the "and" between the two halves of a name.
    """
    behind = [word for word in words[place + 1 :] if word not in _SAINT]
    pair = (words[place - 1], *behind[:1])
    return words[place] in _AND and pair in _BOTH

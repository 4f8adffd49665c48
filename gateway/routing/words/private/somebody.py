"""
Whether a text names somebody, or says who they are: "la Trini", "un tal Verdejo", "Ana
Sanz Toro". What is said of them in public is answered in private.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text
from gateway.routing.words.private.told.names import MARK, marked

#: Given names that are more often something else: "el domingo", "en julio".
_MOSTLY_ELSE = frozenset(
    """
    domingo julio justo belen angel angeles rosa alba aurora esperanza gloria pilar
    victoria mercedes remedios milagros consuelo dolores olivo oliva paz reyes mar salva
    roman santiago leo cruz rosario luz sol carmen fatima guadalupe macarena almudena
    lourdes montserrat trinidad concepcion asuncion encarnacion visitacion virtudes
    piedad caridad soledad candelaria nieves estrella violeta margarita begona modesto
    pascual custodio virginia valentina noa maximo
    """.split()
)
_WITH_ARTICLE = re.compile(r"\b(?:la|el|al|del|na)(?: tal)? $", re.IGNORECASE)
#: Whoever is spoken of, not who writes or is greeted, nor a dog, a singer or a street.
_NO_STRANGER = either(
    r"""
    soy, me llamo, mi nombre es, firmado, som, son, i'm, i am, je suis, ich bin,
    gracias, hola, buenas, felicidades, enhorabuena, viva, animo, bravo, dile a,
    perr[oa]s?, perrit[oa], gat[oa]s?, loro, cachorr[oa], galg[oa], podenc[oa], gos,
    cadela, dog, cat, caballo, yegua, burr[oa], contesta por, responde (?:a|por|al),
    charla, torneo, trofeo, carrera, entradas? (?:pa|para|de), conciertos?,
    libros?, novela, autora?, poeta, poemas?, cantante, cantaora?,
    actor, actriz, obra, pelicula, exposicion, presentacion, orquesta, actua, actuacion,
    toca, canta, cuadros?, pintora?, busto, estatua, monumento, homenaje, se llame,
    el nombre de, ponerle, poner, biblioteca, cancion, concert, llibre, book, talk by,
    virgen, cristo, ermita, san, santa, dia de, fiesta de, romeria, receta, marca, bar,
    restaurante, tienda, panaderia, taller, autobuses, empresa, talleres, transportes
    """
)
_NO_STRANGER_BEFORE = re.compile(rf"\b{_NO_STRANGER}\b[^.!?\n]{{0,25}}$", re.IGNORECASE)
_CALLED = re.compile(
    any_way(
        r"""
        # Se llama Mirela, un tal Verdejo, de nombre Sara.
        \b(?:se llaman?|llamad[oa]|un[oa]? tal|de nombre|a nombre de|es dice|se chama
          |named|called|name(?: on the \w+)? is|s'appelle|heisst|cheama)
          (?: \w+ \w+)? [A-Z]\w+

        # El chico de los Heredia, la mujer del Ximo.
        \b(?:chic|hij|nin|niet|herman|mujer|marid|madre|padre|prim|novi|chaval|menor
          |fill|viud)[a-z]*(?: \w+)? de(?: los| las| la|l)? [A-Z]\w+

        # Mi vecino Eusebio, su cuñado Wenceslao.
        \b(?:[mM]i|[sS]u|nuestr[oa]) (?:vecin[oa]|cunad[oa]|caser[oa]|inquilin[oa]
          |jef[ea]|suegr[oa]|yerno|nuera|soci[oa]) [A-Z][a-z]+

        # El Charly, el de los recreativos; la viuda de Cipriano.
        \b(?:el|la|al) [A-Z][a-z]+,? (?:el|la) (?:del?|de l[ao]s?) \w+

        # El Fede cobra la ayuda, la Juani vive con otro.
        \b(?:el|la) (?!Junta|Diputacion|Guardia|Seguridad|Cruz|Policia)[A-Z][a-z]{2,}
          (?= (?:vive|trabaja|cobra|bebe|pega|roba|vende|anda|esta empadronad?o)\b)

        # Mi Saray.
        (?<!\w)(?:[mM]i|nuestr[oa]) [A-Z][a-z]{2,}\b
        """
    )
)
#: Behind a name between commas: "el que pega los carteles, Edu, me ha gritado".
_SAID_OF = re.compile(r", (?:me|le|nos|les|se|no|es|ha|lo|la|esta|tiene|va|y) ")
#: Maruja la del quiosco; ha fallecido Maruja.
_OF_A_PLACE = re.compile(r",? (?:la|el) (?:del?|de l[ao]s?) \w")
_DIED = re.compile(r"\b(?:muerto|fallecido|murio|fallecio|died|mort) $", re.IGNORECASE)
_STREETS = re.compile(r"^[A-Z]\w+ (?:Vega|Alta|Nueva|Real)\b")


def names_somebody(written: str, known: Collection[str]) -> bool:
    """
    Say whether what was *written* names somebody else than those who are *known*: who
    works here, and the town's places, as plain text.
    """
    unaccented = _unaccented(written)
    if unaccented.islower():
        # A name is known by its capital.
        return False
    seen = marked(unaccented)
    spans = [match.span() for match in re.finditer(f"{MARK}+", seen)]
    return any(_is_stranger(unaccented, *span, known) for span in spans) or any(
        not _NO_STRANGER_BEFORE.search(unaccented[: match.start()])
        for match in _CALLED.finditer(unaccented)
        if not _is_known(match[0].split(" ")[-1].casefold(), known)
    )


def _is_stranger(written: str, start: int, end: int, known: Collection[str]) -> bool:
    said, before = written[start:end], written[max(0, start - 60) : start]
    name = text.plain(said)
    if _is_known(name, known) or _NO_STRANGER_BEFORE.search(before):
        return False
    first, *more = name.split()
    if more and not _STREETS.match(said):
        return True
    if first in _MOSTLY_ELSE:
        return False
    beside = before.endswith(", ") and _SAID_OF.match(written, end)
    told_of = _WITH_ARTICLE.search(before) or _DIED.search(before)
    return bool(told_of or beside or _OF_A_PLACE.match(written, end))


def _is_known(name: str, known: Collection[str]) -> bool:
    return any(f" {name} " in f" {one} " or name.startswith(f"{one} ") for one in known)


def _unaccented(written: str) -> str:
    if written.isascii():
        return written
    try:
        # Most texts of Western Europe; this takes a tenth of the time.
        bare = written.encode("latin-1").translate(_bare())
    except UnicodeEncodeError:
        return _without_accents(written)
    return _without_accents(written) if 0 in bare else bare.decode("latin-1")


@cache
def _bare() -> bytes:
    """
    Return a translation table of Latin-1: each character without its accent, or 0 for
    the few, such as "½", of which no single one of Latin-1 is left.
    """
    letters = [_without_accents(chr(byte)) for byte in range(256)]
    return bytes(ord(a) if len(a) == 1 and ord(a) < 256 else 0 for a in letters)


def _without_accents(written: str) -> str:
    apart = unicodedata.normalize("NFKD", written)
    return "".join(c for c in apart if not unicodedata.combining(c))

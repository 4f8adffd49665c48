"""
Detect that a message is about another fact than earlier ones: "another lamp", "not that
one".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import text

#: "Another" of the same kind; not "again" or "the other day".
_OTHERS = frozenset(
    text.tokens(
        "otro otra otros otras altre altra altres altras outro outra outros outras "
        "another second segundo segunda autre andere anderen anderer anderes"
    )
)
_TIME = either(
    """
    ve[sz]?, veces, dia, noche, tarde, semana, mes, ano, cosa, lado, persona, gente,
    particular, asunto, motivo, remedio, vegada, cop, volta, fois, time, mal, acera,
    calzada, calle, carril, coche, extremo, hermana, lao, parte, puerta, punta, senora,
    sitio, vecin[oa]s?, moto, bici, abuel[oa], caida, victima, picadura, golpe, susto,
    accidente, tropezon, pinchazo, rueda, llanta, mordisco, esguince, queja, aviso
    """
)
#: "Segundo" as a floor is no second thing: "la señora del segundo".
_FLOOR = r"(?<!\bdel )(?<!\bel )(?<!\bun )(?=segundo\b)|(?!segundo\b)"
_ANOTHER = re.compile(rf"\b(?:{_FLOOR})(?:{'|'.join(sorted(_OTHERS))})\b(?! {_TIME}\b)")

#: It is not the fact that others reported: "no es la de la mercería", "lo del bar ya
#: está arreglado".
_NOT_THAT_WAYS = any_way(
    r"""
    # No es la de la mercería, lo mío no es eso, no me refiero a esa.
    \bno (?:es|son) (?:el|la|los|las|lo) (?:del?|d|mism[oa]s?)\b
    |\blo mio no es\b|\bno (?:hablo|me refiero)\b

    # Esa no es la fuga, eso no es lo del bar. But: esta no es la primera vez, esas no
    # son las formas.
    \b(?:es[aeo]s?|est[aeo]s?) no (?:es|son) (?:el|la|los|las|lo)\b
      (?! (?:primer|segund|tercer|ultim|unic|form|maner|mod|soluci|plan\b|camino\b
             |peor|mejor|normal|que\b))

    # No tiene nada que ver, es distinta, digo otra cosa, las de arriba son otro asunto.
    \b(?:nada|no tienen?) (?:que|q|k) ver\b
    |\b(?:distint[oa]|diferente)s?\b|\b(?:digo|hablo de|es) otra cosa\b
    |\bson otr(?:a cosa|o (?:asunto|tema|cantar))\b

    # Lo del bar ya está arreglado.
    \b(?:es[ae]|eso|aquell[oa]|lo del?) [^.,;:!?\n]{0,40}?\bya esta
      (?:[.,;:!)]|$| (?:bien|sec|arregl|repar|soluc|list|resuelt|limpi|hech))

    # Ahora la de la esquina; la del 20 ya luce. But: la del 20 ya va para un mes.
    \bahora (?:es |toca |le toca a )?(?:el|la|los|las) del?\b
    |\b(?:el|la|los|las) del? [^.,;:!?\n]{1,30}? ya (?:luce|va|funciona|enciende)[ns]?\b
      (?! (?:para|pa|por|a|de)\b)

    # Que la del 12 ya sé que la han avisado; los de Cervantes ya los vaciaron.
    \bque (?:el|la|los|las) del? [^.,;:!?\n]{1,30}? ya (?:lo )?(?:se|sabemos)\b
    |\b(?:el|la|los|las) del? [^.,;:!?\n]{1,30}? ya l[oa]s? (?:han |habeis |hemos )?
      (?:arregl|cambi|limpi|pod|quit|recog|repar|retir|tap|vaci)
      \w*(?:ron|steis|d[oa]s?)\b
      (?![^.;!?\n]*\b(?:otra vez|de nuevo|vuelt[oa]|vuelve|sigue)\b)

    # También en la plaza, pero …
    \btambien (?:en|por) [^.,;:!?\n]{1,40}? pero\b

    # Not the same, no és la mateixa, pas la même.
    \bnot the (?:one|same)\b|\bno es (?:el|la) mateixa?\b|\bpas (?:le|la) meme\b
    """
)
_NOT_THAT = re.compile(_NOT_THAT_WAYS)

#: The same, with the rest of the clause.
_NOT_THAT_ONE = re.compile(rf"{_NOT_THAT_WAYS}[^.,;!?\n]*")
_NOTS = frozenset(
    text.tokens(
        "no not pas nada ya ahora otra otro tambien distinto distinta distintos "
        "distintas diferente diferentes"
    )
)


def tells_of_another(plain: str, words: Collection[str]) -> bool:
    """
    Return whether *plain* text, with these *words*, says that it is about another fact.
    """
    another = not _OTHERS.isdisjoint(words) and _ANOTHER.search(text.once(plain))
    return bool(another or (not _NOTS.isdisjoint(words) and _NOT_THAT.search(plain)))


def without_that_one(plain: str) -> str:
    """
    Return *plain* text without the words about the fact that it is not about.
    """
    return _NOT_THAT_ONE.sub(" ", plain)

"""
Aspects of a fact in a text: that it goes on, is so every night, for months or since
tonight, or that somebody only wishes for it.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either

#: It goes on.
_STILL_SAID = either(
    """
    sigue[ns]?, seguimos, seguis, continua[ns]?, todavia, aun, encara, ainda, oraindik,
    still, toujours, encore, immer noch, inca, mazal
    """
)
_STILL = re.compile(rf"\b{_STILL_SAID}\b")

#: It is so regularly.
_USUAL = re.compile(
    any_way(
        r"""
        # Todas las noches, todos los días, cada noche, los fines de semana; not cada
        # día más.
        \btod[oa]s l[oa]s (?:noches?|dias|mananas|tardes|fines de semana|madrugadas)\b
        |\b(?:cada|tol|tos los) (?:noche|dia|dias|manana|tarde|fin de semana)\b
          (?! (?:mas|peor)\b)
        |\blos (?:fines de semana|viernes|sabados|domingos)\b|\ba diario\b

        # Totes les nits, tódalas noites, gauero, every night, jeden Tag.
        \bt(?:otes les nits|ots els dies)\b|\bt(?:odalas noites|odolos dias)\b
        |\b(?:gauero|egunero)\b|\bevery (?:night|day|morning|weekend)\b
        |\b(?:tous les jours|toutes les nuits|chaque nuit)\b
        |\bjede (?:nacht|woche)\b|\bjeden tag\b|\bin fiecare (?:zi|noapte)\b
        """
    )
)

#: Since when it is: for months, or since tonight.
_SOME = r"(?:\w+ ){0,2}?"
_OLD = re.compile(
    rf"\b(?:hace|desde|llevamos?|lleva|llevan|llevo|va|van|fa|ha|porta|leva|since|for) "
    rf"{_SOME}(?:semanas?|mes|meses|anos?|verano|invierno|navidad|setmanes|mesos|anys"
    r"|weeks?|months?|years?)\b"
)
_NEW = re.compile(
    any_way(
        r"""
        # Esta noche, esta mañana, anoche, ahora mismo, hace un rato, acaba de caerse.
        \besta (?:misma )?(?:noche|manana|tarde|madrugada)\b|\banoche\b
        |\bahora mismo\b|\bhace (?:un rato|un momento|nada|una hora|media hora)\b
        |\bacab[ao]n? de\b|\baquesta (?:nit|tarda)\b|\besta noite\b|\bgaur\b
        |\b(?:tonight|right now|just now|this (?:morning|evening|afternoon))\b
        """
    )
)

#: Somebody asks for something that does not exist yet.
_PUT = either(
    "poner, ponerse, instalar, colocar, plantar, construir, montar, habilitar"
)
_WISHED = re.compile(
    any_way(
        rf"""
        # Deberíais poner, podrían instalar, hay que colocar, a ver si ponéis.
        \b(?:deb(?:er)?ia(?:is|n|mos|s)?|podria(?:is|n|mos|s)?|podeis|pueden|hay que
          |habria que|tendria(?:is|n)? que|estaria bien|seria bueno|hace falta
          |haria falta)(?: de)? (?:{_PUT})\b
        |\ba ver (?:si|cuando) (?:pone|instala|coloca|planta)(?:is|n|mos)\b

        # Poned más bancos, pongan un semáforo, poner más luz, por qué no ponéis.
        \b(?:poned|pongan|pongais|instalen|instalad|coloquen|planten|plantad)
          (?: mas| un| una| unos| unas| algun| alguna)\b
        |\bponer mas\b|\bpor que no (?:pone|instala|coloca|planta)(?:is|n)\b

        # Los camiones no deberían entrar, no deberíais dejar que pasen.
        \bno deber(?:ia|ian|iais)(?: de)? (?:entrar|pasar|circular|dejar|permitir)\b

        # Hace falta otro banco, hacen falta más, necesitamos más, propongo.
        \b(?:hace|haria) falta (?:un|una|mas|otr[oa])\b|\bhac(?:en|ian) falta mas\b
        |\bnecesitamos (?:un|una|mas)\b|\b(?:propongo|sugiero|proponemos)\b

        # Hauríeu de posar, deberiades poñer, jarri beharko.
        \bhaurieu de (?:posar|plantar)\b|\bposeu (?:mes|un|una)\b
        |\b(?:deberiades|podiades) (?:poner|por|colocar)\b|\bjarri (?:beharko|mesedez)\b

        # You should put up, could you put more, we need more, on devrait mettre.
        \b(?:you|they|council) (?:should|could|must) (?:put|install|plant|add)\b
        |\bcould you (?:put|install|plant|add)\b|\bwe need (?:more|an?)\b
        |\b(?:vous devriez|il faudrait) (?:mettre|installer|planter)\b
        |\bar trebui sa puneti\b
        """
    )
)

#: Somebody asks that people be kept off a danger: fences, tape. Not "pongan una valla"
#: alone, nor where there is none.
_OFF = either(
    """
    vallas?, vallado, cintas?, conos, balizas?, precinto, tanques, tanca, valados?,
    fitas?, hesiak, barriers?, tape, cones, barrieres?, rubalise, absperrung,
    absperrband, gard, banda
    """
)
_ASKED_OFF = re.compile(
    r"(?:[.,;:!?\n]|\b(?:y|i|e|and|et|und|si)\b) *(?:por favor,? )?"
    r"(?:poned(?:le)?|pongan(?:le)?|pongais|ponga|poner(?:le)?|hay que poner"
    r"|poseu(?:-hi)?|poneu|ponan|jarri|put up|put|please put|mettez|stellt|puneti)"
    rf" (?:(?:ahi|alli|por favor|una?s?|unhas?|algun\w*|des|une|some|a) )*{_OFF}\b"
)
_NONE_THERE = re.compile(
    r"\b(?:no hay|sin|falta[n]?|no tiene[n]?) (?:\w+ )?"
    r"(?:valla|vallas|vallado|barandilla|proteccion|quitamiedos)\b"
)


def without_barriers(plain: str) -> str:
    """
    Return *plain* text without the fences or tape that it asks for, so that people keep
    off what it tells of; unchanged if that is that there are none.
    """
    return plain if _NONE_THERE.search(plain) else _ASKED_OFF.sub(" ", plain)


def is_still(plain: str) -> bool:
    """
    Return whether *plain* text says that it goes on.
    """
    return _STILL.search(plain) is not None


def is_usual(plain: str) -> bool:
    """
    Return whether *plain* text says that it is so regularly.
    """
    return _USUAL.search(plain) is not None


def is_old(plain: str) -> bool:
    """
    Return whether *plain* text says that it has been so for a week or longer.
    """
    return _OLD.search(plain) is not None


def is_new(plain: str) -> bool:
    """
    Return whether *plain* text says that it is so since last night at most.
    """
    return _NEW.search(plain) is not None and not is_old(plain)


def is_wished(plain: str) -> bool:
    """
    Return whether *plain* text asks for something that does not exist yet.
    """
    return _WISHED.search(plain) is not None

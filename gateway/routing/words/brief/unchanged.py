"""
Detection of messages that only say that something has not changed, without saying what:
"sigue ahí", "nobody has come", "ja portem tres setmanes així".
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either
from gateway.routing.words.brief.trimming import plain_words

#: The most characters: longer messages tell what they are about.
_FEW = 80

#: Words that may stand around it.
_AROUND = either(
    """
    hola, buen[oa]s?, dias, tardes, noches, oye, oiga, pues, y, e, que, pero, por favor,
    aqui, hoy, todo, esto, eso, la cosa, el tema, ya, sin novedad, ja, para, i, bon dia,
    aixo, tot, ola, isto, iso, kaixo, eta, hau, hello, hi, and, but, it, this, that,
    bonjour, et, mais, ca, cela, hallo, und, aber, das, es, buna, si, dar, asta, مرحبا,
    السلام عليكم
    """
)
_LONG = r"(?:\w+ ){1,3}"
#: Numbers in Spanish; "hace mucho calor estos días" has none.
_MANY = either(
    r"""
    \d+, un par de, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once,
    doce, quince, veinte, treinta, much[oa]s, vari[oa]s, bastantes, tant[oa]s
    """
)
_ABOUT = "(?:mas de |casi |como |unos |unas )*"
_SAID = any_way(
    rf"""
    # Spanish: sigue igual, no ha venido nadie, llevamos ya tres meses esperando.
    (?:todavia |aun )?(?:sigue|siguen|continua|seguimos|continuamos)
      (?: todo)? (?:ahi|alli|igual|asi|lo mismo|en las mismas|roto|rota|mal|peor
      |sin (?:arreglar|solucionar|resolver|recoger|reparar))
    |(?:todavia |aun )?(?:esta|estan|estamos) (?:igual|en las mismas)
    |(?:todo )?igual que (?:antes|ayer|siempre)
    |(?:todavia |aun )?no ha (?:venido|pasado|aparecido) nadie
    |nadie ha (?:venido|pasado|aparecido|hecho nada)
    |(?:todavia |aun )?no (?:han|habeis) (?:hecho|arreglado|solucionado) nada
    |(?:van|llevamos|llevo|hace) (?:ya |asi )?{_ABOUT}{_MANY}
      [ ](?:horas|dias|semanas|meses)(?: ya| asi| esperando)*

    # Catalan: encara hi és, no ha vingut ningú, portem tres setmanes així.
    (?:encara |tot )?(?:hi es|hi segueix|continua igual|esta igual
      |segueix (?:alla|aqui|igual|aixi|sense arreglar))
    |(?:encara )?no ha (?:vingut|passat) ningu
    |ningu ha vingut|encara res
    |(?:fa|portem|porto) (?:ja )?{_LONG}(?:hores|dies|setmanes|mesos)(?: aixi)?

    # Galician: segue sen arranxar, non veu ninguén, levamos dúas semanas así.
    (?:ainda )?(?:segue|continua|esta) (?:igual|ai|ali|asi|sen arranxar)
    |(?:ainda )?non veu ninguen|ninguen veu|ainda nada
    |(?:xa )?(?:van|levamos|hai) {_LONG}(?:horas|dias|semanas|meses)(?: asi)?

    # Basque: hor jarraitzen du, ez da inor etorri, hiru aste daramatzagu.
    (?:oraindik )?(?:hor|berdin|horrela|konpondu gabe) (?:jarraitzen du|jarraitzen dugu
      |dago|dirau)
    |(?:oraindik )?(?:ez da inor etorri|inor ez da etorri|ezer ez)
    |\w+ (?:egun|aste|hilabete)(?: (?:daramatzagu|daramatzat|pasa dira))?

    # English: it's still broken, nobody has come, it has been three weeks now.
    (?:(?:it|everything|all) )?(?:s |is )?still (?:there|the same|not fixed|broken
      |like (?:that|this))
    |nothing (?:has |s )?(?:changed|been done)
    |(?:still )?(?:nobody|no one) (?:has |s )?(?:come|came|been)
    |(?:s |has )?been {_LONG}(?:hours|days|weeks|months)(?: now| already)?

    # French: c'est toujours là, personne n'est venu, ça fait deux semaines.
    (?:c est )?(?:toujours|encore) (?:la|pareil|la meme chose|le meme|comme ca|rien)
    |rien n a (?:change|ete fait)|personne n est (?:venu|passe)
    |(?:fait|voila)(?: deja)? {_LONG}(?:heures|jours|semaines|mois)

    # German: ist immer noch kaputt, niemand ist gekommen, seit zwei Wochen.
    (?:ist )?(?:immer noch|noch immer) (?:da|dort|so|das gleiche|dasselbe|kaputt|nichts)
    |hat sich nichts (?:getan|geandert)
    |(?:bisher |noch )?(?:ist )?niemand (?:ist )?(?:gekommen|vorbeigekommen)
    |(?:sind |ist )?(?:jetzt|schon|seit) (?:schon )?{_LONG}
      (?:stunden|tagen?|wochen|monaten?)

    # Romanian: tot acolo, n-a venit nimeni, au trecut două săptămâni.
    (?:inca|tot) (?:(?:e|este) )?(?:acolo|la fel|asa|stricat)
    |nu s a (?:schimbat|facut|reparat) nimic
    |n(?:u)? a venit nimeni
    |(?:au trecut|sunt|trec) (?:deja )?{_LONG}(?:ore|zile|saptamani|luni)

    # Arabic, and Moroccan Arabic as it is written in Latin letters
    (?:ما زال|ما زالت|لا يزال|لا تزال) (?:هناك|كما هو|كما هي|على حاله|في مكانه
      |الوضع كما هو|الامر كما هو)
    |لم يات احد|لا احد جاء|لم يتغير شيء
    |(?:مرت|مضت|مر|منذ) (?:\w+ ){{0,2}}(?:ايام|يومان|اسبوع|اسبوعان|اسابيع|شهر|اشهر|شهور)
    |mazal(?:a)? (?:tem+a|hakda|kif kif)
    |ma ja (?:7ta|hta) wa[7h]ed
    """
)
_LASTING = re.compile(rf"(?:{_AROUND} )*{_SAID}(?: (?:{_AROUND}|{_SAID}))*")


def says_only_still(said: str) -> bool:
    """
    Say whether *said* only says that something has not changed.
    """
    return len(said) <= _FEW and _LASTING.fullmatch(plain_words(said)) is not None

"""
Somebody says that it is still so, that nobody has come, or for how long: and not of
what. "Sigue ahí", "nobody has come", "ja portem tres setmanes així".
"""

from __future__ import annotations

import re

from gateway.routing.words import text

#: Characters of what may be so: longer things tell what they are about.
_FEW = 80

#: What may stand around it.
_AROUND = (
    r"hola|buen[oa]s?|dias|tardes|noches|oye|oiga|pues|y|e|que|pero|por favor|aqui|hoy"
    r"|todo|esto|eso|la cosa|el tema|ya|sin novedad|ja|para|i|bon dia|aixo|tot"
    r"|ola|isto|iso|kaixo|eta|hau"
    r"|hello|hi|and|but|it|this|that|bonjour|et|mais|ca|cela|hallo|und|aber|das|es|buna"
    r"|si|dar|asta|مرحبا|السلام عليكم"
)
_LONG = r"(?:\w+ ){1,3}"
#: How many, in Spanish: "hace mucho calor estos días" tells of no time.
_MANY = (
    r"(?:mas de |casi |como |unos |unas )*(?:\d+|un par de|dos|tres|cuatro|cinco|seis"
    r"|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|much[oa]s|vari[oa]s"
    r"|bastantes|tant[oa]s) "
)
_SAID = (
    # Spanish
    r"(?:todavia |aun )?(?:sigue|siguen|continua|seguimos|continuamos)(?: todo)?"
    r" (?:ahi|alli|igual|asi|lo mismo|en las mismas|roto|rota|mal|peor"
    r"|sin (?:arreglar|solucionar|resolver|recoger|reparar))"
    r"|(?:todavia |aun )?(?:esta|estan|estamos) (?:igual|en las mismas)"
    r"|(?:todo )?igual que (?:antes|ayer|siempre)"
    r"|(?:todavia |aun )?no ha (?:venido|pasado|aparecido) nadie"
    r"|nadie ha (?:venido|pasado|aparecido|hecho nada)"
    r"|(?:todavia |aun )?no (?:han|habeis) (?:hecho|arreglado|solucionado) nada"
    rf"|(?:van|llevamos|llevo|hace) (?:ya |asi )?{_MANY}(?:horas|dias|semanas|meses)"
    r"(?: ya| asi| esperando)*"
    # Catalan
    r"|(?:encara |tot )?(?:hi es|hi segueix|continua igual|esta igual"
    r"|segueix (?:alla|aqui|igual|aixi|sense arreglar))"
    r"|(?:encara )?no ha (?:vingut|passat) ningu|ningu ha vingut|encara res"
    rf"|(?:fa|portem|porto) (?:ja )?{_LONG}(?:hores|dies|setmanes|mesos)(?: aixi)?"
    # Galician
    r"|(?:ainda )?(?:segue|continua|esta) (?:igual|ai|ali|asi|sen arranxar)"
    r"|(?:ainda )?non veu ninguen|ninguen veu|ainda nada"
    rf"|(?:xa )?(?:van|levamos|hai) {_LONG}(?:horas|dias|semanas|meses)(?: asi)?"
    # Basque
    r"|(?:oraindik )?(?:hor|berdin|horrela|konpondu gabe)"
    r" (?:jarraitzen du|jarraitzen dugu|dago|dirau)"
    r"|(?:oraindik )?(?:ez da inor etorri|inor ez da etorri|ezer ez)"
    r"|\w+ (?:egun|aste|hilabete)(?: (?:daramatzagu|daramatzat|pasa dira))?"
    # English
    r"|(?:(?:it|everything|all) )?(?:s |is )?still (?:there|the same|not fixed|broken"
    r"|like (?:that|this))|nothing (?:has |s )?(?:changed|been done)"
    r"|(?:still )?(?:nobody|no one) (?:has |s )?(?:come|came|been)"
    rf"|(?:s |has )?been {_LONG}(?:hours|days|weeks|months)(?: now| already)?"
    # French
    r"|(?:c est )?(?:toujours|encore) (?:la|pareil|la meme chose|le meme|comme ca|rien)"
    r"|rien n a (?:change|ete fait)|personne n est (?:venu|passe)"
    rf"|(?:fait|voila)(?: deja)? {_LONG}(?:heures|jours|semaines|mois)"
    # German
    r"|(?:ist )?(?:immer noch|noch immer)"
    r" (?:da|dort|so|das gleiche|dasselbe|kaputt|nichts)"
    r"|hat sich nichts (?:getan|geandert)"
    r"|(?:bisher |noch )?(?:ist )?niemand (?:ist )?(?:gekommen|vorbeigekommen)"
    rf"|(?:sind |ist )?(?:jetzt|schon|seit) (?:schon )?{_LONG}(?:stunden|tagen?|wochen"
    r"|monaten?)"
    # Romanian
    r"|(?:inca|tot) (?:(?:e|este) )?(?:acolo|la fel|asa|stricat)"
    r"|nu s a (?:schimbat|facut|reparat) nimic|n(?:u)? a venit nimeni"
    rf"|(?:au trecut|sunt|trec) (?:deja )?{_LONG}(?:ore|zile|saptamani|luni)"
    # Arabic, and Moroccan Arabic as it is written in Latin letters
    r"|(?:ما زال|ما زالت|لا يزال|لا تزال) (?:هناك|كما هو|كما هي|على حاله|في مكانه"
    r"|الوضع كما هو|الامر كما هو)|لم يات احد|لا احد جاء|لم يتغير شيء"
    r"|(?:مرت|مضت|مر|منذ) (?:\w+ ){0,2}(?:ايام|يومان|اسبوع|اسبوعان|اسابيع|شهر|اشهر"
    r"|شهور)"
    r"|mazal(?:a)? (?:tem+a|hakda|kif kif)|ma ja (?:7ta|hta) wa[7h]ed"
)
_LASTING = re.compile(rf"(?:(?:{_AROUND}) )*(?:{_SAID})(?: (?:{_AROUND}|{_SAID}))*")


def says_still(said: str) -> bool:
    """
    Say whether *said* tells that something is still so, and nothing else.
    """
    if len(said) > _FEW:
        return False
    words = " ".join(t for t in text.tokens(text.plain(said)) if t.isalnum())
    return _LASTING.fullmatch(words) is not None

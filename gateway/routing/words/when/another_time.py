"""
Detection of what is told of another time than now: what was weeks or years ago, what
may happen some day, what is asked in general. Danger that is told so is over, or has
not come.
"""

from __future__ import annotations

import re
from functools import lru_cache

from gateway.core.writing.regex import any_of, any_way, either
from gateway.routing.words.when.names import MONTHS, WEEKDAYS

_SPANS = either(
    """
    anos?, mes(?:es)?, semanas?, siglos?, anys?, setmanes?, mesos, years?, months?,
    weeks?, ans?, annees?, mois, semaines?, jahr(?:e[ns]?)?, monat(?:e[ns]?)?,
    wochen?, ani, luni, luna, saptaman[ai]
    """
)
_MONTHS = rf"(?:{any_of(MONTHS)}|navidad|nochevieja)"
_WEEKDAYS = rf"\b(?:{any_of(WEEKDAYS)})\b"
#: With the years of this century that are over, as `_another` fills them in.
_LONG_AGO = any_way(
    rf"""
    # So long ago
    (?<!desde )(?<!des de )(?<!dende )
      (?:hace|fa|hai|il y a|vor|acum) (?:ya |xa |ja )?(?:\w+ ){{0,2}}{_SPANS}
    |(?:\w+ ){_SPANS} ago|duela (?:\w+ ){{0,2}}(?:urte|hilabete|aste)\w*
    |hadi (?:\w+ )?(?:3am|snin|chher|chhour|simana|simanat)
    |(?:قبل|منذ) (?:\w+ )?(?:سن\w+|شهر\w*|اشهر|عام\w*|اعوام|اسبوع\w*)

    # Last year, last week
    (?:ano|mes|semana|finde|verano|invierno|otono|primavera|curso|feria|navidad|veran
      |outono|any|estiu|hivern|setmana|curs) pass?a(?:do|da|t)
    |(?:last|previous) (?:year|month|week|summer|winter|autumn|spring)
    |(?:an|annee|ete|hiver|mois|semaine|automne) (?:dernier|derniere|passee?)
    |(?:letzt|vorig|vergangen)e[mnrs]? (?:jahr\w*|monat\w*|woche|sommer|winter|herbst)
    |(?:anul|vara|iarna|luna|saptamana) trecuta?
    |iaz(?:ko)?|joan den (?:urte|uda|negu|hilabete|aste)\w*
    |l?(?:3am|sif|chher|chhar|simana) l?li fate?t?
    |\w+ الماضي\w?|el otro dia|l.altre dia

    # Yesterday; not since then
    (?<!desde )(?<!de )(?<!dende )(?<!d.)(?<!since )(?<!depuis )(?<!seit )(?<!din )
      (?<!mn )(?<!men )(?<!منذ )
      (?:ayer|anoche|ahir|onte|yesterday|last night|avant.hier
      |hier (?:soir|matin|midi|apres)|gestern|ieri|l ?bar[e]?7|امس|البارحه)
    |atzo(?!tik)

    # In another year, in some month
    (?:en|de|in|im) (?:el |l.)?(?:ano )?(?:1[5-9]\d\d<OVER>)
    |en el [3-9]\d(?! anos)
    |(?:en|in|im|al|au) (?:el mes de )?{_MONTHS}(?! \d{{1,3}}\b)
    |(?:incendio|fuego|incendi|foc|incendie|brand) (?:de |del |d.|de l.|im )?{_MONTHS}

    # It happened on Tuesday
    (?:hubo|houbo|hi va haver|there was|il y a eu|gab es) [^.!?\n]*{_WEEKDAYS}

    # When I was young
    cuando (?:yo )?(?:era|eramos) (?!l[ao]s? )|(?:en|de) mi pueblo de antes|antiguamente
    |when i was|quand j.etais|als ich (?:klein|jung)|cand eram
    """
)
_PREDICTED = any_way(
    r"""
    # One day, sooner or later
    (?:algun|cualquier|qualsevol|calquera) dia|un dia (?:de estos|d.aquests|destes)
    |un dia (?:arde|(?:sale|va|vamos a salir|salimos) ardiendo|explota|revienta
    |(?:atropella|pilla|mata)n? a)
    |un dia se (?:nos )?(?:cae|hunde|quema|mata|ahoga)
    |(?:some|one) day|one of these days|sooner or later|un (?:de ces )?jours?
    |eines tages|fruher oder spater|intr.o (?:buna )?zi|egunen batean|noizbait
    |wahed nhar|chi nhar|(?:في )?يوما? (?:ما|من الايام)

    # It will come to that
    (?:va|vamos) a (?:haber|ocurrir|pasar) (?:un|una|algo|algun[oa]?)
    |habra (?:un|una|algun[oa]?) (?:desgracia|disgusto|accidente|muerto)
    """
)
_IF_EVER = any_way(
    r"""
    # Before it comes to that
    antes de que (?:se|haya|pase|ocurra|alguien|nos|un|una)|abans que
    |before (?:someone|somebody|there is)|avant que|bevor (?:jemand|etwas)
    |inainte s[ae] (?:se|moara|fie)

    # If somebody should
    (?:por si|en caso de que|en caso de|en cas de|per si)
    |si (?:un dia|alguna vez|hay|hubiera|hubiese|algu|alguen)
    |si alguien (?!puede|me|nos)|si (?:le|les|nos) (?:da|dan|cae|pilla|pica|muerde) una?
    |si (?:veo|vemos|oigo|huelo|me encuentro|ves|ve uno)\b
    |(?:what|even) if|in case (?:of|someone|somebody)
    |im falle|in caz (?:de|ca)
    """
)
_IN_GENERAL = any_way(
    r"""
    # How many; "¡cuánto humo!" is no question
    (?<!en )(?:cuant[oa]s?|quant[as]?|cant[oa]s|zenbat|how many|wie viele|cati|cate
      |ch7al) (?!(?:humo|fum|fume|sangre|sang|sangue|llamas|fuego)\b)(?:de )?\w+
    |combien de

    # What to do when
    (?:que (?:hay que hacer|se hace|se debe hacer|cal fer|hai que facer|se fai))
      [ ](?:cuando|si|en caso|por si|quan|cando|se)
    |what (?:should|do|does) (?:i|we|you|one) do (?:when|if|in case)
    |que (?:faut.il|doit.on) faire (?:quand|si|en cas)|was (?:muss|soll|macht) man
    |ce (?:trebuie facut|se face) (?:cand|daca|in caz)

    # What is played, taught or counted
    (?:obra de teatro|monologo|exposicion|estadistica|cifra)s?|partida de (?:defuncion
      |nacimiento)|(?:hay|habra) (?:\w+ )?(?:curso|taller|charla|protocolo)s?
    |(?:hay|habra) (?:\w+ )?grupos? de (?:apoyo|ayuda|terapia|autoayuda|duelo)
    """
)
_NOW = any_way(
    r"""
    # Spanish
    ahora|hoy|(?:todavia|aun)(?! no)
    |est[ae] (?:misma )?(?:manana|tarde|noche|momento|madrugada)
    |acab[ao](?:n|mos)? de|otra vez|de nuevo|sig(?:o|ue|uen|uimos)(?! sin)|vuelve[n]?
    |ha[n]? vuelto|no han? (?:llegado|aparecido)|ya no
    |se (?:me |nos )?ha (?:desploma|desmaya|atraganta)do
    |(?:estoy|esta[ns]?|estamos) (?:\w+ )?\w+(?:[aei]ndo|[ai]d[oa]s?)
    |ven(?:id|gan|ga)?|corred?|rapido|urgen\w*|socorro|auxilio|ayuda(?:d?me|dnos)?
    |ambulancia|bomberos|quiero (?:ir|mor|acab|desap)\w+|se (?:ve|ven|oye|oyen|huele)
    |no (?:\w+ )?(?:respira|responde|contesta|despierta|reacciona|abre|aparece|sale
      |mueve|coge|vuelve|para|espabila)n?|no (?:me )?l[oae]s? devuelve\w*
    |no \w+ (?:encontr|encuentr|localiz)\w+
    |(?:ayer|anoche) (?:\w+ ){0,3}me (?:apreto|agarro|estrangulo|ahogo)
    |no (?:\w+ )?(?:siento|puedo|puede)
    |aporrea\w*|amenaza\w*|est(?:oy|a|an|amos) (?:aqui|ahi|fuera|dentro|abajo|arriba)
    |est(?:oy|amos) (?:subid[oa]s? )?(?:en|a) (?:el|la|l[oa] alto|un|una)

    # Catalan, Galician and Basque
    ara|avui|encara(?! no)|aquesta? (?:mati|tarda|nit|vespre)|acaba de|de nou
    |veniu|ajuda|socors|no (?:el|la|l.hem) (?:trobem|trobat)|no ha tornat
    |agora|hoxe|ainda(?! non)|esta noite|de novo|vide|axuda
    |non (?:respira|responde|sae|abre|volveu|[oa] atopamos)
    |orain\w*|gaur|berriro?|lagundu|laguntza|anbulantzia|arnasarik

    # English, French, German, Italian and Romanian
    now|today|still(?! no)|tonight|this (?:morning|evening|afternoon)
    |just|again|help|hurry|missing|can.?t find|hasn.?t (?:come|returned)
    |not (?:breathing|moving|answering|responding)|ambulance
    |maintenant|aujourd.hui|ce (?:matin|soir)|cette nuit|vient de|encore|de nouveau
    |pas (?:rentre|revenu)e?
    |au secours|besoin de secours|toujours|aidez|vite|ne (?:respire|repond|bouge)
    |nicht (?:zuruck|nach hause)
    |jetzt|heute|gerade|wieder|hilfe|krankenwagen|schnell|atmet nicht
    |nu (?:s.a intors|a venit|il gasim|o gasim)
    |adesso|di nuovo|(?:chiar|dar|iar) acum
    |azi|astazi|diseara|tocmai|din nou|ajutor|ambulanta|repede

    # Arabic, and Moroccan Arabic in Latin letters
    الان|اليوم|الليله|مره اخري|من جديد|النجده|اسعاف|لا يتنفس|ساعدو\w*
    |daba|lyoum|had lila|3awd|tani|3te9ouni|3awno?uni|dghya
    """
)
#: Who speaks of themselves, and of dying or of being beaten: then no day is another.
_MYSELF = any_way(
    r"""
    # Spanish, Catalan, Galician and Basque
    me (?:\w+ )?(?:mat[aeo]\w*|quit(?:o|e|are)|tir(?:o|e|are)|ahor\w+|ahorc\w+|cuelg\w+
      |suicid\w+|peg\w+|quem\w+|encontr\w+|encontrar\w+)
    |(?:mat|quit|tir|ahorc|suicid|colg|mor)[aei]r\W?me|(?:no|nunca) (?:\w+ )?despert\w+
    |pastillas|pastilles|soga|morir|morrer|hil|hilko na\w+
    |em (?:va )?(?:mat|peg|colpej|amenac)\w+|(?:vaime|me) (?:matar|peg\w+|viol\w+)
    |(?:pegaba|pegou|pega|bateu|violou)me|jo(?:tzen)? (?:na|nindu)\w+

    # Elsewhere
    myself|(?:kill(?:s|ed)?|hits?|beats?|raped|hurts?|threatened) me|wake up|pills
    |(?:me |m.a )(?:tue|frapp|batt|viol)\w*|mourir|cachets|comprimes|mich|tabletten
    |aufwachen|aufzuwachen
    |ma omo(?:r|ara)|ma va omori|sa mor|ma bat\w*|m-a (?:batut|lovit|violat)|pastile
    |\w*قتلني|\w*ضربني|\w*[qk]telni|\w*drebni
    """
)
_WEAPON = either(
    r"""
    cuchillo, navaja, escopeta, pistola, machete, hacha, gasolina, ganivet, navalla,
    destral, coitelo, machada, labana\w*, knife, gun, axe, shotgun, couteau, fusil,
    hache, messer, gewehr, pistole, axt, cutit\w*, topor\w*, pusca
    """
)
#: Somebody has taken up arms: then what they may do some day is not far.
_ARMED = any_way(
    rf"""
    (?:tiene|trae|lleva|ha (?:cogido|sacado|echado)|cogio|saco|te|porta|ten|leva
      |ha (?:agafat|tret)|colleu|sacou|has|has got|took|a|a pris|a sorti|hat|are|a luat)
      [ ](?:(?:el|la|un|una|o|a|unha|the|an|le|une|ein|eine|das|die) )?{_WEAPON}
    |labana (?:hartu|atera|dauka|du)\w*
    |(?:معه|حمل|عنده) (?:ال)?(?:سكين|مسدس|سلاح)\w*
    """
)
_COMING = re.compile(rf"\b{_PREDICTED}\b")
_GENERALLY = re.compile(rf"\b{_IN_GENERAL}\b")
#: Whom somebody asks about, who asks for themselves.
_OWN = re.compile(r"\b(?:mis?|meu|meva|meus|mina|nire|my|mon|ma|mein\w*|mea) \w+")
_NOW_TOO = re.compile(rf"\b(?:{_NOW}|{_MYSELF}|{_ARMED})\b")
#: "Como el año pasado", behind what is now.
_LIKE = either(
    "como, lo mismo que, igual que, com, coma, like, as, comme, wie, ca, bhal, مثل"
)
#: "Hoy hace un año": of today is only the anniversary.
_TO_THE_DAY = re.compile(
    r"\b(?:hoy|avui|hoxe|azi) (?=(?:hace|fa|hai|acum) (?:ya |xa |ja )?(?:\w+ ){1,2}"
    r"(?:anos?|anys?|ani)\b)|(?<=\bans) aujourd.hui\b|(?<=\ban) aujourd.hui\b"
    r"|\bheute (?=vor (?:\w+ ){1,2}jahr)"
)
_SENTENCE = re.compile(r"[.:;!?\n\u061f\u2026]+")
_CLAUSE = re.compile(
    r"[^\w\s@#'-]+|\n|\b(?:y|pero|i|mais|e|eta|baina|and|but|et|und|aber|dar|iar)\b"
)


def told_of_now(plain: str, year: int) -> str | None:
    """
    Return *plain* text without the clauses that tell of another time, and without the
    sentences that tell of what will come some day. None if none of them does, or if
    anything in it is said to be now.

    Args:
        plain: What is said.
        year: In which it is said; "in 2025" is another time from 2026 on.
    """
    another, compared = _another(year)
    plain = _TO_THE_DAY.sub("", compared.sub("", plain))
    if not another.search(plain) or _NOW_TOO.search(plain):
        return None
    if _GENERALLY.search(plain) and _OWN.search(plain):
        return None
    told = (each for each in _SENTENCE.split(plain) if not _COMING.search(each))
    clauses = (each.strip() for said in told for each in _CLAUSE.split(said))
    return "; ".join(each for each in clauses if each and not another.search(each))


@lru_cache(2)  # Around New Year's Eve there are two.
def _another(year: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """
    Return the patterns of what is told of another time than a *year*, and of what is
    only compared with it, behind what is now.
    """
    over = "".join(f"|{each}" for each in range(2000, year))
    ago = _LONG_AGO.replace("<OVER>", over)
    return (
        re.compile(rf"\b(?:{_PREDICTED}|{ago}|{_IF_EVER}|{_IN_GENERAL})\b"),
        re.compile(
            rf"(?<=\w )(?:{_LIKE} (?:\w+ ){{0,2}}{ago}|{ago} bezala)\b"
            r"(?=\s*(?:[^\w\s]|\n|$))"
        ),
    )

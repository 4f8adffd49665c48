"""
Tells questions how something is done ("¿cómo me apunto?", "¿qué papeles necesito?"),
and wishes to know what it takes ("querría saber qué plazo hay"): whoever has them wants
to know it, and does not do it yet.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way

_HOW = any_way(
    r"""
    # Spanish and Galician, and "kmo lo hago"
    (?:[ck]o?mo|cm) (?:se|lo|la|me|h?ago|hacemos|puedo|podemos|va|fago|podo)|a quien se
    |(?<!asi )(?:[ck]o?mo|cm) (?:pido|solicito|saco|tramito|recurro|reclamo|renuevo|pago
    |cambio|anulo|cancelo|reservo|consigo|obtengo|vuelvo a|doy de|presento|aplazo
    |pedimos|solicitamos|sacamos|tramitamos|cambiamos|anulamos)
    |que (?:hay que|tengo que|tenemos que|hai que|teno que|necesito|preciso)
    |que (?:papeles|hago|fago|hace falta)|(?<!por )donde (?:se|hay|tengo)
    |onde (?:se|hai|teno)|que (?:plazos?|fechas?|requisitos|prazos?|datas)
    |hasta cuando (?:se|hay|puedo|podemos)|ata cando (?:se|hai|podo)

    # Catalan and Basque
    com (?:es|ho|puc|podem|faig|fem|va)|que (?:cal|haig de|he de|necessito)|on es
    |nola (?:egin|eska|lortu|eman)|zer (?:behar|egin behar)

    # English, French, German and Romanian
    how (?:do|can|could|should|does) (?:i|we|one|it)|how to|what do (?:i|we) need
    |where (?:do|can|should) (?:i|we)
    |comment (?:faire|puis|peut|dois|on|se)|que faut.il|quels papiers|ou (?:dois|puis)
    |wie (?:kann|konnen|mache|machen|geht|bekomme)|wo (?:kann|muss) (?:ich|man|wir)
    |was (?:brauche|muss) (?:ich|man)|welche (?:papiere|unterlagen)
    |cum (?:pot|putem|se|fac|facem)|ce (?:acte|trebuie)|unde (?:se|pot|trebuie)

    # Arabic, and Moroccan Arabic in Latin letters
    كيف|ماذا (?:يلزم|احتاج)|ما هي الاوراق
    |kifach|kif ndir|(?:chno|ach) (?:khassni|khasni|khass)|chno lwra[9q]
    """
)
#: What a procedure takes of everybody, asked by whoever wishes to be told: "quería
#: saber los plazos". Who tells something wishes nothing: "quiero informarles de …".
_WISHES = any_way(
    r"""
    # Spanish and Galician
    (?:saber|informa(?:rme|rnos|sen|seis|ran)|informacion (?:sobre|de|acerca)|informen
    |indi(?:quen?|carme|carnos|casen|queis)|deci(?:rme|rnos|dme|dnos)|dicir(?:me|nos)
    |(?:me|nos) (?:digan?|dijeran?|dijesen|(?:pued|podri|pode)\w+ decir))
    \b[^.!?\n]{0,60}?\b
    (?:plazos?|requisitos?|fechas?|documentacion|papeles|precios?|tarifas?|horarios?
    |condiciones|cuanto (?:cuesta|vale|tarda)|hasta cuando (?:se|hay|puedo|podemos)
    |cuando (?:se abren?|abre|empieza|acaba|termina)|si (?:hay|tengo|tenemos) que
    |si hace falta|prazos?|datas|papeis|prezos?|canto (?:custa|tarda)|ata cando
    |s[ei] hai que|s[ei] teno que)

    # Catalan, and Basque, where the wish stands last
    (?:saber|informar.(?:me|nos)|informacio (?:sobre|de)|dir.(?:me|nos)
    |indicar.(?:me|nos))\b[^.!?\n]{0,60}?\b
    (?:terminis?|requisits?|dates|documentacio|papers|preus?|horaris?|fins quan
    |quant (?:costa|val|triga)|si cal|si s.ha de|si haig de)
    |(?:epe\w*|baldintz\w*|prezio\w*|ordutegi\w*|noiz arte|zenbat|zein agiri)
    \b[^.!?\n]{0,40}\bjakin

    # English, French, German and Romanian
    (?:(?<!you )know|information (?:about|on)|tell (?:me|us)|find out)\b(?! that\b)
    [^.!?\n]{0,60}?\b
    (?:deadlines?|dates|requirements?|documents?|paperwork|fees?|prices?
    |how (?:much|long)|(?:if|whether) (?:i|we) (?:need|have) to)
    |(?:savoir|(?:me|nous) (?:dire|renseigner)|(?:m.|nous )indiquer|renseignements?)
    \b(?! que\b)[^.!?\n]{0,60}?\b
    (?:delais?|dates?|conditions|documents|pieces|tarifs?|prix|combien|jusqu.a quand
    |s.il faut|si je dois)
    |(?:wissen|auskunft|(?:mir|uns) (?:\w+ )?(?:sagen|mitteilen))\b(?!,? dass\b)
    [^.!?\n]{0,60}?\b
    (?:frist|termine|voraussetzungen|unterlagen|gebuhr\w*|preise?|kostet|kosten
    |wie (?:lange|viel)|bis wann|ob (?:ich|man|wir) \w+ muss)
    |(?:stiu|stim|aflu|aflam|informatii|spune.i.(?:mi|ne)|(?:imi|ne) pute.i spune)
    \b(?! ca\b)[^.!?\n]{0,60}?\b
    (?:termen\w*|conditii\w*|acte\w*|pretu\w*|cat (?:costa|dureaza)|pana cand
    |daca trebuie)
    """
)
#: Who applies wants it done, whatever they ask besides.
_APPLIES = re.compile(
    r"\b(?:solicit(?:o|amos)|por la presente|adjunt(?:o|amos)|quiero (?:cambiar|anular"
    r"|reservar|darme de (?:alta|baja))|sol.licit(?:o|em)|i (?:hereby )?apply"
    r"|je demande|hiermit beantrage|solicitam)\b"
)
_ASKED = re.compile(rf"\b{_HOW}\b")
_WISHED = re.compile(rf"\b{_WISHES}\b")

#: A message of one sentence, with no number in it, that begins by asking how.
_ONLY = re.compile(
    rf"(?:[^\w@]|@\w+|\b(?:y|hola|buenas|oye|perdon)\b)*\b{_HOW}\b[^.!\d]*"
)

#: What ends a sentence; and what stands behind the last one, backwards: signs, handles
#: and hashtags.
_ENDS = ".!?\u061f\n"
_BEHIND = re.compile(r"(?:[^\w@#]|\w+[@#])*")


def asks_how(plain: str) -> bool:
    """
    Say whether *plain* text ends by asking how something is done, or wishes to know
    what it takes.
    """
    if _ASKED.search(_last_sentence(plain)) is not None:
        return True
    return _WISHED.search(plain) is not None and _APPLIES.search(plain) is None


def asks_only_how(plain: str) -> bool:
    """
    Say whether *plain* text does nothing but ask how something is done.
    """
    return _ONLY.fullmatch(plain) is not None


def _last_sentence(plain: str) -> str:
    # "¿Cómo me apunto? Ponme en pilates" wants it done.
    said = _BEHIND.sub("", plain[::-1], count=1)[::-1]
    return said[max(map(said.rfind, _ENDS)) + 1 :]

"""
Formulas, which say nothing of a message's matter: "estimados señores", "perdonad las
molestias", "que pago mis impuestos", "un cordial saludo". Rules and examples do not see
them.
"""

from __future__ import annotations

import re

import re2

from gateway.core.writing.joining import AND
from gateway.core.writing.regex import any_of, any_way
from gateway.routing.words.text import cut

#: "Muchas gracias".
THANKS = any_way(
    """
    (?:muchas |muchisimas |mil )?gra[cs]ias|(?:moltes )?gracies|(?:moitas )?grazas

    eskerrik asko|(?:many )?thanks|thank you|merci(?: beaucoup)?|(?:vielen )?danke?
    |multumesc|ch?o?u?kran
    """
)

#: They are formulas also at the end of a sentence, without a sign before them.
_ENDS = any_way(
    rf"""
    # Gracias y un saludo.
    {THANKS},? (?:{any_of(AND)}) (?:(?:un|muchos) )?(?:saludos?|salut|saudo|regards)

    # Gracias por su atención. Gracias de antemano.
    {THANKS} (?:de antemano|por adelantado|anticipadas|per endavant|de anteman)
    |{THANKS} (?:in advance|d.avance|im voraus|anticipat)
    |{THANKS} (?:por|per|pola|polo|for|pour|fur|pentru)
    (?: su| vuestra| tu| la| seva| la seva| sua| a sua| your| votre| ihre)
    (?: atencion| ayuda| tiempo| colaboracion| atencio| ajuda| axuda| help| time
    | attention| aide| hilfe| atentia)

    # Que pago mis impuestos como todo el mundo. Para eso pagamos.
    (?:que |y )(?:yo )?pag(?:o|amos) (?:(?:mis|nuestros|los) )?impuestos
    (?: como (?:todo el mundo|todos|cualquiera|los demas|el que mas))?
    |pag(?:o|amos) (?:(?:mis|nuestros|los) )?impuestos
    (?: como (?:todo el mundo|todos|cualquiera|los demas|el que mas))
    |(?:que )?(?:para|pa) eso pag(?:o|amos)(?: (?:(?:mis|nuestros|los) )?impuestos)?
    |i pay my taxes(?: like everyone else)?|que pago (?:els|os) meus impostos

    # Quedo a la espera de su respuesta.
    (?:quedo|quedamos) a la espera
    (?: de (?:su|vuestra|tu|sus|vuestras) (?:respuesta|contestacion|noticias))?
    |(?:espero|esperamos) (?:su|vuestra|tu) (?:respuesta|contestacion)
    |looking forward to (?:your reply|hearing from you)
    |(?:en|dans l.)attente de votre reponse

    # Nunca me he quejado.
    (?:(?:y|yo|que) )?(?:nunca|jamas) me (?:(?:he|habia) )?quej(?:ado|o)
    |(?:yo )?no (?:soy de|suelo|me gusta) quejarme

    # Os mando foto.
    (?:(?:y )?(?:os|te|le|les|us) )?(?:mando|envio|paso|dejo|adjunto|subo|pongo)
    (?: (?:una|la|unas|las))?(?: fotos?| fotografias?| imagen(?:es)?)|fotos? adjuntas?
    |photos? (?:attached|below)|i attach a photo|photos? ci-jointes?|fotos? anbei

    # No sé si escribo al sitio correcto. Si no es aquí, decidme dónde.
    no se si (?:escribo al|es el|es este el|me dirijo al)
    (?: sitio| lugar| departamento)(?: correcto| adecuado)?|no se si es (?:por )?aqui
    |(?:y )?si no es aqui,? (?:decidme|digame|diganme|dime) (?:a )?(?:donde|quien)

    # Perdonad las molestias. Perdonad que os moleste.
    (?:perdonad|perdone|perdonen|perdona|disculpad|disculpe|disculpen|disculpa)
    (?: que (?:os|les|le|te) molest(?:e|emos)| (?:por )?(?:las|la) molestias?)
    |perdon (?:por )?(?:las|la) molestias?|sorry to (?:bother|disturb) you
    |desole de vous deranger
    """
)

_STANDS = any_way(
    """
    # Estimados señores. A quien corresponda.
    (?:estimad[oa]s?|muy|distinguid[oa]s?|apreciad[oa]s?)
    (?: senore?s?(?:as?)?| sr[ae]?s?| sras?)(?: mi[oa]s?| y senoras?| senoras?)?
    |a quien corresponda|a qui correspongui|a quen corresponda|to whom it may concern

    benvolguts (?:senyors|senyores)|jaun-andreok|madame,? monsieur|messieurs
    |dear (?:sirs?|sir or madam|madam|all)|sehr geehrte damen und herren|stimati domni

    # Me dirijo a ustedes para lo siguiente.
    (?:por|mediante|con) la presente
    |(?:me dirijo|nos dirigimos|le escribo|les escribo|os escribo)
    (?: a (?:usted(?:es)?|vosotros|vds?|uds?))
    (?: para (?:(?:comunicar|exponer)(?:les?)? )?lo siguiente)?

    # Aupa! Iepa lagunak.
    (?:aupa|iepa|epa)(?: lagunak| denoi| guztioi)?

    # Reciban un cordial saludo. Saludos. Atentamente.
    (?:reciban? |reciba usted |os (?:mando|envio) |les envio |le envio )?
    (?:un (?:cordial |afectuoso |fuerte )?saludo(?: cordial| a todos| para todos)?)
    |(?:cordiales )?saludos(?: cordiales| a todos)?|atentamente|cordialmente

    sin otro particular|salutacions(?: cordials)?|atentament|cordialment|un saudo
    |agur bero bat
    |(?:kind |best |warm )?regards|best wishes|yours (?:sincerely|faithfully)
    |cordialement|bien a vous|bien cordialement|salutations distinguees
    |mit freundlichen gru(?:ss|b)en|(?:viele|liebe|beste) gru(?:ss|b)e
    |cu (?:stima|respect)
    """
)

#: A formula is a sentence, or a part of one between signs.
_BEGIN = r"(?:^|(?<=[,.;:!?\n)(])) *"
_END = r" *(?:$|(?=[\n()])|[,.;:!]+)"
_FORMULA = re.compile(
    rf"{_BEGIN}(?:{_ENDS}|{_STANDS}){_END}|(?<=\S) {_ENDS}{_END}", re.MULTILINE
)
#: Any of them, wherever it stands; RE2 finds where there may be one.
FORMULA = f"{_ENDS}|{_STANDS}"
_PERHAPS = re2.compile(FORMULA)

_STOPS = ".!;"

#: A message of fewer words besides is what its formulas are: "un saludo".
_FEWEST = 3


def without_formulas(plain: str) -> str:
    """
    Return *plain* text without formulas, unless it says hardly anything else.
    """
    kept, at = list[str](), 0
    for perhaps in _PERHAPS.finditer(plain):
        start = perhaps.start()
        found = _FORMULA.match(plain, start - (plain[start - 1 : start] == " "))
        if found is not None and found.start() >= at:
            # Where a formula ends a sentence, what stands before it ends there, too.
            before, ended = plain[at : found.start()].rstrip(), found[0].rstrip()[-1:]
            ends = before[-1:].isalnum() and ended in _STOPS
            kept.append(before + ended if ends else before)
            at = found.end()
    if not kept:
        return plain
    left = " ".join([*kept, plain[at:]])
    return left if len(cut(left)) >= _FEWEST else plain

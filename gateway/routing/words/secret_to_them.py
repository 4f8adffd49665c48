"""
Whether a text says that somebody of whom it tells must not learn of it, and calls them
by no name there: "que no la lea ella", "sin pasar por él", "not to her".
"""

from __future__ import annotations

import re2

from gateway.core.writing.regex import any_way, either
from gateway.routing.words import secret_to_them_abroad as abroad

#: What ends what is said: not "él" before its own noun, as in "que no lo vea el perro".
ENDS = r"(?: ?[.,;:!?)…]|$)"
_SELF = "(?: mism[oa]s?)?"
_SHE = rf"(?:ell[ao]s?|ela){_SELF}"
#: "Él" is also an article: it counts where a clause ends behind it.
_HE = rf"(?:{_SHE}|el{_SELF}{ENDS}|el{_SELF} (?:ni|y|quien|sino|que)\b)"
IT = "(?:se )?(?:l[aeo]s? )?"
#: To learn of something, or to have it in hand.
DOES = either(
    """
    sepa[ns]?, enteren?, vea[ns]?, lea[ns]?, abran?, reciban?, lleven?, traten?,
    tramiten?, contesten?, respondan?, atiendan?, miren?, resuelvan?, decidan?,
    investiguen?, gestionen?, intervengan?, cojan?, revisen?, juzguen?, sean?,
    lleguen?, pasen?, conozcan?, se ocupen?, se encarguen?
    """
)
#: To tell it to somebody, or to hand it to them.
TELLS = either(
    r"""
    dig(?:ais|an|as|a), cont(?:eis|e), cuente[ns]?, ensen(?:eis|en|es|e), mostreis,
    muestre[ns]?, coment(?:eis|en|es|e), avis(?:eis|en|es|e), llam(?:eis|en|es|e),
    (?:pas|mand|traslad)(?:eis|en|es|e), (?:re)?envi(?:eis|en|es|e), deis, den,
    remit(?:ais|an|a), entregu(?:eis|en|e), comuniqu(?:eis|en|e), hagais llegar,
    hagan llegar
    """
)
_OTHER = (
    rf"(?:otra persona|otr[oa]{ENDS}|alguien (?:distint[oa]|diferente|ajen[oa]"
    r"|que no sea|mas neutral))"
)
_TELLING = (
    r"(?:(?:os|les|te|lo|esto|yo|se lo) )*(?:(?:escrib|cuent|denunci|llam)\w+|vengo\b"
    r"|(?:he|hemos) (?:escrito|venido|contado|llamado|denunciado|dicho)\b"
    r"|est(?:oy|amos) (?:escribiendo|contando|denunciando)\w*)"
)
_CONCERNED = "(?:interesad|aludid|afectad|implicad|denunciad|acusad)[oa]s?"
#: That they, of whom it told before, must not learn of it.
_THEM_WAYS = any_way(
    rf"""
    # A wish that somebody does not learn of it, whoever that is: que no se entere, sin
    # que nadie lo sepa, no puede saberlo, no quiero que su madre se entere.
    \b(?:no|nunca|jamas|nadie|ni|sin que)(?: (?:se|l[aeo]s?|nadie|nunca|el|ellos|ella
      |ellas|quien|alli|ahi))* (?:sep(?:a|an|ais)|enter(?:e|en|eis))\b
    |\b(?:no|nunca|jamas) (?:se )?(?:lo )?(?:puede|debe|tiene por que)n? (?:saber
      |enterar)[a-z]*\b
    |\bno (?:quier|quisier|dese)\w*(?: \w+){{0,5}} (?:sepan?|supier\w+|enter(?:en?|ara
      |aran|arse))\b

    # Who does not know that this is told: no saben que escribo, nadie allí sabe que lo
    # cuento, they don't know I'm writing.
    \b(?:no|nadie(?: \w+){{0,5}}) (?:lo )?saben? que {_TELLING}

    # No le digáis nada, allí no digan nada, que no se lo enseñen; ni mu.
    \bno (?:se )?(?:l[aeo]s? )?(?:dig(?:a|an|ais)|cont(?:eis|en)|cuent(?:en?|es)
      |coment(?:eis|en)|ensen(?:eis|en)|mostreis|muestren?)\b
    |\bno vay(?:as?|an|ais) a (?:decir|contar)\w* (?:nada|quien|que (?:es|ha sido
      |he sido|soy|fui) (?:cosa mia|yo))\b
    |\bno se l[ao]s? {TELLS}\b
    |\bni (?:mu|palabra|pio)\b

    # Que ella no la lea, no quiero que él lo lea, sin que ellos intervengan.
    \bque (?:por favor )?(?:{_SHE}|el{_SELF}) no {IT}{DOES}\b
    |\b(?:sin|no quier\w+|no quisiera|evit\w+|impid\w+) que (?:{_SHE}|el{_SELF}) {IT}
      {DOES}\b

    # Que no la abra él, sin que le llegue a ella, que no sea ella.
    \b(?:que (?:por favor )?no|sin que|no quier\w+ que|no quisiera que|evit\w+ que)
      [ ]{IT}{DOES}(?: (?:nada|esto))?(?: ni)?(?: (?:a|por|en|de|con))? {_HE}

    # Que no lo vea.
    \bque (?:por favor )?no l[ao]s? {DOES}(?: nadie de (?:su|sus|ese|esa|ell[ao]s?)
      [ ]?\w*)?{ENDS}

    # Cualquiera menos él; saltándose su oficina; que no trascienda a ese departamento.
    \b(?:cualquiera|quien sea|todos|todo el mundo) menos (?:a )?{_HE}
    |\b(?:saltandose|sin pasar por|por encima de|al margen de|a espaldas de)
      [ ](?:su|ese|esa|dich[oa]) \w+
    |\bno (?:\w+ ){{0,2}}(?:trascienda|llegue|salga|vaya|pase) (?:a|en|por)
      [ ](?:su|ese|esa|dich[oa]) (?:departamento|oficina|area|servicio|buzon)

    # Sin pasar por ella; a él que no le llegue, a ella ni palabra, y no a ella.
    \bsin (?:pasar|contar|hablar|tratar) (?:por|con) {_HE}
    |\ba (?:{_SHE}|el{_SELF}),? (?:que )?(?:no|ni)\b
    |(?:[,;.:-]| y| pero| que) ?(?:no|nunca|menos) (?:a |por |para |de |con )?
      (?:{_SHE}|el{_SELF}){ENDS}
    |(?:^|[,;.:]| y| pero) ?(?:{_SHE}|el{_SELF}) no{ENDS}

    # No se lo digáis a ella; no le digáis nada.
    \bno se l[ao]s? {TELLS}(?: a {_HE}|{ENDS})
    |\bno l[ae]s? (?:dig|cont|cuent|comuni|avis)\w+(?: nada| esto)?(?: a {_HE}|{ENDS})

    # Que lo lleve otra persona; alguien distinto de la interesada.
    \bque (?:l[ao]s?|me|nos|esto) {DOES} {_OTHER}
    |\b(?:distint[oa] (?:de|a)|diferente (?:de|a)|que no sea|no|ni|sin pasar por)
      [ ]?(?:a |por )?(?:al|del|el|la|l[ao]s)? ?(?:(?:propi|mism)[oa]s? )?{_CONCERNED}

    # A mi jefe no; no se lo paséis a mis compañeros.
    \bno (?:se l[ao]s?|l[ae]s?) {TELLS}(?: nada| esto)? a (?:mi|mis|su|nuestr[oa]s?)
      [ ](?:jef|encargad|capata|companer|coordinador|superior)\w*
    |\ba (?:mi|mis|nuestr[oa]s?) (?:jef|encargad|capata|companer|coordinador)\w*,?
      (?: que)? no\b

    # Que no pase por sus manos, a sus espaldas.
    \bno (?:\w+ )?(?:pas|lleg|ca)\w+ (?:por|a|en) sus? (?:manos|oidos|mesa|buzon)\b
    |\ba sus? espaldas\b
    """
)
#: The same in any language.
THEM_WAYS = rf"{_THEM_WAYS}|{abroad.THEM_WAYS}"
_THEM = re2.compile(THEM_WAYS)
#: Que no se entere mi mujer: somebody of the sender's own, who need not work here.
_OWN = re2.compile(
    r"\b(?:(?:sepan?|enteren?)(?: de nada)? (?:mis?|nuestr[oa]s?)"
    rf"|{abroad.OWN_WAYS}) \w+"
)
_WORKS_THERE = re2.compile(
    r"\b(?:traba(?:j|ll)|treball|curr|limpi|friega|atiende|works?)\w*\b"
    r"|\b(?:es|son|esta|estan) (?:el|la|l[ao]s|de|del|en|un|una) "
)


def is_kept_from_them(plain: str) -> bool:
    """
    Say whether *plain* text says that somebody of whom it tells must not learn of it,
    without a name: "que no se entere de que he sido yo".
    """
    if _OWN.search(plain) and not _WORKS_THERE.search(plain):
        return False
    return _THEM.search(plain) is not None

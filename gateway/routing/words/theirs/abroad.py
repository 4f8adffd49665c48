r"""
The plainest ways in which employees tell what is somebody's own in the other languages
of the country, in English and in French: patterns, as those of
`gateway.routing.words.theirs.who` are.
"""

from __future__ import annotations

from gateway.routing.words.personal import Personal
from gateway.routing.words.theirs.given import NAME

_ILL = (
    r"(?:alzheimer'?s?|demencia|dementia|demence|dementzia|cancer|cancro|minbizia"
    r"|tumou?r"
    r"|depressio|depresion|depression|depresioa|ansietat|ansiedade|anxiety"
    r"|esquizofrenia"
    r"|schizophrenia|autisme?|autismo|autism|epilepsi\w+|parkinson|diabet\w+|hiv|vih"
    r"|sida"
    r"|discapacitat|discapacidade|disability|handicap|schizophrenie)"
)
_CA_YOUR = r"\b(?:el seu|la seva|els seus|les seves|el teu|la teva)"
_CA_KIN = r"(?:mare|pare|marit|dona|parella|germana?|avia?|vei(?:na)?|familia)"
_CA_CHILD = r"(?:fill(?:a|s|es)?|net(?:a|s)?|nen(?:a|s)?|nebo[td]a?)"
_GL_YOUR = r"\b(?:o seu|a sua|os seus|as suas|o teu|a tua)"
_GL_KIN = r"(?:nai|pai|marido|muller|parella|irman?|avoa?|vecin[oa]|veci[nñ]a|familia)"
_GL_CHILD = r"(?:fill[oa]s?|net[oa]s?|nen[oa]s?|sobrin[oa]s?)"
_EN_KIN = (
    r"(?:mother|father|mum|dad|husband|wife|partner|brother|sister|grand(?:mother"
    r"|father)"
    r"|neighbour|neighbor|family|ex)"
)
_EN_CHILD = r"(?:son|daughter|child|kid|baby|nephew|niece|grand(?:son|daughter|child))"
_FR_YOUR = r"\b(?:votre|vos|ton|ta|tes)"
_FR_KIN = (
    r"(?:mere|pere|mari|femme|conjoint|compagn[eo]\w*|frere|soeur|voisine?|famille)"
)
_FR_CHILD = r"(?:fils|fille|enfants?|bebe|neveu|niece|petit-fils|petite-fille)"
_EU_YOUR = r"\bzure"
_EU_KIN = (
    r"(?:ama|aita|senar|emazte|bikote|anai|arreba|ahizpa|auzokide|amona|aitona)\w*"
)
_EU_CHILD = r"(?:seme|alaba|ume|haur|iloba|biloba)\w*"
_LITTLE = r"[^.!?\n]{0,30}?"

_HEALTH = (
    (
        rf"(?:{_CA_YOUR} {_CA_KIN}|\bvoste|\b(?:el|la) (?:vei(?:na)?|senyora?)|{NAME})"
        rf"{_LITTLE}\b(?:esta|es|te|pateix|va ser)(?: un| una)? (?:ingressa(?:t|da)"
        rf"|malalta?|embarassada|a l'hospital|{_ILL})\b"
    ),
    (
        rf"(?:{_GL_YOUR} {_GL_KIN}|\bvostede|\b(?:o|a) (?:vecin[oa]|senora?)|{NAME})"
        rf"{_LITTLE}\b(?:esta|e|ten|padece|foi)(?: un| unha)? (?:ingresad[oa]|mal"
        rf"|enferm[oa]"
        rf"|doente|embarazada|no hospital|{_ILL})\b"
    ),
    (
        rf"(?:\b(?:your|the) {_EN_KIN}\b|\byou\b|{NAME}){_LITTLE}\b(?:is|are|has|have"
        rf"|was"
        rf"|suffers? from)(?: a| still)? (?:in (?:the )?hospital|ill|pregnant|mentally"
        rf" ill"
        rf"|an alcoholic|disabled|{_ILL})\b"
    ),
    (
        rf"(?:{_FR_YOUR} {_FR_KIN}\b|\bvous\b|{NAME}){_LITTLE}\b(?:est|a|etes|avez"
        rf"|souffre\w*"
        rf" d[e'u]\w*)(?: un| une| la| le)? ?(?:a l'hopital|hospitalisee?|malade"
        rf"|enceinte"
        rf"|handicapee?|{_ILL})\b"
    ),
    (
        rf"(?:{_EU_YOUR} {_EU_KIN}|{NAME}){_LITTLE}\b(?:ospitale\w+|gaixo\w*|haurdun"
        rf"|{_ILL})"
    ),
)

_CA_AID = r"(?:ajuts?|ajudes?|beca|pensio|prestacio|renda garantida|lot d'aliments)"
_GL_AID = r"(?:axudas?|bolsa de estudos|pension|prestacion|risga|lote de alimentos)"
_EN_AID = (
    r"(?:(?:emergency |housing |rent |social |food |disability )?(?:benefits?|allowance"
    r"|aid|grant)|pension|food (?:parcel|voucher)|scholarship)"
)
_FR_AID = r"(?:aide|allocation|bourse|pension|rsa|colis alimentaire)"
_EU_AID = r"(?:[\w-]*laguntza|pentsioa|beka|prestazioa|dsbe|dirulaguntza)\w*"
_NEED = (
    (
        rf"\b{_CA_AID}\b{_LITTLE}\bse li (?:paga|concedi|denega|ingressa)\w+"
        rf"|\b(?:li|se li) (?:hem|han|ha|va) (?:estat |ser )?(?:concedi|denega"
        rf"|aprova)\w+"
        rf"{_LITTLE}\b{_CA_AID}\b|{_CA_YOUR} {_CA_AID}\b"
    ),
    (
        rf"\b(?:conced|deneg|aprob)\w{{0,6}}(?:lle)\b{_LITTLE}\b{_GL_AID}\b"
        rf"|\b(?:foille|selle) (?:conced|deneg|aprob)\w+{_LITTLE}\b{_GL_AID}\b"
        rf"|{_GL_YOUR} {_GL_AID}\b|\b{_GL_AID}\b{_LITTLE}\b(?:pag|conced"
        rf"|ingres)\w*selle\b"
    ),
    (
        rf"\byour (?:application for (?:the )?|claim for )?{_EN_AID}\b|\byou (?:have"
        rf" been|were) (?:granted|refused|denied)\b"
        rf"|\bprivately about your (?:{_EN_AID}|fine|debt|health|{_EN_CHILD}"
        rf"|complaint)\b"
    ),
    (
        rf"\b(?:votre|vos) (?:demandes? d[e'] ?(?:l')?)?{_FR_AID}\b|\b(?:nous vous"
        rf" avons|il vous a ete) (?:accorde|refuse)"
        rf"\w*{_LITTLE}\b{_FR_AID}\b|\ben prive (?:au sujet|a propos) de (?:votre"
        rf"|vos)\b"
    ),
    rf"{_EU_YOUR} {_EU_AID}\b",
)

_CASE = (
    (
        r"\b(?:voste |tu )?deus?(?: voste)? (?:un|una|dos|dues|tres|\d+|els|les|el|la)"
        r" (?:rebuts?|euros|€|quot\w+|factur\w+|taxa|ibi|aigua|escombraries)"
        r"|\b(?:te voste|li consten)\b[^.!?\n]{0,20}\b(?:rebuts?|multes|factures"
        r"|deutes?)\b"
        r"|\bli (?:van|han|hem) (?:posar|posat) (?:la|una) (?:multa|denuncia)\b"
        rf"|\b(?:va ser|ha estat|es) (?:{_CA_YOUR} {_CA_KIN}) qui\b"
        rf"|{_CA_YOUR} (?:multa|sancio|deute|embargament|divorci|denuncia contra)\b"
        rf"|\bqui (?:el|la|us|ho) (?:va|ha) (?:denunci|avis|truc"
        rf"|queix)\w+{_LITTLE}\b(?:es"
        rf"|va ser|ha estat) (?:{_CA_YOUR} {_CA_KIN}|{NAME}|(?:el|la) vei)"
    ),
    (
        r"\b(?:vostede )?debe(?:s)?(?: vostede)? (?:un|unha|dous|duas|tres|\d+|os|as|o"
        r"|a)"
        r" (?:recibos?|euros|€|cotas?|facturas?|taxa|ibi|auga|lixo)"
        r"|\b(?:ten vostede|cons?tanlle)\b[^.!?\n]{0,20}\b(?:recibos?|multas|facturas"
        r"|debedas?)\b"
        r"|\bpuxeronlle (?:a|unha) (?:multa|denuncia)\b"
        rf"|\b(?:foi|e) (?:{_GL_YOUR} {_GL_KIN}) (?:quen|a que|o que)\b"
        rf"|{_GL_YOUR} (?:multa|sancion|debeda|embargo|divorcio|denuncia contra)\b"
        r"|\bquen (?:o|a|os|as|lle)? ?(?:denunci|avis|chamou|queix)\w*"
        rf"{_LITTLE}\b(?:foi|e) (?:{_GL_YOUR} {_GL_KIN}|{NAME}|(?:o|a) veci)"
    ),
    (
        r"\byou (?:still )?owe\b|\byou have\b[^.!?\n]{0,15}\b(?:unpaid|overdue"
        r"|outstanding)\b"
        rf"|\b(?:it was|it is) your {_EN_KIN} (?:who|that)\b|\byour (?:fine|debt"
        rf"|arrears|eviction|divorce|restraining"
        r" order|criminal record)\b|\b(?:who|whoever) (?:reported|called|complained)"
        rf"{_LITTLE}\b(?:was|is) (?:your {_EN_KIN}|{NAME})"
        rf"|\b(?:arrested|reported|fined) (?:your (?:{_EN_KIN}|{_EN_CHILD})|{NAME})"
    ),
    (
        r"\bvous (?:nous )?devez (?:encore )?(?:une?|deux|trois|\d+|les?|la)"
        r" (?:factures?"
        r"|euros|€|quittances?|mois|loyers?|taxes?)"
        r"|\bvous avez\b[^.!?\n]{0,15}\b(?:impaye\w*|dettes?|amendes?)"
        r"|\b(?:factures?|loyers?) impayee?s?\b"
        rf"|\bc'est (?:{_FR_YOUR} {_FR_KIN}) qui\b|\b(?:votre|vos) (?:amendes?|dettes?"
        rf"|divorce|expulsion|casier)\b"
        rf"|\bcelui qui (?:vous )?a (?:denonce|appele|prevenu){_LITTLE}\best"
        rf" (?:{_FR_YOUR}"
        rf" {_FR_KIN}|{NAME})|\b(?:arrete|denonce|verbalise) (?:votre|{NAME})"
    ),
    rf"{_EU_YOUR} (?:isun|zor|enbargo|dibortzio)\w*|\bzor (?:dituzu|diguzu)\b",
)

_MINOR = (
    (
        rf"{_CA_YOUR} {_CA_CHILD} (?:no |ja |encara )?(?:te|tenen|ha|han|esta|estan|va"
        rf"|consta)"
        r"\b(?! (?:dret|entrada|que)\b)"
    ),
    (
        rf"{_GL_YOUR} {_GL_CHILD} (?:non |xa |ainda )?(?:ten|tenen|foi|foron|esta"
        rf"|estan|consta"
        r"|quedou)\b(?! (?:dereito|entrada|que)\b)"
    ),
    (
        rf"\byour {_EN_CHILD} (?:has|is|was|did|does|got|lost|broke)\b(?! (?:to"
        rf"|welcome)\b)"
    ),
    rf"{_FR_YOUR} {_FR_CHILD} (?:n'|ne )?(?:a|est|ont|sont|etait)\b(?! (?:droit)\b)",
    rf"{_EU_YOUR} {_EU_CHILD}{_LITTLE}\b(?:ez du|du|ez da|da|dago|ditu)\b",
    rf"{NAME},? (?:aged )?(?:1[0-7]|[1-9]) (?:years|anys|anos|ans|urte)\b",
)

TOLD = {
    Personal.HEALTH: _HEALTH,
    Personal.NEED: _NEED,
    Personal.CASE: _CASE,
    Personal.MINOR: _MINOR,
}

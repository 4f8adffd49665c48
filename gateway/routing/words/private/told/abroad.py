r"""
Patterns for the plainest ways in which employees tell somebody's personal data in
Catalan, Galician, Basque, English and French; for the same kind of text as those of
`gateway.routing.words.private.told.who`.
"""

from __future__ import annotations

from gateway.core.writing.regex import either, ways
from gateway.routing.words.private.kinds import Personal
from gateway.routing.words.private.told.names import NAME
from gateway.routing.words.private.told.who import NO_OFFICE, NOT_SINCE

_ILL = either(
    r"""
    alzheimer'?s?, demencia, dementia, demence, dementzia, cancer, cancro, minbizia,
    tumou?r, depressio, depresion, depression, depresioa, ansietat, ansiedade, anxiety,
    esquizofrenia, schizophrenia, autisme?, autismo, autism, epilepsi\w+, parkinson,
    diabet\w+, hiv, vih, sida, discapacitat, discapacidade, disability, handicap,
    schizophrenie
    """
)
_CA_YOUR = r"\b(?:el seu|la seva|els seus|les seves|el teu|la teva)"
_CA_KIN = either(
    """
    mare, pare, marit, dona, parella, germana?, avia?, vei(?:na)?, familia
    """
)
_CA_CHILD = either("fill(?:a|s|es)?, net(?:a|s)?, nen(?:a|s)?, nebo[td]a?")
_GL_YOUR = r"\b(?:o seu|a sua|os seus|as suas|o teu|a tua)"
_GL_KIN = either(
    """
    nai, pai, marido, muller, parella, irman?, avoa?, vecin[oa], veci[nñ]a, familia
    """
)
_GL_CHILD = either("fill[oa]s?, net[oa]s?, nen[oa]s?, sobrin[oa]s?")
_EN_KIN = either(
    """
    mother, father, mum, dad, husband, wife, partner, brother, sister,
    grand(?:mother|father), neighbour, neighbor, family, ex
    """
)
_EN_CHILD = either(
    """
    son, daughter, child, kid, baby, nephew, niece, grand(?:son|daughter|child)
    """
)
_FR_YOUR = r"\b(?:votre|vos|ton|ta|tes)"
_FR_KIN = either(
    r"""
    mere, pere, mari, femme, conjoint, compagn[eo]\w*, frere, soeur, voisine?, famille
    """
)
_FR_CHILD = either(
    """
    fils, fille, enfants?, bebe, neveu, niece, petit-fils, petite-fille
    """
)
_EU_YOUR = r"\bzure"
_EU_KIN = (
    r"(?:ama|aita|senar|emazte|bikote|anai|arreba|ahizpa|auzokide|amona|aitona)\w*"
)
_EU_CHILD = r"(?:seme|alaba|ume|haur|iloba|biloba)\w*"
_LITTLE = r"[^.!?\n]{0,30}?"

_HEALTH = ways(
    rf"""
    # El veí té alzheimer.
    (?:{_CA_YOUR} {_CA_KIN}|\bvoste|\b(?:el|la) (?:vei(?:na)?|senyora?)|{NAME}){_LITTLE}
    \b(?:esta|es|te|pateix|va ser)(?: un| una)? (?:ingressa(?:t|da)|malalta?|embarassada
    |a l'hospital|{_ILL})\b

    # Sabemos que a súa nai está mal.
    (?:{_GL_YOUR} {_GL_KIN}|\bvostede|\b(?:o|a) (?:vecin[oa]|senora?)|{NAME}){_LITTLE}
    \b(?:esta|e|ten|padece|foi)(?: un| unha)? (?:ingresad[oa]|mal|enferm[oa]|doente
    |embarazada|no hospital|{_ILL})\b

    # Your mother is in hospital.
    (?:\b(?:your|the) {_EN_KIN}\b|\byou\b|{NAME}){_LITTLE}
    \b(?:is|are|has|have|was|suffers? from)
    (?: a| still)? (?:in (?:the )?hospital|ill|pregnant|mentally ill|an alcoholic
    |disabled|{_ILL})\b

    # Votre mère est à l'hôpital.
    (?:{_FR_YOUR} {_FR_KIN}\b|\bvous\b|{NAME}){_LITTLE}
    \b(?:est|a|etes|avez|souffre\w* d[e'u]\w*)(?: un| une| la| le)? ?
    (?:a l'hopital|hospitalisee?|malade|enceinte|handicapee?|{_ILL})\b

    # Zure ama ospitalean dago.
    (?:{_EU_YOUR} {_EU_KIN}|{NAME}){_LITTLE}\b(?:ospitale\w+|gaixo\w*|haurdun|{_ILL})
    """
)

_CA_AID = either(
    """
    ajuts?, ajudes?, beca, pensio, prestacio, renda garantida, lot d'aliments
    """
)
_GL_AID = either(
    """
    axudas?, bolsa de estudos, pension, prestacion, risga, lote de alimentos
    """
)
_EN_WHAT = r"(?:emergency |housing |rent |social |food |disability )"
_EN_AID = either(
    rf"""
    {_EN_WHAT}?(?:benefits?|allowance|aid|grant), pension, food (?:parcel|voucher),
    scholarship
    """
)
_FR_AID = either("aide, allocation, bourse, pension, rsa, colis alimentaire")
_EU_AID = r"(?:[\w-]*laguntza|pentsioa|beka|prestazioa|dsbe|dirulaguntza)\w*"
_NEED = ways(
    rf"""
    # L'ajut de lloguer se li pagarà divendres.
    \b{_CA_AID}\b{_LITTLE}\bse li (?:paga|concedi|denega|ingressa)\w+

    # Li hem concedit l'ajut d'emergència.
    \b(?:li|se li) (?:hem|han|ha|va) (?:estat |ser )?
    (?:concedi|denega|aprova)\w+{_LITTLE}\b{_CA_AID}\b

    # El seu ajut surt divendres.
    {_CA_YOUR} {_CA_AID}\b

    # Concedémoslle a axuda de emerxencia.
    \b(?:conced|deneg|aprob)\w{{0,6}}(?:lle)\b{_LITTLE}\b{_GL_AID}\b

    # Foille concedida a axuda de emerxencia.
    \b(?:foille|selle) (?:conced|deneg|aprob)\w+{_LITTLE}\b{_GL_AID}\b

    # A súa bolsa de estudos chega o luns.
    {_GL_YOUR} {_GL_AID}\b

    # A axuda de aluguer págaselle o venres.
    \b{_GL_AID}\b{_LITTLE}\b(?:pag|conced|ingres)\w*selle\b

    # Your emergency benefit has been approved.
    \byour (?:application for (?:the )?|claim for )?{_EN_AID}\b(?!(?: \w+)? form\b)

    # You were refused in March.
    \byou (?:have been|were) (?:granted|refused|denied)\b

    # We have answered you privately about your benefit.
    \bprivately about your (?:{_EN_AID}|fine|debt|health|{_EN_CHILD}|complaint)\b

    # Votre aide d'urgence est accordée.
    \b(?:votre|vos) (?:demandes? d[e'] ?(?:l')?)?{_FR_AID}\b

    # Nous vous avons accordé l'aide de mars.
    \b(?:nous vous avons|il vous a ete) (?:accorde|refuse)\w*{_LITTLE}\b{_FR_AID}\b

    # Nous vous avons écrit en privé au sujet de votre amende.
    \ben prive (?:au sujet|a propos) de (?:votre|vos)\b

    # Zure larrialdi-laguntza onartu da.
    {_EU_YOUR} {_EU_AID}\b
    """
)

_CASE = ways(
    rf"""
    # Vostè deu dos rebuts de l'aigua.
    \b(?:voste |tu )?deus?
    (?: voste)? (?:un|una|dos|dues|tres|\d+|els|les|el|la) (?:rebuts?|euros|€|quot\w+
    |factur\w+|taxa|ibi|aigua|escombraries)

    # Té vostè tres rebuts pendents.
    \b(?:te voste|li consten)\b[^.!?\n]{{0,20}}\b(?:rebuts?|multes|factures|deutes?)\b

    # Li van posar la multa per anar begut.
    \bli (?:van|han|hem) (?:posar|posat) (?:la|una) (?:multa|denuncia)\b

    # Va ser el seu marit qui ens va trucar.
    \b(?:va ser|ha estat|es) (?:{_CA_YOUR} {_CA_KIN}) qui\b

    # La seva multa és de 200 €.
    {_CA_YOUR} (?:multa|sancio|deute|embargament|divorci|denuncia contra)\b

    # Qui el va denunciar va ser la seva veïna.
    \bqui (?:el|la|us|ho) (?:va|ha) (?:denunci|avis|truc|queix)\w+{_LITTLE}
    \b(?:es|va ser|ha estat) (?:{_CA_YOUR} {_CA_KIN}|{NAME}|(?:el|la) vei)

    # Debe 120 € de agua desde agosto.
    {NO_OFFICE}\b(?:vostede )?debe(?:s)?
    (?: vostede)? (?:un|unha|dous|duas|tres|\d+|os|as|o|a) (?:recibos?|euros|€|cotas?
    |facturas?|taxa|ibi|auga|lixo)

    # Ten vostede tres recibos pendentes.
    \b(?:ten vostede|cons?tanlle)\b[^.!?\n]{{0,20}}
    \b(?:recibos?|multas|facturas|debedas?)\b

    # Puxéronlle unha multa en abril.
    \bpuxeronlle (?:a|unha) (?:multa|denuncia)\b

    # Foi a súa veciña quen avisou.
    \b(?:foi|e) (?:{_GL_YOUR} {_GL_KIN}) (?:quen|a que|o que)\b

    # A súa multa é de 200 €.
    {_GL_YOUR} (?:multa|sancion|debeda|embargo|divorcio|denuncia contra)\b

    # Quen o denunciou foi a súa veciña.
    \bquen (?:o|a|os|as|lle)? ?(?:denunci|avis|chamou|queix)\w*{_LITTLE}
    \b(?:foi|e) (?:{_GL_YOUR} {_GL_KIN}|{NAME}|(?:o|a) veci)

    # You owe two water bills.
    \byou (?:still )?owe\b

    # You have three unpaid bills.
    \byou have\b[^.!?\n]{{0,15}}
    \b(?:unpaid|overdue|outstanding (?:bill|fine|debt|fee|payment))

    # It was your neighbour who called us.
    \b(?:it was|it is) your {_EN_KIN} (?:who|that)\b

    # Your fine of 200 € is for parking on the pavement.
    \byour (?:fine|debt|arrears|eviction|divorce|restraining order|criminal record)\b

    # Whoever reported it was your neighbour.
    \b(?:who|whoever) (?:reported|called|complained){_LITTLE}
    \b(?:was|is) (?:your {_EN_KIN}|{NAME})

    # We fined your neighbour last week.
    \b(?:arrested|reported|fined) (?:your (?:{_EN_KIN}|{_EN_CHILD})|{NAME})

    # Vous devez deux factures d'eau.
    \bvous (?:nous )?devez (?:encore )?(?:une?|deux|trois|\d+|les?|la) (?:factures?
    |euros|€|quittances?|mois|loyers?|taxes?)

    # Vous avez encore deux amendes.
    \bvous avez\b[^.!?\n]{{0,15}}\b(?:impaye\w*|dettes?|amendes?)

    # Vous avez trois factures impayées.
    \b(?:factures?|loyers?) impayee?s?\b

    # C'est votre voisine qui nous a appelés.
    \bc'est (?:{_FR_YOUR} {_FR_KIN}) qui\b

    # Votre amende est de 200 €.
    \b(?:votre|vos) (?:amendes?|dettes?|divorce|expulsion|casier)\b

    # Celui qui vous a dénoncé est votre voisin.
    \bcelui qui (?:vous )?a (?:denonce|appele
    |prevenu){_LITTLE}\best (?:{_FR_YOUR} {_FR_KIN}|{NAME})

    # La police a arrêté votre voisin.
    \b(?:arrete|denonce|verbalise) (?:votre|{NAME})

    # Zure isuna 200 €-koa da.
    {_EU_YOUR} (?:isun|zor|enbargo|dibortzio)\w*

    # Bi ur-ordainagiri zor dituzu.
    \bzor (?:dituzu|diguzu)\b
    """
)

_MINOR = ways(
    rf"""
    # La seva filla no té plaça a l'escola bressol.
    {_CA_YOUR} {_CA_CHILD} (?:no |ja |encara )?(?:te|tenen|ha|han|esta|estan|va|consta)
    \b(?! (?:dret|entrada|que|guanyat)\b)

    # A súa filla non ten praza na gardería.
    {_GL_YOUR} {_GL_CHILD} (?:non |xa |ainda )?
    (?:ten|tenen|foi|foron|esta|estan|consta|quedou)\b(?! (?:dereito|entrada|que)\b)

    # Your daughter did not get a nursery place.
    \byour {_EN_CHILD} (?:has|is|was|did|does|got|lost|broke)\b(?! (?:to|welcome|won)\b)

    # Votre fille n'a pas de place à la crèche.
    {_FR_YOUR} {_FR_CHILD} (?:n'|ne )?(?:a|est|ont|sont|etait)\b(?! (?:droit)\b)

    # Zure alabak ez du plazarik haurtzaindegian.
    {_EU_YOUR} {_EU_CHILD}{_LITTLE}\b(?:ez du|du|ez da|da|dago|ditu)\b

    # Mateo Prado, 6 años, está en lista de espera.
    {NAME},? (?:aged )?(?:1[0-7]|[1-9]) (?:years|anys|anos|ans|urte)\b{NOT_SINCE}
    """
)

TOLD = {
    Personal.HEALTH: _HEALTH,
    Personal.NEED: _NEED,
    Personal.CASE: _CASE,
    Personal.MINOR: _MINOR,
}

r"""
Patterns for the plainest ways of telling personal data in languages other than Spanish,
for text without case and accents, with ASCII digits. Further ways in Catalan, Galician
and Basque are in a file for each.

`\b` stands only beside Latin letters, as RE2 takes no Arabic one for a letter.
"""

from __future__ import annotations

from gateway.core.writing.regex import any_way, ways
from gateway.routing.words.private.kinds import Personal

#: The beginning, with the prefixes "and", "for", "with", and the end of an Arabic word.
_BEGIN, _END = (
    r"(?:^|[\s\d.,;:!?«»()\"'،؛؟-])[وفلبك]{0,2}",
    r"(?:$|[\s\d.,;:!?«»()\"'،؛؟-])",
)
#: A number, with a little before it: of a house, or of years.
_NUMBER = r"[^.!?\n]{0,40}\b\d{1,3}"
_CHILD = r"(?:1[0-7]|[1-9])"

_HOME = ways(
    rf"""
    # Nous habitons au 3; a casa meva, 3; my flat is number 3; skon f 3.
    \b(?:vivim|la meva (?:casa|adreca)|casa meva|a mina casa|o meu enderezo
      |nous habitons|mon adresse|chez (?:moi|nous)|wir wohnen|wohnhaft|meine adresse
      |unsere adresse|locuim|adresa mea|stau (?:pe|in)|we live|our address
      |my (?:house|flat)|kan?skon|saken|sakna|3(?:o|e)?nwani|dari)\b{_NUMBER}\b

    # Basque: Urbieta 3an bizi naiz; nire etxea 3.
    \b\d{{1,3}}(?:an|ean|garren\w{{0,6}})?\b[^.!?\n]{{0,25}}\bbizi (?:naiz|gara)\b
    |\bbizi (?:naiz|gara)\b{_NUMBER}
    |\bnire (?:etxe|helbide|atari|pisu)\w{{0,6}}\b{_NUMBER}

    # Arabic: I live at, our address, my flat.
    {_BEGIN}(?:اسكن|نسكن|اقيم|عنواني|عنواننا|بيتي|منزلي|داري|شقتي){_NUMBER}
    """
)

#: "Our children" may be those of the whole town; "our daughter" and "my children" not.
_MINOR = ways(
    rf"""
    # Catalan, Galician: el meu fill, teño dous nenos.
    \b(?:meus?|meva|meves|minas?|nos[oa]|nostr[ea]) (?:fill|nen|net|bebe|cativ
      |rapaz)\w{{0,4}}\b
    |\b(?:tinc|teno|temos|tenim) (?:un|una|unha|dous|duas|dos|dues) (?:fill|nen|net
      |bebe)\w{{0,4}}\b

    # Basque: nire alaba, umea galdu, 6 urteko haurra.
    \b(?:nire (?:ume|haur|seme|alaba|bilob|ilob)|gure (?:seme|alaba))\w{{0,8}}\b
    |\b(?:ume|haur|seme|alaba)\w{{0,3}} (?:galdu|desagertu|bat (?:dut|daukat|dugu))\b
    |\b{_CHILD} urte(?:ko (?:ume|haur|seme|alaba|neska|mutil)| (?:ditut|dauzkat))

    # English: my children, our little boy.
    \bmy (?:sons|daughters|children|kids|grandchildren)\b
    |\b(?:my|our) (?:little |young |youngest |eldest )?
      (?:son|daughter|child|kid|baby|boy|girl|toddler|grand(?:son|daughter|child))\b

    # French: ma fille, j'ai deux enfants.
    \b(?:mon|ma|mes|notre) (?:petite?s? )?(?:fils|filles?|enfants?|bebes?|gamine?s?)\b
    |\b(?:j'ai|nous avons) (?:une?|deux|trois) (?:fils|filles?|enfants?|bebes?)\b

    # German: mit meinen Kindern, unsere kleine Tochter.
    \bmeinen? kindern?\b
    |\b(?:mein|unser)(?:e|en|em|er|es|s)? (?:kleine[nrs]? )?
      (?:sohn|tochter|kind|kindes|baby|junge|enkel\w{{0,4}})\b

    # Romanian: fetița mea, am doi copii, băiat de 6 ani.
    \b(?:copil|baiat|baietel|fetit|fat|fiu|fiic|bebelus|nepo)\w{{1,5}} (?:meu|mea|mei
      |mele|nostru|noastra)\b
    |\b(?:imi|mi-am|mi am|mi-a|ne-am)\b[^.!?\n]{{0,30}}\b
      (?:copil(?:ul|ii)|baiatul|baietelul|fetita|fiul|fiica|bebelusul)\b
    |\bam (?:un|o|doi|doua|trei) (?:copil|copii|baiat|baieti|fetita|fetite|bebelus)\b
    |\b(?:copil|baiat|baietel|fetit|fat)\w{{0,3}}\b[^.!?\n]{{0,25}}\b{_CHILD} ani\b

    # Arabic: my children, our daughter; she is 6.
    {_BEGIN}(?:(?:اولاد|اطفال|بنات|ابناي)ي|(?:ابن|ابنت|بنت|ولد|طفل|طفلت|حفيد|حفيدت|رضيع
      |رضيعت)(?:ي|نا)){_END}
    |عمر(?:ه|ها|ي) {_CHILD}(?:$|\D)

    # Darija in Latin letters.
    \b(?:be?nti|bentna|we?ldi|weldna|wlidi|wlidati|wladi|wladna|drari dyal(?:i|na))\b
    """  # noqa: RUF001
)

_ILL = any_way(
    r"""
    # Catalan, Galician, Basque: estic malalta, cancro, haurdun.
    embarassad|cancro\b|minbizi|haurdun|bihotzekoa\b|gaixo(?:rik|tuta)\b
    |gaixo (?:nago|dago|gaude)\b|esti?c malalta?\b|estou (?:enferm[oa]|doente)\b

    # English, French: has dementia, je suis diabétique.
    chemo|has dementia\b|i(?:'m| am) (?:disabled|diabetic|unwell)\b|chimio|grossesse
    |je suis (?:malade|handicape|diabetique|asthmatique)

    # German, Romanian: sie ist schwer krank, este gravidă.
    krebs\b|krebskrank|demenz|herzinfarkt|schlaganfall
    |(?:ich bin|ist|mich) (?:schwer )?krank\b
    |bolnav[aei]? de\b|(?:sunt|este|e) (?:bolnava?|gravida)\b

    # In hospital: I've been in hospital, sors de l'hôpital, war im Krankenhaus.
    (?:i(?:'ve| have)? (?:was|been|just left|came out of|am)|we were) (?:\w+ ){0,3}
      hospital
    |(?:je sors|sorti|ete|suis|j'etais) (?:\w+ ){0,2}(?:de l'|a l')hopital
    |(?:war|lag|liege|bin) (?:\w+ ){0,4}im krankenhaus|im krankenhaus (?:war|lag)
    |(?:sunt|am fost) in spital
    |(?:he estat|estic) (?:\w+ ){0,3}(?:ingressat|a l'hospital)
    |(?:estiven|estou) (?:\w+ ){0,3}(?:ingresad[oa]|no hospital)
    |ospitalean (?:egon|nago)

    # Blood where none should be: sang a l'orina, mexo sangue, blood in my urine.
    sang (?:a l'orina|dans les urines)|pixo sang\b|pisse (?:du|le) sang
    |(?:mexo|ourino)(?: con)? sangue\b|odola \w{0,9} ?gernua?n|gernuan odola
    |(?:passing|peeing|coughing) (?:up )?blood|blood in my\b|blut im (?:urin|stuhl)
    |sange in urina

    # Darija in Latin letters.
    mrida?\b|saratan\b|7amla\b|kanboul (?:d+em|dem)\b
    """
)
_HEALTH = ways(
    rf"""
    # In Latin letters.
    \b{_ILL}

    # Arabic: an illness by its name, who is ill, blood where none should be.
    {_BEGIN}(?:ال)?(?:سرطان|سكري|توحد|ربو|صرع|اكتياب|زهايمر){_END}
    |{_BEGIN}(?:مريض|مريضه|مصاب ب|مصابه ب|انا حامل|زوجتي حامل)
    |{_BEGIN}(?:اتبول دما?|دم في (?:البول|بولي)|في بولي دم)
    """
)

_NEED = ways(
    rf"""
    # Catalan, Galician, Basque: no tinc feina, non teño cartos, langabezian nago.
    \bno tinc (?:diners|per menjar|feina)\b
    |\bnon teno (?:dineiro|cartos|traballo|para comer)\b
    |\b(?:ez daukat|ez dut)\b[^.!?\n]{{0,20}}\bdirurik\b
    |\blangabezian\b

    # English: no money to eat, can't pay the bills, I'm unemployed.
    \bno money (?:for|to)\b
    |\bcan'?t afford (?:food|rent|to eat|the rent)\b
    |\b(?:i|we)(?:'ve| have)? (?:just )?lost (?:my|our) jobs?\b
    |\bcan'?t (?:afford|pay) (?:the|my|our) (?:\w+ )?(?:bills?|fine|tax|mortgage)\b
    |\bi(?:'m| am) unemployed\b

    # French, German, Romanian: je suis au chômage, kein Geld mehr, nu am bani de pâine.
    \bplus de quoi manger\b|\bje suis au chomage\b|\bpas d'argent pour\b
    |\bkein geld (?:fur|fuer|zum|mehr)\b|\bich bin arbeitslos\b
    |\bnu am bani (?:de|pentru|sa)\b|\bsunt (?:somer|fara serviciu)\b

    # Darija and Arabic: I have no money, no work.
    \bma ?(?:3|e)ndi(?:ch|sh) l?flous\b
    |{_BEGIN}(?:ليس لدي (?:مال|نقود|عمل)|ما عندي فلوس|عاطل عن العمل)
    """
)

TOLD = {
    Personal.HOME: _HOME,
    Personal.NEED: _NEED,
    Personal.MINOR: _MINOR,
    Personal.HEALTH: _HEALTH,
}

r"""
The plainest ways in which personal things are told in the languages other than Spanish:
patterns, for text without case and accents, with digits as ASCII has them. The other
ways of those of the country are `gateway.routing.words.coofficial`'s.

In each, `\b` stands beside Latin letters only: RE2 takes no Arabic one for a letter.
"""

from __future__ import annotations

#: Where an Arabic word begins and ends; "and", "for" and "with" are written onto it.
_BEGIN, _END = (
    r"(?:^|[\s\d.,;:!?«»()\"'،؛؟-])[وفلبك]{0,2}",
    r"(?:$|[\s\d.,;:!?«»()\"'،؛؟-])",
)
#: A number, and a little before it: of a house, or of years.
_NUMBER = r"[^.!?\n]{0,40}\b\d{1,3}"
_CHILD = r"(?:1[0-7]|[1-9])"

HOME = (
    r"\b(?:vivim|la meva (?:casa|adreca)|casa meva|a mina casa|o meu enderezo"
    r"|nous habitons|mon adresse|chez (?:moi|nous)|wir wohnen|wohnhaft|meine adresse"
    r"|unsere adresse|locuim|adresa mea|stau (?:pe|in)|we live|our address|my (?:house"
    rf"|flat)|kan?skon|saken|sakna|3(?:o|e)?nwani|dari)\b{_NUMBER}\b"
    r"|\b\d{1,3}(?:an|ean|garren\w{0,6})?\b[^.!?\n]{0,25}\bbizi (?:naiz|gara)\b"
    rf"|\bbizi (?:naiz|gara)\b{_NUMBER}"
    rf"|\bnire (?:etxe|helbide|atari|pisu)\w{{0,6}}\b{_NUMBER}"
    rf"|{_BEGIN}(?:اسكن|نسكن|اقيم|عنواني|عنواننا|بيتي|منزلي|داري|شقتي){_NUMBER}"
)

#: "Our children" are all of the town's; a daughter, and mine, are somebody's.
MINOR = (
    # Catalan, Galician.
    r"\b(?:meus?|meva|meves|minas?|nos[oa]|nostr[ea]) (?:fill|nen|net|bebe"
    r"|cativ|rapaz)\w{0,4}\b"
    r"|\b(?:tinc|teno|temos|tenim) (?:un|una|unha|dous|duas|dos|dues) (?:fill|nen|net"
    r"|bebe)\w{0,4}\b"
    # Basque.
    r"|\b(?:nire (?:ume|haur|seme|alaba|bilob|ilob)|gure (?:seme|alaba))\w{0,8}\b"
    r"|\b(?:ume|haur|seme|alaba)\w{0,3} (?:galdu|desagertu|bat (?:dut|daukat|dugu))\b"
    rf"|\b{_CHILD} urte(?:ko (?:ume|haur|seme|alaba|neska|mutil)| (?:ditut|dauzkat))"
    # English, French.
    r"|\bmy (?:sons|daughters|children|kids|grandchildren)\b|\b(?:my|our) (?:little "
    r"|young |youngest |eldest )?(?:son|daughter|child|kid|baby|boy|girl|toddler"
    r"|grand(?:son|daughter|child))\b"
    r"|\b(?:mon|ma|mes|notre) (?:petite?s? )?(?:fils|filles?|enfants?|bebes?"
    r"|gamine?s?)\b"
    r"|\b(?:j'ai|nous avons) (?:une?|deux|trois) (?:fils|filles?|enfants?|bebes?)\b"
    # German, Romanian.
    r"|\bmeinen? kindern?\b|\b(?:mein|unser)(?:e|en|em|er|es|s)? (?:kleine[nrs]? )?"
    r"(?:sohn|tochter|kind|kindes|baby|junge|enkel\w{0,4})\b"
    r"|\b(?:copil|baiat|baietel|fetit|fat|fiu|fiic|bebelus|nepo)\w{1,5} (?:meu|mea|mei"
    r"|mele|nostru|noastra)\b"
    r"|\b(?:imi|mi-am|mi am|mi-a|ne-am)\b[^.!?\n]{0,30}\b(?:copil(?:ul|ii)|baiatul"
    r"|baietelul|fetita|fiul|fiica|bebelusul)\b"
    r"|\bam (?:un|o|doi|doua|trei) (?:copil|copii|baiat|baieti|fetita|fetite|bebelus)\b"
    rf"|\b(?:copil|baiat|baietel|fetit|fat)\w{{0,3}}\b[^.!?\n]{{0,25}}\b{_CHILD} ani\b"
    # Arabic, and Darija in Latin letters.
    rf"|{_BEGIN}(?:(?:اولاد|اطفال|بنات|ابناي)ي|(?:ابن|ابنت|بنت|ولد|طفل|طفلت|حفيد"
    rf"|حفيدت|رضيع|رضيعت)(?:ي|نا)){_END}"
    rf"|عمر(?:ه|ها|ي) {_CHILD}(?:$|\D)"  # noqa: RUF001
    r"|\b(?:be?nti|bentna|we?ldi|weldna|wlidi|wlidati|wladi|wladna|drari dyal(?:i|na))"
    r"\b"
)

HEALTH = (
    # Catalan, Galician, Basque.
    r"\b(?:embarassad|cancro\b|minbizi|haurdun|bihotzekoa\b|gaixo(?:rik|tuta)\b"
    r"|gaixo (?:nago|dago|gaude)\b|esti?c malalta?\b|estou (?:enferm[oa]|doente)\b"
    # English, French.
    r"|chemo|has dementia\b|i(?:'m| am) (?:disabled|diabetic|unwell)\b|chimio|grossesse"
    r"|je suis (?:malade|handicape|diabetique|asthmatique)"
    # German, Romanian.
    r"|krebs\b|krebskrank|demenz|herzinfarkt|schlaganfall"
    r"|(?:ich bin|ist|mich) (?:schwer )?krank\b|bolnav[aei]? de\b"
    r"|(?:sunt|este|e) (?:bolnava?|gravida)\b"
    # Blood where none should be.
    r"|sang (?:a l'orina|dans les urines)|pixo sang\b|pisse (?:du|le) sang"
    r"|(?:mexo|ourino)(?: con)? sangue\b|odola \w{0,9} ?gernua?n|gernuan odola"
    r"|(?:passing|peeing|coughing) (?:up )?blood|blood in my\b|blut im (?:urin|stuhl)"
    r"|sange in urina"
    # Darija in Latin letters.
    r"|mrida?\b|saratan\b|7amla\b|kanboul (?:d+em|dem)\b)"
    rf"|{_BEGIN}(?:ال)?(?:سرطان|سكري|توحد|ربو|صرع|اكتياب|زهايمر){_END}"
    rf"|{_BEGIN}(?:مريض|مريضه|مصاب ب|مصابه ب|انا حامل|زوجتي حامل)"
    rf"|{_BEGIN}(?:اتبول دما?|دم في (?:البول|بولي)|في بولي دم)"
)

NEED = (
    r"\bno tinc (?:diners|per menjar|feina)\b|\bnon teno (?:dineiro|cartos|traballo"
    r"|para comer)\b|\b(?:ez daukat|ez dut)\b[^.!?\n]{0,20}\bdirurik\b|\blangabezian\b"
    r"|\bno money (?:for|to)\b|\bcan'?t afford (?:food|rent|to eat|the rent)\b"
    r"|\b(?:i|we)(?:'ve| have)? (?:just )?lost (?:my|our) jobs?\b"
    r"|\bcan'?t (?:afford|pay) (?:the|my|our) (?:\w+ )?(?:bills?|fine|tax|mortgage)\b"
    r"|\bi(?:'m| am) unemployed\b|\bplus de quoi manger\b|\bje suis au chomage\b"
    r"|\bpas d'argent pour\b|\bkein geld (?:fur|fuer|zum|mehr)\b|\bich bin arbeitslos\b"
    r"|\bnu am bani (?:de|pentru|sa)\b|\bsunt (?:somer|fara serviciu)\b"
    r"|\bma ?(?:3|e)ndi(?:ch|sh) l?flous\b"
    rf"|{_BEGIN}(?:ليس لدي (?:مال|نقود|عمل)|ما عندي فلوس|عاطل عن العمل)"
)

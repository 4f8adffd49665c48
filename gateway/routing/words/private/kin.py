"""
Patterns for people that somebody calls their own: family and friends.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either

_KIN = either(
    r"""
    padre, madre, papa, mama, marido, mujer, hombre, parej[ao], novi[oa], suegr[oa],
    herman[oa], abuel[oa], ti[oa], prim[oa], vecin[oa], pare, mare, home, dona, avi,
    avia, germana?, mari, femme, pere, mere, mann, frau, vater, mutter, husband, wife,
    father, mother, dad, mum, partner, nai, pai, avoa?
    """
)
#: Relatives, as their health is told of: "mi madre".
RELATIVE = rf"\b(?:mi|el meu|la meva|mon|ma|mein|meine|my|a mina|o meu) {_KIN}\b"
#: Family and friends, of any age, in all languages.
_OWN_WAYS = any_way(
    rf"""
    # Mi madre, my wife.
    {RELATIVE}

    # Mis abuelos, nuestra nuera.
    \b(?:mis?|nuestr[oa]s?) (?:padres|abuelos|suegros|cunad[oa]|nuera|yerno|padrastro
      |madrastra|companer[oa]s?|amig[oa]s?|yay[oa]|familia)\b

    # Meu fill, miña irmá, my granny, mon frère, meine Oma.
    \b(?:meu|meva|mina|my|mon|ma|meine?|our|notre|unsere?) (?:fill[oa]?|germa|irman?
      |nai|pai|avoa?|tieta?|sogr[oa]|son|daughter|brother|sister|grandad|granny|gran
      |flatmate|boyfriend|girlfriend|friend|fils|fille|frere|soeur|grand-?mere
      |grand-?pere|bruder|schwester|oma|opa|sohn|tochter|freund(?:in)?)\b

    # Nire ama, sora mea, khti.
    \b(?:nire|gure) (?:aita|ama|amona|aitona|senarra?|emaztea?|anaia?|arreba|ahizpa
      |semea?|alaba)\b
    |\b(?:sotul|tatal|fratele|fiul|bunicul) meu\b
    |\b(?:mama|sora|fiica|bunica|sotia) mea\b
    |\b(?:rajli|mrati|bba|mmi|khouya|khti|weldi|benti|jeddi|jdda)\b

    # My husband, my mother.
    \b(?:زوجي|زوجتي|ابي|والدي|امي|والدتي|اخي|اختي|ابني|ابنتي|جدي|جدتي)\b
    """
)
_OWN = re.compile(_OWN_WAYS)


def names_kin(plain: str) -> bool:
    """
    Say whether plain text mentions family or friends of the writer: "mi padre", "my
    wife".
    """
    return _OWN.search(plain) is not None

"""
Patterns for people that somebody calls their own: family and friends.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way, either

#: "Mi", "my".
MY = r"\b(?:mis?|nuestr[oa]s?|el meu|la meva|o meu|a mina|my|mon|ma|meine?)"
RELATIVES = either(
    r"""
    padres?, madre, papa, mama, padrastro, madrastra, marido, mujer, hombre, espos[oa],
    parej[ao], novi[oa], ex, hij[oa]s?, herman[oa]s?, abuel[oa]s?, yay[oa]s?,
    niet[oa]s?, ti[oa]s?, prim[oa]s?, sobrin[oa]s?, suegr[oa]s?, cunad[oa]s?, yernos?,
    nueras?, pare, mare, marit, home, dona, avi, avia, germana?, nai, pai, avoa?,
    irman?, mari, femme, pere, mere, mann, frau, vater, mutter, husband, wife, father,
    mother, dad, mum, partner
    """
)
#: Relatives and neighbours, as their health is told of: "mi madre".
RELATIVE = rf"{MY} (?:{RELATIVES}|vecin[oa])\b"
#: Family and friends, of any age, in all languages.
_OWN_WAYS = any_way(
    rf"""
    # Mi madre, my wife.
    {RELATIVE}

    # Mis amigos, nuestra familia.
    \b(?:mis?|nuestr[oa]s?) (?:companer[oa]s?|amig[oa]s?|familia)\b

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

"""
Who is one's own: whom people tell of as their family and friends.
"""

from __future__ import annotations

import re

#: Who may be ill, when told of as one's own.
RELATIVE = (
    r"\b(?:mi|el meu|la meva|mon|ma|mein|meine|my|a mina|o meu) (?:padre|madre|papa"
    r"|mama|marido|mujer|hombre|parej[ao]|novi[oa]|suegr[oa]|herman[oa]|abuel[oa]"
    r"|ti[oa]|prim[oa]|vecin[oa]|pare|mare|home|dona|avi|avia|germana?|mari|femme|pere"
    r"|mere|mann|frau|vater|mutter|husband|wife|father|mother|dad|mum|partner|nai|pai"
    r"|avoa?)\b"
)
#: Who is one's own, in whatever language and however young.
_OWN = re.compile(
    rf"{RELATIVE}"
    r"|\b(?:mis?|nuestr[oa]s?) (?:padres|abuelos|suegros|cunad[oa]|nuera|yerno"
    r"|padrastro|madrastra|companer[oa]s?|amig[oa]s?|yay[oa]|familia)\b"
    r"|\b(?:meu|meva|mina|my|mon|ma|meine?|our|notre|unsere?)"
    r" (?:fill[oa]?|germa|irman?|nai|pai|avoa?|tieta?|sogr[oa]|son|daughter|brother"
    r"|sister|grandad|granny|gran|flatmate|boyfriend|girlfriend|friend|fils|fille|frere"
    r"|soeur|grand-?mere|grand-?pere|bruder|schwester|oma|opa|sohn|tochter|freund(?:in)?)\b"
    r"|\b(?:nire|gure) (?:aita|ama|amona|aitona|senarra?|emaztea?|anaia?|arreba|ahizpa"
    r"|semea?|alaba)\b"
    r"|\b(?:sotul|tatal|fratele|fiul|bunicul) meu\b"
    r"|\b(?:mama|sora|fiica|bunica|sotia) mea\b"
    r"|\b(?:rajli|mrati|bba|mmi|khouya|khti|weldi|benti|jeddi|jdda)\b"
    r"|\b(?:زوجي|زوجتي|ابي|والدي|امي|والدتي|اخي|اختي|ابني|ابنتي|جدي|جدتي)\b"
)


def names_kin(plain: str) -> bool:
    """
    Say whether text without case and accents names somebody as the writer's own: "mi
    padre", "my wife".
    """
    return _OWN.search(plain) is not None

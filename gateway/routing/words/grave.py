"""
Tells what is grave whatever is said beside it: somebody does not answer, breathe, move
or come out now. Nothing that reassures counts then.
"""

from __future__ import annotations

import re

from gateway.core.writing.joining import AND
from gateway.core.writing.regex import any_of, any_way, either

#: Animals that are kept.
BEASTS = either(
    r"""
    perr\w+, gat[oa]s?, galg\w+, caball[oa]s?, burr[oa]s?, yeguas?, potros?, ovejas?,
    cabras?, cachorr\w+, mastin\w*, podenc\w+, gos, gossa, gossos, gats?, cadela, cans?,
    dogs?, cats?, puppy, horses?, chiens?, chienne, chats?, hunde?, katzen?, pferde?,
    cain\w+, pisic\w+, txakur\w*, katu\w*
    """
)

#: A beast is what the next word but one tells of, besides whose it is ("el gato del
#: quinto está colgando"); nobody fell from it, or lay with it.
OF_A_BEAST = (
    r"(?P<beast>\b(?<!de )(?<!con )(?<!por )(?:una?|mi|su|la|el|nuestr[oa]|my|the|our|a"
    rf"|o|unha|mon|ma|le|mein\w*|nire) {BEASTS} (?:del? (?:l[ao]s? )?\w+ )?"
    rf"(?:(?!(?:{any_of(AND)}) )\w+ )?)?"
)

#: Somebody does not answer, breathe or move; does not stop bleeding.
SENSELESS = any_way(
    r"""
    # Ni contesta; no para de sangrar
    \b(?:no|ni|non|nu) (?:se |me |nos |l[aeo]s? |ens |es )*(?:reacciona|respira
      |respon|responde|contesta|despierta|mueve|levanta|coge el telefono|desperta
      |mou|esperta|move|raspunde|misca|trezeste)n?\b
    |\b(?:no|non) (?:para|deja|paran|dejan|paro|dejo) de (?:sangr|vomit|tembl|toser
      |convuls)\w+

    # She is not breathing
    \b(?:not|n't|doesn't|won't|can't|cannot) (?:\w+ )?(?:breath|respond|answer
      |mov|wak|stop bleeding|get (?:out|up))\w*
    |\bne (?:respire|repond|bouge|se reveille) (?:pas|plus)\b
    |\b(?:atmet|reagiert|antwortet|bewegt sich|ruhrt sich) (?:\w+ )?nicht\b
    """
)
_GRAVE = re.compile(
    any_way(
        rf"""
        {OF_A_BEAST}(?:{SENSELESS})

        # No puede respirar; no veo por un ojo; she is still inside
        \bno (?:puede|puedo|pueden|podemos)(?:n? \w+)? (?:respirar|mover\w*|salir
          |levantar\w*|andar|hablar|apagar\w*|bajar|sacar\w*|despertar\w*)\b
        |\bno se pueden? levantar\b
        |\bno (?:veo|siento|noto) (?:nada|bien|por|de|las?|los|el|mis?)\b
        |\b(?:still|trapped|stuck) (?:inside|in there|under)\b
        """
    )
)


def is_grave(plain: str) -> bool:
    """
    Say whether *plain* text says that somebody, and not a beast, does not answer,
    breathe, move or come out.
    """
    return any(not found["beast"] for found in _GRAVE.finditer(plain))

"""
Tells what is grave whatever is said beside it: somebody does not answer, breathe, move
or come out now. Nothing that reassures counts then.
"""

from __future__ import annotations

import re

from gateway.core.writing.regex import any_way

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
        {SENSELESS}

        # No puede respirar; no veo por un ojo; she is still inside
        \bno (?:puede|puedo|pueden|podemos)(?:n? \w+)? (?:respirar|mover\w*|salir
          |levantar\w*|andar|hablar|apagar\w*|bajar|sacar\w*|despertar\w*)\b
        |\bno (?:veo|siento|noto) (?:nada|bien|por|de|las?|los|el|mis?)\b
        |\b(?:still|trapped|stuck) (?:inside|in there|under)\b
        """
    )
)


def is_grave(plain: str) -> bool:
    """
    Say whether *plain* text says that somebody does not answer, breathe, move or come
    out.
    """
    return _GRAVE.search(plain) is not None

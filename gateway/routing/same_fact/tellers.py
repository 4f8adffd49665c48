"""
Whose telling somebody goes on from: "confirmo lo de @ana".
"""

from __future__ import annotations

import re
from itertools import chain

from gateway.core.writing.regex import either

_LIKE = either(
    r"""
    confirm[oa]\w*, corroboro, es verdad, lo de, lo que, como, igual que, mismo que,
    el que, la que
    """
)
_SAID = either(
    """
    lo, de, que, ya, ayer, hoy, antes, esta, manana, tarde, noche, dice, decia, dijo,
    cuenta, contaba, conto, comenta, comentaba, avisa, avisaba, puso, pone, denuncia,
    ha, han, dicho, contado, comentado, puesto, avisado
    """
)
_AFTER = re.compile(
    rf"\b{_LIKE} (?:{_SAID} ){{0,5}}(@\w{{1,15}})\b"
    r"|\b(?:what|same as|as) (@\w{1,15}) (?:says?|said|told|wrote)\b"
)


def tellers(plain: str) -> frozenset[str]:
    """
    Give the handles of those whose telling a message in *plain* text goes on from.
    """
    if "@" not in plain:
        return frozenset()
    return frozenset(filter(None, chain.from_iterable(_AFTER.findall(plain))))

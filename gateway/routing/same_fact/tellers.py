"""
References to what somebody else reported: "confirmo lo de @ana", or "aquí igual" as a
reply.
"""

from __future__ import annotations

import re
from itertools import chain

from gateway.core.message import Message
from gateway.core.writing.regex import any_way, either

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

#: In a reply: it is about another thing, such as the sender's own: "la mía tampoco",
#: "aquí hay otra".
_OWN = re.compile(
    any_way(
        r"""
        # Aquí también hay una, en mi calle hay otra, y la de al lado.
        \b(?:tambien|tampoco|aqui|ahi|alli|tambe|tamen|here|also) (?:hay|esta|estan)\b
        |\b(?:hay|tenemos) (?:otr[oa]s?|un[oa]|dos|tres)\b

        # La mía, la de mi calle, el del fondo.
        \b(?:el|la|los|las|lo) (?:mi[ao]s?|nuestr[ao]s?|del?)\b|\b(?:meu|meva|mina)\b
        |\b(?:mine|ours)\b
        """
    )
)

#: The sender reports the same.
_AGREED_SAID = either(
    """
    igual, lo mismo, mismo, yo tambien, a mi tambien, nosotros tambien, tambien,
    tampoco, confirmo, idem, exacto, cierto, es verdad, razon, doy fe, sigue, siguen,
    igualmente, jo tambe, eu tamen, ni ere, berdin, same, me too, us too, confirmed,
    moi aussi, pareil, genauso, ich auch, si eu, la fel
    """
)
_AGREED = re.compile(rf"\b{_AGREED_SAID}\b")


def is_agreed(plain: str) -> bool:
    """
    Return whether *plain* text says that its sender reports the same.
    """
    return _AGREED.search(plain) is not None


def replied_to(message: Message, plain: str) -> frozenset[str]:
    """
    Return the references of the messages to which *message* replies, unless its *plain*
    text is about another thing.
    """
    if not message.in_reply_to or _OWN.search(plain):
        return frozenset()
    return frozenset(message.in_reply_to)


def tellers(plain: str) -> frozenset[str]:
    """
    Return the handles of the people whose report *plain* text confirms.
    """
    if "@" not in plain:
        return frozenset()
    return frozenset(filter(None, chain.from_iterable(_AFTER.findall(plain))))

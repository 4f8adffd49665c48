"""
Mint and read the token in a reply address, and in the link by which somebody leaves a
mailing list.

A token names a conversation, or a subscription, and is sealed with our key; so is the
id of a delivery in its mail. That of a conversation is no secret that opens
anything by itself: whoever answers must also prove to be the conversation's own.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode

from gateway.core.errors import TokenInvalid

#: What a token may be for: one for the one is never taken for the other. A letter's
#: is for its mailbox, a reply's for whoever wrote.
LETTER, REPLY, LEAVE, BOUNCE = "letter", "reply", "leave", "bounce"

#: Characters of an id, and of the seal behind it (130 bits).
_ID, _SEAL = 16, 26

_SHOWN = re.compile(rf"\+[a-z2-7]{{{_ID + _SEAL}}}@", re.IGNORECASE)


def mint(id: str, key: bytes, purpose: str = REPLY) -> str:
    """
    Seal the *id* of a conversation or a subscription, so that only we can have made the
    address.

    Returns:
        42 characters of ``a-z2-7``: they survive mail systems that fold case.
    """
    return id + _seal(id, key, purpose)


def read(token: str, key: bytes, purpose: str = REPLY) -> str:
    """
    Give back the id that *token* was minted for.

    Raises:
        TokenInvalid: We did not sign it, or not for this.
    """
    if len(token) != _ID + _SEAL or not token.isascii():
        raise TokenInvalid(f"not a {purpose} token")
    token = token.lower()
    id_, seal = token[:_ID], token[_ID:]
    if not hmac.compare_digest(seal, _seal(id_, key, purpose)):
        raise TokenInvalid(f"a {purpose} token that we did not sign")
    return id_


def conversation(token: str, key: bytes) -> str:
    """
    Give back the id of the conversation that *token* was minted for, be it a letter's
    or a reply's.

    Raises:
        TokenInvalid: We did not sign it, or not for this.
    """
    return read(token, key, LETTER if is_letters(token, key) else REPLY)


def is_letters(token: str, key: bytes) -> bool:
    """
    Say whether *token* is that of a letter to a mailbox.
    """
    try:
        read(token, key, LETTER)
    except TokenInvalid:
        return False
    return True


def sealed(delivery: str, key: bytes) -> str:
    """
    Seal the id of a *delivery*, as the mail that says it carries it.
    """
    return f"{delivery}.{_seal(delivery, key, BOUNCE)}"


def unsealed(text: str, key: bytes) -> str:
    """
    Give back the id of the delivery that was `sealed`.

    Raises:
        TokenInvalid: We did not seal it.
    """
    id_, _, seal = text.strip().rpartition(".")
    ours = id_.isascii() and seal.isascii()
    if not (ours and hmac.compare_digest(seal, _seal(id_, key, BOUNCE))):
        raise TokenInvalid("a delivery that we did not seal")
    return id_


def shown_in(text: str) -> bool:
    """
    Say whether *text* holds an address with a token, ours or not.
    """
    return _SHOWN.search(text) is not None


def _seal(id: str, key: bytes, purpose: str) -> str:
    seed = f"{purpose}:{id}".encode()
    digest = hmac.digest(key, seed, "sha256")
    # Eight characters of every five bytes.
    return b32encode(digest[:20]).decode().lower()[:_SEAL]

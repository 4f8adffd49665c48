"""
Mint and read the tokens in reply addresses, and in the links by which somebody leaves a
mailing list.

A token names a conversation or a subscription, and is sealed with our key; so is the id
of a delivery in its mail. The token of a conversation is no secret that grants
anything: whoever answers must also prove who they are.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode

from gateway.core.errors import TokenInvalid

#: Purposes of tokens; a token of one is never accepted for another. A letter's is for
#: its mailbox, a reply's for the citizen.
LETTER, REPLY, LEAVE, BOUNCE = "letter", "reply", "leave", "bounce"

#: Characters of an id, and of its seal (130 bits).
_ID, _SEAL = 16, 26

_SHOWN = re.compile(rf"\+[a-z2-7]{{{_ID + _SEAL}}}@", re.IGNORECASE)


def mint(id: str, key: bytes, purpose: str = REPLY) -> str:
    """
    Append a seal to the *id* of a conversation or a subscription, which proves that we
    made the address.

    Returns:
        42 characters of ``a-z2-7``: they survive mail systems that fold case.
    """
    return id + _seal(id, key, purpose)


def read(token: str, key: bytes, purpose: str = REPLY) -> str:
    """
    Return the id for which *token* was minted.

    Raises:
        TokenInvalid: We did not sign it, or not for this purpose.
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
    Return the id of the conversation for which *token* was minted, whether for a letter
    or for a reply.

    Raises:
        TokenInvalid: We did not sign it, or not for this purpose.
    """
    return read(token, key, LETTER if is_letters(token, key) else REPLY)


def is_letters(token: str, key: bytes) -> bool:
    """
    Say whether *token* belongs to a letter to a mailbox.
    """
    try:
        read(token, key, LETTER)
    except TokenInvalid:
        return False
    return True


def sealed(delivery: str, key: bytes) -> str:
    """
    Return the id of a *delivery* with its seal, as a header of its mail carries it.
    """
    return f"{delivery}.{_seal(delivery, key, BOUNCE)}"


def unsealed(text: str, key: bytes) -> str:
    """
    Return the id of the delivery that was `sealed`.

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
    # Base32: eight characters for every five bytes.
    return b32encode(digest[:20]).decode().lower()[:_SEAL]

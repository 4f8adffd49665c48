"""
Mint and read the token in a reply address.

A token names a conversation and is sealed with our key. It is no secret that opens
anything by itself: whoever answers must also prove to be the conversation's own.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

from gateway.core.errors import TokenInvalid

#: Characters of a conversation's id, and of the seal behind it (130 bits).
_ID, _SEAL = 16, 26


def mint(conversation: str, key: bytes) -> str:
    """
    Seal *conversation*'s id, so that only we can have made the address.

    Returns:
        42 characters of ``a-z2-7``: they survive mail systems that fold case.
    """
    return conversation + _seal(conversation, key)


def read(token: str, key: bytes) -> str:
    """
    Give back the id of the conversation that *token* was minted for.

    Raises:
        TokenInvalid: We did not sign it.
    """
    if len(token) != _ID + _SEAL or not token.isascii():
        raise TokenInvalid("not a reply token")
    token = token.lower()
    conversation, seal = token[:_ID], token[_ID:]
    if not hmac.compare_digest(seal, _seal(conversation, key)):
        raise TokenInvalid("a reply token that we did not sign")
    return conversation


def _seal(conversation: str, key: bytes) -> str:
    digest = hmac.new(key, b"reply:" + conversation.encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:_SEAL]

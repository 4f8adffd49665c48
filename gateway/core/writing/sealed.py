"""
Seal a few values as a token that only we can have written, and read it back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from gateway.core.errors import TokenInvalid

#: Characters of a token; ours are shorter.
_LONGEST = 2000


def seal(told: Sequence[str | int], purpose: str, key: bytes) -> str:
    """
    Return *told* as a token. A token for one *purpose* is never read for another.

    Returns:
        Characters that need no escaping in URLs and cookies.
    """
    text = json.dumps([*told], ensure_ascii=False, separators=(",", ":"))
    said = _coded(text.encode("utf-8", "replace"))
    return f"{said}.{_seal(said, purpose, key)}"


def unseal(token: str, purpose: str, key: bytes, length: int) -> list[Any]:
    """
    Return the values, *length* of them, that were sealed as *token*.

    Raises:
        TokenInvalid: We did not seal it for this purpose, or another version of ours
            did.
    """
    said, _, seal = token.partition(".")
    whole = len(token) <= _LONGEST and token.isascii()
    if not whole or not hmac.compare_digest(seal, _seal(said, purpose, key)):
        raise TokenInvalid(f"a {purpose} that we did not seal")
    padding = "=" * (-len(said) % 4)
    told: list[Any] = json.loads(urlsafe_b64decode(said + padding))
    if len(told) != length:
        raise TokenInvalid(f"a {purpose} that another version of ours sealed")
    return told


def _seal(said: str, purpose: str, key: bytes) -> str:
    sealed = f"{purpose}:{said}".encode()
    return _coded(hmac.new(key, sealed, hashlib.sha256).digest())


def _coded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")

"""
Links as their author wrote them, where Microsoft's mail servers put their own address
around each: nobody could tell where it leads, and it has the recipient's mail address.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_WRAPPED = re.compile(
    r"https://[a-z0-9.-]{1,60}\.safelinks\.protection\.(?:outlook\.com|office365\.us)"
    r"/\?url=(?P<address>[^&\s<>\"'()]{1,2000})[^\s<>\"'()]{0,2000}(?<![.,;:])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\x00-\x1f\x7f]{1,2000}", re.IGNORECASE)


def unwrapped(text: str) -> str:
    """
    Return *text* with the address that each of Microsoft's safe links leads to.
    """
    return _WRAPPED.sub(_own, text)


def _own(link: re.Match[str]) -> str:
    address = unquote(link["address"])
    return address if _ADDRESS.fullmatch(address) else link[0]

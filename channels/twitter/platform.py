"""
The forms of X's accounts and handles.
"""

from __future__ import annotations

from gateway.core.platform import NUMBER, Platform, handles, page

_HANDLE = handles(15)

PLATFORM = Platform(
    address=NUMBER,
    account=_HANDLE,
    handle=_HANDLE,
    page=page("https://x.com/"),
    aloud=True,
    hides=True,
)

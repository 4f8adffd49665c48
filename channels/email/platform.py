"""
The forms of mail addresses.
"""

from __future__ import annotations

from gateway.core.mail.addresses import normal
from gateway.core.platform import Platform, Spelling, page

_ADDRESS = Spelling("a mail address", normal)

PLATFORM = Platform(address=_ADDRESS, account=_ADDRESS, page=page("mailto:"))

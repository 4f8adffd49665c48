"""
How whoever stands at the counter is named: by the number of their register.
"""

from __future__ import annotations

from gateway.core.platform import Platform, Spelling

PLATFORM = Platform(address=Spelling("a number of the register", str.upper))

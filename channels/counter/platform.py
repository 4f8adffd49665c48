"""
Addresses at the counter: the visitors' numbers.
"""

from __future__ import annotations

from gateway.core.platform import Platform, Spelling

PLATFORM = Platform(address=Spelling("a number of the register", str.upper))

"""
The names by which what was sent is known again, always the same for a delivery.
"""

from __future__ import annotations

import hashlib


def file_name(delivery: str) -> str:
    """
    Give the name of a delivery's file, before a reader adds flags to it.
    """
    return f"{_digest(delivery)[:40]}.ventanilla"


def message_name(delivery: str) -> str:
    """
    Give what stands before the ``@`` of a delivery's Message-ID.
    """
    return _digest(delivery)[:32]


def _digest(delivery: str) -> str:
    return hashlib.sha256(delivery.encode()).hexdigest()

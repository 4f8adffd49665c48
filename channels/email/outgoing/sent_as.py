"""
Names that identify what was sent; each is a function of the delivery.
"""

from __future__ import annotations

import hashlib
import re

#: What `message_name` and `case_name` return.
_NAME = re.compile(r"[0-9a-f]{32}")


def file_name(delivery: str) -> str:
    """
    Return the name of a delivery's file, without the flags that readers append.
    """
    return f"{_digest(delivery)[:40]}.ventanilla"


def message_name(delivery: str) -> str:
    """
    Return the local part of a delivery's Message-ID.
    """
    return _digest(delivery)[:32]


def case_name(case: str) -> str:
    """
    Return the local part of what the letters about a case refer to in common.
    """
    # Deliveries have other ids: no letter has this name.
    return _digest(f"case {case}")[:32]


def is_name(local: str) -> bool:
    """
    Say whether *local* has the form of `message_name` and `case_name`.
    """
    return _NAME.fullmatch(local) is not None


def _digest(delivery: str) -> str:
    return hashlib.sha256(delivery.encode()).hexdigest()

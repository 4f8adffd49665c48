"""
What becomes of a request by something that is said to it.
"""

from __future__ import annotations

from attrs import field, frozen

from gateway.core.consequences import Consequences
from gateway.core.requests.request import Request


@frozen(kw_only=True)
class Transition:
    """
    A request that goes on.

    Attributes:
        request: As it is now.
        text: What its sender is told; empty where it follows.
        follows: What else comes of it.
    """

    request: Request
    text: str = ""
    follows: Consequences = field(factory=Consequences)

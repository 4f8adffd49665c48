"""
What becomes of a request when its sender says something to it.
"""

from __future__ import annotations

from attrs import field, frozen

from gateway.core.consequences import Consequences
from gateway.core.requests.request import Request


@frozen(kw_only=True)
class Transition:
    """
    A request after something was said to it.

    Attributes:
        request: Its new state.
        text: What its sender is told; empty if that is among *follows*.
        follows: What else follows.
    """

    request: Request
    text: str = ""
    follows: Consequences = field(factory=Consequences)

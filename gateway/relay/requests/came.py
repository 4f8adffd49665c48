"""
What comes of something that is said to a request.
"""

from __future__ import annotations

from attrs import frozen

from gateway.core.audit import Act
from gateway.core.case import Happening, Timer
from gateway.core.codes import Code
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.request import Request


@frozen(kw_only=True)
class Came:
    """
    What came of something that was said to a request.

    Attributes:
        request: As it is now.
        text: What its sender is told; empty where the deliveries say it.
    """

    request: Request
    text: str = ""
    deliveries: tuple[Delivery, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    timers: tuple[Timer, ...] = ()
    happenings: tuple[Happening, ...] = ()
    codes: tuple[Code, ...] = ()
    acts: tuple[Act, ...] = ()

"""
What follows from something that is said, or from time passing.
"""

from __future__ import annotations

from attrs import fields, frozen

from gateway.core.audit import Act
from gateway.core.case import Happening, Timer
from gateway.core.conversation import Conversation
from gateway.core.delivery import Delivery
from gateway.core.people.codes import Code
from gateway.core.plenary.proposal import AgendaItem

#: Why a mailbox gets one letter about what several people told.
SEVERAL = "several told the same"


@frozen(kw_only=True)
class Consequences:
    """
    Changes that are committed together or not at all.

    Attributes:
        happenings: What happens to cases.
        timers: Timers that are set.
        agenda: What is decided about proposals.
        conversations: Conversations that are opened or continued, as they are now.
        deliveries: What must be said.
        codes: One-time codes that are told to somebody.
        acts: What is appended to the audit chain.
    """

    happenings: tuple[Happening, ...] = ()
    timers: tuple[Timer, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    codes: tuple[Code, ...] = ()
    acts: tuple[Act, ...] = ()

    def __add__(self, more: Consequences) -> Consequences:
        return Consequences(
            **{
                each.name: getattr(self, each.name) + getattr(more, each.name)
                for each in fields(Consequences)
            }
        )

"""
What becomes of a request when its sender says something to it, or when it ends.
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from gateway.core.audit import Act
from gateway.core.case import CaseEvent, Happening
from gateway.core.consequences import Consequences
from gateway.core.objects import about_case
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


def ended(
    request: Request, at: datetime, by: str, action: str, *, held: bool
) -> Consequences:
    """
    Return what follows from the end of a request that was not handed over.

    Args:
        request: The request.
        at: When it ended.
        by: Who ended it.
        action: The act in the audit chain.
        held: Whether its message is held.
    """
    event = CaseEvent.LAPSE if held else CaseEvent.CLOSE
    about, result = about_case(request.case), request.procedure
    return Consequences(
        happenings=(Happening(case=request.case, event=event, at=at, by=by),),
        acts=(Act(at=at, actor=by, action=action, object=about, result=result),),
    )

"""
How the sender of a message that is heard may prove who they are.
"""

from __future__ import annotations

from gateway.core.decision import Decision
from gateway.ports.step_up import StepUp
from gateway.relay.heard.hearing import Hearing
from gateway.town.inviting import Invitation, invite


def invited(
    hearing: Hearing, held: int, decision: Decision, step_up: StepUp | None
) -> Invitation | None:
    """
    Return the invitation for the message *held*, the one that is heard or one before
    it, as *decision* requires; None if it is not held, or nothing can be offered.
    """
    return invite(
        held,
        hearing.verdict,
        decision,
        key=hearing.speaker.pen.key,
        now=hearing.now,
        hold_for=hearing.table.town.identity.hold_for,
        step_up=step_up,
    )

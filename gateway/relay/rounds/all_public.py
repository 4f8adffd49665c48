"""
Whether what the gateway says of a case by itself may be read by everybody.
"""

from __future__ import annotations

from gateway.core.decision import Reply
from gateway.core.filing import Filing
from gateway.core.message import Visibility
from gateway.ports.cases import CaseHistory


def is_all_public(origin: Filing, told: CaseHistory) -> bool:
    """
    Say whether all of the case in *told* is public, from the message of *origin* that
    opened it to each conversation, and its sender's account is still theirs.
    """
    message, decision = origin.message, origin.decision
    if message is None or decision is None or message.is_late_aloud:
        return False
    seen = {talk.visibility for talk in told.conversations}
    if seen != {Visibility.PUBLIC} or told.case.contact != message.sender:
        return False
    return decision.reply is Reply.PUBLIC

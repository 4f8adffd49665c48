"""
What people say to one another in public, below a post that mentions the town.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from attrs import frozen

from gateway.core import certainty
from gateway.core.decision import Decision, Outcome, Reply, Urgency
from gateway.core.errors import TemporaryFailure
from gateway.core.filing import Filing, Status
from gateway.core.message import Message, Visibility
from gateway.core.rule_names import THREAD
from gateway.core.writing.questions import has_question
from gateway.ports.store import Register
from gateway.relay.heard.hearing import Hearing

#: The rule that such a message is filed under.
RULE = "between others"

#: How many posts above it are looked at.
_ABOVE = 20

#: How long a post waits for one above it that came with it. Not longer: whoever waits
#: keeps others from being routed.
_SOON = timedelta(seconds=5)


@frozen
class BetweenOthers:
    """
    Files it without an answer or a case. X puts the handles of a post in front of each
    reply to it: whoever answers a neighbour has not called the town. Only what tells
    nothing, and nothing below a post of the town's.
    """

    register: Register

    async def take(self, hearing: Hearing) -> Filing | None:
        message = hearing.message
        if hearing.named is not None or not _is_plain(hearing, message):
            return None
        if not _tells_nothing(await hearing.decide()):
            return None
        if not await self._is_between_others(hearing, message):
            return None
        return Filing(
            id=hearing.stored.id,
            status=Status.IGNORED,
            message=message,
            verdict=hearing.verdict,
            decision=hearing.speaker.decided(RULE, Reply.NONE),
        )

    async def _is_between_others(self, hearing: Hearing, message: Message) -> bool:
        """
        Say whether all posts above it are others', and mention the town: any other is
        unknown here, and whoever answers that has named the town themselves, or answers
        the town.

        Raises:
            TemporaryFailure: One of them has just come, too, and waits to be routed.
        """
        at, since = message, hearing.now - message.received_at
        soon = timedelta() <= since < _SOON
        for _ in range(_ABOVE):
            if not at.in_reply_to:
                return at is not message
            above = await self.register.said_at(message.channel, at.in_reply_to[0])
            if above is not None and above.status is Status.RECEIVED and soon:
                raise TemporaryFailure("the post above it is being routed")
            if above is None or above.message is None:
                return False
            if at is message and above.message.sender == message.sender:
                return False
            if above.decision is not None and above.decision.rule == RULE:
                return True
            at = above.message
        return False


def _is_plain(hearing: Hearing, message: Message) -> bool:
    """
    Say whether it is a public reply of some words, not a question, in which the town is
    named at most by the platform, and no place is.
    """
    public = message.visibility is Visibility.PUBLIC and bool(message.in_reply_to)
    ours = hearing.table.town.accounts.get(message.channel, "").lower()
    if not public or not ours or ours in message.text.lower():
        return False
    if message.attachments or message.place or message.unreadable:
        return False
    said = message.said
    if not said or has_question(said) or not _can_be_read(said):
        return False
    return not hearing.table.places(message)


def _can_be_read(said: str) -> bool:
    # What the rules have no words for may be a call for help.
    letters = filter(str.isalpha, said)
    return all("LATIN" in unicodedata.name(each, "") for each in letters)


def _tells_nothing(decision: Decision) -> bool:
    return (
        certainty.is_vague(decision)
        and decision.rule != THREAD
        and decision.outcome in (Outcome.DELIVER, Outcome.ANSWER)
        and decision.urgency <= Urgency.NORMAL
        and not (decision.is_guarded or decision.is_confidential or decision.named)
        and not any(leg.at_once or leg.is_beside for leg in decision.legs)
    )

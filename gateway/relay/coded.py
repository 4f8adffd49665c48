"""
What is said with a code: whoever sends one may have more to say, and nobody says it
twice to a machine.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gateway.core.decision import Outcome
from gateway.core.filing import Filing
from gateway.core.intents import COMPLAINT, INCIDENT, INFORMATION, OTHER
from gateway.core.message import Message
from gateway.core.people import codes
from gateway.core.people.codes import Redeemed
from gateway.relay.hearing import Hearing
from gateway.relay.requests import meant

#: What tells or asks something, whatever code stands beside it.
_TELLING = frozenset({INCIDENT, COMPLAINT, INFORMATION})

#: How the rules of what is applied for are called, and of what has nothing but a topic.
_PROCEDURE, _TOPIC = "procedure ", "topic "

#: A code for what somebody else has applied for: whoever sends it names that, and wants
#: none of it.
_OF_ANOTHER = frozenset({Redeemed.ASKED, Redeemed.VOUCHED})


async def file(
    hearing: Hearing,
    redeemed: Redeemed,
    held: Message | None,
    hear: Callable[[Hearing], Awaitable[Filing]],
) -> Filing:
    """
    File a message with a code in it, and tell its sender what came of that; what else
    it says is heard as if there were none.

    Args:
        hearing: The message.
        redeemed: What came of the code. That it was refused is told only where there is
            nothing else: then it may be another number.
        held: Whose message is held, if the sender is asked whether that is they.
        hear: Hears what the code is not all of.
    """
    language = await hearing.language(codes.without(hearing.message).said)
    there_for_it = codes.code_in(hearing.message) is not None
    if there_for_it and not await _says_more(hearing, redeemed):
        aloud = await hearing.may_speak()
        return hearing.speaker.code(redeemed, held, language, aloud=aloud)
    filing = await hear(hearing)
    if redeemed is Redeemed.REFUSED or not await hearing.may_speak():
        return filing
    told = hearing.speaker.code(redeemed, held, language, aloud=True)
    return filing.saying(told.deliveries)


async def _says_more(hearing: Hearing, redeemed: Redeemed) -> bool:
    """
    Say whether somebody must read it, or it shows something, or plainly tells, asks or
    applies for something: courtesies, names and whatever is only like much are the
    code's.
    """
    if hearing.message.attachments or hearing.message.place:
        return True
    if await hearing.must_be_heard():
        return True
    rest = codes.without(hearing.message)
    decision = hearing.table.decide(rest, hearing.verdict)
    if decision.outcome is Outcome.QUARANTINE or meant.tells_nothing(decision):
        return False
    applies = decision.rule.startswith(_PROCEDURE) and redeemed not in _OF_ANOTHER
    tells = decision.intent == OTHER and decision.rule.startswith(_TOPIC)
    return applies or tells or decision.intent in _TELLING

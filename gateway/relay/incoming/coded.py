"""
Messages that contain a one-time code: the code is redeemed, and whatever else the
message says is heard as well, so that nobody has to send it twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gateway.core import certainty
from gateway.core.decision import Outcome
from gateway.core.filing import Filing
from gateway.core.intents import COMPLAINT, INCIDENT, INFORMATION, OTHER
from gateway.core.message import Message
from gateway.core.people import codes
from gateway.core.people.codes import Redeemed
from gateway.core.rule_names import OF_PROCEDURE, OF_TOPIC
from gateway.relay.heard.hearing import Hearing

#: Intents that count as a matter of their own although a code stands beside them.
_TELLING = frozenset({INCIDENT, COMPLAINT, INFORMATION})

#: Codes that vouch for a held message: a text that names its procedure refers to that
#: message, and applies for nothing new.
_OF_ANOTHER = frozenset({Redeemed.ASKED, Redeemed.VOUCHED})

#: What may come of as many codes as somebody likes to send.
_MANY = frozenset({Redeemed.REFUSED, Redeemed.SEEN})


async def file(
    hearing: Hearing,
    redeemed: Redeemed,
    held: Message | None,
    hear: Callable[[Hearing], Awaitable[Filing]],
) -> Filing:
    """
    File a message that contains a code, and tell its sender what came of the code;
    anything else that it says is heard as if there were no code.

    Args:
        hearing: The message.
        redeemed: What came of the code. A refusal is told only where the message says
            nothing else: the digits may be another number.
        held: The held message for which the code vouches, if the sender is asked
            whether it is theirs.
        hear: Hears a message that says more than the code.
    """
    language = await hearing.language(codes.without(hearing.message).said)
    there_for_it = codes.code_in(hearing.message) is not None
    if there_for_it and not await _says_more(hearing, redeemed):
        aloud = await _may_tell(hearing, redeemed)
        return hearing.speaker.code(redeemed, held, language, aloud=aloud)
    filing = await hear(hearing)
    if redeemed is Redeemed.REFUSED or not await _may_tell(hearing, redeemed):
        return filing
    told = hearing.speaker.code(redeemed, held, language, aloud=True)
    return filing.saying(told.deliveries)


async def _may_tell(hearing: Hearing, redeemed: Redeemed) -> bool:
    """
    Say whether the sender may be told what came of the code. That it was right they are
    told however often they were told that another was wrong: it is right only once.
    """
    return await hearing.may_speak() or redeemed not in _MANY


async def _says_more(hearing: Hearing, redeemed: Redeemed) -> bool:
    """
    Say whether the message is more than its code: it has a file or a place, must be
    read by somebody, or plainly reports, asks or applies for something. Greetings,
    names and vague likeness to an example belong to the code.
    """
    if hearing.message.attachments or hearing.message.place:
        return True
    if await hearing.must_be_heard():
        return True
    rest = codes.without(hearing.message)
    decision = hearing.table.decide(rest, hearing.verdict)
    if decision.outcome is Outcome.QUARANTINE or certainty.tells_nothing(decision):
        return False
    applies = decision.rule.startswith(OF_PROCEDURE) and redeemed not in _OF_ANOTHER
    tells = decision.intent == OTHER and decision.rule.startswith(OF_TOPIC)
    return applies or tells or decision.intent in _TELLING

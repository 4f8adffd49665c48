"""
Messages that have no matter of their own, but continue an earlier one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from gateway.core import certainty
from gateway.core.decision import Decision, Outcome
from gateway.core.requests.request import Request
from gateway.core.rule_names import OF_PROCEDURE
from gateway.ports.store import Shown
from gateway.relay.clock import NEAR
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.alarming import is_urgent
from gateway.routing.words.brief.awaiting import asks_on, says_done
from gateway.town.forms.words import Word

#: How long a message that tells nothing by itself waits for the rest before a person
#: reads it.
PIECES_WAIT = timedelta(minutes=10)

#: Maximum words of a message that continues another and repeats its topic.
_FEW = 8


def is_idle(decision: Decision, besides: Collection[str] = ()) -> bool:
    """
    Say whether intent and topics, other than those in *besides*, were only guessed, and
    nothing in it may be urgent, confidential or dangerous.
    """
    dangerous = (
        decision.is_confidential
        or decision.is_guarded
        or any(leg.at_once or leg.is_beside for leg in decision.legs)
    )
    return (
        certainty.tells_nothing(decision, besides)
        and decision.outcome not in (Outcome.REFUSE, Outcome.QUARANTINE)
        and not (is_urgent(decision) or dangerous)
    )


def is_piece(text: str, decision: Decision, began: Decision) -> bool:
    """
    Say whether *text* only continues what *began* before: it asks for nothing, and
    names no topic except, in a few words, the same: "el viernes a las siete", "pádel
    2".
    """
    own = began.topics if len(text.split()) <= _FEW else ()
    return is_idle(decision, own) and not decision.rule.startswith(OF_PROCEDURE)


def is_over(hearing: Hearing, patience: timedelta) -> bool:
    """
    Say whether the message was received at least *patience* ago, or is dated in the
    future by more than the difference between clocks.
    """
    waited = hearing.now - hearing.message.received_at
    return waited >= patience or waited < -NEAR


async def has_waited(hearing: Hearing, request: Request, shown: Shown | None) -> bool:
    """
    Say whether the message was held together with the one that began *request*, was
    said before anything was asked, and continues that one.

    Args:
        hearing: The message.
        request: The request that asks now.
        shown: The message that began it.
    """
    began = shown.filing if shown else None
    if began is None or began.message is None or began.decision is None:
        return False
    message = hearing.message
    if not began.message.received_at <= message.received_at < request.begun_at:
        return False
    return is_piece(message.text, await hearing.decide(), began.decision)


def unasked(word: Word | None, said: str) -> Word | None:
    """
    Return what *word* means in a text that was *said* before anything was asked. A yes,
    a no, a question about progress, or a report that all is done answered nothing: the
    sender is asked now.
    """
    to_nothing = word in (Word.YES, Word.NO) or asks_on(said) or says_done(said)
    return Word.RESUME if to_nothing else word

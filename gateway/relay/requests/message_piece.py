"""
Whether a message is no matter of its own, but a piece of one before.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from gateway.core.decision import Decision, Outcome
from gateway.core.requests.request import Request
from gateway.ports.store import Shown
from gateway.relay.clock import NEAR
from gateway.relay.hearing import GUARD, Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.alarming import is_urgent
from gateway.routing.words.brief.awaiting import asks_on, says_done
from gateway.town.forms.words import Word

#: So long what tells nothing by itself waits for the rest; then a person reads it.
PATIENCE = timedelta(minutes=10)

#: What a procedure is decided by.
_PROCEDURE = "procedure "

#: Words of what goes on with something and tells its topic once more.
_FEW = 8


def is_idle(decision: Decision, besides: Collection[str] = ()) -> bool:
    """
    Say whether no word in it tells what it is, or about what *besides* some topics, and
    nothing in it cannot wait: what is urgent by its words, or dangerous, is guessed by
    nobody, and what may be so is read at once.
    """
    dangerous = (
        decision.is_confidential
        or decision.rule.startswith(GUARD)
        or any(leg.at_once or leg.confided for leg in decision.legs)
    )
    return (
        meant.tells_nothing(decision, besides)
        and decision.outcome not in (Outcome.REFUSE, Outcome.QUARANTINE)
        and not (is_urgent(decision) or dangerous)
    )


def is_piece(text: str, decision: Decision, began: Decision) -> bool:
    """
    Say whether *text* only goes on with what *began* before: it asks for nothing, and
    tells no topic but perhaps, in a few words, that one: "el viernes a las siete",
    "pádel 2".
    """
    own = began.topics if len(text.split()) <= _FEW else ()
    return is_idle(decision, own) and not decision.rule.startswith(_PROCEDURE)


def is_over(hearing: Hearing, patience: timedelta) -> bool:
    """
    Say whether what is heard was taken in so long ago that it waits no more; nor does
    what a clock that was wrong dates ahead, by more than those of nodes differ.
    """
    waited = hearing.now - hearing.message.received_at
    return waited >= patience or waited < -NEAR


async def has_waited(hearing: Hearing, request: Request, shown: Shown | None) -> bool:
    """
    Say whether it was said before *request* asked anything, and goes on with what began
    that: both were held until it was known who said them.

    Args:
        hearing: What is said.
        request: What asks now.
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
    Give what a *word* means that was *said* before anything was asked: whoever agreed,
    or did not, did so to nothing, and whoever asked what became of it, or told that all
    was done for it, answered nothing. They are asked now.
    """
    to_nothing = word in (Word.YES, Word.NO) or asks_on(said) or says_done(said)
    return Word.RESUME if to_nothing else word

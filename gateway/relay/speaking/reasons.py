"""
Why something could not be said, in the words of whoever reads it.
"""

from __future__ import annotations

from gateway.core.refusal import refusal_in, words_in
from gateway.relay.speaking.wording import Say


def reason(problem: str, say: Say) -> str:
    """
    Return the reason in a delivery's *problem* for a person, without a full stop: in
    their language, or, of an unknown one, in quotation marks as the platform says it.
    """
    refusal = refusal_in(problem)
    if refusal is None:
        return say("why-other", why=words_in(problem))
    return say(f"why-{refusal.value}")

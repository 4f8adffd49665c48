"""
What stays booked when somebody books again because they want to change or move it:
nothing is freed unless they say so.
"""

from __future__ import annotations

from gateway.core.requests.request import Request
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.cancel_question import CancelQuestion
from gateway.relay.requests.scribe import Scribe
from gateway.routing.words.brief.changing import asks_to_change


async def stays(
    hearing: Hearing,
    question: CancelQuestion,
    scribe: Scribe,
    request: Request,
    said: str,
) -> str:
    """
    Return the text that what else the sender of *request* has booked by the same form
    stays so, and how it is freed, if *said*, which began the request, asks for a
    change; else empty.
    """
    if scribe.form.books is None or not asks_to_change(said):
        return ""
    others = [
        f"{each.number}: {each.shown}"
        for each in await question.theirs(hearing)
        if each.request.procedure == request.procedure
        and each.request.case != request.case
    ]
    if not others:
        return ""
    return scribe.say("booking-stays", request, bookings="; ".join(others))

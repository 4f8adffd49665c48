"""
The request that a message is said to, if its sender has one.
"""

from __future__ import annotations

from gateway.core.requests.form import AnswerKind
from gateway.core.requests.request import GONE, Request
from gateway.ports.requests import Requests
from gateway.relay.cases.recent_case import recent_of_sender
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant
from gateway.town.forms.filling import Filling
from gateway.town.forms.whom import form_of
from gateway.town.forms.words import word_of


async def request_said_to(hearing: Hearing, requests: Requests) -> Request | None:
    """
    Return the request whose number the message names, or to which an earlier version of
    it was said, or else the sender's pending one.
    """
    if hearing.named is None:
        return await _edited(hearing, requests) or await hearing.pending(requests)
    for case in hearing.named.cases:
        if request := await requests.request(case.number):
            return request
    return await _asked_freely(hearing, requests)


async def _edited(hearing: Hearing, requests: Requests) -> Request | None:
    """
    Return the request to which an earlier version of the message was said, if it is
    open or was handed over.
    """
    edited = hearing.message.edit_of
    if edited is None:
        return None
    for case in await recent_of_sender(hearing.recaller, hearing.message):
        request = await requests.request(case.number)
        if request is None or request.state in GONE:
            continue
        if edited in request.answered_by:
            return request
    return None


async def _asked_freely(hearing: Hearing, requests: Requests) -> Request | None:
    """
    Return the sender's pending request if it waits for free text, in which a case
    number may stand, too.
    """
    request = await hearing.pending(requests)
    form = form_of(hearing.table, request) if request else None
    ask = form.ask(request.asked) if request and form else None
    if not (request and form and ask and ask.kind is AnswerKind.TEXT):
        return None
    word = word_of(hearing.message.said)[0]
    answers = Filling(form=form).is_answer(request, meant.form_answer(hearing))
    return request if word is None or answers else None

"""
New versions of messages that were said to a form.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.core.decision import Reason, Why
from gateway.core.message import Attachment
from gateway.core.requests.request import OPEN, Request, RequestState
from gateway.relay.enclosing import likeness
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests import meant
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.utterance import Utterance


def answered(hearing: Hearing, request: Request) -> str:
    """
    Return the name of the question that the earlier version of the message answered;
    empty if it is no new version, or answered none.
    """
    return request.answered_by.get(hearing.message.edit_of or "", "")


def as_asked(hearing: Hearing, scribe: Scribe, request: Request) -> Request:
    """
    Return *request* as it asks again what the earlier version of the message answered,
    without that answer; unchanged if it answered nothing.
    """
    name = answered(hearing, request)
    if request.state not in OPEN or scribe.form.ask(name) is None:
        return request
    return scribe.filling.anew(request, name, meant.form_answer(hearing))


def new_files(hearing: Hearing, request: Request) -> Sequence[Attachment]:
    """
    Return the files of the message, without those that *request* has of an earlier
    version.
    """
    files = hearing.message.attachments
    if hearing.message.edit_of is None:
        return files
    known = {likeness(each.file) for each in request.files}
    return [each for each in files if likeness(each) not in known]


def changed(its: Utterance) -> Request | None:
    """
    Return the request with what a new version of a message of its sender's says, if
    that is a message to the request.
    """
    if its.hearing.message.edit_of not in its.request.answered_by:
        return None
    return its.filling.changed(its.request, its.answer)


async def goes_on(hearing: Hearing, request: Request) -> None:
    """
    Make the hearing of a new version of a message to *request*, which was handed over,
    continue its case: its words alone would lead elsewhere, or begin another request.
    """
    message, recaller = hearing.message, hearing.recaller
    if request.state is not RequestState.HANDED or message.edit_of is None:
        return
    for case in await recaller.cases.cases([request.case]):
        thread = await recaller.thread(message, case)
        if thread is not None:
            hearing.go_on(thread, Reason(Why.THREAD))

"""
Whether a message is for a form when its sender has also told something in confidence,
or of a danger.
"""

from __future__ import annotations

from gateway.core.conversation import Conversation
from gateway.core.requests.form import AnswerKind
from gateway.core.requests.request import Request, RequestState
from gateway.core.writing.questions import has_question
from gateway.relay.heard.hearing import Hearing
from gateway.relay.requests.utterance import Utterance
from gateway.routing.around.doors import is_address
from gateway.town.forms.answer import NotUnderstood
from gateway.town.forms.words import Word, is_command, leaves_out, word_of

#: Kinds of answers that tell where people and places are: they may be for the mailbox
#: that was told last.
_FOUND = frozenset(
    {
        AnswerKind.TEXT,
        AnswerKind.PHONE,
        AnswerKind.EMAIL,
        AnswerKind.NUMBER,
        AnswerKind.FILE,
    }
)


def is_plain(its: Utterance, *, alarmed: bool = False) -> bool:
    """
    Say whether the message is plainly for the request, rather than for a mailbox that
    its sender recently confided in, or told of a danger (*alarmed*). In doubt the
    mailbox reads it.
    """
    hearing, request, word = its.hearing, its.request, its.word
    talk = _confidence(hearing, request)
    named = hearing.named.cases if hearing.named else ()
    beside = talk is not None or alarmed
    if not beside or any(case.number == request.case for case in named):
        return True
    since = alarmed or (talk is not None and talk.heard_at > request.moved_at)
    if word in (Word.WAIT, Word.HELP):
        # Such words may be said to a person, too.
        return not since
    if word not in (None, Word.YES, Word.NO):
        return not since or is_command(hearing.message.text, word)
    if since and word is not None:
        # A bare yes belongs to the confidential conversation; in an alarm the mailbox
        # needs more than that.
        return talk is None and _agrees(its)
    if request.state is not RequestState.ASKING:
        return word is not None
    return _answers(its, since=since)


def is_beside(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the sender's latest conversation is a confidential one about something
    else.
    """
    return _confidence(hearing, request) is not None


def _confidence(hearing: Hearing, request: Request) -> Conversation | None:
    talk = hearing.talk
    if talk is None or talk.contact != hearing.message.sender or not talk.confidential:
        return None
    return talk if talk.case != str(request.case) else None


def _agrees(its: Utterance) -> bool:
    """
    Say whether a bare yes or no answers what the request asks.
    """
    ask, request = its.ask, its.request
    asks = request.state is not RequestState.ASKING or (
        ask and ask.kind is AnswerKind.YES
    )
    return bool(asks) or its.filling.is_left_out(request, its.answer)


def _answers(its: Utterance, *, since: bool) -> bool:
    ask, text = its.ask, its.hearing.message.text
    if ask is None or (since and ask.kind in _FOUND):
        return False
    if ask.kind is AnswerKind.TEXT:
        # Anything may be said in free words.
        return is_address(text) or (ask.optional and leaves_out(ask, text))
    agrees = its.word is None and word_of(text.split(",")[0])[0] is Word.YES
    if agrees or has_question(text):
        # "Vale, voy mañana" is said to a person.
        return False
    try:
        its.filling.answered(its.request, its.answer)
    except NotUnderstood:
        return False
    return True

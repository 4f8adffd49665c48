"""
Words about the form itself: that somebody goes on, will answer later, or needs help.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Reason, Why
from gateway.core.message import Visibility
from gateway.core.requests.form import AnswerKind
from gateway.core.requests.request import Request
from gateway.relay.requests.scribe import Scribe
from gateway.relay.requests.transition import Transition
from gateway.relay.requests.utterance import Utterance
from gateway.routing.table import RoutingTable, Thread
from gateway.town.forms.words import ASIDE, Word, aside_in


def own(its: Utterance) -> Word | None:
    """
    Return the word if it is about the form itself. As a free-text answer "ayuda" alone
    may be what is applied for.
    """
    free = its.ask is not None and its.ask.kind is AnswerKind.TEXT
    bare = len(its.hearing.message.text.split()) == 1
    if free and its.word is Word.HELP and bare:
        return None
    return its.word if its.word in ASIDE else None


def among(its: Utterance) -> Word | None:
    """
    Return the word about the form that a part of the message contains, for messages
    that are no answer as a whole.
    """
    names = its.scribe.form.name.values()
    return aside_in(its.hearing.message.said, (*names,))


def later(scribe: Scribe, request: Request, at: datetime) -> Transition:
    """
    Return the transition that keeps the request open until its sender goes on.
    """
    text = scribe.say("request-later", request)
    return Transition(request=request.stay(at), text=text)


def to_person(its: Utterance) -> None:
    """
    Make the hearing continue in a new private conversation with the mailbox that the
    message which began the request is for.
    """
    hearing, message = its.hearing, its.hearing.message
    decision = its.origin.decision if its.origin else None
    mailbox = _who_goes_on(hearing.table, decision)
    talk = Conversation(
        id=conversation_id(message.channel, message.external_id, mailbox),
        contact=message.sender,
        mailbox=mailbox,
        visibility=Visibility.PRIVATE,
        heard=message.reference,
        heard_at=message.received_at,
        language=its.request.language,
        # A request that began in confidence stays confidential.
        confidential=decision is not None and decision.is_confidential,
    )
    stuck = Reason(Why.STUCK, its.scribe.titled(its.request))
    hearing.go_on(Thread(talk, explicit=True), stuck)


def _who_goes_on(table: RoutingTable, decision: Decision | None) -> str:
    """
    Return the mailbox to which *decision* delivers, or else the default one.
    """
    legs = decision.legs if decision else ()
    own = (leg.mailbox for leg in legs if not leg.is_beside)
    names = (*own, *table.rules.otherwise.deliver)
    return next(name for name in names if name in table.town.mailboxes)

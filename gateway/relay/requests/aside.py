"""
Somebody who is asked for something says that they go on, will later, or cannot.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.conversation import Conversation, conversation_id
from gateway.core.decision import Decision, Reason, Why
from gateway.core.filing import Filing
from gateway.core.form import Kind
from gateway.core.message import Visibility
from gateway.core.request import Event, Request, State
from gateway.relay.hearing import Hearing
from gateway.relay.requests.came import Came
from gateway.relay.requests.scribe import Scribe
from gateway.routing.table import RoutingTable, Thread
from gateway.town.forms.words import ASIDE, Word, aside_in


def own(scribe: Scribe, request: Request, word: Word | None, text: str) -> Word | None:
    """
    Give the *word*, if it is said of the form itself. In free words "ayuda" may be what
    a paper is for.
    """
    ask = scribe.form.ask(request.asked)
    free = ask is not None and ask.kind is Kind.TEXT
    if free and word is Word.HELP and len(text.split()) == 1:
        return None
    return word if word in ASIDE else None


def among(hearing: Hearing, scribe: Scribe) -> Word | None:
    """
    Give what a part of it says of the form itself: where all of it is no answer.
    """
    return aside_in(hearing.message.said, (*scribe.form.name.values(),))


def later(scribe: Scribe, request: Request, at: datetime) -> Came:
    """
    Keep what was asked for whenever they like.
    """
    same = Event.ASK if request.state is State.ASKING else Event.SUM_UP
    text = scribe.say("request-later", request)
    return Came(request=request.move(same, at), text=text)


def to_person(
    hearing: Hearing, scribe: Scribe, request: Request, origin: Filing | None
) -> None:
    """
    Let who has what began the request hear it, in a conversation of its own.
    """
    decision = origin.decision if origin else None
    mailbox = _helper(hearing.table, decision)
    message = hearing.message
    talk = Conversation(
        id=conversation_id(message.channel, message.external_id, mailbox),
        contact=message.sender,
        mailbox=mailbox,
        visibility=Visibility.PRIVATE,
        heard=message.reference,
        heard_at=message.received_at,
        language=request.language,
        # What began it in confidence goes on so.
        confidential=decision is not None and decision.is_confidential,
    )
    stuck = Reason(Why.STUCK, scribe.titled(request))
    hearing.go_on(Thread(talk, explicit=True), stuck)


def _helper(table: RoutingTable, decision: Decision | None) -> str:
    """
    Give the mailbox that has what a *decision* delivers, or else what nobody has.
    """
    legs = decision.legs if decision else ()
    own = (leg.mailbox for leg in legs if not leg.confided)
    names = (*own, *table.rules.otherwise.deliver)
    return next(name for name in names if name in table.town.mailboxes)

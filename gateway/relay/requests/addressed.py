"""
Whether a message names the person or office in the town hall that it is for: then it
answers no question that somebody else has asked.
"""

from __future__ import annotations

from gateway.core.decision import Decision, Why
from gateway.core.requests.form import AnswerKind
from gateway.core.requests.request import Request
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words import text
from gateway.routing.words.vocative import BEGINNING, Sent, sent
from gateway.town.forms.whom import asked_of


async def is_addressed(hearing: Hearing, *, freely: bool = False) -> bool:
    """
    Say whether the message is for somebody whom it names, or for an office: "mensaje
    para Rocío la alcaldesa: …". A name alone may be the answer to a question, and so
    may "para Urbanismo: …" where the question is answered *freely*.
    """
    told = sent(text.plain(hearing.message.said[:BEGINNING]))
    if told is None or (freely and not told.surely):
        return False
    decision, mailboxes = await hearing.decide(), hearing.table.town.mailboxes
    if not told.surely:
        # "Para Rocío: dos entradas" may be for any Rocío: the name must be that of a
        # mailbox which would get the message.
        reached = [mailboxes[leg.mailbox] for leg in decision.legs]
        return told.names(
            {word for each in reached for word in _words(each.office, each.short)}
        )
    called = {
        word
        for each in mailboxes.values()
        for word in _words(each.office, each.short, each.person)
    }
    return told.names(called) or _is_told(told, decision)


async def is_for_another(hearing: Hearing, request: Request) -> bool:
    """
    Say whether the message is addressed to somebody, and so is no answer to what
    *request* asks.
    """
    ask = asked_of(hearing.table, request)
    return await is_addressed(
        hearing, freely=ask is not None and ask.kind is AnswerKind.TEXT
    )


def _is_told(told: Sent, decision: Decision) -> bool:
    """
    Say whether the addressee is one of the words by which the rules chose a mailbox.
    """
    head = f" {' '.join(text.cut(told.head))} "
    said = [
        words
        for leg in decision.legs
        for reason in leg.reasons
        if reason.why in (Why.NAMED, Why.SAYS)
        for words in reason.what.split(", ")
    ]
    return any(f" {' '.join(text.cut(words))} " in head for words in said if words)


def _words(*names: str) -> list[str]:
    return [word for name in names for word in text.cut(text.plain(name))]

"""
Whether a message may be an answer to a form's question by who said it, when and where,
and how a form reads it.
"""

from __future__ import annotations

from gateway.clock import is_before
from gateway.core.delivery import UNREAD
from gateway.core.filing import Filing
from gateway.core.identity import is_proven, lapsed
from gateway.core.mail.machine import is_machine
from gateway.core.message import Message, Visibility
from gateway.core.requests.form import AnswerKind, Form
from gateway.core.requests.request import OPEN, Request
from gateway.ports.store import Shown
from gateway.relay.heard.hearing import Hearing
from gateway.routing.words.brief.cancelling import asks_to_cancel
from gateway.routing.words.brief.courtesies import (
    asks_for_own,
    asks_for_state,
    is_courtesy,
    is_thanks,
    tells_besides,
)
from gateway.routing.words.brief.naming_files import names_files
from gateway.town.forms.answer import FormAnswer
from gateway.town.forms.whom import asked_of
from gateway.town.forms.words import Word, word_of


def may_be_said(hearing: Hearing) -> bool:
    """
    Say whether a person wrote it in private: public messages and machines answer no
    form.
    """
    message = hearing.message
    return message.visibility is Visibility.PRIVATE and not is_machine(message)


def form_answer(hearing: Hearing, *, first: bool = False) -> FormAnswer:
    """
    Return the message as a form reads it. For the message that began the request
    (*first*), with the addresses in it.
    """
    message = hearing.message
    zone = hearing.table.town.timezone
    today = message.written_at.astimezone(zone).date()
    spots = hearing.table.around.gazetteer.find(message) if first else ()
    return FormAnswer(
        text=message.said,
        today=today,
        files=sum(not each.too_large for each in message.attachments),
        first=first,
        houses=tuple(map(str, spots)) if all(s.number for s in spots) else (),
    )


def word(hearing: Hearing, form: Form) -> tuple[Word | None, str]:
    """
    Return the word that is said instead of an answer, and the text after it. To a form
    that books, saying that one cannot come is a cancellation.
    """
    text, names = hearing.message.said, (*form.name.values(),)
    found = word_of(text, names)
    cancels = form.books is not None and asks_to_cancel(text, names)
    return (Word.CANCEL, "") if found[0] is None and cancels else found


def is_no_words(message: Message) -> bool:
    """
    Say whether it is no free words that were asked for: thanks, a greeting, or the name
    of its file.
    """
    said, files = message.said, message.attachments
    return is_courtesy(said) or is_thanks(said) or bool(files and names_files(said))


def asks_how_it_goes(hearing: Hearing) -> bool:
    """
    Say whether it asks for the state of the case that it names, or of the sender's own,
    and tells nothing besides.
    """
    said = hearing.message.said
    if hearing.named:
        return asks_for_state(said)
    return asks_for_own(said) and not tells_besides(said)


def is_spoken(message: Message) -> bool:
    """
    Say whether it has audio or video, in which something may be spoken or signed.
    """
    media = [file.media_type for file in message.attachments]
    return any(one.startswith(("audio/", "video/")) for one in media)


def may_answer(
    hearing: Hearing, request: Request, shown: Shown | None, *, waited: bool = False
) -> bool:
    """
    Say whether it can be an answer to a request, by when it was said, by whom and
    where. A recording without text answers only a question for a file.

    Args:
        hearing: The message.
        request: The request that it may answer.
        shown: The message that began the request, and its deliveries.
        waited: Whether it was held together with that message, and continues it.
    """
    origin = shown.filing if shown else None
    # Compared without tolerance: nobody reads a question and answers within the
    # difference between two clocks.
    before = hearing.message.received_at < request.begun_at and not waited
    if before or hearing.stored.id == request.case.message:
        # A held message that is routed again: it was said before anything was asked.
        return False
    if is_unread(request, shown) or _is_for_ears(hearing, request):
        return False
    return _is_theirs(hearing, request, origin) and not _is_reply(hearing, request)


def _is_for_ears(hearing: Hearing, request: Request) -> bool:
    if hearing.message.text.strip() or not is_spoken(hearing.message):
        return False
    ask = asked_of(hearing.table, request)
    return ask is None or ask.kind is not AnswerKind.FILE


def is_unread(request: Request, shown: Shown | None) -> bool:
    """
    Say whether the question of *request* has reached nobody: the request began in
    public, nothing was said to it since, and the sender may have to write in private
    first.

    Args:
        request: The request.
        shown: The message that began it, and its deliveries.
    """
    message = shown.message if shown else None
    if shown is None or message is None or request.moved_at > request.begun_at:
        return False
    asked = [
        delivery.state
        for delivery in shown.deliveries
        if delivery.to == request.contact
        and delivery.automatic
        and delivery.visibility is Visibility.PRIVATE
    ]
    public = message.visibility is Visibility.PUBLIC
    return public and bool(asked) and UNREAD.issuperset(asked)


def talks_since(hearing: Hearing, request: Request) -> bool:
    """
    Say whether its sender has talked about another case since their last message to the
    request: a bare yes belongs there.
    """
    talk = hearing.talk
    if talk is None or talk.case in ("", str(request.case)):
        return False
    return not is_before(talk.heard_at, request.moved_at)


def _is_theirs(hearing: Hearing, request: Request, origin: Filing | None) -> bool:
    contact = hearing.verdict.contact
    if request.person and contact and contact.person != request.person:
        # The account now belongs to another person.
        return False
    if hearing.is_proven:
        return True
    # The mail may be forged. Without proof only an open request that began without
    # proof may be continued; a handed-over one may not be cancelled.
    began = origin.message if origin else None
    return request.state in OPEN and not (began and is_proven(began))


def _is_reply(hearing: Hearing, request: Request) -> bool:
    """
    Say whether it replies to something said in another case.
    """
    message, thread = hearing.message, hearing.thread
    if not (message.in_reply_to or message.edit_of) or thread is None:
        return False
    return thread.explicit and thread.conversation.case not in ("", str(request.case))


def is_same(hearing: Hearing, origin: Filing) -> bool:
    """
    Say whether it is from the person who was believed for the message that began a
    request, and that verification is still valid.
    """
    contact = origin.verdict.contact if origin.verdict else None
    now_is = hearing.verdict.contact
    if contact is None or now_is is None or lapsed(contact, hearing.speaker.pen.now):
        return False
    same = contact.address == now_is.address or (
        contact.person != "" and contact.person == now_is.person
    )
    return same and hearing.is_proven

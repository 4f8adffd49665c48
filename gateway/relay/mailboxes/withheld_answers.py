"""
Answers that are not sent, wholly or in part, and what the employee is told instead.
"""

from __future__ import annotations

import re

from attrs import evolve

from gateway.core.case import CaseEvent
from gateway.core.consequences import Consequences
from gateway.core.conversation import Conversation
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery
from gateway.core.mail import tokens
from gateway.core.message import Attachment, Message, Visibility
from gateway.core.writing.turning import marked
from gateway.ports.channels import Priced
from gateway.relay.cases.job_cases import SHARED
from gateway.relay.mailboxes.answering import Answering
from gateway.relay.speaking import wording
from gateway.relay.speaking.wording import Say
from gateway.routing.table import RoutingTable
from gateway.routing.texts import link_in
from gateway.routing.words import text as words
from gateway.routing.words.private.answers import (
    asked_in_public,
    contacts_in,
    words_in_public,
)
from gateway.routing.words.vocative import beginning
from gateway.town.commands import Verb

#: Texts that appear only in letters to mailboxes, the variables in them, and the
#: minimum number of fixed characters by which a line is recognised.
_INTERNAL = (
    *("letter-verified", "letter-strong", "letter-vouched", "letter-colleague"),
    *("letter-misbound", "letter-mistaken", "letter-mistaken-later"),
    *("letter-lookalike", "letter-lookalike-us"),
    *("letter-minor", "letter-mandates", "letter-because", "letter-commands"),
    "letter-cancel",
    *("letter-told-again", "letter-ends", "letter-apart"),
    *("letter-answer-public", "letter-answer-private", "letter-quarantined"),
    *("letter-numbered-public", "letter-numbered-private"),
    *("letter-kept-out", "letter-held", "letter-let-go", "letter-let-go-by"),
    *("letter-accused", "letter-unreached", "letter-gone", "letter-relief"),
    *("letter-postponed", "letter-unsure", "letter-answer-lost"),
    *("letter-gone-shared", "letter-instructions-lost", "letter-instructions-wait"),
    *("letter-answered", "letter-passed", "letter-so-far", "letter-reply-to"),
)
_VARIABLES = (
    *("person", "people", "day", "number", "numbers", "listed"),
    *("because", "office", "who", "name", "when", "channel", "why", "addresses"),
)
_KNOWN = 12

#: A mail that is a file: its media types, and the ends of its name.
_MAILS = frozenset({"message/rfc822", "message/global", "application/vnd.ms-outlook"})
_NAMED = (".eml", ".msg")

#: The end of whom an answer speaks to.
_CLAUSE = re.compile(r"[,;:.!?\n]")


def no_command(verb: Verb, text: str, table: RoutingTable) -> str:
    """
    Return the name of the text that tells the employee why the command in *text* cannot
    be done; empty if it can, or if there is none.
    """
    if verb is Verb.UNKNOWN:
        return "command-unknown"
    if verb is Verb.UNSIGNED:
        return "command-unsigned"
    if verb is Verb.CONSOLE:
        return "command-console-elsewhere"
    if verb is not Verb.LATE:
        return ""
    # A quoted letter contains commands, too.
    return "answer-quotes" if _quotes(text, table.own) else "command-late"


def stopped(text: str, its: Answering) -> tuple[str, str]:
    """
    Return the name of the text that tells the employee why *text* is not sent, and the
    part that is not allowed; empty if it may be sent. If the employee wrote in public,
    only they can take it back.
    """
    if tokens.shown_in(text) or _quotes(text, its.table.own):
        # A quotation in an unknown format was not removed.
        return "answer-quotes", ""
    mail = _attached_mail(its.voice.message)
    if mail:
        return "answer-attaches-mail", f"«{mail}»"
    if any(each.method for each in its.voice.message.attachments):
        # Its guest is the reply address, and its description quotes the letter.
        return "answer-invites", ""
    colleague = _called_on(text, its)
    if colleague:
        return "answer-to-colleague", colleague
    aloud = its.is_aloud and its.verb is not Verb.PRIVATE
    if not aloud and its.conversation.visibility is not Visibility.PUBLIC:
        return "", ""
    shown = shows_too_much(text, its.table)
    if aloud or shown:
        name = "answer-stopped-aloud" if aloud else "answer-stopped"
        return (name if shown else ""), shown
    asked = asked_in_public(text)
    if asked:
        return "answer-asks", f"«{asked}»"
    link = link_in(text) if _is_charged(its) else ""
    return ("answer-links" if link else ""), f"«{link}»"


def keep_crossed(its: Answering, first: Message) -> Consequences:
    """
    Keep an answer that was written while a colleague's, *first*, was on its way, and
    tell its writer what that says. It is noted, so that the same answer is sent if it
    comes again.
    """
    said, writer = marked(first.said), wording.who(its.voice.message)
    note = its.table.own("note-crossed", who=writer)
    return Consequences(
        deliveries=its.tell("answer-crossed", who=wording.who(first), said=said),
        happenings=its.happens(CaseEvent.NOTE, its.answered.case, note=note),
    )


def is_exposed(answered: Conversation, other: Conversation) -> bool:
    """
    Say whether a private answer in *answered* would be public in *other*.
    """
    private = answered.visibility is Visibility.PRIVATE
    return private and other.visibility is Visibility.PUBLIC


def without_own(its: Answering) -> Answering:
    """
    Return the command without the employee's text and files.
    """
    message = evolve(its.voice.message, attachments=())
    return evolve(
        its,
        voice=evolve(its.voice, message=message),
        command=evolve(its.command, text=""),
    )


def without_papers(its: Answering) -> Answering:
    """
    Return the command without the files that are no pictures: nobody here reads whom
    they are about.
    """
    message = its.voice.message
    pictures = tuple(filter(_is_picture, message.attachments))
    voice = evolve(its.voice, message=evolve(message, attachments=pictures))
    return evolve(its, voice=voice)


def tell_kept_back(
    its: Answering, left: list[str], bare: list[str], theirs: str
) -> tuple[Delivery, ...]:
    """
    Tell the employee which cases got nothing of their own words, and which no papers.
    """
    said: tuple[Delivery, ...] = ()
    if left and its.says_something:
        name = "answer-not-shared" if theirs else "answer-not-public"
        said += its.tell(name, numbers=", ".join(left), what=theirs)
    files = [f.name for f in its.voice.message.attachments if not _is_picture(f)]
    if bare and files:
        what = ", ".join(files)
        said += its.tell("answer-papers-kept", numbers=", ".join(bare), what=what)
    return said


def _is_picture(file: Attachment) -> bool:
    return file.media_type.lower().startswith("image/")


def shows_too_much(text: str, table: RoutingTable) -> str:
    """
    Return the personal data in *text*, quoted for the employee; empty if there is none.
    What the rules publish anyway is not personal.
    """
    ours = {
        f"@{address.value.rpartition('@')[2]}"
        for box in table.town.mailboxes.values()
        for address in box.addresses
        if "@" in address.value
    }
    ours |= {f"@{domain}" for domain in table.knowledge.domains}
    if not words_in_public(text, ours):
        return ""
    ours |= contacts_in(table.said_to_all)
    return ", ".join(f"«{said}»" for said, _ in words_in_public(text, ours))


def _is_charged(its: Answering) -> bool:
    """
    Say whether the text would be posted on a channel that charges for it, where a link
    costs many times the rest: to whom it answers, or to others of the same job. About
    danger to life nothing is held up: in "Salgan de casa.No entren" only a space lacks.
    """
    case = its.answered.case
    if case is not None and case.urgency is Urgency.EMERGENCY:
        return False
    others = its.answered.together if its.verb in SHARED else ()
    return any(
        talk.visibility is Visibility.PUBLIC
        and isinstance(its.voice.pen.channels.get(talk.contact.channel), Priced)
        for talk in (its.conversation, *(talk for _, talk in others))
    )


def _attached_mail(message: Message) -> str:
    """
    Return the name of a mail that is attached to *message*, such as a letter of another
    case that was forwarded: nobody here reads whom it is about. Empty if none is.
    """
    return next(
        (
            each.name
            for each in message.attachments
            if each.media_type.lower() in _MAILS or each.name.lower().endswith(_NAMED)
        ),
        "",
    )


def _called_on(text: str, its: Answering) -> str:
    """
    Return the person of another mailbox to whom *text* speaks, if a copy of it goes
    there, as when an employee asks a colleague by replying to all; empty if there is
    none, or if whom it is for has the same name.
    """
    message, origin = its.voice.message, its.answered.origin
    heard = origin.message if origin else None
    theirs = words.tokens(words.plain(heard.display_name)) if heard else []
    said = words.plain(text)
    _, begins = beginning(said)
    called = {*words.tokens(_CLAUSE.split(said[begins:], maxsplit=1)[0])}
    for box in its.table.town.mailboxes.values():
        names = words.tokens(words.plain(box.person))
        copied = any(each.value in message.to for each in box.addresses)
        if not copied or box == its.voice.mailbox or names[:1] == theirs[:1]:
            continue
        if called and called <= {*names}:
            return box.person
    return ""


def _quotes(text: str, say: Say) -> bool:
    """
    Say whether *text* contains a line that only letters have, however it is wrapped.
    """
    said = _on_one_line(text.replace(">", " "))
    unsaid = dict.fromkeys(_VARIABLES, "\0")
    for name in _INTERNAL:
        pieces = _on_one_line(say(name, **unsaid)).split("\0")
        pattern = ".{1,200}?".join(re.escape(piece) for piece in pieces if piece)
        if len("".join(pieces)) >= _KNOWN and re.search(pattern, said):
            return True
    return False


def _on_one_line(text: str) -> str:
    return " ".join(text.casefold().split())

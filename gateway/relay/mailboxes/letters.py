"""
Letters to mailboxes: the message, its sender and place, and why the mailbox gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve, frozen

from gateway.core.button import Button
from gateway.core.case import Number
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.core.delivery import Delivery
from gateway.core.mail import tokens
from gateway.core.message import Address, Message, Visibility
from gateway.core.writing.turning import marked, marked_line
from gateway.ports.channels import Channel
from gateway.relay.mailboxes.letter_facts import (
    About,
    JudgedMessage,
    facts,
    of_alike,
    words_of,
)
from gateway.relay.pen import Pen
from gateway.relay.speaking.own_texts import buttons, in_parts, is_unthreaded
from gateway.relay.speaking.wording import Say, who
from gateway.routing.table import RoutingTable

#: Commands that are offered as buttons.
_BUTTONS = ("going", "solved", "not-mine")

#: Length in characters of the summary in a subject.
_SUMMARY = 70

#: What the line that says what an answer does is where nobody can reply to a letter.
_NUMBERED = {
    "letter-answer-public": "letter-numbered-public",
    "letter-answer-private": "letter-numbered-private",
}


@frozen(kw_only=True)
class Letter:
    """
    The content of a letter, its urgency, and why it is written.
    """

    subject: str
    text: str
    because: str
    urgency: Urgency = Urgency.NORMAL
    buttons: tuple[Button, ...] = ()


@frozen(kw_only=True)
class Post:
    """
    How a letter is sent.

    Attributes:
        message: The stored message that it is about; its files go with it.
        name: Returns the id of the delivery to an address: the same for the same
            letter.
    """

    message: int
    name: Callable[[str], str]
    pen: Pen


def is_letter(delivery: Delivery) -> bool:
    """
    Say whether *delivery* is a letter to a mailbox, by how it is marked: repeatable,
    and not one of the gateway's own notices.
    """
    return delivery.repeatable and not delivery.automatic


def send(
    heard: JudgedMessage,
    leg: Leg,
    conversation: Conversation,
    about: About,
    how: Post,
) -> tuple[Delivery, ...]:
    """
    Return the deliveries of the letter for one leg.
    """
    table, channels = how.pen.table, how.pen.channels
    case, seen = conversation.case, conversation.visibility
    prefix = table.town.casework.understood
    number = Number.read(case).spoken(prefix) if case else ""

    def composed(to: Address) -> Letter:
        named = number if is_unthreaded(channels, to) else ""
        return _composed(heard, leg, seen, about, table, named)

    return tuple(
        part
        for to in reached(table.town.mailboxes[leg.mailbox], channels)
        for part in _posted(composed(to), heard.message, conversation, to, how)
    )


def _composed(
    heard: JudgedMessage,
    leg: Leg,
    visibility: Visibility,
    about: About,
    table: RoutingTable,
    number: str,
) -> Letter:
    """
    Return the letter for one leg. If it is confidential, its subject shows nothing of
    it. Where answers must begin with the case's *number*, it says so; else that is
    empty.
    """
    message, decision, say = heard.message, heard.decision, table.own
    answer, pressed = _what_to_do(decision, leg.mailbox, visibility, say, about)
    lines = [
        *facts(heard, leg, about, table, say),
        say(_NUMBERED.get(answer, answer) if number else answer, number=number),
        *of_alike(about.alike, say),
        *([say("letter-commands")] if pressed else []),
    ]
    first = [about.again, ""] if about.again else []
    whole = [*first, marked(words_of(message)), "", "--", *about.before, *lines]
    return Letter(
        subject=_subject(message, decision, say, about.number),
        text="\n".join(whole),
        because=leg.because,
        urgency=decision.urgency,
        buttons=pressed,
    )


def _what_to_do(
    decision: Decision, mailbox: str, visibility: Visibility, say: Say, about: About
) -> tuple[str, tuple[Button, ...]]:
    """
    Return the name of the line that says what an answer does, and the buttons.
    """
    if about.apart:
        return "letter-quarantined", ()
    if mailbox in decision.accused:
        return "letter-accused", ()
    held = decision.outcome is Outcome.CHALLENGE
    pressed = buttons(say, _BUTTONS) if about.number and not held else ()
    return f"letter-answer-{visibility.value}", pressed


def post(
    letter: Letter,
    origin: Message,
    conversation: Conversation,
    to: Mailbox,
    how: Post,
) -> tuple[Delivery, ...]:
    """
    Return the deliveries of a letter about *origin* to every delivery address of a
    mailbox, in as many parts as each channel needs.
    """
    return tuple(
        part
        for address in reached(to, how.pen.channels)
        for part in _posted(letter, origin, conversation, address, how)
    )


def _posted(
    letter: Letter,
    origin: Message,
    conversation: Conversation,
    to: Address,
    how: Post,
) -> tuple[Delivery, ...]:
    return in_parts(
        how.pen.channels,
        Delivery(
            id=how.name(str(to)),
            message=how.message,
            conversation=conversation.id,
            to=to,
            text=letter.text,
            subject=letter.subject,
            buttons=letter.buttons,
            author=who(origin),
            token=tokens.mint(conversation.id, how.pen.key, tokens.LETTER),
            case=conversation.case,
            urgency=letter.urgency,
            repeatable=True,
            because=letter.because,
            attachments=origin.attachments,
            due_at=how.pen.now,
        ),
    )


def again(
    letter: Delivery,
    line: str,
    origin: Message,
    conversation: Conversation,
    to: Mailbox,
    how: Post,
) -> tuple[Delivery, ...]:
    """
    Return the deliveries of a *letter* about *origin* that was written already, below
    the *line* that says why it is sent again.
    """
    whole = Letter(
        subject=letter.subject,
        text=f"{line}\n\n{letter.text}",
        because=letter.because,
        urgency=letter.urgency,
        buttons=letter.buttons,
    )
    case, pen = conversation.case, how.pen
    number = (
        Number.read(case).spoken(pen.table.town.casework.understood) if case else ""
    )
    return tuple(
        part
        for address in reached(to, pen.channels)
        for part in _posted(
            _reworded(whole, number, address, pen), origin, conversation, address, how
        )
    )


def _reworded(letter: Letter, number: str, to: Address, pen: Pen) -> Letter:
    """
    Return a *letter* with the line that says how it is answered as it is at *to*,
    whatever address it was first written for.
    """
    text, numbered = letter.text, is_unthreaded(pen.channels, to)
    for name, other in _NUMBERED.items():
        lines = pen.table.own(name), pen.table.own(other, number=number)
        there, here = lines if numbered else lines[::-1]
        text = text.replace(there, here)
    return evolve(letter, text=text)


def reached(to: Mailbox, channels: Mapping[str, Channel]) -> tuple[Address, ...]:
    """
    Return a mailbox's delivery addresses, or, if none of their channels is here, its
    first other address whose channel is: otherwise the letter would wait for ever.
    """
    if any(address.channel in channels for address in to.deliver):
        return to.deliver
    other = next((one for one in to.current if one.channel in channels), None)
    return to.deliver if other is None else (other,)


def _subject(message: Message, decision: Decision, say: Say, number: str) -> str:
    mark = say("letter-urgent") if decision.urgency is Urgency.EMERGENCY else ""
    mark += f"[{number}] " if number else ""
    if decision.is_confidential:
        return f"{mark}{say('letter-confidential')}"
    said = marked_line(message.subject or message.text or say("letter-empty"))
    summary = said if len(said) <= _SUMMARY else f"{said[: _SUMMARY - 1].rstrip()}…"
    return f"{mark}{summary}"

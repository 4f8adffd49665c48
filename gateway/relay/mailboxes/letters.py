"""
Letters to mailboxes: the message, its sender and place, and why the mailbox gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import frozen

from gateway.core.button import Button
from gateway.core.case import Number
from gateway.core.conversation import CONSOLE, Conversation, Mailbox
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
from gateway.relay.speaking.shaping import buttons, in_parts, is_unthreaded
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
    table = how.pen.table
    letter = _composed(heard, leg, conversation.visibility, about, table)
    to = table.town.mailboxes[leg.mailbox]
    return post(letter, heard.message, conversation, to, how)


def _composed(
    heard: JudgedMessage,
    leg: Leg,
    visibility: Visibility,
    about: About,
    table: RoutingTable,
) -> Letter:
    """
    Return the letter for one leg. If it is confidential, its subject shows nothing of
    it.
    """
    message, decision, say = heard.message, heard.decision, table.own
    answer, pressed = _what_to_do(decision, leg.mailbox, visibility, say, about)
    lines = [
        *facts(heard, leg, about, table, say),
        say(answer),
        *of_alike(about.alike, say),
        *([say("letter-commands")] if pressed else []),
        *([say("letter-cancel")] if pressed and about.booked else []),
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
    case, pen = conversation.case, how.pen
    number = _number(case, pen)
    return tuple(
        part
        for address in reached(to, pen.channels)
        for part in in_parts(
            pen.channels,
            Delivery(
                id=how.name(str(address)),
                message=how.message,
                conversation=conversation.id,
                to=address,
                text=_answered_at(address, letter.text, number, pen),
                subject=letter.subject,
                buttons=letter.buttons,
                author=who(origin),
                token=tokens.mint(conversation.id, pen.key, tokens.LETTER),
                case=case,
                urgency=letter.urgency,
                repeatable=True,
                because=letter.because,
                attachments=origin.attachments,
                due_at=pen.now,
            ),
        )
    )


def _answered_at(to: Address, text: str, number: str, pen: Pen) -> str:
    """
    Return the *text* of a letter with the line that says how it is answered as it is
    at *to*: where nobody can reply to a letter, by the case's *number*, if it has one.
    A letter that is sent again may have been written for another address. What the
    citizen wrote, in front of "--", stays as it is.
    """
    words, line, below = text.rpartition("\n--\n")
    if not (number and line):
        return text
    numbered = is_unthreaded(pen.channels, to)
    for name, other in _NUMBERED.items():
        lines = pen.table.own(name), pen.table.own(other, number=number)
        there, here = lines if numbered else lines[::-1]
        below = below.replace(there, here)
    return f"{words}{line}{below}"


def replying(to: Address, case: str, pen: Pen) -> Mapping[str, str]:
    """
    Return what a note about *case* says of how it is answered at *to*: "how", and
    "privately".
    """
    way = "reply"
    if to.channel == CONSOLE:
        way = "page"
    elif case and is_unthreaded(pen.channels, to):
        way = "number"
    number = _number(case, pen)
    names = {"how": f"answer-by-{way}", "privately": f"answer-by-{way}-private"}
    return {key: pen.table.own(name, number=number) for key, name in names.items()}


def _number(case: str, pen: Pen) -> str:
    prefix = pen.table.town.casework.understood
    return Number.read(case).spoken(prefix) if case else ""


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
    return post(whole, origin, conversation, to, how)


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

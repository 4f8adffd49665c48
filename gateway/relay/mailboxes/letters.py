"""
Letters to mailboxes: the message, its sender and place, and why the mailbox gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import field, frozen

from gateway.core.calendar import shown_moment
from gateway.core.case import Case
from gateway.core.conversation import Conversation, Mailbox
from gateway.core.decision import Decision, Leg, Outcome, Urgency
from gateway.core.delivery import Button, Delivery
from gateway.core.identity import Standing, Verdict
from gateway.core.mail import tokens
from gateway.core.message import Address, Message, Visibility
from gateway.core.writing.turning import marked, marked_line
from gateway.ports.channels import Channel
from gateway.relay.cases.job_cases import Alike
from gateway.relay.mailboxes import capacity
from gateway.relay.mailboxes.maps import whereabouts
from gateway.relay.pen import Pen
from gateway.relay.speaking.notices import buttons, in_parts
from gateway.relay.speaking.wording import Say, called, who
from gateway.routing.staff import Sender
from gateway.routing.table import RoutingTable

#: Commands that are offered as buttons.
_BUTTONS = ("going", "solved", "not-mine")

#: Length in characters of the summary in a subject.
_SUMMARY = 70

#: How many cases a letter names, the newest: forty may report one fire.
_LISTED = 5


#: A line of a letter: the text's name, whether the line is shown, and its variables.
_Line: TypeAlias = tuple[str, object, Mapping[str, str]]


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


@frozen
class Heard:
    """
    A message with its verdict and decision.
    """

    message: Message
    verdict: Verdict
    decision: Decision


@frozen(kw_only=True)
class About:
    """
    The case that a letter is about.

    Attributes:
        number: As people see it; empty where the town gives no numbers.
        case: The case itself, if its message opened several.
        reopened: Whether it had ended.
        apart: Whether it is in quarantine, from where nobody is answered.
        alike: The cases of the same job.
        note: A note of the previous mailbox.
        again: Why the case is sent again; the first line of the letter.
        before: Lines that say since when it was held back and who released it, or who
            had it.
    """

    number: str = ""
    case: Case | None = None
    reopened: bool = False
    apart: bool = False
    alike: Alike = field(factory=Alike)
    note: str = ""
    again: str = ""
    before: Sequence[str] = ()


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


def send(
    heard: Heard,
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
    heard: Heard, leg: Leg, visibility: Visibility, about: About, table: RoutingTable
) -> Letter:
    """
    Return the letter for one leg. If it is confidential, its subject shows nothing of
    it.
    """
    message, verdict, decision = heard.message, heard.verdict, heard.decision
    say, place = table.own, whereabouts(message, about.case, table)
    at = message.sent_at or message.received_at
    when = shown_moment(at, table.town.timezone)
    standing, channel = _standing(message, verdict, say), called(say, message.channel)
    kept_out = decision.outcome is Outcome.QUARANTINE and not about.apart
    answer, pressed = _what_to_do(decision, leg.mailbox, visibility, say, about)
    told: Sequence[_Line] = (
        ("letter-reopened", about.reopened, {}),
        ("letter-lookalike", verdict.resembles, {"person": verdict.resembles}),
        ("letter-lookalike-us", _seems_ours(verdict, decision), {}),
        ("letter-late", message.is_late, {}),
        ("letter-edited", message.edit_of is not None, {}),
        ("letter-unreadable", message.unreadable, {}),
        ("letter-from", True, {"who": who(message), "standing": standing}),
        ("letter-by", True, {"channel": channel, "when": when}),
        ("letter-place", place, {"place": place}),
        ("letter-link", message.link, {"link": message.link}),
        *capacity.told(verdict, decision, _taken_on(message, table), say),
        ("letter-case", about.number, {"number": about.number}),
        ("letter-note", about.note, {"note": about.note}),
        ("letter-because", leg.reasons, {"because": _because(leg, say)}),
        ("letter-kept-out", kept_out, {}),
        ("letter-held", decision.outcome is Outcome.CHALLENGE, {}),
        (answer, True, {}),
        *_of_alike(about.alike, table),
        ("letter-commands", pressed, {}),
    )
    lines = [say(name, **given) for name, holds, given in told if holds]
    first = [about.again, ""] if about.again else []
    whole = [*first, marked(_words(message)), "", "--", *about.before, *lines]
    return Letter(
        subject=_subject(message, decision, say, about.number),
        text="\n".join(whole),
        because=leg.because,
        urgency=decision.urgency,
        buttons=pressed,
    )


def _words(message: Message) -> str:
    # Of an unreadable message only the subject may be readable, and the letter's
    # subject shows nothing that is confidential.
    return message.text or (message.subject if message.unreadable else "")


def _of_alike(same: Alike, table: RoutingTable) -> tuple[_Line, ...]:
    return (
        ("letter-told-before", same.told_before, {"numbers": same.told_before}),
        ("letter-told-again", same.told_again, {"numbers": same.told_again}),
        ("letter-ends", same.ends, _listed(same.ends, table)),
        ("letter-apart", same.apart, _listed(same.apart, table)),
    )


def _taken_on(message: Message, table: RoutingTable) -> date:
    # By when it was received: the date of a mail is its sender's claim.
    return message.received_at.astimezone(table.town.timezone).date()


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
        for part in in_parts(
            how.pen.channels,
            Delivery(
                id=how.name(str(address)),
                message=how.message,
                conversation=conversation.id,
                to=address,
                text=letter.text,
                subject=letter.subject,
                buttons=letter.buttons,
                author=who(origin),
                token=tokens.mint(conversation.id, how.pen.key, tokens.LETTER),
                urgency=letter.urgency,
                repeatable=True,
                because=letter.because,
                attachments=origin.attachments,
                due_at=how.pen.now,
            ),
        )
    )


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


def _seems_ours(verdict: Verdict, decision: Decision) -> bool:
    return Sender.LOOKALIKE.value in decision.flags and not verdict.resembles


def _standing(message: Message, verdict: Verdict, say: Say) -> str:
    contact = verdict.contact
    if verdict.standing < Standing.VERIFIED or contact is None:
        return say("letter-unverified")
    if contact.mailbox:
        return say("letter-colleague", person=contact.name)
    if verdict.standing is Standing.STRONG:
        return say("letter-strong", person=contact.name)
    if contact.address != message.sender:
        return say("letter-vouched", person=contact.name)
    return say("letter-verified", person=contact.name)


def _because(leg: Leg, say: Say) -> str:
    told = (say(f"letter-because-{r.why.value}", what=r.what) for r in leg.reasons)
    return "; ".join(told)


def _listed(numbers: Sequence[str], table: RoutingTable) -> Mapping[str, str]:
    """
    Return the newest (last) of *numbers* as variables of a text: ``numbers``, as a
    command takes them, and ``listed``, which adds how many more there are.
    """
    few, more = ", ".join(numbers[-_LISTED:]), len(numbers) - _LISTED
    if more <= 0:
        return {"numbers": few, "listed": few}
    with_more = table.own("letter-more", numbers=few, count=str(more))
    return {"numbers": few, "listed": with_more}

"""
What a mailbox reads: the message, who sent it, where from, and why it came.
"""

from __future__ import annotations

from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import frozen

from gateway.core.decision import Decision, Leg, Urgency
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Message, Visibility

#: Characters of a message that its subject shows.
_SUMMARY = 70


class Say(Protocol):
    """
    Gives a text of the catalogue in the town's own language.
    """

    def __call__(self, name: str, /, **variables: str) -> str:
        """
        Fill the text *name* with *variables*.
        """


@frozen
class Letter:
    """
    A subject and a text.
    """

    subject: str
    text: str


def who(message: Message) -> str:
    """
    Name the sender as a person would: name and label, or whichever there is.
    """
    label = message.handle or message.sender.value
    if message.display_name and message.display_name != label:
        return f"{message.display_name} ({label})"
    return label


def compose(
    message: Message,
    verdict: Verdict,
    decision: Decision,
    leg: Leg,
    visibility: Visibility,
    zone: ZoneInfo,
    say: Say,
) -> Letter:
    """
    Write the letter for one leg. What is confidential shows nothing in its subject.
    """
    when = (message.sent_at or message.received_at).astimezone(zone)
    lines = [
        say("letter-from", who=who(message), standing=_standing(verdict, say)),
        say("letter-by", channel=message.channel, when=f"{when:%d/%m/%Y %H:%M}"),
    ]
    if message.edit_of is not None:
        lines.insert(0, say("letter-edited"))
    if message.place is not None:
        lines.append(say("letter-place", place=_map_link(message)))
    if message.link:
        lines.append(say("letter-link", link=message.link))
    lines.append(say("letter-because", because=leg.because))
    lines.append(say(f"letter-answer-{visibility.value}"))
    text = "\n".join([message.text, "", "--", *lines])
    return Letter(_subject(message, decision, say), text)


def _subject(message: Message, decision: Decision, say: Say) -> str:
    mark = say("letter-urgent") if decision.urgency is Urgency.EMERGENCY else ""
    if "confidential" in decision.flags:
        return f"{mark}{say('letter-confidential')}"
    said = " ".join((message.subject or message.text or say("letter-empty")).split())
    summary = said if len(said) <= _SUMMARY else f"{said[: _SUMMARY - 1].rstrip()}…"
    return f"{mark}{summary}"


def _standing(verdict: Verdict, say: Say) -> str:
    known = verdict.standing >= Standing.VERIFIED and verdict.contact is not None
    if known and verdict.contact is not None:
        return say("letter-verified", person=verdict.contact.name)
    return say("letter-unverified")


def _map_link(message: Message) -> str:
    place = message.place
    assert place is not None  # noqa: S101 - the caller looked.
    link = (
        "https://www.openstreetmap.org/"
        f"?mlat={place.latitude:.6f}&mlon={place.longitude:.6f}&zoom=18"
    )
    return f"{place.label} {link}".strip()

"""
What a letter says of a message besides its words: who wrote, where it is, why the
mailbox gets it, and which cases tell of the same. The console shows it, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import field, frozen

from gateway.core.calendar import shown_moment
from gateway.core.case import Case, Number
from gateway.core.decision import Decision, Leg, Outcome, Reason, Why
from gateway.core.identity import Standing, Verdict
from gateway.core.mail.machine import FORM
from gateway.core.message import Message
from gateway.core.town import Town
from gateway.core.writing.turning import marked_line
from gateway.relay.cases.job_cases import Alike
from gateway.relay.mailboxes import capacity
from gateway.relay.mailboxes.maps import whereabouts
from gateway.relay.speaking.wording import Say, channel_name, who
from gateway.routing.staff import Sender
from gateway.routing.table import RoutingTable

#: How many cases a letter names, the newest: forty may report one fire.
_LISTED = 5


#: A line of a letter: the text's name, whether the line is shown, and its variables.
_Line: TypeAlias = tuple[str, object, Mapping[str, str]]


@frozen
class JudgedMessage:
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
        shared: The offices of the other mailboxes that get the same case.
        booked: Whether it has something booked.
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
    shared: Sequence[str] = ()
    booked: bool = False
    note: str = ""
    again: str = ""
    before: Sequence[str] = ()


def facts(
    heard: JudgedMessage, leg: Leg, about: About, table: RoutingTable, say: Say
) -> list[str]:
    """
    Return the lines that say who wrote, where, and why the mailbox of *leg* gets it.
    """
    message, verdict, decision = heard.message, heard.verdict, heard.decision
    place = whereabouts(message, about.case, table)
    at = message.sent_at or message.received_at
    when = shown_moment(at, table.town.timezone)
    standing, channel = (
        _standing(message, verdict, say),
        channel_name(say, message.channel),
    )
    kept_out = decision.outcome is Outcome.QUARANTINE and not about.apart
    elsewhere, form = _elsewhere(message), marked_line(message.headers.get(FORM, ""))
    told: Sequence[_Line] = (
        ("letter-reopened", about.reopened, {}),
        ("letter-lookalike", verdict.resembles, {"person": verdict.resembles}),
        ("letter-lookalike-us", _seems_ours(verdict, decision), {}),
        ("letter-late", message.is_late, {}),
        ("letter-edited", message.edit_of is not None, {}),
        ("letter-unreadable", message.unreadable, {}),
        ("letter-from", True, {"who": who(message), "standing": standing}),
        ("letter-reply-to", elsewhere, {"addresses": elsewhere}),
        ("letter-form", form, {"form": form}),
        ("letter-by", True, {"channel": channel, "when": when}),
        ("letter-place", place, {"place": place}),
        ("letter-link", message.link, {"link": message.link}),
        *capacity.capacity_lines(verdict, decision, _taken_on(message, table), say),
        ("letter-case", about.number, {"number": about.number}),
        (
            "letter-shared",
            about.number and about.shared,
            {"offices": ", ".join(about.shared)},
        ),
        ("letter-note", about.note, {"note": about.note}),
        ("letter-because", leg.reasons, {"because": _because(leg, table, say)}),
        ("letter-kept-out", kept_out, {}),
        ("letter-held", decision.outcome is Outcome.CHALLENGE, {}),
    )
    return _said(told, say)


def _elsewhere(message: Message) -> str:
    """
    Return where a mail asks to be answered (RFC 5322, section 3.6.2), besides its
    sender's address. Anybody may write that there, so that no answer goes to it.
    """
    asked = message.headers.get("reply-to", "").split(", ")
    return marked_line(
        ", ".join(each for each in asked if each != message.sender.value)
    )


def sharing(
    leg: Leg, decision: Decision, cases: Mapping[str, Number], town: Town
) -> Sequence[str]:
    """
    Return the offices that get the same case as the mailbox of *leg*, which may write
    the same commands: none where who reads it is not for everybody who does.

    Args:
        leg: One of the decision's.
        decision: About what came.
        cases: The case that each mailbox gets.
        town: Has the offices.
    """
    if not decision.is_delivered or decision.is_confidential or decision.accused:
        return ()
    own = cases[leg.mailbox]
    others = [each for each in decision.legs if each.mailbox != leg.mailbox]
    return [
        town.office_of(each.mailbox)
        for each in others
        if cases.get(each.mailbox) == own and not (each.at_once or each.is_beside)
    ]


def _said(told: Sequence[_Line], say: Say) -> list[str]:
    return [say(name, **given) for name, holds, given in told if holds]


def words_of(message: Message) -> str:
    """
    Return what a letter shows as the words of *message*.
    """
    # Of an unreadable message only the subject may be readable, and the letter's
    # subject shows nothing that is confidential.
    return message.text or (message.subject if message.unreadable else "")


def of_alike(same: Alike, say: Say) -> list[str]:
    """
    Return the lines that say which cases tell of the same, and which end with this one.
    """
    told: Sequence[_Line] = (
        ("letter-told-before", same.told_before, {"numbers": same.told_before}),
        ("letter-told-again", same.told_again, {"numbers": same.told_again}),
        ("letter-ends", same.ends, _listed(same.ends, say)),
        ("letter-apart", same.apart, _listed(same.apart, say)),
    )
    return _said(told, say)


def _taken_on(message: Message, table: RoutingTable) -> date:
    # By when it was received: the date of a mail is its sender's claim.
    return message.received_at.astimezone(table.town.timezone).date()


def _seems_ours(verdict: Verdict, decision: Decision) -> bool:
    return Sender.LOOKALIKE.value in decision.flags and not verdict.resembles


def _standing(message: Message, verdict: Verdict, say: Say) -> str:
    contact = verdict.contact
    if verdict.standing < Standing.VERIFIED or contact is None:
        return say("letter-unverified")
    if verdict.mistaken:
        return say("letter-misbound", person=contact.person)
    if contact.mailbox:
        return say("letter-colleague", person=contact.name)
    if verdict.standing is Standing.STRONG:
        return say("letter-strong", person=contact.name)
    if contact.address != message.sender:
        return say("letter-vouched", person=contact.name)
    return say("letter-verified", person=contact.name)


def _because(leg: Leg, table: RoutingTable, say: Say) -> str:
    return "; ".join(_reason(reason, table, say) for reason in leg.reasons)


def _reason(reason: Reason, table: RoutingTable, say: Say) -> str:
    name, what = f"letter-because-{reason.why.value}", reason.what
    if reason.why is Why.BELOW and what:
        number = table.town.casework.spoken(Number.read(what))
        return say(f"{name}-case", number=number) if number else say(name)
    if reason.why in {Why.ABSENT, Why.STANDS_IN}:
        what = table.town.office_of(what)
    return say(name, what=what)


def _listed(numbers: Sequence[str], say: Say) -> Mapping[str, str]:
    """
    Return the newest (last) of *numbers* as variables of a text: ``numbers``, as a
    command takes them, and ``listed``, which adds how many more there are.
    """
    few, more = ", ".join(numbers[-_LISTED:]), len(numbers) - _LISTED
    if more <= 0:
        return {"numbers": few, "listed": few}
    with_more = say("letter-more", numbers=few, count=str(more))
    return {"numbers": few, "listed": with_more}

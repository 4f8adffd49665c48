"""
Receipts and case states for senders, in one line each. Pure: nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from gateway.core.case import Case
from gateway.core.conversation import Mailbox
from gateway.core.decision import FACT, Decision, Outcome, Reply, Urgency
from gateway.core.message import Address, Visibility
from gateway.ports.channels import Channel, Sparing
from gateway.relay.broken_channel import unless_broken
from gateway.relay.cases.casework import MessageCases
from gateway.relay.speaking.wording import recalled
from gateway.routing.around.spoken_hours import spoken_date
from gateway.routing.table import RoutingTable
from gateway.routing.texts import MOMENT, day_and_time, look_up

RECEIPT, LATER, SEVERAL, REOPENED = (
    "receipt",
    "receipt-later",
    "receipt-several",
    "receipt-reopened",
)

#: The names of all receipts.
NAMES = (RECEIPT, LATER, SEVERAL, REOPENED)

#: What is said after the receipt of what is urgent.
_URGENT = "receipt-urgent"


def write(
    table: RoutingTable, decision: Decision, cases: MessageCases, now: datetime
) -> tuple[str, str] | None:
    """
    Return the receipt's name and text; None if there is none: the town wants none,
    something else is said already, or even a number would disclose something. An answer
    from facts does not replace the receipt for the rest of the message. That of
    what is urgent ends with whom to call in danger, which rules may have overlooked.
    """
    receipt = _received(table, decision, cases, now)
    told = (*cases.opened, *cases.reopened)
    if receipt is None or all(case.urgency < Urgency.HIGH for case in told):
        return receipt
    name, text = receipt
    languages = decision.language, *table.town.languages
    language, _ = look_up(table.texts, name, languages)
    return name, f"{text} {table.text(_URGENT, language)}"


def _received(
    table: RoutingTable, decision: Decision, cases: MessageCases, now: datetime
) -> tuple[str, str] | None:
    town = table.town
    quiet = (
        not (town.casework.receipts and town.casework.prefix)
        or decision.outcome is not Outcome.DELIVER
        or decision.reply is Reply.NONE
        or not {FACT}.issuperset(decision.says)
        or decision.is_confidential
    )
    if quiet:
        return None
    say = partial(table.text, language=decision.language)

    def numbers(cases: Sequence[Case]) -> str:
        return ", ".join(town.casework.spoken(case.number) for case in cases)

    if cases.reopened:
        return REOPENED, say(REOPENED, number=numbers(cases.reopened))
    if not cases.opened:
        return None
    name = SEVERAL if len(cases.opened) > 1 else LATER
    language, _ = look_up(table.texts, name, (decision.language, *town.languages))
    if name is SEVERAL:
        each = (_one_of_several(table, case, language, now) for case in cases.opened)
        return SEVERAL, say(SEVERAL, numbers="; ".join(each))
    case = cases.opened[0]
    mailbox = _reader(table, case, now)
    if mailbox is None:
        return None
    told = {
        "number": numbers([case]),
        "office": mailbox.short,
        "person": mailbox.person or mailbox.short,
    }
    when = _seen(table, case, language, now)
    if not when:
        return RECEIPT, say(RECEIPT, **told)
    return LATER, say(LATER, **told, when=when)


def _reader(table: RoutingTable, case: Case, now: datetime) -> Mailbox | None:
    # The mailbox that stands in reads it; confidential cases have no receipt.
    return table.town.mailboxes.get(table.substitute(case.mailbox, now))


def _seen(table: RoutingTable, case: Case, language: str, now: datetime) -> str:
    """
    Return when the mailbox will read it; empty if it is open now.
    """
    opens = table.opens(case.mailbox, now)
    if opens is None:
        return ""
    local = opens.astimezone(table.town.timezone)
    return table.text(MOMENT, language, **day_and_time(local, language))


def _one_of_several(
    table: RoutingTable, case: Case, language: str, now: datetime
) -> str:
    """
    Return a case number with its office, person and opening time, so that the sender
    knows which number is for what.
    """
    number = table.town.casework.spoken(case.number)
    mailbox = _reader(table, case, now)
    if mailbox is None:
        return number
    told = (mailbox.short, mailbox.person, _seen(table, case, language, now))
    return f"{number} ({', '.join(dict.fromkeys(filter(None, told)))})"


def where(decision: Decision, heard: Visibility) -> Visibility:
    """
    Return where the receipt of a message *heard* there goes.
    """
    if decision.reply is Reply.PUBLIC:
        return heard
    return Visibility.PRIVATE


def is_spared(channels: Mapping[str, Channel], to: Address, where: Visibility) -> bool:
    """
    Say whether the answer tells the number and no receipt does, because the channel
    allows one reply to a public post.
    """
    channel = channels.get(to.channel)
    return where is Visibility.PUBLIC and unless_broken(
        to.channel,
        lambda: isinstance(channel, Sparing) and channel.one_reply,
        otherwise=False,
    )


def first_number(table: RoutingTable, cases: MessageCases | None) -> str:
    """
    Return the number of the first case that *cases* opens, as people see it; empty if
    the town gives no numbers.
    """
    casework = table.town.casework
    if not (casework.receipts and casework.prefix and cases and cases.opened):
        return ""
    return casework.spoken(cases.opened[0].number)


def state(
    table: RoutingTable,
    case: Case,
    language: str,
    *,
    recalls: bool = False,
    cancelled: bool = False,
) -> str:
    """
    Return the text about the state of a case; without its content, unless it *recalls*
    to its sender which of several it is. What was *cancelled* is not called solved, as
    if it were still booked.
    """
    town = table.town
    moved = case.moved_at.astimezone(town.timezone)
    return table.text(
        "already-cancelled" if cancelled else f"case-{case.state.value}",
        language,
        number=recalled(case, town) if recalls else town.casework.spoken(case.number),
        office=town.office_of(case.mailbox),
        date=spoken_date(moved.date(), language),
    )


def noted(table: RoutingTable, case: Case) -> str:
    """
    Return the text that a message was added to a case, with whoever has it.
    """
    town = table.town
    return table.text(
        "case-noted",
        case.language,
        number=town.casework.spoken(case.number),
        office=town.office_of(case.mailbox),
    )

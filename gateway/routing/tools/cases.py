"""
Reading of test cases kept beside the rules: a message each, and the decision expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from gateway.core.conversation import Conversation
from gateway.core.decision import FACT, Outcome, Reply, Urgency
from gateway.core.errors import Mistake, Position
from gateway.core.identity import LEVELS, Contact, Role, Standing, Verdict
from gateway.core.message import (
    Address,
    Attachment,
    Evidence,
    Message,
    Proof,
    Visibility,
)
from gateway.platforms import platform
from gateway.routing.around.almanac import aware
from gateway.routing.parsing.addresses import channels, read_address, usual_channel
from gateway.routing.parsing.matchers import DMARC
from gateway.routing.parsing.reader import Reader
from gateway.routing.parsing.source import Fields, Node, compose, shown
from gateway.routing.table import RoutingTable, Thread
from gateway.routing.tools.lines import media_type

#: Keys of a case.
CASE = (
    *("text", "subject", "channel", "public", "from", "name", "to", "at"),
    *("attachments", "headers", "dmarc", "thread"),
    *("standing", "role", "resembles", "agreed", "expect"),
)

#: Keys of ``expect`` and of its ``not``.
FIELDS = (
    *("mailboxes", "intent", "topic", "outcome", "urgency"),
    *("reply", "requires", "says"),
)

#: The time of a case that names none, so that its result is the same every day.
NOON = "2026-03-02T12:00"

#: The most bytes of a file of cases.
_BYTES = 1024 * 1024

_ROLES = {role.value: role for role in Role}

#: The values expected, by field.
Wanted = Mapping[str, tuple[str, ...]]


@frozen(kw_only=True)
class LabelledCase:
    """
    One message, and the decision expected.

    Attributes:
        position: Where the case is written.
        message: The message.
        verdict: The standing of its sender.
        thread: The conversation that it replies to, if any.
        expected: The values expected, by field.
        excluded: Values that must not occur, by field.
    """

    position: Position
    message: Message
    verdict: Verdict
    thread: Thread | None
    expected: Wanted
    excluded: Wanted


def read_cases(text: str, file: str, table: RoutingTable) -> tuple[LabelledCase, ...]:
    """
    Read the cases in *text*, checking names against the rules in *table*.

    Raises:
        ExceptionGroup: One Mistake for each mistake.
    """
    reader = Reader(holders=table.town.holders)
    root = compose(text, file, reader.mistakes, _BYTES)
    cases = [_case(node, reader, table) for node in reader.items(root)]
    if reader.mistakes:
        raise ExceptionGroup(file, list[Mistake](reader.mistakes))
    return tuple(cases)


def _case(node: Node, reader: Reader, table: RoutingTable) -> LabelledCase:
    known = reader.fields(node, "a case", CASE)
    if isinstance(node, Fields):
        _whole(known, node, reader)
    message = _message(known, reader, table)
    wanted = reader.fields(known.get("expect"), "expect", (*FIELDS, "not"))
    excluded = reader.fields(wanted.get("not"), "not", FIELDS)
    return LabelledCase(
        position=node.position,
        message=message,
        verdict=_verdict(known, reader, table, message),
        thread=_thread(known.get("thread"), reader, table, message),
        expected=_wanted(wanted, reader, table),
        excluded=_wanted(excluded, reader, table),
    )


def _whole(known: Mapping[str, Node], node: Node, reader: Reader) -> None:
    if not ({"text", "subject", "attachments"} & known.keys()):
        reader.mistake(node, "the case has no text")
    if "expect" not in known:
        hint = f"such as expect: {{mailboxes: […]}}; its keys: {', '.join(FIELDS)}, not"
        reader.mistake(node, "the case has no expect", hint)


def _message(known: Mapping[str, Node], reader: Reader, table: RoutingTable) -> Message:
    by = channels(table.town.accounts, table.town.mailboxes.values())
    named = {each: each for each in by}
    usual = usual_channel(table.town.accounts)
    channel = reader.choice(known.get("channel"), "channel", named) or usual
    public = platform(channel).aloud
    if "public" in known:
        public = reader.yes(known["public"], "public")
    sender, handle = _sender(known.get("from"), channel, reader, table)
    own = table.town.accounts.get(channel)
    to = reader.texts(known.get("to"), "a recipient") or ((own,) if own else ())
    results = {each: each for each in DMARC}
    dmarc = reader.choice(known.get("dmarc"), "result", results) or ""
    proof = Proof.SIGNED if channel == "email" else Proof.ACCOUNT
    return Message(
        external_id="case",
        reference="case",
        sender=sender,
        handle=handle,
        display_name=reader.text(known.get("name"), "a name"),
        text=reader.text(known.get("text"), "a text"),
        subject=reader.text(known.get("subject"), "a subject"),
        to=tuple(each.lower() for each in to),
        received_at=_moment(known.get("at"), reader, table),
        visibility=Visibility.PUBLIC if public else Visibility.PRIVATE,
        attachments=tuple(
            Attachment(name=name, media_type=media_type(name), reference=name)
            for name in reader.texts(known.get("attachments"), "a file's name")
        ),
        evidence=Evidence(proof=proof if dmarc != "fail" else Proof.NONE, dmarc=dmarc),
        headers={
            key.value.lower(): reader.text(value, "a header")
            for key, value in reader.entries(known.get("headers"), "headers")
        },
    )


def _sender(
    node: Node | None, channel: str, reader: Reader, table: RoutingTable
) -> tuple[Address, str]:
    given = reader.text(node, "a sender")
    mailbox = table.town.mailboxes.get(table.holder(given))
    if mailbox is not None:
        own = [a for a in mailbox.current if a.channel == channel]
        if own:
            return own[0], ""
        assert node is not None  # noqa: S101 - it named the mailbox.
        reader.mistake(node, f"mailbox {given} has no address on {channel}")
    if given.startswith("@"):
        return Address(channel, "0"), given
    default = "somebody@case.example" if channel == "email" else "0"
    return Address(
        channel, read_address(channel, given) or given.lower() or default
    ), ""


def _moment(node: Node | None, reader: Reader, table: RoutingTable) -> datetime:
    zone = table.town.timezone
    noon = datetime.fromisoformat(NOON).replace(tzinfo=zone)
    if node is None:
        return noon
    written = reader.text(node, "a time", NOON)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        reader.mistake(node, f"not a time: {shown(written)}", f"such as {NOON}")
        return noon
    return moment if moment.tzinfo else aware(moment, zone, node, reader)


def _verdict(
    known: Mapping[str, Node], reader: Reader, table: RoutingTable, message: Message
) -> Verdict:
    contact = table.staff(message.sender)
    standing = reader.choice(known.get("standing"), "standing", LEVELS)
    role = reader.choice(known.get("role"), "role", _ROLES)
    called = message.display_name or "somebody"
    if standing is None:
        proven = role is not None or contact is not None
        standing = Standing.VERIFIED if proven else Standing.KNOWN
    if contact is None and standing >= Standing.VERIFIED:
        contact = Contact(
            address=message.sender,
            name=called,
            role=role or Role.RESIDENT,
            verified_at=message.received_at,
        )
    return Verdict(
        standing=standing,
        because="as the case says",
        contact=contact,
        resembles=reader.text(known.get("resembles"), "a name"),
        agreed=called if reader.yes(known.get("agreed"), "agreed") else "",
    )


def _thread(
    node: Node | None, reader: Reader, table: RoutingTable, message: Message
) -> Thread | None:
    named = reader.names(node, "mailbox", table.town.mailboxes)
    return thread_with(named[0], message) if named else None


def thread_with(mailbox: str, message: Message) -> Thread:
    """
    Return a conversation of the sender of *message* with *mailbox*, which it answers.
    """
    conversation = Conversation(
        id="case",
        contact=message.sender,
        mailbox=mailbox,
        visibility=message.visibility,
        heard="before",
        heard_at=message.received_at,
    )
    return Thread(conversation, explicit=True)


def _wanted(
    known: Mapping[str, Node], reader: Reader, table: RoutingTable
) -> dict[str, tuple[str, ...]]:
    rules = table.rules
    choices = {
        "mailboxes": ("mailbox", list(table.town.mailboxes)),
        "intent": ("intent", list(rules.wants)),
        "topic": ("topic", [*rules.topics, "none"]),
        "says": ("text", [FACT, *(name for ts in table.texts for name in ts.texts)]),
        "outcome": ("outcome", [o.name.lower() for o in Outcome]),
        "urgency": ("urgency", [u.name.lower() for u in Urgency]),
        "reply": ("reply", [r.value for r in Reply]),
        "requires": ("standing", list(LEVELS)),
    }
    return {
        field: reader.names(known[field], *choices[field])
        for field in FIELDS
        if field in known
    }

"""
Parse mails into messages, and compose mails from deliveries.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parsedate_to_datetime

from channels.email.mail import mailboxes, mime
from channels.email.mail.author import Unclear
from channels.email.mail.banners import untagged
from channels.email.mail.by_hand import (
    from_line,
    in_header,
    leaving_lines,
    line,
    plain_address,
)
from channels.email.mail.heads import Headers
from channels.email.mail.opened import Opened
from channels.email.mail.parts import leaves
from channels.email.outgoing.sent_as import case_name, message_name
from channels.email.whose import Whose
from gateway.core.decision import Urgency
from gateway.core.delivery import Delivery
from gateway.core.errors import PermanentFailure, Unreadable
from gateway.core.mail.addresses import normal
from gateway.core.mail.machine import MARKS
from gateway.core.message import (
    Address,
    Arrival,
    Attachment,
    Envelope,
    Evidence,
    Message,
)

#: The sender of a mail without one, in a reserved domain (RFC 6761).
_UNKNOWN = "unknown@invalid"

_ID = re.compile(r"<([^<>\s]{1,900})>")
_MOST_REFERENCES = 20
_MOST_RECIPIENTS = 200

#: Headers that rules may ask about.
_KEPT = (*sorted(MARKS), "content-type")

#: Returns the reply token among some recipients; None if there is none of ours.
TokenOf = Callable[[Sequence[str]], str | None]


def parse(
    arrival: Arrival, *, token_of: TokenOf, whose: Whose, evidence: Evidence
) -> Message:
    """
    Parse a mail.

    Anything unusual is parsed as well as possible. If From does not name exactly one
    mailbox, *evidence* about its author is discarded.

    Raises:
        Unreadable: It exceeds the limits.
        MemoryError: There is no memory for it just now; nothing else is ever raised.
    """
    try:
        return _read(Opened.of(arrival.raw), arrival, token_of, whose, evidence)
    except (Unreadable, MemoryError):
        raise
    except Exception as e:  # The library may raise anything.
        raise Unreadable(f"it cannot be read: {type(e).__name__}") from e


def _read(
    mail: Opened,
    arrival: Arrival,
    token_of: TokenOf,
    whose: Whose,
    evidence: Evidence,
) -> Message:
    headers = mail.headers
    to = _recipients(headers, arrival.envelope)
    token = token_of(to)
    name = ""
    try:
        author = mail.author()
        name = mailboxes.shown_name(headers.first("from"))
    except Unclear as e:
        sent_by = arrival.envelope.mail_from if arrival.envelope else ""
        author = normal(sent_by) or _UNKNOWN
        evidence = Evidence(because=f"the sender is not clear: {e}")
    answered = _answered(headers)
    subject = untagged(mime.words(headers.first("subject")))
    # What is sent to a reply address is an answer, whatever its headers say.
    reply = token is not None or whose.is_answered(answered, subject)
    sender = Address("email", author)
    content = mail.content(reply=reply, is_others=whose.others(sender))
    return Message(
        external_id=arrival.external_id,
        reference=[*_ids(headers, "message-id"), arrival.external_id][0],
        sender=sender,
        display_name=name,
        text=content.text,
        subject=subject,
        received_at=arrival.received_at,
        sent_at=_sent_at(headers.first("date"), arrival.received_at),
        to=to,
        attachments=content.attachments,
        in_reply_to=answered,
        evidence=evidence,
        token=token,
        headers=_kept(headers, arrival.envelope),
        unreadable=content.unreadable,
        described=content.described,
    )


def _answered(headers: Headers) -> tuple[str, ...]:
    ids = [*_ids(headers, "in-reply-to"), *reversed(_ids(headers, "references"))]
    return tuple(dict.fromkeys(ids))[:_MOST_REFERENCES]


def _ids(headers: Headers, name: str) -> list[str]:
    return [mime.cleaned(found) for found in _ID.findall(headers.first(name))]


def _recipients(headers: Headers, envelope: Envelope | None) -> tuple[str, ...]:
    named = mailboxes.addresses([*headers.all("to"), *headers.all("cc")])
    accepted = envelope.rcpt_to if envelope else ()
    addresses = [*map(str.lower, accepted), *named]
    return tuple(dict.fromkeys(addresses))[:_MOST_RECIPIENTS]


def _sent_at(value: str, received_at: datetime) -> datetime | None:
    try:
        sent = parsedate_to_datetime(value[:100])
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    age = received_at - sent
    return sent if timedelta(days=-1) <= age <= timedelta(days=365) else None


def _kept(headers: Headers, envelope: Envelope | None) -> dict[str, str]:
    kept = {
        name: mime.cleaned(headers.first(name)[:1_000])
        for name in _KEPT
        if headers.all(name)
    }
    if envelope is not None:
        kept["return-path"] = f"<{envelope.mail_from}>"
    if replies := mailboxes.addresses(headers.all("reply-to")):
        kept["reply-to"] = ", ".join(replies)[:1_000]
    kept["received-count"] = str(len(headers.all("received")))
    return kept


def part(raw: bytes, reference: str) -> bytes:
    """
    Return the bytes of an attachment.

    Raises:
        KeyError: There is no such part.
        Unreadable: The mail exceeds the limits.
    """
    parts = {leaf.path: leaf.part for leaf in leaves(mime.opened(raw))}
    return mime.decoded(parts[reference])


# ---------------------------------------------------------------- what goes


#: Other addresses need SMTPUTF8 on the whole route.
_REACHED = re.compile(r"[!-~]+@[!-~]+")

#: Octets of a line that is sent as it is; a text with longer ones is encoded (RFC 5322,
#: section 2.1.1, allows 998).
_LONGEST_LINE = 990


def message_id(delivery: Delivery, domain: str) -> str:
    """
    Return a delivery's Message-ID, without its brackets: always the same, so that
    repeats are recognised.
    """
    return f"{message_name(delivery.id)}@{domain}"


def compose(
    delivery: Delivery,
    files: Sequence[bytes],
    *,
    from_address: str,
    from_name: str,
    reply_to: str | None,
    domain: str,
    now: datetime,
) -> bytes:
    """
    Compose the mail of *delivery*.

    Raises:
        PermanentFailure: Mail cannot reach its recipient.
    """
    to = _recipient(delivery.to.value)
    head = [
        from_line(from_name, from_address),
        leaving_lines(delivery.unsubscribe),
        line("To", to),
        line("Reply-To", plain_address(reply_to)) if reply_to else b"",
        # What answers a post has no subject, and a mail without one looks like spam.
        line("Subject", in_header(delivery.subject or from_name)),
        line("Date", format_datetime(now)),
        line("Message-ID", f"<{message_id(delivery, domain)}>"),
        *(line(name, value) for name, value in _marks(delivery, domain)),
        line("MIME-Version", "1.0"),
    ]
    return b"".join(head) + _body(delivery, files)


def _recipient(address: str) -> str:
    to = normal(address)
    with suppress(ValueError):
        if to and _REACHED.fullmatch(to):
            return plain_address(to)
    raise PermanentFailure("not a mail address that we can write to")


def _marks(delivery: Delivery, domain: str) -> Iterable[tuple[str, str]]:
    yield "X-Ventanilla-Loop", domain
    chain = []
    if delivery.case:
        # Whoever gets a case later does not have its first letter: so all of them refer
        # to one name, which no mail has.
        chain.append(f"<{case_name(delivery.case)}@{domain}>")
    answered = _ID.fullmatch(f"<{delivery.in_reply_to}>")
    # A mail without Message-ID has a reference of ours, which means nothing to others.
    if answered and "@" in delivery.in_reply_to and delivery.in_reply_to.isascii():
        yield "In-Reply-To", answered[0]
        chain.append(answered[0])
    if chain:
        yield "References", " ".join(chain)
    if delivery.automatic:
        answers = "generated" if delivery.unsubscribe else "replied"
        yield "Auto-Submitted", f"auto-{answers}"
        yield "X-Auto-Response-Suppress", "All"
    if delivery.because:
        yield "X-Ventanilla-Because", in_header(delivery.because)
    if delivery.urgency >= Urgency.HIGH:
        yield "Importance", "high"
        yield "X-Priority", "1"


def _body(delivery: Delivery, files: Sequence[bytes]) -> bytes:
    """
    Return the remaining headers and the body.
    """
    text = mime.plain(delivery.text)
    if not files:
        return _text(text)
    mail = EmailMessage(policy=SMTP)
    mail.set_content(text)
    for attachment, octets in zip(delivery.attachments, files, strict=True):
        _attach(mail, attachment, octets)
    del mail["MIME-Version"]
    return mail.as_bytes()


def _text(text: str) -> bytes:
    """
    Return *text* as a body with its headers, as it is or, if a line is too long, as
    quoted-printable (RFC 2045, section 6.7). Most mails are nothing else, and the
    library takes twenty times as long.
    """
    lines = text.encode().splitlines()
    content = b"\r\n".join(lines) + b"\r\n"
    coding = "7bit" if text.isascii() else "8bit"
    if max(map(len, lines), default=0) > _LONGEST_LINE:
        coding, content = "quoted-printable", b2a_qp(content, istext=True)
    return (
        line("Content-Type", 'text/plain; charset="utf-8"')
        + line("Content-Transfer-Encoding", coding)
        + b"\r\n"
        + content
    )


def _attach(mail: EmailMessage, attachment: Attachment, octets: bytes) -> None:
    kind, _, subtype = mime.safe_type(attachment.media_type).partition("/")
    if kind in ("multipart", "message"):
        kind, subtype = "application", "octet-stream"
    name = in_header(mime.safe_name(attachment.name)) or "attachment"
    mail.add_attachment(octets, maintype=kind, subtype=subtype, filename=name)

"""
The files of a case: messages as they arrived, decisions, and answers. Pure: the same
record gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from gateway.core.consequences import SEVERAL
from gateway.core.conversation import CONSOLE
from gateway.core.decision import Decision
from gateway.core.delivery import Delivery
from gateway.core.identity import Verdict
from gateway.core.message import Arrival, Attachment, Message
from gateway.ports.store import Shown
from gateway.town.record.case import Record

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"


@frozen
class File:
    """
    One file of the folder.

    Attributes:
        path: Inside the folder, with ``/``.
        media_type: Its media type.
    """

    path: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """
        Its SHA-256 hash in hexadecimal.
        """
        return hashlib.sha256(self.content).hexdigest()


def files(record: Record) -> tuple[File, ...]:
    """
    Return every file of a case except its index and what is derived from that.
    """
    return (
        *(_raw(shown) for shown in record.messages),
        *(_decided(shown, record) for shown in record.messages),
        *_texts("answers", record.answers, record),
        *_texts("letters", record.letters, record),
    )


def written(value: Any) -> bytes:
    """
    Encode a value as deterministic, indented JSON.
    """
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(
        errors="backslashreplace"
    )


def holds_files(shown: Shown) -> str:
    """
    Return the exported file, a mail or a slip, that has the bytes of the message's
    attachments; empty if only the platform has them.
    """
    arrival = shown.stored.arrival
    inside = arrival.envelope is not None or arrival.channel == CONSOLE
    return raw_path(shown) if inside else ""


def raw_path(shown: Shown) -> str:
    """
    Return the path of a message as it arrived.
    """
    return f"messages/{shown.stored.id}.{_kind(shown.stored.arrival)[0]}"


def decided_path(shown: Shown) -> str:
    """
    Return the path of what was read in a message, and decided about it.
    """
    return f"decisions/{shown.stored.id}.json"


def quoting_others(record: Record) -> tuple[str, ...]:
    """
    Return the paths of the files in which words of other cases stand, as far as is
    known: letters about what several people told, mailboxes' answers where there is
    such a letter, and those that were written in another case.
    """
    letters = [
        numbered("letters", number)
        for number, letter in enumerate(record.letters, 1)
        if letter.because == SEVERAL
    ]
    messages = [
        path
        for shown in record.messages
        if shown.stored.id in record.elsewhere or (letters and _is_answer(shown))
        for path in (raw_path(shown), decided_path(shown))
    ]
    return (*messages, *letters)


def _is_answer(shown: Shown) -> bool:
    decision = shown.filing.decision if shown.filing else None
    return decision is not None and decision.is_answer


def numbered(folder: str, number: int) -> str:
    """
    Return the path of text *number* in *folder*.
    """
    return f"{folder}/{number:03}.txt"


def _raw(shown: Shown) -> File:
    arrival = shown.stored.arrival
    return File(raw_path(shown), _kind(arrival)[1], arrival.raw)


def _kind(arrival: Arrival) -> tuple[str, str]:
    if arrival.envelope is not None:
        return "eml", "message/rfc822"
    try:
        json.loads(arrival.raw)
    except (ValueError, RecursionError):
        return "bin", "application/octet-stream"
    return "json", JSON


def _decided(shown: Shown, record: Record) -> File:
    filing = shown.filing
    arrival = shown.stored.arrival
    envelope = arrival.envelope
    told: dict[str, Any] = {
        "message": shown.stored.id,
        "as_it_came": raw_path(shown),
        "status": shown.status.value,
        "channel": arrival.channel,
        "external_id": arrival.external_id,
        "received_at": record.local(arrival.received_at),
        "envelope": {
            "peer": envelope.peer,
            "helo": envelope.helo,
            "mail_from": envelope.mail_from,
            "rcpt_to": list(envelope.rcpt_to),
        }
        if envelope
        else None,
        "problem": filing.problem if filing else "",
        "said": _said(filing.message, shown, record)
        if filing and filing.message
        else None,
        "verdict": _verdict(filing.verdict) if filing and filing.verdict else None,
        "decision": _decision(filing.decision) if filing and filing.decision else None,
    }
    return File(decided_path(shown), JSON, written(told))


def _said(message: Message, shown: Shown, record: Record) -> dict[str, Any]:
    return {
        "sender": str(message.sender),
        "handle": message.handle,
        "name": message.display_name,
        "sent_at": record.local(message.sent_at) if message.sent_at else None,
        "subject": message.subject,
        "text": message.text,
        "visibility": message.visibility.value,
        "edit_of": message.edit_of,
        "link": message.link,
        "place": {
            "latitude": message.place.latitude,
            "longitude": message.place.longitude,
            "label": message.place.label,
        }
        if message.place
        else None,
        "attachments": [_attached(each, shown) for each in message.attachments],
        "evidence": {
            "proof": message.evidence.proof.value,
            "because": message.evidence.because,
            "spf": message.evidence.spf,
            "dkim": message.evidence.dkim,
            "dmarc": message.evidence.dmarc,
        },
    }


def _attached(attachment: Attachment, shown: Shown) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "inside": holds_files(shown) or None,
        "reference": attachment.reference,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    proven = None if verdict.mistaken else verdict.contact
    return {
        "standing": verdict.standing.name.lower(),
        "because": verdict.because,
        "person": proven.person if proven else None,
        "name": proven.name if proven else None,
        "mistaken": verdict.mistaken,
        "resembles": verdict.resembles,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "rule": decision.rule,
        "version": decision.version,
        "intent": decision.intent,
        "topics": list(decision.topics),
        "urgency": decision.urgency.name.lower(),
        "requires": decision.requires.name.lower(),
        "reply": decision.reply.value,
        "flags": sorted(decision.flags),
        "says": list(decision.says),
        "language": decision.language,
        "legs": [
            {"mailbox": leg.mailbox, "because": leg.because, "topic": leg.topic}
            for leg in decision.legs
        ],
        "trace": [
            {"rule": step.rule, "matched": step.matched, "because": step.because}
            for step in decision.trace
        ],
    }


def _texts(folder: str, said: tuple[Delivery, ...], record: Record) -> Iterator[File]:
    for number, delivery in enumerate(said, 1):
        head = {
            "Delivery": delivery.id,
            "Of message": str(delivery.message),
            "To": str(delivery.to),
            "Author": delivery.author or "gateway",
            "Automatic": "yes" if delivery.automatic else "no",
            "Visibility": delivery.visibility.value,
            "Due": record.local(delivery.due_at),
            "State": delivery.state.value,
            "Receipt": delivery.receipt.reference if delivery.receipt else "",
            "Problem": delivery.problem,
            "Files": ", ".join(each.name for each in delivery.attachments),
            "Subject": delivery.subject,
        }
        lines = [f"{name}: {' '.join(value.split())}" for name, value in head.items()]
        text = "\n".join([*(line.rstrip() for line in lines), "", delivery.text, ""])
        content = text.encode(errors="backslashreplace")
        yield File(numbered(folder, number), TEXT, content)

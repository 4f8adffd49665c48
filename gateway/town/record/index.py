"""
The index of a case's file: registry fields, history, and hashes. Pure: the same record
gives the same index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.core.audit import entry_json
from gateway.core.case import Case, Happening, Timer
from gateway.core.conversation import Conversation
from gateway.core.languages import LANGUAGES
from gateway.core.plenary.proposal import Proposal
from gateway.core.town import Town
from gateway.town.papers import registration
from gateway.town.record.case import Record, opened_from, principal, sender_name
from gateway.town.record.files import (
    File,
    decided_path,
    numbered,
    quoting_others,
    raw_path,
)

#: The version of the index's format.
FORM = 1


def index(record: Record, files: Sequence[File]) -> dict[str, Any]:
    """
    Describe a case and its *files*.
    """
    return {
        "form": FORM,
        "exported_at": record.local(record.at),
        "exported_by": record.clerk,
        "note": {
            language: registration(record.case.registered, language)
            for language in LANGUAGES
        },
        "register": register(record),
        **record_json(record),
        "messages": [
            {
                "message": shown.stored.id,
                "file": raw_path(shown),
                "decision": decided_path(shown),
            }
            for shown in record.messages
        ],
        "answers": [numbered("answers", n + 1) for n in range(len(record.answers))],
        "letters": [numbered("letters", n + 1) for n in range(len(record.letters))],
        "quoting_others": list(quoting_others(record)),
        "audit": {
            "entries": [entry_json(kept) for kept in record.entries],
            "heads": [
                {"chain": head.chain, "seq": head.seq, "hash": head.hash.hex()}
                for head in record.heads
            ],
        },
        "files": [
            {
                "path": file.path,
                "media_type": file.media_type,
                "size": len(file.content),
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def register(record: Record) -> dict[str, Any]:
    """
    Return the fields of a registry entry (Law 39/2015, art. 16.3).
    """
    case, person = record.case, record.person.person if record.person else None
    return {
        "town": record.town.name,
        "number": record.name,
        "matter": record.matter,
        "entered_at": record.local(record.entered_at),
        "time_zone": str(record.town.timezone),
        "interested": {
            "person": person.id if person and not case.mistaken else None,
            "name": record.proven or None,
            "address": str(opened_from(case, record.opening)),
            "called": sender_name(record.opening),
        },
        "acting_for": principal(record.acting_for),
        "unit": record.unit,
        "entry": case.registered or None,
    }


def record_json(record: Record) -> dict[str, Any]:
    """
    Return the case, its happenings, timers, conversations and proposal.
    """
    return {
        "case": describe(record),
        "happened": [_happened(each, record) for each in record.happenings],
        "promised": [_promised(timer, record) for timer in record.promises],
        "conversations": [_conversation(each, record) for each in record.conversations],
        "proposal": _proposal(record.proposal, record) if record.proposal else None,
    }


def listed(town: Town, case: Case) -> dict[str, Any]:
    """
    Describe a case in a list; of a confidential one only its number, state and mailbox.
    """
    known = {
        "number": town.casework.named(case.number),
        "state": case.state.value,
        "mailbox": case.mailbox,
    }
    if case.confidential:
        return known
    return {
        **known,
        "contact": str(case.contact),
        "topic": case.topic,
        "intent": case.intent,
        "urgency": case.urgency.name.lower(),
        "summary": case.summary,
        "opened_at": case.opened_at.astimezone(town.timezone).isoformat(),
        "moved_at": case.moved_at.astimezone(town.timezone).isoformat(),
    }


def describe(record: Record) -> dict[str, Any]:
    """
    Describe the case itself with all its fields.
    """
    case, kept = record.case, record.case.kept(record.at)
    return {
        "number": record.name,
        "state": case.state.value,
        "mailbox": case.mailbox,
        "unit": record.unit,
        "contact": str(case.contact),
        "person": case.person,
        "mistaken": case.mistaken,
        "topic": case.topic,
        "intent": case.intent,
        "urgency": case.urgency.name.lower(),
        "confidential": case.confidential,
        "place": case.place,
        "registered": case.registered,
        "kept_until": kept and record.local(kept.until),
        "kept_because": kept and kept.because,
        "job": record.town.casework.named(case.job),
        "language": case.language,
        "summary": case.summary,
        "opened_at": record.local(case.opened_at),
        "moved_at": record.local(case.moved_at),
    }


def _happened(each: Happening, record: Record) -> dict[str, Any]:
    return {
        "at": record.local(each.at),
        "event": each.event.value,
        "by": each.by,
        "message": each.message,
        "mailbox": each.mailbox,
        "note": each.note,
    }


def _promised(timer: Timer, record: Record) -> dict[str, Any]:
    return {
        "what": timer.kind.value,
        "until": record.local(timer.due_at),
        "round": timer.round,
    }


def _proposal(one: Proposal, record: Record) -> dict[str, Any]:
    return {
        "state": one.state.value,
        "proposed_at": record.local(one.proposed_at),
        "missed": one.too_late_for and record.local(one.too_late_for),
        "session": one.session and record.local(one.session),
        "note": one.note,
    }


def _conversation(each: Conversation, record: Record) -> dict[str, Any]:
    return {
        "conversation": each.id,
        "contact": str(each.contact),
        "mailbox": each.mailbox,
        "visibility": each.visibility.value,
        "confidential": each.confidential,
        "subject": each.subject,
        "heard_at": record.local(each.heard_at),
    }

"""
What commands show of a message, for people and for machines.
"""

from __future__ import annotations

import hashlib
from typing import Any

import click

from gateway.cli.messages.outbox import described
from gateway.cli.printing import visible
from gateway.core.decision import Decision
from gateway.core.filing import Filing
from gateway.core.message import Message
from gateway.ports.store import Shown


def outline(shown: Shown) -> dict[str, Any]:
    """
    Describe what was said in confidence, for whoever does not say who they are.
    """
    return {
        **_head(shown, confidential=True),
        "problem": shown.filing.problem if shown.filing else "",
        "deliveries": [described(d, hidden=True) for d in shown.deliveries],
    }


def _head(shown: Shown, *, confidential: bool) -> dict[str, Any]:
    return {
        "id": shown.stored.id,
        "state": shown.status.value,
        "channel": shown.stored.arrival.channel,
        "received_at": shown.stored.arrival.received_at.isoformat(),
        "confidential": confidential,
    }


def whole(shown: Shown, *, confidential: bool = False) -> dict[str, Any]:
    """
    Describe a message with all that became of it, for whoever may read it.
    """
    arrival = shown.stored.arrival
    return {
        **_head(shown, confidential=confidential),
        "external_id": arrival.external_id,
        "raw_sha256": hashlib.sha256(arrival.raw).hexdigest(),
        **_read(shown.filing),
        "deliveries": [described(d) for d in shown.deliveries],
    }


def _read(filing: Filing | None) -> dict[str, Any]:
    message = filing.message if filing else None
    verdict = filing.verdict if filing else None
    decision = filing.decision if filing else None
    evidence = message.evidence if message else None
    return {
        "sender": {
            "id": message.sender.value,
            "address": str(message.sender),
            "handle": message.handle,
            "name": message.display_name,
        }
        if message
        else None,
        "text": message.text if message else None,
        "files": files_of(message),
        "standing": verdict.standing.name.lower() if verdict else None,
        "reason": verdict.because if verdict else None,
        "spf": evidence.spf if evidence else None,
        "dkim": evidence.dkim if evidence else None,
        "dmarc": evidence.dmarc if evidence else None,
        "decision": _decided(decision) if decision else None,
        "problem": filing.problem if filing else "",
    }


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "outcome": decision.outcome.value,
        "rule": decision.rule,
        "intent": decision.intent,
        "topics": list(decision.topics),
        "recipients": [leg.mailbox for leg in decision.legs],
        "urgency": decision.urgency.name.lower(),
        "requires": decision.requires.name.lower(),
        "flags": sorted(decision.flags),
        "reply": decision.reply.value,
        "version": decision.version,
        "trace": [
            {"rule": s.rule, "because": s.because} for s in decision.trace if s.matched
        ],
    }


def files_of(message: Message | None) -> list[dict[str, Any]]:
    """
    Describe the files that came with *message*, as far as they are known.
    """
    return [
        {
            "name": each.name,
            "media_type": each.media_type,
            "bytes": each.size,
            "too_large": each.too_large,
        }
        for each in (message.attachments if message else ())
    ]


def file_line(file: dict[str, Any]) -> str:
    """
    Write in a line what `files_of` tells of a file.
    """
    size = [] if file["bytes"] is None else [f"{file['bytes']} bytes"]
    large = ["too large for its platform"] if file["too_large"] else []
    return visible(", ".join([file["name"], file["media_type"], *size, *large]))


def print_told(told: dict[str, Any]) -> None:
    """
    Print what is told of a message, for people.
    """
    for name, value in told.items():
        if name == "files":
            for file in value:
                click.echo(f"file: {file_line(file)}")
        elif isinstance(value, dict):
            click.echo(f"{name}:")
            for inner, said in value.items():
                click.echo(f"  {inner}: {visible(str(said))}")
        elif isinstance(value, list):
            click.echo(f"{name}:")
            for one in value:
                click.echo(
                    f"  {one['id']} {one['state']} → {one['to']} {one['problem']}"
                )
        else:
            click.echo(f"{name}: {visible(str(value))}")

"""
Output of a message, for people and as JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import click

from gateway.cli.messages.outbox import delivery_json, why_it_waits
from gateway.cli.printing import visible
from gateway.cli.wording import counted, language, say, say_kept, when
from gateway.core.decision import Decision
from gateway.core.delivery import DeliveryState
from gateway.core.filing import Filing
from gateway.core.message import Address, Message
from gateway.ports.store import Shown
from gateway.town.papers import Words


def outline(shown: Shown) -> dict[str, Any]:
    """
    Return a confidential message as JSON, without sender and text.
    """
    return {
        **_head(shown, confidential=True),
        "problem": shown.filing.problem if shown.filing else "",
        "deliveries": [
            delivery_json(d, shown.deliveries, hidden=True) for d in shown.deliveries
        ],
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
    Return a message as JSON, with verdict, decision and deliveries.
    """
    arrival = shown.stored.arrival
    return {
        **_head(shown, confidential=confidential),
        "external_id": arrival.external_id,
        "raw_sha256": hashlib.sha256(arrival.raw).hexdigest(),
        **_read(shown.filing),
        "deliveries": [delivery_json(d, shown.deliveries) for d in shown.deliveries],
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
        "mistaken": verdict.mistaken if verdict else None,
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
    Return the attachments of *message* as JSON, as far as they are known; sizes are in
    bytes.
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
    Return one line about a file that `files_of` describes.
    """
    size = [] if file["bytes"] is None else [f"{counted(file['bytes'])} bytes"]
    large = [say("file-too-large")] if file["too_large"] else []
    return visible(", ".join([file["name"], file["media_type"], *size, *large]))


def delivery_line(told: dict[str, Any]) -> str:
    """
    Return one line about a delivery that `delivery_json` describes.
    """
    its = ": ".join(filter(None, (told["to"], why_it_waits(told))))
    return visible(f"{say(DeliveryState(told['state']))} → {its}")


def sender_of(message: Message) -> str:
    """
    Return the sender's address, with their handle and display name.
    """
    return with_names(message.sender, message.handle, message.display_name)


def with_names(address: Address, *names: str) -> str:
    """
    Return *address* with the *names* that its holder uses, which prove nothing.
    """
    called = visible(", ".join(name for name in names if name))
    return f"{address} ({called})" if called else str(address)


def print_message(shown: Shown, *, confidential: bool, hidden: bool) -> None:
    """
    Print a message with verdict, decision and deliveries, for people; if *hidden*,
    without sender, text and decision.
    """
    stored, message = shown.stored, shown.message
    status = say("message-stands", message=stored.id, state=shown.status)
    click.echo(status)
    lines = [(say("head-channel"), stored.arrival.channel)]
    lines.append((say("head-received"), when(stored.arrival.received_at)))
    if message is not None and not hidden:
        lines.append((say("head-from"), sender_of(message)))
    if shown.filing and not hidden:
        lines += _judgement(shown.filing)
    if shown.filing and shown.filing.problem:
        lines.append((say("head-problem"), say_kept(shown.filing.problem)))
    if confidential:
        how = say("held-confidential", message=stored.id)
        lines.append((say("head-confidential"), how if hidden else say("yes")))
    for label, text in lines:
        click.echo(f"  {label}: {visible(text)}")
    if not hidden:
        _print_text(message)
    for each in shown.deliveries:
        told = delivery_json(each, shown.deliveries, hidden=hidden)
        click.echo(f"  {told['id']} {delivery_line(told)}")


def _judgement(filing: Filing) -> Iterator[tuple[str, str]]:
    """
    Yield labels and texts about the verdict and the decision.
    """
    verdict, decision = filing.verdict, filing.decision
    proof = filing.message.evidence if filing.message else None
    if proof is not None and proof.dmarc:
        yield "SPF, DKIM, DMARC", f"{proof.spf}, {proof.dkim}, {proof.dmarc}"
    if verdict is not None:
        why = say_kept(verdict.because)
        yield say("head-standing"), f"{say(verdict.standing)} ({why})"
        if verdict.mistaken and verdict.contact:
            whom = verdict.contact.person
            yield say("head-problem"), Words(language()).say("mistaken", author=whom)
    if decision is None:
        return
    to = ", ".join(leg.mailbox for leg in decision.legs)
    outcome = Words(language(), "case").say(decision.outcome)
    yield say("head-decision"), f"{outcome}{f' → {to}' * bool(to)}; {decision.rule}"
    yield say("head-urgency"), say(decision.urgency)
    for step in decision.trace:
        if step.matched:
            yield say("head-because"), f"{step.rule}: {step.because}"


def _print_text(message: Message | None) -> None:
    for line in message.text.splitlines() if message else ():
        click.echo(f"  | {visible(line)}")
    for file in files_of(message):
        click.echo(f"  {say('file', file=file_line(file))}")

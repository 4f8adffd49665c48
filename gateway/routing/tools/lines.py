"""
Messages as JSON Lines, for trying out rules: one object a line in, one out. A sender's
standing is not read from the line, but judged from its evidence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gateway.core.decision import Decision
from gateway.core.message import (
    Address,
    Attachment,
    Evidence,
    Message,
    Proof,
    Visibility,
)
from gateway.routing.parsing.addresses import read_address

#: Names of channels in lines that also tell the visibility.
_CHANNELS = {
    "twitter_mention": ("twitter", Visibility.PUBLIC),
    "twitter_dm": ("twitter", Visibility.PRIVATE),
}
_TYPES = {
    "eml": "message/rfc822",
    "gif": "image/gif",
    "heic": "image/heic",
    "ics": "text/calendar",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "ogg": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "webp": "image/webp",
}

#: The first and the last year in which a message may have been received.
_YEARS = (1970, 2100)

#: Evidence on channels other than mail, whose platform vouches for the sender.
_ACCOUNT = Evidence(proof=Proof.ACCOUNT)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class LineInvalid(Exception):
    """
    A line that cannot be read; its text says why.
    """


def read_line(line: str) -> Message:
    """
    Read a message from a line.

    Raises:
        LineInvalid: It is no message.
    """
    said = read_object(line)
    name = _text(said, "id", must=True)
    channel = _text(said, "channel", must=True)
    channel, heard = _CHANNELS.get(channel, (channel, Visibility.PRIVATE))
    sender = _object(said, "sender")
    headers = {
        key.lower(): _plain(value) if isinstance(value, str) else json.dumps(value)
        for key, value in _object(said, "headers").items()
    }
    step_up = headers.pop("x_step_up", "")
    # A step-up that the e-office refused, or that came too late, proves nothing.
    if not step_up.endswith(":ok"):
        step_up = ""
    evidence = _ACCOUNT
    if "auth" in sender or step_up or channel == "email":
        evidence = _evidence(channel, _object(sender, "auth"), step_up)
    reply = said.get("in_reply_to")
    return Message(
        external_id=name,
        reference=name,
        sender=_address(channel, sender),
        handle=_text(sender, "handle"),
        display_name=_text(sender, "display_name"),
        text=_text(said, "text"),
        subject=_text(said, "subject"),
        to=tuple(to.lower() for to in _texts(said, "to")),
        received_at=_moment(said),
        visibility=_visibility(said, heard),
        attachments=tuple(
            Attachment(name=file, media_type=media_type(file), reference=file)
            for file in _texts(said, "attachments")
        ),
        in_reply_to=(reply,) if isinstance(reply, str) else _texts(said, "in_reply_to"),
        evidence=evidence,
        headers=headers,
    )


def _visibility(said: Mapping[str, Any], otherwise: Visibility) -> Visibility:
    told = _text(said, "visibility") or otherwise.value
    try:
        return Visibility(told)
    except ValueError:
        raise LineInvalid("'visibility' must be public or private") from None


def read_object(line: str) -> dict[str, Any]:
    """
    Read the JSON object of a line.

    Raises:
        LineInvalid: It is not a JSON object.
    """
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as e:
        raise LineInvalid(f"not JSON: {e}") from e
    if not isinstance(said, dict):
        raise LineInvalid("not a JSON object")
    return said


def media_type(file: str) -> str:
    """
    Return a file's media type by the extension of its name.
    """
    return _TYPES.get(file.rpartition(".")[2].lower(), "application/octet-stream")


def write_line(name: str, decision: Decision, cluster: str) -> str:
    """
    Return the line for the *decision* on the message with the id *name*, in *cluster*.
    """
    said = [step for step in decision.trace if step.matched]
    return _encode(
        {
            "id": name,
            "intent": decision.intent,
            "topic": decision.topics[0] if decision.topics else "none",
            "recipients": [leg.mailbox for leg in decision.legs],
            "urgency": decision.urgency.name.lower(),
            "identity_required": decision.requires.name.lower(),
            "outcome": decision.outcome.value,
            "reply": decision.reply.value,
            "told": decision.told or None,
            "cluster": cluster or None,
            "matched": [step.rule for step in said],
            "why": [f"{step.rule}: {step.because}" for step in said],
        }
    )


def _address(channel: str, sender: Mapping[str, Any]) -> Address:
    value = sender.get("address") if channel == "email" else sender.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value:
        wanted = "address" if channel == "email" else "id"
        raise LineInvalid(f"its sender has no {wanted!r}")
    written = _plain(value)
    return Address(channel, read_address(channel, written) or written.lower())


def _evidence(channel: str, auth: Mapping[str, Any], step_up: str) -> Evidence:
    spf, dkim, dmarc = (_text(auth, name) for name in ("spf", "dkim", "dmarc"))
    proof = Proof.NONE
    if channel != "email":
        proof = Proof.ACCOUNT
    elif dmarc == dkim == "pass":
        proof = Proof.SIGNED
    elif spf == "pass" and dmarc != "fail":
        proof = Proof.PATH
    return Evidence(proof=proof, spf=spf, dkim=dkim, dmarc=dmarc, step_up=step_up)


def _moment(said: Mapping[str, Any]) -> datetime:
    written = _text(said, "received_at", must=True)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise LineInvalid(f"'received_at' is no time: {written[:40]!r}") from None
    if moment.tzinfo is None:
        raise LineInvalid("'received_at' must know its time zone")
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise LineInvalid(f"'received_at' is in the year {moment.year}")
    return moment


def _text(said: Mapping[str, Any], key: str, *, must: bool = False) -> str:
    value = said.get(key)
    if isinstance(value, str) and (value or not must):
        return value if value.isascii() else _plain(value)
    if value is None and not must:
        return ""
    raise LineInvalid(f"{key!r} must be text")


def _texts(said: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = said.get(key)
    if value is None:
        return ()
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return tuple(map(_plain, value))
    raise LineInvalid(f"{key!r} must be a list of texts")


def _object(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = said.get(key)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise LineInvalid(f"{key!r} must be an object")


def _plain(text: str) -> str:
    # JSON may contain lone surrogates, which cannot be encoded.
    return text.encode(errors="replace").decode()

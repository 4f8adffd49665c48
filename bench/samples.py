"""
JSON templates of each stored value, made by our own codec, so that the filled-in values
can be read again.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from attrs import frozen

from gateway.core.case import Case, CaseState, Number
from gateway.core.decision import Decision, Leg, Outcome, Step
from gateway.core.delivery import Delivery
from gateway.core.identity import Standing, Verdict
from gateway.core.message import Address, Evidence, Message, Proof
from gateway.store.engine import codec

#: Placeholders for dates and numbers.
_AT = datetime(2001, 1, 1, tzinfo=UTC)
_MOVED = datetime(2001, 1, 2, tzinfo=UTC)
_NUMBER = 987_654_321

_NOBODY = Address("SENDER", "")

ANSWERED = "Hemos recibido su mensaje y lo lleva la oficina que corresponde."


@frozen
class Sample:
    """
    A JSON template.

    Attributes:
        blanks: The placeholders, by the name of the value.
    """

    text: str
    blanks: dict[str, str]

    def filled(self, **said: Any) -> str:
        """
        Return the template with a number or text in every placeholder.
        """
        text = self.text
        for name, blank in self.blanks.items():
            value = said[name]
            if name in ("sender", "to"):
                channel, _, who = value.partition(":")
                value = json.dumps({"channel": channel, "value": who})
            elif isinstance(value, str):
                value = json.dumps(value)
            text = text.replace(blank, str(value))
        return text


def _sample(value: Any, **blanks: Any) -> Sample:
    text = codec.dump(value)
    found = {name: codec.dump(blank) for name, blank in blanks.items()}
    missed = [name for name, blank in found.items() if blank not in text]
    if missed:
        raise ValueError(f"nowhere in it: {missed}")
    return Sample(text, found)


MESSAGE = _sample(
    Message(
        external_id="NAME",
        reference="rNAME",
        sender=_NOBODY,
        text="TEXT",
        received_at=_AT,
        sent_at=_AT,
        handle="@vecina",
        display_name="Una vecina de Junar",
        to=("@junar",),
        evidence=Evidence(proof=Proof.ACCOUNT, because="the platform vouches for it"),
    ),
    name="NAME",
    sender=_NOBODY,
    text="TEXT",
    at=_AT.isoformat(),
)

VERDICT = codec.dump(
    Verdict(standing=Standing.KNOWN, because="their account, not verified in person")
)

DECISION = _sample(
    Decision(
        outcome=Outcome.DELIVER,
        legs=(Leg(mailbox="MAILBOX", because="it says farola", topic="lighting"),),
        topics=("lighting",),
        intent="incident",
        says=("received",),
        rule="topic lighting",
        trace=(
            Step(rule="topic lighting", matched=True, because="it says 'farola'"),
            Step(rule="intent incident", matched=True, because="it says 'fundida'"),
        ),
        version="r-7",
    ),
    mailbox="MAILBOX",
)

DELIVERY = _sample(
    Delivery(
        id="ID",
        message=_NUMBER,
        to=_NOBODY,
        text="TEXT",
        due_at=_AT,
        conversation="TALK",
        subject="Farola fundida",
        author="Ayuntamiento de Junar",
        token="k5mzq3tq6yq2x7da",  # noqa: S106 - it opens nothing.
        because="topic lighting: it says 'farola'",
    ),
    id="ID",
    number=_NUMBER,
    to=_NOBODY,
    text="TEXT",
    talk="TALK",
    at=_AT.isoformat(),
)

CASE = _sample(
    Case(
        number=Number(_NUMBER),
        contact=_NOBODY,
        mailbox="MAILBOX",
        topic="TOPIC",
        intent="incident",
        job=Number(_NUMBER),
        summary="TEXT",
        state=CaseState.REOPENED,
        opened_at=_AT,
        moved_at=_MOVED,
    ),
    number=_NUMBER,
    sender=_NOBODY,
    mailbox="MAILBOX",
    topic="TOPIC",
    text="TEXT",
    state=CaseState.REOPENED.value,
    opened=_AT.isoformat(),
    moved=_MOVED.isoformat(),
)


def written(text: str, name: str, sender: str) -> str:
    """
    Return what a platform sends about a message, with headers or fields.
    """
    channel, _, who = sender.partition(":")
    if channel != "email":
        return json.dumps(
            {
                "update_id": name,
                "message": {
                    "from": {"id": who, "is_bot": False, "first_name": "Una vecina"},
                    "chat": {"id": who, "type": "private", "language_code": "es"},
                    "entities": [{"offset": 0, "length": 6, "type": "mention"}],
                    "text": text,
                },
            }
        )
    hops = "".join(
        f"Received: from mx{hop}.mail.example ([192.0.2.{hop}])\r\n"
        f"\tby relay{hop}.bench.example with ESMTPS id {name}; Tue, 24 Nov 2026\r\n"
        for hop in range(3)
    )
    signature = "\r\n\t".join(["AbCdEf0123456789" * 4] * 5)
    return (
        f"{hops}DKIM-Signature: v=1; a=rsa-sha256; d=mail.example; s=s1;\r\n"
        f"\th=from:to:subject:date:message-id; b={signature}\r\n"
        f"From: Una vecina <{who}@mail.example>\r\nTo: town@bench.example\r\n"
        f"Subject: Farola fundida\r\nMessage-ID: <{name}@mail.example>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n\r\n-- \r\nUna vecina\r\n"
    )

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from attrs import evolve

from gateway.core.identity import Contact, Role, Standing, Verdict
from gateway.core.message import (
    Address,
    Attachment,
    Evidence,
    Message,
    Proof,
    Visibility,
)
from gateway.routing.load import load

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("VENTANILLA_CORPORA", ROOT.parent / "shared/corpora"))
TOWN = CORPORA.parent / "town"
KINDS = {".jpg": "image/jpeg", ".pdf": "application/pdf", ".ics": "text/calendar"}


@pytest.fixture(scope="session")
def table():
    """
    The sample town's rules.
    """
    return load(ROOT / "routes.yaml")


@pytest.fixture
def decide(table):
    """
    What becomes of a text that somebody writes whom nobody has verified.
    """

    def decided(text, *, asked=False):
        message = Message(
            external_id="1",
            reference="1",
            sender=Address("telegram", "5"),
            text=text,
            received_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
        )
        verdict = Verdict(standing=Standing.KNOWN, because="test")
        reading = evolve(table.read(message, verdict), asked=asked)
        return table.conclude(reading, thread=None)

    return decided


@pytest.fixture(scope="session")
def corpus():
    """
    The sample town's labelled messages, and the contacts verified in it.
    """
    if not TOWN.is_dir():
        pytest.skip("the sample town's corpora are not here")
    lines = (TOWN / "corpus_public.jsonl").read_text(encoding="utf-8").splitlines()
    people = yaml.safe_load((TOWN / "citizens_public.yaml").read_text("utf-8"))
    return [json.loads(line) for line in lines if line], dict(_contacts(people))


def _contacts(people):
    for person in people["verified_people"]:
        for channel, account in person["verified_channels"].items():
            value = account.get("user_id") or account["address"].lower()
            address = Address(channel, str(value))
            yield (
                address,
                Contact(
                    address=address,
                    name=person["name"],
                    role=Role(person["role"]),
                    verified_at=datetime(2026, 1, 1, tzinfo=UTC),
                ),
            )


@pytest.fixture(scope="session")
def read_line():
    """
    Makes a message of a corpus's line, without looking at its labels.
    """
    return _message


def _message(line):
    channel = line["channel"].partition("_")[0]
    sender, auth = line["sender"], line["sender"].get("auth", {})
    headers = {key.lower(): value for key, value in line.get("headers", {}).items()}
    step_up = headers.pop("x_step_up", "")
    signed = auth.get("dmarc") == auth.get("dkim") == "pass"
    mail = Proof.SIGNED if signed else Proof.NONE
    return Message(
        external_id=line["id"],
        reference=line["id"],
        sender=Address(channel, str(sender.get("id") or sender["address"].lower())),
        handle=sender.get("handle") or "",
        display_name=sender.get("display_name", ""),
        text=line["text"],
        subject=line.get("subject", ""),
        to=tuple(to.lower() for to in line["to"]),
        received_at=datetime.fromisoformat(line["received_at"]),
        visibility=Visibility.PUBLIC
        if line["channel"] == "twitter_mention"
        else Visibility.PRIVATE,
        attachments=tuple(
            Attachment(
                name=name,
                media_type=KINDS.get(Path(name).suffix, "application/octet-stream"),
                reference=name,
            )
            for name in line.get("attachments", ())
        ),
        in_reply_to=tuple(filter(None, [line.get("in_reply_to")])),
        evidence=Evidence(
            proof=mail if channel == "email" else Proof.ACCOUNT,
            dmarc=auth.get("dmarc", ""),
            step_up=step_up,
        ),
        headers=headers,
    )

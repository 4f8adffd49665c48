"""
Whoever writes the e-office's side from the page comes to what we read.
"""

import re
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
)

from gateway.core.people.documents import Document, DocumentKind
from gateway.daemon.public.step_up import PATH
from gateway.ports.step_up import Assertion, Level
from gateway.town.signed_return import SignedReturn

PAGE = Path(__file__).parents[2] / "docs" / "step-up.md"


@pytest.fixture(scope="module")
def example():
    page = PAGE.read_text(encoding="utf-8")
    begun, told, keys, signatures, back = re.findall(
        r"```text\n(.*?)\n```", page, re.DOTALL
    )
    secret = re.search("common secret `(.*?)`", page)[1]
    private, public = (b64decode(line) for line in keys.splitlines())
    return {
        "begun": dict(line.split("=", 1) for line in begun.splitlines()[1:]),
        "told": told.encode(),
        "private": load_der_private_key(private, None),
        "signatures": signatures.splitlines(),
        "back": back,
        "step_up": SignedReturn(
            url="https://sede.junar.example/identify",
            return_to=begun.splitlines()[1].removeprefix("return_to="),
            key=secret.encode(),
            trusted=(load_der_public_key(public),),
            now=lambda: datetime(2026, 11, 24, 12, 5, tzinfo=UTC),
        ),
    }


def test_our_links_are_as_the_page_says(example):
    link = example["step_up"].begin(example["begun"]["reference"])

    asked = {name: value for name, [value] in parse_qs(urlsplit(link).query).items()}

    assert {**example["begun"], "signature": example["signatures"][0]} == asked


def test_the_pages_word_is_read(example):
    address, _, query = example["back"].partition("?")
    expected = Assertion(
        reference=example["begun"]["reference"],
        document=Document(DocumentKind.DNI, "12345678Z"),
        name="Ana Pérez Gil",
        level=Level.SUBSTANTIAL,
        issued_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    )

    assert example["step_up"].return_to == address
    assert address.endswith(PATH)
    assert expected == example["step_up"].read(query)


def test_the_pages_key_signs_the_pages_text_as_it_says(example):
    signature = example["private"].sign(example["told"])

    assert signature == b64decode(example["signatures"][1] + "==", altchars="-_")
    assert example["back"].endswith(f"&signature={example['signatures'][1]}")

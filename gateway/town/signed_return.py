"""
Step-up with any e-office that can sign a URL.

We send people there with a signed link, and they return with the e-office's signed
assertion. docs/step-up.md specifies both, for implementers of the other side.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from attrs import frozen
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_public_key

from gateway.core.errors import DocumentInvalid, StepUpRefused
from gateway.core.people import documents
from gateway.core.people.documents import Document, DocumentKind
from gateway.environment import Environment
from gateway.ports.step_up import Assertion, Level, StepUpSetup

URL = "VENTANILLA_STEP_UP_URL"
KEY = "VENTANILLA_STEP_UP_KEY"
PUBLIC_KEY = "VENTANILLA_STEP_UP_PUBLIC_KEY"

#: How old an assertion may be, and how far the e-office's clock may be ahead of ours.
AGE = timedelta(minutes=10)
AHEAD = timedelta(seconds=60)

#: Maximum characters of a query; valid ones are far shorter.
LONGEST = 2048

#: Maximum characters of a person's name.
_NAME = 120

_FIELDS = ("reference", "kind", "number", "name", "level", "issued_at")
_SIGNATURE = "signature"
_AT = "%Y-%m-%dT%H:%M:%SZ"
_BASE64 = re.compile(r"[A-Za-z0-9_-]{86}")


def begin_text(reference: str, return_to: str) -> bytes:
    """
    Return the text that we sign when somebody is sent to the e-office.
    """
    fields = {"return_to": return_to, "reference": reference}
    return _text("ventanilla-step-up-begin-1", fields)


def return_text(fields: Mapping[str, str], return_to: str) -> bytes:
    """
    Return the text that the e-office signs when it sends somebody back.
    """
    told = {name: fields[name] for name in _FIELDS}
    return _text("ventanilla-step-up-return-1", {"return_to": return_to, **told})


def seal(text: bytes, key: bytes) -> str:
    """
    Return the HMAC of *text* with the shared key.
    """
    return to_base64(hmac.new(key, text, hashlib.sha256).digest())


def to_base64(content: bytes) -> str:
    """
    Encode bytes as unpadded URL-safe base64.
    """
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def fields_of(assertion: Assertion) -> Mapping[str, str]:
    """
    Return the fields of an assertion as the e-office sends them, before signing.
    """
    return {
        "reference": assertion.reference,
        "kind": assertion.document.kind.value,
        "number": assertion.document.number,
        "name": assertion.name,
        "level": assertion.level.value,
        "issued_at": assertion.issued_at.astimezone(UTC).strftime(_AT),
    }


@frozen(kw_only=True)
class SignedReturn:
    """
    An e-office that signs URLs.

    Attributes:
        url: Where people are sent.
        return_to: Where they come back to.
        key: The shared key, with which we sign requests.
        trusted: The e-office's public keys; several while it rotates them.
    """

    url: str
    return_to: str
    key: bytes
    trusted: tuple[Ed25519PublicKey, ...]
    now: Callable[[], datetime]

    def begin(self, reference: str) -> str:
        """
        Return the link for *reference*, signed so that nobody begins on behalf of
        others.
        """
        asked = {
            "reference": reference,
            "return_to": self.return_to,
            _SIGNATURE: seal(begin_text(reference, self.return_to), self.key),
        }
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(asked)}"

    def read(self, query: str) -> Assertion:
        """
        Verify and parse the e-office's assertion.

        Raises:
            StepUpRefused: It is invalid, not for us, or too old.
        """
        fields = _fields(query)
        self._check(fields)
        assertion = _assertion(fields)
        age = self.now() - assertion.issued_at
        if age > AGE:
            raise StepUpRefused("it is older than ten minutes")
        if age < -AHEAD:
            raise StepUpRefused("it is of a time that has not come yet")
        return assertion

    def _check(self, fields: Mapping[str, str]) -> None:
        if not _BASE64.fullmatch(fields[_SIGNATURE]):
            raise StepUpRefused("its signature is none")
        signature = base64.urlsafe_b64decode(fields[_SIGNATURE] + "==")
        text = return_text(fields, self.return_to)
        if not any(_signed(key, signature, text) for key in self.trusted):
            raise StepUpRefused("the e-office did not sign it")


def create(setup: StepUpSetup) -> SignedReturn:
    """
    Make the step-up from its settings.

    Raises:
        SettingsInvalid: Settings are missing or wrong.
    """
    environment = setup.environment
    url = environment.url(URL)
    key = environment.secret(KEY)
    if key and len(key) < 32:
        environment.problems.append(f"{KEY} must have 32 characters or more")
    trusted = _public_keys(environment)
    environment.finish()
    return SignedReturn(
        url=url,
        return_to=setup.return_to,
        key=key.encode(),
        trusted=trusted,
        now=setup.now,
    )


def _text(kind: str, fields: Mapping[str, str]) -> bytes:
    # Values contain no line breaks, so the encoding is unambiguous.
    return "\n".join([kind, *(f"{k}={v}" for k, v in fields.items())]).encode()


def _fields(query: str) -> Mapping[str, str]:
    if len(query) > LONGEST:
        raise StepUpRefused("it is too long")
    try:
        pairs = parse_qsl(
            query, keep_blank_values=True, strict_parsing=True, errors="strict"
        )
    except ValueError:
        raise StepUpRefused("it cannot be read") from None
    fields = dict(pairs)
    if len(pairs) != len(fields) or fields.keys() != {*_FIELDS, _SIGNATURE}:
        raise StepUpRefused("it has not each of the fields once, and nothing else")
    if not all(value.isprintable() for value in fields.values()):
        raise StepUpRefused("there are control characters in it")
    return fields


def _signed(key: Ed25519PublicKey, signature: bytes, text: bytes) -> bool:
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def _assertion(fields: Mapping[str, str]) -> Assertion:
    """
    Parse the signed fields.
    """
    try:
        level = Level(fields["level"])
        issued_at = _moment(fields["issued_at"])
        kind = DocumentKind(fields["kind"])
    except ValueError:
        raise StepUpRefused("its kind, level or time is none that we know") from None
    name = " ".join(fields["name"].split())
    if not 0 < len(name) <= _NAME:
        raise StepUpRefused("nobody's name is in it")
    return Assertion(
        reference=fields["reference"],
        document=_document(kind, fields["number"]),
        name=name,
        level=level,
        issued_at=issued_at,
    )


def _moment(text: str) -> datetime:
    at = datetime.strptime(text, _AT).replace(tzinfo=UTC)
    if at.strftime(_AT) != text:
        raise ValueError("not as it must be written")
    return at


def _document(kind: DocumentKind, number: str) -> Document:
    try:
        document = documents.read(number, passport=kind is DocumentKind.OTHER)
    except DocumentInvalid:
        raise StepUpRefused("its document cannot be right") from None
    if document.kind is not kind:
        raise StepUpRefused("its document is not of the kind that it says")
    return document


def _public_keys(environment: Environment) -> tuple[Ed25519PublicKey, ...]:
    text = environment.secret(PUBLIC_KEY)
    # A key is the middle line of a PEM file; that line alone is accepted, too.
    lines = [line for line in text.splitlines() if not line.startswith("-----")]
    try:
        keys = [_public_key(word) for line in lines for word in line.split()]
    except (ValueError, UnsupportedAlgorithm):
        keys = []
    known = tuple(key for key in keys if isinstance(key, Ed25519PublicKey))
    if text and (not known or len(known) < len(keys)):
        environment.problems.append(
            f"{PUBLIC_KEY} must be the e-office's public key: Ed25519, in PEM"
        )
    return known


def _public_key(word: str) -> PublicKeyTypes:
    return load_der_public_key(base64.b64decode(word, validate=True))

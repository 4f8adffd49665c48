"""
The step-up for any e-office that can sign a URL.

We send people there with a signed link, and they come back with the e-office's signed
word on who they are. docs/step-up.md says every byte of both, for whoever writes the
other side.
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
from gateway.core.people.documents import Document, Kind
from gateway.ports.step_up import Assertion, Level, StepUpSetup
from gateway.settings import Environment

URL = "VENTANILLA_STEP_UP_URL"
KEY = "VENTANILLA_STEP_UP_KEY"
PUBLIC_KEY = "VENTANILLA_STEP_UP_PUBLIC_KEY"

#: How old the e-office's word may be, and how far its clock may be ahead of ours.
AGE = timedelta(minutes=10)
AHEAD = timedelta(seconds=60)

#: Characters of a query; none that is right comes near.
LONGEST = 2048

#: Of a person's name.
_NAME = 120

_FIELDS = ("reference", "kind", "number", "name", "level", "issued_at")
_SIGNATURE = "signature"
_AT = "%Y-%m-%dT%H:%M:%SZ"
_BASE64 = re.compile(r"[A-Za-z0-9_-]{86}")


def begin_text(reference: str, return_to: str) -> bytes:
    """
    Give what we sign when somebody is sent to the e-office.
    """
    fields = {"return_to": return_to, "reference": reference}
    return _text("ventanilla-step-up-begin-1", fields)


def return_text(fields: Mapping[str, str], return_to: str) -> bytes:
    """
    Give what the e-office signs when it sends somebody back.
    """
    told = {name: fields[name] for name in _FIELDS}
    return _text("ventanilla-step-up-return-1", {"return_to": return_to, **told})


def seal(text: bytes, key: bytes) -> str:
    """
    Sign *text* with the key that both sides know.
    """
    return to_base64(hmac.new(key, text, hashlib.sha256).digest())


def to_base64(content: bytes) -> str:
    """
    Write bytes so that they can stand in a URL.
    """
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def fields_of(assertion: Assertion) -> Mapping[str, str]:
    """
    Write an assertion as the e-office does, before it is signed.
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
    An e-office, as its URLs are signed.

    Attributes:
        url: Where people are sent.
        return_to: Where they come back to.
        key: Known to both sides; seals what we send there.
        trusted: What the e-office signs with: more than one while it changes keys.
    """

    url: str
    return_to: str
    key: bytes
    trusted: tuple[Ed25519PublicKey, ...]
    now: Callable[[], datetime]

    def begin(self, reference: str) -> str:
        """
        Give the link for *reference*, sealed so that nobody begins for others.
        """
        asked = {
            "reference": reference,
            "return_to": self.return_to,
            _SIGNATURE: seal(begin_text(reference, self.return_to), self.key),
        }
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode(asked)}"

    def read(self, query: str) -> Assertion:
        """
        Read the e-office's word.

        Raises:
            StepUpRefused: It is none, not for us, or too old.
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
    Make it from its settings.

    Raises:
        SettingsInvalid: They are not all there, or wrong.
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
    # No value has a line's end in it, so that no two are written alike.
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
    Make sense of what was signed.
    """
    try:
        level = Level(fields["level"])
        issued_at = _moment(fields["issued_at"])
        kind = Kind(fields["kind"])
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


def _document(kind: Kind, number: str) -> Document:
    try:
        document = documents.read(number, passport=kind is Kind.OTHER)
    except DocumentInvalid:
        raise StepUpRefused("its document cannot be right") from None
    if document.kind is not kind:
        raise StepUpRefused("its document is not of the kind that it says")
    return document


def _public_keys(environment: Environment) -> tuple[Ed25519PublicKey, ...]:
    text = environment.secret(PUBLIC_KEY)
    # A key is one line in the middle of a PEM file; that line alone will do, too.
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

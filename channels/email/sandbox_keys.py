"""
The certificate and the accounts of the sandbox's mail server.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from attrs import field, frozen
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from channels.email.door.accounts import hash_password


@frozen(kw_only=True)
class Keys:
    """
    Files that the daemon's settings name, and what clients need to log in.

    Attributes:
        certificate: Of 127.0.0.1, self-signed.
        key: Its private key.
        accounts: The accounts file.
        password: Everybody's, in a sandbox.
    """

    certificate: Path
    key: Path
    accounts: Path
    password: str = field(repr=False)

    def trust(self) -> ssl.SSLContext:
        """
        Return a context that trusts our certificate only.
        """
        return ssl.create_default_context(cafile=str(self.certificate))


def make(folder: Path, people: Iterable[str]) -> Keys:
    """
    Write new files into *folder*.
    """
    keys = Keys(
        certificate=folder / "certificate.pem",
        key=folder / "key.pem",
        accounts=folder / "accounts",
        password=secrets.token_urlsafe(12),
    )
    private = ec.generate_private_key(ec.SECP256R1())
    keys.certificate.write_bytes(_certificate(private).public_bytes(Encoding.PEM))
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_secret(keys.key, secret.decode())
    hashed = hash_password(keys.password)
    # An accounts file without accounts, where all mailboxes are elsewhere, must say so.
    lines = ["# Who may log in", *(f"{p}:{hashed}" for p in people)]
    _write_secret(keys.accounts, "".join(f"{line}\n" for line in lines))
    return keys


def _certificate(private: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    public = private.public_key()
    name = x509.Name.from_rfc4514_string("CN=Ventanilla sandbox")
    now = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    unsigned = (
        x509.CertificateBuilder(name, name, public, x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(address, critical=False)
    )
    # Required by Python 3.13.
    for extension, critical in (
        (x509.BasicConstraints(ca=True, path_length=None), True),
        (x509.SubjectKeyIdentifier.from_public_key(public), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(public), False),
    ):
        unsigned = unsigned.add_extension(extension, critical=critical)
    return unsigned.sign(private, SHA256())


def _write_secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")

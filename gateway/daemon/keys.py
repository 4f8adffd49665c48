"""
The keys that a node generates: for signing reply tokens, and for signing checkpoints of
the audit chain.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from gateway.core.errors import SettingsInvalid
from gateway.files import hand_over, unusable, why
from gateway.settings import Settings

#: Length in bytes, and the name of the file in the state folder.
_KEY, _NAME = 32, "key"

#: The name of the file with the key that signs checkpoints.
_AUDIT = "audit.key"

#: File modes: readable by us only, or by everybody.
_OURS, _ANYBODYS = 0o600, 0o644


def reply_key(settings: Settings) -> bytes:
    """
    Return the key that signs reply tokens: from the settings, or this node's own, which
    is generated at its first start.

    Raises:
        SettingsInvalid: It cannot be read or made, or is incomplete.
        TemporaryFailure: The file system cannot be read or written just now.
    """
    key = kept_key(settings)
    if not key:
        with _readable():
            _make(settings.state / _NAME, secrets.token_bytes(_KEY), _OURS)
        key = kept_key(settings)
    return key


def kept_key(settings: Settings) -> bytes:
    """
    Return the same key as `reply_key`, without generating one; empty if there is none.

    Raises:
        SettingsInvalid: It cannot be read, or is incomplete.
    """
    if settings.key:
        return settings.key.encode()
    path = settings.state / _NAME
    with _readable():
        if not path.exists():
            return b""
        key = path.read_bytes()
    if len(key) < _KEY:
        problem = (
            f"{path}: not a whole key; restore it from a copy, or remove it: then "
            "reply addresses given out until now are good for nothing"
        )
        raise SettingsInvalid((problem,))
    return key


def made_after_store(settings: Settings) -> tuple[Path, ...]:
    """
    Return the paths of files in the state that exist only where there was a database
    before.
    """
    return (settings.state / _NAME, settings.state / _AUDIT)


def audit_key(settings: Settings) -> Ed25519PrivateKey:
    """
    Return the key that signs checkpoints, which is generated when it is first needed.
    Its public half is stored beside it, for those who verify.

    Raises:
        SettingsInvalid: One of the two cannot be read or made or is incomplete, or they
            do not belong together.
    """
    with _readable():
        return _audit_key(settings)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        raise unusable(e, e.filename) from e


def _audit_key(settings: Settings) -> Ed25519PrivateKey:
    path = settings.state / _AUDIT
    if not path.exists():
        _make(path, _private_pem(Ed25519PrivateKey.generate()), _OURS)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        problem = (
            f"{path}: not a whole key; restore it from a copy, or remove it and "
            "audit.pub: then hand out the new audit.pub beside the old one"
        )
        raise SettingsInvalid((problem,))
    half = public_path(settings)
    if not half.exists():
        _make(half, _public_pem(key.public_key()), _ANYBODYS)
    if public_key(half) != key.public_key().public_bytes_raw():
        problem = (
            f"{half}: not the public half of {path.name}; remove it to make it anew"
        )
        raise SettingsInvalid((problem,))
    return key


def public_path(settings: Settings) -> Path:
    """
    Return the path of the public half of this node's `audit_key`.
    """
    return settings.state / "audit.pub"


def public_key(path: Path) -> bytes:
    """
    Return the public key in a file, as it stands in checkpoints: 32 bytes.

    Raises:
        SettingsInvalid: There is none.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as e:
        raise SettingsInvalid((f"{path}: cannot be read: {why(e)}",)) from e
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise SettingsInvalid((f"{path}: not a public key of ours (PEM, Ed25519)",))
    return key.public_bytes_raw()


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _make(path: Path, content: bytes, mode: int) -> None:
    # Written to a temporary file and then linked, since half a key would be a weak one.
    # If two processes start at once, the first link wins, and both use that key.
    try:
        with NamedTemporaryFile(prefix=f"{path.name}.", dir=path.parent) as file:
            os.fchmod(file.fileno(), mode)
            hand_over(file.fileno(), path.parent)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
        _sync_folder(path.parent)
    except OSError as e:
        # The error names the key's path, not the temporary file's.
        raise OSError(e.errno, e.strerror, str(path)) from e


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""
The keys that a node makes for itself: what seals reply tokens, and what signs
checkpoints of the audit chain.
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

#: Bytes, and the file in the state.
_KEY, _NAME = 32, "key"

#: Who may read a file: nobody else, or everybody.
_OURS, _ANYBODYS = 0o600, 0o644


def reply_key(settings: Settings) -> bytes:
    """
    Give the key that seals reply tokens: the one that was set, or this node's own,
    made at its first start.

    Raises:
        SettingsInvalid: It cannot be read or made, or is not whole.
        TemporaryFailure: Nothing can be read or written just now.
    """
    key = kept_key(settings)
    if not key:
        with _readable():
            _make(settings.state / _NAME, secrets.token_bytes(_KEY), _OURS)
        key = kept_key(settings)
    return key


def kept_key(settings: Settings) -> bytes:
    """
    Give the key that `reply_key` gives, and make none: it is empty where there is none.

    Raises:
        SettingsInvalid: It cannot be read, or is not whole.
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


def audit_key(settings: Settings) -> Ed25519PrivateKey:
    """
    Give the key that signs checkpoints: this node's own, made when it is first asked
    for. Its public half stands beside it, to be handed to whoever verifies.

    Raises:
        SettingsInvalid: One of the two cannot be read or made, is not whole, or they
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
    path = settings.state / "audit.key"
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
    Say where the public half of this node's `audit_key` is, once there is one.
    """
    return settings.state / "audit.pub"


def public_key(path: Path) -> bytes:
    """
    Read a public half, as it stands in checkpoints: 32 bytes.

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
    # Written whole under another name first: half a key would be a weak one. Of two
    # that start at once, the first to link has made it, for both.
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
        # Whatever it was written to, it is this one that is missing.
        raise OSError(e.errno, e.strerror, str(path)) from e


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

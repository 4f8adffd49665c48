"""
The key that seals reply tokens.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from gateway.core.errors import SettingsInvalid
from gateway.settings import Settings

#: Bytes.
_KEY = 32


def reply_key(settings: Settings) -> bytes:
    """
    Give the key that seals reply tokens: the one that was set, or this node's own,
    made at its first start.

    Raises:
        SettingsInvalid: It is not whole.
    """
    if settings.key:
        return settings.key.encode()
    path = settings.state / "key"
    if not path.exists():
        _make_key(path)
    key = path.read_bytes()
    if len(key) < _KEY:
        problem = (
            f"{path}: not a whole key; restore it from a copy, or remove it: then "
            "reply addresses given out until now are good for nothing"
        )
        raise SettingsInvalid((problem,))
    return key


def _make_key(path: Path) -> None:
    # Written whole under another name first: half a key would be a weak one. Of two
    # that start at once, the first to link has made it, for both.
    fresh = path.with_name(f"key.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(_KEY))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

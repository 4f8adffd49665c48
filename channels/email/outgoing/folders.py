"""
The folders of one Maildir, and atomic delivery: a file is written to tmp, and moved to
new once it is on disk.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, frozen

from gateway.core.errors import PermanentFailure

# Every path component is opened relative to the folder above, without following links:
# a symbolic link stops a delivery, and cannot redirect it.
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_PARTS = ("tmp", "new", "cur")

#: Valid names of a mailbox's folder: short, not hidden, and never outside the root.
_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,63}")

#: A file in the root of all Maildirs, which names the town they belong to, by its
#: address.
MARK = ".town"

#: Without its mark, the root may be an empty mount point, where nobody would read a
#: letter.
AWAY = f"{MARK} is gone from its folder: is its file system mounted?"


@frozen
class Box:
    """
    The open folders of one Maildir.
    """

    tmp: int
    new: int
    cur: int

    def names_read(self) -> frozenset[str]:
        """
        Return the names of the mails that were read, without the flags that readers
        append.
        """
        return _names(self.cur)

    def names(self) -> frozenset[str]:
        """
        Return the names of all mails. Readers move them from new to cur, so that none
        is missed if the folders are listed in this order.
        """
        return _names(self.new) | _names(self.cur)


def _names(folder: int) -> frozenset[str]:
    names = os.listdir(folder)
    return frozenset(name.partition(":")[0] for name in names)


@contextmanager
def opened_root(root: Path) -> Iterator[int]:
    """
    Open the root of all Maildirs.

    Raises:
        OSError: It cannot be opened, or has no mark.
    """
    folder = os.open(root, _FOLDER)
    try:
        if not _is_marked(folder):
            raise OSError(errno.ENOENT, AWAY)
        yield folder
    finally:
        os.close(folder)


@contextmanager
def opened(root: int, mailbox: str) -> Iterator[Box]:
    """
    Open a mailbox's folders below the open *root*, and create those that are missing.

    Raises:
        OSError: They cannot be opened.
        PermanentFailure: There cannot be such a mailbox.
    """
    if not _NAME.fullmatch(mailbox):
        raise PermanentFailure("a mailbox's folder may only be of a-z 0-9 . _ -")
    found: list[int] = []

    def enter(name: str, folder: int) -> int:
        found.append(os.open(name, _FOLDER, dir_fd=folder))
        return found[-1]

    try:
        try:
            itself = enter(mailbox, root)
            parts = [enter(part, itself) for part in _PARTS]
        except FileNotFoundError:  # It is new, or its creation was interrupted.
            itself = _made(mailbox, root, found)
            parts = [_made(part, itself, found) for part in _PARTS]
        yield Box(*parts)
    finally:
        for folder in found:
            os.close(folder)


def _is_marked(root: int) -> bool:
    try:
        os.stat(MARK, dir_fd=root)
    except FileNotFoundError:
        return False
    return True


def _made(name: str, parent: int, found: list[int]) -> int:
    """
    Open a folder below *parent*; create it on disk if it does not exist.
    """
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=parent)
        os.fsync(parent)
    found.append(os.open(name, _FOLDER, dir_fd=parent))
    return found[-1]


@define
class Draft:
    """
    A file that is written, but not in its place yet.
    """

    _box: Box
    _name: str
    _hidden: str
    _file: int

    def place(self) -> None:
        """
        Sync the file and move it to its place. The caller syncs the folder.

        Raises:
            OSError: It is not possible; the file is removed.
        """
        try:
            os.fsync(self._file)
            os.rename(
                self._hidden,
                self._name,
                src_dir_fd=self._box.tmp,
                dst_dir_fd=self._box.new,
            )
        except OSError:
            _unlink(self._hidden, self._box)
            raise

    def close(self) -> None:
        """
        Close the file.
        """
        os.close(self._file)


def draft(box: Box, name: str, content: bytes) -> Draft:
    """
    Write the file that is to be called *name*.

    Raises:
        OSError: It is not possible; the file is removed.
    """
    # The name is random, because two nodes may hold one delivery for a moment. Mail
    # programs remove leftovers of a crash after 36 hours, as all drafts.
    hidden = f"{name}.{secrets.token_hex(4)}"
    file = os.open(hidden, _FILE, 0o600, dir_fd=box.tmp)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        os.close(file)
        _unlink(hidden, box)
        raise
    return Draft(box, name, hidden, file)


def _unlink(hidden: str, box: Box) -> None:
    with suppress(OSError):
        os.unlink(hidden, dir_fd=box.tmp)

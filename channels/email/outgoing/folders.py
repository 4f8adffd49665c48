"""
The folders of one mailbox, and how a file comes into them: written where nobody looks,
and in its place only when it is on disk.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import define, frozen

# Every step is opened by itself, below a folder that is already open: whoever puts
# a symbolic link in the way stops the delivery, and does not lead it astray.
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_PARTS = ("tmp", "new", "cur")

#: In the folder of all mailboxes, names the town whose it is, by its address.
MARK = ".town"

#: Below a mount point that nothing is mounted on any more a letter would be read by
#: nobody.
AWAY = f"{MARK} is gone from its folder: is its file system mounted?"


@frozen
class Box:
    """
    The folders of one mailbox, open.
    """

    tmp: int
    new: int
    cur: int

    def names_read(self) -> frozenset[str]:
        """
        Name what was read already, without the flags that readers put behind.
        """
        return _names(self.cur)

    def names(self) -> frozenset[str]:
        """
        Name all that lies here. A reader moves it from new to cur: in this order
        nothing is missed.
        """
        return _names(self.new) | _names(self.cur)


def _names(folder: int) -> frozenset[str]:
    names = os.listdir(folder)
    return frozenset(name.partition(":")[0] for name in names)


@contextmanager
def opened(root: Path, mailbox: str) -> Iterator[Box]:
    """
    Open a mailbox's folders, and make those that are missing.

    Raises:
        OSError: They cannot be opened, or what is there is not the folder that was
            marked.
    """
    found: list[int] = []

    def enter(name: str, folder: int | None = None) -> int:
        found.append(os.open(name, _FOLDER, dir_fd=folder))
        return found[-1]

    try:
        above = enter(str(root))
        if not _is_marked(above):
            raise OSError(errno.ENOENT, AWAY)
        try:
            itself = enter(mailbox, above)
            parts = [enter(part, itself) for part in _PARTS]
        except FileNotFoundError:  # It is new, or its making was interrupted.
            itself = _made(mailbox, above, found)
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
    Open a folder below *parent*; one that was not there is made, and on disk.
    """
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=parent)
        os.fsync(parent)
    found.append(os.open(name, _FOLDER, dir_fd=parent))
    return found[-1]


@define
class Draft:
    """
    A file that is written, and not in its place yet.
    """

    _box: Box
    _name: str
    _hidden: str
    _file: int

    def place(self) -> None:
        """
        Sync it and put it in its place; the folder is synced by whoever asks.

        Raises:
            OSError: It cannot be, and nothing is left of it.
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
        Let go of the open file.
        """
        os.close(self._file)


def draft(box: Box, name: str, content: bytes) -> Draft:
    """
    Write what is to be called *name*.

    Raises:
        OSError: It cannot be, and nothing is left of it.
    """
    # A draft is never shared, as two nodes may hold one delivery for a moment. What
    # a crash leaves of it is cleared by mail programs after 36 hours, as all drafts.
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

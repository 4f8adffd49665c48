"""
Deliver mail into Maildirs: one folder a mailbox, which any mail program can read.

A file is named after its delivery, so that a repeat after a crash overwrites what
the first attempt left. Everything is on disk before a delivery is called done.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from attrs import Factory, field, frozen

from gateway.core.errors import PermanentFailure, SendFailure, TemporaryFailure
from gateway.settings import Environment

T = TypeVar("T")

#: What a mailbox's folder may be called. Nothing here climbs, hides or is long.
_NAME = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,63}")

# Every step is opened by itself, below a folder that is already open: whoever puts
# a symbolic link in the way stops the delivery, and does not lead it astray.
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

#: The parts of a Maildir, and of each folder in it, that hold mails.
_HELD_IN = frozenset({"tmp", "new", "cur"})

#: As we write it. Bytes of a mail that hold it.
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*<([0-9a-f]{32})@")
_HEAD = 16 * 1024

#: How many files are written and synced at once: enough to keep a disk busy.
_AT_ONCE = 4


@frozen(kw_only=True)
class Letter:
    """
    A mail on its way into a folder.

    Attributes:
        mailbox: The folder: the local part of the mailbox's address.
        delivery: The delivery's id, which the file is named after.
        mail: The bytes.
    """

    mailbox: str
    delivery: str
    mail: bytes


@frozen(kw_only=True)
class Maildir:
    """
    The Maildirs of all mailboxes.

    Its methods wait for the disk: call them from a thread.
    """

    root: Path
    _threads: ThreadPoolExecutor = field(
        init=False,
        default=Factory(lambda: ThreadPoolExecutor(_AT_ONCE, "maildir-write")),
    )

    def deliver_all(self, letters: Sequence[Letter]) -> Sequence[SendFailure | None]:
        """
        Deliver a batch: several files at a time, and one sync for each folder.

        Returns:
            For each letter what went wrong, or None: then it is on disk.
        """
        with ExitStack() as stack:
            boxes = {
                name: _tried(partial(stack.enter_context, self._open(name)))
                for name in {letter.mailbox for letter in letters}
            }
            failures = self._threads.map(
                lambda letter: _deliver(letter, boxes[letter.mailbox]), letters
            )
            written = list(failures)
            synced = {name: _sync(box) for name, box in boxes.items()}
        return [
            failure or synced[letter.mailbox]
            for letter, failure in zip(letters, written, strict=True)
        ]

    def find(self, mailbox: str, delivery: str) -> bool:
        """
        Say whether *delivery* is in the mailbox, read or unread.

        Raises:
            TemporaryFailure: It cannot be looked up just now.
            PermanentFailure: There cannot be such a mailbox.
        """
        found = _tried(lambda: self._look(mailbox, file_name(delivery)))
        if isinstance(found, SendFailure):
            raise found
        return found

    def erase(self, deliveries: Collection[str]) -> int:
        """
        Erase what was delivered under these ids, wherever below the folders it was
        moved to, and under whatever name: a letter is known by its Message-ID, too.

        Returns:
            How many files that were.

        Raises:
            OSError: One of them cannot be erased.
        """
        names = frozenset(map(file_name, deliveries))
        ids = frozenset(message_name(delivery).encode() for delivery in deliveries)
        erased = 0
        for here, folders, files, folder in os.fwalk(self.root, follow_symlinks=False):
            folders.sort()
            if Path(here).name not in _HELD_IN:
                continue
            theirs = [f for f in files if _is_one(folder, f, names, ids)]
            for file in theirs:
                with suppress(FileNotFoundError):  # a reader moved or removed it
                    os.unlink(file, dir_fd=folder)
            if theirs:
                os.fsync(folder)
            erased += len(theirs)
        return erased

    def close(self) -> None:
        """
        Let the threads go.
        """
        self._threads.shutdown()

    def _look(self, mailbox: str, name: str) -> bool:
        with self._open(mailbox) as box:
            # A reader moves it from new to cur: in this order it is not missed.
            return name in _names(box.new) or name in _names(box.cur)

    @contextmanager
    def _open(self, mailbox: str) -> Iterator[_Box]:
        """
        Open a mailbox's folders, and make those that are missing.
        """
        if not _NAME.fullmatch(mailbox):
            raise PermanentFailure("a mailbox's folder may only be of a-z 0-9 . _ -")
        opened: list[int] = []
        try:
            opened.append(os.open(self.root, _FOLDER))
            opened.append(_enter(opened[0], mailbox))
            for name in ("tmp", "new", "cur"):
                opened.append(_enter(opened[1], name))
            _, _, tmp, new, cur = opened
            yield _Box(tmp=tmp, new=new, cur=cur, read=_names(cur))
        finally:
            for fd in opened:
                os.close(fd)


@frozen(kw_only=True)
class _Box:
    """
    One mailbox's folders, open, and the names of what was read already.
    """

    tmp: int
    new: int
    cur: int
    read: frozenset[str]


def file_name(delivery: str) -> str:
    """
    Give the name of a delivery's file, before a reader adds flags to it.
    """
    return f"{hashlib.sha256(delivery.encode()).hexdigest()[:40]}.ventanilla"


def message_name(delivery: str) -> str:
    """
    Give what stands before the ``@`` of a delivery's Message-ID.
    """
    return hashlib.sha256(delivery.encode()).hexdigest()[:32]


def letterbox(environment: Environment, folder: Path) -> Maildir:
    """
    Give the Maildirs as the channel itself finds them.
    """
    elsewhere = environment.text("VENTANILLA_EMAIL_MAILDIR", "")
    root = Path(elsewhere) if elsewhere else folder / "mail"
    if not elsewhere:
        # Nothing was ever delivered there, perhaps.
        root.mkdir(parents=True, exist_ok=True)
    return Maildir(root=root)


def _is_one(
    folder: int, file: str, names: frozenset[str], ids: frozenset[bytes]
) -> bool:
    """
    Say whether *file* is a letter of *names*, a draft of one, or has one of *ids*.
    """
    if any(part in names for part in (file.partition(":")[0], file.rpartition(".")[0])):
        return True
    try:
        descriptor = os.open(file, _READ, dir_fd=folder)
    except OSError:  # gone meanwhile, or a link: no letter of ours
        return False
    with os.fdopen(descriptor, "rb") as letter:
        found = _MESSAGE_ID.search(letter.read(_HEAD).partition(b"\n\n")[0])
    return found is not None and found[1] in ids


def _deliver(letter: Letter, box: _Box | SendFailure) -> SendFailure | None:
    if isinstance(box, SendFailure):
        return box
    return _tried(lambda: _write(letter, box))


def _write(letter: Letter, box: _Box) -> None:
    name = file_name(letter.delivery)
    if name in box.read:
        return  # Delivered before a crash, and read since.
    # A draft is never shared, as two nodes may hold one delivery for a moment. What
    # a crash leaves of it is cleared by mail programs after 36 hours, as all drafts.
    draft = f"{name}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(draft, _FILE, 0o600, dir_fd=box.tmp), "wb") as file:
            file.write(letter.mail)
            file.flush()
            os.fsync(file.fileno())
        os.rename(draft, name, src_dir_fd=box.tmp, dst_dir_fd=box.new)
    except OSError:
        with suppress(OSError):
            os.unlink(draft, dir_fd=box.tmp)
        raise


def _sync(box: _Box | SendFailure) -> SendFailure | None:
    if isinstance(box, SendFailure):
        return box
    return _tried(lambda: os.fsync(box.new))


def _enter(parent: int, name: str) -> int:
    """
    Open a folder below *parent*; one that was not there is made, and on disk.
    """
    with suppress(FileExistsError):
        os.mkdir(name, 0o700, dir_fd=parent)
        os.fsync(parent)
    return os.open(name, _FOLDER, dir_fd=parent)


def _names(folder: int) -> frozenset[str]:
    """
    List a folder without the flags that readers put behind the names.
    """
    return frozenset(name.partition(":")[0] for name in os.listdir(folder))


def _tried(step: Callable[[], T]) -> T | SendFailure:
    """
    Do one step, so that its failure stops one letter and none of the others.
    """
    try:
        return step()
    except SendFailure as e:
        return e
    except OSError as e:
        # A full disk, a quota, a link in the way: each passes once somebody looks.
        return TemporaryFailure(f"the Maildir: {e.strerror or e}")

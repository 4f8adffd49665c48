"""
Deliver mail into Maildirs: a folder for each mailbox, for any mail program to read.

A file is named after its delivery, so that a repeat after a crash overwrites what the
first attempt left. A delivery is reported as done only when it is on disk.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from attrs import field, frozen

from channels.email.outgoing.folders import (
    AWAY,
    MARK,
    Box,
    Draft,
    draft,
    opened,
    opened_root,
)
from channels.email.outgoing.sent_as import file_name, message_name
from gateway.core.errors import (
    NotConfigured,
    SendFailure,
    SettingsInvalid,
    TemporaryFailure,
)
from gateway.environment import Environment
from gateway.threads import Threads

A = TypeVar("A")
T = TypeVar("T")

_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC

_MARKED = (
    "VENTANILLA_EMAIL_MAILDIR: {root} has the mail of {whose}: give each town a folder "
    "of its own; or if that is this town's former address, remove {mark}"
)

#: The folders of a Maildir, and of its subfolders, that contain mails.
_HELD_IN = frozenset({"tmp", "new", "cur"})

#: The Message-ID as we write it; and the bytes of a mail that are searched for it.
_MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*<([0-9a-f]{32})@")
_HEAD = 16 * 1024

#: How many threads write and sync: enough to keep a disk busy.
_AT_ONCE = 2


@frozen(kw_only=True)
class Letter:
    """
    A mail to be delivered into a folder.

    Attributes:
        mailbox: The folder: the local part of the mailbox's address.
        delivery: The delivery's id, after which the file is named.
        mail: The bytes.
        again: It may have been delivered before, and read since.
    """

    mailbox: str
    delivery: str
    mail: bytes
    again: bool = False


@frozen(kw_only=True)
class Maildir:
    """
    The Maildirs of all mailboxes.

    Its methods block on the disk: call them from a thread.
    """

    root: Path
    _threads: Threads = field(
        init=False, factory=partial(Threads, _AT_ONCE, "maildir-write")
    )

    def deliver_all(self, letters: Sequence[Letter]) -> Sequence[SendFailure | None]:
        """
        Deliver a batch, in parallel to several mailboxes, with one sync per folder.

        Returns:
            For each letter the failure, or None if it is on disk.
        """
        by_box: dict[str, list[int]] = {}
        for place, letter in enumerate(letters):
            by_box.setdefault(letter.mailbox, []).append(place)
        boxes = [*by_box.values()]
        shares = [
            [place for box in boxes[first::_AT_ONCE] for place in box]
            for first in range(min(_AT_ONCE, len(boxes)))
        ]
        theirs = [[letters[place] for place in share] for share in shares]
        # For a single mailbox, a thread would take longer than the delivery.
        go = self._threads.map if len(shares) > 1 else map
        outcomes: list[SendFailure | None] = [None] * len(letters)
        for share, known in zip(shares, go(self._deliver, theirs), strict=True):
            for place, outcome in zip(share, known, strict=True):
                outcomes[place] = outcome
        return outcomes

    def _deliver(self, letters: Sequence[Letter]) -> Sequence[SendFailure | None]:
        with ExitStack() as stack:
            root = _tried(lambda: stack.enter_context(opened_root(self.root)))
            boxes = {
                name: _after(root, partial(_entered, name, stack))
                for name in {letter.mailbox for letter in letters}
            }
            # All are written before the first is synced.
            drafts = [
                _after(boxes[letter.mailbox], partial(_drafted, letter, stack))
                for letter in letters
            ]
            placed = [_after(draft, _placed) for draft in drafts]
            synced = {name: _after(box, _synced) for name, box in boxes.items()}
        return [
            failure or synced[letter.mailbox]
            for letter, failure in zip(letters, placed, strict=True)
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
        Erase the letters of these deliveries, in whatever folder below the root and
        under whatever name: a letter is also recognised by its Message-ID.

        Returns:
            How many files that were.

        Raises:
            OSError: One of them cannot be erased.
        """
        names = frozenset(map(file_name, deliveries))
        ids = frozenset(message_name(delivery).encode() for delivery in deliveries)
        erased = 0
        walk = os.fwalk(self.root, onerror=_unless_gone, follow_symlinks=False)
        for here, folders, files, folder in walk:
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
        Stop the threads.
        """
        self._threads.shutdown()

    def _look(self, mailbox: str, name: str) -> bool:
        with opened_root(self.root) as root, opened(root, mailbox) as box:
            return name in box.names()


def letterbox(environment: Environment, folder: Path) -> Maildir:
    """
    Return the Maildirs in the same place as the channel's.

    Raises:
        NotConfigured: There are no settings here, so that their place is unknown.
        SettingsInvalid: Their place is not visible from here just now.
    """
    if not environment.has_some("VENTANILLA_EMAIL_"):
        raise NotConfigured("no VENTANILLA_EMAIL_… is set")
    elsewhere = environment.has("VENTANILLA_EMAIL_MAILDIR")
    root = environment.path("VENTANILLA_EMAIL_MAILDIR", str(folder / "mail"))
    if not elsewhere:
        # Perhaps nothing was ever delivered.
        root.mkdir(parents=True, exist_ok=True)
    elif not (root / MARK).exists():
        raise SettingsInvalid((f"VENTANILLA_EMAIL_MAILDIR: {root}: {AWAY}",))
    return Maildir(root=root)


def maildir_at(root: Path, town: str, former: Collection[str]) -> Maildir:
    """
    Create the root of all Maildirs of the *town* with that address (and perhaps
    *former* ones) if it does not exist, and return them.

    Raises:
        SettingsInvalid: It cannot be used, or is another town's, whose offices would
            read our letters.
    """
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark = root / MARK
        whose = mark.read_text("utf-8", "replace").strip() if mark.exists() else ""
        if whose not in ("", town, *former):
            raise SettingsInvalid((_MARKED.format(root=root, whose=whose, mark=mark),))
        if whose != town:
            mark.write_text(f"{town}\n", "utf-8")
        return Maildir(root=root.resolve(strict=True))
    except OSError as e:
        problem = f"VENTANILLA_EMAIL_MAILDIR: {root}: {e.strerror}"
        raise SettingsInvalid((problem,)) from e


def _unless_gone(problem: OSError) -> None:
    """
    Ignore what is certainly no letter of ours: gone meanwhile, a link, or a socket. Any
    other error is raised, because what may be letters must not be skipped.
    """
    if problem.errno not in (errno.ENOENT, errno.ELOOP, errno.ENXIO):
        raise problem


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
    except OSError as e:
        _unless_gone(e)
        return False
    with os.fdopen(descriptor, "rb") as letter:
        found = _MESSAGE_ID.search(letter.read(_HEAD).partition(b"\n\n")[0])
    return found is not None and found[1] in ids


def _entered(mailbox: str, stack: ExitStack, root: int) -> Box:
    return stack.enter_context(opened(root, mailbox))


def _drafted(letter: Letter, stack: ExitStack, box: Box) -> Draft | None:
    name = file_name(letter.delivery)
    if letter.again and name in box.names_read():
        return None  # Delivered before a crash, and read since.
    written = draft(box, name, letter.mail)
    stack.callback(written.close)
    return written


def _placed(written: Draft | None) -> None:
    if written is not None:
        written.place()


def _synced(box: Box) -> None:
    os.fsync(box.new)


def _after(before: A | SendFailure, step: Callable[[A], T]) -> T | SendFailure:
    """
    Do a step, if the previous one did not fail.
    """
    if isinstance(before, SendFailure):
        return before
    return _tried(partial(step, before))


def _tried(step: Callable[[], T]) -> T | SendFailure:
    """
    Do a step, and return its failure, so that it stops only this letter.
    """
    try:
        return step()
    except SendFailure as e:
        return e
    except OSError as e:
        # A full disk, a quota, a link in the way: each can be mended.
        return TemporaryFailure(f"the Maildir: {e.strerror or e}")

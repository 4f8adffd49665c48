"""
Files and folders of the gateway: creation, ownership, and errors.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from gateway.core.errors import SettingsInvalid, TemporaryFailure

#: Errors that are temporary and no wrong setting: they may be gone at the next start.
_PASSING = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        # A network file system that is unreachable or was restarted.
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENOTCONN,
        errno.EHOSTDOWN,
    }
)


def make_state(state: Path) -> None:
    """
    Create the state folder, which holds everything that must survive.

    Raises:
        SettingsInvalid: It cannot be created.
        TemporaryFailure: Nothing can be created there just now.
    """
    try:
        make_folder(state)
    except OSError as e:
        raise unusable(e, f"VENTANILLA_STATE: {state} cannot be made") from e


def open_to_all(folder: Path) -> list[str]:
    """
    Return the names of the files in a folder that any user of the machine may read,
    except public keys (``.pub``), which are meant to be public; and of the folders
    (``.`` for itself) in which anybody may replace files.
    """
    if not folder.stat().st_mode & stat.S_IXOTH:
        return []
    inside = [each for each in folder.iterdir() if each.is_dir()]
    written = [
        str(each.relative_to(folder))
        for each in (folder, *inside)
        if each.stat().st_mode & stat.S_IWOTH
    ]
    return sorted(written) + sorted(
        file.name
        for file in folder.iterdir()
        if file.suffix != ".pub"
        and file.is_file()
        and file.stat().st_mode & stat.S_IROTH
    )


def make_folder(folder: Path) -> None:
    """
    Create a folder if it does not exist; nobody else on the machine may enter it,
    whatever the process's umask.

    Raises:
        OSError: It cannot be created.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hand_over(folder, folder.parent)


def write_new(file: Path, content: bytes) -> None:
    """
    Write a new file, and sync it: it may be on a USB stick.

    Raises:
        OSError: It exists already, or cannot be written.
    """
    with file.open("xb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def replace(file: Path, content: bytes) -> None:
    """
    Write a file, for us alone, in place of an older one: at any moment either of them
    is there, and whole.

    Raises:
        OSError: It cannot be written; the older one stays.
    """
    new = file.with_name(f"{file.name}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    with os.fdopen(os.open(new, flags, 0o600), "wb") as opened:
        hand_over(opened.fileno(), file.parent)
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)


def hand_over(file: int | Path, near: Path) -> None:
    """
    If root runs this, give *file* the owner of the file or folder *near* it: a command
    run by root must not lock out the daemon.
    """
    if os.geteuid() == 0:
        owner = near.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def is_ours(about: os.stat_result) -> bool:
    """
    Say whether a file or folder is this user's, and nobody else may write it.
    """
    return is_only_of(os.geteuid(), about)


def is_only_of(user: int, about: os.stat_result) -> bool:
    """
    Say whether a file or folder is that user's, and nobody else may write it.
    """
    others = stat.S_IWGRP | stat.S_IWOTH
    return about.st_uid == user and not about.st_mode & others


def open_no_link(path: str, flags: int) -> int:
    """
    Open a file that is no symbolic link: an *opener* for `open`.

    Raises:
        OSError: It is one, or cannot be opened.
    """
    return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)


def unusable(problem: OSError, what: str) -> SettingsInvalid | TemporaryFailure:
    """
    Return the error that *what* of ours cannot be used, and why: for good, or just now.
    """
    sentence = f"{what}: {why(problem)}"
    if problem.errno in _PASSING:
        return TemporaryFailure(sentence)
    return SettingsInvalid((sentence,))


def why(problem: OSError) -> str:
    """
    Say why a file of ours cannot be used, and what helps if it belongs to somebody
    else.
    """
    reason = problem.strerror or str(problem)
    if isinstance(problem, PermissionError):
        return (
            f"{reason}: run this as the service's user, such as sudo -u ventanilla …, "
            "and see that it is theirs"
        )
    return reason

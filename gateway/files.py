"""
Files and folders of ours, and whose they are.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from gateway.core.errors import SettingsInvalid, TemporaryFailure

#: What is the machine's trouble, and no setting's: it may be over at the next start.
_PASSING = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EROFS,
        errno.EIO,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOMEM,
        # A file system of another machine, which is away or was started again.
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.ENOTCONN,
        errno.EHOSTDOWN,
    }
)


def make_state(state: Path) -> None:
    """
    Make the folder of everything that must survive.

    Raises:
        SettingsInvalid: It cannot be made.
        TemporaryFailure: Nor can anything else, just now.
    """
    try:
        make_folder(state)
    except OSError as e:
        raise unusable(e, f"VENTANILLA_STATE: {state} cannot be made") from e


def open_to_all(folder: Path) -> list[str]:
    """
    Name the files in a folder that anybody on the machine may read; of a key's public
    half (``.pub``) that is meant.
    """
    if not folder.stat().st_mode & stat.S_IXOTH:
        return []
    return sorted(
        file.name
        for file in folder.iterdir()
        if file.suffix != ".pub"
        and file.is_file()
        and file.stat().st_mode & stat.S_IROTH
    )


def make_folder(folder: Path) -> None:
    """
    Make a folder if there is none.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        hand_over(folder, folder.parent)


def hand_over(file: int | Path, near: Path) -> None:
    """
    Give what root has made to whose the file or folder *near* it is: a command of
    root's must not lock out the daemon.
    """
    if os.geteuid() == 0:
        owner = near.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def unusable(problem: OSError, what: str) -> SettingsInvalid | TemporaryFailure:
    """
    Say *what* of ours cannot be used, and why: for good, or just now.
    """
    sentence = f"{what}: {why(problem)}"
    if problem.errno in _PASSING:
        return TemporaryFailure(sentence)
    return SettingsInvalid((sentence,))


def why(problem: OSError) -> str:
    """
    Say why a file of ours cannot be used, and what helps where it is somebody else's.
    """
    reason = problem.strerror or str(problem)
    if isinstance(problem, PermissionError):
        return (
            f"{reason}: run this as the service's user, such as sudo -u ventanilla …, "
            "and see that it is theirs"
        )
    return reason

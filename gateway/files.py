"""
Files and folders of ours, and whose they are.
"""

from __future__ import annotations

import os
from pathlib import Path

from gateway.core.errors import SettingsInvalid


def make_state(state: Path) -> None:
    """
    Make the folder of everything that must survive.

    Raises:
        SettingsInvalid: It cannot be made.
    """
    try:
        make_folder(state)
    except OSError as e:
        problem = f"VENTANILLA_STATE: {state} cannot be made: {why(e)}"
        raise SettingsInvalid((problem,)) from e


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

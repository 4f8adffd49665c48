"""
That only one daemon at a time works on SQLite's file: whoever begins takes back what
was claimed there, and must not take it from somebody who is still at it.
"""

from __future__ import annotations

import fcntl
import os
import socket

from gateway.core.errors import TemporaryFailure
from gateway.files import unusable
from gateway.store.engine.engines import SETTING, create_file, engines
from gateway.store.engine.file_lock import open_beside


def is_alone(url: str) -> bool:
    """
    Say whether one daemon at a time works on the database at *url*.

    Raises:
        SettingsInvalid: It is no database that can be worked on.
    """
    return engines(url).file is not None


def work_alone(url: str) -> None:
    """
    Keep every other daemon from the database at *url* until this process ends, however
    it does; those that share PostgreSQL are told apart by their names.

    Raises:
        TemporaryFailure: Another one works there, or nothing can be written just now.
        SettingsInvalid: It is no database that can be worked on.
    """
    known = engines(url)
    if known.file is None:
        return
    create_file(known)
    mark = known.file.with_name(f"{known.file.name}-run")
    try:
        # It is closed by nobody. Not flock: what is forked from here would hold it,
        # too, and keep out whoever comes after us for a moment.
        held = open_beside(known.file, mark)
        fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(held, 0)
        os.write(held, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
    except BlockingIOError:
        who = mark.read_text(encoding="utf-8").strip()
        problem = (
            f"{known.name}: another daemon works there ({who}; {mark}): stop that one, "
            "or give this one a VENTANILLA_STATE of its own; nodes that share a "
            "database need PostgreSQL"
        )
        raise TemporaryFailure(problem) from None
    except OSError as e:
        raise unusable(e, f"{SETTING}: {mark}") from None

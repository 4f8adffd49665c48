"""
Where tests keep their files: in memory, where there is room. A database waits for the
disk at each commit, and the tests commit tens of thousands of times.
"""

import os
import tempfile

#: Linux's file system in memory, and the free bytes in it that a run may need.
MEMORY, ROOM = "/dev/shm", 2 << 30  # noqa: S108 - pytest makes folders of its own there


def prefer_memory():
    """
    Let this process and its children make temporary files in memory, unless
    ``TMPDIR`` or pytest's own variable names another place.
    """
    named = {"TMPDIR", "PYTEST_DEBUG_TEMPROOT"} & {*os.environ}
    if not named and _has_room():
        os.environ["TMPDIR"] = tempfile.tempdir = MEMORY


def _has_room():
    try:
        about = os.statvfs(MEMORY)
    except OSError:
        return False
    # Some tests compile a program or write a script there, and run it.
    runs = not about.f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK)
    return runs and about.f_bavail * about.f_frsize >= ROOM

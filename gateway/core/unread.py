"""
Marks for what came in and nobody at the town hall could read.
"""

from __future__ import annotations

#: Prefix of the problem of what no mailbox read: a letter that was given up because no
#: mailbox was left, or a message that could not be parsed at all.
UNREAD = "read by nobody: "


def unread(problem: str) -> str:
    """
    Return *problem* with the prefix, once.
    """
    return problem if problem.startswith(UNREAD) else f"{UNREAD}{problem}"

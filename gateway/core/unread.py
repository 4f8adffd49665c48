"""
What came in and nobody in the house got to read.
"""

from __future__ import annotations

#: How the problem begins of what no mailbox read: a letter that was given up on with
#: nobody left to give it to, or a message that could not be read at all.
UNREAD = "read by nobody: "


def unread(problem: str) -> str:
    """
    Mark a *problem* so, once.
    """
    return problem if problem.startswith(UNREAD) else f"{UNREAD}{problem}"

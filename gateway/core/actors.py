"""
How those who act are called in the history of a case and in the audit chain.
"""

from __future__ import annotations

#: How the name of an actor begins who is a mailbox, or a clerk.
MAILBOX, CLERK = "mailbox ", "clerk "


def by_mailbox(id: str) -> str:
    """
    Return the actor that the mailbox *id* is.
    """
    return f"{MAILBOX}{id}"


def by_clerk(name: str) -> str:
    """
    Return the actor that the clerk *name* is.
    """
    return f"{CLERK}{name}"


def by_message(id: int) -> str:
    """
    Return the actor that the sender of the stored message *id* is: nobody outside the
    town hall is named.
    """
    return f"message {id}"


def mailbox_of(by: str) -> str:
    """
    Return the id of the mailbox that acted; if it was none, the actor *by* as it is.
    """
    return by.removeprefix(MAILBOX)

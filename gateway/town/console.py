"""
Links and sessions of the console: how they begin and end, and what the audit chain
tells of that.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.audit import Act
from gateway.core.console.openings import Opening
from gateway.core.conversation import Mailbox
from gateway.core.objects import about_console
from gateway.ports.console import Console

#: Actions: a session begins, ends, or all of a mailbox's do; a link was printed.
ENTER, LEAVE, CLOSE, LINK = (
    *("console.enter", "console.leave", "console.close", "console.link"),
)


def closing(mailbox: str, clerk: str, at: datetime) -> Act:
    """
    Return the act by which a *clerk* ends all links and sessions of a *mailbox*.
    """
    return Act(at=at, actor=clerk, action=CLOSE, object=about_console(mailbox))


async def new_link(
    console: Console, mailbox: Mailbox, id: str, now: datetime
) -> Opening:
    """
    Return a link into the console of *mailbox*, whose *id* no other has.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    ended = await console.ended(mailbox.id, id)
    return Opening(
        id=id,
        mailbox=mailbox.id,
        person=mailbox.person,
        closings=ended.closings,
        since=now,
    )


async def is_ended(console: Console, opening: Opening) -> bool:
    """
    Say whether a link or session was ended since it was made.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    ended = await console.ended(opening.mailbox, opening.id)
    return ended.left or ended.closings != opening.closings

"""
Links and sessions of the console, as the audit chain tells of them.
"""

from __future__ import annotations

from datetime import datetime

from gateway.core.audit import Act
from gateway.core.console.passes import Opening
from gateway.ports.audit import Trail

#: Actions: a session begins, ends, or all of a mailbox's do; a link was printed.
ENTER, LEAVE, CLOSE, LINK = (
    *("console.enter", "console.leave", "console.close", "console.link"),
)

#: How many acts since a session began are read at most. Where there are more, it ends.
_MOST = 1000


def about(mailbox: str) -> str:
    """
    Return the object of acts about the console of a *mailbox*.
    """
    return f"console {mailbox}"


def closing(mailbox: str, clerk: str, at: datetime) -> Act:
    """
    Return the act by which a *clerk* ends all links and sessions of a *mailbox*.
    """
    return Act(at=at, actor=clerk, action=CLOSE, object=about(mailbox))


async def is_closed(trail: Trail, opening: Opening) -> bool:
    """
    Say whether a link or session was ended after it was made.

    Raises:
        TemporaryFailure: The store does not answer.
    """
    acts = await trail.acts(about(opening.mailbox), opening.since, _MOST)
    return len(acts) == _MOST or any(
        kept.entry.action == CLOSE
        or (kept.entry.action == LEAVE and kept.entry.result == opening.id)
        for kept in acts
    )

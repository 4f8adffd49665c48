"""
What opens the console: a link, once, and then a session. Both are sealed and not
stored, so that they work on every node; only what was done with them is stored.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from attrs import field, frozen

from gateway.core.errors import TokenInvalid
from gateway.core.message import aware
from gateway.core.writing.sealed import seal, unseal

#: Path of the console's pages, below the public URL.
PATH = "/console"

#: How long a link is valid, and a session.
LINK_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(hours=10)

#: What the seals are for, and the number of fields.
_LINK, _SESSION, _TOLD = "console link", "console session", 5


@frozen(kw_only=True)
class Opening:
    """
    A link or a session of one mailbox.

    Attributes:
        id: Different for each link; a session has the id of the link that began it.
        mailbox: Whose.
        person: Who held the mailbox; empty if nobody is named.
        closings: How often all of the mailbox's had been ended when the link was made:
            if it is more by now, this one was ended, whatever the clocks of nodes say.
        since: When the link was made, or the session began, to the millisecond.
    """

    id: str
    mailbox: str
    person: str
    closings: int
    since: datetime = field(validator=aware)

    @property
    def ends(self) -> datetime:
        """
        When it ends as a session.
        """
        return self.since + SESSION_LASTS


def link(public_url: str, opening: Opening, key: bytes) -> str:
    """
    Return the link that opens a console.

    Args:
        public_url: The base URL of our pages.
        opening: Whose console, and since when.
        key: Our key.
    """
    return f"{public_url}{PATH}/enter#{mint_link(opening, key)}"


def mint_link(opening: Opening, key: bytes) -> str:
    """
    Return the fragment of a link.
    """
    return _mint(opening, _LINK, key)


def read_link(token: str, key: bytes, now: datetime) -> Opening:
    """
    Read the fragment of a link.

    Raises:
        TokenInvalid: We did not make it, or it is older than `LINK_LASTS`.
    """
    return _read(token, _LINK, key, now - LINK_LASTS)


def mint_session(opening: Opening, key: bytes) -> str:
    """
    Return the cookie of a session.
    """
    return _mint(opening, _SESSION, key)


def read_session(token: str, key: bytes, now: datetime) -> Opening:
    """
    Read the cookie of a session.

    Raises:
        TokenInvalid: We did not make it, or it is older than `SESSION_LASTS`.
    """
    return _read(token, _SESSION, key, now - SESSION_LASTS)


def _mint(opening: Opening, purpose: str, key: bytes) -> str:
    since = int(opening.since.timestamp() * 1000)
    whose = opening.mailbox, opening.person
    return seal((opening.id, *whose, opening.closings, since), purpose, key)


def _read(token: str, purpose: str, key: bytes, after: datetime) -> Opening:
    named, mailbox, person, closings, since = unseal(token, purpose, key, _TOLD)
    at = datetime.fromtimestamp(since / 1000, UTC)
    if at <= after:
        raise TokenInvalid(f"a {purpose} that is over")
    return Opening(
        id=named, mailbox=mailbox, person=person, closings=closings, since=at
    )

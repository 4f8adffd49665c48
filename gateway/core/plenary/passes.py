"""
Mint and read passes: signed tokens that open one page of one plenary session.

A pass names its page, the session, for whom it was printed and when, and until when it
is valid, and is sealed with our key. It is not stored: it works on every node, after
every restart. Only revocations are stored.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum

from attrs import field, frozen

from gateway.core.errors import TokenInvalid
from gateway.core.message import aware
from gateway.core.writing.sealed import seal, unseal

#: How long after the end of its list a pass is valid.
LASTS = timedelta(days=1)

#: What its seal is for, and the number of its fields.
_PURPOSE, _TOLD = "pass", 5


class Page(Enum):
    """
    What a pass opens.
    """

    MODERATION = "moderation"
    SCREEN = "screen"


@frozen(kw_only=True)
class Pass:
    """
    A right to open one page of one session.

    Attributes:
        session: When it begins, to the second.
        name: Whom it was printed for: the audit chain names them for what they do.
        printed: When, to the millisecond.
        ends: From when it is no longer valid, to the second.
    """

    page: Page
    session: datetime = field(validator=aware)
    name: str
    printed: datetime = field(validator=aware)
    ends: datetime = field(validator=aware)


def mint(leave: Pass, key: bytes) -> str:
    """
    Return a pass as a sealed token.

    Returns:
        Characters that need no escaping in URLs and cookies.
    """
    session, ends = int(leave.session.timestamp()), int(leave.ends.timestamp())
    printed = int(leave.printed.timestamp() * 1000)
    told = (leave.page.value, session, leave.name, printed, ends)
    return seal(told, _PURPOSE, key)


def read(token: str, key: bytes, now: datetime) -> Pass:
    """
    Return the pass that *token* is.

    Raises:
        TokenInvalid: We did not seal it, another version of ours did, or it has
            expired.
    """
    page, session, name, printed, ends = unseal(token, _PURPOSE, key, _TOLD)
    leave = Pass(
        page=Page(page),
        session=datetime.fromtimestamp(session, UTC),
        name=name,
        printed=datetime.fromtimestamp(printed / 1000, UTC),
        ends=datetime.fromtimestamp(ends, UTC),
    )
    if now >= leave.ends:
        raise TokenInvalid("a pass for a session that is over")
    return leave

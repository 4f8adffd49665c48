"""
Mint and read passes: signed tokens that open one page of one plenary session.

A pass names its page, the session, for whom it was printed and when, and is sealed with
our key. It is not stored: it works on every node, after every restart, until a day
after the session. Only revocations are stored.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from enum import Enum

from attrs import field, frozen

from gateway.core.errors import TokenInvalid
from gateway.core.message import aware

#: How long after the start of its session a pass is valid.
LASTS = timedelta(days=1)

#: Characters of a token; ours are shorter.
_LONGEST = 2000

#: Number of fields of a pass.
_TOLD = 4


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
    """

    page: Page
    session: datetime = field(validator=aware)
    name: str
    printed: datetime = field(validator=aware)

    @property
    def ends(self) -> datetime:
        """
        The moment from which it is no longer valid.
        """
        return self.session + LASTS


def mint(leave: Pass, key: bytes) -> str:
    """
    Return a pass as a sealed token.

    Returns:
        Characters that need no escaping in URLs and cookies.
    """
    printed = int(leave.printed.timestamp() * 1000)
    told = [leave.page.value, int(leave.session.timestamp()), leave.name, printed]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    said = _coded(text.encode("utf-8", "replace"))
    return f"{said}.{_seal(said, key)}"


def read(token: str, key: bytes, now: datetime) -> Pass:
    """
    Return the pass that *token* is.

    Raises:
        TokenInvalid: We did not seal it, another version of ours did, or it has
            expired.
    """
    said, _, seal = token.partition(".")
    whole = len(token) <= _LONGEST and token.isascii()
    if not whole or not hmac.compare_digest(seal, _seal(said, key)):
        raise TokenInvalid("a pass that we did not seal")
    padding = "=" * (-len(said) % 4)
    told = json.loads(urlsafe_b64decode(said + padding))
    if len(told) != _TOLD:
        raise TokenInvalid("a pass that another version of ours printed")
    page, session, name, printed = told
    leave = Pass(
        page=Page(page),
        session=datetime.fromtimestamp(session, UTC),
        name=name,
        printed=datetime.fromtimestamp(printed / 1000, UTC),
    )
    if now >= leave.ends:
        raise TokenInvalid("a pass for a session that is over")
    return leave


def _seal(said: str, key: bytes) -> str:
    return _coded(hmac.new(key, b"pass:" + said.encode(), hashlib.sha256).digest())


def _coded(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")

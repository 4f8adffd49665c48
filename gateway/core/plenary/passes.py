"""
Mint and read passes: the signed word that opens one page of one session.

A pass names its page, the session, for whom it was printed and when, and is sealed with
our key. Nothing is kept of it: it opens on every node, after every restart, and until a
day after the session. That whose it is may open nothing any more is kept.
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

#: How long after the beginning of its session a pass opens anything.
LASTS = timedelta(days=1)

#: Characters; no pass of ours is longer.
_LONGEST = 2000

#: So many things a pass tells.
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
    Leave to open one page of one session.

    Attributes:
        session: When it begins; told to the second.
        name: Whom it was printed for: what they do stands in the chain under it.
        printed: When; told to the millisecond.
    """

    page: Page
    session: datetime = field(validator=aware)
    name: str
    printed: datetime = field(validator=aware)

    @property
    def ends(self) -> datetime:
        """
        Say until when it opens anything.
        """
        return self.session + LASTS


def mint(leave: Pass, key: bytes) -> str:
    """
    Seal a pass.

    Returns:
        Characters that stand in an address and in a cookie as they are.
    """
    printed = int(leave.printed.timestamp() * 1000)
    told = [leave.page.value, int(leave.session.timestamp()), leave.name, printed]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    said = _coded(text.encode("utf-8", "replace"))
    return f"{said}.{_seal(said, key)}"


def read(token: str, key: bytes, now: datetime) -> Pass:
    """
    Give back the pass.

    Raises:
        TokenInvalid: We did not seal it as we do now, or its time is over.
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

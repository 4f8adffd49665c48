"""
Translate the errors of python-telegram-bot to those of the ports.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from channels.telegram.connecting import TooLarge
from channels.telegram.settings import BASE_URL, TOKEN
from gateway.core.delivery import UNASKED
from gateway.core.errors import (
    PermanentFailure,
    SendFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from gateway.core.message import Address

#: Without a connection, Telegram cannot have received the request.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)

#: The library's errors for statuses by which Telegram refuses.
_NOES = (BadRequest, Conflict, EndPointNotFound, Forbidden, InvalidToken)

#: Telegram's errors where a bot may not write first: somebody who only spoke in a group
#: must press Start, or write to it.
_FIRST = ("chat not found", "can't initiate conversation")


#: How the library's error begins where Telegram, or what is in front of it, asks to
#: wait and does not say how long: nothing was said.
_TOO_FAST = "Too Many Requests"


class AnswerTooLarge(TemporaryFailure):
    """
    Telegram's answer, or that of something in front of it, has more bytes than one is
    let to have.
    """


def while_saying(
    error: TelegramError, now: datetime, to: Address | None = None
) -> SendFailure:
    """
    Translate the failure of a request that must not be repeated.

    Args:
        error: The library's.
        now: The time.
        to: The only person to whom it was said, if there is just one.
    """
    if isinstance(error, _NOES) and _is_foreign(error):
        return TemporaryFailure(
            f"something in front of Telegram answers, no JSON: check {BASE_URL}"
        )
    if error.message.startswith(_TOO_FAST):
        return TemporaryFailure("Telegram asks to wait")
    return _told(error, now, to)


def _told(error: TelegramError, now: datetime, to: Address | None) -> SendFailure:
    match error:
        case Forbidden() | BadRequest() if to is not None and _is_first(error):
            return PermanentFailure(f"{to} {UNASKED}")
        case RetryAfter():
            asked = wait(error)
            return TemporaryFailure(
                f"Telegram asks to wait {asked.total_seconds():.0f} s", now + asked
            )
        case Forbidden() | ChatMigrated():
            return PermanentFailure(f"Telegram forbids it: {_reason(error)}")
        case InvalidToken() | EndPointNotFound():
            # It may be this node's setting: another node may have a valid one.
            return TemporaryFailure(
                f"Telegram refuses the token: check {TOKEN}, then {BASE_URL}"
            )
        case BadRequest():
            return PermanentFailure(f"Telegram refuses it: {_reason(error)}")
        case Conflict():
            return TemporaryFailure(
                f"another poller, or a webhook, holds the bot: {_reason(error)}"
            )
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            why = str(error.__cause__) or "no answer"
            return TemporaryFailure(f"Telegram cannot be reached: {why}")
        case _:
            # A timeout, a closed connection, 5xx, or an unintelligible response.
            return UnknownOutcome("Telegram did not say whether it took it")


def while_asking(error: TelegramError, now: datetime) -> SendFailure:
    """
    Translate the failure of an idempotent request.
    """
    if isinstance(error.__cause__, TooLarge):
        return AnswerTooLarge("Telegram's answer is too large to be read")
    failure = while_saying(error, now)
    if isinstance(failure, UnknownOutcome):
        return TemporaryFailure("Telegram does not answer, or not as it should")
    return failure


def _is_foreign(error: BaseException | None) -> bool:
    """
    Say whether the response was not JSON, and so not Telegram's, though its status was
    taken for Telegram's. The library's cause chain tells.
    """
    while error is not None:
        error = error.__cause__
        if type(error) is TelegramError:
            return True
    return False


def _is_first(error: TelegramError) -> bool:
    return any(words in error.message.lower() for words in _FIRST)


def wait(error: RetryAfter) -> timedelta:
    """
    Return for how long Telegram asks to wait.
    """
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _reason(error: TelegramError) -> str:
    return error.message[:200]

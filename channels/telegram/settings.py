"""
The Telegram channel's settings.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from attrs import field, frozen

from gateway.core.errors import NotConfigured
from gateway.environment import LOOPBACK, Environment

TOKEN = "VENTANILLA_TELEGRAM_TOKEN"  # noqa: S105  the name of the setting
BASE_URL = "VENTANILLA_TELEGRAM_BASE_URL"
POLL_SECONDS = "VENTANILLA_TELEGRAM_POLL_SECONDS"


@frozen(kw_only=True)
class Settings:
    """
    How to reach the bot.

    Attributes:
        token: The bot's secret.
        url: Of the Bot API, without a trailing slash.
        poll: How long Telegram may keep a poll open, in seconds.
    """

    token: str = field(repr=False)
    url: str
    poll: int


def read_settings(environment: Environment) -> Settings:
    """
    Read the settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Some are missing or wrong.
    """
    if not environment.has(TOKEN, BASE_URL, POLL_SECONDS):
        raise NotConfigured
    settings = Settings(
        token=_token(environment),
        url=_url(environment),
        poll=environment.whole(POLL_SECONDS, 25, 1, 50),
    )
    environment.finish()
    return settings


def _token(environment: Environment) -> str:
    token = environment.secret(TOKEN)
    # It becomes a part of URLs: nothing else may be injected with it.
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        environment.problems.append(
            f"{TOKEN} is not a bot's token: copy it whole from @BotFather,"
            " digits, a colon, then letters and digits"
        )
    return token


def _url(environment: Environment) -> str:
    url = environment.text(BASE_URL, "https://api.telegram.org").rstrip("/")
    # The token is a part of every URL, so that it must not be sent unencrypted.
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]_/-]+", url) or (
        url.startswith("http:") and not _is_loopback(url)
    ):
        environment.problems.append(
            f"{BASE_URL} must be https://HOST, or http:// on this machine"
        )
    return url


def _is_loopback(url: str) -> bool:
    try:
        return urlsplit(url).hostname in LOOPBACK
    except ValueError:
        return False

"""
The settings ``VENTANILLA_TWITTER_…``.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from attrs import field, frozen
from yarl import URL

from channels.twitter.dialect import Dialect
from channels.twitter.prices import CAP, DOLLAR, PRICES, read_prices
from gateway.core.errors import NotConfigured
from gateway.environment import Environment

_PREFIX = "VENTANILLA_TWITTER_"
_SECRETS = ("CONSUMER_KEY", "CONSUMER_SECRET", "ACCESS_TOKEN", "ACCESS_TOKEN_SECRET")
_X = "https://api.x.com"
_MEDIA_HOSTS = "pbs.twimg.com,ton.twitter.com,video.twimg.com"


@frozen(kw_only=True)
class Keys:
    """
    Our credentials at X (OAuth 1.0a).
    """

    consumer_key: str = field(repr=False)
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)


@frozen(kw_only=True)
class Settings:
    """
    The settings of the X channel.

    Attributes:
        keys: Our credentials.
        base_url: Of X's API.
        dialect: The vocabulary of our requests.
        poll, dm_poll: Seconds between two looks.
        cap: The most for a month, in millionths of a US dollar.
        prices: By kind, in millionths of a US dollar.
        per_quarter_hour, per_day: Direct messages that X lets us send.
        replies_per_day: Public replies that X lets us send.
        media_hosts: Hosts from which files may be fetched.
    """

    keys: Keys
    base_url: str
    dialect: Dialect
    poll: int
    dm_poll: int
    cap: int
    prices: Mapping[str, int]
    per_quarter_hour: int
    per_day: int
    replies_per_day: int
    media_hosts: frozenset[str]


def read_settings(environment: Environment) -> Settings:
    """
    Read the settings.

    Raises:
        NotConfigured: There are none.
        SettingsInvalid: Some are missing or wrong.
    """
    if not environment.has_some(_PREFIX):
        raise NotConfigured("no VENTANILLA_TWITTER_ setting is there")

    secrets = {s.lower(): environment.secret(_PREFIX + s) for s in _SECRETS}
    base_url = _base_url(environment)
    hosts = environment.text(f"{_PREFIX}MEDIA_HOSTS", _MEDIA_HOSTS)
    media_hosts = {host.strip().lower() for host in hosts.split(",")} - {""}
    if _is_loopback(base_url):
        media_hosts |= {base_url.host or ""}
    settings = Settings(
        keys=Keys(**secrets),
        base_url=str(base_url),
        dialect=environment.choice(
            f"{_PREFIX}DIALECT", {d.value: d for d in Dialect}, Dialect.TWEET.value
        ),
        poll=environment.whole(f"{_PREFIX}POLL_SECONDS", 30, 1, 3600),
        dm_poll=environment.whole(f"{_PREFIX}DM_POLL_SECONDS", 60, 1, 3600),
        cap=environment.whole(CAP, 50, 1, 100_000) * DOLLAR,
        prices=_prices(environment),
        per_quarter_hour=environment.whole(f"{_PREFIX}DMS_PER_QUARTER_HOUR", 15, 1),
        per_day=environment.whole(f"{_PREFIX}DMS_PER_DAY", 500, 1),
        replies_per_day=environment.whole(f"{_PREFIX}REPLIES_PER_DAY", 200, 1),
        media_hosts=frozenset(media_hosts),
    )
    environment.finish()
    return settings


def _prices(environment: Environment) -> Mapping[str, int]:
    name = f"{_PREFIX}PRICES"
    try:
        return read_prices(environment.text(name, ""))
    except ValueError as e:
        environment.problems.append(f"{name}: {e}")
        return PRICES


def _base_url(environment: Environment) -> URL:
    name = f"{_PREFIX}BASE_URL"
    problem = f"{name} must be https://HOST, or http://HOST:PORT on loopback"
    try:
        url = URL(environment.text(name, _X))
        plain = url == url.origin()
    except ValueError:
        environment.problems.append(problem)
        return URL(_X)
    fits = url.scheme == "https" or (url.scheme == "http" and _is_loopback(url))
    if not plain or not fits:
        environment.problems.append(problem)
    return url


def _is_loopback(url: URL) -> bool:
    try:
        return ipaddress.ip_address(url.host or "").is_loopback
    except ValueError:
        return url.host == "localhost"

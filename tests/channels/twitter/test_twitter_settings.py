"""
Settings are all told of at once, and never their values.
"""

import pytest
from cases import for_each

from channels.twitter.factory import create
from channels.twitter.settings import read_settings
from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.environment import Environment
from gateway.testing import channel_setup

PREFIX = "VENTANILLA_TWITTER_"
CANARY = "canary-do-not-tell"
KEYS = {
    f"{PREFIX}CONSUMER_KEY": CANARY,
    f"{PREFIX}CONSUMER_SECRET": CANARY,
    f"{PREFIX}ACCESS_TOKEN": CANARY,
    f"{PREFIX}ACCESS_TOKEN_SECRET": CANARY,
}


def read(**more):
    return read_settings(
        Environment(
            KEYS | {PREFIX + name.upper(): value for name, value in more.items()}
        )
    )


def test_without_settings_the_channel_stays_off(tmp_path):
    with pytest.raises(NotConfigured):
        create(channel_setup(tmp_path, {"VENTANILLA_STATE": "var"}))


def test_settings_that_are_empty_are_none(tmp_path):
    """
    As a template leaves them that nobody filled in.
    """
    empty = dict.fromkeys(KEYS, "")

    with pytest.raises(NotConfigured):
        create(channel_setup(tmp_path, {"VENTANILLA_STATE": "var", **empty}))


def test_keys_alone_are_enough():
    settings = read()

    assert "https://api.x.com" == settings.base_url
    assert {"pbs.twimg.com", "ton.twitter.com", "video.twimg.com"} == (
        settings.media_hosts
    )
    assert 50_000_000 == settings.cap
    assert CANARY not in repr(settings)


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("from a file\n")

    settings = read(access_token_secret_file=str(path))

    assert "from a file" == settings.keys.access_token_secret


def test_all_mistakes_are_told_at_once_without_values(tmp_path):
    missing = tmp_path / "missing"
    variables = {
        f"{PREFIX}CONSUMER_KEY": CANARY,
        f"{PREFIX}ACCESS_TOKEN_FILE": str(missing),
        f"{PREFIX}DIALECT": CANARY,
        f"{PREFIX}POLL_SECONDS": "0",
        f"{PREFIX}PRICES": "dm.read=cheap",
        f"{PREFIX}BASE_URL": "http://api.x.com",
    }

    with pytest.raises(SettingsInvalid) as invalid:
        read_settings(Environment(variables))

    told = str(invalid.value)
    named = ("CONSUMER_SECRET", "DIALECT", "POLL_SECONDS", "PRICES", "BASE_URL")
    assert all(PREFIX + name in told for name in named)
    assert str(missing) in told
    assert CANARY not in told


@for_each(
    "url",
    [
        "http://x.example",
        "https://a:b@x.example",
        "https://x.example/api",
        "x.example",
        "ftp://127.0.0.1",
        "http://[",
    ],
)
def test_x_is_asked_over_tls_or_on_loopback(url):
    with pytest.raises(SettingsInvalid, match="BASE_URL must be"):
        read(base_url=url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_on_loopback_its_own_files_may_be_fetched(host):
    settings = read(base_url=f"http://{host}:8500", media_hosts="pbs.twimg.com")

    assert {"pbs.twimg.com", host.strip("[]")} == settings.media_hosts


def test_prices_replace_those_that_they_name():
    settings = read(prices="mention.read=0.002, post.link=0")

    assert (2000, 0, 10_000) == tuple(
        settings.prices[kind] for kind in ("mention.read", "post.link", "dm.read")
    )


@for_each(
    "prices", ["post", "post.lnk=1", "dm.read=-1", "dm.read=NaN", "dm.read=0.0000001"]
)
def test_prices_that_make_no_sense_are_told(prices):
    with pytest.raises(SettingsInvalid, match="PRICES"):
        read(prices=prices)

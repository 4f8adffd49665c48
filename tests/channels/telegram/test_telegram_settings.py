import pytest
from cases import for_each

from channels.telegram.settings import read_settings
from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.environment import Environment

TOKEN = "123456:AAE-canary_canary_canary"


def read(**variables):
    given = {f"VENTANILLA_TELEGRAM_{k}": v for k, v in variables.items()}
    return read_settings(Environment(given))


def test_a_token_is_enough():
    settings = read(TOKEN=TOKEN)

    assert ("https://api.telegram.org", 25) == (settings.url, settings.poll)


def test_a_token_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")

    assert TOKEN == read(TOKEN_FILE=str(secret)).token


def test_without_any_setting_the_channel_stays_off():
    with pytest.raises(NotConfigured):
        read()


def test_without_a_token_the_other_settings_are_a_mistake():
    with pytest.raises(SettingsInvalid, match="VENTANILLA_TELEGRAM_TOKEN is not set"):
        read(POLL_SECONDS="10")


@for_each(
    "url",
    [
        "http://api.telegram.org",
        "ftp://127.0.0.1",
        "https://",
        "https://h/?q",
        "https://me@h",
        "https://{token}",
        "http://[::1",
    ],
)
def test_the_token_goes_to_no_doubtful_place(url):
    with pytest.raises(SettingsInvalid, match="BASE_URL must be https"):
        read(TOKEN=TOKEN, BASE_URL=url)


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("http://[::1]:8081", "http://[::1]:8081"),
        ("https://bots.example/telegram/", "https://bots.example/telegram"),
    ],
)
def test_a_server_of_ones_own_may_be_named(url, read_as):
    assert read_as == read(TOKEN=TOKEN, BASE_URL=url).url


def test_every_mistake_is_told_at_once_and_the_token_never():
    wrong = "canary of a token"
    with pytest.raises(SettingsInvalid) as raised:
        read(TOKEN=wrong, BASE_URL="nowhere", POLL_SECONDS="0")

    assert 3 == len(raised.value.problems)
    assert wrong not in str(raised.value)


def test_the_token_is_not_shown():
    assert "canary" not in repr(read(TOKEN=TOKEN))

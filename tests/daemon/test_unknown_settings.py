"""
A setting whose name is wrong is not silently nothing.
"""

from cases import for_each
from structlog.testing import capture_logs

from gateway.daemon.unknown_settings import Meant, tell, unknown_settings
from gateway.environment import Environment
from gateway.settings import read_settings


def asked(**settings):
    """
    The daemon's own settings were read, and a channel's.
    """
    environment = Environment({f"VENTANILLA_{k}": v for k, v in settings.items()})
    read_settings(environment)
    channel = environment.fresh()
    channel.text("VENTANILLA_EMAIL_AUTHSERV_ID", "")
    channel.secret("VENTANILLA_EMAIL_SMARTHOST_PASSWORD", "")
    return environment


def test_a_misspelt_setting_is_told_with_the_one_that_was_meant():
    environment = asked(WORKER="2", EMAIL_AUTHSERVID="mx", COLOUR="red")

    told = unknown_settings(environment, ())

    assert {
        "VENTANILLA_COLOUR": Meant("", is_set=False),
        "VENTANILLA_EMAIL_AUTHSERVID": Meant(
            "VENTANILLA_EMAIL_AUTHSERV_ID", is_set=False
        ),
        "VENTANILLA_WORKER": Meant("VENTANILLA_WORKERS", is_set=False),
    } == told


def test_what_was_meant_is_no_other_setting_because_it_is_set_too():
    told = unknown_settings(asked(KEYS="l" * 32, KEY="k" * 32), ())

    assert {"VENTANILLA_KEYS": Meant("VENTANILLA_KEY", is_set=True)} == told


def misspelt(word):
    """
    Give what one slip makes of *word*: a letter is missing or doubled, or two have
    changed places.
    """
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        yield from (before + after, before + letter + letter + after)
        if after:
            yield before + after[0] + letter + after[1:]


@for_each("prefix", {*misspelt("VENTANILLA")} - {"VENTANILLA"})
def test_a_setting_whose_prefix_is_misspelt_is_told_too(prefix):
    environment = Environment({f"{prefix}_STATE": "/x", "VENTANA_STATE": "/y"})
    read_settings(environment)

    right = Meant("VENTANILLA_STATE", is_set=False)
    assert {f"{prefix}_STATE": right} == unknown_settings(environment, ())


def test_what_anybody_asks_for_is_known(tmp_path):
    (tmp_path / "secret").write_text("s3cret")
    secret = str(tmp_path / "secret")

    environment = asked(
        WORKERS="2", EMAIL_SMARTHOST_PASSWORD_FILE=secret, KEY="k" * 32, CLERK="inés"
    )

    assert {} == unknown_settings(environment, ())


def test_what_is_empty_is_no_setting_that_somebody_misspelt():
    assert {} == unknown_settings(asked(TWITTER_KEY="", COLOUR=" "), ())


def test_what_is_empty_may_be_what_was_meant():
    told = unknown_settings(asked(HTPP="127.0.0.1:8481", HTTP=""), ())

    assert {"VENTANILLA_HTPP": Meant("VENTANILLA_HTTP", is_set=False)} == told


def test_of_a_channel_that_could_not_even_ask_nobody_can_tell():
    environment = asked(PIGEON_LOFT="north", EMAIL_COLOUR="red")

    assert {"VENTANILLA_EMAIL_COLOUR"} == unknown_settings(
        environment, ["pigeon", "email"]
    ).keys()


def test_it_is_a_warning_in_the_log_without_its_value():
    with capture_logs() as logs:
        tell(unknown_settings(asked(WORKER="hunter2"), ()))

    [line] = logs
    assert ("setting.unknown", "warning") == (line["event"], line["log_level"])
    assert "VENTANILLA_WORKERS" == line["meant"]
    assert "hunter2" not in str(line)

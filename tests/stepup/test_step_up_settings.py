import pytest
from cases import for_each
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.core.errors import SettingsInvalid
from gateway.environment import Environment
from gateway.ports.step_up import StepUpSetup
from gateway.settings import read_settings
from gateway.town.signed_return import create

RIGHT = {
    "VENTANILLA_STEP_UP_URL": "https://sede.example/identify",
    "VENTANILLA_STEP_UP_KEY": "k" * 32,
}


def pem(private):
    public = private.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def made(**variables):
    return create(
        StepUpSetup(
            environment=Environment(variables),
            return_to="https://town.example/step-up/return",
            now=None,
        )
    )


def test_every_mistake_of_the_step_up_is_told_at_once():
    with pytest.raises(SettingsInvalid) as caught:
        made(
            VENTANILLA_STEP_UP_URL="http://sede.example",
            VENTANILLA_STEP_UP_KEY="hunter2",
            VENTANILLA_STEP_UP_PUBLIC_KEY="hunter2",
        )

    assert ["URL", "KEY", "PUBLIC_KEY"] == [
        problem.split()[0].removeprefix("VENTANILLA_STEP_UP_")
        for problem in caught.value.problems
    ]
    assert "hunter2" not in str(caught.value)


def test_what_is_missing_is_told_at_once():
    with pytest.raises(SettingsInvalid) as caught:
        made()

    assert 3 == len(caught.value.problems)


def test_keys_may_stand_in_files(tmp_path):
    shared, public = tmp_path / "shared", tmp_path / "sede.pem"
    shared.write_text("k" * 40 + "\n")
    public.write_text(pem(Ed25519PrivateKey.generate()))

    step_up = made(
        VENTANILLA_STEP_UP_URL="https://sede.example/identify",
        VENTANILLA_STEP_UP_KEY_FILE=str(shared),
        VENTANILLA_STEP_UP_PUBLIC_KEY_FILE=str(public),
    )

    assert b"k" * 40 == step_up.key
    assert 1 == len(step_up.trusted)


def test_the_line_inside_a_pem_file_will_do():
    key = Ed25519PrivateKey.generate()
    [_, line, _] = pem(key).splitlines()

    step_up = made(**RIGHT, VENTANILLA_STEP_UP_PUBLIC_KEY=line)

    assert (key.public_key(),) == step_up.trusted


def test_two_keys_count_while_one_takes_the_place_of_the_other():
    old, new = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()

    step_up = made(**RIGHT, VENTANILLA_STEP_UP_PUBLIC_KEY=pem(old) + pem(new))

    assert (old.public_key(), new.public_key()) == step_up.trusted


@for_each(
    "key",
    [
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(Ed25519PrivateKey.generate()) + "and more",
        pem(X25519PrivateKey.generate()),
        pem(Ed25519PrivateKey.generate()) + pem(X25519PrivateKey.generate()),
        "-----BEGIN PUBLIC KEY-----",
        "ñ",
        "AAAA",
    ],
)
def test_what_is_no_ed25519_key_is_refused(key):
    with pytest.raises(SettingsInvalid, match="PUBLIC_KEY must be"):
        made(**RIGHT, VENTANILLA_STEP_UP_PUBLIC_KEY=key)


@for_each(
    "url",
    [
        "http://town.example",
        "http://127.0.0.1.example",
        "http://localhost@town.example",
        "https://user:secret@town.example",
        "https://town.example#there",
        "https://town.example/ñ",
        "https://town.example/a b",
        "https://town.example:99999",
        "https://town.example:0",
        "https://[::1",
        "https://",
        "ftp://town.example",
        "town.example",
        "//town.example",
        "https://town.example/?a=b",
    ],
)
def test_people_are_sent_nowhere_else_than_to_a_web_address_over_tls(url):
    with pytest.raises(SettingsInvalid, match="VENTANILLA_PUBLIC_URL"):
        read_settings(
            Environment({"VENTANILLA_STEP_UP": "x", "VENTANILLA_PUBLIC_URL": url})
        )


@for_each(
    ("url", "read"),
    [
        ("https://town.example", "https://town.example"),
        ("https://town.example:8443/v/", "https://town.example:8443/v"),
        ("http://127.0.0.1:8480/", "http://127.0.0.1:8480"),
        ("http://[::1]:8480", "http://[::1]:8480"),
        ("http://localhost:8480", "http://localhost:8480"),
    ],
)
def test_our_public_address_is_read_without_its_last_slash(url, read):
    settings = read_settings(
        Environment({"VENTANILLA_STEP_UP": "x", "VENTANILLA_PUBLIC_URL": url})
    )

    assert read == settings.public_url


def test_a_step_up_needs_our_public_address():
    with pytest.raises(SettingsInvalid, match="VENTANILLA_PUBLIC_URL is not set"):
        read_settings(Environment({"VENTANILLA_STEP_UP": "signed-return"}))


def test_without_a_step_up_no_public_address_is_needed():
    settings = read_settings(Environment({}))

    assert ("", "") == (settings.step_up, settings.public_url)

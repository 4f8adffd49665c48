import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gateway.core.errors import SettingsInvalid, TemporaryFailure
from gateway.daemon.keys import audit_key, public_key, public_path, reply_key
from gateway.environment import Environment
from gateway.settings import read_settings


@pytest.fixture
def settings(tmp_path):
    return read_settings(Environment({"VENTANILLA_STATE": str(tmp_path)}))


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield
    os.umask(before)


def test_a_node_makes_its_keys_once(settings, umask, tmp_path):
    replies, checkpoints = reply_key(settings), audit_key(settings)

    assert replies == reply_key(settings)
    assert checkpoints.private_bytes_raw() == audit_key(settings).private_bytes_raw()
    assert {"audit.key": 0o600, "audit.pub": 0o644, "key": 0o600} == {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()
    }


def test_all_who_ask_at_once_are_given_one_key(settings):
    with ThreadPoolExecutor(8) as pool:
        replies = {*pool.map(reply_key, [settings] * 32)}
        checkpoints = {
            *pool.map(lambda s: audit_key(s).private_bytes_raw(), [settings] * 32)
        }

    assert (1, 1) == (len(replies), len(checkpoints))


def test_the_public_half_opens_what_the_key_signed(settings):
    key = audit_key(settings)

    half = Ed25519PublicKey.from_public_bytes(public_key(public_path(settings)))

    half.verify(key.sign(b"so far"), b"so far")


def test_a_public_half_that_is_gone_is_made_again(settings):
    key = audit_key(settings)
    public_path(settings).unlink()

    audit_key(settings)

    assert key.public_key().public_bytes_raw() == public_key(public_path(settings))


def test_a_key_that_is_set_is_the_one(settings, tmp_path):
    given = evolve(settings, key="k" * 32)

    assert b"k" * 32 == reply_key(given)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"half", b"-----BEGIN PRIVATE KEY-----\n"])
def test_half_a_key_is_refused_and_says_what_to_do(settings, tmp_path, content):
    for name, key in (("key", reply_key), ("audit.key", audit_key)):
        (tmp_path / name).write_bytes(content)

        with pytest.raises(SettingsInvalid, match="not a whole key; restore it"):
            key(settings)


def test_a_public_half_of_another_key_is_refused(settings, tmp_path):
    audit_key(settings)
    (tmp_path / "audit.key").unlink()

    with pytest.raises(SettingsInvalid, match="not the public half of"):
        audit_key(settings)


def test_a_state_that_is_not_there_is_named(settings, tmp_path):
    nowhere = evolve(settings, state=tmp_path / "nowhere")

    with pytest.raises(SettingsInvalid, match="No such file or directory"):
        audit_key(nowhere)
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        public_key(public_path(nowhere))


def test_a_private_key_is_no_public_one(settings, tmp_path):
    audit_key(settings)

    with pytest.raises(SettingsInvalid, match="not a public key of ours"):
        public_key(tmp_path / "audit.key")


@pytest.mark.parametrize(
    ("name", "key"), [("key", reply_key), ("audit.key", audit_key)]
)
def test_a_key_that_cannot_be_read_is_named(settings, tmp_path, name, key):
    # Root may read everything, but no folder as if it were a file.
    (tmp_path / name).mkdir()

    with pytest.raises(SettingsInvalid, match=f"{name}: Is a directory"):
        key(settings)


def test_a_state_in_which_no_key_can_be_made_is_named(settings, tmp_path):
    nowhere = evolve(settings, state=tmp_path / "nowhere")

    with pytest.raises(SettingsInvalid, match="No such file or directory"):
        reply_key(nowhere)


@pytest.mark.parametrize(
    ("name", "key"), [("key", reply_key), ("audit.key", audit_key)]
)
def test_a_key_for_which_there_is_no_room_is_named_and_leaves_nothing_behind(
    settings, tmp_path, monkeypatch, name, key
):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(TemporaryFailure) as caught:
        key(settings)

    assert f"{tmp_path / name}: No space left on device" == str(caught.value)
    assert [] == list(tmp_path.iterdir())

"""
Whoever gives commands is not always who runs the daemon.
"""

import ctypes
import getpass
import os
import struct
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

NOBODY = 65534

ENROL = ("desk", "enrol", "--name", "Ana", "--consent", "--document", "12345678Z")

need_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands files over")


@pytest.fixture
def kept_out(begun):
    """
    Nobody may look into the state folder, and root is like everybody else.
    """
    begun.chmod(0)
    with _as_others_are():
        yield begun
    begun.chmod(0o700)


@contextmanager
def _as_others_are():
    # capget(2): version 3 has two words of each kind, of which the first has both that
    # we take away: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
    libc = ctypes.CDLL(None)
    header, held = struct.pack("Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
    libc.capget(header, held)
    effective, *others = struct.unpack("6I", held.raw)
    libc.capset(header, struct.pack("6I", effective & ~0b110, *others))
    yield
    libc.capset(header, held.raw)


@pytest.mark.parametrize(
    "command",
    [
        ENROL,
        ("desk", "list"),
        ("outbox", "list"),
        ("forget", "telegram:1044"),
        ("audit", "checkpoint"),
        ("audit", "verify", "--against", __file__),
    ],
)
def test_whoever_may_not_read_the_state_is_told_who_may(ventanilla, kept_out, command):
    told = ventanilla(*command, status=1).stderr

    assert f"{kept_out}/" in told
    assert "Permission denied: run this as the service's user" in told
    assert "sudo -u ventanilla" in told


def test_whoever_may_not_read_the_rules_is_told_who_must_be_able_to(
    ventanilla, kept_out
):
    told = ventanilla("check", kept_out / "routes.yaml", status=1).output

    assert "cannot be read: Permission denied (whoever runs this" in told


@need_root
def test_what_root_makes_is_its_folder_s_owner_s(ventanilla, tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)

    ventanilla(*ENROL)
    ventanilla("audit", "checkpoint")
    ventanilla("notice", "publish", "--dry-run", "Mañana no hay mercado")

    made = {path.name: path.stat() for path in folder.rglob("*")}
    assert {"ventanilla.db", "key", "audit.key", "audit.pub", "email"} <= made.keys()
    assert {(NOBODY, NOBODY)} == {(one.st_uid, one.st_gid) for one in made.values()}


@pytest.fixture
def nameless(begun, monkeypatch):
    """
    Whoever gives commands is a number without a name, as in a container.
    """
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    # As `pwd` is where the number stands in no file.
    nobodys = SimpleNamespace(getpwuid={}.__getitem__)
    monkeypatch.setitem(sys.modules, "pwd", nobodys)


def test_a_number_without_a_name_is_asked_who_it_is(ventanilla, nameless):
    # Since 3.13 it is OSError.
    with pytest.raises((KeyError, OSError)):
        getpass.getuser()
    told = ventanilla("desk", "approve", "P-7K2M4Q", status=2).stderr
    ventanilla("clock", "--clerk", "inés")

    assert "--clerk NAME" in told


def test_who_says_that_the_clock_is_right_has_a_name_and_who_looks_needs_none(
    ventanilla, nameless
):
    today = datetime.now(UTC).date()

    looked = ventanilla("clock").stdout
    told = ventanilla("clock", "--today", today, status=2).stderr

    assert "the machine's clock" in looked
    assert "--clerk NAME" in told


def test_whoever_only_tries_something_needs_no_name(ventanilla, nameless):
    announcing, erasing = ("notice", "publish", "Hola"), ("forget", "telegram:42")
    exporting = *erasing, "--export", "theirs.json"

    announced = ventanilla(*announcing, "--dry-run").stdout
    erased = ventanilla(*erasing, "--dry-run", status=1).stderr
    done = [ventanilla(*each, status=2) for each in (announcing, erasing, exporting)]

    assert "Hola" in announced
    assert "nothing is stored about such a person" in erased
    assert all("--clerk NAME" in each.stderr for each in done)

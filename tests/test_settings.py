import os
import re

import pytest
from cases import for_each
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.errors import SettingsInvalid
from gateway.environment import Environment
from gateway.files import make_state, open_to_all
from gateway.settings import read_settings


def test_every_mistake_is_told_at_once():
    variables = {
        "VENTANILLA_HTTP": "somewhere",
        "VENTANILLA_DRAIN_SECONDS": "soon",
        "VENTANILLA_LOG_LEVEL": "LOUD",
    }

    with pytest.raises(SettingsInvalid) as caught:
        read_settings(Environment(variables))

    assert 3 == len(caught.value.problems)


@pytest.mark.parametrize("name", ["two#1", '"two"', "'two'"])
def test_a_nodes_name_has_no_signs_that_are_none_of_it(name):
    """
    Docker's ``--env-file`` takes quotation marks for a part of a value.
    """
    with pytest.raises(SettingsInvalid) as caught:
        read_settings(Environment({"VENTANILLA_NODE": name}))

    told = "VENTANILLA_NODE must be without # and quotation marks"
    assert (told,) == caught.value.problems


def test_a_secret_may_stand_in_a_file(tmp_path):
    path = tmp_path / "secret"
    path.write_text("s3cret\n")

    environment = Environment({"VENTANILLA_X_FILE": str(path)})

    assert "s3cret" == environment.secret("VENTANILLA_X")
    assert environment.has("VENTANILLA_X")


def test_a_missing_secret_names_the_setting_and_the_file(tmp_path):
    path = tmp_path / "nowhere"
    environment = Environment({"VENTANILLA_X_FILE": str(path)})
    environment.secret("VENTANILLA_X")

    with pytest.raises(SettingsInvalid) as caught:
        environment.finish()

    assert f"VENTANILLA_X_FILE: {path}: No such file or directory" == str(caught.value)


def test_a_wrong_value_is_never_repeated():
    environment = Environment({"VENTANILLA_N": "hunter2", "VENTANILLA_C": "hunter2"})
    environment.whole("VENTANILLA_N", 1)
    environment.choice("VENTANILLA_C", {"yes": True, "no": False}, "no")
    environment.host_and_port("VENTANILLA_C", "127.0.0.1:1")

    with pytest.raises(SettingsInvalid) as caught:
        environment.finish()

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("empty", ["", " ", "\r"])
def test_a_setting_in_which_there_is_nothing_is_none(empty):
    """
    Such as in a list of all that may be set, or one whose lines end as Windows has it.
    """
    environment = Environment({"VENTANILLA_X_Y": empty, "VENTANILLA_X_Z_FILE": empty})

    assert not environment.has("VENTANILLA_X_Y", "VENTANILLA_X_Z")
    assert not environment.has_some("VENTANILLA_X_")
    assert "usual" == environment.text("VENTANILLA_X_Y", "usual")


@for_each("name", ["VENTANILLA_STATE", "VENTANILLA_ROUTES"])
@for_each("path", ["~/town", "$HOME/town", '"/var/lib/town"'])
def test_what_only_a_shell_knows_is_no_folder_of_that_name(name, path):
    """
    With a new and empty store in it, nobody would be known and no case.
    """
    told = f"{name}: only a shell knows what begins with {path[0]}"

    with pytest.raises(SettingsInvalid, match=re.escape(told)):
        read_settings(Environment({name: path}))


def test_health_is_for_this_machine_only():
    with pytest.raises(SettingsInvalid, match="loopback"):
        read_settings(Environment({"VENTANILLA_HTTP": "0.0.0.0:8480"}))


def test_health_is_where_it_can_be_found():
    with pytest.raises(SettingsInvalid, match="VENTANILLA_HTTP must name its port"):
        read_settings(Environment({"VENTANILLA_HTTP": "127.0.0.1:0"}))


@pytest.mark.parametrize("where", ["127.0.0.1:8480", "[::1]:8480"])
def test_health_is_asked_for_where_it_was_told_to_be(where):
    assert where == read_settings(Environment({"VENTANILLA_HTTP": where})).door


@for_each("place", ["::1", "::1:2525", "[::1]", "[::1:2525", "::1]:2525", "[]:2525"])
def test_an_address_of_which_the_port_cannot_be_told_is_refused(place):
    environment = Environment({"VENTANILLA_X": place})
    environment.host_and_port("VENTANILLA_X", "127.0.0.1:25")

    such = "such as 127.0.0.1:25 or [::1]:25"
    assert [f"VENTANILLA_X must be HOST:PORT, {such}"] == environment.problems


@given(st.ip_addresses(v=6).map(str), st.integers(0, 2**16 - 1))
def test_an_ipv6_address_stands_in_brackets_before_its_port(address, port):
    bare, bracketed = (
        Environment({"VENTANILLA_X": f"{host}:{port}"})
        for host in (address, f"[{address}]")
    )
    bare.host_and_port("VENTANILLA_X", "127.0.0.1:25")

    assert bare.problems
    assert (address, port) == bracketed.host_and_port("VENTANILLA_X", "127.0.0.1:25")
    assert not bracketed.problems


def test_a_short_key_is_refused():
    with pytest.raises(SettingsInvalid, match="VENTANILLA_KEY"):
        read_settings(Environment({"VENTANILLA_KEY": "short"}))


def test_changed_rules_are_taken_up_by_themselves_only_if_that_is_asked_for():
    asked = read_settings(Environment({"VENTANILLA_RELOAD": "watch"}))

    assert asked.watch
    assert not read_settings(Environment({})).watch


def test_whatever_the_umask_nobody_else_may_enter_the_state(tmp_path):
    before = os.umask(0)
    try:
        make_state(tmp_path / "state")
    finally:
        os.umask(before)

    assert 0o40700 == (tmp_path / "state").stat().st_mode


def test_what_others_may_read_or_replace_in_the_state_is_named(tmp_path):
    for folder in (tmp_path, tmp_path / "email", tmp_path / "counter"):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    for name, mode in {"key": 0o600, "audit.pub": 0o644, "copy.db": 0o644}.items():
        (tmp_path / name).touch()
        (tmp_path / name).chmod(mode)
    readable = open_to_all(tmp_path)
    (tmp_path / "email").chmod(0o777)
    tmp_path.chmod(0o777)
    written = open_to_all(tmp_path)
    tmp_path.chmod(0o700)

    assert ["copy.db"] == readable
    assert [".", "email", "copy.db"] == written
    assert [] == open_to_all(tmp_path)

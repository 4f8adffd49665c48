"""
What commands are given: text that can be kept, and read again.
"""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gateway.cli.desk.desk import desk
from gateway.cli.main import main
from gateway.cli.options import clerk_option, own_name

ENROL = ("--document", "12345678Z", "--consent", "--name")
#: As a shell hands over what a list in Latin-1 says of José.
JOSE = "Jos\udce9"


@pytest.mark.parametrize(
    "given",
    [
        ("desk", "enrol", *ENROL, JOSE),
        ("counter", "write", "--guest", JOSE, "la farola no luce"),
        ("explain", f"dile a {JOSE} que no hay luz"),
    ],
)
def test_what_is_no_utf_8_is_refused_before_anything_is_done(
    ventanilla, tmp_path, given
):
    told = ventanilla(*given, status=2).stderr

    assert r"Jos\udce9" in told
    assert "not UTF-8 text" in told
    assert not (tmp_path / "state").exists()


def test_nobody_serves_under_a_name_that_cannot_be_read(ventanilla, monkeypatch):
    monkeypatch.setenv("VENTANILLA_CLERK", JOSE)

    assert "not UTF-8 text" in ventanilla("desk", "list", status=2).stderr


def commands(command, name=""):
    """
    Give every command there is, by its name.
    """
    if not isinstance(command, click.Group):
        return {name: command}
    context = click.Context(command)
    each = {n: command.get_command(context, n) for n in command.list_commands(context)}
    return {
        k: c for n, i in each.items() for k, c in commands(i, f"{name} {n}").items()
    }


def test_nobody_gives_a_command_as_somebody_else_where_the_machine_says_who_does():
    """
    But links for moderators, who have no login, are printed for them.
    """
    others = {
        name
        for name, command in commands(main).items()
        for option in command.params
        if option.name == "clerk" and option.callback is not own_name
    }

    assert {" plenary open"} == others


def test_a_name_is_ones_own_however_one_writes_it(monkeypatch):
    monkeypatch.setenv("VENTANILLA_CLERK", "Inés Aranda")

    @click.command()
    @clerk_option
    def act(clerk):
        click.echo(clerk)

    def said(*given):
        return CliRunner().invoke(act, given).stdout

    assert ["Inés Aranda\n"] * 2 == [said(), said("--clerk", "inés  ARANDA")]
    assert not said("--clerk", "Berta Solís")


@pytest.mark.parametrize("known", ["", "Inés Aranda"])
@pytest.mark.parametrize("nobody", ["", " "])
def test_nobody_gives_a_command_as_nobody(monkeypatch, known, nobody):
    """
    Who enrols somebody would be another than who approves them.
    """
    monkeypatch.setenv("VENTANILLA_CLERK", known)
    each = commands(main)

    for name in (" desk approve", " show", " reload", " plenary open"):
        said = CliRunner().invoke(each[name], ["--clerk", nobody])
        assert "say who you are" in said.stderr


@pytest.mark.parametrize(
    "given",
    [("audit", "checkpoint"), ("case", "entries"), ("sheet",)],
)
def test_no_command_writes_over_what_is_the_gateways_own(ventanilla, begun, given):
    key, link = begun / "key", begun.parent / "elsewhere"
    before = key.read_bytes()
    link.symlink_to(key)

    told = [ventanilla(*given, "--out", to, status=1).stderr for to in (key, link)]

    assert all("is in the state folder" in each for each in told)
    assert before == key.read_bytes()


def test_no_case_is_handed_over_among_what_is_the_gateways_own(ventanilla, begun):
    told = ventanilla("case", "J-1", "--export", begun / "mail", status=1).stderr

    assert "is in the state folder" in told


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "given",
    [
        ("counter", "write", "--no-wait", "--guest", "Paco", "-"),
        ("plenary", "report", "J-1", "-"),
        ("suggest", "-"),
    ],
)
def test_nor_is_what_is_said_on_standard_input_taken_as_it_is_not(ventanilla, given):
    told = ventanilla(*given, typed="la farola está rota".encode("latin-1"), status=1)

    assert "-: is not UTF-8 text" in told.stderr


@pytest.mark.usefixtures("begun")
def test_what_was_kept_so_before_is_handed_over_all_the_same(
    ventanilla, shown, tmp_path
):
    CliRunner().invoke(desk, ["enrol", *ENROL, JOSE, "--json"])
    [known] = shown("desk", "list")

    ventanilla("forget", known["person"], "--export", tmp_path / "his.json")

    [row] = json.loads((tmp_path / "his.json").read_text("utf-8"))["person"]
    assert row["name"].startswith("Jos")


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "given",
    [
        ("bookings", "--day"),
        ("figures", "--since"),
        ("case", "entries", "--until", "2026-12-31", "--since"),
        ("plenary", "list", "--session"),
        ("plenary", "export", "--session"),
        ("explain", "hola", "--at"),
    ],
)
def test_a_day_is_given_as_it_stands_on_paper_or_as_machines_write_it(
    ventanilla, given
):
    paper, machines = (ventanilla(*given, day) for day in ("05/03/2026", "2026-03-05"))

    assert paper.stdout == machines.stdout


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "given", [("explain", "hola", "--at"), ("plenary", "export", "--session")]
)
def test_a_time_is_given_as_it_stands_in_the_rules_or_as_machines_write_it(
    ventanilla, given
):
    rules, machines = (
        ventanilla(*given, time) for time in ("2026-03-05 19:00", "2026-03-05T19:00")
    )

    assert rules.stdout == machines.stdout


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "given",
    [
        ("bookings", "--days", "366", "--day", "9999-12-31"),
        ("case", "entries", "--until", "9999-12-31"),
        ("figures", "--since", "2026-01-01", "--until", "9999-12-31"),
    ],
)
def test_the_end_of_all_days_is_one_to_look_until(ventanilla, given):
    ventanilla(*given)


def test_a_week_that_goes_beyond_them_is_none(ventanilla):
    assert "2026-W47" in ventanilla("figures", "--week", "9999-W52", status=2).stderr


def test_a_terminal_that_lacks_a_sign_gets_its_number_and_machines_get_utf_8():
    small = Path(__file__).parents[2] / "gateway/sandbox/trial/small.yaml"
    given = ["explain", "una señal → rota", "--routes", str(small)]
    terminal = CliRunner(charset="latin-1")

    told = terminal.invoke(main, given)
    machines = terminal.invoke(main, [*given, "--json"])

    assert (0, True) == (told.exit_code, r"\u2192" in told.stdout)
    assert "trace" in json.loads(machines.stdout_bytes.decode())

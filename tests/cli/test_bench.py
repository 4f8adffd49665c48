"""
What a sysadmin learns about a machine, from a real daemon under a little mail.
"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from gateway.cli.main import main
from gateway.cli.operating.bench import print_found
from gateway.sandbox import child
from gateway.sandbox.trial import trial
from gateway.sandbox.trial.trial import Carried, TrialResult

NOTHING = Carried(
    sessions=1,
    accepted=9,
    delivered=0,
    waiting=9,
    p50=1,
    p99=1,
    cpu=1,
    refused=0,
    problem="",
)

LITTLE = ("--small", "--seconds", "0.3")

#: Seconds that letters are waited for: as long as a busy machine takes.
PATIENCE = 240


def processes_of(folder):
    """
    Name those whose settings are in *folder*.
    """
    found = []
    for entry in Path("/proc").iterdir():
        try:
            known = (entry / "environ").read_bytes() if entry.name.isdecimal() else b""
        except OSError:
            continue
        if f"VENTANILLA_STATE={folder}".encode() in known:
            found.append(entry.name)
    return found


def ends_all_of(folder):
    """
    Whether no such process stays: the last of them may be just ending.
    """
    until = time.monotonic() + 60
    while processes_of(folder):
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def here(tmp_path, monkeypatch):
    """
    Run the command in an empty folder, without anybody's settings.
    """
    for name in os.environ:
        if "VENTANILLA" in name:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def here(*arguments):
        given = ["bench", "--folder", str(tmp_path), *arguments]
        return CliRunner().invoke(main, given)

    return here


@pytest.fixture
def bench(here, tmp_path):
    """
    Begin the same as a process.
    """
    del here  # It has taken the settings away.

    def bench(*arguments):
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "gateway", "bench"),
                *("--folder", tmp_path, *arguments),
            ],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return bench


def test_it_says_what_the_machine_can_do_and_leaves_nothing(
    here, tmp_path, monkeypatch
):
    begun = []
    begin = child.begin

    async def noted(*given):
        begun.append(await begin(*given))
        return begun[-1]

    monkeypatch.setattr(child, "begin", noted)
    monkeypatch.setattr(trial, "_WAIT", PATIENCE)
    done = here(*LITTLE, "--json")
    found = json.loads(done.stdout)

    assert [1, 10, 50] == [one["sessions"] for one in found["carried"]]
    for one in found["carried"]:
        assert (0, "") == (one["refused"], one["problem"])
        assert one["accepted"] > 0
        assert one["delivered"] > 0
        assert 0 < one["p50"] <= one["p99"]
    assert found["sync_p50"] <= found["sync_p99"]
    assert "10 at once" in done.stderr
    assert [] == list(tmp_path.iterdir())
    assert [0] == [daemon.returncode for daemon in begun]


def test_for_people_it_says_what_follows(capsys):
    carried = Carried(
        sessions=10,
        accepted=214.4,
        delivered=31.2,
        waiting=7,
        p50=8.11,
        p99=20.5,
        cpu=27.3,
        refused=2,
        problem="452 later",
    )
    print_found(
        TrialResult(
            town="Villa de Prueba",
            carried=[carried, evolve(carried, sessions=50, delivered=29, cpu=None)],
            memory=251.7,
            sync_p50=0.8,
            sync_p99=2.1,
        )
    )
    printed = capsys.readouterr().out

    assert "delivered/s" in printed
    assert "10 at once: 2 refused (452 later)" in printed
    assert "50 at once: 7 still on their way" in printed
    assert (
        "At its best pace this machine carries about 2,600,000 mails a day; a town of "
        "3,600 sends some hundreds." in printed
    )


def test_where_nothing_came_it_promises_nothing(capsys):
    print_found(
        TrialResult(town="T", carried=[NOTHING], memory=1, sync_p50=1, sync_p99=1)
    )

    assert "Nothing reached a mailbox" in capsys.readouterr().out


def test_whoever_has_enough_ends_it_and_nothing_is_left(bench, tmp_path):
    running = bench("--small", "--seconds", "600")
    while "at once" not in running.stderr.readline():
        assert running.poll() is None
    assert 1 == len([p for p in processes_of(tmp_path) if _is_daemon(p)])

    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=300)

    assert 130 == running.returncode
    assert [] == list(tmp_path.iterdir())
    assert ends_all_of(tmp_path)


def _is_daemon(process):
    status = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2]
    parent = status.split()[1]
    # A part of its own, as the checkout may be called so, too.
    return b"bench" in Path(f"/proc/{parent}/cmdline").read_bytes().split(b"\0")


def test_rules_that_take_no_mail_are_told_with_a_way_out(here, tmp_path):
    routes = tmp_path / "routes.yaml"
    routes.write_text(
        "town: {name: Nowhere, languages: [es]}\n"
        "mailboxes: {all: {office: All, addresses: {email: all@nowhere.example}}}\n"
        "otherwise: {deliver: all}\n"
    )
    done = here("--seconds", "0.3")

    assert 1 == done.exit_code
    assert "names no mail address of the town" in done.stderr
    assert "--small" in done.stderr
    assert [routes] == list(tmp_path.iterdir())


def test_wrong_rules_are_told_by_their_lines(here, tmp_path, monkeypatch):
    routes = tmp_path / "other.yaml"
    routes.write_text("town: {name: Nowhere}\nnothing: {}\n")
    monkeypatch.setenv("VENTANILLA_ROUTES", str(routes))
    done = here("--seconds", "0.3")

    assert 1 == done.exit_code
    assert "other.yaml:2:1" in done.stderr

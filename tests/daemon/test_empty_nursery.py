"""
The nursery of a daemon that has its workers: it takes hardly any memory, and another
worker can be had all the same.
"""

import json
import os
import resource
import signal
import time
from pathlib import Path

import forked
import pytest

from gateway.serving import free_port

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="processes are found by Linux's /proc"
)

#: A daemon whose nursery becomes an empty one at once.
DAEMON = """
import os, sys
os.chdir(sys.argv[2])
from gateway.daemon import nursery
from gateway.daemon.run import run

nursery.IDLE = 0.1
nursery.VERSION = sys.argv[1] or nursery.VERSION
sys.exit(run(os.environ))
"""

RULES = (
    "town: {name: Junar, accounts: {counter: desk}}\n"
    "mailboxes: {clerk: {office: Registro, addresses: {counter: clerk}}}\n"
    "otherwise: {deliver: clerk}\n"
)


def seen(look):
    """
    Wait until *look* returns something, and return it.
    """
    end = time.monotonic() + 60
    while not (found := look()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found


def child(pid):
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(told[0]) if told else None


class Daemon:
    def __init__(self, folder, version):
        self.rules, self.log = folder / "routes.yaml", folder / "log"
        self.rules.write_text(RULES)
        settings = {
            "VENTANILLA_ROUTES": str(self.rules),
            "VENTANILLA_STATE": str(folder / "state"),
            "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
            "VENTANILLA_COUNTER_CLERKS": "Luis",
        }
        settings["PATH"] = os.environ["PATH"]
        self.process = forked.started([version, folder], settings, self.log, DAEMON)
        self.nursery = seen(lambda: child(self.process.pid))

    def said(self, event):
        lines = self.log.read_text().splitlines()
        told = (json.loads(line) for line in lines if line.endswith("}"))
        return [line for line in told if line["event"] == event]

    def is_empty(self):
        """
        Say whether its nursery is an empty one that waits.
        """
        its = Path(f"/proc/{self.nursery}")
        if b"empty_nursery" not in (its / "cmdline").read_bytes():
            return False
        return (its / "stat").read_text().rpartition(")")[2].split()[0] == "S"

    def lose_worker(self):
        """
        Kill its worker once the nursery is empty; return its process.
        """
        seen(self.is_empty)
        before = seen(lambda: child(self.nursery))
        os.kill(before, signal.SIGKILL)
        return before


@pytest.fixture
def begun(tmp_path):
    daemons = []

    def begin(version=""):
        daemons.append(Daemon(tmp_path, version))
        return daemons[-1]

    yield begin
    for each in daemons:
        each.process.terminate()
        each.process.wait(60)


def test_an_empty_nursery_is_filled_for_a_worker_and_then_is_empty_again(begun):
    """
    What ended while it was empty is logged then. A file in the working folder is no
    code of ours, and the rules are those in force, whatever is in their file meanwhile.
    """
    daemon = begun()
    (daemon.rules.parent / "select.py").write_text("raise SystemExit('not ours')")
    daemon.rules.write_text("mailboxes: {")

    before = daemon.lose_worker()

    assert len(seen(lambda: daemon.said("worker.began")[1:])) == 1
    assert [(before, "SIGKILL")] == [
        (told["pid"], told["signal"]) for told in daemon.said("worker.killed")
    ]
    after = daemon.lose_worker()
    assert len(seen(lambda: daemon.said("worker.began")[2:])) == 1
    assert before != after


def test_it_takes_a_fraction_of_the_memory(begun):
    daemon = begun()

    def private():
        rollup = Path(f"/proc/{daemon.nursery}/smaps_rollup").read_text()
        [line] = [each for each in rollup.splitlines() if "Private_Dirty" in each]
        return int(line.split()[1])

    seen(daemon.is_empty)
    assert 8_000 > seen(private)


def test_where_the_machine_has_no_room_for_it_a_worker_comes_once_there_is(begun):
    daemon = begun()
    seen(daemon.is_empty)
    room = resource.prlimit(daemon.nursery, resource.RLIMIT_NOFILE)
    resource.prlimit(daemon.nursery, resource.RLIMIT_NOFILE, (4, room[1]))

    daemon.lose_worker()

    assert seen(lambda: "Too many open files" in daemon.log.read_text())
    assert daemon.process.poll() is None
    resource.prlimit(daemon.nursery, resource.RLIMIT_NOFILE, room)
    assert seen(lambda: daemon.said("worker.began")[1:])


def test_a_version_that_was_installed_meanwhile_makes_no_worker_of_an_older_daemon(
    begun,
):
    """
    Its protocol, and its database, may be others: the daemon ends, to be started again
    as the newer version.
    """
    daemon = begun("0.0.1")

    daemon.lose_worker()

    assert 1 == daemon.process.wait(60)
    assert "is of 0.0.1" in daemon.log.read_text()
    assert "no worker can be made any more" in daemon.log.read_text()


def test_it_ends_with_its_daemon(begun):
    daemon = begun()
    seen(daemon.is_empty)

    daemon.process.kill()

    assert seen(lambda: not Path(f"/proc/{daemon.nursery}").exists())

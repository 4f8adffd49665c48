"""
`ventanilla sandbox` as a child process, and how it ends. One is started as a terminal
does; the others are forked from a process that has imported it.
"""

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import forked
import pytest
from attrs import define
from staged import small_rules

from gateway.sandbox.stage import listen
from gateway.serving import free_port

ROUTES = Path(__file__).parents[2] / "routes.yaml"

#: Seconds that a busy machine may take for what is done at once elsewhere.
PATIENCE = 120

OTHER_TOWN = """
town:
  name: Vilanova
  accounts: {twitter: "@Vila", telegram: "@vila_bot", email: town@p.example}
mailboxes:
  alumbrado: {office: Enllumenat, addresses: {telegram: 8001}}
  aguas: {office: Aigues, addresses: {email: aigua@p.example}}
otherwise: {deliver: aguas}
"""


@define
class Sandbox:
    """
    One that was started.
    """

    process: subprocess.Popen | forked.Child
    screen: Path
    _read: int = 0

    def says(self, text):
        """
        Wait until it says *text*.
        """
        while text not in (said := self.screen.read_text()):
            assert self.lives(), said
            time.sleep(0.02)
        self._read = said.index(text) + len(text)

    def lives(self):
        return self.process.poll() is None

    def status(self):
        return self.process.wait(PATIENCE)

    def told(self, number):
        """
        Send it a signal.
        """
        os.kill(self.process.pid, number)

    def ends(self):
        """
        Give its status, and what it said since.
        """
        status = self.status()
        said = self.screen.read_text()[self._read :].partition("\n")[2]
        return status, said.strip()


@pytest.fixture
def files(tmp_path):
    """
    Where it keeps what it needs while it runs.
    """
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


@pytest.fixture
def start(files):
    started = []

    def start(*options, terminal=False):
        screen = files.parent / f"screen {len(started)}"
        screen.touch()
        asked = ["sandbox", f"--routes={ROUTES}", *options]
        variables = {**os.environ, "TMPDIR": str(files), "PYTHONUNBUFFERED": "1"}
        if terminal:
            with screen.open("w") as output:
                process = subprocess.Popen(
                    [sys.executable, "-m", "gateway", *asked],
                    env=variables,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
        else:
            process = forked.started(asked, variables, screen)
        started.append(Sandbox(process, screen))
        return started[-1]

    yield start
    for sandbox in started:
        # In order, so that a test that fails leaves no daemon behind either.
        if sandbox.lives():
            sandbox.told(signal.SIGTERM)
        sandbox.status()


def children(parent):
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    )
    pairs = (line.split() for line in listed.stdout.splitlines())
    return [int(pid) for pid, ppid in pairs if int(ppid) == parent]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def other(tmp_path):
    """
    Another town than the sample: much smaller, and without a scene.
    """
    (tmp_path / "routes.yaml").write_text(OTHER_TOWN, encoding="utf-8")
    return f"--routes={tmp_path / 'routes.yaml'}"


def test_ctrl_c_closes_it_although_a_browser_listens(start, files, other):
    """
    At once and in silence; neither its daemon nor its files are left.
    """
    port = free_port()
    sandbox = start(f"--port={port}", other, terminal=True)
    sandbox.says("Your turn")
    listening, idle = (
        HTTPConnection("127.0.0.1", port, timeout=PATIENCE) for _ in range(2)
    )
    listening.request("GET", "/events")
    events = listening.getresponse()
    assert events.readline().startswith(b"data: ")
    idle.connect()
    [daemon] = children(sandbox.process.pid)

    before = time.monotonic()
    os.killpg(sandbox.process.pid, signal.SIGINT)
    ended = sandbox.ends()
    took = time.monotonic() - before
    for connection in (events, listening, idle):
        connection.close()

    assert (0, "") == ended
    # A second, where nothing else runs; what hangs is given a minute.
    assert took < 30
    assert not alive(daemon)
    assert [] == list(files.iterdir())


@pytest.mark.parametrize(("scene", "status"), [(False, 0), (True, 1)])
def test_it_can_be_told_to_close_while_it_opens(start, other, scene, status):
    """
    But half a scene is no success.
    """
    sandbox = start(f"--port={free_port()}", "--scene-only" if scene else other)
    sandbox.says("opening")
    while not (running := children(sandbox.process.pid)):
        time.sleep(0.02)

    sandbox.told(signal.SIGTERM)

    assert (status, "") == sandbox.ends()
    assert [] == [pid for pid in running if alive(pid)]


def test_a_port_in_use_is_said_before_anything_is_played(start, other):
    with listen(0) as taken:
        port = taken.getsockname()[1]
        sandbox = start(f"--port={port}", other)
        sandbox.says("opening")
        status, said = sandbox.ends()

    assert 1 == status
    assert said.startswith(f"port {port}: Address already in use")


def test_another_town_has_its_page_and_its_course_without_the_scene_or_mail(
    start, other, tmp_path
):
    """
    Whatever it lacks is said.
    """
    rules = OTHER_TOWN.replace(", email: town@p.example", "")
    (tmp_path / "routes.yaml").write_text(rules, encoding="utf-8")
    port = free_port()
    page = start(f"--port={port}", other)
    page.says("No email: Vilanova has no account there\n")
    page.says("No scene: Vilanova has no mailbox alumbrado, policia, limpieza, aguas\n")
    page.says("Your turn")
    shown = urlopen(f"http://127.0.0.1:{port}/").read().decode()
    page.told(signal.SIGTERM)
    assert (0, "") == page.ends()
    course = start(f"--port={port}", other, "--course")
    course.says(
        "Nobody answers at step lamp: Vilanova has no mailbox alumbrado of mail"
    )
    course.says("The course")
    steps = urlopen(f"http://127.0.0.1:{port}/?step=ask").read().decode()
    course.told(signal.SIGTERM)
    assert (0, "") == course.ends()

    assert '<option value="telegram">' in shown
    assert '<option value="email">' not in shown
    assert 'data-step="lamp"' in steps
    assert 'data-step="ask"' not in steps


def test_the_scene_is_played_on_the_channels_that_the_town_has(start, tmp_path):
    rules = small_rules().replace('    twitter: "@AytoPueblo"\n', "")
    (tmp_path / "routes.yaml").write_text(rules, encoding="utf-8")

    alone = start("--scene-only", f"--routes={tmp_path / 'routes.yaml'}")

    alone.says("No twitter: Pueblo has no account there\n")
    alone.says("2 of 2 came back")
    assert 0 == alone.status()


def test_whoever_asks_another_town_for_the_scene_alone_is_told_what_it_lacks(
    start, other
):
    alone = start("--scene-only", other)

    assert 1 == alone.status()
    assert "No scene: Vilanova has no mailbox alumbrado, policia, limpieza\n" == (
        alone.screen.read_text()
    )

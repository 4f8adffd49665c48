"""
A town pays for what it uses: what a daemon loads follows from its settings.
"""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gateway.core.errors import SettingsInvalid
from gateway.core.town import Town
from gateway.daemon.loading import close, load_channels, preload, setup_in
from gateway.environment import Environment
from gateway.routing.same_fact import synonyms
from gateway.routing.words.language import likely
from gateway.serving import free_port
from gateway.settings import read_settings
from gateway.store.moving import revisions
from gateway.testing import MemoryMeter
from gateway.town import papers

#: A town that has no channel but the counter, and then mail besides, with everything of
#: the daemon but its run.
SCRIPT = """
import sys
from datetime import UTC, datetime
from gateway.daemon import wiring
from gateway.daemon.loading import load_channels, setup_in
from gateway.routing.compiler import compile_routes
from gateway.environment import Environment
from gateway.settings import read_settings

table = compile_routes('''
town: {name: Junar, accounts: {email: town@junar.example}}
mailboxes: {clerk: {office: Registro, addresses: {email: clerk@junar.example}}}
otherwise: {deliver: clerk}
''')
large = {"aiohttp", "tweepy", "telegram", "aiosmtpd", "aiosmtplib", "dkim", "dns"}
large |= {"fpdf", "psycopg", "alembic", "holidays"}
variables = {"VENTANILLA_STATE": sys.argv[1]}
for setting in sys.argv[2:]:
    name, _, value = setting.partition("=")
    variables[name] = value
    environment = Environment(variables)
    setup = setup_in(
        read_settings(environment),
        environment,
        lambda: table.town,
        None,
        lambda: datetime.now(UTC),
        b"k" * 32,
    )
    print(*sorted(load_channels(setup).ready))
    print(*sorted(large & set(sys.modules)))
"""


def test_a_town_loads_no_platform_that_it_has_not_and_no_other_database(tmp_path):
    settings = (
        "VENTANILLA_COUNTER_CLERKS=Luis",
        "VENTANILLA_EMAIL_LISTEN=127.0.0.1:2525",
    )
    said = subprocess.check_output(
        [sys.executable, "-c", SCRIPT, tmp_path, *settings], text=True
    )

    assert [
        *("counter", ""),
        *("counter email", "aiosmtpd aiosmtplib dkim dns"),
    ] == said.splitlines()[-4:]


#: A daemon that says, before it begins and once it is over, what it has loaded.
DAEMON = """
import os, sys
from gateway.daemon.run import run

print("uvloop" in sys.modules)
status = run(os.environ)
print(status, "alembic" in sys.modules)
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """
    What such a daemon has said and logged, whose database was new.
    """
    folder = tmp_path_factory.mktemp("ran")
    (folder / "routes.yaml").write_text(
        "town: {name: Junar, accounts: {counter: desk}}\n"
        "mailboxes: {clerk: {office: Registro, addresses: {counter: clerk}}}\n"
        "otherwise: {deliver: clerk}\n"
    )
    settings = {
        "VENTANILLA_ROUTES": str(folder / "routes.yaml"),
        "VENTANILLA_STATE": str(folder / "state"),
        "VENTANILLA_HTTP": f"127.0.0.1:{free_port()}",
        "VENTANILLA_COUNTER_CLERKS": "Luis",
    }
    running = subprocess.Popen(
        [sys.executable, "-c", DAEMON],
        env={"PATH": os.environ["PATH"], **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with running:
        log = []
        for line in running.stderr:
            log.append(line)
            if "store.opened" in line:
                running.send_signal(signal.SIGTERM)
        said = running.stdout.read()
    return said.splitlines(), log


def test_a_daemon_that_makes_its_database_keeps_nothing_of_what_that_takes(ran):
    said, log = ran

    assert "0 False" == said[-1], log
    assert 1 == sum("store.upgraded" in line for line in log)


def test_the_loop_that_every_process_makes_is_loaded_before_the_first_fork(ran):
    pytest.importorskip("uvloop")
    said, _ = ran

    assert "True" == said[0]


#: What reads the program's own files the first time that a message needs them.
READ_BEFORE = (revisions._known, likely.learned, synonyms.same, papers.catalogue)

#: What strangers may write: each is a factory of one module.
STRANGE = """
from gateway.testing import ScriptedChannel

def right(setup):
    return ScriptedChannel("fax")

def named_pigeon(setup):
    return ScriptedChannel("pigeon")

def renamed(setup):
    return ScriptedChannel("Fax")

def nothing(setup):
    pass

class Deaf(ScriptedChannel):
    def listeners(self):
        raise OSError("no line")

def deaf(setup):
    return Deaf("pigeon")

class Nowhere:
    name, hands = "pigeon", 1
    def listeners(self):
        return {}

def nowhere(setup):
    return Nowhere()

def leaving(setup):
    raise SystemExit("no such library")

def handless(setup):
    return ScriptedChannel("pigeon", hands=0)
"""


@pytest.fixture
def loaded(tmp_path):
    """
    Loads what is configured: nothing of ours, and what a stranger installed.
    """

    def loaded():
        environment = Environment({"VENTANILLA_STATE": str(tmp_path)})
        return load_channels(
            setup_in(
                read_settings(environment),
                environment,
                lambda: Town(name="Testville", timezone=ZoneInfo("Europe/Madrid")),
                MemoryMeter(),
                lambda: datetime.now(UTC),
                b"k" * 32,
            )
        )

    return loaded


@pytest.fixture
def load(loaded, installed):
    """
    Loads these channels of a stranger's, as their entry points name them.
    """

    def load(*points):
        installed("strange", STRANGE, channels="\n".join(points))
        return loaded()

    return load


def test_what_begins_after_the_program_was_changed_is_made_of_what_was_there(
    installed, loaded, tmp_path
):
    """
    As a worker does after pip was at work beneath a running daemon.
    """
    installed("strange", STRANGE, channels="fax = strange:right")
    for read in READ_BEFORE:
        read.cache_clear()
    preload({})

    shutil.rmtree(tmp_path / "strange installed")

    assert ["fax"] == [*loaded().ready]
    assert all(read.cache_info().currsize for read in READ_BEFORE)


def test_a_channel_that_calls_itself_otherwise_is_refused(load):
    """
    What it hears would be kept under a name that nobody looks under.
    """
    loaded = load("fax = strange:right", "pigeon = strange:right")

    assert ["fax"] == [*loaded.ready]
    [problem] = loaded.refused["pigeon"]
    assert "it calls itself 'fax', its entry point 'pigeon'" in problem


def test_one_that_does_not_say_how_its_addresses_are_written_is_refused(
    load, installed
):
    """
    Those of the rules and of the desk would never be those of its messages.
    """
    installed("far", STRANGE, {"platform": "1 / 0"}, channels="pigeon = far.main:right")

    assert ["pigeon"] == [*load("fax = strange:right").refused]


def test_of_two_packages_with_one_channel_s_name_none_wins(load, installed):
    installed("twin", STRANGE, channels="fax = twin:right")

    loaded = load("fax = strange:right", "pigeon = strange:named_pigeon")

    assert ["pigeon"] == [*loaded.ready]
    assert ("several packages bring it: strange, twin; keep one",) == (
        loaded.refused["fax"]
    )


@pytest.mark.parametrize("name", ["Fax", "a fax", "f" * 21, "../fax"])
def test_a_channel_without_a_channel_s_name_is_refused(load, name):
    with pytest.raises(SettingsInvalid, match="is no channel's name"):
        load(f"{name} = strange:renamed")


@pytest.mark.parametrize(
    "wrong", ["nothing", "deaf", "nowhere", "handless", "leaving", "missing"]
)
def test_a_channel_with_a_fault_in_it_stops_no_other(load, wrong):
    loaded = load(f"pigeon = strange:{wrong}", "fax = strange:right")

    assert ["fax"] == [*loaded.ready]
    assert ["pigeon"] == [*loaded.refused]


async def test_one_that_cannot_be_closed_keeps_no_other_from_it():
    closed = []

    class Closing:
        def __init__(self, name):
            self.name = name

        async def close(self):
            closed.append(self.name)
            if self.name == "fax":
                raise OSError("the line is down")

    await close({name: Closing(name) for name in ("fax", "pigeon")})

    assert ["fax", "pigeon"] == closed

import asyncio
import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from lent import store_at

from gateway.cli.main import main
from gateway.core.message import Address, Arrival, Message
from gateway.store.sql import open_store

ROUTES = Path(__file__).parents[2] / "routes.yaml"
KEY = b"d" * 32
#: Keeps others from a database, as a daemon does, until it is told to end.
HOLD = """
import sys
from gateway.store.nodes.single_daemon import work_alone
work_alone(sys.argv[1])
print("here", flush=True)
sys.stdin.read()
"""
DAY_OR_MOMENT = r"\d{4}(-\d\d){2}(T\d\d(:\d\d){2}(\.\d+)?[+-]\d\d:\d\d)?"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    """
    Set the terminal's language, unless a test sets another.
    """
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")


@pytest.fixture
def daemon(monkeypatch):
    """
    A daemon that answers one request, whatever it is, with such a text.
    """

    @contextmanager
    def daemon(said):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(said.encode())

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        with HTTPServer(("127.0.0.1", 0), Answer) as server:
            monkeypatch.setenv("VENTANILLA_HTTP", f"127.0.0.1:{server.server_port}")
            thread = Thread(target=server.handle_request)
            thread.start()
            yield
            thread.join()

    return daemon


@pytest.fixture
def ventanilla(tmp_path, monkeypatch):
    """
    The command, with a state of its own.
    """
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("VENTANILLA_ROUTES", str(ROUTES))

    def ventanilla(*arguments, status=0, typed=None):
        done = CliRunner().invoke(main, [str(a) for a in arguments], input=typed)
        assert status == done.exit_code, done.output
        return done

    return ventanilla


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    """
    The database that a daemon with a key creates at its first start.
    """
    file = tmp_path_factory.mktemp("first") / "ventanilla.db"

    async def begin():
        async with store_at(f"sqlite:///{file}", "one", KEY) as store:
            assert await store.keep_key()

    asyncio.run(begin())
    return file


@pytest.fixture
def begun(tmp_path, first):
    """
    The state folder of a daemon that was started with a key.
    """
    state = tmp_path / "state"
    state.mkdir()
    (state / "key").write_bytes(KEY)
    shutil.copy2(first, state)
    return state


@pytest.fixture
def working(begun):
    """
    A daemon that works on the database, in a process of its own.
    """

    @contextmanager
    def working():
        daemon = subprocess.Popen(
            [sys.executable, "-c", HOLD, f"sqlite:///{begun}/ventanilla.db"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with daemon:
            assert b"here\n" == daemon.stdout.readline()
            yield
            daemon.stdin.close()

    return working


@pytest.fixture
def shown(ventanilla):
    """
    The JSON that a command prints; times must be in RFC 3339, and cases named by their
    numbers.
    """

    def shown(*arguments, status=0):
        told = json.loads(ventanilla(*arguments, "--json", status=status).stdout)
        for name, value in fields(told):
            if name in {"case", "cases", "job"} and isinstance(value, str):
                assert re.fullmatch(r"[A-Z]+-\d+(-\d+)?|", value), f"{name}: {value}"
            if re.search(r"(_|\b)at$|^(since|until|starts|ends)$", name) and value:
                assert re.fullmatch(DAY_OR_MOMENT, value), f"{name}: {value}"
        return told

    return shown


def fields(told, name=""):
    """
    Return name and value of everything in a JSON value.
    """
    inner = told.items() if isinstance(told, dict) else ()
    inner = ((name, one) for one in told) if isinstance(told, list) else inner
    return [(name, told), *(each for one in inner for each in fields(one[1], one[0]))]


@pytest.fixture
def ana_says(begun, ventanilla):
    """
    Opens the store that commands use, and stores a message from Ana on Telegram;
    returns the store, the message and its number.
    """
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

    async def put(text, name="1"):
        store = open_store(f"sqlite:///{begun}/ventanilla.db", "one")
        await store.open()
        message = Message(
            external_id=name,
            reference=f"1044:{name}",
            sender=Address("telegram", "1044"),
            text=text,
            received_at=noon,
        )
        arrival = Arrival(
            channel="telegram", external_id=name, raw=b"{}", received_at=noon
        )
        [number] = await store.receive([arrival], None)
        return store, message, number

    return put

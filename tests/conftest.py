import gc
import os
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from functools import lru_cache, wraps
from multiprocessing.forkserver import ForkServer
from types import SimpleNamespace

# Of several workers, each would wake all processors to multiply its matrices.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import forked
import forking
import hypothesis
import pytest
import structlog
from _pytest.runner import runtestprotocol
from cryptography.hazmat.primitives.asymmetric import rsa
from httpx._transports import default as httpx_transports
from in_memory import prefer_memory
from lent import with_tables
from postgres_server import own_server
from turns import RULES, turn

from channels.email import sandbox_dns, sandbox_keys
from channels.email.door import accounts
from channels.email.proof.dkim_check import SMALLEST_KEY
from gateway.cli import rules_in_force, tables
from gateway.core.town import Town
from gateway.routing import compiler, load
from gateway.routing.collecting import collect_seldom
from gateway.routing.kept_rules import is_worth_caching
from gateway.routing.rule_files import RuleFiles, read_files
from gateway.routing.table import RoutingTable
from gateway.sandbox import child
from gateway.store import sql
from gateway.store.engine import engines

#: How many compiled rules files are cached, and how many as large as the sample town's.
AT_HAND, GREAT = 6, 2

#: Examples of a property test: by default, and for `make explore`, which looks for new
#: ones.
SAME, NEW = 30, 500

#: Paths of tests that start daemons or browsers, and mostly wait.
WAITING = ("/journeys/", "/sandbox/", "/bench/", "test_bench", "/forget/", "/hall/")

#: By when the last of them begins, of the whole run: else a worker would be left to run
#: one alone.
BY = 0.75

#: Files that take long. The first of their folder, for the same reason.
LONG = (
    *("test_escalation", "test_store_schema", "test_store_erasing", "test_cases"),
    *("test_schema", "test_your_town", "test_paper", "test_empty_nursery"),
    *("test_store_migrating", "test_wording", "test_sheet", "test_house"),
)

#: What makes a line of the log.
PLAIN = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.StackInfoRenderer(),
    structlog.dev.set_exc_info,
    structlog.processors.format_exc_info,
    structlog.processors.KeyValueRenderer(["level", "event"]),
)

#: Timeout in seconds for a browser.
PATIENCE = 60


class Made(dict):
    """
    Cache of compiled statements by driver. SQLAlchemy would key it by dialect, and each
    connection has a dialect of its own.
    """

    def get(self, key, default=None):
        return super().get(_alike(key), default)

    def __setitem__(self, key, text):
        super().__setitem__(_alike(key), text)


def only_once(compile_):
    """
    Cache the compiled rules of the same text: a table is immutable.
    """
    made = lru_cache(maxsize=AT_HAND)(compile_)

    @wraps(compile_)
    def once(text, *others, **more):
        return compile_(text, *others, **more) if others or more else made(text)

    return once


# No garbage collection while tests are collected: everything stays.
gc.disable()

# Before anything makes a temporary file.
prefer_memory()

# Patched before the conftest of any folder imports it.
compiler.compile_routes = only_once(compiler.compile_routes)


def _file(item):
    # To compare paths would take as long as to import all tests of a channel.
    return item.nodeid.partition("::")[0]


def _folder(file):
    return file.rpartition("/")[0]


def _is_short(file):
    return not any(name in file for name in LONG)


def _alike(key):
    dialect, *rest = key
    return (dialect.driver, *rest)


def pytest_xdist_auto_num_workers():
    """
    Return two more than there are processors: many tests only wait.
    """
    return (os.cpu_count() or 1) + 2


def pytest_configure():
    """
    Make property tests independent of the machine's speed, and deterministic unless new
    examples are wanted (`make explore`).
    """
    hypothesis.settings.register_profile("explore", deadline=None, max_examples=NEW)
    hypothesis.settings.register_profile(
        "same", deadline=None, derandomize=True, max_examples=SAME
    )
    hypothesis.settings.load_profile("same")


def pytest_xdist_setupnodes(config, specs):
    """
    Fork all workers from one process, which imports the tests once. Meanwhile another,
    from which they fork daemons, compiles the sample town.
    """
    forked.listen()
    arguments = shlex.join(map(str, config.invocation_params.args))
    server = ForkServer()
    server.set_forkserver_preload(["tests_before"])
    address = forked.listen(server, VENTANILLA_TEST_ARGUMENTS=arguments)
    for spec in specs:
        spec.python = forking.interpreter(address)


def pytest_configure_node(node):
    """
    Let all workers fork daemons from the same process.
    """
    node.workerinput["forking"] = forked.listen()


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """
    Spread the files of each folder over the whole run: those of one folder wait for
    the same, such as a database, or compute, and together they leave processors idle.
    """
    yield
    files = sorted(dict.fromkeys(map(_file, items)), key=_is_short)
    many, begun, turns = Counter(map(_folder, files)), Counter(), {}
    for file in files:
        its = _folder(file)
        waits = any(part in file for part in WAITING)
        turns[file] = begun[its] / many[its] * (BY if waits else 1)
        begun[its] += 1
    items.sort(key=lambda item: turns[_file(item)])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """
    Exclude the collected tests from garbage collection: there are nine thousand, they
    stay until the end, and pytest collects garbage then. Use the daemon's thresholds
    from here on: most later objects are rules, which stay, too.
    """
    gc.freeze()
    collect_seldom()
    gc.enable()


def pytest_runtest_protocol(item, nextitem):
    """
    Report each passed test once, instead of its beginning, setup, call, teardown and
    end, unless durations or names are wanted: sending reports to the main process takes
    longer than many tests.
    """
    if item.config.option.durations is not None or item.config.option.verbose >= 0:
        return None
    for told in runtestprotocol(item, log=False, nextitem=nextitem):
        if told.when == "call" or not told.passed:
            item.ihook.pytest_runtest_logreport(report=told)
    if nextitem is None:
        # The whole is told then.
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(autouse=True)
def _logs_as_they_come():
    """
    Reset logging for each test, since a command configures it for the whole process,
    and log to an output that no command uses. Lines are plain, without time and
    colours: others take longer than what most of them tell of.
    """
    structlog.configure(
        processors=[*PLAIN],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True, scope="session")
def _rules_are_compiled_once():
    """
    Cache compiled rules files. Most of the time of our commands is spent on the sample
    town's rules; of workers that start at once, one compiles them, and the others use
    what it stored on disk.
    """
    great, small = {}, {}
    cached = RuleFiles.cached

    def in_turn(self, make):
        with turn():
            return cached(self, RoutingTable, make)

    def once(self, kind, make, *of):
        known = (self.name, *self.texts.items())
        if self.missing or kind is not RoutingTable:
            return cached(self, kind, make, *of)
        # Small towns, of which there are many, never put out the sample town.
        worth = is_worth_caching(self.texts)
        made, most = (great, GREAT) if worth else (small, AT_HAND)
        if known in made:
            made[known] = made.pop(known)
        else:
            made[known] = in_turn(self, make) if worth else make()
        if len(made) > most:
            del made[next(iter(made))]
        return made[known]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleFiles, "cached", once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _sample_town_is_read_once():
    """
    Read the files of the sample town once for all commands, and find what they say of
    the town itself once: no test changes them, and many commands do nothing else that
    takes time.
    """
    town, cached, found = read_files(RULES), RuleFiles.cached, {}

    def read(path):
        return town if path == RULES else read_files(path)

    def once(self, kind, make, *of):
        if self is not town or kind is not Town:
            return cached(self, kind, make, *of)
        if not found:
            found[kind] = cached(self, kind, make, *of)
        return found[kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RuleFiles, "cached", once)
        for module in (load, tables, rules_in_force):
            patch.setattr(module, "read_files", read)
        yield


@pytest.fixture(autouse=True, scope="session")
def _daemons_are_forked(request):
    """
    Fork the daemons of stages from a process that has imported the program: starting an
    interpreter, as the tests of the sandbox and of stopping do, takes longer than most
    journeys.
    """
    if worker := getattr(request.config, "workerinput", None):
        forking.share(worker["forking"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "begin", forked.begin)
        yield


@pytest.fixture(autouse=True, scope="session")
def _stages_have_cheap_secrets():
    """
    Hash the password of a stage's mailboxes at the least cost: the daemon checks it at
    the cost that the hash names. Sign all mail of its people with one key, the shortest
    that counts. Otherwise each login and each mail takes longer than most tests.
    """

    def hashed(password):
        with pytest.MonkeyPatch.context() as patch:
            for name, least in (("_N", 2), ("_R", 1), ("_P", 1)):
                patch.setattr(accounts, name, least)
            return accounts.hash_password(password)

    key = lru_cache(lambda: rsa.generate_private_key(65537, SMALLEST_KEY))
    ours = SimpleNamespace(generate_private_key=lambda *_: key())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox_keys, "hash_password", hashed)
        patch.setattr(sandbox_dns, "rsa", ours)
        yield


@pytest.fixture(autouse=True, scope="session")
def _tables_are_made_once(tmp_path_factory):
    """
    Copy the tables into new SQLite files: creating them takes longer than most tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        made = with_tables(tmp_path_factory.mktemp("tables"))
        patch.setattr(sql, "create_file", made)
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_are_made_once():
    """
    Share compiled statements between all stores of a process: compiling them takes
    longer than most tests.
    """
    made, create_engine = Made(), engines.create_engine

    def create(url, **options):
        engine = create_engine(url, **options)
        engine._compiled_cache = made
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "create_engine", create)
        yield


@pytest.fixture(autouse=True, scope="session")
def _certificates_are_read_once():
    """
    Share the certificates that clients trust: each client of httpx would read all of
    them anew, though hardly any speaks TLS here.
    """
    made = lru_cache(httpx_transports.create_ssl_context)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx_transports, "create_ssl_context", made)
        yield


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """
    Installs a third-party package for the test: a module, or a package with ``main`` if
    *beside* has more modules, and its entry points by group.
    """
    made = []

    def install(name, source, beside=None, **groups):
        there = tmp_path / f"{name} installed"
        facts = there / f"{name}-0.1.dist-info"
        facts.mkdir(parents=True)
        files = {f"{name}.py": source}
        if beside is not None:
            (there / name).mkdir()
            modules = {"__init__": "", "main": source} | beside
            files = {f"{name}/{module}.py": text for module, text in modules.items()}
        for file, text in files.items():
            (there / file).write_text(text, encoding="utf-8")
        (facts / "METADATA").write_text(f"Name: {name}\nVersion: 0.1\n")
        points = "".join(f"[gateway.{g}]\n{given}\n" for g, given in groups.items())
        (facts / "entry_points.txt").write_text(points)
        monkeypatch.syspath_prepend(there)
        made.append(name)

    yield install
    for name in [*sys.modules]:
        if name.partition(".")[0] in made:
            del sys.modules[name]


@pytest.fixture(scope="session")
def server():
    """
    The URL of a PostgreSQL server.
    """
    given = os.environ.get("VENTANILLA_TEST_POSTGRES")
    if given:
        yield given
        return
    try:
        with own_server() as url:
            yield url
    except (OSError, ImportError, subprocess.SubprocessError) as e:
        pytest.skip(f"no PostgreSQL can be started here: {e}")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """
    A real Chromium; the test is skipped if there is none.
    """
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not here")
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("chromium and chromedriver are not here")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("window-size=1280,900", f"user-data-dir={tmp_path_factory.mktemp('them')}"),
    ):
        options.add_argument(f"--{argument}")
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_page_load_timeout(PATIENCE)
    started.set_script_timeout(PATIENCE)
    yield started
    started.quit()

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import tracemalloc
import unicodedata
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from attrs import evolve
from cases import for_each
from click import Context
from hypothesis import given
from hypothesis import strategies as st
from postgres_server import connected, database
from store_samples import act

from gateway.cli.desk.desk import desk
from gateway.cli.main import COMMANDS
from gateway.cli.printing import escaped, print_json, visible
from gateway.core.decision import Decision, Outcome
from gateway.core.delivery import Delivery
from gateway.core.filing import Filing, Status
from gateway.core.identity import Standing
from gateway.core.message import Address, Attachment
from gateway.store.engine.timeline import Timeline
from gateway.town import typeface


@for_each("command", COMMANDS)
def test_every_command_says_what_it_is_for(ventanilla, command):
    told = ventanilla(command, "--help").output

    assert "Usage:" in told
    assert len(told.splitlines()) > 4


def test_what_is_loaded_on_demand_is_listed_as_its_own_help_begins(ventanilla):
    listed = ventanilla("desk", "--help").output.splitlines()

    for name in ("new-key", "word"):
        told = " ".join(desk.get_command(Context(desk), name).help.split())
        [line] = [each for each in listed if each.split()[:1] == [name]]
        assert told.startswith(line.partition(name)[2].strip().rstrip("."))


def test_the_list_of_commands_is_whole_on_80_columns_and_loads_none_of_them():
    script = """
import sys
import tempfile
from click.testing import CliRunner
from gateway.cli.main import main
print(CliRunner(env={"COLUMNS": "80"}).invoke(main, ["--help"]).output)
print(sorted(name for name in sys.modules if name.startswith("gateway.")))
"""

    told = subprocess.check_output([sys.executable, "-c", script], text=True)

    _, _, listed = told.partition("Commands:\n")
    lines = listed.partition("\n\n")[0].splitlines()
    meant = [(name, what) for name, (_, what) in COMMANDS.items()]
    assert meant == [tuple(line.split(maxsplit=1)) for line in lines]
    assert max(map(len, lines)) <= 80
    own = "['gateway.cli', 'gateway.cli.main', 'gateway.cli.on_demand']"
    assert own == told.splitlines()[-1]


def test_a_command_that_asks_nothing_of_the_rules_loads_nothing_that_decides():
    """
    That takes longer to load than all the rest.
    """
    asking = {
        *("check", "schema", "explain", "test", "replay", "diff", "suggest", "facts"),
        *("sandbox", "bench", "sheet"),
    }
    light = [name for name in COMMANDS if name not in asking]
    script = """
import sys
from gateway.cli.main import main
for name in sys.argv[1:]:
    main.get_command(None, name)
    heavy = {"gateway.routing.table", "gateway.routing.compiler", "numpy"}
    assert not heavy & set(sys.modules), name
"""

    subprocess.run([sys.executable, "-c", script, *light], check=True)


def test_checking_explaining_and_replaying_load_no_daemon_database_or_channel(tmp_path):
    # To check the sample town is to try its cases, too: the tests of routing do.
    script = """
import sys
import tempfile
from click.testing import CliRunner
from gateway.cli.main import main
small = sys.argv[1]
with open("said.jsonl", "w") as said:
    said.write(
        '{"id": "1", "channel": "telegram", "received_at": "2026-03-01T09:00:00+01:00",'
        '"to": [], "sender": {"id": "44"}, "text": "hola"}'
    )
for command in (["check", small], ["explain", "hola"], ["replay", "said.jsonl"]):
    rules = [] if command[0] == "check" else ["--routes", small]
    assert CliRunner().invoke(main, [*command, *rules]).exit_code == 0
heavy = {"twisted", "sqlalchemy", "aiohttp", "telegram"}
# What a channel says of its platform is read without it.
parts = [name.split(".") for name in sys.modules if name.startswith("channels.")]
heavy |= {".".join(part) for part in parts if part[2:] not in ([], ["platform"])}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            script,
            Path("gateway/sandbox/trial/small.yaml").resolve(),
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    assert "[]" == done.stdout.strip()


def test_that_what_is_printed_has_no_room_is_told_in_a_sentence():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gateway", "--help"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    told = "nothing more can be written: No space left on device\n"
    assert (1, told) == (done.returncode, done.stderr)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_what_was_closed_by_whoever_started_it_takes_everything(closed):
    command = f"{sys.executable} -m gateway --version {closed}"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr)


def test_who_asks_for_the_version_is_told_that_of_the_package(ventanilla):
    assert version("ventanilla") == ventanilla("--version").output.strip()


def test_who_shows_a_case_as_a_message_is_told_the_command_for_cases(ventanilla):
    told = ventanilla("show", "J-1", status=2).output

    assert "J-1 is a case: `ventanilla case J-1`" in told


def test_a_message_has_the_number_of_the_case_that_it_opened(begun, ventanilla):
    for number in ("1", "J-1", "j-1-2"):
        told = ventanilla("messages", "seen", number, status=1).stderr
        assert told.startswith("1: there is no such message, or it is not unread")


@pytest.mark.parametrize(
    "asked",
    [
        ("show", "uno"),
        ("messages", "requeue", "1", "dos"),
        ("messages", "seen", "1.5"),
        ("desk", "confirm", "P-7K2M4Q", "--name", "Ana"),
        ("notice", "withdraw", "el de ayer"),
    ],
)
def test_what_is_no_number_is_refused_in_the_clerks_language(
    ventanilla, asked, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert "no es ningún número: escriba 412" in ventanilla(*asked, status=2).stderr


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("cases --limit 0", "0 no es ningún número del 1 al 2147483648"),
        ("bookings --days muchos", "muchos no es ningún número del 1 al 366"),
        (
            "bookings --day 31/02/2026",
            "31/02/2026 no es ningún día: escriba 06/03/2026",
        ),
        ("case entries --since ayer", "ayer no es ningún día: escriba 06/03/2026"),
        ("audit list --since ayer", "ayer no es ningún día, ni con hora: escriba"),
        ("plenary list --session ayer", "ayer no es ningún día, ni con hora: escriba"),
        ("audit verify --public-key x", "sin --against no hay testimonios"),
    ],
)
def test_a_day_or_a_number_that_is_none_is_refused_with_how_to_write_it(
    begun, ventanilla, asked, why, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    assert why in ventanilla(*asked.split(), status=2).stderr


@pytest.mark.parametrize(
    "since",
    [
        *("06/03/2020", "06/03/2020 10:00"),
        *("2020-03-06", "2020-03-06 10:00", "2020-03-06T10:00+01:00"),
    ],
)
def test_since_when_acts_are_listed_is_written_as_other_moments_are(
    begun, ventanilla, since
):
    ventanilla("audit", "list", "--since", since)


def test_a_machine_without_time_zones_knows_the_town_s():
    command = [sys.executable, "-m", "gateway", "check"]
    bare = {**os.environ, "PYTHONTZPATH": ""}

    done = subprocess.run(
        [*command, "gateway/sandbox/trial/small.yaml"],
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (done.returncode, done.stderr)


def test_every_mistake_is_told_with_its_place(ventanilla, shown, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("town: {name: X}\nmailboxes: {}\notherwise: {deliver: clrk}\n")

    told = ventanilla("check", wrong, status=1).output
    mistakes = shown("check", wrong, status=1)["mistakes"]

    assert "wrong.yaml:3:22: " in told
    assert {"file", "line", "column", "problem", "hint"} <= set(mistakes[0])


def test_a_file_that_is_not_there_is_a_mistake_and_no_traceback(ventanilla, tmp_path):
    told = ventanilla("check", tmp_path / "nowhere.yaml", status=1)

    assert "nowhere.yaml:1:1: " in told.output


def test_explaining_says_where_it_goes_and_what_did_not_match(ventanilla, shown):
    text = "la farola de la calle Almez está fundida"

    told = ventanilla("explain", text).output
    decision = shown("explain", text)

    assert "deliver → alumbrado" in told
    assert ["alumbrado"] == [r["mailbox"] for r in decision["recipients"]]
    assert {True, False} == {step["matched"] for step in decision["trace"]}
    assert all(step["because"] for step in decision["trace"])


def test_explaining_takes_what_was_agreed_as_said(shown):
    text = "¿me guardáis la maceta azul?"

    told = shown("explain", text, "--channel", "telegram", "--agreed")
    other = shown("explain", text, "--channel", "telegram")

    assert {"policia", "sociales"} == {leg["mailbox"] for leg in told["recipients"]}
    assert "emergency" == told["urgency"] != other["urgency"]


def test_explaining_tells_what_matched_and_counts_what_did_not(ventanilla, shown):
    """
    What matched is read at a glance; with --near there is what nearly did, short enough
    to be read, and with --all every rule.
    """
    text = "menuda oscuridad la de anoche, no se ve la calle Almez"

    told, nearly, whole = (
        ventanilla("explain", text, *more).output.partition("why\n")[2].splitlines()
        for more in ((), ("--near",), ("--all",))
    )
    trace = shown("explain", text)["trace"]

    *why, near, silent = told
    *named, last = nearly
    assert {"yes"} == {line.split()[0] for line in why}
    assert f"  {len(named) - len(why)} other rules are near: --near shows them" == near
    assert {line.split()[0] for line in named} == {"yes", "near"}
    assert all(
        ", but " in line or " like " in line for line in named if "near " in line
    )
    rest = len(trace) - len(named)
    assert [f"  of {rest} other rules nothing matches: --all shows them"] * 2 == [
        silent,
        last,
    ]
    assert len(trace) == len(whole)
    assert sum(map(len, told)) < 1_000
    assert sum(map(len, nearly)) < 4_000 < sum(map(len, whole))


def test_explaining_knows_its_channels(ventanilla):
    told = ventanilla("explain", "hola", "--channel", "twiter", status=1).output

    assert "there is no channel 'twiter'" in told


def test_explaining_takes_a_sender_a_channel_and_a_time(shown):
    decision = shown(
        *("explain", "propongo para el pleno un carril bici"),
        *("--channel", "telegram", "--from", "7143663459"),
        *("--standing", "verified", "--at", "2026-03-02T10:00"),
    )

    assert ("deliver", "private") == (decision["outcome"], decision["reply"])
    assert "secretaria" in [r["mailbox"] for r in decision["recipients"]]


def test_explaining_takes_an_id_as_its_platform_writes_it(shown, tmp_path):
    routes = tmp_path / "slack.yaml"
    routes.write_text(
        "town: {name: Pueblo, accounts: {slack: U000}}\n"
        "mailboxes:\n"
        "  lights: {office: Lights, addresses: {slack: U024BE7LH}}\n"
        "otherwise: {deliver: lights}\n"
    )
    told = shown(
        *("explain", "hola", "--channel", "slack", "--from", "U024BE7LH"),
        *("--routes", routes),
    )

    assert "verified" == told["standing"]


def test_explaining_shows_where_the_number_of_a_question_stands(shown):
    decision = shown("explain", "¿cuánto cuesta un nicho en el cementerio?")

    assert ["fact-unknown"] == [said["name"] for said in decision["says"]]
    assert decision["says"][0]["text"].endswith(" J-…")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("propongo para el pleno un carril bici", "matter agenda proposal"),
        ("quiero reservar la pista de pádel", "procedure padel and tennis courts"),
    ],
)
def test_explaining_shows_no_receipt_where_something_else_is_told(shown, text, rule):
    """
    What becomes of a proposal, or what a form asks.
    """
    decision = shown("explain", text, "--standing", "verified")

    assert (rule, "deliver") == (decision["rule"], decision["outcome"])
    assert [] == decision["says"]


def test_an_expectation_that_fails_fails_the_command(ventanilla):
    ventanilla("explain", "la farola está fundida", "--expect", "alumbrado")
    told = ventanilla(
        "explain", "la farola está fundida", "--expect", "padron", status=1
    )

    assert "expected padron" in told.output


def test_without_a_daemon_status_says_where_it_looked(ventanilla, monkeypatch):
    monkeypatch.setenv("VENTANILLA_HTTP", "127.0.0.1:1")

    told = ventanilla("status", status=1)

    assert "127.0.0.1:1" in told.output
    assert "ventanilla run" in told.output


def test_a_server_that_was_left_behind_is_named_once_with_what_to_do(
    ventanilla, monkeypatch, server
):
    monkeypatch.setenv("VENTANILLA_STORE", server)
    monkeypatch.setattr(Timeline, "_goes_on", lambda *_: False)

    told = ventanilla("cases", status=1).stderr

    assert 1 == told.count("not used: another server took its place; switch it off")
    assert "store.left_behind" not in told


def test_a_database_that_is_away_is_named_without_its_password(ventanilla, monkeypatch):
    monkeypatch.setenv("VENTANILLA_STORE", "postgresql://me:hunter2@127.0.0.1:1/town")

    told = ventanilla("desk", "list", status=1)

    assert "PostgreSQL database town on 127.0.0.1" in told.output
    assert "hunter2" not in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    "looks",
    [("cases",), ("desk", "list"), ("audit", "verify"), ("restored",), ("copy",)],
)
def test_whoever_looks_into_an_empty_database_is_told_and_makes_no_table(
    ventanilla, monkeypatch, server, tmp_path, looks
):
    """
    Else a dump could not be restored there any more.
    """
    to = [f"sqlite:///{tmp_path}/new.db"] if looks == ("copy",) else []
    with database(server) as url:
        monkeypatch.setenv("VENTANILLA_STORE", url)
        told = ventanilla(*looks, *to, status=1).stderr
        with connected(url) as connection:
            tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            [made] = connection.execute(tables).fetchone()

    assert "there is no database (PostgreSQL database ventanilla_" in told
    assert 0 == made


def test_the_desk_makes_the_first_tables_of_an_empty_database(
    ventanilla, monkeypatch, server
):
    with database(server) as url:
        monkeypatch.setenv("VENTANILLA_STORE", url)
        document = "--document", "12345678Z"
        ventanilla("desk", "enrol", "--name", "Ana", "--consent", *document)

        assert "Ana" in ventanilla("desk", "list").stdout


@for_each(
    "looks",
    [
        ("outbox", "list"),
        ("outbox", "retry", "12.nothing"),
        ("messages", "list"),
        ("show", "7"),
        ("case", "J-1"),
        ("who", "telegram:1044"),
        ("audit", "list"),
        ("forget", "telegram:1044"),
        ("forget", "telegram:1044", "--dry-run"),
        ("forget", "telegram:1044", "--export", "/dev/null"),
        ("retention",),
        ("clock",),
        ("desk", "list"),
        ("desk", "show", "P-7K2M4Q"),
        ("desk", "revoke", "P-7K2M4Q"),
        ("desk", "add", "telegram:1044", "--person", "P-7K2M4Q"),
        ("counter", "answers"),
        ("counter", "answers", "--for", "G-4K7Q2M"),
        ("notice", "list"),
        ("notice", "publish", "Mañana no hay mercado"),
        ("plenary", "list"),
        ("plenary", "questions"),
        ("bookings",),
        ("suggest",),
        ("diff", "running", "running"),
    ],
)
def test_whoever_looks_in_the_wrong_place_is_told_and_makes_nothing(
    ventanilla, tmp_path, looks
):
    told = ventanilla(*looks, status=1)

    assert f"no database ({tmp_path}/state/ventanilla.db)" in told.stderr
    assert "VENTANILLA_STATE" in told.stderr
    assert not (tmp_path / "state").exists()


def test_nothing_is_dead_in_a_new_outbox(ventanilla, shown, begun):
    assert "everything that was due went out" in ventanilla("outbox", "list").output
    assert [] == shown("outbox", "list", "waiting")
    assert (
        "nobody has to be told by hand"
        in ventanilla("outbox", "list", "by-hand").output
    )


@pytest.mark.parametrize("verb", ["retry", "drop"])
def test_what_is_not_in_the_outbox_cannot_be_decided_on(ventanilla, verb, begun):
    told = ventanilla("outbox", verb, "12.nothing", status=1)

    assert "12.nothing: there is no such delivery" in told.output


def test_a_message_is_shown_with_its_sender_s_id_and_what_was_decided(ana_says, shown):
    async def put():
        store, message, number = await ana_says("la farola no luce")
        decision = Decision(
            outcome=Outcome.CHALLENGE,
            legs=(),
            requires=Standing.VERIFIED,
            flags=frozenset({"lookalike"}),
        )
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, decision=decision)
        )
        await store.close()
        return number

    told = shown("show", asyncio.run(put()))

    assert "1044" == told["sender"]["id"]
    assert ("verified", ["lookalike"]) == (
        told["decision"]["requires"],
        told["decision"]["flags"],
    )


def test_the_files_that_came_with_a_message_are_shown(ana_says, ventanilla, shown):
    """
    Else nobody sees that an answer had a plan with it that never arrived.
    """
    plan = Attachment(
        name="plano\x1b.pdf",
        media_type="application/pdf",
        reference="1",
        size=12_582_912,
    )
    film = Attachment(
        name="a.mp4", media_type="video/mp4", reference="2", too_large=True
    )

    async def put():
        store, message, number = await ana_says("aquí va el plano")
        message = evolve(message, attachments=(plan, film))
        await store.record(Filing(id=number, status=Status.ROUTED, message=message))
        await store.close()
        return number

    number = asyncio.run(put())

    told = ventanilla("show", number).stdout.splitlines()
    assert "  file: plano\\x1b.pdf, application/pdf, 12,582,912 bytes" in told
    assert "  file: a.mp4, video/mp4, too large for its platform" in told
    assert [12_582_912, None] == [f["bytes"] for f in shown("show", number)["files"]]


def test_a_message_that_is_not_there_is_said_not_to_be(ventanilla, begun):
    assert "no message 7" in ventanilla("show", "7", status=1).output
    assert "no message is quarantined" in ventanilla("messages", "list").output
    assert "no such message" in ventanilla("messages", "requeue", 7, status=1).output
    slip = ventanilla("messages", "seen", 7, status=1).output
    assert "not unread; who did what, when: `ventanilla audit list --object" in slip


def test_what_people_send_cannot_write_on_the_terminal():
    shown = visible("hola\x1b[2J\u202eevil\x07\u200b")

    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf")]


def test_nor_where_it_is_shown_to_machines(ana_says, ventanilla):
    said = "farola\x9b31m\u202egpj.exe\u200b \x7f\U000e0041 aquí"

    async def put():
        store, message, number = await ana_says(said)
        await store.record(Filing(id=number, status=Status.HELD, message=message))
        await store.close()
        return number

    told = ventanilla("show", asyncio.run(put()), "--json").stdout

    assert said == json.loads(told)["text"]
    assert all(c.isprintable() or c == "\n" for c in told)
    assert "aquí" in told


@given(st.text(st.characters()))
def test_json_says_the_same_escaped(said):
    told = escaped(json.dumps({said: [said]}, ensure_ascii=False))

    assert {said: [said]} == json.loads(told)
    assert told.isprintable()


def test_a_long_list_is_told_to_machines_bit_by_bit(monkeypatch, tmp_path):
    """
    As text it may be many times as large as what it tells of.
    """
    entry, file = {"what": "x" * 100}, tmp_path / "told"
    with file.open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        tracemalloc.start()
        print_json([entry] * 5_000)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert [entry] * 5_000 == json.loads(file.read_text())
    assert most < file.stat().st_size / 2


def test_a_number_that_no_message_has_is_refused(ventanilla):
    ventanilla("show", "9" * 30, status=2)


def test_a_state_that_cannot_be_made_names_its_setting(
    ventanilla, monkeypatch, tmp_path
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VENTANILLA_STATE", str(tmp_path / "file" / "state"))

    told = ventanilla(*ENROL, status=1)

    assert "VENTANILLA_STATE" in told.output
    assert "Traceback" not in told.output


ENROL = ("desk", "enrol", "--name", "Ana", "--consent", "--document", "12345678Z")


@pytest.mark.parametrize("command", [ENROL, ("who", "telegram:1044"), ("desk", "list")])
def test_no_command_makes_another_key_than_the_daemon_s(ventanilla, begun, command):
    """
    With another one, the document of somebody who is enrolled is nobody's.
    """
    (begun / "key").unlink()

    told = ventanilla(*command, status=1)

    assert "not the key that this database is kept by" in told.stderr
    assert not (begun / "key").exists()


def test_another_key_is_refused_and_the_daemon_s_stays_the_one(
    ventanilla, begun, monkeypatch
):
    with monkeypatch.context() as wrong:
        wrong.setenv("VENTANILLA_KEY", "w" * 32)
        told = ventanilla(*ENROL, status=1)
    monkeypatch.setenv("VENTANILLA_KEY", "d" * 32)

    assert "not the key that this database is kept by" in told.stderr
    assert "nobody is enrolled" in ventanilla("desk", "list").stdout


def test_a_command_makes_the_key_that_the_first_daemon_begins_with(
    ventanilla, tmp_path
):
    ventanilla(*ENROL)
    key = (tmp_path / "state" / "key").read_bytes()
    ventanilla("desk", "add", "telegram:1", "--name", "Berta", "--consent")

    assert key == (tmp_path / "state" / "key").read_bytes()


def test_what_the_desk_makes_before_the_first_start_is_said(ventanilla, tmp_path):
    database = f"a new database was made: {tmp_path}/state/ventanilla.db"

    first, second = ventanilla(*ENROL).stderr, ventanilla("desk", "list").stderr

    assert database in first
    assert f"a new key was made: {tmp_path}/state/key" in first
    assert "" == second


def test_where_the_database_is_gone_the_desk_makes_no_other(ventanilla, tmp_path):
    ventanilla(*ENROL)
    file = tmp_path / "state" / "ventanilla.db"
    for each in file.parent.glob("ventanilla.db*"):
        each.unlink()

    told = ventanilla(*ENROL, status=1)

    assert f"{file} is gone" in told.stderr
    assert not file.exists()


def test_what_is_decided_on_is_told_to_machines(ana_says, shown):
    async def put():
        store, message, number = await ana_says("la farola no luce")
        letter = Delivery(
            id="1.letter",
            message=number,
            to=message.sender,
            text="Hola",
            due_at=message.received_at,
        )
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, deliveries=(letter,))
        )
        lasts = timedelta(minutes=1)
        [due] = await store.claim(message.received_at, lasts, 10, ["telegram"])
        await store.settle(due.failed("they are gone"))
        await store.close()
        return number

    number = asyncio.run(put())

    told, twice = {"done": ["1.letter"], "missed": ["2.nothing"]}, ["1.letter"] * 2
    by = ("2.nothing", "--clerk", "inés")
    assert told == shown("outbox", "retry", *twice, *by, status=1)
    assert told == shown("outbox", "drop", *twice, *by, status=1)
    let_go = ("messages", "requeue", number, number, *by[1:])
    assert {"done": [number], "missed": []} == shown(*let_go)
    kept = shown("audit", "list", "--object", f"message {number}")
    assert [
        ("inés", "message.requeue", "done"),
        ("inés", "delivery.drop", "1.letter"),
        ("inés", "delivery.retry", "1.letter"),
    ] == [(act["actor"], act["action"], act["result"]) for act in kept]


def in_two_parts(message, number):
    """
    A text in two parts, and another one.
    """
    return tuple(
        Delivery(
            id=f"{number}.{name}",
            message=number,
            to=message.sender,
            text="Hola",
            part_of=part_of and f"{number}.{part_of}",
            due_at=message.received_at,
        )
        for name, part_of in (("one", ""), ("two", "one"), ("other", ""))
    )


def test_the_parts_of_one_text_are_dropped_together_and_none_is_missed(ana_says, shown):
    async def put():
        store, message, number = await ana_says("la farola no luce")
        parts = in_two_parts(message, number)
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, deliveries=parts)
        )
        await store.drop(parts[2].id, act())
        await store.close()
        return [part.id for part in parts]

    one, two, other = asyncio.run(put())

    told = {"done": [one, two], "missed": [other]}
    assert told == shown("outbox", "drop", one, two, other, status=1)


def test_parts_of_a_text_say_behind_which_dead_one_they_wait(
    ana_says, ventanilla, shown
):
    async def put():
        store, message, number = await ana_says("la farola no luce")
        parts = in_two_parts(message, number)
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, deliveries=parts)
        )
        now, lease = message.received_at, timedelta(minutes=1)
        [one] = await store.claim(now, lease, 1, ["telegram"])
        await store.settle(one.failed("it was deleted"))
        await store.close()
        return number, one.id

    number, one = asyncio.run(put())

    waiting = shown("outbox", "list", "waiting")
    assert [None, one] == [each["behind"] for each in waiting]
    told = f"waits for {one}, which is dead: retry or drop that one"
    assert 1 == ventanilla("outbox", "list", "waiting").output.count(told)
    assert 1 == ventanilla("show", number).output.count(told)
    ventanilla("outbox", "retry", one, "--clerk", "inés")
    assert not [d for d in shown("outbox", "list", "waiting") if d["behind"]]


def test_all_that_a_channel_did_not_take_while_it_was_down_is_tried_again(
    ana_says, shown, ventanilla
):
    now = datetime.now(UTC)

    def letter(name, channel, due_at=now):
        to = Address(channel, "7")
        return Delivery(id=name, message=1, to=to, text="Hola", due_at=due_at)

    async def put():
        store, message, number = await ana_says("la farola no luce")
        made = (
            letter("1.first", "telegram"),
            letter("1.second", "telegram"),
            letter("1.unknown", "telegram"),
            letter("1.waiting", "telegram"),
            letter("1.old", "telegram", now - timedelta(days=8)),
            letter("1.elsewhere", "email"),
        )
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, deliveries=made)
        )
        channels = ["telegram", "email"]
        ends = {
            "1.unknown": lambda d: d.unknown("?", now),
            "1.waiting": lambda d: d.deferred("a limit", now, now + timedelta(days=20)),
        }
        for due in await store.claim(now, timedelta(minutes=1), 10, channels):
            end = ends.get(due.id, lambda d: d.failed("down"))
            await store.settle(end(due))
        await store.close()

    asyncio.run(put())

    told = shown("outbox", "retry", "--channel", "telegram")
    expected = ["1.first", "1.second", "1.unknown", "1.waiting"]
    assert {"done": expected, "missed": [], "asking": 0} == told
    assert {"done": [], "missed": [], "asking": 0} == shown(
        "outbox", "retry", "--channel", "telegram"
    )
    assert ["1.elsewhere", "1.old"] == sorted(d["id"] for d in shown("outbox", "list"))
    assert "give ids, or --channel" in ventanilla("outbox", "retry", status=2).output
    slip = ventanilla("outbox", "retry", "--channel", "telegrm", status=1).stderr
    assert "there is no channel telegrm, only console, counter, email, telegram" in slip


def test_whoever_retries_a_channel_is_told_how_much_it_may_have_taken(
    ana_says, ventanilla
):
    now = datetime.now(UTC)

    async def put():
        store, message, number = await ana_says("la farola no luce")
        letter = in_two_parts(message, number)[0]
        made = (evolve(letter, due_at=now),)
        await store.record(
            Filing(id=number, status=Status.HELD, message=message, deliveries=made)
        )
        for at in (now, now + timedelta(hours=1)):
            [due] = await store.claim(at, timedelta(minutes=1), 1, ["telegram"])
            await store.settle(due.unknown("?", at))
        await store.close()

    asyncio.run(put())

    retry = "outbox", "retry", "--channel", "telegram"
    told = ventanilla(*retry).output
    assert 1 == json.loads(ventanilla(*retry, "--json").output)["asking"]
    assert "nothing has failed on telegram in 7d" in told
    assert "may have been sent, and are retried only by their ids: 1 (" in told


@pytest.mark.parametrize(
    "command", [("check",), ("explain", "hola"), ("sandbox",), ("bench",)]
)
def test_where_there_are_no_rules_each_command_says_how_to_name_them(
    ventanilla, tmp_path, monkeypatch, command
):
    monkeypatch.setenv("VENTANILLA_ROUTES", str(tmp_path / "none.yaml"))

    told = ventanilla(*command, status=1).output

    assert "none.yaml" in told
    assert "--routes" in told


@pytest.mark.parametrize(
    "command", [("sheet",), ("sandbox", "--scene-only"), ("bench", "--small")]
)
def test_where_there_is_no_temporary_folder_a_command_says_so(
    ventanilla, tmp_path, monkeypatch, command
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    # Fonts would be laid out in memory.
    monkeypatch.setattr(typeface, "_MEMORY", tmp_path / "gone")

    told = ventanilla(*command, status=1).stderr

    assert told.startswith(str(tmp_path / "gone"))
    assert told.endswith("No such file or directory\n")


@pytest.mark.parametrize("command", ["sandbox", "bench"])
def test_ctrl_c_ends_a_command_while_it_reads_the_rules(
    ventanilla, monkeypatch, command
):
    def reads(_):
        signal.raise_signal(signal.SIGINT)
        raise AssertionError

    monkeypatch.setattr("gateway.routing.load.read_files", reads)
    # As in a terminal: whoever starts the tests may ignore it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    try:
        assert "Aborted!" in ventanilla(command, status=1).output
    finally:
        signal.signal(signal.SIGINT, before)

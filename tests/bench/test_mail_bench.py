import email
import email.policy
import signal
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench import generate, letters, load, mail, pages, postfix, trial
from bench.load import Load
from gateway.routing.compiler import compile_routes
from gateway.serving import free_port


@pytest.fixture(scope="module")
def generator(tmp_path_factory):
    try:
        return load.compiled(tmp_path_factory.mktemp("load"))
    except load.MissingError as e:
        pytest.skip(str(e))


@pytest.fixture
def page(tmp_path):
    """
    A page with the marks of a section, and what stands between them afterwards.
    """
    path = tmp_path / "page.md"
    ended_by = signal.getsignal(signal.SIGTERM)

    def page(main, name, *arguments):
        path.write_text(f"above\n<!-- {name}: begin -->\n<!-- {name}: end -->\nbelow\n")
        run = ["--quick", *arguments, "--out", str(path)]
        assert 0 == CliRunner().invoke(main, run, catch_exceptions=False).exit_code
        text = path.read_text()
        assert text.startswith("above\n")
        assert text.endswith("\nbelow\n")
        lines = [line for line in text.splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]

    yield page
    signal.signal(signal.SIGTERM, ended_by)


def number(cell):
    return float(cell.strip("*").replace(",", ""))


def test_each_mail_is_about_one_matter():
    files = generate.source(generate.rules(200))
    table = compile_routes(files.pop("routes.yaml"), included=files)

    made = letters.letters(200, 2_048, 20)

    assert 20 == len(set(made))
    for raw in made:
        assert 1_800 < len(raw) < 2_300
        sent = email.message_from_bytes(raw, policy=email.policy.default)
        assert generate.TOWN == sent["To"]
        assert 1 == letters.matters(table, letters.read(raw, table))


def test_the_page_tells_what_proof_costs(page, generator):
    head, _, *rows = page(mail.main, "mail-proof", "--only", "mail-proof")

    assert ["who vouches", "delivered a second", "ms of processor a mail"] == head
    assert ["nobody looks", "SPF, DKIM and DMARC"] == [row[0] for row in rows]
    assert all(number(cell) > 0 for row in rows for cell in row[1:])


def test_a_crowd_is_heard_whole(tmp_path):
    # Enough for the clock by which processor time is counted, of ten milliseconds.
    heard = pages.hear("Telegram, updates", 200, tmp_path / "ours")

    assert heard.accepted > 0
    assert heard.ours > 0


@pytest.fixture
def open_folder():
    """
    A folder that others may look into: Postfix's processes are not root, and pytest's
    own folders are ours alone.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@pytest.mark.skipif(postfix.why_not() is not None, reason=str(postfix.why_not()))
def test_every_mail_of_a_load_reaches_a_mailbox_of_postfix(open_folder, generator):
    pack = letters.pack(open_folder / "pack", letters.letters(1_000, 2_048, 3))
    system = postfix.Postfix(open_folder / "postfix", free_port())

    with trial.on(system, generator) as running:
        seen = running.run(Load(pack=pack, count=7, sessions=2))
        memory = running.memory()

    assert (7, 0) == (seen.taken.taken, seen.taken.refused)
    assert 7 == trial.delivered(system.mail)
    assert 0 < seen.taken.p50 <= seen.taken.p99
    assert memory.own > 1

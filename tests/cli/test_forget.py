"""
What `forget` and `retention` leave behind on the disk.
"""

import asyncio
import errno
import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.cli.erasing import preview
from gateway.core.filing import Filing, Status
from gateway.store.erasing import tidying

pytestmark = pytest.mark.usefixtures("begun")

CLERK = ("--clerk", "Inés", "--no-wait")


def test_what_is_handed_over_is_its_owners_to_read_whatever_the_file_was(
    ventanilla, shown, tmp_path
):
    told = shown("counter", "write", *CLERK, "--guest", "Rosa", "la farola no luce")
    file = tmp_path / "theirs.json"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o644)

    ventanilla("forget", f"counter:{told['whose']}", "--export", file)

    assert 0o600 == file.stat().st_mode & 0o777


def test_that_everything_was_handed_over_is_an_act_with_who_did_it_and_the_files_hash(
    ventanilla, shown, tmp_path
):
    told = shown("counter", "write", *CLERK, "--guest", "Rosa", "la farola no luce")
    file = tmp_path / "theirs.json"

    ventanilla("forget", f"counter:{told['whose']}", "--export", file, *CLERK[:2])

    acts = shown("audit", "list", "--object", "message 1")
    [act] = [each for each in acts if each["action"] == "person.export"]
    assert "Inés" == act["actor"]
    assert hashlib.sha256(file.read_bytes()).hexdigest() in act["payload"]


def test_before_anybody_is_erased_it_is_shown_whose_it_is_and_asked(
    ventanilla, shown, tmp_path
):
    enrol = ["desk", "enrol", "--name", "Pedro Luna", "--document", "12345678Z"]
    person = shown(*enrol, "--consent")["person"]
    ventanilla("desk", "add", "telegram:7", "--person", person)

    written = ventanilla("forget", person, "--export", tmp_path / "his.json").output
    refused = ventanilla("forget", person, typed="n\n", status=1).output
    unasked = ventanilla("forget", person, "--json", status=2).output
    before = shown("desk", "show", person)["name"]
    done = ventanilla("forget", person, typed="y\n").output

    assert "his.json: Pedro Luna; messages: 0" in written
    assert "Pedro Luna" in refused
    assert "telegram:7" in refused
    assert "This cannot be undone" in refused
    assert "--yes" in unasked
    assert "Pedro Luna" == before
    assert f"person {person}: erased" in done
    assert "no person" in ventanilla("desk", "show", person, status=1).output


def test_that_a_message_was_erased_is_told_in_the_readers_language(
    ventanilla, ana_says, monkeypatch
):
    async def come():
        store, message, number = await ana_says("la farola no luce")
        await store.record(Filing(id=number, status=Status.ROUTED, message=message))
        await store.close()

    asyncio.run(come())
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")

    done = ventanilla("forget", "telegram:1044", "--even-open", "--yes").output

    assert "mensaje 1: borrado; mensajes: 1, " in done
    assert "problema: borrado" in ventanilla("show", "1").output


def test_nobody_is_forgotten_who_agreed_for_a_child_that_still_counts(
    ventanilla, shown
):
    enrol = ["desk", "enrol", "--consent", "--name"]
    mother = shown(*enrol, "Ana Gil", "--document", "12345678Z")["person"]
    born = f"{datetime.now(UTC).year - 9}-01-31"
    child = [*enrol, "Eva Gil", "--document", "X1234567L", "--born", born]
    eva = shown(*child, "--guardian", mother)["person"]

    looked = shown("forget", mother, "--dry-run")
    refused = ventanilla("forget", mother, "--yes", status=1).output
    ventanilla("desk", "revoke", eva, "--yes")
    done = ventanilla("forget", mother, "--yes").output

    assert f"{eva} (Eva Gil) is under 14" in looked["in_the_way"][0]
    assert f"{eva} (Eva Gil) is under 14" in refused
    assert f"person {mother}: erased" in done


def test_machines_read_the_same_in_whichever_language_the_clerk_does(
    ventanilla, shown, monkeypatch
):
    enrol = ["desk", "enrol", "--consent", "--name"]
    mother = shown(*enrol, "Ana Gil", "--document", "12345678Z")["person"]
    born = f"{datetime.now(UTC).year - 9}-01-31"
    child = [*enrol, "Eva Gil", "--document", "X1234567L", "--born", born]
    shown(*child, "--guardian", mother)

    given = "forget", mother, "--dry-run"
    monkeypatch.setenv("LC_ALL", "en")
    before = shown(*given)
    monkeypatch.setenv("LC_ALL", "es")
    after, read = shown(*given), ventanilla(*given).output

    assert "is under 14" in before["in_the_way"][0]
    assert before == after
    assert "menos de 14" in read


def test_a_child_that_is_fourteen_by_the_towns_clocks_keeps_nobody(
    ventanilla, shown, monkeypatch
):
    """
    Half past midnight in the town is the day before by UTC.
    """
    enrol = ["desk", "enrol", "--consent", "--name"]
    mother = shown(*enrol, "Ana Gil", "--document", "12345678Z")["person"]
    year = datetime.now(UTC).year
    child = [
        *enrol,
        "Eva Gil",
        "--document",
        "X1234567L",
        "--born",
        f"{year - 9}-01-31",
    ]
    shown(*child, "--guardian", mother)
    birthday = datetime(year + 5, 1, 30, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(preview, "utcnow", lambda: birthday)

    looked = shown("forget", mother, "--dry-run")

    assert [] == looked["in_the_way"]


@pytest.mark.parametrize("how", [(), ("--dry-run",), ("--export", "theirs.json")])
@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("email:alcaldia@junar.example", "Alcaldesa-Presidenta"),
        ("email:ayuntamiento@junar.example", "Junar de la Vega"),
    ],
)
def test_an_office_is_nobody_and_is_not_forgotten(ventanilla, address, whose, how):
    told = ventanilla("forget", address, *how, status=1).output

    assert f"{address} is {whose}'s address: an office is no person" in told


def test_that_there_is_no_room_to_clean_the_files_is_told_as_it_is(
    ventanilla, monkeypatch
):
    def full(file, patience):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(tidying, "tidy", full)

    told = ventanilla("retention", status=1).output

    assert "there is no space to rewrite the database" in told
    assert "somebody reads" not in told


@pytest.mark.parametrize("how", ["--dry-run", "--yes"])
def test_what_cannot_be_printed_is_no_letter_that_cannot_be_erased(shown, how):
    told = shown("counter", "write", *CLERK, "--guest", "Rosa", "la farola no luce")
    given = "forget", told["whose"], "--even-open", how

    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gateway", *given],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert 1 == done.returncode
    assert done.stderr.endswith("more can be written: No space left on device\n")

"""
What commands make: what is personal is for whoever made it.
"""

import errno
import os
import select
import subprocess
import sys

import pytest

from gateway.cli.output_files import handing_over, write_document

#: How a command ends by where its document cannot be: a folder is no file, which is
#: known before anything else is.
AS_WRONG = {"no/x": 1, "state/x": 1, "taken": 2}


@pytest.fixture
def file(tmp_path):
    """
    One that everybody may read, as files mostly are.
    """
    file = tmp_path / "entradas.csv"
    file.write_text("what was there before, and is longer", "utf-8")
    file.chmod(0o644)
    return file


def test_what_is_personal_is_nobody_elses_to_read_whatever_the_file_was(file):
    write_document(b"Ana Gil", file, personal=True)

    assert ("Ana Gil", 0o600) == (file.read_text("utf-8"), file.stat().st_mode & 0o777)


def test_what_is_for_everybody_stays_so(file):
    write_document(b"cifras", file, personal=False)

    assert ("cifras", 0o644) == (file.read_text("utf-8"), file.stat().st_mode & 0o777)


def test_what_is_for_everybody_is_as_any_new_file(tmp_path):
    before = os.umask(0o027)
    try:
        write_document(b"cifras", tmp_path / "cifras.csv", personal=False)
    finally:
        os.umask(before)

    assert 0o640 == (tmp_path / "cifras.csv").stat().st_mode & 0o777


@pytest.mark.parametrize("personal", [True, False])
def test_a_full_disk_leaves_what_was_there_and_no_empty_file(
    file, monkeypatch, personal
):
    def is_full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", is_full)
    for each in (file, file.with_name("new.csv")):
        with pytest.raises(SystemExit):
            write_document(b"cifras", each, personal=personal)

    assert "what was there before, and is longer" == file.read_text("utf-8")
    assert [file] == [*file.parent.iterdir()]


def test_what_is_no_ordinary_file_is_everybody_elses_as_before(tmp_path):
    """
    Root's command would take /dev/null from the whole machine.
    """
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o644)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    with handing_over(b"Ana Gil", pipe):
        assert not select.select([end], [], [], 0)[0]

    assert (b"Ana Gil", 0o644) == (os.read(end, 99), pipe.stat().st_mode & 0o777)
    os.close(end)


@pytest.mark.parametrize("personal", [True, False])
def test_what_stands_in_a_file_that_is_standard_output_stays_there(file, personal):
    """
    The shell has opened it, as by >> or for cron, and puts what comes next behind it.
    """
    writes = (
        "from pathlib import Path\n"
        "from gateway.cli.output_files import write_document\n"
        f"write_document(b'Ana Gil', Path('/dev/stdout'), personal={personal})"
    )
    with file.open("ab") as out:
        subprocess.run([sys.executable, "-c", writes], stdout=out, check=True)

    assert "what was there before, and is longerAna Gil" == file.read_text("utf-8")
    assert [file] == list(file.parent.iterdir())


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("given", ["sheet", "case entries"])
@pytest.mark.parametrize("name", ["routes.yaml", "lights.YML"])
def test_no_document_is_written_over_rules(ventanilla, tmp_path, given, name):
    rules = tmp_path / name
    before = rules.read_text("utf-8") if rules.exists() else "topics: {}\n"
    rules.write_text(before, "utf-8")

    told = ventanilla(*given.split(), "--out", rules, status=1).stderr

    assert "it is not overwritten; give another name" in told
    assert before == rules.read_text("utf-8")


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    "given", [("case", "entries"), ("plenary", "export", "--session", "2026-03-05")]
)
def test_lists_of_who_said_what_are_personal(ventanilla, file, given):
    ventanilla(*given, "--out", file)

    assert 0o600 == file.stat().st_mode & 0o777


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    ("name", "why"),
    [("no/x.json", "No such file or directory"), ("x" * 300, "File name too long")],
)
def test_what_cannot_be_handed_over_says_no_word_of_erasing(
    ventanilla, shown, tmp_path, name, why
):
    said = "counter", "write", "--no-wait", "--guest", "Rosa", "la farola no luce"
    whose = shown(*said)["whose"]

    told = ventanilla("forget", whose, "--export", tmp_path / name, status=1).stderr

    assert f"{name}: cannot be written: {why}" in told
    assert "erased" not in told


def test_until_it_is_noted_nobody_has_it_and_what_was_there_before_stays(file):
    with pytest.raises(KeyError), handing_over(b"Ana Gil", file):
        raise KeyError

    assert "what was there before, and is longer" == file.read_text("utf-8")
    assert [file] == list(file.parent.iterdir())


def test_who_gives_up_meanwhile_leaves_nothing_behind(file, monkeypatch):
    def give_up(descriptor):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", give_up)
    with pytest.raises(KeyboardInterrupt):
        write_document(b"Ana Gil", file, personal=True)

    assert [file] == [*file.parent.iterdir()]


def test_a_link_to_a_file_stays_one(file):
    link = file.with_name("link.csv")
    link.symlink_to(file)

    write_document(b"Ana Gil", link, personal=True)

    assert (True, b"Ana Gil") == (link.is_symlink(), file.read_bytes())


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("where", ["no/x", "state/x", "taken"])
def test_the_chain_tells_of_no_document_that_could_not_be_written(
    ventanilla, shown, tmp_path, where
):
    (tmp_path / "taken").mkdir()
    said = "counter", "write", "--no-wait", "--guest", "Rosa", "la farola no luce"
    whose = shown(*said)["whose"]
    before = shown("audit", "list")

    ventanilla("case", "entries", "--out", tmp_path / where, status=AS_WRONG[where])
    given = "forget", whose, "--export", tmp_path / where
    ventanilla(*given, status=AS_WRONG[where])

    assert before == shown("audit", "list")

"""
A sysadmin takes the town to another database.
"""

import asyncio

import pytest


def test_what_was_said_is_there_afterwards(ana_says, shown, monkeypatch, tmp_path):
    async def said():
        store, _, number = await ana_says("una farola fundida")
        await store.close()
        return number

    number = asyncio.run(said())
    before = shown("show", number)
    new = f"sqlite:///{tmp_path}/new.db"
    told = shown("copy", new)

    assert 1 == told["tables"]["messages"]
    assert sum(told["tables"].values()) == told["rows"]
    monkeypatch.setenv("VENTANILLA_STORE", new)
    assert before == shown("show", number)


def test_a_person_is_told_what_is_next(begun, ventanilla, tmp_path):
    told = ventanilla("copy", f"sqlite:///{tmp_path}/new.db").stdout

    assert "copied and compared: set VENTANILLA_STORE to the new database" in told
    # SQLite has one daemon.
    assert "on the one node that goes on" in told


def test_where_no_store_is_nothing_is_made(ventanilla, tmp_path):
    told = ventanilla("copy", f"sqlite:///{tmp_path}/new.db", status=1).output

    assert "there is no database" in told
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("to", ["nowhere", "mysql://town", "sqlite://"])
def test_what_is_no_database_is_told(begun, ventanilla, to):
    told = ventanilla("copy", to, status=1).output

    assert "TO: it must be sqlite:///FOLDER/FILE or postgresql://" in told


def test_the_database_itself_is_no_other(begun, ventanilla):
    told = ventanilla("copy", f"sqlite:///{begun}/ventanilla.db", status=1).output

    assert "everything is there already" in told


def test_beside_a_running_daemon_nothing_is_copied(working, ventanilla, tmp_path):
    with working():
        told = ventanilla("copy", f"sqlite:///{tmp_path}/new.db", status=1).output

        assert "another daemon works there" in told
    ventanilla("copy", f"sqlite:///{tmp_path}/new.db")

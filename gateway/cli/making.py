"""
What commands make: documents and papers, where the disk lets them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from gateway.cli.printing import fail
from gateway.cli.wording import say
from gateway.files import why
from gateway.settings import Environment

#: Where standard output is (POSIX, unistd.h).
_OUTPUT = 1


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
        fail(say("in-state-folder", file=file))
    return file


def put(written: bytes, file: Path | None, *, personal: bool) -> None:
    """
    Write a document, which may be *personal*, or give it on standard output; that it
    cannot be written ends the command.
    """
    if file is None or personal or _is_output(file):
        with handed_over(written, file):
            return
    with _writing(file):
        apart(file).write_bytes(written)


@contextmanager
def handed_over(written: bytes, file: Path | None) -> Iterator[None]:
    """
    Hand over a personal document, in a *file* or on standard output, once what is done
    meanwhile is done, such as noting it: the chain tells of no document that could not
    be written, and nobody has one before the chain tells of it.

    The document lies whole beside the file until then. It is nobody else's to read,
    also where the file was there before. What is no ordinary file, such as /dev/null,
    stays as it is, and so does standard output, be it a file or named as /dev/stdout.
    That it cannot be written ends the command.
    """
    if file is None or _is_output(file):
        yield
        click.echo(written, nl=False)
        return
    if apart(file).exists() and not file.is_file():
        with _writing(file), file.open("wb") as out:
            yield
            out.write(written)
        return
    place = file.resolve()
    with _writing(file):
        whole = _staged(written, place.parent)
    try:
        yield
        with _writing(file):
            whole.rename(place)
    finally:
        whole.unlink(missing_ok=True)


def _is_output(file: Path) -> bool:
    """
    Say whether a *file* is standard output, under whatever name.
    """
    try:
        return os.path.samestat(file.stat(), os.fstat(_OUTPUT))
    except OSError:
        return False


def _staged(written: bytes, folder: Path) -> Path:
    """
    Write a document where only whoever made it reads it, under a name of no meaning.

    Raises:
        OSError: It cannot be written. Nothing of it is left, nor where one gave up.
    """
    with NamedTemporaryFile(prefix=".ventanilla.", dir=folder, delete=False) as out:
        try:
            out.write(written)
            out.flush()
            os.fsync(out.fileno())  # it may be on a stick
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise
    return Path(out.name)


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        fail(say("not-written", file=file, why=e.strerror))

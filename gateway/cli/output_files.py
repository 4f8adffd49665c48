"""
Writing of documents to files and standard output.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from gateway.cli.printing import fail
from gateway.cli.wording import say
from gateway.environment import Environment
from gateway.files import why

#: The file descriptor of standard output (POSIX, unistd.h).
_OUTPUT = 1


@contextmanager
def exit_on_os_error() -> Iterator[None]:
    """
    Exit with 1 on an OSError inside, such as a full disk or a missing temporary folder,
    and say why.
    """
    try:
        yield
    except OSError as e:
        fail(": ".join(filter(None, (e.filename, why(e)))))


out_option = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; standard output by default.",
)


def not_ours(file: Path) -> Path:
    """
    Return *file*, a file or folder to write to; exit with 1 if it is in the state
    folder, or stands there and is YAML, as no document is. So no command overwrites the
    key, the database or rules.
    """
    state = Environment(os.environ).path("VENTANILLA_STATE", "var")
    if file.resolve().is_relative_to(state.resolve()):
        fail(say("in-state-folder", file=file))
    if file.suffix.lower() in (".yaml", ".yml") and file.exists():
        fail(say("over-rules", file=file))
    return file


def write_document(written: bytes, file: Path | None, *, personal: bool) -> None:
    """
    Write a document to *file*, or to standard output if it is None; exit with 1 if that
    is not possible; then what was there before stays. A *personal* one is written so
    that nobody else can read the file.
    """
    with handing_over(written, file, personal=personal):
        pass


def append_line(line: str, file: Path) -> None:
    """
    Add a *line* of ASCII to *file*: whole, or not at all; and on a line of its own,
    even if the last one was cut, as by a loss of power. Exit with 1 if it cannot be
    written.
    """
    with _writing(file):
        before = file.read_bytes() if file.is_file() else b""
        begins = "\n" if before and not before.endswith(b"\n") else ""
        added = f"{begins}{line}\n".encode("ascii")
        # Not buffered: what could not be written would be written when it is closed.
        with file.open("ab", buffering=0) as out:
            try:
                while added:
                    added = added[out.write(added) :]
                os.fsync(out.fileno())  # it may be on a USB stick
            except OSError:
                with suppress(OSError):
                    out.truncate(len(before))
                raise


@contextmanager
def handing_over(
    written: bytes, file: Path | None, *, personal: bool = True
) -> Iterator[None]:
    """
    Write a document to *file*, or to standard output if it is None, once the
    body of the `with` has succeeded, such as recording it in the audit chain. So the
    chain records no document that could not be written, and nobody gets a document that
    is not recorded. Exit with 1 if it cannot be written.

    The document is first written whole to a temporary file in the same folder, which
    then replaces *file*. Only the user can read a *personal* one, even if others could
    read the file before. A special file, such as /dev/null, is written to and not
    replaced; so is standard output, even if it is a file or named /dev/stdout.
    """
    if file is None or _is_output(file):
        yield
        click.echo(written, nl=False)
        return
    with _writing(file):
        is_special = not_ours(file).exists() and not file.is_file()
    if is_special:
        with _writing(file), file.open("wb") as out:
            yield
            out.write(written)
        return
    place = file.resolve()
    with _writing(file):
        whole = _staged(written, place.parent)
        if not personal:
            _open_up(whole, place)
    try:
        yield
        with _writing(file):
            whole.rename(place)
    finally:
        whole.unlink(missing_ok=True)


def _is_output(file: Path) -> bool:
    """
    Return whether *file* is standard output, under whatever name.
    """
    try:
        return os.path.samestat(file.stat(), os.fstat(_OUTPUT))
    except OSError:
        return False


def _staged(written: bytes, folder: Path) -> Path:
    """
    Write a document to a temporary file in *folder* that only this user can read, and
    return its path.

    Raises:
        OSError: It cannot be written. Whatever the error, nothing of it is left.
    """
    with NamedTemporaryFile(prefix=".ventanilla.", dir=folder, delete=False) as out:
        try:
            out.write(written)
            out.flush()
            os.fsync(out.fileno())  # it may be on a USB stick
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise
    return Path(out.name)


def _open_up(made: Path, place: Path) -> None:
    """
    Give the file *made* the owner and rights of the one at *place*; else the usual ones
    of a new file.
    """
    try:
        before = place.stat()
    except FileNotFoundError:
        mask = os.umask(0o077)
        os.umask(mask)
        made.chmod(0o666 & ~mask)
        return
    if os.geteuid() == 0:
        os.chown(made, before.st_uid, before.st_gid)
    made.chmod(stat.S_IMODE(before.st_mode))


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as e:
        fail(say("not-written", file=file, why=e.strerror))

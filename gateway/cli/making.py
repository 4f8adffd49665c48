"""
What commands make: documents and papers, where the disk lets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.cli.shared import fail
from gateway.files import why


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


def put(written: bytes, file: Path) -> None:
    """
    Write a document; that it cannot be ends the command.
    """
    try:
        file.write_bytes(written)
    except OSError as e:
        fail(f"{file}: cannot be written: {e.strerror}")

"""
The load generator: `load.c`, compiled when it is needed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from attrs import field, frozen

_SOURCE = Path(__file__).with_name("load.c")

#: Timeout in seconds of one load.
_PATIENCE = 900


class MissingError(Exception):
    """
    Something that a measurement needs is not installed; the message says what.
    """


@frozen(kw_only=True)
class Taken:
    """
    The result of a load.

    Attributes:
        taken: Mails that were answered with 250.
        refused: All others.
        seconds: From the first connection to the last answer.
        p50, p99: From the end of a mail's data to the 250, in milliseconds.
    """

    taken: int
    refused: int
    seconds: float
    p50: float
    p99: float


@frozen(kw_only=True)
class Load:
    """
    Mails to be sent.

    Attributes:
        pack: A file of them.
        count: How many are sent.
        sessions: Concurrent connections.
        rate: Mails offered per second; 0 for as many as are accepted.
    """

    pack: Path
    count: int
    sessions: int
    rate: int = 0


@frozen
class Generator:
    """
    The compiled load generator.
    """

    program: Path = field(converter=Path)

    def send(self, load: Load, port: int, recipient: str, first: int) -> Taken:
        """
        Send *load* to a port of 127.0.0.1; the mails are numbered from *first*.

        Raises:
            RuntimeError: It could not be sent.
        """
        done = subprocess.run(  # noqa: S603 - what we have just compiled
            [
                *(self.program, "-P", str(port), "-t", recipient),
                *("-s", str(load.sessions), "-n", str(load.count)),
                *("-R", str(load.rate), "-o", str(first), load.pack),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
        if done.returncode != 0:
            raise RuntimeError(f"the load failed: {done.stderr[:500]}{done.stdout}")
        told = json.loads(done.stdout)
        return Taken(
            taken=told["taken"],
            refused=told["refused"],
            seconds=told["seconds"],
            p50=told["answer_p50"],
            p99=told["answer_p99"],
        )


def compiled(folder: Path) -> Generator:
    """
    Compile the load generator into *folder*.

    Raises:
        MissingError: There is no C compiler.
    """
    compiler = shutil.which("cc")
    if compiler is None:
        raise MissingError("there is no C compiler (cc): apt install gcc libc6-dev")
    program = folder / "load"
    subprocess.run(  # noqa: S603 - our own source
        [compiler, "-O2", "-Wall", "-o", program, _SOURCE], check=True
    )
    return Generator(program)

"""
A lock between the processes of one test run, for work whose result they share.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RULES = Path(__file__).parents[2] / "routes.yaml"


@contextmanager
def turn() -> Iterator[None]:
    """
    Wait until no other process compiles a town: loading what it stored takes no time.
    """
    with RULES.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield

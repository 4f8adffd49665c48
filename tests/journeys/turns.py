"""
Turns of the processes of one run, where all would do the same at the same moment.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RULES = Path(__file__).parents[2] / "routes.yaml"


@contextmanager
def turn() -> Iterator[None]:
    """
    Wait until nobody else compiles a town: what they kept takes no time to find.
    """
    with RULES.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield

"""
Preloaded by the fork server: everything that takes long when our program starts.
"""

import gc
import os
import sys
import tempfile
from pathlib import Path

import anyio._backends._asyncio  # noqa: F401 - it is found when it is first waited.
import httpcore  # noqa: F401 - with trio, wherever that is at hand.
import twisted.internet.asyncioreactor  # noqa: F401 - no reactor is made by that.
from lent import with_tables
from structlog.testing import capture_logs
from turns import RULES, turn

import gateway.cli.desk.desk
import gateway.daemon.run  # noqa: F401
from gateway.daemon.loading import preload
from gateway.daemon.loop import new_loop
from gateway.routing.collecting import collect_seldom
from gateway.routing.load import compile_files
from gateway.routing.rule_files import RuleFiles, read_files
from gateway.routing.table import RoutingTable
from gateway.routing.texts import shipped
from gateway.store import sql

collect_seldom()
# Entry points are searched on the path that the forked processes will have.
sys.path[:] = os.environ["PYTHONPATH"].split(os.pathsep)
shipped()
preload({f"VENTANILLA_{name}_": "" for name in ("EMAIL", "TELEGRAM", "TWITTER")})

new_loop().close()

# New files are copied with their tables; creating tables is tested where programs are
# started without the fork server.
with tempfile.TemporaryDirectory() as folder, capture_logs():
    sql.create_file = with_tables(Path(folder))

cached = RuleFiles.cached
TOWN = read_files(RULES)
with turn():
    TABLE = compile_files(TOWN)


def at_hand(self, kind, make, *of):
    """
    Return the sample town's compiled rules; compile any others.
    """
    its = kind is RoutingTable and self == TOWN
    return TABLE if its else cached(self, kind, make, *of)


RuleFiles.cached = at_hand

# Excluded from garbage collection in forked processes: collecting it would take as long
# as their whole start, and unshare all memory pages.
gc.freeze()

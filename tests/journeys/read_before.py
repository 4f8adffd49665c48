"""
What takes long when our program starts: whoever is forked from a process that has
imported this has it.
"""

import gc
from pathlib import Path

import httpcore  # noqa: F401 - with trio, wherever that is at hand.
import twisted.internet.asyncioreactor  # noqa: F401 - no reactor is made by that.

import gateway.cli.desk.desk
import gateway.daemon.run  # noqa: F401
from gateway.cli.main import COLLECTING
from gateway.daemon.loading import preload
from gateway.routing.load import Files, read_files

gc.set_threshold(*COLLECTING)
preload({f"VENTANILLA_{name}_": "" for name in ("EMAIL", "TELEGRAM", "TWITTER")})

compile_ = Files.compile
TOWN = read_files(Path(__file__).parents[2] / "routes.yaml")
TABLE = TOWN.compile()


def at_hand(self):
    """
    Give the sample town's rules as they were compiled; compile any others.
    """
    return TABLE if self == TOWN else compile_(self)


Files.compile = at_hand

# What is here already is looked at by no collector of whoever is forked from this
# process: that takes as long as their whole start, and no page would stay shared.
gc.collect()
gc.freeze()

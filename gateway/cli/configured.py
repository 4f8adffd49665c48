"""
The gateway's settings, or why they are wrong.
"""

from __future__ import annotations

import os
from pathlib import Path

from gateway.cli.printing import fail
from gateway.cli.wording import say
from gateway.core.errors import SettingsInvalid
from gateway.environment import Environment
from gateway.files import why
from gateway.settings import Settings, read_settings


def settings() -> Settings:
    """
    Read the gateway's settings; if they are wrong, print why and exit with 1.
    """
    try:
        return read_settings(Environment(os.environ))
    except SettingsInvalid as e:
        fail(*e.problems)


def settings_in_use() -> Settings:
    """
    Read the gateway's settings; exit with 1 if its database does not exist. Making an
    empty one would hide that the settings name the wrong place.
    """
    known = settings()
    if absent := missing(known):
        fail(say("no-database", file=absent))
    return known


def missing(known: Settings) -> Path | None:
    """
    Return the path of SQLite's file if it does not exist.
    """
    file = known.store.removeprefix("sqlite:///")
    try:
        there = file == known.store or Path(file).exists()
    except OSError as e:
        fail(f"{file}: {why(e)}")
    return None if there else Path(file)

"""
The platforms of all installed channels, ours and third parties' alike.

Beside the module that an entry point of `gateway.channels` names, there may be a module
``platform`` with a ``PLATFORM``. Only that one is loaded here, because whoever only
reads rules needs no more of a channel.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from gateway.core.platform import Platform

#: The entry-point groups of channels, and of step-up providers.
GROUP, STEP_UPS = "gateway.channels", "gateway.step_ups"


def entries(group: str = GROUP) -> Sequence[EntryPoint]:
    """
    Return the installed entry points of a *group*, ordered by name. The result is
    cached, also in forked processes, since another version may be installed meanwhile.
    """
    return _entries(group, tuple(sys.path))


def installed() -> tuple[str, ...]:
    """
    Return the names of the installed channels.
    """
    return tuple(_platforms(tuple(sys.path)))


def platform(channel: str) -> Platform:
    """
    Return the platform of a *channel*; the default one if it is not installed.
    """
    return _platforms(tuple(sys.path)).get(channel) or Platform()


def read_platform(entry: EntryPoint) -> Platform:
    """
    Load the platform of the channel that *entry* names.

    Raises:
        Exception: Whatever a third party's module raises when it is loaded.
        SystemExit: It exits, for instance because a library is missing.
    """
    name = _beside(entry)
    if not (name and find_spec(name)):
        return Platform()
    found = import_module(name).PLATFORM
    if not isinstance(found, Platform):
        raise TypeError(f"{name}.PLATFORM is no Platform")
    return found


def sources() -> list[Path]:
    """
    Return the source files of the platforms: what was compiled with them must be
    compiled again if one changes.
    """
    installed()  # Makes sure that they are loaded.
    modules = (sys.modules.get(_beside(entry)) for entry in entries())
    return [Path(m.__file__) for m in modules if m is not None and m.__file__]


def _beside(entry: EntryPoint) -> str:
    package = entry.module.rpartition(".")[0]
    return f"{package}.platform" if package else ""


@cache
def _entries(group: str, path: tuple[str, ...]) -> Sequence[EntryPoint]:
    del path  # Only a key of the cache: what is installed depends on it.
    return sorted(entry_points(group=group), key=lambda entry: entry.name)


@cache
def _platforms(path: tuple[str, ...]) -> Mapping[str, Platform]:
    del path  # As above.
    return {entry.name: _or_any(entry) for entry in entries()}


def _or_any(entry: EntryPoint) -> Platform:
    try:
        return read_platform(entry)
    except (Exception, SystemExit):  # noqa: BLE001 - a stranger's module may do anything
        # The daemon refuses this channel with the reason; the others work.
        return Platform()

"""
The platforms of the channels that are installed: ours and strangers' the same way.

Beside the module that an entry point of `gateway.channels` names may lie one that is
called ``platform``, with a ``PLATFORM``. Nothing else of the channel is loaded here: it
is not asked for more by whoever only reads rules.
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

#: Where channels are named, and ways to prove who one is.
GROUP, STEP_UPS = "gateway.channels", "gateway.step_ups"


def entries(group: str = GROUP) -> Sequence[EntryPoint]:
    """
    Give what is installed in a *group*, by name: as it was when this process, or the
    one that it was forked from, first asked. Another version may lie there by now.
    """
    return _entries(group, tuple(sys.path))


def installed() -> tuple[str, ...]:
    """
    Name the channels that are installed.
    """
    return tuple(_platforms(tuple(sys.path)))


def platform(channel: str) -> Platform:
    """
    Give the platform of a *channel*; where it is not installed, what is so of any.
    """
    return _platforms(tuple(sys.path)).get(channel) or Platform()


def read_platform(entry: EntryPoint) -> Platform:
    """
    Give the platform of the channel that *entry* names.

    Raises:
        Exception: Whatever a stranger's module does when it is loaded.
        SystemExit: It leaves, as where a library is missing.
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
    Give the files in which platforms are told: what was made by them is made anew when
    one of them changes.
    """
    installed()  # Now they are loaded, whoever asked before.
    modules = (sys.modules.get(_beside(entry)) for entry in entries())
    return [Path(m.__file__) for m in modules if m is not None and m.__file__]


def _beside(entry: EntryPoint) -> str:
    package = entry.module.rpartition(".")[0]
    return f"{package}.platform" if package else ""


@cache
def _entries(group: str, path: tuple[str, ...]) -> Sequence[EntryPoint]:
    del path  # What is installed is what is found on it.
    return sorted(entry_points(group=group), key=lambda entry: entry.name)


@cache
def _platforms(path: tuple[str, ...]) -> Mapping[str, Platform]:
    del path  # The same.
    return {entry.name: _or_any(entry) for entry in entries()}


def _or_any(entry: EntryPoint) -> Platform:
    try:
        return read_platform(entry)
    except (Exception, SystemExit):  # noqa: BLE001 - a stranger's module may do anything
        # The daemon refuses the channel and says why; all others go on.
        return Platform()

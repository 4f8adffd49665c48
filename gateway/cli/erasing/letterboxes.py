"""
Where letters lie on this machine, for whoever is to be forgotten.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import entry_points

from attrs import frozen

from gateway.cli.reaching import settings
from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.ports.erasing import Dossier, Letterbox, LetterboxFactory
from gateway.settings import Environment


@frozen
class Letterboxes:
    """
    What the entry points gave.

    Attributes:
        ready: By their channels.
        shut: Why the others cannot be reached here.
    """

    ready: Mapping[str, Letterbox]
    shut: Mapping[str, str]


def letterboxes() -> Letterboxes:
    """
    Give the letterboxes of the channels that are installed here.
    """
    known = settings()
    ready: dict[str, Letterbox] = {}
    shut: dict[str, str] = {}
    for entry in entry_points(group="gateway.letterboxes"):
        name = entry.name
        try:
            create: LetterboxFactory = entry.load()
            ready[name] = create(Environment(os.environ), known.state / name)
        except NotConfigured:
            shut[name] = (
                f"which is not configured here: set VENTANILLA_{name.upper()}_… as "
                "`ventanilla run` has them"
            )
        except SettingsInvalid as e:
            shut[name] = f"which is configured wrongly here: {', '.join(e.problems)}"
        except Exception as e:  # noqa: BLE001 - a stranger's may fail in any way.
            shut[name] = f"whose letters cannot be reached: {type(e).__name__}: {e}"
    return Letterboxes(ready, shut)


def out_of_reach(found: Dossier, here: Letterboxes) -> tuple[str, ...]:
    """
    Say which letters would be left for ever, a sentence each: once their deliveries are
    forgotten, nobody knows them again.
    """
    there = {entry.name for entry in entry_points(group="gateway.channels")}
    gone = "whose package is not installed here: install it as `ventanilla run` had it"
    why = {
        **dict.fromkeys(found.said_over - there - here.ready.keys(), gone),
        **here.shut,
    }
    return tuple(
        f"letters went over {channel}, {why[channel]}"
        for channel in sorted(found.said_over & why.keys())
    )

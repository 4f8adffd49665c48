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
from gateway.core.sentence import Sentence, sentence
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
    shut: Mapping[str, Sentence]


def letterboxes() -> Letterboxes:
    """
    Give the letterboxes of the channels that are installed here.
    """
    known = settings()
    ready: dict[str, Letterbox] = {}
    shut: dict[str, Sentence] = {}
    for entry in entry_points(group="gateway.letterboxes"):
        name = entry.name
        try:
            create: LetterboxFactory = entry.load()
            ready[name] = create(Environment(os.environ), known.state / name)
        except NotConfigured:
            setting = f"VENTANILLA_{name.upper()}_…"
            shut[name] = sentence("letters-unset", channel=name, setting=setting)
        except SettingsInvalid as e:
            why = ", ".join(e.problems)
            shut[name] = sentence("letters-set-wrongly", channel=name, why=why)
        except Exception as e:  # noqa: BLE001 - a stranger's may fail in any way.
            why = f"{type(e).__name__}: {e}"
            shut[name] = sentence("letters-out-of-reach", channel=name, why=why)
    return Letterboxes(ready, shut)


def out_of_reach(found: Dossier, here: Letterboxes) -> tuple[Sentence, ...]:
    """
    Say which letters would be left for ever, a sentence each: once their deliveries are
    forgotten, nobody knows them again.
    """
    there = {entry.name for entry in entry_points(group="gateway.channels")}
    gone = found.said_over - there - here.ready.keys()
    why = {
        **{name: sentence("letters-uninstalled", channel=name) for name in gone},
        **here.shut,
    }
    return tuple(why[name] for name in sorted(found.said_over & why.keys()))

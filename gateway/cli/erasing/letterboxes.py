"""
The letterboxes of this machine, from which letters are erased.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.metadata import entry_points

from attrs import frozen

from gateway.cli.configured import settings
from gateway.core.errors import NotConfigured, SettingsInvalid
from gateway.core.sentence import Sentence, sentence
from gateway.environment import Environment
from gateway.ports.erasing import Dossier, Letterbox, LetterboxFactory


@frozen
class Letterboxes:
    """
    The letterboxes from the entry points ``gateway.letterboxes``.

    Attributes:
        ready: Those that can be reached, by channel.
        shut: Why the others cannot be reached, by channel.
    """

    ready: Mapping[str, Letterbox]
    shut: Mapping[str, Sentence]


def letterboxes() -> Letterboxes:
    """
    Return the letterboxes of the installed channels.
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
        except Exception as e:  # noqa: BLE001 - a third party's may fail in any way.
            why = f"{type(e).__name__}: {e}"
            shut[name] = sentence("letters-out-of-reach", channel=name, why=why)
    return Letterboxes(ready, shut)


def unreachable_letters(found: Dossier, here: Letterboxes) -> tuple[Sentence, ...]:
    """
    Return a sentence for each channel whose letters cannot be erased here. They would
    be left for ever: once their deliveries are erased, nothing leads to them.
    """
    there = {entry.name for entry in entry_points(group="gateway.channels")}
    gone = found.said_over - there - here.ready.keys()
    why = {
        **{name: sentence("letters-uninstalled", channel=name) for name in gone},
        **here.shut,
    }
    return tuple(why[name] for name in sorted(found.said_over & why.keys()))

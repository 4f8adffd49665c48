"""
Unknown settings: a misspelt one has no effect, and would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

import structlog

from gateway.environment import Environment

log = structlog.get_logger()

_OURS = "VENTANILLA_"

#: Settings of commands and tests, which the daemon does not read.
_OTHERS = frozenset(f"{_OURS}{name}" for name in ("CLERK", "CORPORA", "TEST_POSTGRES"))


def unknown_settings(
    environment: Environment, refused: Collection[str]
) -> Mapping[str, str]:
    """
    Return each setting of ours that nothing has read, with the one that was probably
    meant, or empty. Empty settings are ignored, as somebody may pass on a list of all.
    So are those of *refused* channels that failed before they read any.
    """
    asked = environment.asked
    own = (f"{_OURS}{name.upper()}_" for name in refused)
    silent = tuple(o for o in own if not any(name.startswith(o) for name in asked))
    given = environment.variables.items()
    names = sorted(n for n, value in given if n.startswith(_OURS) and value.strip())
    return {
        name: _meant(name, asked - set(names))
        for name in names
        if name not in asked | _OTHERS and not name.startswith(silent)
    }


def _meant(name: str, known: Collection[str]) -> str:
    ends = {each.removeprefix(_OURS): each for each in known}
    close = get_close_matches(name.removeprefix(_OURS), list(ends), n=1)
    return ends[close[0]] if close else ""


def tell(settings: Mapping[str, str]) -> None:
    """
    Log the unknown settings.
    """
    for name, meant in settings.items():
        log.warning("setting.unknown", setting=name, meant=meant)

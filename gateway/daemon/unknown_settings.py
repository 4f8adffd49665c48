"""
Unknown settings: a misspelt one has no effect, and would go unnoticed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

import structlog
from attrs import frozen

from gateway.environment import Environment

log = structlog.get_logger()

_PREFIX = "VENTANILLA"
_OURS = f"{_PREFIX}_"

#: How alike ours a prefix is at least, from 0 to 1, to be ours misspelt: one letter is
#: wrong, missing or too many, or two have changed places.
_ALIKE = 0.9

#: Settings of commands and tests, which the daemon does not read.
_OTHERS = frozenset(f"{_OURS}{name}" for name in ("CLERK", "CORPORA", "TEST_POSTGRES"))


@frozen
class Meant:
    """
    The setting that was probably meant by one with an unknown name.

    Attributes:
        name: Its name; empty if there is none like it.
        is_set: Whether it is set, too.
    """

    name: str
    is_set: bool


def unknown_settings(
    environment: Environment, refused: Collection[str]
) -> Mapping[str, Meant]:
    """
    Return each setting of ours that nothing has read, and each whose prefix is almost
    ours, with the one that was probably meant. Empty settings are ignored, as somebody
    may pass on a list of all. So are those of *refused* channels that failed before
    they read any.
    """
    asked = environment.asked
    own = (f"{_OURS}{name.upper()}_" for name in refused)
    silent = tuple(o for o in own if not any(name.startswith(o) for name in asked))
    given = environment.variables.items()
    names = sorted(n for n, value in given if _is_for_us(n) and value.strip())
    unknown = (
        name
        for name in names
        if name not in asked | _OTHERS and not name.startswith(silent)
    )
    meant = {name: _meant(name, asked) for name in unknown}
    return {name: Meant(one, is_set=one in names) for name, one in meant.items()}


def _is_for_us(name: str) -> bool:
    prefix, bar, _ = name.partition("_")
    return bool(bar and get_close_matches(prefix, [_PREFIX], cutoff=_ALIKE))


def _meant(name: str, known: Collection[str]) -> str:
    prefix, _, end = name.partition("_")
    if prefix != _PREFIX:
        return f"{_OURS}{end}"
    ends = {each.removeprefix(_OURS): each for each in known}
    close = get_close_matches(end, list(ends), n=1)
    return ends[close[0]] if close else ""


def tell(settings: Mapping[str, Meant]) -> None:
    """
    Log the unknown settings.
    """
    for name, meant in settings.items():
        log.warning(
            "setting.unknown",
            setting=name,
            meant=meant.name,
            meant_is_set=meant.is_set,
        )

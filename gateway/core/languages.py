"""
In which languages the gateway listens and speaks, and in which papers and pages of ours
are.
"""

from __future__ import annotations

#: In which the gateway has texts of its own, and understands whoever writes: all that
#: goes by languages begins here (docs/maintaining.md has what another one needs).
HEARD = ("es", "ca", "gl", "eu", "en", "fr", "de", "ro", "ar")

#: In which papers and pages of ours are.
LANGUAGES = ("es", "en")

#: Whoever reads one of these reads Spanish rather than English.
_BESIDE_SPANISH = frozenset({"ca", "gl", "eu"})


def nearest(language: str) -> str:
    """
    Give the one of `LANGUAGES` that is *language*, or is nearest to it.
    """
    if language in LANGUAGES:
        return language
    return "es" if language in _BESIDE_SPANISH else "en"
